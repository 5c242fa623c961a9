"""The carried papers under a regulation that calls the base's fields and steps otherwise."""

from pathlib import Path

from own_office import office, printed

from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import register_paper
from cpl.use_cases.papers.trial import template_faults

RENAMED = "分类: 事由, 投诉人: 患方, 姓名: 称呼, 主办单位: 责任科室, 被投诉对象: 事情, 转办: 派单"
HISTORY = (
    "09:00 登记 类别=投诉 渠道=电话 内容=停电 患方.称呼=王女士 事情=电表",
    "09:10 受理 事由=收费",
    "09:30 派单 责任科室=维修班",
)


def hospital(root: Path, *more: str) -> Desk:
    return office(root, "", (*HISTORY, *more), meta=f", renames: {{{RENAMED}}}")


def test_what_was_renamed_still_stands_in_its_place_and_nowhere_else(tmp_path: Path) -> None:
    desk = hospital(tmp_path)
    assert list(template_faults(desk.workspace.latest_rules, desk.workspace)) == []
    paper = printed(desk, "投诉工单")
    assert "☑收费" in paper
    assert "| 投诉人 | 王女士 |" in paper
    assert "| 主办单位 | 维修班 |" in paper
    assert "## 二、派单（转办人填）" in paper
    assert "其他登记事项" not in paper
    register = register_paper(desk, "投诉台账", None).files[".md"].decode()
    assert "| （电表）" in register


def test_a_message_is_headed_by_the_office_s_own_word(tmp_path: Path) -> None:
    message = printed(hospital(tmp_path), "微信转办")
    assert message.startswith("【派单】")
    assert "　收费\n" in message


def test_what_was_decided_last_on_intake_is_ticked_alone(tmp_path: Path) -> None:
    taken = printed(hospital(tmp_path), "投诉工单")
    assert "受理决定：☑受理　☐不予受理" in taken


def test_what_was_taken_in_and_then_turned_away_is_turned_away(tmp_path: Path) -> None:
    """S002C：受理以后核实不实的，不予受理"""
    rules = "machines: {工单: {events: {不予受理: {from: [待受理, 处理中]}}}}\n"
    history = (
        "09:00 登记 类别=投诉 渠道=电话 内容=停电 投诉人.姓名=王女士",
        "09:10 受理 分类=服务",
        "09:30 不予受理 不受理依据=明显不实 理由=没有停过电",
    )
    paper = printed(office(tmp_path, rules, history), "投诉工单")
    assert "受理决定：☐受理　☑不予受理（明显不实）" in paper


def test_a_plan_that_was_sent_back_is_no_result(tmp_path: Path) -> None:
    """S000-21 征求客户意见：客户没有接受的方案"""
    rules = """
machines:
  工单:
    states: {待审批: {phase: open}}
    events:
      提出方案: {from: 承办中, to: 待审批, give: [处理方案], means: [solution_proposed]}
      退回: {from: 待审批, to: 承办中, by: [客服主管], means: [returned]}
"""
    history = (
        "09:00 登记 类别=投诉 渠道=电话 内容=停电 投诉人.姓名=王女士",
        "09:10 受理 分类=服务",
        "09:30 转办 主办单位=维修班",
        "10:00 提出方案 处理方案=换电表",
    )
    proposed = office(tmp_path, rules, history, now="17 12:00")
    assert "| 处理方案 | 换电表 |" in printed(proposed, "投诉工单")
    back = office(tmp_path, rules, (*history, "10:30 退回/吴刚"), now="17 12:00")
    assert "| 处理方案 | 换电表（没有采用） |" in printed(back, "投诉工单")
    assert "换电表" not in printed(back, "投诉处理报告").partition("## 四、处理结果")[2]
