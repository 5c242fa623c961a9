"""Tab: what may come next, and that bash, zsh and fish put it into the line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from clerks import Clerk, played
from every import check_every
from places import TOP

from cpl.cli import cli
from cpl.cli.completion.completion import answer, candidates
from cpl.cli.completion.shells import BREAKS
from cpl.cli.completion.typed import words_in
from cpl.cli.frame.group import ASKED
from cpl.store.record_files import Broken
from cpl.store.workspace import Workspace


@pytest.fixture
def here(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """In a workspace with one complaint of yesterday and two of today, one of them ended."""
    monkeypatch.chdir(played(clerk, two_days).root)
    return clerk


def two_days(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部")
    clerk.does("new", "投诉", "热线", "停运", "投诉人.姓名=王女士", at="2026-11-18T09:00")
    clerk.does("new", "问题", "热线", "几点开门", "投诉人.姓名=王女士")
    clerk.does("do", "2", "告知部门", "运营部")


def after(line: str) -> list[str]:
    return [each.value for each in candidates(cli, line)]


NEXT: list[tuple[str, list[str] | None]] = [
    ("cpl sh", ["show"]),
    ("cpl rules ex", ["explain"]),
    ("cpl help du", ["due", "duty"]),
    ("cpl due --fo", ["--format"]),
    ("cpl due --format ", ["table", "json", "csv", "md"]),
    ("cpl show ", ["2", "1", "TS20261117-001"]),
    ("cpl show １", ["1", "TS20261117-001"]),
    ("cpl show 17-0", ["TS20261117-001"]),
    ("cpl show TS", ["TS20261118-002", "TS20261118-001", "TS20261117-001"]),
    ("cpl do 1,", ["1,2", "1,1", "1,TS20261117-001"]),
    ("cpl do 1 zb", ["zb"]),
    ("cpl do 1 转", ["转出", "转办"]),
    ("cpl do 2 ", ["闭环", "重开", "作废", "备注", "附件", "写报告", "更正", "归类", "关联"]),
    ("cpl do 1 zb y", ["yyb", "yanyi"]),
    ("cpl do 1 转办 运", ["运营部"]),
    ("cpl do 1 转办 主办单位=ｙｙ", ["主办单位=yyb"]),
    ("cpl do 1 转办 主办单位＝运", ["主办单位＝运营部"]),
    ("cpl do 1 转办 运营部 协办单位=运营部、票", ["协办单位=运营部、票务部"]),
    ("cpl do 1 转办 运营部 等", ["等级="]),
    ("cpl do 1 bc 补偿.方式=体", ["补偿.方式=体验券"]),
    ("cpl do 1 更正 投诉人.电", ["投诉人.电话="]),
    ("cpl do 1 移交 郑", ["郑洁"]),
    ("cpl do 1 备注 x --as 吴", ["吴刚"]),
    ("cpl do 1 备注 x --role kfzg", ["kfzg"]),
    ("cpl do 1 备注 备注=@", [":files"]),
    ("cpl new 整", ["整改"]),
    ("cpl new t", ["ts"]),
    ("cpl new 投诉 r", ["rx"]),
    ("cpl new 整改 sb", ["sbb"]),
    ("cpl list 状态=待", ["状态=待受理", "状态=待补证", "状态=待审批", "状态=待答复",
                        "状态=待客户", "状态=待再办"]),
    ("cpl list 主办", ["主办单位="]),
    ("cpl find 停运 --by 主", ["主办单位"]),
    ("cpl list --month 2026-1", ["2026-11", "2026-10"]),
    ("cpl list --month 2026-09..2026-1", ["2026-09..2026-11", "2026-09..2026-10"]),
    ("cpl form 1 转办", ["转办单"]),
    ("cpl report ", ["月报"]),
    ("cpl init x --profile S003-聊", ["S003-聊城交运"]),
    ("cpl due 待我", ["待我审批", "待我办"]),
    ("cpl rules explain S001", ["S001-梦幻岛"]),
    ("cpl attach 1 照片.jpg --keeper 赵", ["赵磊"]),
    ("cpl attach ", ["2", "1", "TS20261117-001"]),
    ("cpl completion f", ["fish"]),
    ("cpl import ", [":files"]),
    ("CPL_USER=李敏 cpl do 1 zb y", ["yyb", "yanyi"]),
    ("cpl nothing ", []),
    ("cpl do 99 zb ", None),
    ("cpl do 1 没有 ", None),
]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_what_may_come_next() -> None:
    check_every(NEXT, comes_next, name=str)


def comes_next(case: tuple[str, list[str] | None]) -> None:
    line, values = case
    if values is None:
        with pytest.raises(Exception, match="没有"):
            after(line)
    else:
        assert after(line) == values


def test_a_positional_value_before_the_names_of_the_fields(here: Clerk) -> None:
    found = after("cpl do 1 zb ")
    assert found[:2] == ["客服部", "运营部"]
    assert found[9:11] == ["主办单位=", "等级="]
    assert "主办单位=" not in after("cpl do 1 zb 运营部 ")


def test_the_folder_may_be_named(here: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert after(f"cpl -C '{here.root}' do 1 zb y") == ["yyb", "yanyi"]


def test_a_line_that_is_not_finished() -> None:
    assert words_in("cpl do '1") == ["do", "1"]
    assert words_in("cpl ") == [""]
    assert words_in("cpl") == [""]


@pytest.mark.parametrize("line", ["cpl do 1 ", "cpl new ", "cpl list 状态=", "cpl show x"])
def test_outside_a_workspace_only_commands_and_no_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ASKED, "zsh")
    for asked, said in (
        (line, ""),
        ("cpl nothing ", ""),
        ("cpl sh", "show\t看一份记录：卡片、时限、经过\n"),
    ):
        monkeypatch.setattr(sys, "argv", ["cpl", asked])
        assert answer(cli) == 0
        assert capsys.readouterr() == (said, "")


def test_a_broken_record_or_rules_leave_the_line_alone(
    here: Clerk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here.root / "rules.yaml").write_text("坏: [", encoding="utf-8")
    monkeypatch.setenv(ASKED, "bash")
    monkeypatch.setattr(sys, "argv", ["cpl", "cpl do 1 "])
    assert answer(cli) == 0
    assert capsys.readouterr().err == ""  # by the rules that were recorded
    here.git("commit", "-qam", "不看就记", "--no-verify")
    assert answer(cli) == 0
    assert capsys.readouterr() == ("", "")


def test_bash_is_told_what_follows_its_own_breaks(
    here: Clerk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ASKED, "bash")
    for breaks, said in ((" =:", "运营部\n"), (" ", "主办单位=运营部\n")):
        monkeypatch.setenv(BREAKS, breaks)
        monkeypatch.setattr(sys, "argv", ["cpl", "cpl do 1 zb 主办单位=运"])
        answer(cli)
        assert capsys.readouterr().out == said


# Real shells


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `cpl` that shells can start."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "cpl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cpl "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(TOP))


TYPED = "cpl do 1 zb yy\t协办单位=票\t等级=二\t--as 吴\tx\r"
TOLD = "TOLD<do><1><zb><yyb><协办单位=票务部><等级=二级><--as><吴刚><x>"
TELL = 'cpl() { printf TO""LD; printf "<%s>" "$@"; echo; }; echo G""O'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "options"), [("bash", ["--norc", "--noprofile"]), ("zsh", ["-f"])]
)
def test_at_a_real_prompt(here: Clerk, on_path: None, shell: str, options: list[str]) -> None:
    if not shutil.which(shell):
        pytest.skip(f"only {shell} itself knows how it completes, and this machine has none")
    child = pexpect.spawn(
        shell, options, encoding="utf-8", timeout=30, dimensions=(40, 160),
        env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    child.sendline(f'eval "$(command cpl completion {shell})"; {TELL}')
    child.expect_exact("GO\r\n")
    child.send(TYPED)
    child.expect("TOLD<.*\r\n")
    assert str(child.after).splitlines()[0] == TOLD
    child.close(force=True)


@pytest.mark.slow
def test_fish(here: Clerk, on_path: None) -> None:
    if not shutil.which("fish"):
        pytest.skip("only fish itself knows how it completes, and this machine has none")
    lines = ("cpl do 1 zb y", "cpl do 1 zb 协办单位=票", "cpl sh", "cpl do 99 zb ")
    asked = "; ".join(f'complete -C "{line}"' for line in lines)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"cpl completion fish | source; {asked}"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "yyb\t运营部",
        "yanyi\t演艺部",
        "协办单位=票务部\tpwb",
        "show\t看一份记录：卡片、时限、经过",
    ]
    assert done.stderr == ""


def test_the_file_of_a_number_that_does_not_fit_is_not_read(
    here: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    bytes_of = Workspace.bytes_of

    def seen(place: Workspace, path: Path) -> bytes | Broken:
        read.append(path.stem)
        return bytes_of(place, path)

    monkeypatch.setattr(Workspace, "bytes_of", seen)
    assert after("cpl show 17-0") == ["TS20261117-001"]
    assert read == ["TS20261117-001"]
