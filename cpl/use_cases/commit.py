"""Record hand edits with a name and a reason, after checking them."""

from pathlib import Path

from cpl.domain.rules import Rules
from cpl.problems import CplError, Problem, Severity, UsageProblem
from cpl.store.commits import Person
from cpl.store.workspace import Workspace
from cpl.use_cases.check import check_file
from cpl.use_cases.desk import Desk

HAND_EDIT = "手工改动"
OURS = (".yaml", ".yml", ".j2", ".xlsx")


class NothingToCommit(CplError):
    exit_status = 1


def edited(desk: Desk) -> tuple[Path, ...]:
    """The files of this workspace with changes that git does not have yet."""
    return edited_in(desk.workspace)


def edited_in(workspace: Workspace) -> tuple[Path, ...]:
    """The same, where nobody acts."""
    changed = workspace.git.status()
    return tuple(
        sorted(path for path in changed if path.suffix in OURS or path.name.startswith(".git"))
    )


def problems_of(desk: Desk, paths: tuple[Path, ...]) -> tuple[Problem, ...]:
    """What is wrong with the files about to be recorded."""
    found: list[Problem] = []
    for path in paths:
        if path.suffix == ".yaml" and path.is_file():
            found.extend(check_file(desk.workspace, path, desk.now))
    return tuple(found)


def commit(desk: Desk, paths: tuple[Path, ...], reason: str) -> str:
    """One commit of these paths, with the reason; raises where there is nothing or no reason."""
    if not reason.strip():
        raise UsageProblem("要写明为什么改：cpl commit -m 原因。")
    if not paths:
        raise NothingToCommit("没有手工改动要记录。")
    rules = desk.workspace.latest_rules
    typed = desk.recorder or desk.actor
    return desk.workspace.git.commit(
        paths,
        _message(desk, paths, reason, rules),
        Person(desk.actor.name, desk.actor.email),
        Person(typed.name, typed.email),
        desk.now if desk.clock_set else None,
    )


def _message(desk: Desk, paths: tuple[Path, ...], reason: str, rules: Rules) -> str:
    numbers = [p.stem for p in paths if rules.machine_of(p.stem)]
    trailers = [
        *(f"Cpl-Record: {each}" for each in numbers),
        f"Cpl-Event: {HAND_EDIT}",
        *desk.trailers(rules.meta),
    ]
    head = f"{HAND_EDIT}: {reason.strip().splitlines()[0]}"
    return f"{head}\n\n" + "\n".join(trailers)


def has_errors(problems: tuple[Problem, ...]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)
