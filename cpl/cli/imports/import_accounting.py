"""`cpl import --format`: the fate of every row, for whoever goes on from there with a program."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cpl.cli.frame.output import printed_as_json, table
from cpl.domain.values.screening import screened
from cpl.use_cases.imports.fates import RowFate
from cpl.use_cases.imports.table import RowProblem
from cpl.use_cases.imports.table_import import ImportPlan

ROWS = ("行", "下落", "编号", "和哪一行相同", "说明", "要你定")
PROBLEMS = ("行", "格", "列", "轻重", "代码", "说明")
YES = "是"


def account(found: ImportPlan, form: str) -> None:
    """Print it: as JSON with everything, in the other forms the rows."""
    if form == "json":
        printed_as_json(_whole(found))
    else:
        table(ROWS, [_row(each) for each in found.fates.rows], form)


def _row(each: RowFate) -> tuple[str, ...]:
    say = each.say or "、".join(each.about)
    return each.place, each.fate.value, each.record, each.like, say, YES if each.is_open else ""


def _whole(found: ImportPlan) -> Mapping[str, object]:
    """`读到` is the sum of `合计`; blank rows between the others are counted and not listed."""
    sheet, origin = found.table.sheet, found.origin
    return {
        "文件": sheet.file,
        "SHA-256": origin.sha256,
        "工作表": sheet.name,
        "表头行": list(found.table.header),
        "映射": origin.mapping.name if origin.mapping else "",
        "读到": found.fates.total,
        "合计": {fate.value: many for fate, many in found.fates.counts.items()},
        "行": list(_rows(found)),
        "问题": [dict(zip(PROBLEMS, _problem(each), strict=True)) for each in found.problems],
        "记号": {mark.value: list(places) for mark, places in found.marks.items()},
        "其余": [*found.remarks, *found.opening.said],
        "不在了": list(found.gone.records) if found.gone else [],
        "清单": found.name if found.commit else "",
        "提交": found.commit or "",
    }


def _rows(found: ImportPlan) -> Iterator[Mapping[str, object]]:
    comments = defaultdict(list)
    for each in found.comments:
        comments[each.position].append(f"{each.cell}：{screened(each.text)}")
    for position, row in enumerate(found.fates.rows):
        yield {**dict(zip(ROWS, _row(row), strict=True)), "批注": comments[position]}


def _problem(each: RowProblem) -> tuple[str, ...]:
    cell = f"{each.letter}{each.row}" if each.letter else ""
    say = f"{each.message}{each.mend}"
    return each.place, cell, each.column, each.severity.value, each.code, say
