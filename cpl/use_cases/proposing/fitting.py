"""Which column is which field: what stands in the cells decides, its name breaks ties."""

import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from functools import partial

from cpl.codec.tables.mapping import ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind
from cpl.use_cases.imports.guess import field_paths
from cpl.use_cases.imports.table import same_name
from cpl.use_cases.proposing import hints
from cpl.use_cases.proposing.columns import FEW_WORDS, MOSTLY, ColumnLook
from cpl.use_cases.proposing.words import other_of, source_of_words, units_read, words_read

SHORTEST_TEXT, SHORTEST_REPLY, LONGEST_NAME = 4, 1, 20
TELLING_WORDS, SO_FEW_ARE_ASKED = 0.6, 5
NAME_PART, PHONE_PART = r"^[^\d\s(（:：]{1,20}", r"\d[\d -]{5,20}\d"
_NAME_AND_PHONE = re.compile(r"[\u4e00-\u9fff]{1,20}[\s(（:：]*\d[\d -]{5,20}\d")
Score = Callable[[ColumnLook], float]
DAYS = frozenset({Kind.MOMENT, Kind.DATE})


@dataclass(frozen=True)
class LaterColumns:
    """What tells of later steps: what was answered and when, by whom, how it was liked."""

    reply: ColumnLook | None = None
    replied: ColumnLook | None = None
    closed: ColumnLook | None = None
    unit: ColumnLook | None = None
    satisfaction: ColumnLook | None = None


@dataclass(frozen=True)
class Fitted:
    """The columns as they were given to fields, and those that nobody wanted."""

    fields: dict[str, ColumnSource] = field(default_factory=dict)
    id_column: str = ""
    later: LaterColumns = LaterColumns()
    unused: tuple[ColumnLook, ...] = ()


def fitted(columns: Iterable[ColumnLook], rules: Rules) -> Fitted:
    """Every column where it most likely belongs."""
    return _Fitting(columns, rules).done()


class _Fitting:
    """Gives one field after the other its column; a column that is given is gone."""

    def __init__(self, columns: Iterable[ColumnLook], rules: Rules) -> None:
        self.columns = tuple(columns)
        self.free = list(self.columns)
        self.rules = rules
        self.known = dict(field_paths(rules, rules.complaints))
        self.fields: dict[str, ColumnSource] = {}

    def done(self) -> Fitted:
        self._named_alike()
        number = self._take(_id_score)
        self._received()
        satisfaction = self._satisfaction()
        later = self._later_days()
        self._one(str(self.rules.parts.caller_phone), _phone_score)
        unit = self._take(self._unit_score)
        self._one(str(self.rules.parts.caller_name), _name_score)
        self._name_beside_phone()
        reply = self._take(_reply_score)
        self._text()
        self._choices()
        self._others()
        columns = LaterColumns(reply, *later, unit, satisfaction)
        return Fitted(self.fields, number.name if number else "", columns, tuple(self.free))

    def _take(self, score: Score) -> ColumnLook | None:
        """The column with the highest score above 0, no longer free."""
        best = max(self.free, key=score, default=None)
        if best is None or score(best) <= 0:
            return None
        self.free.remove(best)
        return best

    def _one(self, path: str, score: Score) -> None:
        if path in self.known and path not in self.fields:
            found = self._take(score)
            if found:
                self.fields[path] = ColumnSource((found.name,))

    # —— the fields one after the other ——

    def _name_beside_phone(self) -> None:
        """`张女士 13800001234` in one cell: both are cut out of it."""
        name, phone = str(self.rules.parts.caller_name), str(self.rules.parts.caller_phone)
        source = self.fields.get(phone)
        if source is None or name in self.fields or name not in self.known:
            return
        look = next(each for each in self.columns if each.name in source.columns)
        if look.share(lambda text: bool(_NAME_AND_PHONE.match(text))) > look.phones / 2:
            self.fields[phone] = replace(source, cut=PHONE_PART)
            self.fields[name] = replace(source, cut=NAME_PART)

    def _named_alike(self) -> None:
        own = {same_name(each) for each in self.rules.complaints.registration.fields}
        for path, known in self.known.items():
            leaf = FieldPath(path).leaf
            names = {same_name(path)} | ({same_name(leaf)} - own)
            for look in self.free:
                if same_name(look.name) in names and self._can_be(known, look):
                    self.fields[path] = self._source(known, look)
                    self.free.remove(look)
                    break

    def _can_be(self, known: Field, look: ColumnLook) -> bool:
        if look.is_empty:
            return True
        if known.kind in DAYS:
            return look.days + look.short_days >= MOSTLY
        if known.kind is Kind.PHONE:
            return look.phones >= MOSTLY / 2
        if known.kind is Kind.CHOICE:
            return words_read(known, look).share >= TELLING_WORDS
        return known.name != self.rules.parts.source_id.leaf

    def _source(self, known: Field, look: ColumnLook) -> ColumnSource:
        if known.kind is Kind.CHOICE and not known.many:
            return source_of_words(known, look)
        return ColumnSource((look.name,))

    def _received(self) -> None:
        path = self.rules.complaints.received
        if not path or path in self.fields:
            return
        day = self._take(_received_score) or self._take(_called_a_time)
        if day is None:
            return
        clock = None if day.has_hours else self._take(_clock_score)
        columns = (day.name, clock.name) if clock else (day.name,)
        self.fields[path] = ColumnSource(columns, join=" " if clock else "\n")

    def _later_days(self) -> tuple[ColumnLook | None, ColumnLook | None]:
        """When it was answered, and when it was closed."""
        closed = self._take(
            lambda look: _later_score(look) if hints.CLOSED.search(look.name) else 0
        )
        replied = self._take(_later_score)
        return (replied, closed) if replied else (closed, None)

    def _satisfaction(self) -> ColumnLook | None:
        known = self.rules.field_at(str(self.rules.parts.satisfaction))
        if known is None:
            return None

        def score(look: ColumnLook) -> float:
            enough = words_read(known, look).share >= TELLING_WORDS
            return float(enough and bool(hints.SATISFACTION.search(look.name)))

        return self._take(score)

    def _unit_score(self, look: ColumnLook) -> float:
        if not look.is_of_words or not hints.UNIT.search(look.name):
            return 0.0
        few = len(look.words) <= SO_FEW_ARE_ASKED and bool(hints.DEALT.search(look.name))
        return max(units_read(self.rules.units, look).share - TELLING_WORDS / 2, 0.1 * few)

    def _text(self) -> None:
        path = self.rules.complaints.summary
        if not path or path in self.fields:
            return
        text = self._take(_text_score)
        if text is None:
            return
        title = self._take(_title_score)
        columns = (title.name, text.name) if title else (text.name,)
        self.fields[path] = ColumnSource(columns)

    def _choices(self) -> None:
        for path, known in self.known.items():
            if known.kind is Kind.CHOICE and not known.many and path not in self.fields:
                found = self._take(partial(self._choice_score, path, known))
                if found:
                    self.fields[path] = source_of_words(known, found, known.choices[0])

    def _choice_score(self, path: str, known: Field, look: ColumnLook) -> float:
        if not look.is_of_words or len(look.words) > FEW_WORDS:
            return 0.0
        share = words_read(known, look).share
        if share >= TELLING_WORDS:
            return share + 1
        hint = self._hint_of(path)
        is_named = same_name(FieldPath(path).leaf) in same_name(look.name)
        hinted = hint is not None and bool(hint.search(look.name))
        hinted = hinted and (is_named or bool(other_of(known)))
        few = look.has_few_words or (is_named and len(look.words) <= SO_FEW_ARE_ASKED)
        return 0.1 + share if hinted and few else 0.0

    def _hint_of(self, path: str) -> re.Pattern[str] | None:
        parts = self.rules.parts
        return {str(parts.channel): hints.CHANNEL, str(parts.category): hints.CATEGORY}.get(path)

    def _others(self) -> None:
        """What is left, by names that hold each other: 地点 and 发生地点."""
        for path, known in self.known.items():
            if known.kind not in (Kind.CHOICE, Kind.UNIT, Kind.NUMBER) and not known.many:
                self._one(path, partial(self._other_score, path, known))

    def _other_score(self, path: str, known: Field, look: ColumnLook) -> float:
        leaf, name = same_name(FieldPath(path).leaf), same_name(look.name)
        alike = min(len(leaf), len(name)) > 1 and (leaf in name or name in leaf)
        place = path == str(self.rules.parts.place) and bool(hints.PLACE.search(look.name))
        address = known.personal == "address" and bool(hints.ADDRESS.search(look.name))
        fits = not look.is_empty and self._can_be(known, look) and _is_of_kind(known, look)
        return float(fits and (alike or place or address))


def _is_of_kind(known: Field, look: ColumnLook) -> bool:
    if known.kind in (Kind.COUNT, Kind.AMOUNT):
        return look.share(lambda text: text.replace(".", "").isdecimal()) > MOSTLY
    if known.kind is Kind.YES_NO:
        return set(look.words) <= {"是", "否"}
    return known.kind is not Kind.PERSON


# —— how well a column suits ——


def _id_score(look: ColumnLook) -> float:
    hinted = bool(hints.ID.search(look.name))
    others = (hints.NAME, hints.PHONE, hints.TIME)
    elsewhere = any(each.search(look.name) for each in others)
    if not look.is_id or look.filled < MOSTLY or look.length > LONGEST_NAME * 2:
        return 0.0
    if hinted:
        return 2.0 - look.index / 1000
    is_code = look.length >= SHORTEST_TEXT and look.phones < MOSTLY
    return 1.0 if is_code and not elsewhere else 0.0


def _day_score(look: ColumnLook) -> float:
    hinted = bool(hints.TIME.search(look.name))
    days = look.days + (look.short_days if hinted else 0)
    return days + 0.2 * hinted if days >= MOSTLY else 0.0


def _received_score(look: ColumnLook) -> float:
    days = _day_score(look)
    if not days:
        return 0.0
    first = 2.0 * bool(hints.RECEIVED.search(look.name))
    last = 2.0 * bool(hints.LATER.search(look.name) and not first) + ("发生" in look.name)
    return 5 + days + look.filled + first - last + 0.2 * look.has_hours - look.index / 100


def _called_a_time(look: ColumnLook) -> float:
    """By its name alone, for what cannot be read there is better told than not looked at."""
    later = hints.LATER.search(look.name) and not hints.RECEIVED.search(look.name)
    return float(bool(hints.TIME.search(look.name)) and not later and not look.clocks >= MOSTLY)


def _clock_score(look: ColumnLook) -> float:
    later = bool(hints.LATER.search(look.name)) and not hints.RECEIVED.search(look.name)
    hinted = bool(hints.TIME.search(look.name))
    clocks = look.clocks + (look.short_clocks if hinted else 0)
    return clocks if clocks >= MOSTLY and not later else 0.0


def _later_score(look: ColumnLook) -> float:
    wanted = bool(hints.LATER.search(look.name)) and "期限" not in look.name
    due = bool(re.search(r"截止|到期|期限|应|承诺|due", look.name, re.I))
    return _day_score(look) if wanted and not due else 0.0


def _closed_score(look: ColumnLook) -> float:
    return _later_score(look) if hints.CLOSED.search(look.name) else 0.0


def _phone_score(look: ColumnLook) -> float:
    if look.phones < MOSTLY / 2:
        return 0.0
    hinted, staff = bool(hints.PHONE.search(look.name)), bool(hints.STAFF.search(look.name))
    return look.phones + 0.5 * hinted - 1.5 * staff


def _name_score(look: ColumnLook) -> float:
    if hints.STAFF.search(look.name) or look.length > LONGEST_NAME or look.is_empty:
        return 0.0
    if hints.NAME.search(look.name) and look.days < MOSTLY and not hints.PHONE.search(look.name):
        return 1 + look.names
    return look.names if look.names > MOSTLY and not look.has_few_words else 0.0


def _reply_score(look: ColumnLook) -> float:
    other = hints.STAFF.search(look.name) or hints.UNIT.search(look.name)
    if not hints.REPLY.search(look.name) or other or look.days + look.clocks >= MOSTLY:
        return 0.0
    is_said = look.length > SHORTEST_REPLY and look.share(_is_words) > MOSTLY
    return 1 + look.length if is_said else 0.0


def _text_score(look: ColumnLook) -> float:
    hinted = bool(hints.TEXT.search(look.name))
    long_enough = look.length >= SHORTEST_TEXT or hinted
    words = look.share(_is_words)
    if not long_enough or words < MOSTLY or look.filled < MOSTLY / 2 or look.days >= MOSTLY:
        return 0.0
    address = bool(hints.ADDRESS.search(look.name) or hints.UNIT.search(look.name))
    return (
        look.length
        * (2 if hinted else 1)
        / (4 if address else 1)
        / (4 if look.has_few_words else 1)
    )


def _is_words(text: str) -> bool:
    """Is it said in words: no link, no coordinates?"""
    return not text.startswith("http") and sum(map(str.isalpha, text)) * 2 >= len(text)


def _title_score(look: ColumnLook) -> float:
    wanted = bool(hints.TITLE.search(look.name)) and look.length >= SHORTEST_TEXT
    return look.length if wanted and not look.has_few_words else 0.0
