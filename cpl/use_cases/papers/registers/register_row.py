"""One row of a register: what a template may say of one record, masked.

A row is made while its record is at hand, and lets the record go: of a hundred
thousand rows only what the template says is kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import methodcaller
from typing import Any

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.parts import PARTS
from cpl.domain.regulation.rules import Phase, Rules
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.lateness import late_text
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values, at_path, shown
from cpl.use_cases.papers.handed_on import given_to_unit
from cpl.use_cases.papers.outcome_words import (
    of_round,
    outcome_said,
    process_told,
    round_said,
)
from cpl.use_cases.papers.paper_words import steps_by_meaning
from cpl.use_cases.papers.unnamed_fields import unnamed_line
from cpl.use_cases.template_words import FoundWhenSaid, TemplateWord, Words

SUMMARY_LENGTH = 80
OUTCOME_LENGTH = 120
INDEX = "序号"
COLUMNS = {
    "姓名": "caller_name",
    "电话": "caller_phone",
    "类别": "kind",
    "渠道": "channel",
    "分类": "category",
    "等级": "level",
    "主办单位": "unit",
    "责任认定": "liability",
    "满意度": "satisfaction",
}
"""The carried template's names for what an office may call otherwise, by the part it plays."""
NamesKnown = frozenset[str]
Tree = dict[str, Any]
"""Names, and below each the names that are said of it."""
OF_A_ROUND = frozenset({"satisfaction"})
"""What is asked anew in every round."""


class Named:
    """The names that a template says of a row, taken apart once for all; none: all there are."""

    def __init__(self, names: frozenset[str] = frozenset()) -> None:
        self.names = names
        self.tree: Tree = {}
        for name in names:
            below = self.tree
            for part in FieldPath(name).parts:
                below = below.setdefault(part, {})
        self._own: tuple[Rules, frozenset[str]] | None = None

    def by(self, rules: Rules) -> frozenset[str]:
        """In the words of these rules, too."""
        if self._own is None or self._own[0] is not rules:
            played = (getattr(rules.parts, part) for part in COLUMNS.values())
            columns = (each for path in played for each in (path, path.head))
            own = map(rules.own_field, self.names)
            self._own = rules, frozenset((*self.names, *own, *columns))
        return self._own[1]


@dataclass(frozen=True)
class RegisterRow:
    """One record of the register, masked; `lead` is what it was merged into, if it may be told."""

    index: int
    sight: Sight
    running: tuple[Instance, ...]
    named: Named
    lead: Sight | None = None

    @property
    def card(self) -> Card:
        return self.sight.card

    @property
    def values(self) -> Values:
        return self.sight.values

    def field(self, name: str) -> str:
        return shown(self.values.get(name)).strip()

    def part(self, part: str) -> str:
        path = getattr(self.card.rules.parts, part)
        text = shown(at_path(self.values, path)).strip()
        if part in OF_A_ROUND:
            return of_round(self.card, round_said(self.card, path.head), text)
        return text

    @property
    def all_named(self) -> frozenset[str]:
        """What stands in the row, in the office's words."""
        machine = self.card.machine
        return self.named.by(self.card.rules) | {machine.summary, machine.received}

    @property
    def outcome(self) -> str:
        """What came of it; of one that was merged, what came of the one it follows."""
        said, number = outcome_said(self.sight)
        if said or self.lead is None:
            return of_round(self.card, number, said)
        of_the_lead, _ = outcome_said(self.lead)
        lead = self.lead.card.number
        return f"随 {lead} 答复：{of_the_lead}" if of_the_lead else f"随 {lead} 办"

    @property
    def replied(self) -> str:
        own = when(self.card, "replied_to_customer")
        return own or (when(self.lead.card, "replied_to_customer") if self.lead else "")

    @property
    def late(self) -> tuple[Instance, ...]:
        return tuple(each for each in self.running if each.standing is Standing.MISSED)

    def word(self, name: str) -> object:
        of_the_row = FOUND.get(name)
        return of_the_row(self) if of_the_row else self.field(self.card.rules.own_field(name))


PART_WORDS = tuple(
    TemplateWord[RegisterRow](name, f"{PARTS[part].told}（`{part}`）", methodcaller("part", part))
    for name, part in COLUMNS.items()
)
ROW_WORDS = (
    TemplateWord[RegisterRow](INDEX, "第几行", lambda row: row.index),
    TemplateWord[RegisterRow]("编号", "编号", lambda row: row.card.number),
    TemplateWord[RegisterRow](
        "接收时间", "什么时候接到", lambda row: f"{row.card.received_at:%Y-%m-%d %H:%M}"
    ),
    TemplateWord[RegisterRow](
        "登记日", "登记的那一天", lambda row: f"{row.card.happened[0].event.at:%Y-%m-%d}"
    ),
    TemplateWord[RegisterRow](
        "分类等级",
        "分类和等级连在一起",
        lambda row: "／".join(filter(None, (row.part("category"), row.part("level")))),
    ),
    TemplateWord[RegisterRow](
        "内容摘要",
        f"一句话（`summary`），至多 {SUMMARY_LENGTH} 字",
        lambda row: _summary(row.field(row.card.machine.summary)),
    ),
    TemplateWord[RegisterRow](
        "转办时间",
        "最近一次交给单位；没有单位接到的，最近一次传给别人",
        lambda row: told_when(row.card, given_to_unit(row.card)),
    ),
    TemplateWord[RegisterRow](
        "答复时间",
        "最近一次答复投诉人；并案的是所并入的那一件的",
        lambda row: row.replied,
    ),
    TemplateWord[RegisterRow](
        "时限",
        "所有时限合起来，进度告知另算：准时、已逾期多久、迟多久办完、未到期、未规定",
        lambda row: in_time(row.running),
    ),
    TemplateWord[RegisterRow]("状态", "现在的状态", lambda row: row.card.state),
    TemplateWord[RegisterRow]("轮次", "第几轮", lambda row: row.card.round),
    TemplateWord[RegisterRow](
        "处置过程", "登记以后的各步，哪天办的", lambda row: process_told(row.card)
    ),
    TemplateWord[RegisterRow](
        "处理结果",
        f"处理结果（`outcome`），至多 {OUTCOME_LENGTH} 字；"
        "没有写的是最近一次答复、反馈里要写明的话；并案的是所并入的那一件的",
        lambda row: _beginning(row.outcome, OUTCOME_LENGTH),
    ),
    TemplateWord[RegisterRow](
        "其他登记",
        f"登记时写下而台账的模板没有提到的字段，连成一行，至多 {SUMMARY_LENGTH} 字",
        lambda row: _summary(unnamed_line(row.sight, row.all_named)),
    ),
    TemplateWord[RegisterRow](
        "状态备注",
        "状态、轮次和备注连在一起",
        lambda row: " ".join(filter(None, (_state(row.card), row.part("remark")))),
    ),
    TemplateWord[RegisterRow](
        "已了",
        "结束了没有",
        lambda row: row.card.phase is Phase.ENDED,
        "{% if 一.已了 %}已了{% endif %}",
    ),
    TemplateWord[RegisterRow](
        "环节",
        "做到这个含义的那一次，和一件的单的 `环节` 一样",
        lambda row: steps_by_meaning(row.sight, row.running),
        "{{ 一.环节.办结.时间 | 日期 }}",
    ),
)
FOUND = {each.name: each.of for each in (*PART_WORDS, *ROW_WORDS)}


class SaidOfARow(Mapping[str, Any]):
    """What a template says of one row; `known` are the names that it may say."""

    __slots__ = ("_known", "_said")

    def __init__(self, known: frozenset[str], said: Words) -> None:
        self._known, self._said = known, said

    def __getitem__(self, name: str) -> Any:
        return self._said[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def names_known(versions: Iterable[Rules]) -> NamesKnown:
    """Every name that a template may say of a row, under whichever of these rules it was kept."""
    fields = (name for each in versions for name in (*each.fields, *each.renames))
    return frozenset((*FOUND, *fields))


def said_of(row: RegisterRow, known: NamesKnown) -> Words:
    """The value of each name that the template says: by its own names, whatever they are here."""
    tree = row.named.tree
    return {head: _kept(row.word(head), tree.get(head, {})) for head in heads_of(row.named, known)}


def heads_of(named: Named, known: NamesKnown) -> NamesKnown:
    """The names that are found of every row."""
    return known.intersection(named.tree) if named.tree else known


def _kept(value: Any, tree: Tree) -> Any:
    """Of names below a name only those that are said, found now."""
    if not isinstance(value, FoundWhenSaid):
        return value
    return {head: _kept(value[head], tree.get(head, {})) for head in tree or value if head in value}


def _state(card: Card) -> str:
    return f"{card.state}（第{card.round}轮）" if card.round > 1 else card.state


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return _beginning(line, SUMMARY_LENGTH)


def _beginning(text: str, length: int) -> str:
    return text[:length] + ("…" if len(text) > length else "")


def when(card: Card, meaning: str) -> str:
    """`10-16 15:00`: when it was done last; of an earlier round, which one."""
    return told_when(card, card.meant(meaning))


def told_when(card: Card, happened: Happened | None) -> str:
    """`10-16 15:00`; of an earlier round, which one."""
    if happened is None:
        return ""
    return of_round(card, happened.round, f"{happened.event.at:%m-%d %H:%M}")


def in_time(running: tuple[Instance, ...]) -> str:
    """One word for all clocks of a record: 准时, 未到期, or of those that are late the latest.

    What is late and still to be done goes before what was done late.
    """
    late = [each for each in running if each.standing is Standing.MISSED]
    if late:
        return late_text(max(late, key=lambda each: (each.is_open, each.late_in_all)))
    if any(each.standing in (Standing.RUNNING, Standing.DUE_SOON) for each in running):
        return "未到期"
    return "准时" if any(each.standing is Standing.MET for each in running) else "未规定"
