"""`审计说明.yaml` ⇄ `Explanation`: one item for each finding that somebody explained."""

from datetime import datetime

from cpl.codec.reading import Part, ProblemList
from cpl.domain.audit.explanations import Explanation
from cpl.problems import Problem
from cpl.yamltext.edit import AppendItem, apply_edits
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse

ITEMS = "说明"
FINDING, CODE, PLACE, REASON, BY, AT, ALONE = (
    "发现", "代码", "在哪里", "原因", "谁", "时间", "本单位只有他一人",
)  # fmt: skip
YES = "是"
MOMENT = "%Y-%m-%d %H:%M"
HEAD = "# 审计发现的说明，cpl audit --explain 写的，只往后加：改了、删了，下次审计看得出来。\n"


def read_explanations(
    path: str, data: bytes
) -> tuple[tuple[Explanation, ...], tuple[Problem, ...]]:
    """Every explanation that can be read; problems for the rest."""
    document, problems = parse(path, data)
    if document is None:
        return (), problems
    report = ProblemList(path)
    report.problems.extend(problems)
    part = Part(document.root, report)
    found = tuple(_explanation(each) for each in part.parts(ITEMS))
    part.done()
    return found, tuple(report.problems)


def _explanation(part: Part) -> Explanation:
    found = Explanation(
        part.required(FINDING),
        part.required(CODE),
        part.text(PLACE),
        part.required(REASON),
        part.required(BY),
        _moment(part),
        part.text(ALONE) == YES,
    )
    part.done()
    return found


def _moment(part: Part) -> datetime:
    said = part.required(AT)
    try:
        return datetime.strptime(said, MOMENT)
    except ValueError:
        node = part.value(AT)
        if said and node is not None:
            part.report.add(
                node, "bad-date", f"“{AT}: {said}”不是时间。", "写成 2026-12-03 10:00。"
            )
        return datetime.min


def with_explanation(path: str, data: bytes | None, new: Explanation) -> bytes:
    """The file with one explanation more at its end, all else as it stands."""
    item: dict[str, Plain] = {
        FINDING: new.finding,
        CODE: new.code,
        PLACE: new.place,
        REASON: new.reason,
        BY: new.by,
        AT: new.at.strftime(MOMENT),
    }
    if new.alone:
        item[ALONE] = YES
    document = parse(path, data)[0] if data else None
    if document is None:
        return (HEAD + emit({ITEMS: [item]})).encode()
    return apply_edits(document, [AppendItem((ITEMS,), item)]).encode()
