"""Ask at a terminal which column is what: what the cells say first, then only what is unclear."""

import re
from collections.abc import Callable, Iterator

import click

from cpl.cli.frame.layout import Fit, cut, plain_line
from cpl.cli.frame.output import table
from cpl.cli.frame.window import terminal_size
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.cli.terminal.field_asking import options_of
from cpl.codec.records.values import half_width
from cpl.codec.spellings.date_clues import DateOrder
from cpl.domain.cases.masking import MASKS, mask_text
from cpl.domain.regulation.rules import Rules
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.guess import field_paths
from cpl.use_cases.imports.table import tidy
from cpl.use_cases.proposing.changes import (
    ID,
    NOT_USED,
    OpenWord,
    open_words,
    said_of,
    with_column,
    with_fixed,
    with_unit,
    with_word,
    without_events,
)
from cpl.use_cases.proposing.columns import ColumnLook
from cpl.use_cases.proposing.proposal import AS_WRITTEN, DaysSaid, Proposal
from cpl.use_cases.proposing.words import other_of

HEADERS = ("列号", "列", "例子", "是什么")
FIT = Fit(cuts=("例子", "列", "是什么"))
SAMPLE, SHORT, MOST_WORDS = 24, 12, 12
AS_IT_IS = "照旧"
EXPLAIN, LEAVE, NO_EVENTS = "?", "q", "x"
UNSEEN = (Option(EXPLAIN, EXPLAIN), Option(LEAVE, LEAVE))
EXPLAINED = (
    "左边是表里的列和一行例子（个人信息盖住了），右边是它在本单位叫什么。",
    "没有列的字段，每一行都写成同一个词。不对的，打列号重选；选“不用”就不导入那一列。",
    "存下的映射是一个文本文件，以后可以自己改。问到的，? 看说明，q 不办了，什么都不写。",
)


class LeftError(Exception):
    """Whoever was asked left; nothing was written."""


def calendar_asked(proposal: Proposal) -> DaysSaid:
    """What nobody can tell from the days that stand there; raises LeftError where he leaves."""
    unordered = proposal.doubts.get("date-order-unknown")
    if unordered:
        orders = [
            each for each in DateOrder if each is not DateOrder.YEAR_FIRST or _short(unordered)
        ]
        question = f"“{plain_line(unordered)}”这样的日期是"
        said = _choice(question, [Option(each.value) for each in orders])
        return DaysSaid(order=DateOrder(said))
    yearless = proposal.doubts.get("year-unknown")
    return DaysSaid(year=_year(plain_line(yearless))) if yearless else AS_WRITTEN


def _short(text: str) -> bool:
    """Is the year of two digits, so that it may stand in front?"""
    return not re.search(r"\d{4}", text)


def _year(text: str) -> int | None:
    """The year of a table without years; None where it has more than one, or nobody knows."""
    question = f"“{cut(text, SHORT)}”没有写年份，是哪一年（跨了年的直接回车，先不读）"
    while said := asking.line(question).strip().replace("？", EXPLAIN).lower():
        if said == LEAVE:
            raise LeftError
        if re.fullmatch(r"(?a)20\d\d", half_width(said).removesuffix("年")):
            return int(half_width(said).removesuffix("年"))
        click.echo(f"写四位的年份，如 2026，存在映射的“年份”里；{LEAVE} 不办了，什么都不写。")
    return None


def asked(proposal: Proposal, rules: Rules) -> Proposal:
    """The proposal as a person wants it; raises LeftError where he leaves."""
    _show(proposal)
    for path in proposal.lacking:
        proposal = _ask_column(proposal, path, rules)
    for path in tuple(_assumed(proposal, rules)):
        proposal = _ask_fixed(proposal, path, rules)
    proposal = _ask_words(proposal, rules)
    proposal = _ask_unit(proposal, rules)
    return _confirmed(proposal, rules)


# —— what is shown ——


def _show(proposal: Proposal) -> None:
    mapping = proposal.mapping
    table(HEADERS, list(_rows(proposal)), fit=FIT)
    width = terminal_size().columns
    for path, source in mapping.fields.items():
        if source.fixed and not source.columns:
            click.echo(cut(f"表里没有 {path}，每一行都写：{source.fixed}", width))
    if mapping.events:
        names = "、".join(each.name for each in mapping.events)
        when = mapping.events[0].when
        happened = f"“{when.column}”不空的行" if when else "每一行"
        click.echo(cut(f"{plain_line(happened)}还记后来的事：{names}", width))


def _rows(proposal: Proposal) -> Iterator[tuple[str, ...]]:
    samples = _samples(proposal)
    for number, look in enumerate(proposal.columns, 1):
        what = "、".join(said_of(proposal.mapping, look.name)) or ("—" if look.texts else "空的")
        yield str(number), plain_line(look.name), cut(samples.get(look.index, ""), SAMPLE), what


def _samples(proposal: Proposal) -> dict[int, str]:
    """One cell of each column, with what is personal covered."""
    row = proposal.sample
    if row is None:
        return {}
    secrets = {text: mask(text) for text, mask in _personal(proposal, row)}
    return {
        look.index: plain_line(mask_text(tidy(row.text(look.index)), secrets))
        for look in proposal.columns
    }


def _personal(proposal: Proposal, row: Row) -> Iterator[tuple[str, Callable[[str], str]]]:
    for look in proposal.columns:
        text = tidy(row.text(look.index))
        kind = _personal_kind(proposal, look)
        if text and kind:
            yield text, MASKS[kind]


def _personal_kind(proposal: Proposal, look: ColumnLook) -> str:
    """How the column is covered: as its field is, or as it looks where it has none."""
    for path in said_of(proposal.mapping, look.name):
        if path in proposal.personal:
            return proposal.personal[path]
    return "name" if look.names > 0.5 else "phone" if look.phones > 0.5 else ""


# —— the questions ——


def _choice(question: str, options: list[Option], default: str = "") -> str:
    """One of them; explains itself as often as it is asked to. Raises LeftError."""
    said = asking.choice(question, options, default, unseen=UNSEEN)
    while said == EXPLAIN:
        _explain()
        said = asking.choice(question, options, default, unseen=UNSEEN)
    if said == LEAVE:
        raise LeftError
    return said


def _explain() -> None:
    for line in EXPLAINED:
        click.echo(line)


def _ask_column(proposal: Proposal, path: str, rules: Rules) -> Proposal:
    known = rules.field_at(path)
    if known is not None and known.choices:
        return _ask_fixed(proposal, path, rules)
    names = [Option(each.name) for each in proposal.columns if each.texts]
    return with_column(proposal, _choice(f"{path} 是哪一列", names), path, rules)


def _assumed(proposal: Proposal, rules: Rules) -> Iterator[str]:
    """The fields that must be known and that the table does not tell.

    That a table of complaints holds complaints is shown, and not asked.
    """
    kind = str(rules.parts.kind)
    for path, source in proposal.mapping.fields.items():
        known = rules.field_at(path)
        if known and len(known.choices) > 1 and not source.columns and path != kind:
            yield path


def _ask_fixed(proposal: Proposal, path: str, rules: Rules) -> Proposal:
    known = rules.field_at(path)
    assert known is not None, path
    source = proposal.mapping.fields.get(path)
    question = f"表里没有“{path}”，每一行都写"
    said = _choice(question, list(options_of(known)), source.fixed if source else "")
    return with_fixed(proposal, path, said, rules)


def _ask_words(proposal: Proposal, rules: Rules) -> Proposal:
    """What the words mean that are nobody's guess, the first of them; how many are left is told."""
    words = tuple(open_words(proposal, rules))
    for word in words[:MOST_WORDS]:
        proposal = _ask_word(proposal, word, rules)
    left = words[MOST_WORDS:]
    if left:
        first = f"{left[0].path} 的“{plain_line(left[0].word)}”"
        click.echo(f"还有 {len(left)} 个词没有问（{first}等），在映射的“对照”里改。")
    return proposal


def _ask_word(proposal: Proposal, word: OpenWord, rules: Rules) -> Proposal:
    question = f"{word.path} 写“{plain_line(word.word)}”的（{word.many} 行）算"
    if word.path == str(rules.parts.unit):
        options, default = _units(rules), next(iter(rules.units))
    else:
        known = rules.field_at(word.path)
        assert known is not None, word.path
        options, default = list(options_of(known)), other_of(known) or known.choices[0]
    return with_word(proposal, word, _choice(question, options, default), rules)


def _units(rules: Rules) -> list[Option]:
    return [Option(name, unit.short) for name, unit in rules.units.items()]


def _ask_unit(proposal: Proposal, rules: Rules) -> Proposal:
    path = str(rules.parts.unit)
    sources = (each.fields.get(path) for each in proposal.mapping.events)
    fixed = next((each.fixed for each in sources if each and each.fixed), "")
    if not fixed or len(rules.units) < 2:
        return proposal
    said = _choice("表里没有写由哪个单位办，都记", _units(rules), fixed)
    return with_unit(proposal, said, rules)


def _confirmed(proposal: Proposal, rules: Rules) -> Proposal:
    """The last look: Enter keeps it, a column's number changes it."""
    without = f"  {NO_EVENTS} 不记后来的事" if proposal.mapping.events else ""
    offer = f"回车 存下  列号 改{without}  {EXPLAIN} 说明  {LEAVE} 不办了"
    while True:
        said = asking.line(offer).strip().replace("？", EXPLAIN).lower()
        if not said:
            return proposal
        if said == LEAVE:
            raise LeftError
        if said == NO_EVENTS:
            proposal = without_events(proposal)
        elif said.isdecimal() and 1 <= int(said) <= len(proposal.columns):
            proposal = _changed(proposal, proposal.columns[int(said) - 1], rules)
        else:
            _explain()
            continue
        _show(proposal)


def _changed(proposal: Proposal, look: ColumnLook, rules: Rules) -> Proposal:
    paths = [path for path, _ in field_paths(rules, rules.complaints)]
    own = str(rules.parts.source_id)
    words = [AS_IT_IS, NOT_USED, ID, *(each for each in paths if each != own)]
    said = _choice(f"“{plain_line(look.name)}”是", [Option(each) for each in words], AS_IT_IS)
    return proposal if said == AS_IT_IS else with_column(proposal, look.name, said, rules)
