"""What rules say of a form: for which records it is, what it is called, which event issues it."""

import pytest
from clerks import ACCEPTED, Clerk, one_complaint, played

from cpl.use_cases.papers import trial

NOTICE = "受理告知书"
REFUSAL = "不予受理告知书"
NUMBER = "TS20261117-001"
ISSUING = (
    "      受理:\n",
    "      签发告知书: {short: qf, from: [处理中, 承办中], by: [客服专员], issues: [受理告知书], "
    "means: [issued]}\n      受理:\n",
)
OWED = (
    "deadlines:\n",
    "deadlines:\n  - {id: 告知书, machine: 工单, from: accepted, to: issued, within: 1 day, "
    "clock: working, owner: 客服专员}\n",
)
BEFORE_HANDING_ON = (
    "        paper: [转办单, 微信转办]",
    "        demands: [{when: 次数.签发告知书 > 0, say: 受理告知书还没有签发。, "
    "mend: 先 签发告知书。}]\n"
    "        paper: [转办单, 微信转办]",
)


def a_notice_is_owed(clerk: Clerk) -> None:
    """To play: an office in which the notice is issued within a day, and before handing on."""
    clerk.edits("rules.yaml", ISSUING, OWED, BEFORE_HANDING_ON)
    clerk.complaint()


@pytest.fixture
def owing(clerk: Clerk) -> Clerk:
    return played(clerk, a_notice_is_owed)


# —— for which records ——


@pytest.mark.parametrize("issued", [(), ("--issue",)])
def test_what_was_not_accepted_gets_no_notice_of_acceptance(
    issued: tuple[str, ...], clerk: Clerk
) -> None:
    """S002C-02: neither accepted nor refused, there is nothing to give notice of."""
    played(clerk, one_complaint)
    accepted = clerk("form", "1", NOTICE, *issued)
    refused = clerk("form", "1", REFUSAL, *issued)
    assert (accepted.status, refused.status) == (2, 2)
    assert "这一件出不了“受理告知书”：先办“受理”或“当场办结”或“转办”。" in accepted.err
    assert "这一件出不了“不予受理告知书”：先办“不予受理”。" in refused.err


def test_what_was_accepted_gets_the_one_and_not_the_other(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED)
    clerk.does("form", "1", NOTICE)
    assert clerk("form", "1", REFUSAL).status == 2


# —— a paper as a duty ——


def test_the_notice_is_owed_until_it_is_issued(owing: Clerk) -> None:
    accepted = owing.does(*ACCEPTED, at="09:30")
    assert "告知书：2026-11-18 17:30 前（客服专员）" in accepted.out
    assert "告知书" in owing.does("due", at="10:00").out
    said = owing.does("do", "1", "签发告知书", at="10:10").out
    (issued,) = (owing.root / "issued" / NUMBER).glob("受理告知书-01-*.md")
    assert f"受理告知书（已签发）：issued/{NUMBER}/{issued.name}" in said
    assert "2026年11月17日 09:30 受理" in issued.read_text("utf-8")
    assert "告知书" not in owing.does("due", at="10:20").out
    assert owing.git("status", "--short", "issued", "complaints") == ""


def test_nothing_goes_on_before_it_is_issued(owing: Clerk) -> None:
    owing.does(*ACCEPTED, at="09:30")
    refused = owing("do", "1", "转办", "设备部", at="09:40")
    assert refused.status == 1
    assert "受理告知书还没有签发。先 签发告知书。" in refused.err
    owing.does("do", "1", "签发告知书")
    owing.does("do", "1", "转办", "设备部")


def test_it_is_issued_by_its_event_alone(owing: Clerk) -> None:
    owing.does(*ACCEPTED)
    refused = owing("form", "1", NOTICE, "--issue")
    assert refused.status == 2
    assert (
        f"“受理告知书”由“签发告知书”来签发，还没有办：cpl do {NUMBER} 签发告知书。" in refused.err
    )
    assert not list((owing.root / "issued").glob("*/*"))
    owing.does("form", "1", NOTICE)
    owing.does("do", "1", "签发告知书")
    assert "已经签发过，内容没有变" in owing.does("form", "1", NOTICE, "--issue").out


def test_it_is_not_issued_of_a_record_that_it_does_not_fit(clerk: Clerk) -> None:
    anywhere = (ISSUING[0], ISSUING[1].replace("[处理中, 承办中]", "open"))
    clerk.edits("rules.yaml", anywhere)
    clerk.complaint()
    refused = clerk("do", "1", "签发告知书")
    assert refused.status == 1
    assert "这一件出不了“受理告知书”" in refused.err
    assert not list((clerk.root / "issued").glob("*/*"))


# —— what it is called ——


def test_the_rules_give_it_its_title(clerk: Clerk) -> None:
    title = "  转办单: {short: zbd, title: 梦幻岛顾客投诉交办单}"
    clerk.edits("rules.yaml", ("  转办单: {short: zbd, copies: [存档, 承办单位]", f"{title[:-1]}"))
    clerk.complaint()
    paper = clerk.does("form", "1", "zbd", "--print").out
    assert paper.startswith("# 梦幻岛顾客投诉交办单（草稿）\n")


# —— templates that cannot be printed ——


def test_lint_prints_every_template_once_and_tells_the_line(clerk: Clerk) -> None:
    """Also where it fails only if something was said; a letter for 整改 alone is no fault.

    Those that are carried are all well (test_template.py), and are left out: it takes seconds.
    """
    used, ours = trial._used, ("致歉信", "投诉工单", "催办函")
    clerk.patch.setattr(trial, "_used", lambda *office: [e for e in used(*office) if e in ours])
    own = clerk.root / "templates"
    own.mkdir(exist_ok=True)
    (own / "致歉信.md.j2").write_text("尊敬的顾客：\n{{ 处理解果 }}\n", encoding="utf-8")
    (own / "投诉工单.md.j2").write_text(
        "{% for 行 in 补偿 %}{{ 行.方式.没有 }}{% endfor %}\n", encoding="utf-8"
    )
    (own / "催办函.md.j2").write_text("{{ 事件.下发.时间 | 日期 }}\n", encoding="utf-8")
    said = clerk("rules", "lint")
    assert said.status == 1
    assert "templates/致歉信.md.j2:2:1: 错误: 模板 致歉信.md.j2:2: 数据里没有“处理解果”" in said.out
    assert "是不是“处理结果”" in said.out
    assert "templates/投诉工单.md.j2:1:1: 错误" in said.out
    assert "催办函" not in said.out
