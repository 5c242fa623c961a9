"""What `cpl import` says of a table: the fate of every row, adding up, and what to do about it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import click

from cpl.cli.frame.layout import Fit, cut, plain_line
from cpl.cli.frame.output import table
from cpl.domain.cases.masking import mask_values
from cpl.domain.values.screening import screened
from cpl.domain.values.value import at_path, shown
from cpl.store.tables.rows import RowMark
from cpl.use_cases.again.past import GoneRows
from cpl.use_cases.imports.fates import Fate, Fates, RowFate
from cpl.use_cases.imports.remarks import STRUCK_UNDECIDED
from cpl.use_cases.imports.row import Arrived
from cpl.use_cases.imports.table import RowProblem
from cpl.use_cases.imports.table_import import ImportPlan

HEADERS = ("行", "编号", "接收时间", "状态", "经过", "来源编号", "内容")
FIT = Fit(cuts=("内容", "经过"), drops=("来源编号", "状态"))
SHOWN_ALIKE = 5
SHOWN_PLACES = 12
LONGEST_NOTE = 60


def tell(found: ImportPlan, everything: bool, *, is_updating: bool) -> None:
    """All of it, the sum last."""
    kind = found.table.sheet.kind
    place = f"工作表“{found.table.sheet.name}”" if found.table.sheet.name else ""
    click.echo(f"{found.table.sheet.file}（{kind}）{place}，{found.table.header_said}。")
    if found.before is not None:
        click.echo(f"这个文件导入过：{plain_line(str(found.before))}。照样逐行核对。")
    _preview(found)
    for line in problem_lines(found.problems, everything):
        click.echo(line)
    for line in (
        *_fate_lines(found.fates, everything, is_updating=is_updating),
        *_mark_lines(found.marks, everything),
        *_comment_lines(found, everything),
        *found.remarks,
        *_gone_lines(found.gone, everything),
    ):
        click.echo(line)
    for line in (f"{found.fates}。", *found.opening.said):
        click.echo(line)
    click.echo(_ending(found))


def _preview(found: ImportPlan) -> None:
    if found.new and not found.commit:
        first = [*found.new.glimpses()]
        table(HEADERS, [_row(*each) for each in first], fit=FIT)
        if len(found.new) > len(first):
            click.echo(f"……共 {len(found.new)} 件。")


def _row(number: str, arrived: Arrived) -> tuple[str, ...]:
    card = arrived.card
    masked = mask_values(card.rules, card.values)
    return (
        str(arrived.row.number),
        number,
        f"{card.received_at:%Y-%m-%d %H:%M}",
        card.state,
        "→".join(event.name for event in arrived.chain.record.history),
        arrived.source_id,
        cut(plain_line(shown(at_path(masked, card.machine.summary))), 30),
    )


def _ending(found: ImportPlan) -> str:
    many = len(found.updates)
    if found.commit is None:
        return "没有要写的。" if found.is_nothing else "（预览：什么都没有写。没有问题就加 --yes）"
    numbers = found.new.numbers
    new = f"{numbers[0]} … {numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
    parts = [f"已导入 {new}"] if numbers else []
    parts += [f"更新 {many} 件"] if many else []
    parts += [f"记下 {found.declined} 行{Fate.OURS.value}"] if found.declined else []
    return (
        f"{'，'.join(parts)}，一次提交 {found.commit[:10]}。逐行看：cpl import --past {found.name}"
    )


# —— the rows of each fate ——


def _fate_lines(fates: Fates, everything: bool, *, is_updating: bool) -> Iterator[str]:
    yield from _few(fates, Fate.REPEATED, everything, lambda e: f"{e.place}和{e.like}相同")
    if fates.first_open(Fate.REPEATED):
        yield "相同的行没有导入：各算一件加 --repeated 保留，只算一件加 --repeated 合并。"
    yield from _few(fates, Fate.CHANGED, everything, _changed_line)
    if fates.counts.get(Fate.CHANGED) and not is_updating:
        yield "有变化的没有写：照表更新加 --update（照规则更正、补上后来的事）。"
    yield from _ours_lines(fates, everything)
    for fate in (Fate.BLANK, Fate.HEADER, Fate.TOTAL, Fate.SKIPPED):
        places = [each.place for each in fates.of(fate)]
        if places:
            yield f"{fate.value}：{places_said(places, everything)}"
    if fates.first_open(Fate.SKIPPED):
        yield STRUCK_UNDECIDED


def _ours_lines(fates: Fates, everything: bool) -> Iterator[str]:
    """How to say that what is here is right, and of which rows somebody has said so."""
    open_one = fates.first_open(Fate.CHANGED)
    if open_one:
        which = f"{{{open_one.record}: [{', '.join(open_one.about)}]}}"
        yield f"不该照表改的，在映射里写 {Fate.OURS.value}: {which}，以后不再算有变化。"
    yield from _few(
        fates,
        Fate.OURS,
        everything,
        lambda e: f"{_said_at(e)}{Fate.OURS.value}：{'、'.join(e.about)}",
    )


def _said_at(each: RowFate) -> str:
    return f"{each.place} {each.record} "


def _changed_line(each: RowFate) -> str:
    return plain_line(f"{each.place} {each.record}：{each.say}".replace("\n", "；"))


def _few(
    fates: Fates, fate: Fate, everything: bool, said: Callable[[RowFate], str]
) -> Iterator[str]:
    more = 0 if everything else max(0, fates.counts.get(fate, 0) - SHOWN_ALIKE)
    yield from map(said, islice(fates.of(fate), None if everything else SHOWN_ALIKE))
    if more:
        yield f"  ……{fate.value}的还有 {more} 行，--all 全部列出。"


def _mark_lines(marks: Mapping[RowMark, tuple[str, ...]], everything: bool) -> Iterator[str]:
    for mark in RowMark:
        if places := marks.get(mark):
            yield f"{mark.value}的 {len(places)} 行：{places_said(places, everything)}"


def _comment_lines(found: ImportPlan, everything: bool) -> Iterator[str]:
    """What was noted beside the rows may say that somebody took his complaint back."""
    if not found.comments:
        return
    yield "批注没有导入，请看看要不要记在那一件上："
    shown_ones = found.comments if everything else found.comments[:SHOWN_ALIKE]
    for each in shown_ones:
        record = found.fates.rows[each.position].record
        text = plain_line(screened(" ".join(each.text.split())))
        where = " ".join(filter(None, (each.place, each.cell, record)))
        yield f"  {where}：{text if everything else cut(text, LONGEST_NOTE)}"
    if len(found.comments) > len(shown_ones):
        yield f"  ……批注还有 {len(found.comments) - len(shown_ones)} 个，--all 全部列出。"


def _gone_lines(gone: GoneRows | None, everything: bool) -> Iterator[str]:
    if gone is None:
        return
    named = [f"{gone.earlier.records[each]}（{each}）" for each in gone.records]
    shown_ones = named if everything else named[:SHOWN_ALIKE]
    more = f" 等 {len(named)} 行" if len(named) > len(shown_ones) else ""
    at = gone.earlier.manifest.at
    yield (
        f"上次（{at:%Y-%m-%d %H:%M}）有、这次没有：{'、'.join(shown_ones)}{more}。"
        "记录还在，没有删；误登记的用 cpl do 编号 作废。"
    )


def places_said(places: Sequence[str], everything: bool = False) -> str:
    """`第5行、第14–501行`: rows that follow each other are one stretch."""
    stretches = list(_stretches(places))
    shown_ones = stretches if everything else stretches[:SHOWN_PLACES]
    more = f" 等 {len(places)} 行" if len(stretches) > len(shown_ones) else ""
    return f"{'、'.join(shown_ones)}{more}"


def _stretches(places: Iterable[str]) -> Iterator[str]:
    begun, sheet, first, last = False, "", 0, 0
    for each in places:
        head, _, number = each.rpartition("第")
        at = int(number.removesuffix("行"))
        if begun and head == sheet and at == last + 1:
            last = at
            continue
        if begun:
            yield _stretch(sheet, first, last)
        begun, sheet, first, last = True, head, at, at
    if begun:
        yield _stretch(sheet, first, last)


def _stretch(sheet: str, first: int, last: int) -> str:
    return f"{sheet}第{first}行" if first == last else f"{sheet}第{first}–{last}行"


# —— what is wrong ——


def problem_lines(problems: Sequence[RowProblem], everything: bool) -> Iterator[str]:
    """Every problem; of many alike in one column the first few and how many more."""
    alike = Counter(_sort_of(each) for each in problems)
    said: Counter[tuple[str, ...]] = Counter()
    for each in problems:
        sort = _sort_of(each)
        said[sort] += 1
        if everything or said[sort] <= SHOWN_ALIKE:
            yield plain_line(str(each))
        elif said[sort] == alike[sort]:
            more = alike[sort] - SHOWN_ALIKE
            yield f"  ……{_column(each)}同样的问题还有 {more} 条，--all 全部列出。"


def _sort_of(problem: RowProblem) -> tuple[str, ...]:
    return (problem.code, problem.column, problem.severity.value)


def _column(problem: RowProblem) -> str:
    return f"“{problem.column}”" if problem.column else ""
