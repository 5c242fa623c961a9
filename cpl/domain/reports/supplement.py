"""补报: how a month differs today from what its issued report said, record by record."""

from collections.abc import Iterator

from cpl.domain.reports.monthly import CUT_OFF, Report, version_text
from cpl.domain.statistics.flow import Flow, flow_of
from cpl.domain.statistics.view import Issued, MonthView, Seen
from cpl.domain.values.tables import Row, Section, Table

HEADERS = ("编号", "接收时间", "登记时间", "分类", "单位", "现状")


def supplement(view: MonthView, issued: Issued, told: Issued | None) -> Report | None:
    """What is new since the issued report and its last supplement; None: nothing is.

    `view` is the month as it is known now.
    """
    flow = flow_of(view)
    base = told or issued
    sections = tuple(_sections(view, flow, base))
    if not sections:
        return None
    return Report(
        title=f"{view.month.words}{view.rule.title}（补报）",
        office=view.rules.meta.office,
        head=(
            ("原报", f"{issued.issued_at} 下发，代码 {issued.code}；原报不改"),
            (CUT_OFF, f"登记到 {view.known_by:%Y-%m-%d %H:%M}"),
            ("计入", "这里的件数计入下一期月报的“补录”“办结”或“调整”。"),
        ),
        sections=(_totals(flow, issued), *sections),
        attachments=(),
        broken=view.broken,
        flow=flow,
        versions=(version_text(view.rules),),
    )


def _totals(flow: Flow, issued: Issued) -> Section:
    rows: tuple[Row, ...] = tuple(
        (name, was, now, f"{now - was:+d}")
        for name, was, now in (
            ("受理", len(issued.received), len(flow.received)),
            ("补录", len(issued.late), len(flow.late)),
            ("办结", len(issued.ended), len(flow.ended)),
        )
    )
    return Section("数字变化", tables=(Table("变化", ("项目", "原报", "现为", "相差"), rows),))


def _sections(view: MonthView, flow: Flow, base: Issued) -> Iterator[Section]:
    known = {each.number: each for each in view.records}
    taken = {each.number for each in flow.taken_in}
    ended = {each.number for each in flow.ended}
    before = base.received | base.late
    for title, numbers in (
        ("补录：原报之后登记的", taken - before),
        ("不再计入：作废、改了类别或接收时间的", before - taken),
        ("补记办结", ended - base.ended),
        ("不再是办结", base.ended - ended),
    ):
        if numbers:
            rows = tuple(_row(number, known.get(number)) for number in sorted(numbers))
            yield Section(title, tables=(Table(title, HEADERS, rows),))


def _row(number: str, seen: Seen | None) -> Row:
    if seen is None:
        return (number, None, None, None, None, "不在本期")
    return (
        number,
        f"{seen.received_at:%Y-%m-%d %H:%M}",
        f"{seen.registered_at:%Y-%m-%d %H:%M}",
        seen.word(seen.parts.category),
        seen.word(seen.parts.unit),
        seen.card.state,
    )
