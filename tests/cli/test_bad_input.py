"""What people really type and what really breaks: a clear word, the right status, nothing lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from clerks import (
    COMPLAINT,
    Clerk,
    everything,
    first_complaint,
    git,
    one_complaint,
    played,
    registered,
    told,
)
from every import check_every
from places import TOP
from unprivileged import as_nobody

from cpl.cli import cli
from cpl.cli.frame.running import run


def test_words_that_are_off(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before, commits = everything(clerk.root), clerk.commits()

    def is_told(typed: tuple[tuple[str, ...], str]) -> None:
        words, says = typed
        said = clerk(*words)
        assert said.status in (1, 2, 3), said
        assert says in said.err + said.out
        assert everything(clerk.root) == before

    every = (
        (("do", "1", "转半", "运营部"), "没有“转半”这个事件。是不是“转办”？"),
        (("do", "1", "转办", "主办单为=运营部"), "这里不收“主办单为”。是不是“主办单位”？"),
        (("do", "9", "转办", "运营部"), "没有编号“9”"),
        (("do", "TS20261117-999", "转办", "运营部"), "没有编号"),
        (("commit", "complaints/没有.yaml", "-m", "改"), "没有 没有.yaml 这个文件。"),
        (("show", "TS20261317-001"), "不是编号。编号像 TS20261121-001、ZG20261121-01"),
        (("do", "1", "转办", "运行部"), "没有“运行部”这个选项"),
        (("do", "1", "备注", "备注=x", "--as", "王大明"), "staff.yaml 里没有“王大明”"),
        (("do", "1", "备注", "备注=x", "--at", "2026-13-45 09:00"), "时间“2026-13-45 09:00”看不懂"),
        (("do", "1", "承诺", "承诺时间=改天"), "“承诺时间”的时间“改天”看不懂"),
        (("do", "1", "补偿", "补偿.方式=现金", "补偿.金额=2O0"), "字母 O 不是数字 0"),
        (("do", "1", "补偿", "补偿.方法=现金"), "“补偿”没有“方法”这一项。是不是“方式”？"),
        (("do", "1", "备注", "备注=a", "备注=b"), "“备注”写了两次"),
        (("do", "1", "转办", "运营部", "票务部"), "“主办单位”写了两次，它只收一个值"),
        (("do", "1", "备注", "备注=@没有.txt"), "没有.txt"),
        (("new", "类别=投拆", "渠道=热线", "内容=x"), "“类别”没有“投拆”这个选项，只能写：投诉"),
        (("new", "投诉", "热线", "x", "投诉人.电话=没有"), "没有数字"),
        (("list", "状态=办接"), "“状态”没有“办接”。是不是“办结”？"),
        (("list", "主办=运营部"), "没有“主办”这个字段"),
        (("list", "--month", "2026-13"), "没有“2026-13”这个月"),
        (("due", "--days", "三"), "--days 的值不对"),
        (("dou",), "没有“dou”这个命令。是不是 cpl do（"),
        (("list", "--fromat", "csv"), "没有 --fromat 这个选项"),
        (("show",), "缺少"),
        (("commit", "-m", " "), "为什么改"),
    )  # fmt: skip
    check_every(every, is_told)
    assert clerk.commits() == commits


def test_all_that_is_off_is_said_at_once(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "转办", "主办单为=运营部", "等级=四级", "承诺时间=改天")
    assert said.status == 2
    assert len(said.err.strip().splitlines()) == 3


@pytest.mark.parametrize("nothing", ["", "   ", "　"], ids=["empty", "spaces", "full-width"])
def test_a_field_without_a_value_says_nothing(clerk: Clerk, nothing: str) -> None:
    path = clerk.complaint(f"诉求={nothing}", f"标记={nothing}", f"投诉人.地址={nothing}")
    assert "诉求" not in path.read_text(encoding="utf-8")
    assert clerk("do", "1", "备注", f"备注={nothing}").status == 1
    said = clerk("do", "1", "更正", f"投诉人.电话={nothing}", "原因=没有留")
    assert said.status == 2
    assert "不能是空的" in said.err


@pytest.mark.parametrize(
    "text", ["\x00", "\x1b[31m", "a\u2028b", "\ufeff", "# 井号", "- 项", "a: b", "'"]
)
def test_any_text_is_kept_or_refused_but_never_lost(clerk: Clerk, text: str) -> None:
    path = first_complaint(clerk)
    said = clerk("do", "1", "备注", f"备注={text}x")
    assert said.status in (0, 2, 3)
    assert clerk("check").status == 0
    assert ("事件: 备注" in path.read_text(encoding="utf-8")) == (said.status == 0)


def test_an_unknown_person_acts(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "转办", "运营部", user="王大明")
    assert said.status == 2
    assert "staff.yaml 里没有“王大明”。现有：李敏" in said.err


def test_nobody_acts(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "转办", "运营部", user="")
    assert said.status == 2
    assert "CPL_USER" in said.err


def test_a_role_that_is_not_held(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = clerk("do", "1", "作废", "理由=重复", "--role", "客服主管")
    assert said.status == 1
    assert "李敏没有“客服主管”这个角色" in said.err


@pytest.mark.parametrize("at", ["2026-11-18 09:00", "09:01", "２３：５９"])
def test_a_time_still_to_come(clerk: Clerk, at: str) -> None:
    path = first_complaint(clerk)
    before = path.read_bytes()
    said = clerk("do", "1", "转办", "运营部", "--at", at)
    assert said.status == 1
    assert "还没到" in said.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("word", ["主办单位＝运营部", "主办单位 = 运营部", "主办单位=　运营部"])
def test_full_width_signs_and_spaces_are_understood(clerk: Clerk, word: str) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", word)


@pytest.mark.parametrize("number", ["１", "001", "ts20261117-001", " 1"])
def test_a_number_as_people_type_it(clerk: Clerk, number: str) -> None:
    played(clerk, one_complaint)
    assert "TS20261117-001" in clerk.does("show", number).out


# —— files that are broken ——

BROKEN: dict[str, str | bytes] = {
    "half-merged": "<<<<<<< HEAD\n状态: 办结\n=======\n状态: 承办中\n>>>>>>> theirs\n",
    "a tab": "编号: TS20261117-002\n经过:\n\t- 时间: 2026-11-17 09:00\n",
    "an open quote": '编号: "TS20261117-002\n',
    "a full-width colon": "编号： TS20261117-002\n状态： 待受理\n",
    "empty": "",
    "a list": "- 一\n- 二\n",
    "GBK": "编号: TS20261117-002\n内容: 停运\n".encode("gbk"),
    "bytes": b"\x00\xff\xfe\x00",
}


def test_broken_files_never_hide_the_others(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    broken = {
        f"TS20261117-{number:03}": content.encode() if isinstance(content, str) else content
        for number, content in enumerate(BROKEN.values(), start=2)
    }
    for number, content in broken.items():
        path.with_name(f"{number}.yaml").write_bytes(content)
    before = everything(clerk.root)
    for words in (("list",), ("find", "停运"), ("due",), ("check",)):
        said = clerk(*words)
        assert said.status == 1, (words, said)
        for number in broken:
            assert f"complaints/2026/11/{number}.yaml:" in said.out + said.err, words
        if words[0] != "check":
            assert "TS20261117-001" in said.out, words

    def stands_alone(number: str) -> None:
        assert clerk("show", number).status == 1
        assert clerk("do", number, "转办", "运营部").status in (1, 3)

    check_every(broken, stands_alone)
    assert everything(clerk.root) == before
    clerk.does("do", "TS20261117-001", "转办", "运营部")


def test_a_broken_file_does_not_lend_its_number(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    path.write_text("编号: [", encoding="utf-8")
    assert "TS20261117-002" in clerk.does("new", *COMPLAINT).out


def test_check_gives_every_problem_at_its_place(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    text = path.read_text(encoding="utf-8")
    text = text.replace("渠道: 网络", "渠道: 网洛").replace("状态: 待受理", "状态: 办结")
    path.write_text(text.replace("事件: 登记", "事件: 登己"), encoding="utf-8")
    said = clerk("check")
    assert said.status == 1
    assert "complaints/2026/11/TS20261117-001.yaml:5:5: 错误:" in said.out
    assert "[bad-value]" in said.out
    assert "[unknown-event]" in said.out


def test_a_state_changed_by_hand_is_found(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("状态: 待受理", "状态: 办结"), encoding="utf-8")
    said = clerk("check")
    assert said.status == 1
    assert ":2:5: 错误: 状态写着“办结”，按经过应当是“待受理”" in said.out


def test_an_event_nobody_might_do_is_found_in_the_file(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    event = "  - 时间: 2026-11-17 09:30\n    事件: 补偿\n    经办: 李敏\n    角色: 客服专员\n"
    rows = "    补偿:\n      - 方式: 现金\n        金额: 5000\n"
    path.write_text(path.read_text(encoding="utf-8") + event + rows, encoding="utf-8")
    said = clerk("check", at="10:00")
    assert said.status == 1
    assert "[beyond-authority]" in said.out


def _break(clerk: Clerk, name: str, old: str, new: str) -> None:
    path = clerk.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_recorded_rules_that_are_broken_stop_every_command_with_their_line(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    _break(clerk, "rules.yaml", "to: 承办中", "to: 承办种")
    clerk.git("commit", "-qam", "不看就记", "--no-verify")
    for words in (("list",), ("do", "1", "备注", "x"), ("check",)):
        said = clerk(*words)
        assert said.status == 1
        assert "rules.yaml:" in said.out + said.err
        assert "是不是“承办中”" in said.out + said.err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules.yaml", "to: 承办中", "to：承办中"),
        ("staff.yaml", "姓名: 李敏", "姓名：李敏"),
        ("calendars/2027.yaml", "年份: 2027", "年份：2027"),
    ],
)
def test_who_looks_while_a_hand_edit_has_broken_what_governs_sees_what_was_recorded(
    clerk: Clerk, name: str, old: str, new: str
) -> None:
    played(clerk, one_complaint)
    (clerk.root / "calendars").mkdir()
    year = "年份: 2027\n来源: 国务院办公厅的通知\n放假: [2027-01-01..2027-01-03]\n上班: []\n"
    (clerk.root / "calendars/2027.yaml").write_text(year, "utf-8")
    clerk.does("commit", "-m", "明年的放假", user="系统")
    before = clerk.does("due").out
    _break(clerk, name, old, new)

    looked = clerk.does("due")
    assert looked.out == before
    assert looked.err.startswith(f"{name} 手工改坏了，先照上次记录的看")
    said = clerk("do", "1", "备注", "备注=x")
    assert said.status != 0
    assert f"{name} 改了还没有记录" in said.err
    found = clerk("check")
    assert (found.status, f"{name}:" in found.out) == (1, True)


def test_broken_staff_is_said_by_check(clerk: Clerk) -> None:
    staff = clerk.root / "staff.yaml"
    staff.write_text(
        staff.read_text(encoding="utf-8").replace("客服专员", "客服专园", 1), encoding="utf-8"
    )
    said = clerk("check")
    assert said.status == 1
    assert "[unknown-role]" in said.out


# —— surroundings that are broken ——


def test_outside_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["list"]) == 3
    assert "cpl init" in capsys.readouterr().err


def test_init_where_something_is(clerk: Clerk) -> None:
    before = everything(clerk.root)
    said = clerk("init", str(clerk.root))
    assert said.status == 2
    assert "已经有东西了" in said.err
    assert everything(clerk.root) == before


def test_no_git_installed(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = first_complaint(clerk)
    before = path.read_bytes()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    for words in (("do", "1", "转办", "运营部"), ("new", *COMPLAINT, "诉求=退票")):
        said = clerk(*words)
        assert said.status == 3
        assert "请先安装 git" in said.err
    assert path.read_bytes() == before
    assert not path.with_name("TS20261117-002.yaml").exists()
    assert clerk("list").status == 0


def write_in_a_read_only_folder(folder: Path) -> None:
    root = registered(folder)
    (month,) = root.glob("complaints/*/*")
    before = everything(root)
    month.chmod(0o555)
    for words in (("do", "1", "转办", "运营部"), ("new", *COMPLAINT, "诉求=退票")):
        status, err = told(root, *words)
        assert status == 3
        assert "没有权限" in err
    month.chmod(0o755)
    assert everything(root) == before
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits to take away")
def test_a_read_only_folder() -> None:
    as_nobody(write_in_a_read_only_folder)


def test_a_hook_that_refuses_leaves_everything_as_it_was(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before, commits = everything(clerk.root), clerk.commits()
    hook = clerk.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 今天封账\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    said = clerk("do", "1", "转办", "运营部")
    assert said.status == 3
    assert "今天封账" in said.err
    assert (everything(clerk.root), clerk.commits()) == (before, commits)
    assert clerk.git("status", "--porcelain") == ""


def test_a_merge_half_way_is_not_committed_over(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.git("checkout", "-q", "-b", "别处")
    clerk.git("config", "cpl.branch", "别处")
    clerk.does("do", "1", "备注", "备注=别处写的")
    clerk.git("config", "--unset", "cpl.branch")
    clerk.git("checkout", "-q", "main")
    clerk.does("do", "1", "备注", "备注=这里写的")
    clerk.git("config", "--remove-section", "merge.cpl")  # as in a folder set up by an older cpl
    with pytest.raises(subprocess.CalledProcessError):
        clerk.git("merge", "-q", "别处")
    before = everything(clerk.root)
    said = clerk("check")
    assert said.status == 1
    assert "TS20261117-001.yaml" in said.out
    assert clerk("do", "1", "转办", "运营部").status in (1, 3)
    assert clerk("new", *COMPLAINT).status == 3
    assert everything(clerk.root) == before


@pytest.mark.slow
def test_ctrl_c_in_the_middle(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before, commits = everything(clerk.root), clerk.commits()
    hook = clerk.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\ntouch .git/started\nsleep 20\n", encoding="utf-8")
    hook.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "cpl", "-C", str(clerk.root), "do", "1", "转办", "运营部"],
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(TOP), "CPL_USER": "李敏"},
    )
    for _ in range(100):
        if (clerk.root / ".git/started").exists():
            break
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=30)
    hook.unlink()
    assert process.returncode == 130
    assert complaint.decode().lstrip() == "已取消，什么都没有写。\n"
    assert (everything(clerk.root), clerk.commits()) == (before, commits)
    assert clerk.git("status", "--porcelain") == ""
    clerk.does("do", "1", "转办", "运营部")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("due", "--days", "abc"), "--days 的值不对：要写一个整数。"),
        (("list", "--format", "xml"), "--format 的值不对：只能写 table、json、csv、md。"),
    ],
)
def test_an_option_says_in_chinese_what_it_takes(
    clerk: Clerk, words: tuple[str, ...], says: str
) -> None:
    said = clerk(*words)
    assert said.status == 2
    assert says in said.err
    assert "valid" not in said.err
