"""What the short regulations ask of numbers, paper and standing work, where no event shows it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from casebook import book
from clerks import COMPLAINT, Clerk
from on_file import NOW, on_file, printed

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.record import Event
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.regulation.explaining import told
from cpl.domain.values.periods import Every, Period, PeriodUnit
from cpl.domain.values.value import Value
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.paper_words import the_very_event
from cpl.use_cases.regulation.profiles import profile_path
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.transitions.transition import with_defaults
from cpl.use_cases.upkeep.init import init
from cpl.yamltext.nodes import Plain

STAGES, RECEIVERS, TOWN = "S002K-四阶段", "S002L-章条制", "S002P-南溪镇"
HALL, CONDUCT = "S002I-营业厅", "S002O-行为规范"
DISTRICTS, STAFF_ROOM = "S002B-综合部", "S002R-内部投诉"
SHOPS, SUMMARY, TRAVEL = "S002Q-实体店", "S002T-工作总结", "S004-旅业客服"
MORNING = datetime(2026, 11, 17, 9)


# —— numbers ——


def test_every_complaint_gets_a_number_of_its_own_to_follow_it_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """S002K-01 给予每个投诉案件一个编号，以便后续的跟踪和解决"""
    init(tmp_path / "office", MORNING, clock_set=True, profile=profile_path(STAGES))
    clerk = Clerk(tmp_path / "office", monkeypatch, capsys)

    first = clerk.does("new", *COMPLAINT, at="09:10").out
    second = clerk.does("new", *COMPLAINT[:-1], "内容=检票口关了", at="09:20").out

    assert first.startswith("TS20261117-001 登记")
    assert second.startswith("TS20261117-002 登记")
    assert "检票口关了" in clerk.does("show", "TS20261117-002").out


# —— paper ——


def test_the_town_s_register_sheet_says_who_complained_of_what_and_on_which_ground(
    tmp_path: Path,
) -> None:
    """S002P-07 《南溪镇党务政务公开投诉登记表》, S002P-01: the seven grounds stand on it."""
    text = printed(*on_file(tmp_path, TOWN, "已受理"), "投诉工单")

    assert text.startswith("# 南溪镇党务政务公开投诉登记表")
    assert "☑来访" in text
    assert "| 投诉人 | 王女士 | 联系电话 | 13800001234 |" in text
    assert "| 没有公开低保名单 |" in text
    grounds = "不编制不更新　☐信息不真实　☐违规收费　☐不纠正不追究　☐违反保密规定　☐其他违反规定"
    assert f"| 分类 | ☑不履行公开义务　☐{grounds} |" in text
    assert "受理决定：☑受理　☐不予受理" in text


def test_the_sheet_of_a_complaint_taken_up_again_tells_nothing_of_the_round_before_as_of_this_one(
    tmp_path: Path,
) -> None:
    """S002B-12 以上步骤需要重新执行: neither closed, nor due on a day long past."""
    again: list[Plain] = [
        {"时间": "18 09:00", "事件": "重开", "理由": "又少一箱"},
        {"时间": "18 09:10", "事件": "转办", "主办单位": "销售一区"},
    ]
    text = printed(*on_file(tmp_path, DISTRICTS, "办结", history=again), "投诉工单")

    assert "转交时间：2026-11-18 09:10　转办人：" in text
    assert "前反馈（依据：" not in text
    assert "办结时间：____" in text


def test_an_office_that_hands_nothing_on_has_no_words_to_send_to_a_unit(tmp_path: Path) -> None:
    """S002R-06 不向第三方透露投诉人的身份"""
    with pytest.raises(UsageProblem, match="出不了“微信转办”"):
        printed(*on_file(tmp_path, STAFF_ROOM, "已调解"), "微信转办")


def test_who_was_told_the_first_findings_was_told_when(tmp_path: Path) -> None:
    """S002R-03 在收到投诉后的三个工作日内进行初步核实，并回复投诉人"""
    text = printed(*on_file(tmp_path, STAFF_ROOM, "已调解"), "投诉工单")
    assert "受理决定：☑受理　告知时间：2026-02-" in text


def test_the_town_s_transfer_sheet_says_who_must_answer_for_it_and_who_signed(
    tmp_path: Path,
) -> None:
    """S002P-07 《南溪镇党务政务公开投诉转办单》: with the slip that comes back."""
    text = printed(*on_file(tmp_path, TOWN, "待报送"), "转办单")

    assert text.startswith("# 南溪镇党务政务公开投诉转办单")
    assert "| 主办单位 | 民政办 |" in text
    assert "| 转办人 | 镇监察室某 |" in text
    assert "| 转办时间 | 2026-11-17 10:00 |" in text
    assert "签收人：李四　签收时间：2026-11-17 11:00" in text
    assert "| 没有公开低保名单 |" in text
    slip = text.partition("回 执")[2]
    assert "| 原因分析 | 漏登 |" in slip
    assert "☑有责" in slip


def test_the_investigation_report_is_kept_with_its_course_result_and_conclusion(
    tmp_path: Path,
) -> None:
    """S002K-03 包括调查过程、调查结果、调查结论"""
    text = printed(*on_file(tmp_path, STAGES, "有报告"), "投诉工单")
    written = next(line for line in text.splitlines() if "| 写调查报告 |" in line)
    for words in (
        "调查过程：核对出库单、问仓库",
        "调查结果：少装两箱",
        "调查结论：我方有责",
    ):
        assert words in written


def test_the_investigation_report_says_no_more_than_was_investigated(tmp_path: Path) -> None:
    """S002K-03 调查报告: who wrote it, what was found; no result before there is one."""
    text = printed(*on_file(tmp_path, STAGES, "有报告"), "调查报告")
    assert text.startswith("# 关于TS20261117-001号投诉的调查报告")
    assert "调查人：李敏（客服专员）" in text
    found, advice = text.split("## 五、处理建议")
    for said in ("调查过程：核对出库单、问仓库", "调查结果：少装两箱", "调查结论：我方有责"):
        assert f"\n{said}\n" in found
    assert advice.partition("调查人签字")[0].strip("\n_") == ""
    assert "整改通知单" not in text, "the regulation knows none"


def card_of(profile: str, start: str) -> Card:
    return book(profile).life(book(profile).rules.machines["工单"], start).card


def test_whoever_negotiates_again_owes_no_first_contact() -> None:
    """S002L-06 再次与客户进行协商: follow the new plan, not the whole chain again."""
    said: dict[str, Value] = {"理由": "还是慢", "处理方案": "换一台", "沟通内容": ("客户同意",)}
    again = advance(
        card_of(RECEIVERS, "待再办"), Event("再次协商", NOW, "王建国", "处理人员", said)
    )
    running = clocks_of(again, book(RECEIVERS).calendar, NOW, only_open=True)
    assert [each.label for each in running] == ["跟进执行"]


def test_an_office_that_hands_nothing_on_prints_nobody_who_did() -> None:
    """S002O-09 及时补救或改进: taken up again by the desk itself."""
    said = Event("再办", NOW, "李敏", "客服专员", {"补救": "上门"})
    assert the_very_event(advance(card_of(CONDUCT, "待再办"), said), "transferred") is None


def test_the_day_of_registration_is_not_that_of_the_other_system() -> None:
    """S002I-08 录入WMS投诉管理系统: a second entry, later; the sheet keeps the first."""
    entered = Event("录入WMS", NOW, "李敏", "营业员", {"WMS编号": "W1"})
    card = advance(card_of(HALL, "办结"), entered)
    assert the_very_event(card, "registered") == card.happened[0]


def test_every_talk_with_the_customer_stands_in_the_record(tmp_path: Path) -> None:
    """S002L-04 应及时记录客户与投诉处理人员的沟通内容: a later talk hides no earlier one."""
    text = printed(*on_file(tmp_path, RECEIVERS, "沟通两次"), "投诉工单")
    assert "沟通内容：已说明正在核实" in text
    assert "沟通内容：投诉人来电补充" in text


def test_the_file_of_a_journey_s_complaint_tells_all_that_was_done(tmp_path: Path) -> None:
    """S004-02 记录投诉处理的全过程: with times and names, to the tracking afterwards."""
    text = printed(*on_file(tmp_path, TRAVEL, "已跟踪"), "投诉工单")
    trail = text.partition("## 跟踪记录")[2]
    rows = [line.split(" | ") for line in trail.splitlines() if line.startswith("| 2026")]
    assert [row[2] for row in rows] == ["登记", "受理", "调查", "制定方案", "答复", "回访", "跟踪"]
    assert all(row[3].endswith("）") for row in rows)
    assert "跟踪情况：没有再发生" in rows[-1][5]


# —— reports ——


def rows_of(desk: Desk) -> Iterator[tuple[object, ...]]:
    """Every row of every table in the November report."""
    made = Reporting(desk.workspace, NOW, "月报").make(Period.month(2026, 11))
    return (tuple(row) for s in made.report.sections for t in s.tables for row in t.rows)


def test_the_statistics_tell_of_what_and_how_often_people_complain(tmp_path: Path) -> None:
    """S002K-06 了解投诉的发生原因和频率"""
    desk, _ = on_file(tmp_path, STAGES, "办结")
    rows = list(rows_of(desk))
    assert any(row[:2] == ("交货", 1) for row in rows)
    assert ("流程", 1) in rows
    assert ("原因", "装车不复核") in rows


def test_the_hall_s_cases_stand_in_the_report(tmp_path: Path) -> None:
    """S002I-10 定期整理投诉记录…成型案例"""
    made: dict[str, Plain] = {
        "时间": "19 10:00",
        "事件": "成案例",
        "角色": "营业员",
        "案例": "先核对账单",
    }
    desk, number = on_file(tmp_path, HALL, "办结", history=[made])
    assert any((row[0], row[-1]) == (number, "先核对账单") for row in rows_of(desk))


def test_the_shops_statistics_count_what_the_follow_up_calls_found(tmp_path: Path) -> None:
    """S002Q-06 对投诉信息进行统计分析"""
    desk, _ = on_file(tmp_path, SHOPS, "办结")
    rows = list(rows_of(desk))
    assert any(row[:2] == ("产品质量", 1) for row in rows)
    assert any(row[:2] == ("\u3000其中 满意", 1) for row in rows)


# —— standing work ——


@pytest.mark.parametrize(
    ("duty", "profile", "name", "by", "artifact"),
    [
        ("S002K-07", STAGES, "投诉培训", "客服主管", "投诉问题培训"),
        ("S002Q-08", SHOPS, "店内培训", "店长", "店内服务培训"),
        ("S002Q-05", SHOPS, "内部审核", "投诉处理组", "投诉体系内部审核报告"),
        ("S002Q-05", SHOPS, "管理评审", "投诉处理组", "投诉体系管理评审和持续改进"),
        ("S002Q-06", SHOPS, "满意度调查", "客服中心", "满意度调查和统计分析"),
        ("S004-10", TRAVEL, "客户联系", "客户服务部", "客户的需求和反馈"),
        ("S004-13", TRAVEL, "质量评估", "质量监控部", "对客户服务部工作的评估"),
        ("S004-15", TRAVEL, "市场调研", "市场反馈部", "行业动态、竞争对手和客户需求"),
        ("S004-03", TRAVEL, "投诉总结", "投诉处理部", "投诉数据总结"),
        ("S004-04", TRAVEL, "满意度调查", "质量监控部", "满意度问卷和电话回访"),
    ],
)
def test_what_recurs_is_named_with_who_does_it_and_has_no_period_of_ours(
    duty: str, profile: str, name: str, by: str, artifact: str
) -> None:
    """“定期” is no number: 未规定, neither never nor at once."""
    rules = book(profile).rules
    (found,) = (each for each in rules.duties if each.id == name)
    assert (found.every, found.by, found.artifact) == (None, (by,), artifact)
    (line,) = (each for each in told(rules) if each.startswith(f"- {name}：定期"))
    assert line.startswith(f"- {name}：定期（周期未规定）由{by}，形成{artifact}")
    assert duty in line


def test_training_is_planned_every_year_and_treats_complaints() -> None:
    """S004-05 制定年度培训计划，涵盖客户服务技巧、产品知识、投诉处理等内容"""
    rules = book(TRAVEL).rules
    (found,) = (each for each in rules.duties if each.id == "年度培训")
    assert (found.every, found.by) == (Every(PeriodUnit.YEAR), ("培训与发展部",))
    assert (
        "- 年度培训：每年由培训与发展部，形成年度培训计划（客户服务技巧、产品知识、投诉处理），"
        "附上做出来的文件才算做了。" in "\n".join(told(rules))
    )


# —— what is taken for granted ——


@pytest.mark.parametrize(
    ("event", "level", "priority"),
    [
        ("受理", "一般", "第三"),
        ("受理", "重要", "第二"),
        ("受理", "紧急", "第一"),
        ("升级", "重要", "第二"),
        ("升级", "紧急", "第一"),
    ],
)
def test_each_kind_of_complaint_has_its_own_priority(event: str, level: str, priority: str) -> None:
    """S002T-03 不同类型的投诉设定了不同的处理优先级: nobody need type it."""
    rules = book(SUMMARY).rules
    machine = rules.machines["工单"]
    card = book(SUMMARY).life(machine, "处理中" if event == "升级" else "待受理").card
    given: dict[str, Value] = {"等级": level}
    assert with_defaults(card, machine.events[event], given)["优先级"] == priority
