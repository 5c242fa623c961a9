"""The fields of rules.yaml: their types, choices, members, what is personal about them."""

from collections.abc import Collection, Iterator
from collections.abc import Mapping as Map
from dataclasses import replace
from functools import partial

from cpl.codec.records.values import read_value
from cpl.codec.regulation.leaves import Reference, Text, Word
from cpl.codec.regulation.slots import At, Fault, Many, MapOf, Path, Slot, SlotTable, Type
from cpl.codec.regulation.types import (
    CLOCK,
    FLAG,
    NEW_NAME,
    OWNER,
    SAID,
    SHORT,
    FieldName,
    field_of,
)
from cpl.domain.cases.masking import MASKS
from cpl.domain.regulation.parts import PARTS
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.value import Kind
from cpl.problems import suggestion
from cpl.yamltext.nodes import Mapping, Node, Scalar

KINDS = {each.value: each for each in Kind}
KINDS_TOLD = {
    "text": "文字",
    "phone": "电话",
    "moment": "时间",
    "date": "日期",
    "amount": "金额",
    "count": "个数",
    "yes_no": "是否",
    "choice": "选项",
    "unit": "单位",
    "person": "人",
    "number": "别的记录的编号",
    "group": "一组",
    "rows": "几行",
}
BY_THEMSELVES = {
    name: kind for name, kind in KINDS.items() if name not in ("choice", "group", "rows")
}
"""The types that a field needs nothing beside; then `名称: 类型` is enough."""
PERSONAL_TOLD = {
    "name": "姓名：王**",
    "phone": "电话：138****1234",
    "address": "地址：聊城市****，没有写省、市、区县的全部盖住",
    "email": "邮箱",
    "number": "证件号、卡号、车牌：留末两位",
}


KEEP = {"last": False, "all": True}
KEEP_TOLD = {"last": "后写的算数", "all": "每次写的都留下"}
PERSONAL = {name: name for name in MASKS}


def _own_field(rules: Rules, path: Path) -> Field | None:
    """The field that a path leads through: `fields`, a name, `fields`, a member …"""
    fields, found = rules.fields, None
    steps = iter(path)
    while next(steps, "") == "fields":
        found = fields.get(next(steps, ""))
        fields = found.fields if found else {}
    return found


def _own_choices(rules: Rules, path: Path) -> Collection[str]:
    found = _own_field(rules, path)
    if found is None:
        return ()
    return rules.units if found.kind is Kind.UNIT else found.choices


class Default(Reference):
    """What a field holds where nothing was said: a value of its own type."""

    def __init__(self) -> None:
        super().__init__("选项", _own_choices, code="not-a-choice")
        self.free = "文字和数的缺省值由本单位定；选项和单位都检查"

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        found = _own_field(rules, path)
        if found is None:
            return
        if found.choices or found.kind is Kind.UNIT:
            yield from super().faults(text, rules, path)
            return
        try:
            read_value(found, text)
        except ValueError as error:
            yield Fault("bad-value", str(error))


def _choices_of_key(rules: Rules, path: Path) -> Collection[str]:
    found = field_of(rules, path[-1])
    return () if isinstance(found, Fault) else found.choices


class PartName(Word[str]):
    """A part that the field plays: one that its type fits, and that no other plays."""

    def __init__(self) -> None:
        told = {name: rule.told for name, rule in PARTS.items()}
        super().__init__("用处", {name: name for name in PARTS}, told)

    def value(self, scalar: Scalar, at: At) -> str:
        if scalar.text in PARTS:
            at.later(scalar, partial(_misplayed, scalar.text))
        return super().value(scalar, at)


def _misplayed(part: str, rules: Rules, path: Path) -> Iterator[Fault]:
    rule, field = PARTS[part], _own_field(rules, path)
    if field is not None and field.kind not in rule.kinds:
        fit = "、".join(kind.value for kind in Kind if kind in rule.kinds)
        say = f"这个类型的字段当不了 {part}（{rule.told}）。"
        yield Fault("wrong-kind", say, f"它的 type 可以是：{fit}。")
    first = getattr(rules.parts, part)
    own = ".".join(name for name in path[1:-1] if name != "fields")
    if not rule.many and first != own:
        say = f"“{first}”已经是 {part}（{rule.told}），只能有一个字段。"
        mend = f"不再是的那个不写 plays；是从 extends 接来的，写 {first}: {{plays: removed}}。"
        yield Fault("twice", say, mend)


def _marks(rules: Rules, path: Path) -> Collection[str]:
    """What choices of the field may count as, by the parts that it plays."""
    field = _own_field(rules, path)
    return dict.fromkeys(
        mark for part in (field.plays if field else ()) for mark in PARTS[part].marks
    )


class Choice(Text):
    """A choice of the office's own; of the field that says which clock is extended, a clock.

    One that names none would extend every clock that runs.
    """

    def value(self, scalar: Scalar, at: At) -> str:
        at.later(scalar, partial(_no_clock, scalar.text))
        return super().value(scalar, at)


def _no_clock(choice: str, rules: Rules, path: Path) -> Iterator[Fault]:
    field = _own_field(rules, path)
    if field is not None and "extended_clock" in field.plays:
        yield from CLOCK.faults(choice, rules, path)


CHOICE_OF_KEY = Reference("选项", _choices_of_key)
OWN_CHOICE = Reference("选项", _own_choices, code="not-a-choice")
MARK = Reference("算作", _marks, code="unknown-word")
CHOICE_FIELD = FieldName(Kind.CHOICE)
CHOICE = Choice("选项", "选项由本单位定；别处提到它的地方各自检查")


def _field(
    *, type: Kind = Kind.TEXT, keep: bool = False, fields: Map[str, Field], **rest: object
) -> Field:
    return Field(kind=type, keep_all=keep, fields=fields, **rest)  # type: ignore[arg-type]


def _like(*, like: str, help: str = "") -> tuple[str, str]:
    return like, help


LIKE = SlotTable(
    "like",
    "同样的字段",
    _like,
    Slot("like", Text("字段", ""), "和上面的哪个字段同一个样子", required=True),
    Slot("help", SAID, "填的时候怎样提示"),
)


class FieldType(Type[Field]):
    """`内容: text`, or a table of what there is to say about the field."""

    told = "字段"

    def read(self, node: Node, at: At) -> Field:
        if isinstance(node, Scalar):
            return Field(at.path[-1], TYPE_ALONE.read(node, at))
        return FIELD.read(node, at)

    def blank(self) -> Field:
        return Field("", Kind.TEXT)


class FieldsType(MapOf[Field]):
    """Fields by name; `like: 补偿` takes after one above."""

    def entry(self, key: Scalar, node: Node, at: At, before: dict[str, Field]) -> Field:
        if isinstance(node, Mapping) and node.get("like") is not None:
            return _copied(key, node, at, before)
        return _sound(self.value.read(node, at), key, at)


def _copied(key: Scalar, node: Mapping, at: At, before: dict[str, Field]) -> Field:
    name, help = LIKE.read(node, at)
    source = before.get(name)
    if source is None:
        near = suggestion(name, tuple(before))
        said = node.get("like") or key
        at.problem(said, "unknown-word", f"上面没有“{name}”这个字段。", near)
        source = Field(name, Kind.TEXT)
    return replace(source, name=key.text, keep_all=False, help=help, plays=(), counts_as={})


def _sound(field: Field, key: Scalar, at: At) -> Field:
    if field.kind is Kind.CHOICE and not field.choices:
        at.problem(key, "no-choices", f"字段“{key.text}”是 choice，却没有 choices。")
    if field.kind in (Kind.GROUP, Kind.ROWS) and not field.fields:
        at.problem(key, "no-fields", f"字段“{key.text}”下面要有 fields。")
    return field


TYPE = Word("字段的类型", KINDS, KINDS_TOLD)
TYPE_ALONE = Word(
    "只写类型的字段",
    BY_THEMSELVES,
    KINDS_TOLD,
    code="unknown-type",
    say="字段“{key}”的类型“{text}”不认识。",
)
FIELDS = FieldsType(NEW_NAME, FieldType())
FIELD = SlotTable(
    "field",
    "字段",
    _field,
    Slot("type", TYPE, "什么样的值"),
    Slot("choices", Many(CHOICE), "`choice` 的选项"),
    Slot("fields", FIELDS, "`group` 和 `rows` 里的各项", default={}),
    Slot("many", FLAG, "可以写几个"),
    Slot("keep", Word("留哪些", KEEP, KEEP_TOLD), "每次写的都留下，还是后写的算数"),
    Slot("personal", Word("个人信息", PERSONAL, PERSONAL_TOLD), "是哪种个人信息，怎样脱敏"),
    Slot("help", SAID, "填的时候怎样提示"),
    Slot(
        "short",
        MapOf(SHORT, OWN_CHOICE),
        "选项的助记码：`{rx: 热线, 电话: 热线}`，写几个的第一个是助记码，别的也认得",
    ),
    Slot("default", Default(), "没有写的时候当作什么"),
    Slot(
        "default_by",
        MapOf(CHOICE_FIELD, MapOf(CHOICE_OF_KEY, OWN_CHOICE)),
        "按另一个字段取：`{业务线: {客运: 客运营销部}}`",
    ),
    Slot("plays", Many(PartName()), "作什么用：cpl 不看名字，按用处找它"),
    Slot("counts_as", MapOf(MARK, Many(OWN_CHOICE)), "哪些选项算什么：`{at_fault: [有责]}`"),
    Slot(
        "among",
        Many(OWNER),
        "`person` 只能写谁：哪些单位（名称，或者写着单位的字段）的、哪些角色的",
    ),
    named=True,
)
