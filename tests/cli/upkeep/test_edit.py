"""`cpl edit`: a loop like visudo's, and nothing that was typed is lost."""

import os
import sys
from pathlib import Path

import pytest
from clerks import Clerk, handed_on, played
from terminals import typed

from cpl.problems import CplError
from cpl.store.files import remove, temporary_beside


@pytest.fixture
def record(clerk: Clerk) -> Path:
    return played(clerk, handed_on).root / "complaints/2026/11/TS20261117-001.yaml"


def editor(clerk: Clerk, *changes: tuple[str, str]) -> None:
    """An editor that makes the first of these changes that can be made, each time it is opened."""
    script = clerk.root.parent / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text('utf-8')\n"
        f"for old, new in {changes!r}:\n"
        "    if old in text:\n"
        "        path.write_text(text.replace(old, new, 1), 'utf-8')\n"
        "        break\n",
        "utf-8",
    )
    clerk.patch.setenv("EDITOR", f"{sys.executable} {script}")
    clerk.patch.delenv("VISUAL", raising=False)


WRONG = ("渠道: 网络", "渠道：网络")
MENDED = ("渠道：网络", "渠道: 来访")
FORGED = ("主办单位: 运营部", "主办单位: 设备部")


def test_what_is_right_is_recorded_with_a_reason(clerk: Clerk, record: Path) -> None:
    editor(clerk, ("渠道: 网络", "渠道: 来访"))
    said = clerk.does("edit", "1", "-m", "渠道听错")
    assert "+渠道: 来访" in said.out
    assert "渠道: 来访" in record.read_text("utf-8")
    assert clerk.git("log", "-1", "--format=%s") == "手工改动: 渠道听错\n"
    assert clerk.git("status", "--porcelain") == ""


def test_what_is_wrong_is_edited_again_and_then_recorded(clerk: Clerk, record: Path) -> None:
    editor(clerk, WRONG, MENDED)
    screen = typed(clerk.root, "edit", "1", keys=(("> ", "1"), ("为什么改：", "渠道听错\r")))
    assert screen.status == 0, screen.text
    assert "全角冒号" in screen.text
    assert "渠道: 来访" in record.read_text("utf-8")


def test_what_is_kept_aside_is_offered_the_next_time(clerk: Clerk, record: Path) -> None:
    before = record.read_bytes()
    editor(clerk, WRONG, MENDED)
    screen = typed(clerk.root, "edit", "1", keys=(("> ", "2"),))
    assert "下次 cpl edit TS20261117-001 接着改" in screen.text
    assert record.read_bytes() == before
    keys = (("> ", "1"), ("为什么改：", "渠道听错\r"))
    assert typed(clerk.root, "edit", "1", keys=keys).status == 0
    assert "渠道: 来访" in record.read_text("utf-8")


def test_what_was_typed_outlives_its_terminal(clerk: Clerk, record: Path) -> None:
    before = record.read_bytes()
    editor(clerk, WRONG, MENDED)
    typed(clerk.root, "edit", "1", dies_at="怎么办")
    assert record.read_bytes() == before
    screen = typed(clerk.root, "edit", "1", "-m", "渠道听错", keys=(("> ", "1"),))
    assert "上次改了没有记录" in screen.text
    assert "渠道: 来访" in record.read_text("utf-8")
    assert clerk("check").out == "没有发现问题。\n"


def test_what_a_broken_off_edit_leaves_half_written_is_swept(clerk: Clerk, record: Path) -> None:
    editor(clerk, WRONG, MENDED)
    clerk("edit", "1")
    (kept,) = (clerk.root / ".git/cpl-edit").glob("*.yaml")
    half = temporary_beside(kept)
    half.with_name(half.name.replace(f"-{os.getpid()}-", "-4194303-")).write_bytes(b"half")
    clerk.does("list")
    assert {each.name for each in kept.parent.glob(".cpl-*")} == set()
    assert kept.exists()


def test_a_draft_that_cannot_be_taken_away_does_not_unsay_what_is_recorded(
    clerk: Clerk, record: Path
) -> None:
    def fails_once_recorded(path: Path) -> None:
        if "渠道: 来访" in record.read_text("utf-8"):
            raise CplError(f"删不了 {path}：磁盘读写出错；请检查磁盘。")
        remove(path)

    editor(clerk, ("渠道: 网络", "渠道: 来访"))
    with clerk.patch.context() as disk:
        disk.setattr("cpl.use_cases.checking.editing.remove", fails_once_recorded)
        said = clerk.does("edit", "1", "-m", "渠道听错")
    assert said.out.endswith("记录了：渠道听错\n")
    editor(clerk, ("渠道: 来访", "渠道: 意见簿"))
    again = clerk.does("edit", "1", "-m", "又听了一遍")
    assert "上次改了没有记录" not in again.out
    assert "渠道: 意见簿" in record.read_text("utf-8")


def test_what_is_not_wanted_is_gone(clerk: Clerk, record: Path) -> None:
    before = record.read_bytes()
    editor(clerk, WRONG)
    typed(clerk.root, "edit", "1", keys=(("> ", "3"),))
    assert record.read_bytes() == before
    editor(clerk)
    assert "没有改动" in clerk.does("edit", "1").out


def test_the_past_is_altered_only_as_a_correction(clerk: Clerk, record: Path) -> None:
    editor(clerk, FORGED)
    said = clerk("edit", "1", "-m", "改")
    assert said.status == 1
    assert "[event-altered]" in said.out
    editor(clerk)
    keys = (("> ", "1"), ("> ", "4"), ("为什么改：", "按通话记录改\r"))
    screen = typed(clerk.root, "edit", "1", keys=keys)
    assert screen.status == 0, screen.text
    assert clerk.git("log", "-1", "--format=%s") == "手工更正: 按通话记录改\n"


def test_a_colleagues_event_is_merged_in(clerk: Clerk, record: Path) -> None:
    editor(clerk, WRONG)
    assert clerk("edit", "1", "-m", "改").status == 1
    clerk.does("do", "1", "备注", "备注=同事写的", at="09:40")
    editor(clerk, MENDED)
    said = clerk.does("edit", "1", "-m", "渠道听错", at="09:50")
    assert "合在一起" in said.out
    text = record.read_text("utf-8")
    assert "渠道: 来访" in text
    assert "同事写的" in text


def test_people_can_be_edited_too(clerk: Clerk, record: Path) -> None:
    editor(clerk, ("姓名: 李敏", "姓名： 李敏"))
    assert clerk("edit", "staff.yaml", "-m", "改").status == 1
    editor(clerk, ("姓名： 李敏", "姓名: 李敏 # 早班"))
    clerk.does("edit", "staff.yaml", "-m", "早班")
    assert "# 早班" in (clerk.root / "staff.yaml").read_text("utf-8")


def test_an_editor_that_is_not_there_is_said(clerk: Clerk, record: Path) -> None:
    clerk.patch.setenv("VISUAL", "没有这个编辑器")
    said = clerk("edit", "1")
    assert said.status == 2
    assert "EDITOR" in said.err
