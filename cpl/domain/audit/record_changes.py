"""One commit's change of one record, judged by the rules and people of that time.

A command only adds events, each of which the engine decides again with what it could know
then. What was changed otherwise, by a hand or by what calls itself a command, is compared
event by event as `cpl commit` does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import AHEAD, TYPING, Claim, Manner
from cpl.domain.audit.finding import KINDS
from cpl.domain.audit.remarks import Remark, remark
from cpl.domain.audit.settlements import settlements
from cpl.domain.cases.card import Card, advance, blank_card, replay
from cpl.domain.cases.reasons import Reason
from cpl.domain.cases.record import Event, Record, links_of
from cpl.domain.decisions.comparing import entries_of, paths_changed
from cpl.domain.decisions.engine import Context, LinkedEvent, Refused, decide
from cpl.domain.decisions.hand_changes import Surroundings, Telling, changed_by_hand
from cpl.domain.powers.separation import says_alone
from cpl.domain.powers.who_may import same_person
from cpl.domain.regulation.numbers import date_in
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, at_path, shown

MOMENT = "%Y-%m-%d %H:%M"
LATE = timedelta(days=1)
LATE_ENTRY = "late-entry"
"""Nothing to be told of what an import brings: it was all long ago."""
AS_FOUND = {
    "role-not-held": "not-entitled",
    "role-not-allowed": "not-entitled",
    "not-himself": "not-entitled",
    "must-avoid": "not-entitled",
    "duty-of-others": "not-entitled",
    "clock-behind": "back-dated",
    "before-received": "back-dated",
    "out-of-order": "back-dated",
    "future-time": "back-dated",
    "recorded-at-missing": "back-dated",
    "recorded-at-wrong": "back-dated",
    "correction-misnamed": "registered-altered",
}
"""What the engine's reasons are to an audit; those that are a kind of finding keep their code."""
MONEY = frozenset({"beyond-authority", "not-decided", "banned"})


@dataclass(frozen=True)
class RecordChange:
    """A record before and after one commit, and the rules it was judged by then.

    `restored`: is it again as it was before what the commit says it takes back? `rewritten`: did
    what calls itself a command change the text, which commands do by what happened alone?
    """

    claim: Claim
    before: Record | None
    after: Record
    rules: Rules
    restored: bool = False
    rewritten: bool = False

    @property
    def is_addition(self) -> bool:
        """Are there only more events than before?"""
        old = self.before.history if self.before else ()
        return self.after.history[: len(old)] == old

    @property
    def has_divergences(self) -> bool:
        """Do desks disagree in it, or did they?"""
        return bool(self.after.divergences or (self.before and self.before.divergences))

    @property
    def added(self) -> tuple[Event, ...]:
        return self.after.history[len(self.before.history) if self.before else 0 :]


@dataclass(frozen=True)
class JudgedChange:
    """The card after a change, what is to be said of it, and what it would have told others."""

    card: Card
    remarks: tuple[Remark, ...]
    told: tuple[LinkedEvent, ...] = ()


def judged(change: RecordChange, card: Card | None, surroundings: Surroundings) -> JudgedChange:
    """What is against a change; `card` is the record as it was, where that is known."""
    if change.has_divergences:
        return _with_divergences(change, card, surroundings)
    return _judged(change, card, surroundings)


def _with_divergences(
    change: RecordChange, card: Card | None, surroundings: Surroundings
) -> JudgedChange:
    """What is kept out of the history, and then the change as if nothing were."""
    before, after = change.before, change.after
    staff = surroundings(_played(change), True).staff
    found = tuple(settlements(change.claim, before, after, change.rules, staff))
    is_settled = (before.divergences if before else ()) != after.divergences
    bare = replace(
        change,
        before=replace(before, divergences=()) if before else None,
        after=replace(after, divergences=()),
        rewritten=change.rewritten and not is_settled,
    )
    outcome = _judged(bare, card, surroundings)
    return replace(outcome, remarks=(*found, *outcome.remarks))


def _judged(change: RecordChange, card: Card | None, surroundings: Surroundings) -> JudgedChange:
    if change.claim.manner is Manner.UNDO:
        return JudgedChange(_played(change), tuple(_undone(change)))
    if change.before == change.after and change.claim.manner is not Manner.UNDECLARED:
        return JudgedChange(_played(change), tuple(_rewritten(change)))
    if change.claim.is_by_hand or not change.is_addition or not change.added:
        return _by_hand(change, surroundings)
    return _Additions(change, surroundings).judged(card)


def begun(change: RecordChange) -> Card:
    """The record before anything had happened."""
    rules, after = change.rules, change.after
    return blank_card(rules, rules.machines[after.machine], after.number, after.fields)


def _played(change: RecordChange) -> Card:
    return replay(change.rules, change.after)


def _rewritten(change: RecordChange) -> Iterator[Remark]:
    """Comments, what the rules have no field for, another spelling; or what is kept aside."""
    if change.rewritten:
        say = "提交写着是命令，没有加经过，却改了文件里的字（注释、写法、规则里没有的字段）。"
        yield Remark("command-forged", say, key=("rewritten", *_gist(change)))


def _undone(change: RecordChange) -> Iterator[Remark]:
    if not change.restored:
        yield Remark("undo-wrong", "写着撤回，文件却不是撤回以前的样子。", key=("undo",))


# —— by a command ——


class _Additions:
    """Goes through the events that a command added."""

    def __init__(self, change: RecordChange, surroundings: Surroundings) -> None:
        self.change = change
        self.claim = change.claim
        self.surroundings = surroundings
        self.remarks: list[Remark] = []
        self.told: list[LinkedEvent] = []
        self.corrections = corrections_of(change)

    def judged(self, card: Card | None) -> JudgedChange:
        change = self.change
        before = change.before
        if card is None:
            card = replay(change.rules, before) if before else begun(change)
        first = len(before.history) if before else 0
        for index, event in enumerate(change.added, first):
            card = self.decided(card, index, event)
            self.remarks.extend(self.of_event(index, event))
        if self.corrections:
            self.corrected()
            card = _played(change)
        if card.state != change.after.state:
            self.remarks.append(state_differs(change.after.state, card.state))
        if before is None:
            self.remarks.extend(number_day(change.after))
        return JudgedChange(card, tuple(self.remarks), tuple(self.told))

    def decided(self, card: Card, index: int, event: Event) -> Card:
        rule = card.machine.event(event.name)
        is_correcting = rule is not None and "corrected" in rule.means
        corrections = self.corrections if is_correcting else {}
        outcome = decide(card, event, self.context(card, event), corrections)
        if isinstance(outcome, Refused):
            self.remarks.extend(refused(index, event, each) for each in outcome.reasons)
            return advance(card, event)
        if self.claim.manner is not Manner.IMPORT:  # which tells no other record
            self.told.extend(outcome.told)
        return outcome.card

    def context(self, card: Card, event: Event) -> Context:
        """What could be known; of what happens because of another record, its time alone."""
        if self.is_told(card, event):
            return Context(self.claim.at)
        return self.surroundings(card, True)

    def is_told(self, card: Card, event: Event) -> bool:
        """Did it happen because of what another record of the same commit says?"""
        records = self.claim.records
        if len(records) < 2 or records[0] == card.number:
            return False
        return not set(records).isdisjoint(links_of(event.fields, card.rules.link_fields))

    def of_event(self, index: int, event: Event) -> Iterator[Remark]:
        if event.name not in self.claim.events:
            say = f"提交里没有说“{event.name}”，文件里却多了它。"
            yield remark("command-forged", say, index, event)
        yield from who_committed(self.claim, index, event)
        late = when_committed(self.claim, index, event)
        is_import = self.claim.manner is Manner.IMPORT
        yield from (each for each in late if not (is_import and each.code == LATE_ENTRY))

    def corrected(self) -> None:
        rules, added = self.change.rules, self.change.added
        machine = rules.machines[self.change.after.machine]
        found = (machine.event(each.name) for each in added)
        if not any(each and "corrected" in each.means for each in found):
            self.remarks.append(registered_altered(self.corrections))


def who_committed(claim: Claim, index: int, event: Event) -> Iterator[Remark]:
    """A command's commit is by whom the event says decided, typed by whom it says typed."""
    typed = event.recorder or event.actor
    pairs = [("经办", event.actor, claim.deed.author)]
    if not claim.is_remade:
        pairs.append(("录入", typed, claim.deed.committer))
    for what, said, did in pairs:
        if not same_person(said, did):
            say = f"“{event.name}”写着{what}是{said}，提交的是{did}。"
            yield remark("actor-not-author", say, index, event, (said, did))
            return
    if event.recorder and not event.basis:
        yield _acted_for(event.recorder, index, event)
    if says_alone(event):
        say = f"{event.actor}“{event.name}”了自己办的事，写明是一人岗位。"
        yield remark("one-person", say, index, event)


def _acted_for(who: str, index: int, event: Event) -> Remark:
    say = f"{who}代{event.actor}记了“{event.name}”，没有写依据。"
    return remark("acted-for", say, index, event, (who, event.actor))


def when_committed(
    claim: Claim, index: int, event: Event, tolerance: timedelta = TYPING
) -> Iterator[Remark]:
    """It was written down when it was committed, and says so where it happened before."""
    written = event.recorded_at or event.at
    if written - claim.at > AHEAD or claim.at - written > tolerance:
        say = (
            f"“{event.name}”写着 {written:{MOMENT}} {'登记' if event.recorded_at else '发生'}，"
            f"提交却是 {claim.at:{MOMENT}}。"
        )
        yield remark("back-dated", say, index, event)
    elif written - event.at > LATE:
        days = (written - event.at).days
        say = f"“{event.name}”{event.at:{MOMENT}} 发生，过了 {days} 天才登记。"
        yield remark(LATE_ENTRY, say, index, event)


# —— by hand, or by what only calls itself a command ——


def _by_hand(change: RecordChange, surroundings: Surroundings) -> JudgedChange:
    claim = change.claim
    found: list[Remark] = []
    told: list[LinkedEvent] = []
    if claim.manner is Manner.UNDECLARED:
        found.append(Remark("hand-undeclared", _undeclared(change), key=_gist(change)))
    elif not claim.is_by_hand:
        say = "提交写着是命令，改的却是已经记下的内容。"
        found.append(Remark("command-forged", say, key=_gist(change)))
    declared = claim.manner is Manner.CORRECTION
    for each in changed_by_hand(change.before, change.after, change.rules, surroundings):
        if isinstance(each, Telling):
            told.append(each.linked)
        elif not (declared and each.declarable):
            event = change.after.history[each.index] if each.index is not None else None
            found.append(refused(each.index, event, each.reason))
    found.extend(_made_worse(change, surroundings))
    corrections = corrections_of(change)
    is_told = any(each.code == "received-moved" for each in found)
    if corrections and not is_told and claim.manner not in (Manner.HAND, Manner.CORRECTION):
        found.append(registered_altered(corrections))
    if change.is_addition:
        found.extend(_added_by_hand(change))
    card = _played(change)
    if card.state != change.after.state:
        found.append(state_differs(change.after.state, card.state))
    if change.before is None:
        found.extend(number_day(change.after))
    return JudgedChange(card, tuple(found), tuple(told))


def _made_worse(change: RecordChange, surroundings: Surroundings) -> Iterator[Remark]:
    """What an altered event does now that nobody might have done, and did not do before.

    Who now is said to have acted is judged with the other changes.
    """
    old = change.before.history if change.before else ()
    card = begun(change)
    for index, entry in enumerate(entries_of(old, change.after.history)):
        was = entry.before
        if was is not None and was != entry.event:
            reasons = dict(_against(card, entry.event, surroundings))
            before = _against(card, was, surroundings)
            for said in (e for e in reasons if e not in dict(before)):
                yield refused(index, entry.event, reasons[said])
            yield from _level_lowered(change, index, was, entry.event)
        card = advance(card, entry.event)


def _against(card: Card, event: Event, surroundings: Surroundings) -> Iterator[tuple[str, Reason]]:
    outcome = decide(card, event, surroundings(card, False))
    if isinstance(outcome, Refused):
        yield from ((e.code, e) for e in outcome.reasons if e.code in MONEY)


def _level_lowered(change: RecordChange, index: int, was: Event, now: Event) -> Iterator[Remark]:
    """The level that was set decides who approves."""
    path = change.rules.parts.level
    order = change.rules.choices_at(path)
    old, new = (shown(at_path(each.fields, path)) for each in (was, now))
    if old in order and new in order and order.index(new) < order.index(old):
        say = f"“{path}”本来定的是{old}，改成了{new}。"
        yield remark("level-lowered", say, index, now)


def _added_by_hand(change: RecordChange) -> Iterator[Remark]:
    """Whoever writes by hand writes for others, and the same day."""
    claim = change.claim
    for index, event in enumerate(change.added, len(change.after.history) - len(change.added)):
        yield from when_committed(claim, index, event, LATE)
        if not (same_person(event.actor, claim.deed.author) or event.basis):
            yield _acted_for(claim.deed.author, index, event)


def _undeclared(change: RecordChange) -> str:
    if change.before is None:
        return "这次提交加了这份记录，不是 cpl 记录的。"
    more = len(change.after.history) - len(change.before.history)
    said = f"加了 {more} 条经过" if change.is_addition and more > 0 else "改了内容"
    return f"这次提交{said}，不是 cpl 记录的。"


def _gist(change: RecordChange) -> tuple[str, ...]:
    before = change.before
    return (repr(before and before.history), repr(change.after.history), repr(change.after.fields))


# —— what both say ——


def refused(index: int | None, event: Event | None, reason: Reason) -> Remark:
    """What the engine has against an event, in its own words."""
    code = AS_FOUND.get(reason.code, reason.code)
    clause = f"（{reason.clause}）" if str(reason.clause) else ""
    name = f"“{event.name}”：" if event else ""
    people = (event.actor,) if event else ()
    key = (reason.code, reason.say, repr(event))
    return Remark(
        code if code in KINDS else "not-allowed",
        f"{name}{reason.say}{clause}",
        index,
        people,
        key,
    )


def state_differs(written: str, due: str) -> Remark:
    say = f"状态写着“{written}”，按经过应当是“{due}”。"
    return Remark("state-differs", say, key=(written, due))


def number_day(record: Record) -> Iterator[Remark]:
    """A number is of the day on which it was given out."""
    day, first = date_in(record.number), record.registered
    days = {each.date() for each in (first.at, first.recorded_at) if each is not None}
    if day is not None and day not in days:
        say = f"编号是 {day} 的，登记的时间却是 {first.at:{MOMENT}}。"
        yield remark("number-not-day", say, 0, first)


def registered_altered(corrections: Mapping[str, Value | None]) -> Remark:
    names = "、".join(dict.fromkeys(FieldPath(each).head for each in corrections))
    return Remark(
        "registered-altered",
        f"登记的“{names}”改了，没有“更正”这一条经过。",
        key=tuple(f"{name}={value!r}" for name, value in corrections.items()),
    )


def corrections_of(change: RecordChange) -> Values:
    """The registered fields that are another than before, by their paths."""
    if change.before is None or change.before.fields == change.after.fields:
        return {}
    return dict(paths_changed(change.before.fields, change.after.fields))
