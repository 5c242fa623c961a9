"""What can be read in a record and was surely, or most likely, not meant.

A value that cannot be read is told where it is read (`codec.records`). Here are those that can:
a telephone number with a wide quote, a list whose commas are full-width, a unit or a colleague
misspelt, the wrong century, words that a `#` has turned into a comment. Nobody but `cpl check`
asks: a record with such a value is still a record.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cpl.codec.records.meant import QUOTES
from cpl.codec.records.record import ACTOR, AT, HISTORY, NUMBER, RECORDED_AT, RECORDER, ROLE, STATE
from cpl.codec.records.values import ValueProblemError, half_width, read_value
from cpl.codec.spellings.phones import doubt
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import Tense, tense_of
from cpl.domain.values.value import Kind
from cpl.loading import WhenUsed
from cpl.problems import Location, Mending, Problem, Severity, nearest
from cpl.yamltext.lines import every_line, line_at
from cpl.yamltext.nodes import Mapping, Node, Path, Scalar, Sequence
from cpl.yamltext.tree import Document

if TYPE_CHECKING:
    from cpl.yamltext import edit
else:
    edit = WhenUsed("cpl.yamltext.edit")  # mostly there is no doubt

NAMES = (Kind.UNIT, Kind.PERSON, Kind.CHOICE, Kind.NUMBER)
LONG_AGO = timedelta(days=180)
FIRST_YEAR, FIRST_YEAR_OF_A_LIFE = 2000, 1900
FAR = timedelta(days=365 * 20)
_BRACKETS = "[]【】［］〔〕()（）{}｛｝"
_BETWEEN = r"\s*[，、,;；/]\s*|\s+"
_LOOKS_LIKE_A_DIGIT = str.maketrans("OoＯｏlIｌＩ", "00001111")
_SWALLOWED = re.compile(r"(?P<gap>[ \t]*)(?P<text>#.*)")


@dataclass(frozen=True)
class Known:
    """What a value is compared with: the hour, the people who ever worked here, the units."""

    now: datetime
    is_person: Callable[[str], bool]
    people: tuple[str, ...]


@dataclass(frozen=True)
class _Leaf:
    """One text of a record as it stands in the file."""

    document: Document
    record: Record
    rules: Rules
    known: Known
    path: Path
    field: Field
    node: Scalar

    @property
    def text(self) -> str:
        return self.node.text

    def said(
        self,
        code: str,
        message: str,
        mend: str,
        mending: Mending | None = None,
        severity: Severity = Severity.WARNING,
    ) -> Problem:
        place = Location(self.document.path, self.node.line, self.node.column)
        return Problem(place, code, message, mend, severity, mending)

    def instead(self, text: str, *, is_sure: bool) -> Mending | None:
        return edit.value_instead(self.document, self.path, text, is_sure=is_sure)


def doubts(document: Document, record: Record, rules: Rules, known: Known) -> tuple[Problem, ...]:
    """Everything in the file that reads and should be looked at, in the order of the file."""
    found: list[Problem] = []
    for leaf in _leaves(document, record, rules, known):
        found.extend(problem for check in CHECKS for problem in check(leaf))
    found.extend(_unknown_members(document, rules))
    return tuple(found)


# —— the way through a record ——

_OWN = {
    NUMBER: Field(NUMBER, Kind.NUMBER),
    STATE: Field(STATE, Kind.NUMBER),
    AT: Field(AT, Kind.MOMENT),
    RECORDED_AT: Field(RECORDED_AT, Kind.MOMENT),
    ACTOR: Field(ACTOR, Kind.PERSON),
    RECORDER: Field(RECORDER, Kind.PERSON),
    ROLE: Field(ROLE, Kind.NUMBER),
}


def _leaves(document: Document, record: Record, rules: Rules, known: Known) -> Iterator[_Leaf]:
    for path, part in _parts(document):
        for entry in part.entries:
            name = entry.key.text
            field = _OWN.get(name) or rules.fields.get(name)
            if field is not None:
                for inner, leaf, node in _inside((*path, name), field, entry.value):
                    yield _Leaf(document, record, rules, known, inner, leaf, node)


def _parts(document: Document) -> Iterator[tuple[Path, Mapping]]:
    """What was registered, and then each event."""
    yield (), document.root
    history = document.root.get(HISTORY)
    for index, event in enumerate(history.items if isinstance(history, Sequence) else ()):
        if isinstance(event, Mapping):
            yield (HISTORY, index), event


def _inside(path: Path, field: Field, node: Node) -> Iterator[tuple[Path, Field, Scalar]]:
    if isinstance(node, Scalar):
        yield path, field, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _inside((*path, index), field, item)
    else:
        for entry in node.entries:
            member = field.fields.get(entry.key.text)
            if member is not None:
                yield from _inside((*path, entry.key.text), member, entry.value)


# —— the checks ——


def _swallowed(leaf: _Leaf) -> Iterator[Problem]:
    """` #` begins a comment, wherever it stands in a bare text."""
    if not leaf.node.plain or "#" not in leaf.document.text:
        return
    line = line_at(leaf.document.text, leaf.node.end, leaf.node.line)
    at = leaf.node.end - line.start
    found = _SWALLOWED.match(line.text, at)
    if not found or not found["gap"]:
        return
    text = found["text"].rstrip()
    if text[1:2].isspace() and (leaf.field.kind is not Kind.TEXT or not leaf.text):
        return  # `等级: 一级 # 按录音` is a comment as people write them
    from cpl.yamltext.mending import quoted

    value = f"{leaf.text}{found['gap']}{text}" if leaf.text else text
    head = line.text[: leaf.node.start - line.start].rstrip() + " "
    place = Location(leaf.document.path, line.number, found.start("text") + 1)
    yield Problem(
        place,
        "text-after-hash",
        f"“{_short(text)}”不算内容：空格后面的“#”起头的是注释。",
        "是内容就给整个值加引号；真是注释请另起一行写。",
        Severity.WARNING,
        Mending(((line.number, head + quoted(value)),)),
    )


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


def _odd_phone(leaf: _Leaf) -> Iterator[Problem]:
    if leaf.field.kind is not Kind.PHONE:
        return
    text = half_width(leaf.text)
    bare = text.strip(QUOTES + " ")
    digits = bare.translate(_LOOKS_LIKE_A_DIGIT)
    if bare != text and not doubt(bare):
        better = leaf.instead(bare, is_sure=True)
        say = f"电话“{leaf.text}”前后多了引号。"
        yield leaf.said("odd-phone", say, "请删去引号。", better, Severity.ERROR)
    elif digits != bare and re.fullmatch(r"[-+0-9() ]+", digits) and not doubt(digits):
        better = leaf.instead(digits, is_sure=True)
        say = f"电话“{leaf.text}”里有字母（O 不是 0，l 不是 1）。"
        yield leaf.said("odd-phone", say, "请改成数字。", better, Severity.ERROR)
    elif say := doubt(text):
        yield leaf.said(
            "odd-phone", f"电话“{leaf.text}”：{say}", "听错、漏打的补上；核对过就不用管。"
        )


def _names_in(leaf: _Leaf) -> tuple[str, ...] | None:
    """The names that may stand there; None where any may."""
    match leaf.field.kind:
        case Kind.UNIT:
            return tuple(leaf.rules.units) or None
        case Kind.PERSON:
            return leaf.known.people or None
    return leaf.field.choices or None


def _run_together(leaf: _Leaf) -> Iterator[Problem]:
    """Several names in one text: the commas or the brackets were not those of YAML."""
    if not leaf.field.many or leaf.field.kind not in NAMES or not leaf.text:
        return
    known = _names_in(leaf)
    parts = [each for each in re.split(_BETWEEN, leaf.text.strip(_BRACKETS + " ")) if each]
    if leaf.text in (known or ()) or (len(parts) < 2 and leaf.text[0] not in _BRACKETS):
        return
    is_sure = known is not None and set(parts) <= set(known)
    severity = Severity.ERROR if is_sure else Severity.WARNING
    yield leaf.said(
        "fullwidth-list",
        f"“{leaf.text}”读成了一个词，不是 {len(parts)} 个。",
        "列表用半角方括号和逗号，逗号后面加空格。",
        _as_list(leaf, parts, is_sure=is_sure),
        severity,
    )


def _as_list(leaf: _Leaf, parts: list[str], *, is_sure: bool) -> Mending | None:
    """The whole value as a list of these; None where others stand in the list already."""
    path = leaf.path[:-1] if isinstance(leaf.path[-1], int) else leaf.path
    node = leaf.document.find(path)
    if isinstance(node, Sequence) and (len(node.items) > 1 or not node.flow):
        return None
    assert node is not None
    text = leaf.document.text
    new = text[: node.start] + "[" + ", ".join(parts) + "]" + text[node.end :]
    line = next(each for each in every_line(new) if each.number == leaf.node.line)
    return Mending(((line.number, line.text),), is_sure)


def _unknown_unit(leaf: _Leaf) -> Iterator[Problem]:
    units = tuple(leaf.rules.units)
    is_one = leaf.field.kind is Kind.UNIT and leaf.text and units
    if not is_one or leaf.text in units or any(_run_together(leaf)):
        return
    short = {each.short: name for name, each in leaf.rules.units.items() if each.short}
    if half_width(leaf.text).lower() not in short:
        yield _misspelt(leaf, "unknown-unit", f"规则里没有“{leaf.text}”这个单位。", units)


def _unknown_colleague(leaf: _Leaf) -> Iterator[Problem]:
    """Whoever acted works here or has worked here once; others are named freely."""
    if leaf.path[-1] not in (ACTOR, RECORDER) or leaf.path[:1] != (HISTORY,):
        return
    if leaf.text and not leaf.known.is_person(leaf.text) and leaf.text not in leaf.rules.units:
        say = f"staff.yaml 里没有“{leaf.text}”，以前也没有过。"
        yield _misspelt(leaf, "unknown-colleague", say, leaf.known.people)


def _misspelt(leaf: _Leaf, code: str, say: str, known: tuple[str, ...]) -> Problem:
    """Sure where only blanks, signs or quotes are too many."""
    bare = re.sub(rf"[\s{QUOTES}]", "", half_width(leaf.text))
    near = bare if bare in known else nearest(bare, known)
    better = leaf.instead(near, is_sure=near == bare) if near else None
    severity = Severity.ERROR if near and near == bare else Severity.WARNING
    told = "、".join(known[:12]) + ("…" if len(known) > 12 else "")
    return leaf.said(
        code, say, f"是不是“{near}”？" if near else f"现有：{told}。", better, severity
    )


def _odd_date(leaf: _Leaf) -> Iterator[Problem]:
    if leaf.field.kind not in (Kind.MOMENT, Kind.DATE):
        return
    at = _read(leaf)
    say = _why_odd(leaf, at) if at is not None else ""
    if say:
        year = f"{leaf.record.registered.at.year:04}"
        text = year + leaf.text[4:] if leaf.text[:4] != year else ""
        better = leaf.instead(text, is_sure=False) if text else None
        yield leaf.said("odd-date", say, "请核对年、月、日。", better)


def _read(leaf: _Leaf) -> datetime | None:
    try:
        value = read_value(leaf.field, leaf.text) if leaf.text else None
    except ValueProblemError:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value if isinstance(value, datetime) else None


def _why_odd(leaf: _Leaf, at: datetime) -> str:
    name, said = leaf.field.name, f"“{leaf.field.name}”写的是 {leaf.text}，"
    registered, now = leaf.record.registered.at, leaf.known.now
    if name == leaf.rules.machines[leaf.record.machine].received:
        first = min(leaf.record.history, key=lambda each: each.at)
        if at.year >= FIRST_YEAR and at > first.at:
            return f"{said}比{first.name}（{first.at:%Y-%m-%d %H:%M}）还晚。"
        if at.year >= FIRST_YEAR and registered - at > LONG_AGO:
            return f"{said}比登记（{registered:%Y-%m-%d %H:%M}）早了 {(registered - at).days} 天。"
    if at.year >= FIRST_YEAR and at <= now:
        return ""
    is_event = leaf.path[:1] == (HISTORY,) and name == AT
    if is_event and at > now:
        return ""  # the history is judged elsewhere
    is_past = name in (AT, RECORDED_AT) or tense_of(leaf.rules, str(leaf.path[0])) is Tense.PAST
    if at.year < (FIRST_YEAR if is_past else FIRST_YEAR_OF_A_LIFE) or at - now > FAR:
        return f"{said}年份不对。"
    return f"{said}还没有到。" if is_past and at.date() > now.date() else ""


CHECKS: tuple[Callable[[_Leaf], Iterator[Problem]], ...] = (
    _swallowed,
    _odd_phone,
    _run_together,
    _unknown_unit,
    _unknown_colleague,
    _odd_date,
)


def _unknown_members(document: Document, rules: Rules) -> Iterator[Problem]:
    """A name inside of a group that the group does not have: `性名` under 投诉人."""
    for path, part in _parts(document):
        for entry in part.entries:
            field = rules.fields.get(entry.key.text)
            if field and field.fields:
                yield from _unknown_in((*path, entry.key.text), field, document)


def _unknown_in(path: Path, field: Field, document: Document) -> Iterator[Problem]:
    node = document.find(path)
    if isinstance(node, Sequence):
        for index in range(len(node.items)):
            yield from _unknown_in((*path, index), field, document)
    for entry in node.entries if isinstance(node, Mapping) else ():
        name = entry.key.text
        if name in field.fields:
            continue
        near = nearest(name, tuple(field.fields))
        better = edit.key_instead(document, (*path, name), near, is_sure=False) if near else None
        yield Problem(
            document.locate_key((*path, name)),
            "unknown-field",
            f"“{field.name}”里没有“{name}”这一项。",
            f"是不是“{near}”？" if near else f"可以写：{'、'.join(field.fields)}。",
            Severity.WARNING,
            better,
        )
