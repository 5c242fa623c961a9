"""Whatever a command prints, no line is wider than the window; what is too long goes to a pager."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from clerks import Clerk
from day import play
from every import check_every
from practised import practised
from terminals import typed
from test_day import DAY
from thorough import share
from three_days import monday
from wcwidth import wcswidth

from cpl.cli import COMMANDS

LATER = "2026-11-25T09:00"
TO_COPY = re.compile(r"\s+(cpl|cd|export) |(\S+ \S+ \S+ \S+ \S+|@reboot) \S*/python|\S*/\S+$")
PRINTING = (
    (),
    ("due",),
    ("due", "逾期"),
    ("due", "要紧"),
    ("due", "待转办"),
    ("due", "待我办"),
    ("due", "升级"),
    ("due", "未闭环"),
    ("due", "例行"),
    ("due", "月报"),
    ("due", "客服部"),
    ("due", "餐饮部", "--remind"),
    ("board",),
    ("list",),
    ("list", "整改"),
    ("list", "--proxied", "--month", "2026-10"),
    ("show", "TS20261015-001"),
    ("show", "TS20261015-001", "--explain"),
    ("show", "TS20261001-001"),
    ("show", "ZG20261016-01"),
    ("log", "TS20261015-001"),
    ("log", "--since", "2026-10-20", "--until", "2026-10-31"),
    ("log", "--hand"),
    ("next", "TS20261031-001"),
    ("find", "停运"),
    ("find", "电"),
    ("find", "停运", "--by", "月"),
    ("check",),
    ("audit",),
    ("verify",),
    ("verify", "TS20261015-001"),
    ("verify", "ABCD-2345-EFGH"),
    ("check", "没有这个文件.yaml"),
    ("template", "list"),
    ("template", "check", "转办单"),
    ("rules", "show"),
    ("rules", "explain"),
    ("rules", "lint"),
    ("rules", "diff", "rules.yaml", "S003-聊城交运"),
    ("duty",),
    ("doctor",),
    ("call",),
    ("call", "进度"),
    ("undo", "TS20261031-001"),
    ("settle", "TS20261031-001"),
    ("cron",),
    ("remind",),
    ("sync",),
    ("serve-hook", "--judge", "HEAD", "HEAD"),
    ("lesson",),
    ("report", "月报", "--month", "2026-10"),
    ("report", "--month", "2026-10", "--why", "受理"),
    ("report", "--month", "2026-10", "--why", "逾期"),
    ("report", "--month", "2026-10", "--ready"),
    ("report", "--quarter", "2026-Q4"),
    ("form", "TS20261001-001"),
    ("import", "没有.xlsx"),
    ("attach", "TS20261001-001", "没有.jpg"),
    ("commit", "-m", "手改"),
    ("fix",),
    ("aside", "--all"),
    ("purge", "--due"),
    ("purge", "TS20261001-001", "--dry-run"),
    ("export", "../导出"),
    ("export", "."),
    ("backup", "没有这个文件夹/备份"),
    ("restore", "没有这个备份", "没有这个文件夹"),
    ("do", "TS20261031-001", "转办"),
    ("do", "TS20261031-001", "答复"),
    ("new", "投诉"),
    ("没有这个命令",),
    ("help",),
    ("help", "do"),
    ("rules", "--help"),
)
ASKING = {
    ("call", "进度"): ((">", "q"),),
    ("handover",): (("结束", "\r"),),
    ("due", "待我审批"): (),
    ("do", "TS20261031-001"): (("> ", "\x03"),),
    (): (("回车离开", "\r"),),
    ("board",): (("回车离开", "\r"),),
    ("due", "餐饮部", "--remind"): (("Y/n］", "n"),),
    ("new", "投诉"): (("：", "\x03"),),
    ("do", "TS20261031-001", "转办"): (("：", "\x03"),),
}
NOT_PRINTED = {
    "init": "told of a folder that is not there yet; tests/cli/test_commands.py",
    "clone": "told of a folder that is not there yet; tests/cli/desks/test_clone.py",
    "edit": "opens an editor",
    "completion": "a script for the shell",
}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of complaints, and what was left open a month later."""
    return practised(tmp_path_factory, tmp_path_factory.mktemp("窗口") / "练习")


def too_wide(text: str, room: int) -> list[str]:
    lines = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]|\x07", "", text).split("\n")
    return [line for line in lines if wcswidth(line) > room and not TO_COPY.match(line)]


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(("room", "first"), [(80, 0), (60, 1)])
def test_no_line_is_wider_than_the_window(
    month: Path, room: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: every row of `cpl list` and `cpl due` breaks in two, `show`'s ruler wraps."""
    monkeypatch.setenv("CPL_NOW", LATER)
    monkeypatch.chdir(month)

    def fits(words: tuple[str, ...]) -> None:
        screen = typed(month, *words, keys=ASKING.get(words, ()), columns=room)
        assert too_wide(screen.text, room) == []

    check_every(dict.fromkeys(share((*PRINTING, *ASKING), 7, first)), fits)


@pytest.mark.slow
def test_the_day_fits_a_narrow_window(clerk: Clerk) -> None:
    """The questions are shorter there; what was typed and what is to be pasted may be wide."""
    monday(clerk)
    for scene in DAY:
        asked = (replace(e, question="：") if "：" in e.question else e for e in scene.answers)
        [played] = play(clerk.root, [replace(scene, columns=60, answers=tuple(asked))])
        assert too_wide(played.pane.partition("\n")[2], 60) == [], scene.title


def test_every_command_is_measured() -> None:
    measured = {words[0] for words in (*PRINTING, *ASKING) if words}
    assert set(COMMANDS) - measured - set(NOT_PRINTED) == set()


def test_programs_get_all_of_it(month: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """B14: csv and json are never cut, at a terminal neither."""
    monkeypatch.setenv("CPL_NOW", LATER)
    for words in (("list",), ("due", "未闭环"), ("find", "摩天轮")):
        said = typed(month, *words, "--format", "csv", columns=60).text
        assert "摩天轮停在半空二十五分钟" in said
        assert "…" not in said


def test_a_long_answer_goes_through_the_pager(
    month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPL_NOW", LATER)
    kept, settings = tmp_path / "看到的", tmp_path / "设定"
    pager = f"sh -c 'echo $LESS > {settings}; cat > {kept}'"
    screen = typed(month, "rules", "explain", pager=pager)
    assert screen.text == ""
    assert kept.read_text().startswith("# 主题公园投诉处理规则")
    assert settings.read_text() == "FRX\n"


def test_a_short_one_does_not(month: Path) -> None:
    assert "TS20261031-001" in typed(month, "list", "待受理", pager="false").text


def test_a_refusal_is_not_hidden_in_it(month: Path) -> None:
    screen = typed(month, "rules", "diff", "rules.yaml", "没有.yaml", pager="false")
    assert "没有.yaml" in screen.text
    assert screen.status != 0


@pytest.mark.parametrize("pager", ["", "cat", "没有这个程序 -R", "less '"])
def test_without_a_pager_all_of_it_is_printed(month: Path, pager: str) -> None:
    assert "# 主题公园投诉处理规则" in typed(month, "rules", "explain", pager=pager).text


@pytest.mark.skipif(shutil.which("less") is None, reason="only less itself shows its page")
def test_less_shows_a_page_and_waits(month: Path) -> None:
    """Who has never seen less is told how to leave it."""
    screen = typed(month, "rules", "explain", pager=None, keys=(("18:00", "q"),))
    assert screen.status == 0
    assert "q 离开）" in screen.text
    assert "# 主题公园投诉处理规则" in screen.text
    assert screen.text.count("\n") < 60
    chosen = typed(month, "rules", "explain", pager="less", keys=(("18:00", "q"),))
    assert "q 离开）" not in chosen.text
