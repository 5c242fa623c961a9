"""Attaching: the copy, its hash and who keeps the original, in one commit."""

import hashlib
import os
import sys
from pathlib import Path

import pexpect
import pytest
from clerks import ACCEPTED, ANSWER, Clerk, everything, one_complaint, played
from forked import Forked
from places import TOP

from cpl.domain.cases import evidence

PHOTO = "公告牌.jpg"
KEPT = ("--keeper", "赵磊", "--place", "安保部硬盘3")


@pytest.fixture
def desk(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk with one complaint, in a folder with a photograph and a video."""
    played(clerk, one_complaint)
    inbox = tmp_path / "收到的"
    inbox.mkdir()
    monkeypatch.chdir(inbox)
    Path(PHOTO).write_bytes(b"photo")
    Path("监控.mp4").write_bytes(b"video")
    return clerk


def attachments(clerk: Clerk) -> Path:
    return clerk.root / "attachments" / "TS20261117-001"


def record(clerk: Clerk) -> str:
    return (clerk.root / "complaints/2026/11/TS20261117-001.yaml").read_text(encoding="utf-8")


def test_a_file_is_copied_hashed_and_committed_with_its_event(desk: Clerk) -> None:
    before = desk.commits()
    said = desk.does("attach", "1", PHOTO)
    assert (attachments(desk) / PHOTO).read_bytes() == b"photo"
    assert hashlib.sha256(b"photo").hexdigest() in record(desk)
    assert "大小: 5" in record(desk)
    assert desk.commits() == before + 1
    assert desk.git("status", "--short") == ""
    changed = desk.git("show", "--name-only", "--format=", "HEAD").split()
    assert f"attachments/TS20261117-001/{PHOTO}" in changed
    assert said.out.startswith(f"attachments/TS20261117-001/{PHOTO}  5 字节  SHA-256 ")


def test_the_same_content_is_not_kept_twice(desk: Clerk) -> None:
    desk.does("attach", "1", PHOTO)
    Path("又一份.jpg").write_bytes(b"photo")
    before = everything(desk.root)
    said = desk.does("attach", "1", "又一份.jpg")
    assert f"以前附过（{PHOTO}）" in said.out
    assert everything(desk.root) == before


def test_words_with_nothing_new_to_attach_are_not_lost_in_silence(desk: Clerk) -> None:
    desk.does("attach", "1", PHOTO)
    said = desk("attach", "1", PHOTO, "监控保存=是")
    assert said.status == 2
    assert "监控保存=是 没有记" in said.err


def test_other_content_under_the_same_name_gets_a_number(desk: Clerk) -> None:
    desk.does("attach", "1", PHOTO)
    Path(PHOTO).write_bytes(b"another")
    desk.does("attach", "1", PHOTO)
    assert (attachments(desk) / "公告牌-2.jpg").read_bytes() == b"another"
    assert (attachments(desk) / PHOTO).read_bytes() == b"photo"


def test_a_name_that_tells_who_complained_is_not_kept(desk: Clerk) -> None:
    Path("王女士 13800001234.jpg").write_bytes(b"letter")
    desk.does("attach", "1", "王女士 13800001234.jpg")
    assert [each.name for each in attachments(desk).iterdir()] == ["某 某.jpg"]


def test_all_that_cannot_be_attached_is_said_at_once_and_nothing_is_written(desk: Clerk) -> None:
    Path("空.txt").touch()
    Path("文件夹").mkdir()
    before = everything(desk.root)
    said = desk("attach", "1", PHOTO, "空.txt", "文件夹", "没有.jpg", "长" * 300)
    assert said.status == 2
    lines = said.err.splitlines()
    assert "空.txt 是空的（0 字节）" in lines[0]
    assert "文件夹 是一个文件夹" in lines[1]
    assert "没有 没有.jpg 这个文件" in lines[2]
    assert len(lines) == 4
    assert everything(desk.root) == before


def test_a_file_whose_name_looks_like_a_field_is_a_file(desk: Clerk) -> None:
    Path("截图=1.png").write_bytes(b"picture")
    desk.does("attach", "1", "截图=1.png")
    assert (attachments(desk) / "截图=1.png").exists()


def test_a_file_that_lies_in_the_folder_already_is_recorded_where_it_is(desk: Clerk) -> None:
    attachments(desk).mkdir()
    (attachments(desk) / "放好的.jpg").write_bytes(b"there")
    desk.does("attach", "1", str(attachments(desk) / "放好的.jpg"))
    assert [each.name for each in attachments(desk).iterdir()] == ["放好的.jpg"]
    assert desk.git("status", "--short") == ""
    assert "文件: 放好的.jpg" in record(desk)


def test_a_record_with_hand_edits_is_not_written_on(desk: Clerk) -> None:
    path = desk.root / "complaints/2026/11/TS20261117-001.yaml"
    path.write_text(record(desk) + "# 手写\n", encoding="utf-8")
    before = everything(desk.root)
    said = desk("attach", "1", PHOTO)
    assert said.status == 3
    assert "手工改动" in said.err
    assert everything(desk.root) == before


def test_a_dry_run_copies_nothing(desk: Clerk) -> None:
    before = everything(desk.root)
    assert f"文件: {PHOTO}" in desk.does("attach", "1", PHOTO, "--dry-run").out
    assert everything(desk.root) == before


# —— what stays outside git ——


def test_a_video_needs_a_keeper_and_a_place(desk: Clerk) -> None:
    said = desk("attach", "1", "监控.mp4")
    assert said.status == 2
    assert "保管人=… 保管处=…" in said.err
    desk.does("attach", "1", "监控.mp4", *KEPT)
    assert not attachments(desk).exists()
    assert hashlib.sha256(b"video").hexdigest() in record(desk)
    assert "副本: 否" in record(desk)
    assert "保管处: 安保部硬盘3" in record(desk)


def test_a_large_file_stays_outside_git_too(desk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpl.use_cases.attachments.plan.LARGEST_IN_GIT", 4)
    desk.does("attach", "1", PHOTO, *KEPT)
    assert "副本: 否" in record(desk)


def test_ten_megabytes_is_the_limit() -> None:
    assert evidence.LARGEST_IN_GIT == 10 * 1024 * 1024


def test_a_copy_of_a_video_lies_beside_but_not_in_git(desk: Clerk) -> None:
    desk.does("attach", "1", "监控.mp4", "--copy", *KEPT)
    assert (attachments(desk) / "不入库" / "监控.mp4").read_bytes() == b"video"
    assert desk.git("status", "--short") == ""
    assert "监控.mp4" not in desk.git("ls-files")
    assert desk.does("attach", "--verify").out == "核对了 1 个附件，都和附上时一样。\n"


def test_a_refused_event_leaves_no_copy_behind(desk: Clerk) -> None:
    before = everything(desk.root)
    said = desk("attach", "1", "监控.mp4", "--copy", *KEPT, "--at", "2026-11-18 09:00")
    assert said.status == 1
    assert everything(desk.root) == before


def test_the_gate_that_wants_the_video_kept_is_satisfied_by_attaching_it(desk: Clerk) -> None:
    """“投诉内容涉及监控的应调取并妥善保存视频资料”（S003-13）"""
    desk.does(*ACCEPTED)
    desk.does("do", "1", "转办", "设备部")
    desk.does("do", "1", "调查", "调查情况=看了监控", "涉及监控=是")
    refused = desk("do", "1", "答复", *ANSWER)
    assert refused.status == 1
    assert "录像还没有保存" in refused.err
    desk.does("attach", "1", "监控.mp4", *KEPT, "监控保存=是")
    desk.does("do", "1", "答复", *ANSWER)


def test_who_keeps_a_video_is_asked_at_a_terminal(desk: Clerk) -> None:
    here = TOP
    terminal = Forked(
        sys.executable,
        ["-m", "cpl", "-C", str(desk.root), "attach", "1", "监控.mp4"],
        env={**os.environ, "PYTHONPATH": str(here), "CPL_USER": "李敏"},
        encoding="utf-8",
        dimensions=(24, 80),
        timeout=10,
    )
    terminal.expect("不放进 git")
    terminal.expect("保管人")
    terminal.send("赵磊\r")
    terminal.expect("保管处")
    terminal.send("安保部硬盘3\r")
    terminal.expect("附件: 待受理")
    terminal.expect(pexpect.EOF)
    assert "保管人: 赵磊" in record(desk)


# —— is it still what was attached? ——


def test_verifying_finds_a_changed_and_a_missing_copy_at_the_line_that_records_it(
    desk: Clerk,
) -> None:
    desk.does("attach", "1", PHOTO, "监控.mp4", *KEPT)
    (attachments(desk) / PHOTO).write_bytes(b"phot0")
    said = desk("attach", "1", "--verify")
    line = record(desk).splitlines().index(f"      - 文件: {PHOTO}") + 1
    assert said.status == 1
    assert said.out.startswith(f"complaints/2026/11/TS20261117-001.yaml:{line}:")
    assert "[attachment-changed]" in said.out
    assert "另有 1 个不在这个文件夹里" in said.out
    (attachments(desk) / PHOTO).unlink()
    assert "[attachment-missing]" in desk("attach", "--verify").out


def test_check_sees_what_git_and_the_size_tell_and_leaves_the_hashing_to_verify(
    desk: Clerk,
) -> None:
    desk.does("attach", "1", PHOTO)
    (attachments(desk) / PHOTO).write_bytes(b"phot0")
    assert "[frozen-altered]" in desk("check").out
    (attachments(desk) / PHOTO).write_bytes(b"longer than before")
    assert "[attachment-changed]" in desk("check").out


def test_the_original_puts_a_lost_copy_back_without_another_record(desk: Clerk) -> None:
    desk.does("attach", "1", PHOTO)
    before, commits = everything(desk.root), desk.commits()
    (attachments(desk) / PHOTO).unlink()
    assert "放回去了" in desk.does("attach", "1", PHOTO).out
    assert everything(desk.root) == before
    assert desk.commits() == commits


def test_a_file_that_nobody_wrote_down_is_a_warning(desk: Clerk) -> None:
    desk.does("attach", "1", PHOTO)
    (attachments(desk) / "谁放的.jpg").write_bytes(b"?")
    said = desk.does("attach", "--verify")
    assert "[attachment-unknown]" in said.out
