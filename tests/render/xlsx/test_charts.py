"""Charts of a template: over the rows that were printed, as they were drawn, with their numbers."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from odd_workbooks import changed
from openpyxl.chart import BarChart, LineChart, Reference
from small_forms import Sheet, form

from cpl.render.excel.workbook import fill

CHART = "xl/charts/chart1.xml"
PARETO = (
    ["分类", "件数", "累计"],
    ["{% for 行 in 分类 %}"],
    ["{{ 行.0 }}", "{{ 行.1 }}", "{{ 行.2 }}"],
    ["{% endfor %}"],
    ["完"],
)
THREE = [("态度", 9, 0.5), ("设备<&>", 6, 0.8), ("其他", 3, 1)]


def pareto(sheet: Sheet) -> None:
    """Bars and a line on a second axis, over the one row of the loop."""
    bars: Any = BarChart()
    line: Any = LineChart()
    for chart, column in ((bars, 2), (line, 3)):
        chart.add_data(Reference(sheet, column, 3), titles_from_data=False)
        chart.set_categories(Reference(sheet, 1, 3))
    line.y_axis.axId = 200
    line.y_axis.crosses = "max"
    bars += line
    bars.title = "帕累托"
    sheet.add_chart(bars, "E2")


def member(data: bytes, name: str = CHART) -> str:
    with ZipFile(BytesIO(data)) as file:
        return file.read(name).decode()


def test_every_series_and_its_categories_reach_over_all_rows() -> None:
    chart = member(fill(form(*PARETO, dress=pareto), {"分类": THREE}, "x"))

    assert re.findall(r"<f>(.*?)</f>", chart) == [
        "'投诉工单'!$A$2:$A$4",
        "'投诉工单'!$B$2:$B$4",
        "'投诉工单'!$A$2:$A$4",
        "'投诉工单'!$C$2:$C$4",
    ]


def test_a_chart_carries_the_numbers_that_it_shows() -> None:
    """A preview draws what is in the chart, not what is in the cells."""
    chart = member(fill(form(*PARETO, dress=pareto), {"分类": THREE}, "x"))
    caches = re.findall(r"<(numCache|strCache)>(.*?)</\1>", chart)
    numbers = [re.findall(r"<v>(.*?)</v>", cache) for _, cache in caches]

    assert numbers[1] == ["9", "6", "3"]
    assert numbers[3] == ["0.5", "0.8", "1"]


def test_names_in_a_chart_are_text() -> None:
    template = changed(
        form(*PARETO, dress=pareto),
        CHART,
        r"<cat><numRef>(.*?)</numRef>",
        r"<cat><strRef>\1</strRef>",
    )
    chart = member(fill(template, {"分类": THREE}, "x"))

    assert '<strCache><ptCount val="3"/>' in chart
    assert "<v>设备&lt;&amp;&gt;</v>" in chart


def test_the_look_of_a_chart_is_kept_to_the_last_word() -> None:
    """openpyxl would forget the fonts of the whole chart."""
    look = '<txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050"/></a:pPr></a:p></txPr></chartSpace>'
    template = changed(form(*PARETO, dress=pareto), CHART, "</chartSpace>", look)

    assert look in member(fill(template, {"分类": THREE}, "x"))


def test_a_chart_of_nothing_is_not_there() -> None:
    data = fill(form(*PARETO, dress=pareto), {"分类": []}, "x")

    with ZipFile(BytesIO(data)) as file:
        assert not [each for each in file.namelist() if "chart" in each or "drawing" in each]


def test_the_other_charts_stay_where_one_is_left_out() -> None:
    def two(sheet: Sheet) -> None:
        pareto(sheet)
        chart: Any = BarChart()
        chart.add_data(Reference(sheet, 1, 6, 1, 6), titles_from_data=False)
        sheet.add_chart(chart, "E20")

    data = fill(form(*PARETO, [7], dress=two), {"分类": []}, "x")

    assert re.findall(r"<f>(.*?)</f>", member(data, CHART.replace("1", "2"))) == [
        "'投诉工单'!$A$3:$A$3"
    ]
    with pytest.raises(KeyError):
        member(data)


def test_a_chart_moves_with_the_rows_above_it() -> None:
    def below(sheet: Sheet) -> None:
        pareto(sheet)
        sheet._charts[0].anchor = "A5"

    def row(count: int) -> int:
        data = fill(form(*PARETO, dress=below), {"分类": THREE * count}, "x")
        drawing = member(data, "xl/drawings/drawing1.xml")
        return int(re.findall(r"row>(\d+)<", drawing)[0])

    assert (row(1), row(2)) == (4, 7)
