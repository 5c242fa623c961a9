"""What a regulation's paper, lists and plans must show, where a case cannot show it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from casebook import book
from on_file import clerk_of

from cpl.codec.records.record import new_text
from cpl.domain.cases.record import Record
from cpl.domain.lint.checks import lint
from cpl.domain.regulation.explaining import told
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.values.periods import Period
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.papers.form import paper_of
from cpl.use_cases.queries.listing import Query, Search
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.reports.report import Reporting
from cpl.yamltext.nodes import Plain

AGENCY, PARK, BUSES = "S000-旅行社", "S001-梦幻岛", "S003-聊城交运"
NOW = datetime(2026, 12, 1, 9)
Filed = Callable[[str, str, Plain], tuple[Workspace, str]]


@pytest.fixture
def filed(tmp_path: Path) -> Filed:
    """filed(profile, machine, given): a workspace with one record, as far as a case's `given`."""

    def write(profile: str, machine_name: str, given: Plain) -> tuple[Workspace, str]:
        (tmp_path / "rules.yaml").write_bytes(profiles()[profile].read_bytes())
        machine = book(profile).rules.machines[machine_name]
        card = book(profile).life(machine, given).card
        number = card.number if machine_name == "工单" else card.number.replace("-001", "-01")
        history = tuple(each.event for each in card.happened)
        record = Record(number, machine.name, card.state, card.registered, history)
        path = tmp_path / folder_of(machine, number) / f"{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new_text(record), encoding="utf-8")
        workspace = Workspace(tmp_path)
        clerk_of(workspace)
        return workspace, number

    return write


def printed(workspace: Workspace, number: str, form: str) -> str:
    desk = Desk(workspace, NOW, person_named(workspace, "李敏"))
    return paper_of(desk, workspace.load(number), form, issued=True).files[".md"].decode()


def words_of(profile: str) -> str:
    """The regulation as `cpl rules explain` tells it."""
    return "\n".join(told(book(profile).rules))


def plan(profile: str, name: str) -> tuple[str, tuple[str, ...]]:
    """How often a recurring piece of work is due ("" is not laid down), and by whom."""
    found = next(each for each in book(profile).rules.duties if each.id == name)
    return found.every.told if found.every else "", found.by


# —— S000 旅行社 ——


def test_the_report_tells_process_result_cause_and_improvement(filed: Filed) -> None:
    """S000-25 投诉事件概述、处理过程、处理结果、原因分析、改进措施"""
    workspace, number = filed(AGENCY, "工单", "写过报告")

    text = printed(workspace, number, "投诉处理报告")

    assert "行程少了一个景点" in text
    assert "| 2026-11-17 11:00 | 转办 | 协调小组某（协调小组） | 承办中 |" in text
    assert "补游并致歉" in text
    assert "计调漏订门票" in text
    assert "改进措施：出团前核对门票" in text


def test_what_was_carried_out_and_has_to_be_done_over_was_not_thrown_away(filed: Filed) -> None:
    """S000-04 直至客户满意: the plan of the first round was given, and the customer wants more."""
    workspace, number = filed(AGENCY, "工单", "第二轮承办中")

    text = printed(workspace, number, "投诉工单")

    assert "| 处理方案 | 补游并致歉 |" in text


def test_no_path_of_an_ordinary_complaint_has_needless_approvals() -> None:
    """S000-27: what `cpl rules lint` would say of more than two."""
    assert "too-many-approvals" not in {each.code for each in lint(book(AGENCY).rules)}


def test_the_summary_of_reports_has_no_period_of_its_own() -> None:
    """S000-26 应定期: 未规定, which is neither never nor at once."""
    assert plan(AGENCY, "汇总分析") == ("", ("协调小组",))
    assert "- 汇总分析：定期（周期未规定）由协调小组" in words_of(AGENCY)


def test_what_is_counted_is_the_agency_s_own_category(filed: Filed) -> None:
    """S000-11: the monthly report counts the kinds of trouble."""
    workspace, _ = filed(AGENCY, "工单", "办结")
    assert ("行程", 1) in [row[:2] for row in rows_of(workspace)]


def rows_of(workspace: Workspace) -> tuple[tuple[object, ...], ...]:
    """Every row of every table in the November report."""
    made = Reporting(workspace, NOW, "月报").make(Period.month(2026, 11))
    return tuple(tuple(row) for s in made.report.sections for t in s.tables for row in t.rows)


def test_the_common_problems_and_the_advice_reach_the_report(filed: Filed) -> None:
    """S000-26 进行汇总分析: by the kind of problem, and what is advised."""
    gathered: Plain = {
        "时间": "23 09:00",
        "事件": "汇总分析",
        "共性问题": ["内部管理"],
        "改进建议": "核对清单",
    }
    workspace, number = filed(AGENCY, "工单", {"start": "写过报告", "history": [gathered]})
    rows = rows_of(workspace)
    assert (number, "计调部", "内部管理", "核对清单") in rows
    assert ("内部管理", 1) in [row[:2] for row in rows]


# —— S003 聊城交运 ——


def test_the_centre_s_own_class_and_appraisal_reach_the_report(filed: Filed) -> None:
    """S003-17: the unit itself had said 无责."""
    workspace, number = filed(BUSES, "工单", "整改中")
    rows = rows_of(workspace)
    assert (number, "客运营销部", "有责", "扣 5 分") in rows
    assert ("客运营销部", 1, 1) in [row[:3] for row in rows], "at fault as the centre found"


# —— S001 梦幻岛 ——


def test_three_papers_of_the_annex(filed: Filed) -> None:
    """S001-29 附件一 工单，附件二 内部整改通知单，附件三 问责确认"""
    workspace, complaint = filed(PARK, "工单", "办结")
    _, order = filed(PARK, "整改", "待复查")
    given: Plain = {"fields": {"问责情形": "造成升级投诉"}, "start": "新问责"}
    assert isinstance(given, dict)
    _, person = filed(PARK, "问责", {**given, "history": [{"时间": "09:00", "事件": "提出"}]})

    paper = printed(workspace, complaint, "投诉工单")
    assert "# 梦幻岛体验公园游客投诉工单" in paper
    assert all(f"| {gate} |" in paper for gate in ("原因清楚", "整改意见清晰", "员工已教育"))
    assert "停运十分钟内公示" in printed(workspace, order, "内部整改通知单")
    assert "☑造成升级投诉" in printed(workspace, person, "问责确认单")


def test_the_regulation_says_who_approved_it() -> None:
    """S001-30 领导签批"""
    assert book(PARK).rules.meta.approved_by == "总经理"
    assert "批准：总经理，2011-09-01。" in words_of(PARK)


@pytest.mark.parametrize(
    ("duty", "name", "every", "by"),
    [
        ("S001-04", "巡场", "", "客服专员"),
        ("S001-05", "周整改表", "每周", "客服专员"),
        ("S001-23", "联席会议", "", "总经理"),
        ("S001-24", "案例分享", "每月", "客服主管"),
        ("S001-25", "质询会", "每周", "客服主管"),
        ("S001-28", "满意度调查", "", "客服专员"),
    ],
)
def test_what_recurs_and_how_often(duty: str, name: str, every: str, by: str) -> None:
    assert plan(PARK, name) == (every, (by,))
    assert f"- {name}：" in words_of(PARK), duty


def test_the_weekly_list_is_what_patrols_left_open(filed: Filed) -> None:
    """S001-05 根据巡场检查表整理: a patrol with nothing to mend, or mended, is not on it."""
    workspace, number = filed(PARK, "巡场", "待处理")
    query = Query(machine="巡场", only_open=True)
    assert [each.path.stem for each in Search(workspace, query)] == [number]

    filed(PARK, "巡场", "已处理")
    assert not [*Search(workspace, query)]


def test_the_month_says_how_promptly_support_came_and_how_guests_judged(filed: Filed) -> None:
    """S001-16 问题回复及时率、游客满意度"""
    history: list[Plain] = [
        {"时间": "10:00", "事件": "请求支持", "支持单位": "设备部", "支持内容": "放行备用通道"},
        {"时间": "10:11", "事件": "支持到位"},
        {"时间": "10:20", "事件": "评价支持", "支持单位": "设备部", "支持评价": "及时不满意"},
    ]
    answer: Plain = {
        "时间": "16:30", "事件": "答复", "答复内容": "已退票", "答复方式": "电话",
        "原因分析": "公告没有挂出", "责任认定": "有责",
    }  # fmt: skip
    call: Plain = {
        "时间": "18 10:00",
        "事件": "回访",
        "回访方式": "电话",
        "满意度": "满意",
        "态度评价": "一般",
    }
    given: Plain = {"start": "承办中", "history": [*history, answer, call]}
    workspace, _ = filed(PARK, "工单", given)

    made = Reporting(workspace, NOW, "月报").make(Period.month(2026, 11))
    rows = [row for s in made.report.placed for t in s.tables for row in t.rows]

    assert any((row[0], *row[2:5]) == ("支持到位", 1, 0, 1) for row in rows)
    assert ("设备部", 1, 0, 1, 0, 0, None, 1, 0, None) in rows
    assert ("现场解决", 0) in [row[:2] for row in rows]
    assert ("\u3000其中 满意", 1) in [row[:2] for row in rows]
    own = {t.title: t.texts for s in made.report.placed if s.name == "本单位" for t in s.tables}
    assert own["各部门游客满意度"][0][-2:] == ("1", "—")
    assert ("态度评价", "0", "1", "0", "1") in own["满意度四个方面"]  # S001-28


# —— what a regulation does not have is on none of its papers ——

WHISTLE, COLLEAGUES, TOWN, SALES = (
    "S002C-举报投诉",
    "S002R-内部投诉",
    "S002P-南溪镇",
    "S002B-综合部",
)


def test_whoever_must_stay_unknown_is_told_whom_to_ask(filed: Filed) -> None:
    """S002C-02 告知举报投诉人受理时间、工作人员和联系方式: the number is the office's own."""
    workspace, number = filed(WHISTLE, "工单", "核实中")

    text = printed(workspace, number, "受理告知书")

    assert "受理的工作人员：李敏　0635-8888888" in text
    assert "并于 2026年11月17日 09:30 受理" in text


def test_a_colleague_is_not_known_by_his_post(filed: Filed) -> None:
    """S002R-06: 不向第三方透露投诉人的身份和相关信息."""
    workspace, number = filed(COLLEAGUES, "工单", "已核实")

    text = printed(workspace, number, "投诉工单")

    assert "王女士" not in text
    assert "会计" not in text


@pytest.mark.parametrize(
    ("profile", "given", "wanted", "absent"),
    [
        (SALES, "承办中", ("☑受理　告知时间", "满意度", "不满意，转第"), ("不予受理", "财务核对")),
        (
            COLLEAGUES,
            "已核实",
            ("☑受理　告知时间", "不转给别的单位"),
            ("转办人", "满意度", "财务核对"),
        ),
        (TOWN, "已转办", ("☑受理　☐不予受理　☐转出", "转办人："), ("待补证", "回访时间", "转第")),
    ],
)
def test_the_work_sheet_has_the_boxes_of_its_own_regulation(
    filed: Filed, profile: str, given: str, wanted: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    workspace, number = filed(profile, "工单", given)

    text = printed(workspace, number, "投诉工单")

    assert [each for each in wanted if each not in text] == []
    assert [each for each in absent if each in text] == []


def test_the_town_s_order_bears_its_own_title(filed: Filed) -> None:
    """S002P-07 填写《南溪镇党务政务公开投诉转办单》"""
    workspace, number = filed(TOWN, "工单", "已转办")

    assert printed(workspace, number, "转办单").startswith("# 南溪镇党务政务公开投诉转办单\n")


@pytest.mark.parametrize("form", ["答复函", "致歉信"])
def test_a_letter_to_the_customer_tells_no_inside_information(filed: Filed, form: str) -> None:
    """S002E-11 投诉处理过程中涉及的内部信息，不得对外泄露"""
    workspace, number = filed("S002E-工作制度", "工单", "已答复")

    letter = printed(workspace, number, form)

    assert "已免费维修" in letter
    assert "店员推诿" not in letter
    assert "店员推诿" in printed(workspace, number, "投诉工单")


def test_the_letter_tells_how_it_was_handled_and_what_will_be_done(filed: Filed) -> None:
    """S002H-05 详细的处理过程和结果，以及针对客户投诉所做出的补偿或改进建议"""
    workspace, number = filed("S002H-规范指引", "工单", "已答复")

    letter = printed(workspace, number, "答复函")

    assert "\n处理结果：已补发\n" in letter
    assert "\n处理过程：查了出库记录\n" in letter
    assert "\n补偿或改进建议：出库加一道复核\n" in letter


def test_the_letter_explains_and_advises_and_gives_nothing_away(filed: Filed) -> None:
    """S002F-09 并提供解释和建议; S002F-02 严守保密责任"""
    answer: Plain = {
        "时间": "15:00", "事件": "答复", "答复内容": "已退", "答复方式": "电话",
        "解释和建议": "系统重复扣款，请留意短信", "行为规范": ["没有泄密误导虚假"],
    }  # fmt: skip
    workspace, number = filed("S002F-岗位职责", "工单", {"start": "待反馈", "history": [answer]})

    letter = printed(workspace, number, "答复函")

    assert "\n解释和建议：系统重复扣款，请留意短信\n" in letter
    assert "查了账" not in letter


def test_whoever_reports_is_told_that_he_must_not_accuse_falsely(filed: Filed) -> None:
    """S002C-09 不得捏造、诬告、陷害他人"""
    workspace, number = filed(WHISTLE, "工单", "核实中")

    assert "不得捏造、诬告、陷害他人" in printed(workspace, number, "受理告知书")


def test_whoever_reported_is_told_the_conclusion_and_what_was_done(filed: Filed) -> None:
    """S002C-06 通报处理结论; S002C-14 并依法采取相应的处理措施"""
    workspace, number = filed(WHISTLE, "工单", "已通报")

    letter = printed(workspace, number, "答复函")

    assert "\n处理结论：属实\n" in letter
    assert "\n处理结果：批评教育\n" in letter


def test_the_hotel_s_letter_thanks_and_promises(filed: Filed) -> None:
    """S002G-16 向顾客表示感谢，承诺以后会重视此类问题"""
    workspace, number = filed("S002G-酒店", "工单", "已答复")

    letter = printed(workspace, number, "致歉信")

    assert "感谢您" in letter
    assert "我们以后一定重视这一类问题" in letter


def test_a_no_that_was_said_is_on_the_paper(filed: Filed) -> None:
    """S002N-03: neither an accident nor to be paid for is what makes it an ordinary complaint."""
    workspace, number = filed(COLLEAGUES, "工单", "已核实")

    assert "| 需要面谈 | 否 |" in printed(workspace, number, "投诉工单")


def test_the_report_tells_nothing_of_what_the_office_does_not_have(filed: Filed) -> None:
    """Nobody calls back, orders, accuses or pays here: a zero of it would be another's."""
    workspace, _ = filed(COLLEAGUES, "工单", "办结")

    made = Reporting(workspace, NOW, "月报").make(Period.month(2026, 2)).report

    names = [each.name for each in made.sections]
    assert names == [
        "总体",
        "渠道",
        "分类",
        "时限",
        "本单位",
        "例行",
        "下月重点",
    ]
    rows = {row[0] for each in made.sections for table in each.tables for row in table.rows}
    assert rows.isdisjoint({"现场解决", "升级", "督办", "疑难（本期再次办理）"})
