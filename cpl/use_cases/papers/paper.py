"""What a paper's template may speak of: the card in the office's words, nothing undefined.

Every declared field, event and clock stands in the context, blank where nothing
was said, so that a template may name it and a misspelt name is still an error.
Templates that should serve more than one regulation ask for `环节.答复投诉人`
(what an event means) and not for `事件.答复` (what this office calls it).
"""

from collections import ChainMap
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from cpl.codec.tables.marks import COPY, Mark
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.redaction import Sight, everything, is_secret, sight_of
from cpl.domain.people.desks import DeskView
from cpl.domain.regulation.rules import FormRule, Rules
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import at_path, shown
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace, linked_as_of
from cpl.use_cases.papers.answered_before import told_before
from cpl.use_cases.papers.attached_files import ATTACHED_WORDS, attached_words
from cpl.use_cases.papers.dossier_words import (
    DOSSIER_WORDS,
    NAME,
    Beside,
    Dossier,
    DossierOf,
)
from cpl.use_cases.papers.handed_on import TASK_WORDS, HandedOn
from cpl.use_cases.papers.outcome_words import (
    bans_buying,
    decided_on_intake,
    known_here,
    outcome_told,
    plan_is_off,
)
from cpl.use_cases.papers.paper_words import (
    ADDRESSEE_WORDS,
    BATCH_WORDS,
    CLOCK_WORDS,
    EVENT_WORDS,
    HAPPENED_WORDS,
    HISTORY_WORDS,
    STEP_WORDS,
    addressee,
    batch_words,
    card_words,
    choices_of,
    clock_list,
    clocks_by_name,
    events_by_name,
    history_words,
    results_of_clocks,
    steps_by_meaning,
    words_of_this_round,
    words_said,
)
from cpl.use_cases.papers.unnamed_fields import (
    UNNAMED_WORDS,
    later_unnamed_words,
    told_besides,
    unnamed_words,
    written_down,
)
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.template_words import (
    ONE,
    STAMP_WORDS,
    FoundWhenSaid,
    Sayable,
    Stamp,
    TemplateWord,
    Words,
    found_when_said,
    told,
    told_or_blank,
)


@dataclass(frozen=True)
class _Office:
    """Whose paper it is, and when it is printed."""

    rules: Rules
    now: datetime
    view: DeskView | None = None

    @property
    def name(self) -> str:
        """The office, and of a paper of one of its desks alone, which."""
        office = self.rules.meta.office
        return f"{office}（{self.view.desk.name}）" if self.view else office


OFFICE_WORDS = (
    TemplateWord[_Office](
        "单位名称",
        "本单位的名称（`meta.office`）；有几个台、只说一个台的，后面写着哪个台",
        lambda it: it.name,
    ),
    TemplateWord[_Office](
        "规则",
        "照哪一套规则、第几版",
        lambda it: f"{it.rules.meta.name} 第{it.rules.meta.version}版（{it.rules.digest}）",
    ),
    TemplateWord[_Office]("打印时间", "什么时候出的", lambda it: it.now, "{{ 打印时间 | 时间 }}"),
)


def rules_words(rules: Rules, now: datetime, view: DeskView | None = None) -> Words:
    """Whose paper it is, under which rules, printed when; `view`: of which desk alone."""
    return told(OFFICE_WORDS, _Office(rules, now, view))


@dataclass(frozen=True)
class _Record:
    """What a paper is about: a record, those it is linked with, its clocks; for whose eyes."""

    workspace: Workspace
    loaded: Readable
    now: datetime
    masked: bool
    mark: Mark
    named: frozenset[str] = frozenset()
    linked_with: tuple[Readable, ...] | None = None
    issued: bool = False
    unmasked: bool = False
    dossier: Dossier = Dossier()

    @property
    def card(self) -> Card:
        return self.loaded.card

    @cached_property
    def linked(self) -> tuple[Readable, ...]:
        if self.linked_with is not None:
            return self.linked_with
        return tuple(self.workspace.linked_files(self.card).values())

    @property
    def others(self) -> tuple[Card, ...]:
        return tuple(each.card for each in self.linked)

    @cached_property
    def sight(self) -> Sight:
        found = self._sight(self.card, self.others)
        return replace(found, left_out=frozenset(self.form.leaves_out))

    def _sight(self, card: Card, others: tuple[Card, ...]) -> Sight:
        return everything(card) if self.unmasked else sight_of(card, others, self.masked)

    def beside(self, each: Readable) -> Beside:
        """What it brought about, for its dossier: whoever else complained is not named."""
        card, git = each.card, self.dossier
        linked = self.workspace.linked_files(card).values()
        others = tuple(e.card for e in linked if e.card.number != self.card.number)
        of_others = any(one.machine.receives for one in (card, *others))
        masked = self.masked or self.sight.masked or of_others or card.number in git.masked
        return Beside(sight_of(card, (self.card, *others), masked), card.number in git.closed)

    @cached_property
    def running(self) -> tuple[Instance, ...]:
        return clocks(self.workspace, self.loaded, self.now)

    @property
    def gates(self) -> Words:
        """Each gate of the rules: does it hold?"""
        lookup = Facts(self.card, linked_as_of(self.linked))
        return {name: lookup.gate_holds(name) for name in self.card.rules.gates}

    @property
    def related(self) -> Words:
        """The cards of the linked records of each machine."""
        found: Words = {name: [] for name in self.card.rules.machines}
        for each in self.others:
            words = {**card_words(self._sight(each, ())), **told(RELATED_WORDS, each)}
            found.setdefault(each.machine.name, []).append(words)
        return found

    @cached_property
    def handed_on(self) -> HandedOn:
        return HandedOn(self.sight, self.running, self.now)

    @property
    def told_in_front(self) -> frozenset[str]:
        """The fields that the paper tells in cells of their own."""
        return self.named | (written_down(self.sight) if "其他办理" in self.named else frozenset())

    @property
    def form(self) -> FormRule:
        return self.card.rules.forms.get(self.mark.form) or FormRule(self.mark.form)

    @property
    def contact(self) -> str:
        """Whom to ask and how, as it was typed into the fields that say so."""
        values = self.sight.of(self.card.values)
        said = (shown(at_path(values, each)) for each in self.card.rules.parts.contact)
        return "　".join(filter(None, said))

    @property
    def copy(self) -> str:
        """Which copy a text is: of several, the first, which is kept."""
        if self.masked:
            return self.form.masked_label
        return next(iter(self.form.labels), "") if self.issued else ""


def _dossier_words(record: _Record) -> FoundWhenSaid:
    due = sum(each.due is not None for each in record.running)
    linked = tuple(map(record.beside, record.linked))
    of = DossierOf(record.sight, linked, due, record.dossier)
    return found_when_said(DOSSIER_WORDS, of)


def _handed_words(record: _Record) -> Words:
    handed = record.handed_on
    return {**told_or_blank(HAPPENED_WORDS, handed.event), **told(HANDED_WORDS, handed)}


HANDED_WORDS = (
    TemplateWord[HandedOn](
        "理由", "那一次写的理由（`reason`），如为什么再办", lambda it: it.reason
    ),
    TemplateWord[HandedOn](
        "要办",
        "那个单位还要办的：它自己的时限，由它答复投诉人的也算；先到的在前",
        lambda it: [told(TASK_WORDS, each) for each in it.tasks],
        "{% for 一 in 交办.要办 %}{{ 一.一句 }}{% endfor %}",
        TASK_WORDS,
        ONE,
    ),
    TemplateWord[HandedOn](
        "以前",
        "又交回来的：以前谁怎样答复的，投诉人不接受什么，一样一行；没有办过的是空的",
        lambda it: told_before(it.sight, it.event),
        "{{ 交办.以前 | join('；') }}",
    ),
)
RELATED_WORDS = (
    TemplateWord[Card]("编号", "那一件的编号", lambda card: card.number),
    TemplateWord[Card]("状态", "那一件的状态", lambda card: card.state),
)
RECORD_WORDS = (
    TemplateWord[_Record]("编号", "这一件的编号", lambda it: it.card.number),
    TemplateWord[_Record]("状态", "现在的状态", lambda it: it.card.state),
    TemplateWord[_Record]("轮次", "第几轮；再办、重开一次多一轮", lambda it: it.card.round),
    TemplateWord[_Record]("标题", "这一类单上的名称（`title`）", lambda it: it.card.machine.title),
    TemplateWord[_Record](
        "本轮",
        "这一轮写下的字段；上一轮写的是空的",
        lambda it: words_of_this_round(it.sight),
        "{{ 本轮.满意度 }}",
    ),
    TemplateWord[_Record](
        "交办以来",
        "从交给主办单位的那一次起写下的字段；以前写的是空的",
        lambda it: words_said(it.sight, it.handed_on.said_since),
        "{{ 交办以来.签收人 }}",
    ),
    TemplateWord[_Record](
        "选项",
        "字段的选项",
        lambda it: choices_of(it.sight.rules),
        "{{ 渠道 | 勾选(选项.渠道) }}",
    ),
    TemplateWord[_Record](
        "事件",
        "最近一次办这件事：办的时候写的字段，还有这些；名称是本单位的",
        lambda it: events_by_name(it.sight),
        "{{ 事件.转办.主办单位 }}",
        EVENT_WORDS,
        "事件.转办",
    ),
    TemplateWord[_Record](
        "环节",
        "做到这个含义的那一次（最近的；受理、告知是否受理是最先的），和管着它的时限；哪套规则都能用，名称见[含义](规则.md#含义)",
        lambda it: steps_by_meaning(it.sight, it.running),
        "{{ 环节.答复投诉人.时间 | 日期 }}",
        STEP_WORDS,
        "环节.答复投诉人",
    ),
    TemplateWord[_Record](
        "交办",
        "交给主办单位的那一次（转办、分派、再办……；传递、转客服不是），和它还要办的",
        _handed_words,
        "{{ 交办.经办 }}",
        (*HAPPENED_WORDS, *HANDED_WORDS),
        "交办",
    ),
    TemplateWord[_Record](
        "经过",
        "办过的事，一件一行",
        lambda it: history_words(it.sight, it.told_in_front),
        "",
        HISTORY_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "其他登记",
        "登记、受理、转办时写下而这个模板没有提到的字段，一个一行",
        lambda it: unnamed_words(it.sight, it.named),
        "",
        UNNAMED_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "其他办理",
        "以后办的时候写下而这个模板没有提到的字段，一个一行",
        lambda it: later_unnamed_words(it.sight, it.named),
        "",
        UNNAMED_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "附件清单",
        "附上的文件，一个一行",
        lambda it: attached_words(it.sight),
        "",
        ATTACHED_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        NAME,
        "一件的全部，照仲裁要的编上号；签发过的单和审计的结论从 git 里来",
        _dossier_words,
        "{{ 卷宗.结论 }}",
        DOSSIER_WORDS,
        NAME,
    ),
    TemplateWord[_Record](
        "结果",
        "处理结果（`outcome`）；没有写的是最近一次答复、反馈里要写明的话",
        lambda it: outcome_told(it.sight),
    ),
    TemplateWord[_Record](
        "受理决定",
        "受理、不予受理、转出、待补证，最后定的是哪一样",
        lambda it: decided_on_intake(it.card),
        '{{ (受理决定 == "受理") | 打勾 }}受理',
    ),
    TemplateWord[_Record](
        "方案作罢",
        "最近一次的方案退回了、投诉人没有接受：又可以另提",
        lambda it: plan_is_off(it.card),
        "{{ '（没有采用）' if 方案作罢 }}",
    ),
    TemplateWord[_Record](
        "联系",
        "找谁、怎样联系（`contact`），印在告知书上",
        lambda it: it.contact,
    ),
    TemplateWord[_Record](
        "单名", "规则里给这张单起的名称（`forms` 的 `title`）", lambda it: it.form.title
    ),
    TemplateWord[_Record](
        "单上说明", "规则里要这张单另外说的（`forms` 的 `says`）", lambda it: it.form.says
    ),
    TemplateWord[_Record](
        "单上另写",
        "规则里要这张单另外写明的字段（`forms` 的 `adds`），填了的一个一行",
        lambda it: told_besides(it.sight, it.form.adds),
        "",
        UNNAMED_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "规定有",
        "这套规则有哪些：字段和门槛的名称，这一类做得到的含义",
        lambda it: known_here(it.card),
        "{% if '四不放过' in 规定有 %}四不放过{% endif %}",
    ),
    TemplateWord[_Record](
        "禁止换取满意",
        "规则里有没有这样的禁止：不许用补偿换取满意",
        lambda it: bans_buying(it.card.rules),
        "{% if 禁止换取满意 %}未采取经济补偿换取满意{% endif %}",
    ),
    TemplateWord[_Record](
        "时限",
        "走着和走完的时限，先到的在前",
        lambda it: clock_list(it.sight, it.running),
        "",
        CLOCK_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "时限结果",
        "这一轮的时限，和以前几轮逾期的",
        lambda it: results_of_clocks(it.sight, it.running),
        "{% for 一 in 时限结果 %}{{ 一.现况 }}{% endfor %}",
        CLOCK_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "期限",
        "规则里的每一条时限，按它的 `id`",
        lambda it: clocks_by_name(it.sight, it.running),
        "{{ 期限.转办.应于 }}",
        CLOCK_WORDS,
        "期限.转办",
    ),
    TemplateWord[_Record](
        "门槛", "规则里的门槛做到了没有", lambda it: it.gates, "{{ 门槛.四不放过 | 打勾 }}"
    ),
    TemplateWord[_Record](
        "关联",
        "关联的整改、问责……，每一件有它的全部字段，还有这些",
        lambda it: it.related,
        "{% for 一 in 关联.整改 %}{{ 一.编号 }}{% endfor %}",
        RELATED_WORDS,
        ONE,
    ),
    TemplateWord[_Record](
        "批",
        "并在一起的一批",
        lambda it: batch_words(it.card, it.others),
        "{{ 批.件数 }}",
        BATCH_WORDS,
        "批",
    ),
    TemplateWord[_Record](
        "收件人",
        "投诉人本人，不脱敏；只用在给他本人的单上",
        lambda it: told(ADDRESSEE_WORDS, addressee(it.card, it.masked)),
        "{{ 收件人.姓名 }}",
        ADDRESSEE_WORDS,
        "收件人",
    ),
    TemplateWord[_Record](
        COPY,
        "是哪一联（`forms` 的 `copies`）：签发的 Excel 每联一张，文字是第一联；草稿上是空的",
        lambda it: it.copy,
        "{{ '联次：' ~ 联次 if 联次 }}",
    ),
    TemplateWord[_Record](
        "保护", "要不要处处脱敏", lambda it: is_secret(it.card), "{% if 保护 %}保密{% endif %}"
    ),
    TemplateWord[_Record](
        "脱敏本", "这一份脱敏了没有", lambda it: it.sight.masked, "{% if 脱敏本 %}脱敏{% endif %}"
    ),
    TemplateWord[_Record](
        "单据", "填好发回来的时候靠它认；有填写格的自己带上，不必写", lambda it: it.mark
    ),
)


def context_for(
    workspace: Workspace,
    loaded: Readable,
    now: datetime,
    masked: bool,
    mark: Mark,
    named: frozenset[str] = frozenset(),
    linked: tuple[Readable, ...] | None = None,
    issued: bool = False,
    unmasked: bool = False,
    dossier: Dossier | None = None,
) -> Sayable:
    """Everything a form of one record may show, each found when it is said.

    `masked` for copy ③, `unmasked`: all of it.

    `named` are the names that the template says; `其他登记` has what it does not.
    `linked` stand in for the records that are linked with it on file, `dossier` is what git
    tells for a template that says 卷宗.
    """
    named = named | {loaded.rules.own_field(each) for each in named}
    git = dossier or Dossier()
    record = _Record(workspace, loaded, now, masked, mark, named, linked, issued, unmasked, git)
    return ChainMap(
        {
            **told(STAMP_WORDS, Stamp(mark.code, issued, unmasked)),
            **rules_words(record.sight.rules, now),
        },
        found_when_said(RECORD_WORDS, record),  # type: ignore[arg-type]
        card_words(record.sight),
    )
