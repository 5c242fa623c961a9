"""What one commit did to one record, told line by line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import TypeAlias
from zoneinfo import ZoneInfo

from cpl.codec.records.aside import KEPT, only_put_aside
from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.evidence import rows_told
from cpl.domain.cases.masking import mask_text
from cpl.domain.cases.record import Event
from cpl.domain.cases.redaction import Sight
from cpl.domain.decisions.comparing import (
    FieldDifference,
    entries_of,
    fields_changed,
    parts_changed,
    removed,
)
from cpl.domain.powers.settling import SETTLED
from cpl.domain.values.value import Value
from cpl.store.files import shown_name
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import ISSUED, Workspace
from cpl.use_cases.aside.looking import CLEARING, last_clearing
from cpl.use_cases.history.doing import events_of, login_of, manner_of
from cpl.use_cases.history.versions import Version, is_told_purged

UNSAID = ("", "")
BESIDE = {"A": "多了", "M": "改了", "D": "删了", "T": "换掉了", "R": "挪了"}


@dataclass(frozen=True)
class LifeLine:
    """One change: what happened when, by whom; who wrote it down when, and how.

    `recorded` is None where git does not have it yet. `states` are before and after. `note`
    says what the rest does not.
    """

    what: str
    manner: Manner | None
    happened: datetime | None = None
    recorded: datetime | None = None
    who: str = ""
    stands_for: str | None = None
    role: str = ""
    typed: str = ""
    login: str = ""
    states: tuple[str, str] = UNSAID
    fields: tuple[FieldDifference, ...] = ()
    note: str = ""
    sha: str = ""
    signature: str = ""

    @property
    def doer(self) -> str:
        """李敏（代陈总）"""
        return f"{self.who}（代{self.stands_for}）" if self.stands_for else self.who


Lines: TypeAlias = Iterator[LifeLine]


@dataclass(frozen=True)
class LifeTelling:
    """Tells of one record to somebody who sees this much of it, by the office's clock."""

    workspace: Workspace
    sight: Sight | None
    zone: ZoneInfo

    def of(self, version: Version) -> Lines:
        """The lines of one commit, or of what is not committed."""
        base = self._base(version.past)
        if version.change is not None:
            yield from self._file(version, version.change, base)
        issued = [each for each in version.beside if _is_new_paper(each)]
        if issued:
            yield replace(base, what="签发", note=self._paper(version.past, issued))
        for each in version.beside:
            if is_told_purged(each.path):
                yield self._cleared(each, base)
            elif each not in issued and not (each.status == "A" and version.change):
                what = f"{BESIDE[each.status]}{_kind(each)}"
                yield _line(base, what, self.masked(shown_name(each.path)))

    def masked(self, text: str) -> str:
        """Words about the record, as he may see them."""
        return self.sight.text(text) if self.sight else mask_text(text, {})

    def _base(self, past: PastCommit | None) -> LifeLine:
        """What every line of the commit has in common."""
        if past is None:
            return LifeLine("", None)
        return LifeLine(
            "",
            manner_of(past),
            recorded=past.recorded.astimezone(self.zone).replace(tzinfo=None),
            who=past.commit.author.name,
            typed=past.commit.committer.name,
            login=login_of(past),
            note=self._reason(past),
            sha=past.sha,
            signature=past.signature,
        )

    def _reason(self, past: PastCommit) -> str:
        """What whoever did it by hand said of it."""
        if manner_of(past) in (Manner.COMMAND, Manner.UNDO):
            return ""
        head, colon, reason = past.commit.subject.partition(": ")
        said = reason if colon and head in events_of(past) else past.commit.subject
        return self.masked(said)

    # —— the record's own file ——

    def _file(self, version: Version, change: FileChange, base: LifeLine) -> Lines:
        before, after = version.before, version.after
        if change.status == "D":
            yield _line(base, "删了文件", self._where_gone(version, change))
        elif change.status == "R":
            where = f"{shown_name(change.moved_from)} → {shown_name(change.path)}"
            yield _line(base, "挪了文件", where)
            if change.before != change.after and isinstance(after, Readable):
                yield from self._record(before, after, base)
        elif isinstance(after, Readable):
            if change.status == "A" and before is not None:
                yield _line(base, "放回了文件", shown_name(change.path))
            yield from self._record(before, after, base)
        else:
            yield _line(base, "写坏了", self._why_unread(after))

    def _where_gone(self, version: Version, change: FileChange) -> str:
        here = version.past is None
        return self.workspace.why_not_there(change.stem) if here else shown_name(change.path)

    def _why_unread(self, after: Broken | None) -> str:
        if after is None:
            return "git 里没有这一版的内容。"
        said = "；".join(str(each.message) for each in after.problems[:1])
        return self.masked(f"这一版读不出来：{said}")

    def _record(self, before: Readable | None, after: Readable, base: LifeLine) -> Lines:
        """What became of what it says: its events, its fields, its state."""
        if before and only_put_aside(before.document.plain(), after.document.plain()):
            yield _line(base, KEPT, "个人信息另存，内容没有变。")
            return
        old = _still_told(before, after)
        lines = [
            *self._events(old, after, base),
            *self._gone(before, old, after, base),
            *self._divergences(before, after, base),
        ]
        was = before.record.fields if before else {}
        fields = self._told(after.card, fields_changed(was, after.record.fields))
        if fields and lines and lines[0].happened:  # the registration, a correction
            lines[0] = replace(lines[0], fields=(*fields, *lines[0].fields))
        elif fields:
            lines.append(replace(base, what="改了登记的内容", fields=fields))
        states = (before.record.state if before else "", after.record.state)
        if before and states[0] != states[1] and not any(each.states[1] for each in lines):
            lines.append(replace(base, what="改了状态", states=states))
        yield from lines or [_line(base, "改了写法", "内容没有变，只是注释、空格、次序。")]

    def _divergences(self, before: Readable | None, after: Readable, base: LifeLine) -> Lines:
        """What was kept out of the history when two desks came together, what was settled."""
        was = before.record.divergences if before else ()
        for each in after.record.divergences:
            known = next((e for e in was if (e.event, e.fields) == (each.event, each.fields)), None)
            what = f"“{_told(each.event)}”" if each.event else "登记的内容"
            if known is None:
                yield replace(_noted(base, what, self.masked(each.why)), what="成了分歧")
            ruling = each.settled if known is None or known.is_open else None
            if ruling is not None:
                said = (what, ruling.outcome, ruling.instead, self.masked(ruling.reason))
                told = replace(_noted(base, *said), what=SETTLED, happened=ruling.at)
                yield replace(told, who=ruling.actor, role=ruling.role)

    def _events(self, old: tuple[Event, ...], after: Readable, base: LifeLine) -> Lines:
        record = after.record
        machine = after.rules.machines[record.machine]
        card = blank_card(after.rules, machine, record.number, record.fields)
        for entry in entries_of(old, record.history):
            was, card = card, advance(card, entry.event)
            if entry.before is None:
                between = "插在了已经记录的事中间" if entry.is_between else ""
                yield self._happened(entry.event, was, card, _noted(base, between))
            elif entry.before != entry.event:
                fields = self._told(card, parts_changed(entry.before, entry.event))
                told = _noted(base, f"已经记录的“{_told(entry.before)}”")
                yield replace(told, what="改了经过", fields=fields)

    def _happened(self, event: Event, was: Card, card: Card, base: LifeLine) -> LifeLine:
        notes = (
            f"依据 {self.masked(event.basis)}" if event.basis else "",
            f"提交的作者是 {base.who}" if _is_anothers(event, base) else "",
        )
        changed = (_changed(was, name, value) for name, value in event.fields.items())
        return replace(
            _noted(base, *notes),
            what=event.name,
            happened=event.at,
            who=event.actor,
            stands_for=event.stands_for,
            role=event.role,
            states=(was.state, card.state) if was.state != card.state else UNSAID,
            fields=self._told(card, changed),
        )

    def _gone(
        self, before: Readable | None, old: tuple[Event, ...], after: Readable, base: LifeLine
    ) -> Lines:
        if before is None:
            return
        entries = entries_of(old, after.record.history)
        states = (before.card.state, after.card.state)
        for event in removed(old, entries):
            told = _noted(base, f"已经记录的“{_told(event)}”")
            gone = (FieldDifference(name, value, None) for name, value in event.fields.items())
            what = "撤回" if base.manner is Manner.UNDO else "删了经过"
            moved = states if states[0] != states[1] else UNSAID
            yield replace(told, what=what, fields=self._told(before.card, gone), states=moved)

    def _told(self, card: Card, changes: Iterable[FieldDifference]) -> tuple[FieldDifference, ...]:
        """The same as he may see it; of a group those of its fields that changed."""
        found: list[FieldDifference] = []
        for each in changes:
            was, now = (self._value(card, each.name, v) for v in (each.before, each.after))
            if not (isinstance(each.before, Mapping) and isinstance(each.after, Mapping)):
                found.append(FieldDifference(each.name, was, now))
            elif isinstance(was, Mapping) and isinstance(now, Mapping):
                inside = fields_changed(each.before, each.after)
                found += (
                    FieldDifference(f"{each.name}.{e.name}", was.get(e.name), now.get(e.name))
                    for e in inside
                )
        return tuple(found)

    def _value(self, card: Card, name: str, value: Value | None) -> Value | None:
        if value is None:
            return None
        seen = self.sight.of({name: value}) if self.sight else {name: value}
        return rows_told(card.rules, seen)[name]

    # —— its papers, and what was cleared ——

    def _cleared(self, change: FileChange, base: LifeLine) -> LifeLine:
        """By `cpl purge`, and why; or somebody wrote in what tells of it."""
        if change.status == "D" or base.manner is not Manner.COMMAND:
            return _line(base, f"{BESIDE[change.status]}清除的记载", shown_name(change.path))
        told = self.workspace.git.committed_bytes(self.workspace.root / change.path, base.sha)
        return _line(base, CLEARING, self.masked(last_clearing(told).get("原因", "")))

    def _paper(self, past: PastCommit | None, issued: Iterable[FileChange]) -> str:
        """Which, by the names of their files: 转办单-01-3F5A8C12."""
        names = dict.fromkeys(PurePosixPath(each.path).stem for each in issued)
        return self.masked("、".join(map(shown_name, names)))


def _still_told(before: Readable | None, after: Readable) -> tuple[Event, ...]:
    """The history as it was, without what is a divergence now: of that another line tells."""
    held = [each.event for each in after.record.divergences]
    old = before.record.history if before else ()
    if not held:
        return old
    return tuple(each for each in old if each not in held or each in after.record.history)


def _is_new_paper(change: FileChange) -> bool:
    return change.status == "A" and change.path.startswith(f"{ISSUED}/")


def _kind(change: FileChange) -> str:
    return "签发过的单" if change.path.startswith(f"{ISSUED}/") else "附件"


def _line(base: LifeLine, what: str, note: str) -> LifeLine:
    return replace(_noted(base, note), what=what)


def _noted(base: LifeLine, *notes: str) -> LifeLine:
    """With these notes before what was said of the commit."""
    return replace(base, note="；".join(filter(None, (*notes, base.note))))


def _told(event: Event) -> str:
    return f"{event.at:%m-%d %H:%M} {event.name} {event.actor}"


def _is_anothers(event: Event, base: LifeLine) -> bool:
    """The author of a command is who decided."""
    return base.manner is Manner.COMMAND and event.actor != base.who


def _changed(card: Card, name: str, value: Value) -> FieldDifference:
    """From what the card said; from nothing where it said the same, or where all is kept."""
    known = card.rules.fields.get(name)
    before = None if known is not None and known.keep_all else card.values.get(name)
    return FieldDifference(name, None if before == value else before, value)
