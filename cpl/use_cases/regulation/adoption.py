"""Adopt a new version of the rules: the old one is archived, nothing past is rewritten."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cpl.codec.regulation.rules import read_rules, read_source
from cpl.dataclass import dataclass
from cpl.domain.regulation.changes import RuleChange, changes
from cpl.domain.regulation.rules import Rules
from cpl.problems import CplError, Problem, ProblemsFound, UsageProblem, has_errors
from cpl.store.bases import OLD_RULES, Bases, kept_as
from cpl.store.changeset import Change, ChangedOnDisk
from cpl.store.files import AlreadyThere, read_bytes
from cpl.store.record_files import Readable
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.owning import require_owner
from cpl.use_cases.desk import Desk
from cpl.use_cases.regulation.linting import lint_file
from cpl.use_cases.trail import ADOPTED, Message, tried_again


@dataclass(frozen=True)
class Adopted:
    """The version that was in force, the one adopted, what it changes, where the old one is."""

    old: Rules
    new: Rules
    changes: tuple[RuleChange, ...]
    archived: Path
    warnings: tuple[Problem, ...]


class NotTheirs(CplError):
    """Somebody adopts rules whose role may not."""

    exit_status = 1


def adopt(desk: Desk, path: Path, shown: str, backdated: bool = False) -> Adopted:
    """Put new rules in force from their own date; the old ones are those that git has.

    `path` may be the workspace's own rules.yaml, edited by hand. It is judged again where a
    colleague has just adopted others. Raises ProblemsFound where the new ones are not right,
    NotTheirs where the old ones leave it to another role, NotOwned where they are another
    desk's, UsageProblem where the version's name or date does not fit.
    """
    try:
        return _adopted(desk, path, shown, backdated)
    except (AlreadyThere, ChangedOnDisk):
        return tried_again(lambda: _adopted(_afresh(desk), path, shown, backdated))


def _afresh(desk: Desk) -> Desk:
    """The same person, and the folder as it stands now."""
    return replace(desk, workspace=desk.workspace.afresh)


def _adopted(desk: Desk, path: Path, shown: str, backdated: bool) -> Adopted:
    workspace = desk.workspace
    current = workspace.root / RULES
    require_owner(workspace, [current])
    bases = Bases(current).over(Bases(path))
    new, problems = lint_file(path, shown, bases)
    if new is None or has_errors(problems):
        raise ProblemsFound(problems)
    old, before = committed_rules(workspace)
    _require_role(desk, old)
    _require_new(workspace, old, new)
    if not backdated:
        _require_ahead(workspace, new)
    archived = workspace.root / OLD_RULES / f"{old.meta.effective_from}.yaml"
    lies, after = read_bytes(current), read_bytes(path)
    if not desk.dry_run:
        rules = Change(current, lies, after)
        written = (Change(archived, None, before), rules, *_bases_of(workspace, path, bases))
        is_own = path.resolve() == current.resolve()
        trail.commit(desk, written, _message(old, new), with_hand_edits=is_own)
    return Adopted(old, new, tuple(changes(old, new)), archived, problems)


def committed_rules(workspace: Workspace) -> tuple[Rules, bytes]:
    """The rules as git has them, read and as bytes; raises ProblemsFound where they are broken."""
    current = workspace.root / RULES
    data = workspace.git.committed_bytes(current)
    rules, problems = read_rules(RULES, data or b"", Bases(current))
    if data is None or rules is None:
        raise ProblemsFound(problems)
    return rules, data


def _require_role(desk: Desk, old: Rules) -> None:
    wanted = old.meta.adopts
    held = desk.roles
    if wanted and not any(old.role_covers(role, each) for role in held for each in wanted):
        raise NotTheirs(
            f"{desk.actor.name}不能采用新规则。"
            f"规则写明由{'、'.join(wanted)}采用（meta 的 adopts）："
            "请他来办，或者 --as 他 --basis 依据。"
        )


def _require_new(workspace: Workspace, old: Rules, new: Rules) -> None:
    if new.meta.effective_from <= old.meta.effective_from:
        raise UsageProblem(
            f"新规则从 {new.meta.effective_from} 起，要晚于现行的 {old.meta.effective_from}。"
            "改 meta 里的 effective_from。"
        )
    taken = {(each.meta.id, each.meta.version) for each in (old, *workspace.archived)}
    if (new.meta.id, new.meta.version) in taken:
        raise UsageProblem(
            f"已经有第 {new.meta.version} 版了。版本号不重复：改 meta 里的 version。"
        )


def _require_ahead(workspace: Workspace, new: Rules) -> None:
    """A complaint that was received already is not judged otherwise without anybody saying so."""
    begins = new.meta.effective_from
    received = [
        each.card.number
        for each in workspace.load_all()
        if isinstance(each, Readable) and each.card.received_at.date() >= begins
    ]
    if received:
        raise UsageProblem(
            f"新规则从 {begins} 起，而已经有 {len(received)} 件是那天以后接到的"
            f"（{received[0]} 等），它们会改按新规则判断。"
            "改 effective_from，确实要这样就加 --backdated。"
        )


def _bases_of(workspace: Workspace, path: Path, bases: Bases) -> Iterator[Change]:
    """What the new rules stand on, where the workspace does not keep it yet."""
    for key in read_source(path.name, read_bytes(path), bases).stands_on:
        kept = kept_as(workspace.root, key)
        if key in bases and not kept.is_file():
            yield Change(kept, None, bases[key])


def _message(old: Rules, new: Rules) -> Message:
    subject = f"{ADOPTED}: {old.meta.version}→{new.meta.version}，自 {new.meta.effective_from}"
    return Message(subject, (ADOPTED,), (new.meta,))
