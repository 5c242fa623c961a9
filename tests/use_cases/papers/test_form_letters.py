"""What goes out of the house: the facts of the very event, and never of the opposite one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from own_office import NUMBER, office, printed
from places import TOP

from cpl.problems import UsageProblem
from cpl.render.review.printed_sizes import printed_sizes
from cpl.render.review.sheet_text import dump
from cpl.spreadsheet import read_book
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.fitting import LETTERS
from cpl.use_cases.papers.form import form_named, forms_offered, paper_of, register_paper

REGISTERED = (
    "09:00 登记 类别=投诉 接收时间=2026-11-17 渠道=电话 内容=水管漏水两天没有人来 诉求=尽快修好 "
    "投诉人.姓名=王女士 投诉人.电话=13800001234"
)
ACCEPTED = "09:10 受理/周倩 分类=服务"
REFUSED = "09:10 不予受理 不受理依据=其他 理由=已经起诉 告知方式=电话"
ASSIGNED = "09:30 转办 主办单位=维修班"
FOUND = "10:00 调查 调查情况=阀门老化"
ANSWERED = "18 10:00 答复 答复内容=已经更换阀门 答复方式=电话"
WITH_ALL = ", with: [补证, 补偿, 回访]"
Golden = Callable[[str, str], None]

TEMPLATES = TOP / "templates"
EVERY_LETTER = ("受理告知书", "不予受理告知书", "投诉处理报告", *LETTERS)
SMALLEST = 10.5


def at(
    root: Path, *history: str, rules: str = "", meta: str = WITH_ALL, now: str = "20 09:00"
) -> Desk:
    return office(root, rules, (REGISTERED, *history), now, meta)


def refusal(desk: Desk, form: str) -> str:
    with pytest.raises(UsageProblem) as refused:
        printed(desk, form)
    return str(refused.value)


def sheet_rows(desk: Desk, form: str) -> list[str]:
    """What each printed row of the sheet says."""
    paper = paper_of(desk, desk.workspace.load(NUMBER), form)
    (found,) = read_book(paper.files[".xlsx"]).worksheets
    rows = ("".join(str(v) for v in row if v is not None) for row in found.values)
    return [each for each in rows if each]


# —— of the very event ——


def test_the_acceptance_tells_what_was_accepted_and_by_when_it_is_answered(tmp_path: Path) -> None:
    rules = (
        "deadlines:\n  - {id: 答复, machine: 工单, from: accepted, to: replied_to_customer,"
        " within: 5 days, clock: working, owner: 维修班}\n"
    )
    letter = printed(at(tmp_path, ACCEPTED, ASSIGNED, rules=rules, now="17 11:00"), "受理告知书")
    for said in (
        "王女士：",
        "您于 2026年11月17日通过电话反映的下列事项，我单位已经登记，编号为 TS20261117-001，"
        "并于 2026年11月17日 09:10 受理。",
        "反映的事项：水管漏水两天没有人来",
        "您的诉求：尽快修好",
        "我单位将在 2026年11月24日 17:30 前答复您。",
        "受理的工作人员：周倩　联系电话：____",
    ):
        assert said in letter


def test_where_no_day_is_laid_down_there_is_a_line_to_write_it_on(tmp_path: Path) -> None:
    letter = printed(at(tmp_path, ACCEPTED), "受理告知书")
    assert "答应答复的时间：____年__月__日 前。" in letter


def test_the_refusal_names_the_ground_that_was_chosen_and_no_other(tmp_path: Path) -> None:
    letter = printed(at(tmp_path, REFUSED), "不予受理告知书")
    assert "经审查，该事项属于“其他”的情形，我单位决定不予受理。" in letter
    assert "理由：已经起诉" in letter
    assert "明显不实" not in letter


def test_the_notice_lists_what_is_missing(tmp_path: Path) -> None:
    asked = "09:10 要求补证 需补材料=购物小票和维修记录 告知方式=电话"
    letter = printed(at(tmp_path, asked), "补证通知书")
    assert "请您补齐：\n\n购物小票和维修记录\n" in letter
    assert "请您在 ____年__月__日 前" in letter


@pytest.mark.parametrize("form", ["转出告知书", "移交函"])
def test_whoever_gets_it_is_named_with_the_reason(form: str, tmp_path: Path) -> None:
    away = "09:10 转出 转往单位=区住建局 理由=属于区住建局的职责 告知方式=电话"
    letter = printed(at(tmp_path, away), form)
    assert "区住建局" in letter
    assert "理由：属于区住建局的职责" in letter


def test_a_case_that_was_withdrawn_is_told_so(tmp_path: Path) -> None:
    letter = printed(at(tmp_path, ACCEPTED, "09:40 撤诉 理由=已经自行修好"), "终止告知书")
    assert "我单位已于 2026年11月17日 09:40 终止办理。" in letter
    assert "终止的理由：已经自行修好" in letter


def test_every_call_is_on_the_record_of_calls(tmp_path: Path) -> None:
    calls = ("19 09:00 联系未接通 备注=无人接听", "19 15:00 回访/周倩 回访方式=电话 满意度=满意")
    said = printed(at(tmp_path, ACCEPTED, ASSIGNED, ANSWERED, *calls), "回访记录")
    assert "| 2026-11-19 09:00 | 联系未接通 | 李敏 |  |  | 无人接听 |" in said
    assert "| 2026-11-19 15:00 | 回访 | 周倩 | 电话 | 满意 |  |" in said


PAID = '18 11:00 补偿 补偿=[{"方式":"现金","金额":1200.50,"用途":"过失补救"},{"方式":"道歉"}]'


def test_the_agreed_sum_stands_in_figures_and_in_capitals(tmp_path: Path) -> None:
    desk = at(tmp_path, ACCEPTED, ASSIGNED, PAID)
    said = printed(desk, "解决确认书")
    assert "金额合计（小写）：￥1,200.50\n" in said
    assert "金额合计（大写）：人民币壹仟贰佰元伍角\n" in said


def test_where_no_sum_was_agreed_there_are_lines_and_no_zero(tmp_path: Path) -> None:
    said = printed(at(tmp_path, ACCEPTED, ASSIGNED, ANSWERED), "解决确认书")
    assert "金额（小写）：￥____" in said
    assert "金额（大写）：人民币____" in said
    assert "零元整" not in said


def test_a_case_is_masked_whoever_prints_it(tmp_path: Path) -> None:
    ended = ("18 12:00 办结",)
    desk = at(tmp_path, ACCEPTED, ASSIGNED, ANSWERED, *ended, meta="")
    paper = paper_of(desk, desk.workspace.load(NUMBER), "案例")
    assert paper.copy == "-脱敏"
    assert "王女士" not in paper.files[".md"].decode()


# —— never of the opposite ——


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("受理告知书", "先办“受理”。"),
        ("不予受理告知书", "先办“不予受理”。"),
        ("补证通知书", "先办“要求补证”。"),
        ("转出告知书", "先办“转出”。"),
        ("移交函", "先办“转出”。"),
        ("终止告知书", "先办“撤诉”。"),
        ("答复函", "先办“答复”。"),
        ("解决确认书", "先办“补偿”或“答复”。"),
        ("致歉信", "先办“调查”或“补偿”或“答复”。"),
        ("回访记录", "先办“回访”。"),
        ("调查报告", "先办“调查”。"),
        ("案例", "先办"),
    ],
)
def test_what_did_not_happen_is_told_to_nobody(form: str, why: str, tmp_path: Path) -> None:
    said = refusal(at(tmp_path), form)
    assert f"这一件出不了“{form}”" in said
    assert why in said


@pytest.mark.parametrize("form", ["解决确认书", "致歉信"])
def test_who_suggested_something_gets_no_apology(tmp_path: Path, form: str) -> None:
    suggested = REGISTERED.replace("类别=投诉", "类别=建议")
    desk = office(tmp_path, "", (suggested, ACCEPTED, FOUND, ANSWERED), "20 09:00", WITH_ALL)

    assert "它的类别是“建议”，没有要致歉、要确认解决的事" in refusal(desk, form)
    assert printed(desk, "答复函")


@pytest.mark.parametrize("form", ["受理告知书", "答复函", "解决确认书", "致歉信"])
def test_what_was_refused_is_not_told_to_be_taken_up(form: str, tmp_path: Path) -> None:
    history = ("09:05 受理 分类=服务", FOUND, REFUSED.replace("09:10", "11:00"))
    assert "已经办过“不予受理”。" in refusal(at(tmp_path, *history), form)


def test_who_is_not_satisfied_has_nothing_to_sign(tmp_path: Path) -> None:
    asked = "19 09:00 回访 回访方式=电话 满意度=不满意"
    desk = at(tmp_path, ACCEPTED, ASSIGNED, FOUND, ANSWERED, asked)
    assert "出不了“解决确认书”：要满意度 不是 不满意 或" in refusal(desk, "解决确认书")


def test_where_nobody_is_at_fault_nobody_apologises(tmp_path: Path) -> None:
    desk = at(tmp_path, ACCEPTED, ASSIGNED, f"{FOUND} 责任认定=无责")
    assert refusal(desk, "致歉信").endswith("：这一件出不了“致歉信”：要责任认定 不是 无责。")


@pytest.mark.parametrize("form", ["转办单", "微信转办"])
def test_what_was_refused_is_handed_to_nobody(form: str, tmp_path: Path) -> None:
    assert "已经办过“不予受理”" in refusal(at(tmp_path, REFUSED), form)


def test_the_report_on_what_was_refused_says_why(tmp_path: Path) -> None:
    assert "不予受理：已经起诉" in printed(at(tmp_path, REFUSED), "投诉处理报告")


def test_the_ways_of_appeal_that_were_told_stand_in_a_whole_sentence(tmp_path: Path) -> None:
    told = "20 09:00 不满意结案/经理 理由=三轮仍不满意 申诉途径=12345热线"
    asked = "19 09:00 回访 回访方式=电话 满意度=不满意"
    letter = printed(at(tmp_path, ACCEPTED, ASSIGNED, FOUND, ANSWERED, asked, told), "答复函")
    assert "如果您对处理结果有异议，申诉的途径是：12345热线。" in letter


@pytest.mark.parametrize("form", ["受理告知书", "答复函"])
def test_a_long_complaint_is_not_quoted_back_whole(form: str, tmp_path: Path) -> None:
    long = "10:30 更正 字段=内容 原因=补记 内容=" + "漏" * 3000
    letter = printed(at(tmp_path, ACCEPTED, ASSIGNED, FOUND, ANSWERED, long), form)
    assert "漏" * 300 + "……\n" in letter
    assert "漏" * 301 not in letter


def test_what_was_taken_up_again_is_refused_no_more(tmp_path: Path) -> None:
    again = (
        "18 09:00 重开 理由=材料补来了 主办单位=维修班",
        "18 10:00 答复 答复内容=已修好 答复方式=电话",
    )
    desk = at(tmp_path, REFUSED, *again)
    assert "已经办过“重开”。" in refusal(desk, "不予受理告知书")
    assert "处理结果：已修好" in printed(desk, "答复函")


def test_the_step_is_called_as_the_office_calls_it(tmp_path: Path) -> None:
    desk = at(tmp_path, meta=", renames: {受理: 立案}")
    assert "先办“立案”。" in refusal(desk, "受理告知书")


def test_a_letter_whose_step_the_rules_have_not_is_not_offered(tmp_path: Path) -> None:
    desk = at(tmp_path, meta="")
    assert "补证通知书" not in forms_offered(desk.workspace)
    assert "规则里的工单没有这一步。" in refusal(desk, "补证通知书")
    assert "受理告知书" in forms_offered(desk.workspace)


@pytest.mark.parametrize("form", ["内部整改通知单", "问责确认单", "巡场检查表"])
def test_the_form_of_what_the_rules_have_not_is_not_offered(form: str, tmp_path: Path) -> None:
    desk = at(tmp_path, ACCEPTED)
    assert form not in forms_offered(desk.workspace)
    assert f"规则没有说什么样的一件才能出“{form}”" in refusal(desk, form)


def test_a_letter_of_which_the_rules_say_nothing_is_not_made(tmp_path: Path) -> None:
    """A regulation adopted before the letter was carried cannot say of whom it is true."""
    desk = at(tmp_path, ACCEPTED, rules="forms: {终止告知书: removed}\n")
    assert "规则没有说什么样的一件才能出“终止告知书”" in refusal(desk, "终止告知书")


def test_a_letter_of_the_office_s_own_needs_no_rule(tmp_path: Path) -> None:
    desk = at(tmp_path, ACCEPTED, rules="forms: {终止告知书: removed}\n")
    own = tmp_path / "templates/终止告知书.md.j2"
    own.parent.mkdir()
    own.write_text("自己的信 {{ 编号 }}\n", encoding="utf-8")
    assert f"自己的信 {NUMBER}" in printed(desk, "终止告知书")


@pytest.mark.parametrize(("short", "name"), [("zqx", "致歉信"), ("BZTZ", "补证通知书")])
def test_a_letter_has_a_short_name(short: str, name: str, tmp_path: Path) -> None:
    assert form_named(at(tmp_path).workspace, short) == name


# —— on paper ——


def test_a_long_reason_goes_on_in_rows_that_fit_a_page(tmp_path: Path) -> None:
    reason = "已经向法院起诉，法院已经立案；" * 60
    rows = sheet_rows(at(tmp_path, REFUSED.replace("已经起诉", reason)), "不予受理告知书")
    told = [each for each in rows if "已经向法院起诉" in each]
    assert len(told) > 3
    assert "".join(each.removeprefix("　　") for each in told) == f"理由：{reason}"


@pytest.mark.parametrize("name", EVERY_LETTER)
def test_a_letter_is_printed_as_large_as_it_is_written(name: str) -> None:
    data = (TEMPLATES / f"{name}.xlsx").read_bytes()
    assert min(each.points for each in printed_sizes(data)) >= SMALLEST
    (found,) = read_book(data).worksheets
    assert (found.page_setup.paperSize, found.page_setup.orientation) == (9, "portrait")


@pytest.mark.parametrize("name", ["受理告知书", "不予受理告知书", "解决确认书"])
def test_the_sheet_of_a_letter_as_reviewers_read_it(name: str, golden: Golden) -> None:
    golden(f"forms/{name}.txt", dump((TEMPLATES / f"{name}.xlsx").read_bytes()))


def test_a_long_answer_is_cut_in_the_register(tmp_path: Path) -> None:
    told = "18 10:00 答复 答复方式=电话 答复内容=" + "阀" * 3000
    desk = at(tmp_path, ACCEPTED, ASSIGNED, FOUND, told)
    register = register_paper(desk, "投诉台账", None).files[".md"].decode()
    assert "阀" * 120 + "…" in register
    assert "阀" * 121 not in register


def test_a_dossier_speaks_of_no_record_that_the_office_does_not_have(tmp_path: Path) -> None:
    """镇政府、酒店没有整改、问责、巡场；办件的单位不是被投诉的单位。"""
    told = printed(at(tmp_path, ACCEPTED), "卷宗")
    assert "## 七、有关的工单" in told
    assert "没有有关的工单。" in told
    assert "| 受理单位 | " in told
    assert "巡场" not in told
    assert "被投诉单位" not in told
