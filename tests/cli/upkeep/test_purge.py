"""What is kept aside is cleared when it is due or asked for, and nothing is said that is not so."""

import json
from pathlib import Path

import pytest
from clerks import ANSWER, Clerk, played
from kept_aside import FILE, NAME, PHONE, PLANTED, keeps_aside, registers
from openpyxl import load_workbook
from real_git import raw_git

NUMBER = "TS20261117-001"
LATER = "2029-12-01T09:00"
MANAGER = "陈总"


def closed(clerk: Clerk) -> None:
    clerk.does("do", "1", "转办", "运营部", "等级=一级", at="10:00")
    clerk.does("form", "1", "转办单", "--issue")
    clerk.does("do", "1", "答复", *ANSWER, at="15:00")
    clerk.does("do", "1", "回访", "满意度=满意", at="16:00")


def one_ended(clerk: Clerk) -> None:
    """To play: a complaint that ended, with a photograph and an issued paper."""
    clerk.edits("rules.yaml", ("\nmeta:\n", "\nmeta:\n  adopts: [总经理]\n"))
    keeps_aside(clerk, "  keep_years: 3\n")
    registers(clerk)
    photo = clerk.root.parent / "照片.jpg"
    photo.write_bytes(b"photo")
    clerk.does("attach", "1", str(photo), "--copy")
    closed(clerk)


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, one_ended)


def everywhere(clerk: Clerk) -> list[str]:
    """What of the planted words any file of the folder still holds, those of .git unpacked."""
    held = [each.read_bytes() for each in clerk.root.rglob("*") if each.is_file()]
    return [each for each in PLANTED if any(each.encode() in data for data in held)]


def test_nothing_is_due_before_its_day(office: Clerk) -> None:
    said = office.does("purge", "--due", at="2029-11-16T09:00").out
    assert "到期可以清除的 0 件" in said
    said = office.does("purge", "--due", at="2029-11-17T09:00").out
    assert f"{NUMBER}　到期 2029-11-17" in said
    assert "要清除个人信息的 1 件：cpl purge --due" in office.does("board").out
    assert "签发的单 2 份，附件 1 个" in said


def test_whoever_may_clear_is_reminded_and_the_page_tells_of_it(office: Clerk) -> None:
    told = office.does("remind", "--dry-run", "--format", "json", at="2029-11-17T09:00").out
    assert [each["给"] for each in json.loads(told) if each["事项"] == "保存期满"] == [MANAGER]
    assert "个人信息要清除的 1 件：cpl purge --due" in told
    office.does("board", "--html", "--xlsx", at="2029-11-17T09:00")
    line = "保存期满、要清除个人信息的 1 件"
    assert line in (office.root / "草稿/看板.html").read_text("utf-8")
    (sheet,) = load_workbook(office.root / "草稿/看板.xlsx")
    assert any(str(cell.value).startswith(line) for row in sheet for cell in row)
    office.does("board", "--html", at="2029-11-16T09:00")
    assert line not in (office.root / "草稿/看板.html").read_text("utf-8")


def test_what_is_due_is_cleared_and_told(office: Clerk) -> None:
    before = office.does("show", NUMBER).out
    assert NAME in before
    commits = office.commits()
    draft = office.root / ".git/cpl-edit" / f"{NUMBER}.yaml"
    draft.parent.mkdir(exist_ok=True)
    draft.write_text(NAME, "utf-8")
    office.does("purge", "--due", "-m", "保存期满", "--yes", at=LATER, user=MANAGER)
    assert office.commits() == commits + 1
    assert everywhere(office) == []
    assert not (office.root / FILE).exists()
    shown = office.does("show", NUMBER).out
    assert "〔已清除〕来电：过山车停运" in shown
    assert "个人信息已清除：2029-12-01 09:00 陈总，保存期满" in shown
    told = (office.root / f"purged/complaints/2026/11/{NUMBER}.yaml").read_text("utf-8")
    assert "经办: 陈总" in told
    assert "原因: 保存期满" in told
    assert "投诉人.姓名" in told
    assert office.git("log", "-1", "--format=%s").strip() == f"清除: {NUMBER}"
    assert office.does("check").out.startswith("没有发现问题")
    assert office.git("status", "--porcelain") == ""
    assert "到期可以清除的 0 件" in office.does("purge", "--due").out


def test_the_counts_are_as_before(office: Clerk) -> None:
    def told() -> list[str]:
        office.does("report", "月报", "--month", "2026-11", at=LATER)
        (draft,) = (office.root / "reports/2026-11").glob("草稿*.md")
        text = draft.read_text("utf-8")
        draft.unlink()
        return [line for line in text.splitlines() if NUMBER not in line and "代码" not in line]

    before = told()
    office.does("purge", NUMBER, "-m", "本人要求", "--yes", at=LATER, user=MANAGER)
    assert told() == before


def test_whose_request_it_is_before_the_years_are_over(office: Clerk) -> None:
    office.does("purge", NUMBER, "-m", f"{NAME}本人要求", "--yes", at="20:00", user=MANAGER)
    assert everywhere(office) == []
    refused = office("purge", NUMBER, "-m", "再来", "--yes", user=MANAGER)
    assert (refused.status, "没有什么可清除" in refused.err) == (1, True)


def test_it_can_go_on_afterwards(office: Clerk) -> None:
    office.does("purge", NUMBER, "-m", "本人要求", "--yes", at="20:00", user=MANAGER)
    office.does("do", NUMBER, "备注", "备注=又来电 13912345678", at="21:00")
    assert "13912345678" in office.does("show", NUMBER).out
    assert office.does("check").out.startswith("没有发现问题")


def test_open_ones_and_disputed_ones_stay(clerk: Clerk) -> None:
    keeps_aside(clerk, "  keep_years: 3\n  hold_when: 标记 has 媒体\n")
    registers(clerk)
    refused = clerk("purge", "1", "-m", "本人要求", "--yes", user=MANAGER)
    assert (refused.status, "还在办" in refused.err) == (1, True)
    clerk.does("do", "1", "转办", "运营部", "等级=一级", "标记=媒体", at="10:00")
    clerk.does("do", "1", "答复", *ANSWER, at="15:00")
    clerk.does("do", "1", "回访", "满意度=满意", at="16:00")
    refused = clerk("purge", "1", "-m", "本人要求", "--yes", user=MANAGER)
    assert (refused.status, "不清除的情形" in refused.err) == (1, True)
    assert "先留着" in clerk.does("purge", "--due", at=LATER).out
    assert PHONE in (clerk.root / FILE).read_text("utf-8")


def test_who_may_and_why(office: Clerk) -> None:
    refused = office("purge", NUMBER, "-m", "本人要求", "--yes", at="20:00")
    assert (refused.status, "由能采用规则的总经理办" in refused.err) == (1, True)
    assert office("purge", NUMBER, "--yes", user=MANAGER).status == 2
    assert office("purge", NUMBER, "-m", "本人要求", user=MANAGER).status == 2  # nobody to ask
    assert office("purge").status == 2
    shown = office.does("purge", NUMBER, "-m", "本人要求", "--dry-run", user=MANAGER)
    assert "会清除" in shown.out
    assert NAME in (office.root / FILE).read_text("utf-8")


def test_backups_that_hold_it_are_named(office: Clerk, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    office.does("backup", str(stick), at="19:00")
    said = office.does("purge", NUMBER, "-m", "本人要求", "--yes", at="20:00", user=MANAGER)
    assert str(next(stick.iterdir())) in said.err
    stick.rename(tmp_path / "拔走了")
    registers(office, at="20:30")
    office.does("do", "TS20261117-002", "转办", "运营部", "等级=一级", at="20:40")
    office.does("do", "TS20261117-002", "答复", *ANSWER, at="20:50")
    office.does("do", "TS20261117-002", "回访", "满意度=满意", at="20:55")
    said = office.does(
        "purge", "TS20261117-002", "-m", "本人要求", "--yes", at="21:00", user=MANAGER
    )
    assert "现在没有接上" in said.err


def test_what_the_history_holds_is_said_to_be_beyond_it(clerk: Clerk) -> None:
    registers(clerk)
    closed(clerk)
    keeps_aside(clerk, "  keep_years: 3\n")
    said = clerk.does("purge", "--due", at=LATER).out
    assert "cpl 清除不了的 1 件" in said
    assert "git 的历史里从 2026-11-17 起就有" in said
    refused = clerk("purge", NUMBER, "-m", "本人要求", "--yes", user=MANAGER)
    assert (refused.status, "清除不了" in refused.err) == (1, True)
    clerk.does("aside", NUMBER)
    text = (clerk.root / FILE.removeprefix("private/")).read_text("utf-8")
    assert [each for each in PLANTED if each in text] == []
    assert NAME in clerk.does("show", NUMBER).out
    assert "没有要另存的" in clerk.does("aside", "--all").out
    done = clerk.does("purge", NUMBER, "-m", "本人要求", "--yes", user=MANAGER)
    assert "git 的历史里从 2026-11-17 起就有" in done.err
    assert NAME not in clerk.does("show", NUMBER).out


def test_offices_that_lay_down_nothing(clerk: Clerk) -> None:
    registers(clerk)
    refused = clerk("purge", "--due")
    assert (refused.status, "没有写保存几年" in refused.err) == (2, True)
    refused = clerk("aside", "--all")
    assert (refused.status, "没有写另存" in refused.err) == (2, True)


def test_the_life_of_a_record_tells_that_it_was_cleared(office: Clerk) -> None:
    office.does("purge", "--due", "-m", "保存期满", "--yes", at=LATER, user=MANAGER)
    last = json.loads(office.does("log", NUMBER, "--format", "json").out)[-1]
    assert (last["事件"], last["谁办"], last["说明"]) == ("清除", MANAGER, "保存期满")
    told = office.root / f"purged/complaints/2026/11/{NUMBER}.yaml"
    told.unlink()
    assert "删了清除的记载" in office.does("log", NUMBER).out


def test_what_was_put_aside_late_and_cleared_is_no_forgery(clerk: Clerk) -> None:
    """What the history holds of it is told by no command; the audit reads it all the same."""
    registers(clerk)
    keeps_aside(clerk)
    clerk.does("aside", NUMBER)
    closed(clerk)
    whole = clerk("audit", NUMBER).out
    clerk.does("purge", NUMBER, "-m", "本人要求", "--yes", at="2026-11-18T09:00")
    told = clerk.does("log", NUMBER).out
    assert "另存" in told
    assert "改了登记的内容" not in told
    assert [each for each in PLANTED if each in told] == []
    said = clerk("audit", NUMBER).out
    assert "command-forged" not in said
    assert "registered-altered" not in said
    assert ("严重" in said) == ("严重" in whole)


def test_a_name_altered_by_hand_stays_found_after_clearing(clerk: Clerk) -> None:
    keeps_aside(clerk)
    registers(clerk)
    record = clerk.root / f"complaints/2026/11/{NUMBER}.yaml"
    text = record.read_text("utf-8")
    record.write_text(text.replace("姓名: 〔另存1〕", "姓名: 〔另存2〕"), "utf-8")
    raw_git(clerk.root, "commit", "-qam", "改了", "--no-verify")
    assert "registered-altered" in clerk("audit", NUMBER).out
    closed(clerk)
    clerk.does("purge", NUMBER, "-m", "本人要求", "--yes", at="2026-11-18T09:00")
    assert "registered-altered" in clerk("audit", NUMBER).out
    assert "改了" in clerk.does("log", NUMBER).out


def test_what_comes_back_out_of_a_backup_is_told(office: Clerk, tmp_path: Path) -> None:
    side = office.root / FILE
    kept = side.read_bytes()
    (tmp_path / "盘").mkdir()
    office.does("backup", str(tmp_path / "盘"))
    office.does("purge", "--due", "-m", "保存期满", "--yes", at=LATER, user=MANAGER)
    side.write_bytes(kept)
    side.chmod(0o600)
    said = office("check")
    assert "[aside-returned]" in said.out
    assert NAME not in said.out
    office.does("purge", NUMBER, "-m", "又回来了", "--yes", at="2029-12-02T09:00", user=MANAGER)
    assert office.does("check").out.startswith("没有发现问题")
    told = office.does("restore", str(tmp_path / "盘"), str(tmp_path / "恢复")).out
    assert "备份以后清除过的个人信息，这里面还有" in told


def test_that_something_was_cleared_cannot_be_taken_back_unseen(office: Clerk) -> None:
    office.does("purge", "--due", "-m", "保存期满", "--yes", at=LATER, user=MANAGER)
    assert "clearing-altered" not in office("audit", at=LATER).out
    raw_git(office.root, "revert", "--no-edit", "HEAD")
    said = office("audit", at=LATER)
    assert said.status == 1
    assert "清除的记载改了或者删了。 [clearing-altered" in said.out
