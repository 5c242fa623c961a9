"""A paper prints what its regulation has: no park's boxes, no blank box beside what was said."""

from pathlib import Path

import pytest
from own_office import office, printed

from cpl.render.text.filters import joined_title
from cpl.use_cases.papers.form import register_paper

COMPLAINT = "09:00 登记 类别=投诉 渠道=电话 内容=停电 投诉人.姓名=王女士"
HANDED_ON = (COMPLAINT, "09:10 受理 分类=服务", "09:30 转办 主办单位=维修班")
OF_THE_PARK = (
    *("散客", "年卡", "演出", "餐饮", "事件性质", "四不放过", "员工已教育", "根因"),
    *("渠道评价", "态度", "闭环时间", "未采取经济补偿", "整改通知单", "问责确认单"),
)


def test_nothing_of_the_park_is_on_the_form_of_another(tmp_path: Path) -> None:
    paper = printed(office(tmp_path, "", HANDED_ON), "投诉工单")
    assert [each for each in OF_THE_PARK if each in paper] == []


def test_a_gate_of_the_rules_is_on_the_form(tmp_path: Path) -> None:
    rules = "gates: {四不放过: {when: 原因分析 given, say: 原因不清楚。}}\n"
    assert "| 原因清楚 | ☐ |" in printed(office(tmp_path, rules, HANDED_ON), "投诉工单")


BAN = """
fields:
  补偿:
    type: rows
    keep: all
    fields: {方式: {type: choice, choices: [现金, 道歉]}, 金额: amount, 用途: text}
authority:
  field: 补偿
  remedy: 方式
  amount: 金额
  cash: [现金]
  bans: [{id: 不许换, when: 用途 is 换取满意, quote: 禁止采取经济补偿方式换取顾客满意}]
"""


@pytest.mark.parametrize(("rules", "ticked"), [(BAN, True), (BAN.partition("  bans")[0], False)])
def test_the_ban_is_ticked_only_where_there_is_one(
    rules: str, ticked: bool, tmp_path: Path
) -> None:
    """S003-12"""
    history = (*HANDED_ON, "10:00 答复 答复内容=已修好")
    paper = printed(office(tmp_path, rules, history, now="17 11:00"), "投诉工单")
    assert ("☑未采取经济补偿换取满意" in paper) is ticked


OWN_WORDS = """
fields: {施工方案: text, 实施效果: text, 领导审核: text, 核实情况: text}
machines:
  工单:
    events:
      定方案: {from: 承办中, by: [责任单位], give: [施工方案], means: [solution_proposed]}
      核准: {from: 承办中, by: [客服主管], give: [领导审核], means: [solution_approved]}
      反馈: {from: 承办中, give: [核实情况], may: [实施效果], means: [dept_feedback]}
"""
DONE = (
    *HANDED_ON,
    "10:00 定方案/孟浩 施工方案=换电表",
    "10:30 核准/吴刚 领导审核=同意换表",
    "11:00 反馈/孟浩 核实情况=电表烧坏 实施效果=已通电",
)


def test_no_box_is_blank_where_the_office_s_own_step_filled_it(tmp_path: Path) -> None:
    paper = printed(office(tmp_path, OWN_WORDS, DONE, now="17 12:00"), "投诉工单")
    assert "| 处理方案 | 换电表 |" in paper
    assert "| 处理结果 | 电表烧坏 |" in paper
    assert "| 实施效果 | 已通电 |" in paper
    assert "审批意见：同意换表　审批人：吴刚" in paper


def test_a_plan_that_was_carried_out_is_not_one_that_was_not_taken(tmp_path: Path) -> None:
    """The plan may be changed before and after it is carried out; both states take a new one."""
    rules = """
fields: {执行情况: text}
machines:
  工单:
    states: {待执行: {phase: open}, 待回复: {phase: open}}
    events:
      定方案:
        {from: [承办中, 待执行, 待回复], to: 待执行, give: [处理方案], means: [solution_proposed]}
      执行: {from: 待执行, to: 待回复, by: [责任单位], give: [执行情况], means: [executed]}
"""
    said = ("10:00 定方案 处理方案=换电表", "10:30 执行/孟浩 执行情况=换了")
    paper = printed(office(tmp_path, rules, (*HANDED_ON, *said), now="17 12:00"), "投诉工单")
    assert "| 处理方案 | 换电表 |" in paper


def test_a_plan_that_was_sent_back_is_not_what_came_of_it(tmp_path: Path) -> None:
    rules = """
machines:
  工单:
    states: {待审批: {phase: open}}
    events:
      定方案:
        {from: 承办中, to: 待审批, give: [处理方案], means: [solution_proposed, dept_feedback]}
      驳回: {from: 待审批, to: 承办中, by: [客服主管], give: [理由], means: [returned]}
"""
    said = ("10:00 定方案 处理方案=换电表", "10:30 驳回/吴刚 理由=太贵")
    paper = printed(office(tmp_path, rules, (*HANDED_ON, *said), now="17 12:00"), "投诉工单")
    assert "| 处理方案 | 换电表（没有采用） |" in paper
    assert "| 处理结果 |" not in paper


def test_what_was_answered_last_is_the_outcome_not_that_of_a_round_before(tmp_path: Path) -> None:
    history = (
        *HANDED_ON,
        "10:00 答复 答复内容=已送电 处理结果=换保险丝",
        "10:30 办结",
        "11:00 重开/吴刚 理由=又停",
        "11:30 答复 答复内容=换了整块电表",
    )
    desk = office(tmp_path, "", history, now="17 12:00")
    letter = printed(desk, "致歉信")
    assert "我们已经这样处理：换了整块电表" in letter
    assert "换保险丝" not in letter


def test_the_opinion_is_that_of_whoever_approved(tmp_path: Path) -> None:
    """What was said when a later plan was sent back is not his who approved the first."""
    rules = """
fields: {审批意见: text}
machines:
  工单:
    events:
      核准: {from: 承办中, give: [审批意见], means: [solution_approved]}
      驳回: {from: 承办中, give: [审批意见], means: [returned]}
"""
    said = ("10:00 核准/吴刚 审批意见=同意", "10:30 驳回/郑洁 审批意见=太贵")
    paper = printed(office(tmp_path, rules, (*HANDED_ON, *said), now="17 12:00"), "投诉工单")
    assert "审批意见：同意　审批人：吴刚" in paper


# —— the register ——


def test_the_register_tells_process_and_outcome_of_an_ordinary_answer(tmp_path: Path) -> None:
    """S003-15 处置过程、处置结果"""
    rules = "fields: {房号: text}\nmachines: {工单: {register: {also: [房号]}}}\n"
    history = (f"{COMPLAINT} 房号=8206", *HANDED_ON[1:], "10:00 答复 答复内容=已送电")
    desk = office(tmp_path, rules, history, now="17 12:00")
    row = register_paper(desk, "投诉台账", None).files[".md"].decode()
    assert "受理 11-17；转办 11-17；答复 11-17<br>已送电" in row
    assert "停电<br>房号：8206" in row


def test_what_an_earlier_round_said_is_not_told_as_this_one_s(tmp_path: Path) -> None:
    rules = """
fields:
  满意度: {type: choice, choices: [满意, 不满意], plays: satisfaction,
    counts_as: {satisfied: [满意], silent: []}}
machines: {工单: {events: {办结: {also: [满意度]}}}}
"""
    history = (
        *HANDED_ON,
        "10:00 答复 答复内容=已送电",
        "11:00 办结 满意度=不满意",
        "11:30 重开/吴刚 理由=又停",
    )
    desk = office(tmp_path, rules, history, now="17 12:00")
    row = register_paper(desk, "投诉台账", None).files[".md"].decode()
    assert "11-17 10:00（第1轮）" in row
    assert "已送电（第1轮）" in row
    assert "不满意（第1轮）" in row
    assert "承办中（第2轮）" in row


# —— titles ——


@pytest.mark.parametrize(
    ("ours", "paper", "title"),
    [
        ("营业厅", "营业厅投诉处理记录", "营业厅投诉处理记录"),
        ("举报投诉受理机构", "举报投诉受理登记表", "举报投诉受理登记表"),
        ("食堂", "食堂意见表", "食堂意见表"),
        ("市民服务中心", "中心投诉记录", "市民服务中心投诉记录"),
        ("南溪镇监察室", "投诉转办单", "南溪镇监察室投诉转办单"),
        ("客户服务部", "客户投诉记录", "客户服务部客户投诉记录"),
        ("地产公司客户服务部", "业主报修处理单", "地产公司客户服务部 业主报修处理单"),
    ],
)
def test_a_title_says_nothing_twice(ours: str, paper: str, title: str) -> None:
    assert joined_title(ours, paper) == title


NOTED_INSIDE = """
fields: {跟进情况: text}
machines:
  工单:
    events:
      答复:
        from: 承办中
        give: [答复内容, 答复方式, 跟进情况]
        means: [replied_to_customer, result_told]
forms:
  致歉信: {leaves_out: [跟进情况]}
  解决确认书: {leaves_out: [跟进情况]}
"""


@pytest.mark.parametrize("letter", ["致歉信", "解决确认书"])
def test_what_the_office_noted_for_itself_is_in_no_letter(letter: str, tmp_path: Path) -> None:
    answer = "10:00 答复 答复内容=已换电表 答复方式=电话 跟进情况=他是常闹事的人"
    desk = office(tmp_path, NOTED_INSIDE, (*HANDED_ON, answer), now="17 11:00")
    assert "已换电表" in printed(desk, letter)
    assert "常闹事" not in printed(desk, letter)
    assert "常闹事" in printed(desk, "投诉工单")
