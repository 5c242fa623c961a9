"""The parts of a paper's context: the card, what happened, the clocks, in the office's words.

Whatever the rules declare is there, blank where nothing was said.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.batch_view import said_in_history
from cpl.domain.cases.batches import leader_of, members_of, people_of
from cpl.domain.cases.card import Card, Facts, Happened
from cpl.domain.cases.evidence import row_told, rows_in, rows_told
from cpl.domain.cases.redaction import Sight, everything, sight_of
from cpl.domain.regulation.meanings import MEANINGS
from cpl.domain.regulation.rules import Clause, Field, Rules, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, PromiseRule
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import Kind, Value, Values, at_path, shown
from cpl.use_cases.papers.handed_on import given_to_unit
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.template_words import FoundWhenSaid, TemplateWord, Words, told, told_or_blank

MIDNIGHT = time(0, 0)
LONGEST_LINE = 200
LONGEST_SAID = 60
"""A line of the log longer than the first tells this much of each field, and where the rest is."""
Rule: TypeAlias = DeadlineRule | PromiseRule

ONE_THING = (
    "被投诉对象", "发生时间", "发生地点", "诉求", "分类", "首问", "等级", "不受理依据",
    "告知方式", "转往单位", "承诺时间", "承办人", "签收人", "转办意见", "调查情况", "原因分析",
    "责任认定", "处理方案", "处理结果", "答复内容", "答复方式", "投诉人意见",
    "事件性质", "根因", "预计完成", "审批意见", "财务核对", "监控保存", "回访方式", "满意度",
    "渠道评价", "态度评价", "时效评价", "效果评价", "整改意见", "当事人处理意见", "员工教育",
    "报告内容", "延至", "申诉途径", "需补材料",
)  # fmt: skip
SEVERAL = ("标记", "协办单位", "证据", "补偿", "拟补偿", "整改通知单", "问责确认单")
PRINTED_ANYWAY: Words = {**dict.fromkeys(ONE_THING), **{name: [] for name in SEVERAL}}
"""What the carried papers print where the rules have it: blank under rules that have not."""


class PrintedRow(dict[str, Any]):
    """One row of a field: a column that these rules have not is blank."""

    def __missing__(self, name: str) -> None:
        return None


# —— the card ——


def card_words(sight: Sight) -> Words:
    """Every declared field with its value on the card, or blank."""
    return _all_words(sight, sight.of(sight.card.values))


@dataclass(frozen=True)
class _Addressee:
    """The complainant as a letter to himself names him."""

    card: Card
    values: Values

    @property
    def name(self) -> str:
        return shown(at_path(self.values, self.card.rules.parts.caller_name)).strip()

    @property
    def phone(self) -> str:
        return shown(at_path(self.values, self.card.rules.parts.caller_phone)).strip()


ADDRESSEE_WORDS = (
    TemplateWord[_Addressee]("姓名", "投诉人的全名", lambda it: it.name),
    TemplateWord[_Addressee]("电话", "投诉人的电话", lambda it: it.phone),
)


def addressee(card: Card, masked: bool) -> _Addressee:
    """The complainant in full, but on a copy that is masked for whoever prints it."""
    sight = sight_of(card, (), masked=True) if masked else everything(card)
    return _Addressee(card, sight.of(card.values))


def words_of_this_round(sight: Sight) -> Words:
    """`本轮.满意度`: every declared field, blank unless an event of the present round said it."""
    said: dict[str, Value] = {}
    for each in sight.card.happened:
        if each.round == sight.card.round:
            said |= each.event.fields
    return words_said(sight, said)


def words_said(sight: Sight, values: Values) -> Words:
    """Every declared field, blank but for these values."""
    return _all_words(sight, sight.of(values))


def _all_words(sight: Sight, values: Values) -> Words:
    said = {name: _words(each, values.get(name)) for name, each in sight.rules.fields.items()}
    words = {**PRINTED_ANYWAY, **by_base_words(sight.rules, said)}
    evidence = sight.rules.evidence
    if evidence is None:
        return words
    return {**words, evidence.field: [row_told(evidence, e) for e in rows_in(evidence, values)]}


def by_base_words(rules: Rules, said: Words) -> Words:
    """The same, found also by the base's words for what the office calls otherwise (`renames`)."""
    words = {name: _below(rules, each) for name, each in said.items()} if rules.renames else said
    again = {base: words[own] for base, own in rules.renames.items() if own in words}
    return {**again, **words}


def _below(rules: Rules, said: Any) -> Any:
    """The members of a group, the columns of rows."""
    if isinstance(said, PrintedRow):
        return PrintedRow(by_base_words(rules, said))
    if isinstance(said, dict):
        return by_base_words(rules, said)
    return [_below(rules, each) for each in said] if isinstance(said, list) else said


def _words(field: Field, value: Any) -> Any:
    if field.kind is Kind.GROUP:
        inner = value if isinstance(value, Mapping) else {}
        return {name: _words(member, inner.get(name)) for name, member in field.fields.items()}
    if field.kind is Kind.ROWS:
        rows = value if isinstance(value, tuple) else ()
        return [
            PrintedRow({n: _words(m, row.get(n)) for n, m in field.fields.items()}) for row in rows
        ]
    if field.many:
        said = value if isinstance(value, tuple) else ()
        return list(dict.fromkeys(said) if field.kind is Kind.NUMBER else said)
    if isinstance(value, datetime):
        return value.date() if value.time() == MIDNIGHT else value  # a day was said, no hour
    return value.strip() if isinstance(value, str) else value


def choices_of(rules: Rules) -> Words:
    """`选项.渠道`, and `选项.投诉人.类型` inside a group; none for a field that is not there."""
    none: Words = {name: [] for name in PRINTED_ANYWAY}
    return {**none, **by_base_words(rules, _choices_in(rules.fields))}


def _choices_in(fields: Mapping[str, Field]) -> Words:
    return {
        name: _choices_in(field.fields) if field.fields else list(field.choices)
        for name, field in fields.items()
    }


@dataclass(frozen=True)
class _Batch:
    """A complaint and those of its members that are at hand."""

    leader: Card
    members: tuple[Card, ...]

    @property
    def people(self) -> int:
        return sum(people_of(each) for each in (self.leader, *self.members))


BATCH_WORDS = (
    TemplateWord[_Batch](
        "件数", "并入这一件的有几件", lambda batch: len(set(members_of(batch.leader)))
    ),
    TemplateWord[_Batch]("人数", "连同并入的，一共几个人", lambda batch: batch.people),
    TemplateWord[_Batch]("随", "这一件并入了哪一件", lambda batch: leader_of(batch.leader)),
)


def batch_words(card: Card, others: Iterable[Card]) -> Words:
    """`批`: a complaint with those that are merged into it."""
    members = set(members_of(card))
    found = tuple(other for other in others if other.number in members)
    return told(BATCH_WORDS, _Batch(card, found))


# —— what happened ——

HAPPENED_WORDS = (
    TemplateWord[Happened]("时间", "什么时候", lambda each: each.event.at),
    TemplateWord[Happened]("事件", "本单位叫它什么", lambda each: each.event.name),
    TemplateWord[Happened]("经办", "谁办的", lambda each: each.event.doer),
    TemplateWord[Happened]("角色", "以什么角色办的", lambda each: each.event.role),
    TemplateWord[Happened]("登记人", "代别人录的，是谁录的", lambda each: each.event.recorder),
    TemplateWord[Happened]("轮次", "第几轮", lambda each: each.round),
)
TIMES_WORDS = (TemplateWord[int]("次数", "办过几次", lambda times: times),)
EVENT_WORDS = (*HAPPENED_WORDS, *TIMES_WORDS)
"""Beside the fields that the event takes."""


def events_by_name(sight: Sight) -> FoundWhenSaid:
    """`事件.转办`: the last time this office's event of that name happened."""
    machine, renames = sight.card.machine, sight.rules.renames
    names = (machine.registration.name, *machine.events)
    of_the_base = {base: own for base, own in renames.items() if own in names and base not in names}
    return FoundWhenSaid(
        lambda name: _event_words(sight, of_the_base.get(name, name)), names, of_the_base
    )


def _event_words(sight: Sight, name: str) -> Words:
    last = sight.card.last(name)
    rule = sight.card.machine.event(name)
    said = sight.of(last.event.fields) if last else {}
    names = rule.heads if rule else ()
    fields = {each: _words(sight.rules.fields[each], said.get(each)) for each in sorted(names)}
    return {
        **by_base_words(sight.rules, fields),
        **told_or_blank(HAPPENED_WORDS, last),
        **told(TIMES_WORDS, sight.card.times(name)),
    }


@dataclass(frozen=True)
class _Line:
    """One line of the history, as the reader may see it; `front`: the fields told beside it."""

    sight: Sight
    happened: Happened
    front: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """All that was said, on one line."""
        return "；".join(f"{name}：{text}" for name, text in self._said)

    @property
    def summary(self) -> str:
        """The same; where that is long, the beginning of each field and where it stands whole."""
        if len(self.text) <= LONGEST_LINE:
            return self.text
        return "；".join(f"{name}：{self._beginning(name, text)}" for name, text in self._said)

    @property
    def _said(self) -> tuple[tuple[str, str], ...]:
        fields = rows_told(self.sight.rules, self.sight.of(self.happened.event.fields))
        said = ((n, said_in_history(self.sight.card, n, value)) for n, value in fields.items())
        return tuple((name, text.rstrip("。；")) for name, text in said)

    def _beginning(self, name: str, text: str) -> str:
        if len(text) <= LONGEST_SAID:
            return text
        now = self.sight.card.values.get(name)
        told = name in self.front and now == self.happened.event.fields[name]
        where = f"见“{name}”栏" if told else "见电子记录"
        return f"{text[:LONGEST_SAID]}……（全文{where}）"


LINE_WORDS = (
    TemplateWord[_Line]("依据", "代录的，凭什么", lambda line: line.happened.event.basis),
    TemplateWord[_Line]("状态", "办完是什么状态", lambda line: line.happened.after),
    TemplateWord[_Line]("内容", "写了些什么，连成一行", lambda line: line.text),
    TemplateWord[_Line](
        "摘要", "写了些什么；太长的只写开头，说全文在哪一栏", lambda line: line.summary
    ),
)
HISTORY_WORDS = (*HAPPENED_WORDS, *LINE_WORDS)


def history_words(sight: Sight, front: frozenset[str]) -> list[Words]:
    """`经过`: everything that happened, with all that was said, on one line each.

    `front` are the fields that the template tells elsewhere.
    """
    return [
        {**told(HAPPENED_WORDS, each), **told(LINE_WORDS, _Line(sight, each, front))}
        for each in sight.card.happened
    ]


SAID_ONCE = {"accepted": False, "acceptance_told": True, "registered": False}
"""What later events only take for granted: the first since it was turned away, or with that."""
TURNED_AWAY = frozenset({"rejected", "referred"})
UNDONE_BY_REOPENING = frozenset({"closed", "concluded"})


def the_very_event(card: Card, meaning: str) -> Happened | None:
    """The event that made this so: the last one that means it, or the first of SAID_ONCE.

    None where it is so no more: what was reopened is not closed.
    """
    times = [each for each in card.happened if meaning in each.meanings]
    if meaning in UNDONE_BY_REOPENING:
        times = [each for each in times if each.round == card.round]
    if meaning not in SAID_ONCE or not times:
        return times[-1] if times else None
    away = [n for n, each in enumerate(card.happened) if each.meanings & TURNED_AWAY]
    start = away[-1] + (not SAID_ONCE[meaning]) if away else 0
    since = [each for each in card.happened[start:] if meaning in each.meanings]
    return since[0] if since else times[0]


@dataclass(frozen=True)
class _Step:
    """The events of one meaning, and the clocks of the rules that they stop, narrowest first.

    `very`: the one of them that the paper is about. `blank`: every field with nothing.
    """

    sight: Sight
    times: tuple[Happened, ...]
    very: Happened | None
    stopped: tuple[Rule, ...]
    blank: Words

    @property
    def card(self) -> Card:
        return self.sight.card

    @property
    def this_round(self) -> datetime | None:
        last = self.times[-1] if self.times else None
        return last.event.at if last and last.round == self.card.round else None

    @property
    def text(self) -> str:
        """What was said with it, on one line; what is said alone needs no name."""
        said = tuple(self.very.event.fields) if self.very else ()
        text = _Line(self.sight, self.very).text if self.very else ""
        return text.removeprefix(f"{said[0]}：") if len(said) == 1 else text

    @property
    def said(self) -> Words:
        return self.said_at(self.very)

    def said_at(self, happened: Happened | None) -> Words:
        said = self.sight.of(happened.event.fields) if happened else {}
        fields = self.sight.rules.fields
        known = {name: _words(fields[name], said[name]) for name in said if name in fields}
        return {**self.blank, **by_base_words(self.sight.rules, known)}

    @property
    def each_time(self) -> list[Words]:
        return [{**told(HAPPENED_WORDS, e), "写下": self.said_at(e)} for e in self.times]

    @property
    def since_handed_on(self) -> datetime | None:
        given, last = given_to_unit(self.card), self.times[-1] if self.times else None
        return last.event.at if given and last and last.event.at >= given.event.at else None

    @property
    def clause(self) -> str | None:
        stopped = self.stopped[0] if self.stopped else None
        return Clause(stopped.ref, stopped.quote).on_paper if stopped else None


OF_A_STEP = (
    TemplateWord[_Step]("依据", "规定它的条文：编号和原话", lambda step: step.clause),
    TemplateWord[_Step](
        "本轮时间", "这一轮办的时间；这一轮没有办过就是空的", lambda step: step.this_round
    ),
    TemplateWord[_Step]("内容", "那一次写了些什么，连成一行", lambda step: step.text),
    TemplateWord[_Step](
        "写下",
        "那一次写下的字段",
        lambda step: step.said,
        "{{ 环节.不予受理.写下.理由 }}",
    ),
    TemplateWord[_Step](
        "各次",
        "每一次：什么时候、谁办的、写下的字段，先办的在前",
        lambda step: step.each_time,
        "{% for 一 in 环节.回访.各次 %}{{ 一.时间 }}{{ 一.写下.满意度 }}{% endfor %}",
    ),
    TemplateWord[_Step](
        "交办后时间",
        "交给主办单位以后办的时间；还没有办的是空的",
        lambda step: step.since_handed_on,
    ),
)


def steps_by_meaning(sight: Sight, running: tuple[Instance, ...]) -> FoundWhenSaid:
    """`环节.答复投诉人`: the very event that meant this; the clock of this round that it stops."""
    timed = _clocks_that_apply(sight.card)
    blank = words_said(sight, {})
    still = _of_this_round(sight.card, running)
    meanings = {word: meaning for meaning, word in MEANINGS.items()}

    def found(word: str) -> Words:
        return _step_words(_step(sight, timed, meanings[word], blank), still)

    return FoundWhenSaid(found, meanings)


def _step(sight: Sight, timed: tuple[Timed, ...], meaning: str, blank: Words) -> _Step:
    # A clock that many things stop is not about this one: 转办 stops when it is answered, too.
    stopped = sorted(
        (
            each.rule
            for each in timed
            if not isinstance(each.rule, HeartbeatRule) and meaning in each.rule.stop
        ),
        key=lambda each: len(each.stop),
    )
    times = (each for each in sight.card.happened if meaning in each.meanings)
    return _Step(sight, tuple(times), the_very_event(sight.card, meaning), tuple(stopped), blank)


def _step_words(step: _Step, running: tuple[Instance, ...]) -> Words:
    wide = {each.id: len(each.stop) for each in step.stopped}
    return {
        **_clock_words(step.card, _most_pressing(wide, running)),
        **told_or_blank(HAPPENED_WORDS, step.very),
        **told(TIMES_WORDS, len(step.times)),
        **told(OF_A_STEP, step),
    }


# —— clocks ——


@dataclass(frozen=True)
class _Running:
    """A clock of a record that has started."""

    card: Card
    clock: Instance


CLOCK_WORDS = (
    TemplateWord[_Running]("名称", "叫什么", lambda each: each.clock.told),
    TemplateWord[_Running](
        "应于",
        "最迟什么时候；没有规定的是空的",
        lambda each: due_text(each.clock) if each.clock.due else "",
    ),
    TemplateWord[_Running](
        "现况",
        "未到期、准时、已逾期多久、迟多久办完，写成文字",
        lambda each: standing_text(each.clock),
    ),
    TemplateWord[_Running]("谁", "由谁负责", lambda each: each.clock.addressee),
    TemplateWord[_Running]("完成", "什么时候办到的", lambda each: each.clock.met_at),
    TemplateWord[_Running](
        "依据",
        "规定它的条文：编号和原话",
        lambda each: Clause(each.clock.ref, each.clock.quote).on_paper,
    ),
    TemplateWord[_Running]("轮次", "第几轮的", lambda each: each.clock.round),
)
STEP_WORDS = tuple(
    {each.name: each for each in (*CLOCK_WORDS, *HAPPENED_WORDS, *TIMES_WORDS, *OF_A_STEP)}.values()
)
"""The clock that the step stops, the last time it was taken, and what is of neither alone."""


def clock_list(sight: Sight, running: tuple[Instance, ...]) -> list[Words]:
    """`时限`: every clock that has started, soonest first."""
    return [_clock_words(sight.card, each) for each in running]


def results_of_clocks(sight: Sight, running: tuple[Instance, ...]) -> list[Words]:
    """`时限结果`: those of the present round, and of earlier ones what was late."""
    matters = (
        each
        for each in running
        if each.due and (each.round == sight.card.round or each.standing is Standing.MISSED)
    )
    return [_clock_words(sight.card, each) for each in matters]


def clocks_by_name(sight: Sight, running: tuple[Instance, ...]) -> Words:
    """`期限.回访`: the latest of each clock in the rules."""
    names = [each.rule.id for each in sight.rules.clocks]
    return {
        name: _clock_words(sight.card, _latest(each for each in running if each.rule_id == name))
        for name in names
    }


def _clocks_that_apply(card: Card) -> tuple[Timed, ...]:
    lookup = Facts(card)
    mine = (each for each in card.rules.clocks if each.machine == card.machine.name)
    return tuple(each for each in mine if each.when.holds(lookup))


def _of_this_round(card: Card, running: tuple[Instance, ...]) -> tuple[Instance, ...]:
    """Without those that an earlier round stopped: they say nothing about this one."""
    began = next((each.event.at for each in card.happened if each.round == card.round), None)
    return tuple(
        each for each in running if not (began and each.stopped_at and each.stopped_at < began)
    )


def _latest(running: Iterable[Instance]) -> Instance | None:
    return max(running, key=lambda each: each.started_at, default=None)


def _most_pressing(wide: Mapping[str, int], running: tuple[Instance, ...]) -> Instance | None:
    """Of the clocks that are open the narrowest, the soonest; else the latest."""
    found = [each for each in running if each.rule_id in wide]
    open_now = [each for each in found if each.is_open and each.due]
    if not open_now:
        return _latest(found)
    return min(open_now, key=lambda each: (wide[each.rule_id], each.due or datetime.max))


def _clock_words(card: Card, each: Instance | None) -> Words:
    return told_or_blank(CLOCK_WORDS, _Running(card, each) if each else None)
