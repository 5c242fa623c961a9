"""`cpl handover` at a prompt: what is open first, then what else the next shift must know."""

from clerks import Clerk, one_complaint, played
from terminals import typed

MORE = "直接回车结束）："


def test_remarks_are_asked_until_nothing_is_said(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (
        (MORE, "前台的二维码坏了\r"),
        (MORE, "明早九点回电话\r"),
        (MORE, "\r"),
        ("［y/N］", "y"),
    )
    screen = typed(clerk.root, "handover", "--issue", keys=keys, columns=60)

    assert "未结 1 件" in screen.text.partition("要交代的事")[0]
    (text,) = (clerk.root / "issued/交接班记录").glob("*.md")
    assert "1. 前台的二维码坏了\n2. 明早九点回电话" in text.read_text(encoding="utf-8")


def test_who_has_said_it_already_is_not_asked(clerk: Clerk) -> None:
    assert "交班事项\n  无" in typed(clerk.root, "handover", "--note", "无").text


def test_given_up_nothing_is_written(clerk: Clerk) -> None:
    before = clerk.commits()
    screen = typed(clerk.root, "handover", "--issue", keys=((MORE, "\x03"),))

    assert screen.status == 130
    assert clerk.commits() == before
    assert not (clerk.root / "issued/交接班记录").exists()


def test_a_dry_run_writes_nothing(clerk: Clerk) -> None:
    before = clerk.commits()
    clerk.does("handover", "--issue", "--dry-run")

    assert clerk.commits() == before
    assert not (clerk.root / "草稿").exists()
