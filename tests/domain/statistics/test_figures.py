"""本单位的表: what rules ask for under `figures:` is counted, and adds up."""

from dataclasses import replace
from datetime import datetime

from month_reports import FIFTH, NOVEMBER, OCTOBER, complaint, event, issue, rules, view_of

from cpl.codec.regulation.rules import read_rules
from cpl.domain.cases.record import Record
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.explaining import told
from cpl.domain.regulation.rules import Figure, Rules
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.statistics.figures import figures
from cpl.domain.statistics.flow import flow_of
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Table
from cpl.store.defaults import park_rules


def with_figure(figure: Figure) -> Rules:
    """The rules with a report of this one table."""
    report = replace(rules().reports["月报"], figures=(figure,), sections=("本单位",))
    return replace(rules(), reports={"月报": report})


def made(figure: Figure, *records: Record, month: Period = OCTOBER) -> Table:
    """The one table that the figure makes of the records."""
    view = view_of(list(records), month, under=with_figure(figure))
    [found] = figures(view, flow_of(view)).tables
    assert found.title == figure.id
    return found


def visited(number: str, received: str, on: str, unit: str, said: str) -> Record:
    reply = event("当场办结", on, 处理结果="道歉", 满意度=said, 主办单位=unit)
    return complaint(number, received, reply)


def test_a_field_of_ones_own_is_counted_with_shares() -> None:
    found = made(
        Figure("投诉原因", by="根因"),
        complaint("1", "10-05", 根因="人员"),
        complaint("2", "10-06", 根因="人员"),
        complaint("3", "10-07", 根因="设备"),
        complaint("4", "10-08"),
    )
    assert found.headers == ("根因", "件数", "占比")
    assert found.texts == (
        ("人员", "2", "50.0%"),
        ("设备", "1", "25.0%"),
        ("未登记", "1", "25.0%"),
        ("合计", "4", "100.0%"),
    )


def test_several_values_of_one_record_count_each_and_the_total_counts_records() -> None:
    found = made(Figure("标记", by="标记"), complaint("1", "10-05", 标记=("敏感", "媒体")))
    assert [row[:2] for row in found.texts] == [("敏感", "1"), ("媒体", "1"), ("合计", "1")]


def test_satisfaction_by_unit_has_its_rate() -> None:
    """S001-16: the operating departments are measured by it; who said nothing is in no rate."""
    found = made(
        Figure("各单位满意度", by="主办单位", across="满意度"),
        *(visited(f"1{n}", "10-05", "10-06", "票务部", "满意") for n in range(3)),
        visited("5", "10-05", "10-06", "票务部", "不满意"),
        visited("2", "10-05", "10-06", "票务部", "不满意"),
        visited("3", "10-05", "10-06", "设备部", "不满意"),
        complaint("4", "10-07", 主办单位="设备部"),
    )
    assert found.headers == ("主办单位", "满意", "不满意", "未登记", "件数", "满意率")
    assert found.texts == (
        ("票务部", "3", "2", "0", "5", "60.0%"),
        ("设备部", "0", "1", "1", "2", "—"),
        ("合计", "3", "3", "1", "7", "50.0%"),
    )


def test_what_an_event_did_counts_in_its_month_whenever_the_complaint_came_in() -> None:
    early = visited("1", "09-20", "10-06", "票务部", "满意")
    assert made(Figure("回访", by="满意度"), early).texts[-1] == ("合计", "0", "—")
    assert made(Figure("回访", by="满意度", event="当场办结"), early).texts[0][:2] == ("满意", "1")
    later = made(Figure("回访", by="满意度", event="当场办结"), early, month=NOVEMBER)
    assert later.texts == (("合计", "0", "—"),)


def test_what_was_written_down_after_the_last_report_is_in_this_one() -> None:
    """As in 补录: else a call-back entered on the 6th would be in no report at all."""
    done = event("当场办结", "10-30", recorded="11-06", 处理结果="道歉", 满意度="满意")
    late = complaint("1", "10-05", done)
    figure = Figure("回访", by="满意度", event="当场办结")
    assert made(figure, late).texts[-1][1] == "0"
    issued = issue([late], OCTOBER, FIFTH)
    november = view_of([late], NOVEMBER, datetime(2026, 12, 5, 9), issued, with_figure(figure))
    section = monthly_report(november).sections[0]
    assert section.tables[0].texts[0][:2] == ("满意", "1")


def test_what_an_event_did_to_a_suggestion_is_in_no_figure_of_complaints() -> None:
    reply = event("告知部门", "10-06", 主办单位="票务部")
    suggestion = complaint("1", "10-05", reply, 类别="建议")
    assert made(Figure("告知", by="主办单位", event="告知部门"), suggestion).texts[-1][1] == "0"


def test_what_was_entered_by_mistake_is_in_no_figure() -> None:
    wrong = event("作废", "10-07", 理由="误登")
    reply = event("当场办结", "10-06", 处理结果="道歉", 满意度="满意")
    found = made(
        Figure("办结", by="满意度", event="当场办结"), complaint("1", "10-05", reply, wrong)
    )
    assert found.texts[-1] == ("合计", "0", "—")


def test_what_an_event_did_is_counted_where_the_condition_holds() -> None:
    figure = Figure("办结", by="满意度", event="当场办结", when=parse_term("满意度 is 满意"))
    found = made(
        figure,
        visited("1", "10-05", "10-06", "票务部", "满意"),
        visited("2", "10-05", "10-06", "票务部", "不满意"),
    )
    assert [row[:2] for row in found.texts] == [("满意", "1"), ("合计", "1")]


def test_what_is_no_complaint_at_all_is_counted_by_what_happened_to_it() -> None:
    """The report counts complaints of some kinds; an order to mend something has no kind."""
    issued = event("下发", "10-08", role="客服主管")
    order = Record("ZG20261008-01", "整改", "", {"整改单位": "设备部"}, (issued,))
    found = made(Figure("整改", by="整改单位", event="下发"), order)
    assert found.texts[0][:2] == ("设备部", "1")


def test_only_where_the_columns_say_how_satisfied_somebody_was_is_there_a_rate() -> None:
    found = made(Figure("来路", by="分类", across="渠道"), complaint("1", "10-05", 分类="票务"))
    assert found.headers == ("分类", "热线", "件数")
    assert found.texts == (("票务", "1", "1"), ("合计", "1", "1"))


def test_fields_with_the_same_choices_share_their_columns() -> None:
    """S001-28: 服务态度、处理速度…… are asked with the same words."""
    how = rules().fields["满意度"]
    manner = replace(how, name="服务态度", plays=(), counts_as={})
    figure = Figure("各个方面", fields=("满意度", "服务态度"))
    regulation = with_figure(figure)
    regulation = replace(regulation, fields={**regulation.fields, "服务态度": manner})
    view = view_of([complaint("1", "10-05", 服务态度="满意")], under=regulation)
    section = monthly_report(view).sections[0]
    assert section.tables[0].headers == ("项目", *how.choices, "已表态")


def test_fields_with_like_choices_stand_under_one_another() -> None:
    """S001-28: four sides of satisfaction, one line each."""
    found = made(
        Figure("两个方面", fields=("满意度", "责任认定")),
        visited("1", "10-05", "10-06", "票务部", "满意"),
    )
    first, second = (dict(zip(found.headers, row, strict=True)) for row in found.texts)
    assert (first["项目"], first["满意"], first["无责"], first["已表态"]) == (
        "满意度",
        "1",
        "0",
        "1",
    )
    assert (second["项目"], second["满意"], second["已表态"]) == ("责任认定", "0", "0")


def test_months_stand_side_by_side() -> None:
    found = made(
        Figure("分类趋势", by="分类", months=3),
        complaint("1", "08-05", 分类="票务"),
        complaint("2", "10-05", 分类="票务"),
        complaint("3", "10-06", 分类="餐饮"),
        complaint("4", "07-06", 分类="环境卫生"),
    )
    assert found.headers == ("分类", "2026-08", "2026-09", "2026-10")
    assert set(found.texts) == {
        ("票务", "1", "0", "1"),
        ("餐饮", "0", "0", "1"),
        ("合计", "1", "0", "2"),
    }


def test_an_event_is_counted_in_the_month_in_which_it_happened() -> None:
    figure = Figure(
        "办结趋势", by="满意度", months=3, event="当场办结", when=parse_term("渠道 is 热线")
    )
    found = made(
        figure,
        visited("1", "07-05", "08-06", "票务部", "满意"),
        visited("2", "07-05", "09-06", "票务部", "满意"),
        visited("3", "10-05", "10-06", "票务部", "不满意"),
        complaint("4", "09-05"),
        complaint("5", "07-05", event("当场办结", "09-06", 满意度="满意"), 渠道="来访"),
    )
    assert set(found.texts) == {
        ("满意", "1", "1", "0"),
        ("不满意", "0", "0", "1"),
        ("合计", "1", "1", "1"),
    }


def test_months_before_count_as_this_one_does() -> None:
    """Neither mistakes nor suggestions, and only what the condition holds for."""
    wrong = event("作废", "08-07", 理由="误登")
    found = made(
        Figure("趋势", by="分类", months=3, when=parse_term("渠道 is 热线")),
        complaint("1", "08-05", 分类="票务"),
        complaint("2", "08-05", wrong, 分类="票务"),
        complaint("3", "08-05", 分类="票务", 类别="建议"),
        complaint("4", "08-05", 分类="票务", 渠道="来访"),
    )
    assert found.texts == (("票务", "1", "0", "0"), ("合计", "1", "0", "0"))


def test_only_what_the_condition_holds_for() -> None:
    under = Figure("二维码的", by="分类", when=parse_term("渠道 is 二维码"))
    records = complaint("1", "10-05", 渠道="二维码"), complaint("2", "10-05")
    assert made(under, *records).texts[-1] == ("合计", "1", "—")


def test_a_list_has_a_line_for_each_and_says_nothing_of_a_secret_one() -> None:
    who = {"姓名": "王小明", "电话": "13800001234"}
    found = made(
        Figure("考核", list=("主办单位", "内容", "投诉人.姓名")),
        complaint("1", "10-05", 主办单位="票务部", 投诉人=who, 内容="王小明13800001234等了很久"),
        complaint("2", "10-06", 主办单位="票务部", 投诉人={**who, "保密": True}),
    )
    assert found.headers == ("编号", "主办单位", "内容", "投诉人姓名")
    first, second = found.texts
    assert first[1] == "票务部"
    assert "王小明" not in str(first)
    assert "13800001234" not in str(first)
    assert second == ("TS20260101-002", "（保密）", "（保密）", "（保密）")
    assert found.notes == ()


def test_a_list_of_nothing_says_so() -> None:
    assert made(Figure("考核", list=("分类",))).notes == ("本月没有。",)


def test_a_list_is_printed_of_a_few_and_where_nothing_came_in() -> None:
    """It is no share and no rank: of one record it says as much as of many."""
    early = visited("1", "09-20", "10-06", "票务部", "满意")
    listed = Figure("回访", list=("主办单位", "满意度"), event="当场办结")
    share = Figure("满意度", by="满意度", event="当场办结")
    chosen = replace(with_figure(listed).reports["月报"], figures=(share, listed))
    usual = replace(chosen, sections=())
    for report, records in ((chosen, [early]), (usual, [early, complaint("2", "10-07")])):
        under = replace(rules(), reports={"月报": report})
        made_of = monthly_report(view_of(records, OCTOBER, under=under))
        own = [each for each in made_of.sections if each.title == "本单位的统计"]
        texts = {table.title: table.texts for each in own for table in each.tables}
        assert texts["回访"] == (("TS20260101-001", "票务部", "满意"),)


def test_the_trend_of_months_is_told_however_few_came_in_this_one() -> None:
    """S002A-03: a month of one complaint has its place among the others."""
    trend = Figure("分类趋势", by="分类", months=2)
    usual = replace(with_figure(trend).reports["月报"], sections=())
    under = replace(rules(), reports={"月报": usual})
    records = [complaint("1", "09-05", 分类="票务"), complaint("2", "10-07", 分类="餐饮")]
    made_of = monthly_report(view_of(records, OCTOBER, under=under))
    [own] = [each for each in made_of.sections if each.title == "本单位的统计"]
    assert ("票务", "1", "0") in own.tables[0].texts


# —— as it is written ——

TEXT = park_rules().read_text("utf-8")


def read(figure: str) -> tuple[Figure | None, tuple[str, ...]]:
    """The figure as a new office's rules would have it, and what is wrong with it."""
    text = TEXT.replace("月报: {title:", f"月报: {{figures: [{figure}], title:")
    found, problems = read_rules("rules.yaml", text.encode(), {})
    made_of = found.reports["月报"].figures[0] if found else None
    return made_of, tuple(str(each) for each in problems)


def test_a_figure_is_written_in_one_line_and_told_in_words() -> None:
    figure, _ = read("{id: 趋势, by: 分类, months: 6, when: 渠道 is 媒体}")
    assert figure is not None
    report = replace(rules().reports["月报"], figures=(figure,))
    words = "\n".join(told(replace(rules(), reports={"月报": report})))
    assert "  - 趋势：本月受理的、渠道 是 媒体的按分类数，6 个月对照。" in words


def test_what_cannot_be_made_is_told_where_it_stands() -> None:
    wrong = {
        "{id: x}": "by、fields、list 写一样",
        "{id: x, by: 分类, list: [分类]}": "by、fields、list 写一样",
        "{id: x, list: [分类], months: 3}": "跟着 by 写",
        "{id: x, by: 分类, months: 3, across: 渠道}": "只能写一样",
        "{id: x, by: 没有这个字段}": "没有这个字段",
        "{id: x, fields: [内容]}": "内容",
        "{id: x, by: 分类, event: 没有这件事}": "没有这件事",
    }
    where = f"rules.yaml:{TEXT[: TEXT.index('月报: {title:')].count(chr(10)) + 1}:"
    for text, said in wrong.items():
        none, problems = read(text)
        assert none is None, text
        assert any(said in each and where in each for each in problems), (text, problems)


def test_of_what_was_before_the_first_record_no_zero_is_printed() -> None:
    """新开的单位：半年的趋势从有记录的那个月起，不印五列零。"""
    found = made(Figure("趋势", by="投诉人.类型", months=6), complaint("1", "09-05"))
    assert found.headers == ("投诉人类型", "2026-09", "2026-10")
