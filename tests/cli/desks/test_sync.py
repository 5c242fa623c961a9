"""`cpl sync`: what each desk did is at every desk afterwards, whatever happened on the way."""

import os
import subprocess

import pytest
from clerks import Clerk, everything, git
from real_git import hook
from shared_office import SharedOffice, founded, shared_office

import cpl.store.git.git
from cpl.cli.frame.running import CANNOT_GO_ON
from cpl.store.lock import Lock
from cpl.store.remote.claims import DeskClaim

FIRST, OTHER = "TS20261117-A001", "TS20261117-B001"
NOTHING = "没有新的，也没有要送的。\n"


def two_desks(clerk: Clerk) -> SharedOffice:
    """What A registered is at both."""
    office = shared_office(clerk)
    office["A"].complaint()
    office.sync("AB")
    return office


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    return founded(clerk, two_desks)


def of_all(office: SharedOffice) -> dict[str, bytes]:
    """What every desk has; they have the same, and nothing is open anywhere."""
    found = [everything(each.root) for each in office.desks.values()]
    assert all(each == found[0] for each in found)
    assert len(office.heads()) == 1
    assert {each.git("status", "--porcelain") for each in office.desks.values()} == {""}
    return found[0]


def test_what_was_done_at_two_desks_is_at_both_in_one_history(office: SharedOffice) -> None:
    office["A"].does("do", FIRST, "备注", "备注=看过")
    office["B"].complaint()
    assert office["A"].does("sync").out == "送出 1 次提交。\n"
    dry = office["B"].does("sync", "--dry-run").out
    assert dry.startswith(f"会收到 1 次提交：A 1。\n变了的件：{FIRST}。\n会送出 1 次提交。\n")
    said = office["B"].does("sync").out
    assert said == f"收到 1 次提交：A 1。\n变了的件：{FIRST}。\n送出 1 次提交。\n"
    assert office["A"].does("sync").out == f"收到 1 次提交：B 1。\n变了的件：{OTHER}。\n"
    assert {f"complaints/2026/11/{n}.yaml" for n in (FIRST, OTHER)} <= of_all(office).keys()
    assert [each.does("sync").out for each in office.desks.values()] == [NOTHING, NOTHING]
    joint = office["B"].git("log", "-1", "--merges", "--format=%an %(trailers:only)")
    assert joint.startswith("系统 Cpl-Event: 同步\nCpl-Rules: default 1\nCpl-Desk: B\n")


def test_one_record_that_both_changed_has_what_both_did(office: SharedOffice) -> None:
    office["A"].does("do", FIRST, "备注", "备注=甲说的")
    office["B"].does("do", FIRST, "备注", "备注=乙说的")
    office.sync("A")
    assert f"两边都办过、合成一份的：{FIRST}。" in office["B"].does("sync").out
    office.sync("A")
    record = of_all(office)[f"complaints/2026/11/{FIRST}.yaml"].decode()
    assert "甲说的" in record
    assert "乙说的" in record
    assert office["A"].does("check").status == 0


def test_somebody_who_is_quicker_is_joined_and_it_goes_out_after_all(office: SharedOffice) -> None:
    for code in "AB":
        office[code].complaint()
    quicker = f"test -e quick && exit 0\ntouch quick\ncd '{office['B'].root}' && "
    hook(office["A"].root, "pre-push", f"{quicker}env -u GIT_DIR git push -q origin main\n")
    assert "收到 1 次提交：B 1。" in office["A"].does("sync").out
    (office["A"].root / "quick").unlink()
    office.sync("B")
    assert f"complaints/2026/11/{OTHER}.yaml" in of_all(office)


def test_a_hand_edit_of_what_comes_in_stops_it_and_another_does_not(office: SharedOffice) -> None:
    office["A"].does("do", FIRST, "备注", "备注=看过")
    office.sync("A")
    clerk = office["B"]
    path = clerk.root / f"complaints/2026/11/{FIRST}.yaml"
    before = path.read_bytes()
    path.write_bytes(before + "# 我的\n".encode())
    head = clerk.git("rev-parse", "HEAD")
    said = clerk("sync")
    assert (said.status, clerk.git("rev-parse", "HEAD")) == (CANNOT_GO_ON, head)
    assert f"{FIRST}.yaml 有手工改动还没有记录" in said.err
    assert path.read_bytes() == before + "# 我的\n".encode()
    path.write_bytes(before)
    other = clerk.root / "templates/说明.txt"
    other.write_text("没写完", "utf-8")
    clerk.does("sync")
    assert other.read_text("utf-8") == "没写完"
    assert clerk.git("status", "--porcelain") == "?? templates/说明.txt\n"


def test_a_program_that_comes_in_may_be_run_and_no_longer_where_it_may_not(
    office: SharedOffice,
) -> None:
    mine, theirs = (each.root / "hooks/送.sh" for each in office.desks.values())
    mine.write_text("#!/bin/sh\n", "utf-8")
    for mode in (0o755, 0o644):
        mine.chmod(mode)
        office["A"].does("commit", "-m", f"送提醒的程序 {mode:o}")
        office.sync("AB")
        assert os.access(theirs, os.X_OK) == (mode == 0o755)
        of_all(office)


def test_what_is_the_main_desk_s_is_put_back_and_kept_beside(office: SharedOffice) -> None:
    clerk = office["B"]
    clerk.edits("rules.yaml", ("default", "东站"))
    mine = clerk.edits("staff.yaml", ("李敏", "李敏敏")).read_bytes()
    office["A"].edits("staff.yaml", ("吴刚", "吴小刚"))
    office.sync("A")
    said = clerk("sync")
    assert "直接用 git 改的，没有用 cpl commit 写明原因。 [undeclared-edit" in said.err
    assert "没有收 staff.yaml 的一种写法，另存在 草稿/同步没有收/staff.yaml。" in said.err
    assert (clerk.root / "草稿/同步没有收/staff.yaml").read_bytes() == mine
    told = office["A"]("sync").err
    assert [told.count(code) for code in ("[staff-", "[rules-", "[commit-forged")] == [1, 1, 0]
    staff = (office["A"].root / "staff.yaml").read_text("utf-8")
    assert staff == (clerk.root / "staff.yaml").read_text("utf-8")
    assert "李敏敏" not in staff
    assert "吴小刚" in staff


def test_what_another_desk_slipped_past_is_put_back_by_the_main_desk(office: SharedOffice) -> None:
    clerk = office["B"]
    clerk.edits("templates/转办单.md.j2", ("转办单", "东站的转办单"))
    clerk.git("push", "-q", "origin", "main")
    was = (office["A"].root / "templates/转办单.md.j2").read_bytes()
    said = office["A"]("sync")
    assert "没有收 templates/转办单.md.j2 的一种写法" in said.err
    office["B"]("sync")
    assert {(e.root / "templates/转办单.md.j2").read_bytes() for e in office.desks.values()} == {
        was
    }


def test_who_has_left_by_now_was_there_when_he_did_it_at_another_desk(
    office: SharedOffice,
) -> None:
    office["B"].does("do", FIRST, "备注", "备注=那时还在")
    office["A"].edits("staff.yaml", ("limin@", "gone@"))
    office.sync("A")
    office["B"]("sync")
    assert "[commit-forged" not in office["A"]("sync").err
    assert "[commit-forged" not in office["A"]("audit").out


def test_a_history_that_was_written_anew_is_not_joined(office: SharedOffice) -> None:
    git(office.shared, "update-ref", "refs/heads/main", "refs/heads/main~1")
    office["B"].complaint()
    office["B"].git("reset", "-q", "--hard", "HEAD~2")
    office["B"].complaint()
    office["B"].git("push", "-q", "origin", "main")
    clerk = office["A"]
    head = clerk.git("rev-parse", "HEAD")
    said = clerk("sync")
    assert said.status == 1
    assert "共享的仓库的历史被改写过" in said.err
    assert clerk.git("rev-parse", "HEAD") == head
    clerk.does("sync", "--restored")
    office.sync("B")
    assert f"complaints/2026/11/{FIRST}.yaml" in of_all(office)


def test_a_shared_repository_from_an_older_backup_gets_again_what_it_lacks(
    office: SharedOffice,
) -> None:
    git(office.shared, "update-ref", "refs/heads/main", "refs/heads/main~1")
    assert office["A"].does("sync").out == "送出 1 次提交。\n"
    git(office.shared, "update-ref", "-d", "refs/heads/main")
    assert office["A"].does("sync").out.startswith("送出 ")


def test_another_office_s_history_is_not_joined(office: SharedOffice, clerk: Clerk) -> None:
    top = office.shared.parent
    git(top, "init", "-q", "--bare", "-b", "main", str(top / "别家.git"))
    git(top, "init", "-q", "-b", "main", str(top / "别家"))
    git(top / "别家", "commit", "-q", "--allow-empty", "-m", "别家")
    git(top / "别家", "push", "-q", str(top / "别家.git"), "main")
    office["B"].git("remote", "set-url", "origin", str(top / "别家.git"))
    office["B"].git("update-ref", "-d", "refs/cpl/synced")
    said = office["B"]("sync")
    assert (said.status, said.out) == (1, "")
    assert "另一段历史" in said.err


@pytest.mark.parametrize("how", ["--no-rebase", "--rebase"])
def test_whoever_pulls_with_git_syncs_afterwards_as_before(office: SharedOffice, how: str) -> None:
    office["A"].does("do", FIRST, "备注", "备注=看过")
    office["B"].complaint()
    office.sync("A")
    office["B"].git("pull", "-q", "--no-edit", how, "origin", "main")
    for code in "BA":  # git's own clock is another one
        office[code]("sync")
    assert f"complaints/2026/11/{OTHER}.yaml" in of_all(office)


def test_days_without_a_network_are_told_when_they_are_many(office: SharedOffice) -> None:
    clerk = office["A"]
    office.shared.rename(office.shared.with_name("不在"))
    clerk.complaint()
    assert clerk("sync", "--quiet").status == 0
    said = clerk("sync", at="2026-11-17T10:00")
    assert said.status == 1
    assert "09:00 同步过，1 笔没有送出。这里照常办，通了再 cpl sync。" in said.err
    assert "同步" not in clerk("board").out
    late = clerk("sync", "--quiet", at="2026-11-20T10:00")
    assert late.status == 1
    assert "3 天没有同步，1 笔没有送出" in late.err
    assert "3 天没有同步，1 笔没有送出：cpl sync" in clerk("board").out
    again = clerk("sync", "--quiet", at="2026-11-20T10:10")
    assert (again.status, again.err) == (1, "")


def test_what_needs_a_person_is_told_by_cron_once_and_stands_on_the_board(
    office: SharedOffice,
) -> None:
    refusing = office.shared / "hooks/pre-receive"
    refusing.write_text("#!/bin/sh\necho 'TS20261117-A002：状态不对'\nexit 1\n", "utf-8")
    refusing.chmod(0o755)
    clerk = office["A"]
    clerk.complaint()
    said = clerk("sync", "--quiet")
    assert said.status == 1
    assert "没有收下" in said.err
    assert "  TS20261117-A002：状态不对" in said.err
    again = clerk("sync", "--quiet")
    assert (again.status, again.err) == (1, "")
    assert "1 笔没有送出：cpl sync" in clerk("board").out


def test_a_desk_that_another_machine_is_by_now_sends_nothing(office: SharedOffice) -> None:
    clerk = office["A"]
    claim = DeskClaim("另一份", "新机器", "2026-11-17 08:00").data
    blob = subprocess.run(
        ["git", "-C", str(office.shared), "hash-object", "-w", "--stdin"],
        input=claim,
        capture_output=True,
        check=True,
    ).stdout.decode()
    git(office.shared, "update-ref", "refs/cpl/desks/A", blob.strip())
    clerk.complaint()
    said = clerk("sync")
    assert said.status == 1
    assert "A 台已经换到 新机器（2026-11-17 08:00 起） 上了" in said.err
    assert "没有送出的 1 笔还在" in said.err
    assert office["B"].does("sync").out == NOTHING


def test_two_syncs_at_once_are_one(office: SharedOffice) -> None:
    with Lock(office["A"].root / ".git/cpl-sync.lock", 0, "cpl sync"):
        assert office["A"].does("sync").out == "另一个 cpl sync 正在同步。\n"


def test_a_number_that_two_desks_gave_is_changed_where_it_was_not_sent(clerk: Clerk) -> None:
    """Two clones without codes, as before anybody has set up desks."""
    office = shared_office(clerk, desks="")
    for code, wish in (("A", "甲"), ("B", "乙")):
        photo = clerk.root.parent / f"{wish}.jpg"
        photo.write_bytes(wish.encode())
        office[code].complaint(f"诉求={wish}")
        office[code].does("attach", "1", str(photo))
    office["B"].complaint()
    office["B"].does("do", "2", "备注", "备注=看 TS20261117-001")
    office.sync("A")
    said = office["B"]("sync")
    assert said.status == 1
    assert "cpl sync --renumber" in said.err
    said = office["B"].does("sync", "--renumber")
    assert (
        "TS20261117-001 和别的台重号，这里的那一件改成 TS20261117-003：告诉来电的人。" in said.out
    )
    office.sync("A")
    assert office["A"].does("audit").status == 0
    files = of_all(office)
    for number, told in (("001", "诉求: 甲"), ("003", "诉求: 乙"), ("002", "看 TS20261117-003")):
        assert told in files[f"complaints/2026/11/TS20261117-{number}.yaml"].decode()
    assert files["attachments/TS20261117-003/乙.jpg"] == "乙".encode()
    assert office["A"].does("check").status == 0


def test_what_a_killed_git_has_locked_is_free_again(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpl.store.git.git, "ABANDONED_SECONDS", 0.0)
    names = ("refs/remotes/origin/main", "refs/cpl/joining", "refs/cpl/synced", "packed-refs")
    locks = [office["A"].root / f".git/{each}.lock" for each in names]
    for lock in locks:
        lock.touch()
    for clerk in office.desks.values():
        clerk.complaint()
    office.sync("BA")
    assert not any(each.exists() for each in locks)
    office.sync("B")
    assert f"complaints/2026/11/{OTHER}.yaml" in of_all(office)


def test_without_a_shared_repository_it_says_how_to_get_one(clerk: Clerk) -> None:
    said = clerk("sync")
    assert said.status == 2
    assert "没有共享的仓库" in said.err
