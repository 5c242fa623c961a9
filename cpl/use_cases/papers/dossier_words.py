"""`卷宗`: all there is of one case, numbered as an arbitrator asks for it.

What only git knows (the papers issued, what the audit says) is gathered above, in
`cpl.use_cases.auditing.dossier`, for a template that says the name; else there is none of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened, rows_of
from cpl.domain.cases.redaction import Sight
from cpl.domain.decisions.decided import decisions_on
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values, shown
from cpl.use_cases.papers.attached_files import Attached, attached_to
from cpl.use_cases.papers.paper_words import HISTORY_WORDS, history_words
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told

NAME = "卷宗"
ASKED_AFTER = frozenset({"followed_up", "contact_attempted", "customer_contacted"})
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic")
UNTOLD = "（没有审计）"
CLOSED = "不公开"


@dataclass(frozen=True)
class DossierPaper:
    """A paper that was issued of the record, and what has become of its files since."""

    name: str
    code: str
    at: datetime
    by: str
    standing: str


@dataclass(frozen=True)
class FindingTold:
    """One finding of the audit about this record; `explained` is what somebody said of it."""

    weight: str
    title: str
    said: str
    commit: str
    explained: str = ""


@dataclass(frozen=True)
class Dossier:
    """What git tells for it. `verdict` in one sentence, `span` what was gone through.

    `masked` and `closed` are the linked records that whoever asks may not see whole, or at all.
    """

    papers: tuple[DossierPaper, ...] = ()
    judged: tuple[FindingTold, ...] = ()
    verdict: str = UNTOLD
    span: str = ""
    masked: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def made_of(self) -> str:
        """What makes it another dossier; not how much there was to go through besides."""
        hidden = f"{self.masked!r}{self.closed!r}" if self.masked or self.closed else ""
        return f"{self.papers!r}{self.judged!r}{self.verdict}{hidden}"


@dataclass(frozen=True)
class Beside:
    """A record that this one is linked with; of what is `closed` nothing is told but that it is."""

    sight: Sight
    closed: bool = False

    @property
    def card(self) -> Card:
        return self.sight.card

    @property
    def written(self) -> str:
        """Every field that it was registered with."""
        if self.closed:
            return CLOSED
        fields = self.sight.of(self.card.registered)
        told = ((name, shown(value).rstrip("。；")) for name, value in fields.items())
        return "；".join(f"{name}：{said}" for name, said in told if said)

    @property
    def happened(self) -> list[Words]:
        return [] if self.closed else history_words(self.sight, frozenset())


@dataclass(frozen=True)
class DossierOf:
    """The record that it is made of, for somebody's eyes, and what git tells."""

    sight: Sight
    linked: tuple[Beside, ...]
    clocks: int
    git: Dossier

    @property
    def card(self) -> Card:
        return self.sight.card


def says_dossier(named: frozenset[str]) -> bool:
    """Does a template with these names speak of the dossier?"""
    return any(FieldPath(each).head == NAME for each in named)


# —— evidence ——


@dataclass(frozen=True)
class _Exhibit:
    """What was attached, numbered: by whom, when, kept by whom."""

    order: int
    attached: Attached

    @property
    def source(self) -> str:
        event = self.attached.happened.event
        return f"{event.at:%Y-%m-%d %H:%M} {event.doer}附上（{event.name}）"

    @property
    def pages(self) -> str:
        """A picture is one; of anything else somebody counts them."""
        return "1" if self.attached.name.lower().endswith(PICTURES) else ""


EXHIBIT_WORDS = (
    TemplateWord[_Exhibit]("编号", "证据的编号：证1、证2", lambda it: f"证{it.order}"),
    TemplateWord[_Exhibit]("名称", "文件或者材料的名称", lambda it: it.attached.name),
    TemplateWord[_Exhibit]("来源", "谁在什么时候附上的", lambda it: it.source),
    TemplateWord[_Exhibit](
        "校验码", "SHA-256，全部 64 位；纸质的没有", lambda it: it.attached.digest
    ),
    TemplateWord[_Exhibit]("大小", "多大", lambda it: it.attached.size),
    TemplateWord[_Exhibit]("保管", "由谁保管在哪里", lambda it: it.attached.kept),
    TemplateWord[_Exhibit]("页数", "图片是 1；别的空着，数了写上", lambda it: it.pages),
)


def _exhibits(of: DossierOf) -> Iterator[_Exhibit]:
    return (_Exhibit(order, each) for order, each in enumerate(attached_to(of.sight), 1))


# —— what was given, and who decided it ——


@dataclass(frozen=True)
class _Given:
    """One remedy that was given, and the decisions that cover it."""

    happened: Happened
    row: Values
    decisions: tuple[Happened, ...]

    @property
    def decided(self) -> str:
        """`审批（2026-10-15 17:20 陈总，总经理）`, or by the power of who gave it."""
        events = (each.event for each in self.decisions)
        said = (f"{e.name}（{e.at:%Y-%m-%d %H:%M} {e.doer}，{e.role}）" for e in events)
        return "；".join(said) or "经办权限以内"


GIVEN_WORDS = (
    TemplateWord[_Given]("时间", "什么时候给的", lambda it: it.happened.event.at),
    TemplateWord[_Given]("经办", "谁给的", lambda it: it.happened.event.doer),
    TemplateWord[_Given]("角色", "以什么角色给的", lambda it: it.happened.event.role),
    TemplateWord[_Given]("内容", "给了什么：方式、金额、用途、依据", lambda it: shown(it.row)),
    TemplateWord[_Given]("决定", "哪一次决定管着它", lambda it: it.decided),
)


def _given(of: DossierOf) -> Iterator[_Given]:
    authority = of.card.rules.authority
    if authority is None:
        return
    deciding = [each.event for each in decisions_on(of.card)]
    for index, each in enumerate(of.card.happened):
        rows = rows_of(of.sight.of(each.event.fields).get(authority.field))
        before = [e for e in of.card.happened[:index] if e.round == each.round]
        last = (_last_of(before, name) for name in deciding)
        covering = tuple(one for one in last if one is not None)
        yield from (_Given(each, row, covering) for row in rows)


def _last_of(happened: Sequence[Happened], name: str) -> Happened | None:
    return next((each for each in reversed(happened) if each.event.name == name), None)


# —— the rest ——


LINKED_WORDS = (
    TemplateWord[Beside]("名称", "那一种记录的名称", lambda it: it.card.machine.title),
    TemplateWord[Beside]("编号", "它的编号", lambda it: it.card.number),
    TemplateWord[Beside]("状态", "现在的状态", lambda it: it.card.state),
    TemplateWord[Beside](
        "内容", "登记的时候写下的全部：问题、措施、责任人、哪天以前", lambda it: it.written
    ),
    TemplateWord[Beside](
        "经过", "办过的事，一件一行，写下的全部", lambda it: it.happened, "", HISTORY_WORDS, ONE
    ),
)
PAPER_WORDS = (
    TemplateWord[tuple[int, DossierPaper]]("编号", "文书的编号：文1、文2", lambda it: f"文{it[0]}"),
    TemplateWord[tuple[int, DossierPaper]](
        "名称", "哪一种单，第几次；整改、问责的前面有它的编号", lambda it: it[1].name
    ),
    TemplateWord[tuple[int, DossierPaper]]("编码", "印在上面的编码", lambda it: it[1].code),
    TemplateWord[tuple[int, DossierPaper]]("时间", "什么时候签发的", lambda it: it[1].at),
    TemplateWord[tuple[int, DossierPaper]]("签发人", "谁签发的", lambda it: it[1].by),
    TemplateWord[tuple[int, DossierPaper]](
        "现况", "现在存着的是不是签发时的那一份", lambda it: it[1].standing
    ),
)
JUDGED_WORDS = (
    TemplateWord[FindingTold]("轻重", "严重、注意、声明", lambda it: it.weight),
    TemplateWord[FindingTold]("名称", "哪一种", lambda it: it.title),
    TemplateWord[FindingTold]("说明", "哪里、怎样", lambda it: it.said),
    TemplateWord[FindingTold]("提交", "在 git 的哪一次提交", lambda it: it.commit),
    TemplateWord[FindingTold]("已说明", "谁怎样说明过；没有是空的", lambda it: it.explained),
)
SECTION_WORDS = (
    TemplateWord[tuple[str, str, str]]("序号", "一、二、三", lambda it: it[0]),
    TemplateWord[tuple[str, str, str]]("名称", "这一部分叫什么", lambda it: it[1]),
    TemplateWord[tuple[str, str, str]]("件数", "里面有多少", lambda it: it[2]),
)
CHINESE = "一二三四五六七八九"


def _sections(of: DossierOf) -> list[Words]:
    """The table of contents: always the same parts, each with how much is in it."""
    counted = (
        ("当事人", ""),
        ("经过", f"{len(of.card.happened)} 条"),
        ("证据目录", f"{len(list(_exhibits(of)))} 份"),
        ("文书", f"{len(of.git.papers)} 份"),
        ("时限", f"{of.clocks} 项"),
        ("补偿和管着它的决定", f"{len(list(_given(of)))} 笔"),
        (_linked_kinds(of.card), f"{len(of.linked)} 件"),
        ("联系和回访", f"{len(_asked(of))} 次"),
        ("审计结论", f"{len(of.git.judged)} 处"),
    )
    rows = ((n, *each) for n, each in zip(CHINESE, counted, strict=True))
    return [told(SECTION_WORDS, each) for each in rows]


def _linked_kinds(card: Card) -> str:
    """`有关的整改、问责、巡场和工单`: what the rules have."""
    kinds = (each for each in card.rules.machines.values() if each is not card.rules.routine)
    others = "、".join(each.name for each in kinds if each.name != card.machine.name)
    return f"有关的{others}{'和' if others else ''}{card.machine.name}"


def _asked(of: DossierOf) -> list[Happened]:
    return [each for each in of.card.happened if each.meanings & ASKED_AFTER]


@dataclass(frozen=True)
class _Call:
    """One time that the complainant was asked or not reached."""

    sight: Sight
    happened: Happened

    @property
    def said(self) -> str:
        fields = self.sight.of(self.happened.event.fields).items()
        told = ((name, shown(value).rstrip("。；")) for name, value in fields)
        return "；".join(f"{name}：{said}" for name, said in told)


CALL_WORDS = (
    TemplateWord[_Call]("时间", "什么时候", lambda it: it.happened.event.at),
    TemplateWord[_Call]("事件", "本单位叫它什么", lambda it: it.happened.event.name),
    TemplateWord[_Call]("经办", "谁打的", lambda it: it.happened.event.doer),
    TemplateWord[_Call]("内容", "写下了什么", lambda it: it.said),
)


def _numbered(papers: Iterable[DossierPaper]) -> list[Words]:
    return [told(PAPER_WORDS, each) for each in enumerate(papers, 1)]


def _judged(of: DossierOf) -> Iterator[FindingTold]:
    """What a person wrote of a finding may name anybody."""
    for each in of.git.judged:
        yield replace(each, explained=of.sight.text(each.explained))


def _each(listed: str, name: str) -> str:
    """How a template goes through one of the lists."""
    return f"{{% for {ONE} in {NAME}.{listed} %}}{{{{ {ONE}.{name} }}}}{{% endfor %}}"


DOSSIER_WORDS = (
    TemplateWord[DossierOf](
        "目录", "卷里有哪几部分，各有多少", _sections, _each("目录", "名称"), SECTION_WORDS, ONE
    ),
    TemplateWord[DossierOf](
        "证据",
        "证据目录：附上的文件和材料，一份一行",
        lambda of: [told(EXHIBIT_WORDS, each) for each in _exhibits(of)],
        _each("证据", "编号"),
        EXHIBIT_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf](
        "文书",
        "签发过的单，一份一行，引起的整改、问责的也在；卷宗自己不算",
        lambda of: _numbered(of.git.papers),
        _each("文书", "编码"),
        PAPER_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf](
        "补偿",
        "给过的补偿，和管着它的决定，一笔一行",
        lambda of: [told(GIVEN_WORDS, each) for each in _given(of)],
        _each("补偿", "决定"),
        GIVEN_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf](
        "关联",
        "由它引起的、和它有关的整改、问责、巡场、并在一起的工单，一件一行",
        lambda of: [told(LINKED_WORDS, each) for each in of.linked],
        _each("关联", "编号"),
        LINKED_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf](
        "回访",
        "联系过、没有联系上、回访，一次一行",
        lambda of: [told(CALL_WORDS, _Call(of.sight, each)) for each in _asked(of)],
        _each("回访", "时间"),
        CALL_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf](
        "发现",
        "审计说的这一件，一处一行",
        lambda of: [told(JUDGED_WORDS, each) for each in _judged(of)],
        _each("发现", "说明"),
        JUDGED_WORDS,
        ONE,
    ),
    TemplateWord[DossierOf]("结论", "审计的结论，一句话", lambda of: of.git.verdict),
    TemplateWord[DossierOf]("审计范围", "审计走过了哪些", lambda of: of.git.span),
)
