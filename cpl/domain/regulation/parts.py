"""Which of the office's fields plays which part: `分类: {…, plays: category}`.

Statistics, batches, approvals, calls and lists ask for the part and never for a field's
name. A part that nobody plays is an empty path: there is nothing to be said of it.
"""

from collections.abc import Iterable, Mapping

from cpl.dataclass import dataclass
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind

NOBODY = FieldPath("")


@dataclass(frozen=True)
class PartRule:
    """A part of the closed list: what it is, which types of field may play it.

    `marks` are what choices of the field may count as, with the name under which `Parts`
    holds those choices. `many`: several fields may play it.
    """

    told: str
    kinds: frozenset[Kind]
    marks: Mapping[str, str]
    many: bool = False


def _part(told: str, *kinds: Kind, many: bool = False, **marks: str) -> PartRule:
    return PartRule(told, frozenset(kinds), marks, many)


WORDS = (Kind.CHOICE, Kind.TEXT)
UNITS = (Kind.UNIT, Kind.CHOICE, Kind.TEXT)
PEOPLE = (Kind.TEXT, Kind.PERSON)

MARKS = {
    "complaint": "投诉",
    "problem": "问题",
    "suggestion": "建议",
    "at_fault": "有责",
    "satisfied": "满意",
    "silent": "没有表态",
    "batch": "成批",
    "serious": "要紧",
}
"""What choices of a field may count as, whatever the office calls them."""

PARTS: Mapping[str, PartRule] = {
    "kind": _part(
        "哪一种",
        Kind.CHOICE,
        complaint="complaints",
        problem="problems",
        suggestion="suggestions",
    ),
    "channel": _part("从哪里来的", *WORDS),
    "category": _part("什么事", *WORDS),
    "level": _part("等级", *WORDS, serious="serious_levels"),
    "unit": _part("由哪个单位答复", *UNITS),
    "assisting_unit": _part("哪些单位协办", *UNITS, many=True),
    "reason": _part("为什么这样办", Kind.TEXT, many=True),
    "liability": _part("责任在谁", Kind.CHOICE, at_fault="at_fault"),
    "satisfaction": _part("满不满意", Kind.CHOICE, satisfied="satisfied", silent="silent"),
    "caller_name": _part("投诉人怎样称呼", *PEOPLE),
    "caller_phone": _part("投诉人的电话", Kind.PHONE, Kind.TEXT),
    "people": _part("一件有几个人", Kind.COUNT),
    "objection": _part("投诉人怎么说", Kind.TEXT),
    "secret": _part("“是”就不作案例", Kind.YES_NO, many=True),
    "flags": _part("标记", Kind.CHOICE, batch="batch", serious="serious_flags"),
    "merged_into": _part("并入了哪一件", Kind.NUMBER),
    "related": _part("和哪些件有关，各办各的", Kind.NUMBER),
    "cause": _part("原因", *WORDS),
    "outcome": _part("处理结果", *WORDS),
    "lesson": _part("从中学到什么、怎样改进", Kind.TEXT, many=True),
    "occurred_at": _part("什么时候发生的", Kind.MOMENT),
    "place": _part("在哪里发生的", *WORDS),
    "corrective_unit": _part("哪个单位整改", *UNITS),
    "accountable_unit": _part("被问责的人在哪个单位", *UNITS),
    "measure": _part("怎样问责", *WORDS),
    "support_unit": _part("请哪个单位支持", *UNITS),
    "support_rating": _part("支持得怎样", Kind.CHOICE, satisfied="support_satisfied"),
    "extended_clock": _part("延的是哪一条时限，选项是时限的 `id`", Kind.CHOICE),
    "extended_until": _part("延到什么时候", Kind.MOMENT, Kind.DATE),
    "contact": _part("告知投诉人找谁、怎样联系", Kind.TEXT, Kind.PHONE, Kind.PERSON, many=True),
    "vehicle": _part("本单位的车、线路，车牌照登", Kind.TEXT, many=True),
    "source_id": _part("原系统或原表里的编号，导入时靠它认重", Kind.TEXT),
    "remark": _part("另外要记的话，印在台账的状态旁边", Kind.TEXT),
    "duty": _part("做的是哪一项例行工作", Kind.TEXT, Kind.CHOICE),
    "duty_period": _part("例行工作是哪一期的", Kind.TEXT),
    "duty_unit": _part("例行工作是哪个单位的", *UNITS),
}


@dataclass(frozen=True)
class Parts:
    """The field that plays each part, and the choices of some that count as something."""

    kind: FieldPath = NOBODY
    complaints: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    channel: FieldPath = NOBODY
    category: FieldPath = NOBODY
    level: FieldPath = NOBODY
    serious_levels: tuple[str, ...] = ()
    unit: FieldPath = NOBODY
    assisting_unit: tuple[FieldPath, ...] = ()
    reason: tuple[FieldPath, ...] = ()
    liability: FieldPath = NOBODY
    at_fault: tuple[str, ...] = ()
    satisfaction: FieldPath = NOBODY
    satisfied: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    caller_name: FieldPath = NOBODY
    caller_phone: FieldPath = NOBODY
    people: FieldPath = NOBODY
    secret: tuple[FieldPath, ...] = ()
    flags: FieldPath = NOBODY
    batch: tuple[str, ...] = ()
    serious_flags: tuple[str, ...] = ()
    merged_into: FieldPath = NOBODY
    related: FieldPath = NOBODY
    objection: FieldPath = NOBODY
    cause: FieldPath = NOBODY
    outcome: FieldPath = NOBODY
    lesson: tuple[FieldPath, ...] = ()
    occurred_at: FieldPath = NOBODY
    place: FieldPath = NOBODY
    corrective_unit: FieldPath = NOBODY
    accountable_unit: FieldPath = NOBODY
    measure: FieldPath = NOBODY
    support_unit: FieldPath = NOBODY
    support_rating: FieldPath = NOBODY
    support_satisfied: tuple[str, ...] = ()
    extended_clock: FieldPath = NOBODY
    extended_until: FieldPath = NOBODY
    contact: tuple[FieldPath, ...] = ()
    vehicle: tuple[FieldPath, ...] = ()
    source_id: FieldPath = NOBODY
    remark: FieldPath = NOBODY
    duty: FieldPath = NOBODY
    duty_period: FieldPath = NOBODY
    duty_unit: FieldPath = NOBODY


@dataclass(frozen=True)
class Played:
    """One part of one field: where it is, and what its choices count as."""

    path: FieldPath
    part: str
    counts_as: Mapping[str, tuple[str, ...]]


def parts_of(played: Iterable[Played]) -> Parts:
    """Every part by its name; of two fields that play one, the rules' reader has told."""
    found: dict[str, FieldPath | tuple[FieldPath, ...] | tuple[str, ...]] = {}
    for each in played:
        rule, before = PARTS[each.part], found.get(each.part, ())
        if rule.many:
            assert isinstance(before, tuple)
            found[each.part] = (*before, each.path)
        elif each.part not in found:
            found[each.part] = each.path
            marks = each.counts_as.items()
            found |= {rule.marks[mark]: said for mark, said in marks if mark in rule.marks}
    return Parts(**found)  # type: ignore[arg-type]  # PARTS and Parts are held together by a test
