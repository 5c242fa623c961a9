"""Attach files to a record: the decision, the copies and the event in one commit.

Of what stays outside git, the SHA-256, the keeper and the place are written down.
"""

from collections.abc import Iterator
from datetime import datetime

from cpl.codec.spellings.words import ReadFile, Said, said_with
from cpl.domain.cases.evidence import Row, rows_in
from cpl.domain.regulation.rules import Evidence
from cpl.domain.values.value import is_blank
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change, ChangedOnDisk
from cpl.store.copying import Digest, Staged, Tell, digest_of, put_in_place, stage, untold
from cpl.store.files import AlreadyThere, read_bytes, remove
from cpl.use_cases import trail
from cpl.use_cases.attachments.plan import AttachmentPlan, Chosen, planned_again
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import tried_again
from cpl.use_cases.transitions.recording import (
    Outcome,
    Step,
    as_on_disk,
    carry_out,
    changes_of,
    message_of,
)
from cpl.use_cases.transitions.transition import accepted_or_refused, steps_of


def attach(
    desk: Desk,
    found: AttachmentPlan,
    words: tuple[str, ...],
    read_file: ReadFile,
    at: datetime | None,
    tell: Tell,
) -> Outcome | None:
    """Write down what was planned; None where everything was attached before.

    It is planned again where a colleague was quicker. Raises UsageProblem where words were
    said and nothing is new to say them of, KeeperWanted, and whatever an event raises.
    """
    try:
        return _attached(desk, found, words, read_file, at, tell)
    except (AlreadyThere, ChangedOnDisk):
        return tried_again(
            lambda: _attached(desk, planned_again(desk, found), words, read_file, at, untold)
        )


def _attached(
    desk: Desk,
    found: AttachmentPlan,
    words: tuple[str, ...],
    read_file: ReadFile,
    at: datetime | None,
    tell: Tell,
) -> Outcome | None:
    for each in found.known:
        if each.missing and not desk.dry_run:
            put_in_place(stage(each.source, each.missing, desk.workspace.git.folder(), tell))
    if not found.chosen:
        if words:
            raise UsageProblem(f"这些文件都附过了，没有新的；{'、'.join(words)} 没有记。")
        return None
    said = _said(desk, found, words, read_file)
    accepted = accepted_or_refused(desk, found.loaded, found.rule, said, at)
    steps = steps_of(desk, found.loaded, accepted)
    if desk.dry_run:
        return carry_out(desk, steps)
    return _carried_out(desk, found, steps, tell)


def _said(desk: Desk, found: AttachmentPlan, words: tuple[str, ...], read_file: ReadFile) -> Said:
    evidence = found.evidence
    rules = found.loaded.rules
    said = said_with(rules, found.rule, words, desk.lookups(rules, read_file))
    lacking = [e for e in (evidence.keeper, evidence.place) if is_blank(said.fields.get(e))]
    if found.wants_keeper and lacking:
        raise KeeperWanted(found, tuple(lacking))
    rows = (*rows_in(evidence, said.fields), *(_row(evidence, each) for each in found.chosen))
    return Said({**said.fields, evidence.field: rows})


class KeeperWanted(UsageProblem):
    """A file stays outside git, and nobody said who keeps it where."""

    def __init__(self, found: AttachmentPlan, lacking: tuple[str, ...]) -> None:
        self.lacking = lacking
        self.names = "、".join(each.name for each in found.wants_keeper)
        super().__init__(
            f"{self.names} 太大，或者是音像，不放进 git，要写明在谁手里、放在哪里："
            f"加上 {' '.join(f'{each}=…' for each in lacking)}。"
        )


def _row(evidence: Evidence, each: Chosen) -> Row:
    return {
        evidence.file: each.name,
        evidence.size: each.digest.size,
        evidence.digest: each.digest.sha256,
        evidence.copied: each.target is not None,
    }


def _carried_out(desk: Desk, found: AttachmentPlan, steps: tuple[Step, ...], tell: Tell) -> Outcome:
    """Large files are copied before the lock is taken: it takes minutes, and clerks go on."""
    staged: list[Staged] = []
    try:
        staged.extend(_staged(desk, found, tell))
        changes = (*_changes(found), *changes_of(steps))
        made = trail.commit(desk, changes, message_of(steps), copies=staged)
        return Outcome(tuple(as_on_disk(desk.workspace, each) for each in steps), made)
    finally:
        for each in staged:
            remove(each.lies)


def _staged(desk: Desk, found: AttachmentPlan, tell: Tell) -> Iterator[Staged]:
    for each in found.outside_git:
        if each.target and not each.is_there:
            staged = stage(each.source, each.target, desk.workspace.git.folder(), tell)
            yield staged
            _require_same(each, staged.digest)


def _changes(found: AttachmentPlan) -> Iterator[Change]:
    for each in found.chosen:
        if each.in_git and each.target:
            data = read_bytes(each.source)
            _require_same(each, digest_of(data))
            yield Change(each.target, data if each.is_there else None, data)


def _require_same(each: Chosen, found: Digest) -> None:
    if found != each.digest:
        raise CplError(f"{each.source} 正在被别的程序改写，没有附上。等它写完再试。")
