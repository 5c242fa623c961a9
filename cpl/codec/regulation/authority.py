"""Who may give what, where attached files are written down, what meets the other clauses."""

from decimal import Decimal

from cpl.codec.reading import is_null
from cpl.codec.regulation.leaves import Leaf, Parsed, Reference, Text, Word
from cpl.codec.regulation.slots import At, Many, Path, Slot, SlotTable
from cpl.codec.regulation.types import (
    CONDITION,
    EVENT,
    FIELD,
    FLAG,
    FORM,
    NEW_NAME,
    OF_A_CLAUSE,
    OTHERS,
    REPORT,
    ROLE,
    ROWS_FIELD,
    WHEN,
    FieldName,
)
from cpl.domain.regulation.conditions import ALWAYS
from cpl.domain.regulation.rules import (
    MET_BY,
    NO_CLAUSE,
    Authority,
    Ban,
    Clause,
    Evidence,
    Grant,
    Met,
    MoneyDecision,
    Rules,
)
from cpl.domain.values.value import Kind
from cpl.yamltext.nodes import Mapping


def _members(rules: Rules, name: str) -> tuple[str, ...]:
    known = rules.fields.get(name)
    return tuple(known.fields) if known else ()


def _of_compensation(rules: Rules, path: Path) -> tuple[str, ...]:
    return _members(rules, rules.authority.field if rules.authority else "")


def _remedies(rules: Rules, path: Path) -> tuple[str, ...]:
    authority = rules.authority
    rows = rules.fields.get(authority.field) if authority else None
    remedy = rows.fields.get(authority.remedy) if rows and authority else None
    return remedy.choices if remedy else ()


def _of_attachment(rules: Rules, path: Path) -> tuple[str, ...]:
    return _members(rules, rules.evidence.field if rules.evidence else "")


MEMBER = Reference("补偿的项", _of_compensation)
REMEDY = Reference("补偿方式", _remedies)
OF_FILE = Reference("附件的项", _of_attachment)


def _cap(text: str) -> Decimal:
    """`200` yuan or `unlimited`."""
    return Decimal("Infinity") if text == "unlimited" else Decimal(text)


CAP = Parsed(
    "元",
    _cap,
    Decimal(0),
    code="not-a-number",
    mend="写元数，或 unlimited（不设上限）、null（没有规定）。",
    pattern=r"^([0-9]+|unlimited)$",
    least=0,
    free="多少元由本单位定",
    null=None,
)
GRANT_ID = Slot("id", NEW_NAME, "名称；`extends` 按它接上", required=True)
GRANT = SlotTable(
    "grant",
    "授权",
    Grant,
    GRANT_ID,
    Slot("role", ROLE, "哪个角色", required=True),
    Slot("remedies", Many(REMEDY), "能给哪些", required=True),
    Slot("limit", CAP, "至多几元；不写是 0", default=Decimal(0)),
    WHEN,
    OF_A_CLAUSE,
)
BAN = SlotTable(
    "ban",
    "禁止",
    Ban,
    GRANT_ID,
    Slot("remedies", Many(REMEDY), "不许给哪些；不写是一样都不许", default=()),
    Slot("when", CONDITION, "什么情形", default=ALWAYS),
    Slot("lawful", Many(MEMBER), "写明了这几项就可以给", default=()),
    OF_A_CLAUSE,
)
DECISION = SlotTable(
    "decision",
    "定多少",
    MoneyDecision,
    Slot("event", EVENT, "办了哪件事就定了", required=True),
    Slot("amount", FieldName(Kind.ROWS, Kind.AMOUNT), "定了多少写在哪个字段", required=True),
    Slot("limit", CAP, "办这件事的人至多能定几元；不写就照他自己的授权", default=None),
    Slot("must", FLAG, "没有定过，谁也不能给；给的不能超过定的"),
    WHEN,
    OF_A_CLAUSE,
)
COUNTED = {"all": False, "cash": True}
COUNTED_TOLD = {"all": "写了金额的都算", "cash": "只算 `cash` 里的"}
AUTHORITY = SlotTable(
    "authority",
    "权限",
    Authority,
    Slot("field", ROWS_FIELD, "给了什么，写在哪个字段", required=True),
    Slot("asked", ROWS_FIELD, "打算给什么，写在哪个字段"),
    Slot("remedy", MEMBER, "哪一项是方式", required=True),
    Slot("amount", MEMBER, "哪一项是金额", required=True),
    Slot("cash", Many(REMEDY), "哪些方式值钱：要写金额"),
    Slot(
        "counts",
        Word("算什么", COUNTED, COUNTED_TOLD),
        "限额算什么；不写是 `all`",
        attribute="cash_only",
    ),
    Slot("decisions", Many(DECISION), "多少由哪件事定：定了的，付的人不必自己有授权"),
    Slot("grants", Many(GRANT), "谁能给什么"),
    Slot("bans", Many(BAN), "什么不许给"),
)
EVIDENCE = SlotTable(
    "evidence",
    "附件",
    Evidence,
    Slot("field", ROWS_FIELD, "附件写在哪个字段", required=True),
    Slot("file", OF_FILE, "哪一项是文件名", required=True),
    Slot("size", OF_FILE, "哪一项是大小", required=True),
    Slot("digest", OF_FILE, "哪一项是校验码", required=True),
    Slot("copied", OF_FILE, "哪一项说有没有副本", required=True),
    Slot("keeper", FIELD, "哪个字段是保管人", required=True),
    Slot("place", FIELD, "哪个字段是保管处", required=True),
)

KINDS: dict[str, Leaf[str]] = {
    "field": FIELD,
    "event": EVENT,
    "form": FORM,
    "report": REPORT,
    "command": Text("命令", OTHERS),
    "confirmation": FIELD,
    "role": ROLE,
    "choice": FIELD,
    "not met": Text("理由", OTHERS),
}


def _met(*, clause: Clause = NO_CLAUSE, **by: str) -> Met:
    kind, name = next(iter(by.items()), ("", ""))
    return Met(clause, kind, name)


def _met_by_one(node: Mapping, at: At) -> None:
    said = (entry for entry in node.entries if not is_null(entry.value))
    kinds = [entry.key for entry in said if entry.key.text in KINDS]
    if not kinds:
        words = f"写一个：{'、'.join(KINDS)}。"
        at.problem(node, "missing-key", "没有写由什么做到。", words)
    for key in kinds[1:]:
        say = f"已经写了由“{kinds[0].text}”做到，“{key.text}”不起作用。"
        at.problem(key, "unknown-key", say, "另写一条。")


MET = SlotTable(
    "met",
    "由什么做到",
    _met,
    OF_A_CLAUSE,
    *(Slot(name, type, f"由哪个{MET_BY[name]}做到") for name, type in KINDS.items()),
    whole=_met_by_one,
)
