"""Adopt a new version of the rules: the old one is archived, nothing past is rewritten."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cpl.codec.regulation.rules import read_source
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, ProblemsFound, Severity, UsageProblem
from cpl.store.bases import OLD_RULES, Bases, kept_as
from cpl.store.changeset import Change
from cpl.store.files import read_bytes
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.regulation.linting import lint_file
from cpl.use_cases.trail import Message

EVENT = "采用规则"


@dataclass(frozen=True)
class Adopted:
    """The version that was in force, the one adopted, where the old one now stands."""

    old: Rules
    new: Rules
    archived: Path
    warnings: tuple[Problem, ...]


def adopt(desk: Desk, path: Path, shown: str) -> Adopted:
    """Put new rules in force from their own date; raises ProblemsFound or UsageProblem."""
    bases = Bases(desk.workspace.root / RULES).over(Bases(path))
    new, problems = lint_file(path, shown, bases)
    if new is None or any(each.severity is Severity.ERROR for each in problems):
        raise ProblemsFound(problems)
    workspace = desk.workspace
    current = workspace.root / RULES
    old, _ = lint_file(current, RULES)
    if old is None:
        raise ProblemsFound(workspace.rules_problems)
    if new.meta.effective_from <= old.meta.effective_from:
        raise UsageProblem(
            f"新规则从 {new.meta.effective_from} 起，要晚于现行的 {old.meta.effective_from}。"
            "改 meta 里的 effective_from。"
        )
    archived = workspace.root / OLD_RULES / f"{old.meta.effective_from}.yaml"
    before, after = read_bytes(current), read_bytes(path)
    if not desk.dry_run:
        changes = (
            Change(archived, None, before),
            Change(current, before, after),
            *_bases_of(workspace, path, bases),
        )
        trail.commit(desk, changes, _message(old, new))
    return Adopted(old, new, archived, problems)


def _bases_of(workspace: Workspace, path: Path, bases: Bases) -> Iterator[Change]:
    """What the new rules stand on, where the workspace does not keep it yet."""
    for key in read_source(path.name, read_bytes(path), bases).stands_on:
        kept = kept_as(workspace.root, key)
        if key in bases and not kept.is_file():
            yield Change(kept, None, bases[key])


def _message(old: Rules, new: Rules) -> Message:
    subject = f"{EVENT}: {old.meta.version}→{new.meta.version}，自 {new.meta.effective_from}"
    return Message(subject, (EVENT,), (new.meta,))
