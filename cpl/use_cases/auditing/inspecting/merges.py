"""Merges: whatever a desk had written is still there afterwards, unless another took it out.

What they disagree in (`Record.divergences`) is as the law of merging has it; where that says
nothing, it is what the sides had.
"""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding, PastDeed
from cpl.domain.audit.merging import divergences_differ, lost_events
from cpl.domain.cases.record import Event, Record
from cpl.store.history.past import PastCommit
from cpl.store.record_files import Readable
from cpl.store.record_folders import stem_of
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.auditing.united_then import TWO, as_united


def merges(replay: Replay) -> Iterator[AuditFinding]:
    """Events of a parent that the merge does not have, nor had the other side taken them out."""
    for place in replay.survey.merges:
        changed = (name for e in replay.commits[place].changes for name in (e.path, e.moved_from))
        for path in dict.fromkeys(changed):
            if path.partition("/")[0] in replay.record_tops:
                yield from _Merged(replay, place, path).findings()


@dataclass(frozen=True)
class _Merged:
    """One record's file in the merge at this place."""

    replay: Replay
    place: int
    path: str

    @property
    def past(self) -> PastCommit:
        return self.replay.commits[self.place]

    def findings(self) -> Iterator[AuditFinding]:
        made = as_united(self.replay, self.place, self.path)
        after = self.data(self.past.sha)
        if after in made:
            return
        sides = [self.record(self.data(each)) for each in self.past.parents]
        now = self.record(after)
        lost = tuple(lost_events(self.common, sides, now))
        if lost or (after is None and self.is_nobodys_removal):
            yield self.dropped(lost)
        elif now is not None and divergences_differ(sides, [self.record(e) for e in made], now):
            say = f"合并时改了 {now.number} 的“分歧”，不是照规定合成的。"
            key = (repr(now.divergences),)
            yield AuditFinding("event-altered", self.path, say, self.deed, key=key)

    def dropped(self, lost: tuple[Event, ...]) -> AuditFinding:
        named = "、".join(f"{e.at:%m-%d %H:%M} {e.name}" for e in lost) or "整个记录"
        say = f"合并以后不见了：{stem_of(self.path)} 的 {named}。"
        key = tuple(repr(each) for each in lost)
        people = tuple({each.actor: None for each in lost})
        return AuditFinding("merge-dropped", self.path, say, self.deed, people=people, key=key)

    @property
    def deed(self) -> PastDeed:
        return self.replay.deed(self.past)

    @property
    def common(self) -> list[Record]:
        """What both sides had when they parted; nothing is known of where three did."""
        is_usual = len(self.past.parents) == TWO
        bases = self.replay.bases(self.place) if is_usual else ()
        found = (self.record(self.data(each)) for each in bases)
        return [each for each in found if each is not None]

    @property
    def is_nobodys_removal(self) -> bool:
        """Did every side still have the file?"""
        return all(self.data(each) is not None for each in self.past.parents)

    def data(self, commit: str) -> bytes | None:
        return self.replay.blob(f"{commit}:{self.path}")

    def record(self, data: bytes | None) -> Record | None:
        """None of what cannot be read, which is told elsewhere."""
        if data is None:
            return None
        workspace = self.replay.workspace
        loaded = workspace.load_bytes(workspace.root / self.path, data)
        return loaded.record if isinstance(loaded, Readable) else None
