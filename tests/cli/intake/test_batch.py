"""A bad afternoon: sixty callers about one ride are one batch, answered by one reply."""

import io
import sys
from pathlib import Path

import pytest
from clerks import ANSWER, Clerk, played
from terminals import typed

LEAD = "TS20261117-001"
WHAT = ("渠道=热线", "内容=过山车停运两小时", "分类=设备设施")


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "名单.txt"
    path.write_text(
        "电话,姓名\n13800000001 王女士\n李先生，１３８ ００００ ０００２\n13800000003\n", "utf-8"
    )
    return path


def batch_of(clerk: Clerk, size: int, *words: str, word: str = "停运") -> str:
    """A list of so many callers; answers what was said."""
    path = clerk.root.parent / f"{size}.txt"
    lines = (f"1390000{n:04} 游客{n}" for n in range(size))
    path.write_text("\n".join(lines), "utf-8")
    return clerk.does("new", "--batch", word, *(words or WHAT), f"@{path}").out


def of_two(clerk: Clerk) -> None:
    batch_of(clerk, 2)


def of_three(clerk: Clerk) -> None:
    batch_of(clerk, 3)


def of_three_handed_on(clerk: Clerk) -> None:
    batch_of(clerk, 3)
    clerk.does("do", "1", "转办", "设备部")


def state_of(clerk: Clerk, number: int) -> str:
    path = clerk.root / f"complaints/2026/11/TS20261117-{number:03}.yaml"
    return path.read_text("utf-8").partition("状态: ")[2].partition("\n")[0]


# —— registering ——


def test_a_list_is_registered_in_one_commit(clerk: Clerk, calls: Path) -> None:
    before = clerk.commits()
    said = clerk.does("new", "--batch", "停运", *WHAT, f"@{calls}")
    assert f"{LEAD} 这一批：新登记 3 人，共 3 人。" in said.out
    assert clerk.commits() == before + 1
    message = clerk.git("log", "-1", "--format=%B")
    assert message.startswith(f"{LEAD} 登记: 待受理\n")
    assert "王女士" not in message
    assert "13800000001" not in message
    assert clerk.does("check").out == "没有发现问题。\n"


def test_each_caller_has_a_record_of_his_own_that_says_whom_it_follows(
    clerk: Clerk, calls: Path
) -> None:
    clerk.does("new", "--batch", "停运", *WHAT, f"@{calls}")
    text = (clerk.root / "complaints/2026/11/TS20261117-002.yaml").read_text("utf-8")
    assert "状态: 已并案" in text
    assert "姓名: 李先生" in text
    assert '电话: "13800000002"' in text
    assert f"内容: 随 {LEAD}：停运" in text
    assert f"并入: {LEAD}" in text
    assert "过山车" not in text, "what happened stands once"


def test_a_pipe_is_a_list_too(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO("王女士 13800000001\n".encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", piped)
    clerk.does("new", "--batch", "停运", *WHAT)
    assert "姓名: 王女士" in (clerk.root / f"complaints/2026/11/{LEAD}.yaml").read_text("utf-8")


def test_who_calls_later_joins_the_batch_with_that_word(clerk: Clerk) -> None:
    played(clerk, of_three)
    said = clerk.does("new", "--batch", "停运", f"@{written(clerk, '13700000001 周')}")
    assert f"并入 {LEAD}：过山车停运两小时" in said.out
    assert "新登记 1 人，共 4 人" in said.out
    assert "成员      3 件" in clerk.does("show", "1").out


def test_a_batch_may_be_named_by_its_number(clerk: Clerk) -> None:
    played(clerk, of_two)
    said = clerk.does("new", "--batch", "1", f"@{written(clerk, '13700000001 周')}")
    assert "共 3 人" in said.out
    clerk.does("do", "1", "撤诉", "理由=和解")
    said = clerk("new", "--batch", "1", f"@{written(clerk, '13700000002 周')}")
    assert (said.status, said.err.strip()) == (2, f"{LEAD} 是“已撤诉”的工单，不能再收人。")


def test_an_answered_batch_takes_nobody_in_who_would_wait_in_vain(clerk: Clerk) -> None:
    played(clerk, of_two)
    clerk.does("do", "1", "转办", "设备部")
    clerk.does("do", "1", "答复", *ANSWER)
    said = batch_of(clerk, 1, *WHAT)
    assert "TS20261117-003 这一批：新登记 1 人，共 1 人" in said


def test_two_batches_with_the_word_must_be_told_apart(clerk: Clerk) -> None:
    batch_of(clerk, 1)
    batch_of(clerk, 1, "渠道=热线", "内容=缆车停运", word="缆车")
    said = clerk("new", "--batch", "停运", f"@{written(clerk, '13700000001')}")
    assert said.status == 2
    assert "对得上不止一批：TS20261117-001、TS20261117-002" in said.err


def test_a_caller_who_is_there_is_said_and_not_doubled(clerk: Clerk) -> None:
    played(clerk, of_two)
    again = written(clerk, "139-0000-0001 游客\n13700000001 周\n１３７００００ ０００１ 周")
    said = clerk.does("new", "--batch", "停运", f"@{again}")
    assert "第 1 行：13900000001 已经在这一批里（TS20261117-002），没有再登记。" in said.out
    assert "第 3 行：13700000001 名单前面已经有了，没有再登记。" in said.out
    assert "新登记 1 人，共 3 人" in said.out


def test_bad_lines_are_told_and_the_good_ones_registered(clerk: Clerk) -> None:
    path = written(clerk, "姓名 电话\n王女士 13800000001\n李先生\n赵 13800000003 13800000004\n")
    said = clerk("new", "--batch", "停运", *WHAT, f"@{path}")
    assert said.status == 1
    assert "新登记 1 人" in said.out
    assert said.err.splitlines() == [
        "第 3 行：没有认出电话号码，没有登记。",
        "第 4 行：不止一个电话号码，没有登记；留下一个。",
    ]


def test_a_reason_that_holds_for_many_is_told_once(clerk: Clerk) -> None:
    rules = clerk.root / "rules.yaml"
    text = rules.read_text("utf-8")
    head, _, merging = text.partition("      并案:\n")
    rules.write_text(
        head + "      并案:\n" + merging.replace("[客服专员]", "[客服主管]", 1), "utf-8"
    )
    clerk.git("commit", "-qam", "并案归主管")
    path = written(clerk, "13800000001 甲\n13800000002 乙\n13800000003 丙\n")
    said = clerk("new", "--batch", "停运", *WHAT, f"@{path}")
    assert said.status == 1
    assert said.err == (
        "第 2、3 行：不能“并案”，没有登记：客服专员不能“并案”。应由客服主管（吴刚）办理。\n"
    )


def test_a_new_batch_without_what_it_needs_says_what_to_write(clerk: Clerk, calls: Path) -> None:
    said = clerk("new", "--batch", "停运", f"@{calls}")
    assert said.status == 2
    assert "还没有“停运”这一批，要先说清楚：加上 渠道=…" in said.err
    assert clerk.commits() == 1


@pytest.mark.parametrize("text", ["", "\n  \n", "电话,姓名\n"])
def test_an_empty_list_is_no_batch(clerk: Clerk, text: str) -> None:
    said = clerk("new", "--batch", "停运", *WHAT, f"@{written(clerk, text)}")
    assert said.status == 2
    assert "名单是空的" in said.err


def test_a_word_is_wanted(clerk: Clerk) -> None:
    assert "--batch 后面写一个词" in clerk("new", "--batch", " ").err


def test_a_dry_run_shows_and_writes_nothing(clerk: Clerk, calls: Path) -> None:
    said = clerk.does("new", "--batch", "停运", *WHAT, f"@{calls}", "--dry-run")
    assert "+状态: 已并案" in said.out
    assert clerk.commits() == 1


def test_rules_without_merging_have_no_batches(clerk: Clerk, calls: Path) -> None:
    rules = clerk.root / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("means: [merged, linked, responded]", "means: [linked]"), "utf-8")
    said = clerk("new", "--batch", "停运", *WHAT, f"@{calls}")
    assert said.status == 2
    assert "本单位的规则没有批量" in said.err


# —— one reply ——


def test_one_reply_reaches_all_in_one_commit(clerk: Clerk) -> None:
    batch_of(clerk, 60)
    clerk.does("do", "1", "转办", "设备部")
    before = clerk.commits()
    said = clerk.does("do", "1", "答复", *ANSWER, at="16:00")
    assert "TS20261117-002 等 59 件 随批答复: 已并案" in said.out
    assert clerk.commits() == before + 1
    changed = clerk.git("show", "--stat=200", "--format=", "HEAD").splitlines()
    assert changed[-1].startswith(" 60 files changed")
    shown = clerk.does("show", "60").out
    assert f"并入      {LEAD}（11-17 16:00 随它答复）" in shown
    assert "随批答复  李敏" in shown
    assert clerk.does("check").out == "没有发现问题。\n"


def test_members_show_the_clocks_of_the_one_they_follow(clerk: Clerk) -> None:
    played(clerk, of_three_handed_on)
    shown = clerk.does("show", "3", at="2026-11-20T10:00").out
    shown = " ".join(shown.split())
    assert f"答复投诉人（随 {LEAD}） 2026-11-19 17:30 已逾期16小时30分 设备部" in shown
    due = clerk.does("due").out
    assert LEAD in due
    assert "TS20261117-002" not in due


def test_who_goes_his_own_way_is_told_of_no_more(clerk: Clerk) -> None:
    played(clerk, of_three_handed_on)
    clerk.does("do", "2", "退批", "理由=他的票是另一天的")
    clerk.does("do", "2", "撤诉", "理由=不再追究")
    clerk.does("do", "1", "答复", *ANSWER)
    assert [state_of(clerk, n) for n in (1, 2, 3)] == ["已答复", "已撤诉", "已并案"]
    assert "成员      1 件：TS20261117-003" in clerk.does("show", "1").out
    assert f"并入      {LEAD}（已退出）" in clerk.does("show", "2").out


def test_when_the_one_they_follow_is_withdrawn_they_go_on_by_themselves(clerk: Clerk) -> None:
    played(clerk, of_three)
    clerk.does("do", "1", "撤诉", "理由=本人不再追究")
    assert [state_of(clerk, n) for n in (1, 2, 3)] == ["已撤诉", "待受理", "待受理"]


def four_and_an_order(clerk: Clerk) -> None:
    """To play: the third of four follows the first, the fourth was withdrawn."""
    for _ in range(4):
        clerk.complaint()
    clerk.does("do", "3", "并案", "1")
    clerk.does("do", "4", "撤诉", "理由=和解")
    clerk.does("new", "整改", "设备部", "停运未公示", "停运十分钟内公示", "2026-11-30", user="吴刚")


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ("2", "TS20261117-002 不能并入它自己"),
        ("3", "现在是“已并案”，不能“接收并案”"),
        ("4", "现在是“已撤诉”，不能“接收并案”"),
        ("ZG20261117-01", "“ZG20261117-01”不是工单，不能并入"),
    ],
)
def test_what_a_record_may_not_be_merged_into(clerk: Clerk, into: str, why: str) -> None:
    said = played(clerk, four_and_an_order)("do", "2", "并案", into)
    assert said.status == 1
    assert why in said.err
    assert state_of(clerk, 2) == "待受理"


# —— noticed ——


def another_alike(clerk: Clerk, n: int) -> str:
    """Registered and handed on to the same unit; what was said then."""
    clerk.complaint("分类=设备设施")
    return clerk.does("do", f"{n}", "转办", "设备部").out


def four_alike(clerk: Clerk) -> None:
    for n in range(1, 5):
        assert "像是一批" not in another_alike(clerk, n)


def test_the_fifth_alike_is_suspected_with_the_command_that_makes_a_batch(clerk: Clerk) -> None:
    said = another_alike(played(clerk, four_alike), 5)
    line = next(each for each in said.splitlines() if "像是一批" in each)
    assert line.startswith("3 日内同类第 5 件：TS20261117-001、TS20261117-002")
    _, _, command = line.partition("并成一批：cpl ")
    assert command == "do 2,3,4,5 并案 1"
    clerk.does(*command.split())
    assert "像是一批" not in clerk.does("do", "1", "备注", "备注=都是过山车").out
    assert "第 6 件：TS20261117-001、TS20261117-006" in another_alike(clerk, 6)


def test_a_suspected_batch_stands_once_among_what_is_due(clerk: Clerk) -> None:
    played(clerk, four_alike)
    for n in (5, 6):
        another_alike(clerk, n)
    due = clerk.does("due").out
    assert due.count("像是一批") == 1
    assert "3 日内同类第 6 件" in due
    clerk.does("do", "2,3,4,5,6", "并案", "1")
    assert "像是一批" not in clerk.does("due").out


# —— at a terminal ——


def test_at_a_terminal_only_telephone_and_name_are_asked(clerk: Clerk) -> None:
    keys = (
        ("［停运］：", "\r"),
        ("> ", "rx"),
        ("> ", "3\r"),
        ("电话：", "１３８ ００００ ０００１\r"),
        ("姓名：", "王女士\r"),
        ("电话：", "李先生 13800000002\r"),
        ("电话：", "138-0000-0001\r"),
        ("电话：", "13800000003\r"),
        ("姓名：", "\r"),
        ("电话：", "\r"),
    )
    screen = typed(clerk.root, "new", "--batch", "停运", keys=keys, columns=60)
    assert screen.status == 0
    assert f"13800000001 已经在这一批里：{LEAD}，没有再登记。" in screen.text
    assert f"{LEAD} 这一批：新登记 3 人，共 3 人。" in screen.text
    assert clerk.commits() == 4, "each caller is saved at once"


def test_one_enter_too_many_does_not_lose_what_happened(clerk: Clerk) -> None:
    keys = (
        ("电话：", "\r"),
        ("再空着回车就不登记了", ""),
        ("电话：", "13800000001 王女士\r"),
        ("电话：", "\r"),
    )
    screen = typed(clerk.root, "new", "--batch", "停运", *WHAT, keys=keys)
    assert "新登记 1 人，共 1 人" in screen.text
    none = (("电话：", "\r"), ("再空着回车就不登记了", ""), ("电话：", "\r"))
    screen = typed(clerk.root, "new", "--batch", "停水", *WHAT, keys=none)
    assert "没有人，什么都没有写。" in screen.text


def test_what_was_saved_stays_when_the_terminal_is_closed(clerk: Clerk) -> None:
    keys = (
        ("电话：", "13800000001 王女士\r"),
        ("电话：", "13800000002\r"),
        ("姓名：", "\x03"),
    )
    screen = typed(clerk.root, "new", "--batch", "停运", *WHAT, keys=keys)
    assert "新登记 2 人，共 2 人" in screen.text
    assert state_of(clerk, 2) == "已并案"


def written(clerk: Clerk, text: str) -> Path:
    path = clerk.root.parent / "后来.txt"
    path.write_text(text, "utf-8")
    return path
