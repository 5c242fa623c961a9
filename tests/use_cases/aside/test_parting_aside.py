"""What is personal never comes into git, and every command sees the whole record as before."""

import os
import stat
from pathlib import Path

import pytest
from clerks import ACCEPTED, ANSWER, Clerk
from kept_aside import (
    FILE,
    NAME,
    PHONE,
    SAID,
    found_in_history,
    history,
    keeps_aside,
    registers,
)

from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.aside import parting


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    keeps_aside(clerk)
    registers(clerk)
    return clerk


def record(clerk: Clerk) -> Readable:
    workspace = Workspace(clerk.root)
    return workspace.load("TS20261117-001")


def test_git_gets_marks_and_the_commands_see_the_words(office: Clerk) -> None:
    assert found_in_history(office) == []
    assert record(office).card.values["内容"] == SAID
    assert NAME in office.does("show", "1").out
    assert "共 1 件" in office.does("find", NAME).out
    assert "共 1 件" in office.does("find", "1234567").out
    text = (office.root / "complaints/2026/11/TS20261117-001.yaml").read_text("utf-8")
    assert "姓名: 〔另存1〕" in text
    assert "第二天 13:30 再来，赔 1200 元" in text
    assert office.does("check").out.startswith("没有发现问题")


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_nobody_else_may_read_it(office: Clerk) -> None:
    private = office.root / "private"
    every = {p: stat.S_IMODE(p.stat().st_mode) for p in (private, *private.rglob("*"))}
    assert {mode for path, mode in every.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in every.items() if path.is_file()} == {0o600}
    (office.root / FILE).chmod(0o644)
    said = office("check")
    assert f"chmod 600 {FILE}" in said.out + said.err


def test_git_never_sees_the_side_files(office: Clerk) -> None:
    assert office.git("status", "--porcelain") == ""
    office.git("add", "--all")
    assert office.git("ls-files", "private") == ""
    office.git("add", "--force", FILE)
    said = office("check", "--staged")
    assert (said.status, "aside-tracked" in said.out) == (1, True)
    office.git("commit", "--no-verify", "-qm", "放进去了")
    assert "aside-tracked" in office("check").out


def test_what_happens_later_goes_aside_too(office: Clerk, tmp_path: Path) -> None:
    office.does(*ACCEPTED)
    office.does("do", "1", "转办", "运营部", f"转办意见=请回{NAME}女士 {PHONE}")
    (tmp_path / f"{NAME}.jpg").write_bytes(b"photo of somebody")
    office.does("attach", "1", str(tmp_path / f"{NAME}.jpg"), "--copy")
    office.does("form", "1", "转办单", "--issue")
    office.does("do", "1", "答复", *ANSWER)
    assert found_in_history(office) == []
    assert "photo of somebody" not in history(office)
    assert office.git("status", "--porcelain") == ""
    assert office.does("check").out.startswith("没有发现问题")
    assert f"请回{NAME}女士 {PHONE}" in office.does("show", "1").out


def test_the_same_words_have_one_number(office: Clerk) -> None:
    before = (office.root / FILE).read_text("utf-8")
    office.does(*ACCEPTED)
    office.does("do", "1", "转办", "运营部", f"转办意见=请回{PHONE}")
    assert (office.root / FILE).read_text("utf-8") == before


def test_a_paper_has_one_code_before_and_after(office: Clerk) -> None:
    office.does(*ACCEPTED)
    done = office.does("do", "1", "转办", "运营部").out
    issued = office.does("form", "1", "转办单", "--issue").out
    code = issued.split("编码 ")[1].split()[0]
    assert code in done
    paper = next((office.root / "private/issued").rglob("*.md"))
    assert NAME in paper.read_text("utf-8")
    assert f"issued/TS20261117-001/{paper.stem}.yaml" in office.git("ls-files")
    again = office.does("form", "1", "转办单", "--issue").out
    assert "已经签发过" in again
    assert str(paper.relative_to(office.root)) in again


def test_a_hand_edit_is_parted_when_it_is_recorded(office: Clerk) -> None:
    path = office.root / "complaints/2026/11/TS20261117-001.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("姓名: 〔另存1〕", "姓名: 诸葛孔明").replace("第二天", "后天"), "utf-8"
    )
    assert "not-aside" in office("check").out
    office.git("add", "complaints")
    assert office("check", "--staged").status == 1
    office.does("commit", "-m", "写错了", "--correction")
    assert "诸葛" not in history(office)
    assert "诸葛孔明" in office.does("show", "1").out
    assert office.does("check").out.startswith("没有发现问题")


def test_a_side_file_may_be_edited_by_hand(office: Clerk) -> None:
    side = office.root / FILE
    office.does("list")
    side.write_text(side.read_text("utf-8").replace(NAME, "诸葛孔明"), "utf-8")
    assert "诸葛孔明来电" in office.does("show", "1").out
    assert "共 1 件" in office.does("find", "诸葛孔明").out
    assert "共 0 件" in office.does("find", NAME).out


def test_a_name_that_was_replaced_goes_aside_again_where_it_is_typed_again(office: Clerk) -> None:
    tracked = office.root / "complaints/2026/11/TS20261117-001.yaml"
    tracked.write_text(
        tracked.read_text("utf-8").replace("姓名: 〔另存1〕", "姓名: 诸葛孔明"), "utf-8"
    )
    office.does("commit", "-m", "姓名登记错了", "--更正")
    office.does("do", "1", "备注", f"备注={NAME}又来电", at="11:00")
    assert f"{NAME}又来电" in office.does("show", "1").out
    assert NAME not in history(office)
    assert "诸葛孔明" not in history(office)


def test_an_event_taken_back_and_done_again(office: Clerk) -> None:
    office.does(*ACCEPTED)
    office.does("do", "1", "转办", "运营部", "转办意见=请回 13912345678")
    office.does("undo", "--yes")
    assert record(office).record.history[-1].name == "受理"
    office.does("do", "1", "转办", "运营部", "转办意见=请回 13912345678")
    assert "13912345678" in office.does("show", "1").out
    assert "13912345678" not in history(office)


def test_what_is_missing_is_told_at_its_place_and_nothing_is_done_on_it(office: Clerk) -> None:
    side = office.root / FILE
    kept = side.read_text("utf-8")
    side.write_text("\n".join(kept.splitlines()[:-1]) + "\n", "utf-8")
    said = office("check").out
    assert "aside-missing" in said
    assert "complaints/2026/11/TS20261117-001.yaml:" in said
    refused = office(*ACCEPTED)
    assert refused.status == 1
    assert "在这里不能办" in refused.err
    side.write_text(kept + "  不是数字: 王\n", "utf-8")
    assert f"{FILE}:" in office("check").out
    side.write_text("另存: [\n", "utf-8")
    assert f"{FILE}:" in office("check").out
    assert office(*ACCEPTED).status == 1
    side.write_text(kept, "utf-8")
    office.does(*ACCEPTED)


def test_a_side_file_without_its_record(office: Clerk) -> None:
    orphan = office.root / FILE.replace("-001", "-009")
    orphan.write_text((office.root / FILE).read_text("utf-8"), "utf-8")
    assert "aside-orphan" in office("check").out


def test_a_copy_without_the_side_files_works_masked(office: Clerk) -> None:
    (office.root / "private").rename(office.root.parent / "elsewhere")
    shown = office.does("show", "1").out
    assert "〔另存1〕来电：过山车停运" in shown
    assert NAME not in shown
    assert "共 1 件" in office.does("list").out
    assert office.does("check").out.startswith("没有发现问题")
    refused = office(*ACCEPTED)
    assert (refused.status, "这台电脑上没有" in refused.err) == (1, True)
    said = office("doctor").out
    assert "另存资料不在这台电脑上" in said


def test_two_desks_never_give_one_mark_to_two_words(office: Clerk) -> None:
    """The words of each stay with it: what another put aside is not missing here."""
    office.git("config", "cpl.desk", "B")
    office.does("do", "1", "备注", "备注=回电 13912345678")
    side = office.root / FILE
    assert '2001: "13912345678"' in side.read_text("utf-8")
    assert "回电 〔另存2001〕" in office.git("show", "HEAD")
    office.git("config", "cpl.desk", "C")
    assert "aside-missing" not in office("check").out
    side.write_text(side.read_text("utf-8").replace("2001:", "2002:"), "utf-8")
    assert "aside-missing" not in office("check").out
    office.git("config", "cpl.desk", "B")
    assert "aside-missing" in office("check").out


def test_a_preview_shows_what_would_be_written(office: Clerk) -> None:
    said = office.does(
        "do", "1", "转办", "运营部", "等级=一级", "转办意见=回电 13912345678", "--dry-run"
    ).out
    assert "〔另存" in said
    assert f"b/{FILE}" in said


def test_an_office_that_keeps_nothing_aside_has_no_such_folder(clerk: Clerk) -> None:
    registers(clerk)
    assert not (clerk.root / "private").exists()
    assert "〔另存" not in clerk.git("log", "-p")


def test_the_hook_keeps_a_number_typed_into_a_text_out_of_git(clerk: Clerk) -> None:
    keeps_aside(clerk)
    registers(clerk)
    (record,) = clerk.root.glob("complaints/2026/11/*.yaml")
    text = record.read_text("utf-8")
    record.write_text(text.replace("过山车停运", "过山车停运，另留 13912345678"), "utf-8")
    clerk.git("add", "-A")
    said = clerk("check", "--staged")
    assert said.status == 1
    assert "TS20261117-001.yaml:6" in said.out
    assert "[not-aside]" in said.out
    assert "13912345678" not in said.out.replace(record.read_text("utf-8").splitlines()[5], "")
    clerk.git("reset", "-q")
    clerk.does("commit", "-m", "补电话")
    assert "13912345678" not in history(clerk)


@pytest.mark.parametrize("is_aside", [True, False])
def test_a_reason_may_not_say_the_name_that_was_wrong(clerk: Clerk, *, is_aside: bool) -> None:
    if is_aside:
        keeps_aside(clerk)
    registers(clerk)
    (record,) = clerk.root.glob("complaints/2026/11/*.yaml")
    written = "〔另存1〕" if is_aside else NAME
    text = record.read_text("utf-8").replace(f"姓名: {written}", "姓名: 司马相如")
    record.write_text(text.replace(written, "他"), "utf-8")
    said = clerk("commit", "-m", f"{NAME}写错了")
    assert said.status == 2
    assert NAME not in said.err
    clerk.does("commit", "-m", "按录音改")
    assert NAME not in clerk.git("log", "--format=%B")


def test_of_very_many_what_is_parted_lies_on_the_disk(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeps_aside(clerk)
    monkeypatch.setattr(parting, "AT_ONCE", 2)
    rows = [f"2026-11-0{n} 09:30,热线,投诉,{NAME},{PHONE},停运{n}\n" for n in range(1, 6)]
    table = tmp_path / "表.csv"
    table.write_text("接收时间,渠道,类别,投诉人.姓名,投诉人.电话,内容\n" + "".join(rows), "utf-8")
    clerk.does("import", str(table), "--yes")
    assert found_in_history(clerk) == []
    assert "共 5 件" in clerk.does("find", NAME).out
    assert len([*(clerk.root / "private").rglob("TS*.yaml")]) == 5
    assert clerk.git("status", "--porcelain") == ""
