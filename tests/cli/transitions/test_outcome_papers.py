"""What an event's papers are: a sheet in 草稿, a text to paste, and never in the event's way."""

from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, everything, office, one_complaint, played

from cpl.problems import Severity
from cpl.use_cases.regulation.linting import lint_file

NUMBER = "TS20261117-001"
SHEET = f"草稿/{NUMBER}-转办单.xlsx"
BROKEN = "templates/微信转办.md.j2"


def test_passing_on_makes_the_paper_and_a_text_to_paste(clerk: Clerk) -> None:
    clerk.complaint("诉求=退票")

    said = clerk.does("do", "1", "zb", "sbb", at="09:12").out

    assert f"  转办单：{SHEET}\n" in said
    assert (clerk.root / SHEET).is_file()
    assert not (clerk.root / SHEET).with_suffix(".md").exists()
    text = said.partition("微信转办，可以整段复制：\n\n")[2].splitlines()
    assert text[:5] == [
        f"【转办】{NUMBER}　一级",
        "主办：设备部",
        "投诉人：王女士　13800001234",
        "内容：过山车停运，没有告知可以退票",
        "诉求：退票",
    ]
    assert text[5] == "请于 2026-11-19 17:30 前答复投诉人并反馈结果。"
    assert text[6].startswith("填好转办单的“回执”发回")


def test_text_and_sheet_carry_one_code(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk.does("do", "1", "zb", "sbb", at="09:12").out
    code = said.rpartition("编码 ")[2].split()[0]

    assert f"编码 {code}（草稿）" in clerk.does("form", "1", "转办单").out


def test_a_promise_that_is_sooner_is_what_the_unit_must_keep(clerk: Clerk) -> None:
    played(clerk, one_complaint)

    said = clerk.does("do", "1", "zb", "sbb", "承诺时间=2026-11-18 12:00", at="09:12").out

    assert "请于 2026-11-19 17:30 前反馈结果。" in said
    assert "请于 2026-11-18 12:00 前答复投诉人。" in said


@pytest.mark.parametrize("secret", ["投诉人.保密=是", "投诉人.匿名=是"])
def test_who_asked_to_stay_unknown_is_masked_in_both(clerk: Clerk, secret: str) -> None:
    clerk.complaint(secret)

    said = clerk.does("do", "1", "zb", "sbb").out

    assert "投诉人：***　***" in said
    assert "王女士" not in said + clerk.does("form", "1", "zbd", "--print").out


def test_a_long_story_is_cut_for_the_telephone_s_screen(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("new", *COMPLAINT[:-1], f"内容={'停运，没有人说明。' * 100}\n第二段")

    said = clerk.does("do", "2", "zb", "sbb").out

    line = next(each for each in said.splitlines() if each.startswith("内容："))
    assert line.endswith("……（全文见转办单）")
    assert len(line) < 140


def test_a_trial_run_makes_no_paper(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = everything(clerk.root)

    said = clerk.does("do", "1", "zb", "sbb", "--dry-run")

    assert "转办单" not in said.out
    assert everything(clerk.root) == before


def test_what_is_refused_makes_no_paper(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "撤诉", "理由=投诉人撤回")

    assert clerk("do", "1", "zb", "sbb").status == 1
    assert not (clerk.root / "草稿").exists()


def test_a_paper_that_fails_does_not_undo_the_event(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    broken = clerk.root / BROKEN
    broken.parent.mkdir(exist_ok=True)
    broken.write_text("{{ 没有这个字段 }}", encoding="utf-8")

    said = clerk.does("do", "1", "zb", "sbb")

    assert "待受理→承办中" in said.out
    assert "“转办”已经记下，单没有出成：模板 微信转办.md.j2:1: 数据里没有" in said.err
    assert f"补出：cpl form {NUMBER} " in said.err
    assert "状态: 承办中" in next(clerk.root.rglob(f"{NUMBER}.yaml")).read_text("utf-8")


def test_a_rule_may_name_only_a_form_that_exists(clerk: Clerk) -> None:
    rules = clerk.root / "rules.yaml"
    rules.write_text(
        rules.read_text("utf-8").replace("paper: [转办单, 微信转办]", "paper: [转半单]", 1), "utf-8"
    )

    (problem,) = lint_file(rules, "rules.yaml")[1]

    assert problem.severity is Severity.ERROR
    assert "templates 里没有“转半单”这种单。 是不是“转办单”？ [unknown-form]" in str(problem)


def test_an_office_s_own_template_is_a_form_a_rule_may_name(clerk: Clerk) -> None:
    letter: Path = clerk.root / "templates/派工条.md.j2"
    letter.parent.mkdir(exist_ok=True)
    letter.write_text("派 {{ 主办单位 }}\n", encoding="utf-8")
    rules = clerk.root / "rules.yaml"
    rules.write_text(
        rules.read_text("utf-8").replace("paper: [转办单, 微信转办]", "paper: 派工条", 1), "utf-8"
    )
    clerk.does("commit", "-m", "转办改出派工条", "--as", "系统")
    clerk.complaint()

    assert "派工条，可以整段复制：\n\n派 设备部\n" in clerk.does("do", "1", "zb", "sbb").out


def test_what_is_passed_on_for_information_has_a_text_to_send(tmp_path: Path, clerk: Clerk) -> None:
    """S000-10 将投诉信息传递给相关部门：还没有主办单位"""
    agency = office(tmp_path, clerk, "S000-旅行社")
    agency.does(
        "new", "投诉", "电话", "内容=导游迟到", "投诉人.姓名=张大", "投诉人.电话=13900000001"
    )
    agency.does("do", "1", "受理", "分类=导游", "紧急程度=一般")
    said = agency.does("do", "1", "传递", "相关部门=导游部").out
    _, _, message = said.partition("可以整段复制：\n\n")
    number = message.partition("】")[2][:14]
    assert message.startswith(f"【传递】{number}　导游\n投诉人：张大")
    assert "相关部门：导游部" in message
    assert "主办" not in message
    assert "回执" not in message
