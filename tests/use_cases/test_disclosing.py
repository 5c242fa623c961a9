"""What is masked by default, shown whole: for whoever may, for a reason, with a trace in git."""

import json
from pathlib import Path

import pytest
from clerks import Clerk, played

from cpl.store.git.git import Git
from cpl.store.workspace import Workspace
from cpl.use_cases.disclosing import disclosures

NAME, PHONE, FRIEND = "欧阳举实", "13911112222", "李强"
WHY = ("--unmasked", "-m", "市场监管局调卷")
LIST = ("list", *WHY)


def one_that_names_somebody_else(clerk: Clerk) -> None:
    """To play: one complaint, which names somebody else too."""
    who = (f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}")
    clerk.does("new", "投诉", "热线", *who, f"内容=我丈夫{FRIEND}在场")


@pytest.fixture
def desk(clerk: Clerk) -> Clerk:
    return played(clerk, one_that_names_somebody_else)


def commits(desk: Clerk) -> int:
    return len(Git(desk.root).log())


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_the_desk_sees_it_whole_where_it_asks(desk: Clerk, form: str) -> None:
    assert NAME not in desk.does("list", "--format", form).out
    said = desk.does(*LIST, "--format", form).out
    assert NAME in said
    assert FRIEND in said


def test_a_trace_is_left_who_when_what_and_why(desk: Clerk) -> None:
    desk.does("list", f"投诉人.姓名={NAME}", "--month", "2026-11", *WHY, at="2026-11-17T10:00")
    (told,) = disclosures(Workspace.find(desk.root))
    assert (told.at, told.who, told.count) == ("2026-11-17 10:00", "李敏", 1)
    assert told.what == "list 工单 2026-11 投诉人.姓名=…"
    assert (told.why, told.numbers) == ("市场监管局调卷", ("TS20261117-001",))
    commit = Git(desk.root).log()[0]
    assert commit.author.name == "李敏"
    assert commit.subject == "查看全文 list 工单 2026-11 投诉人.姓名=…：市场监管局调卷"
    assert ("Cpl-Event", "查看全文") in commit.trailers
    assert ("Cpl-Record", "TS20261117-001") in commit.trailers


def test_no_word_of_the_complainant_is_in_the_trace(desk: Clerk) -> None:
    desk.does("list", f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}", *WHY)
    desk.does("form", "1", *WHY)
    desk.does("form", "投诉台账", *WHY)
    files = [each for each in (desk.root / "disclosures").iterdir() if each.is_file()]
    text = "".join(each.read_text("utf-8") for each in files) + desk.git("log", "--format=%B")
    assert not any(each in text for each in (NAME, PHONE, FRIEND))
    assert Git(desk.root).status() == {}


def test_whoever_may_not_is_told_who_may_and_nothing_is_written(desk: Clerk) -> None:
    before = commits(desk)
    said = desk(*LIST, user="王建国")
    assert said.status == 3
    assert "看得到全的是：客服专员、" in said.err
    assert said.out == ""
    assert commits(desk) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "--unmasked"), "要写明为什么看"),
        (("list", "--unmasked", "-m", " "), "要写明为什么看"),
        (("list", "--unmasked", "-m", f"{PHONE}来查"), "像是有姓名、电话或证件号"),
        (("list", "--unmasked", "-m", "张女士来查"), "像是有姓名、电话或证件号"),
        (("list", "-m", "调卷"), "要和 --unmasked 一起写"),
        (("list", "--proxied", *WHY), "不用 --unmasked"),
        (("form", "1", "--issue", *WHY), "只出草稿"),
        (("form", "1", "--masked", *WHY), "只出草稿"),
        (("form", "巡场检查表", "--blank", *WHY), "空白单"),
    ],
)
def test_what_is_left_out_or_goes_against_it_is_told(
    desk: Clerk, words: tuple[str, ...], told: str
) -> None:
    before = commits(desk)
    said = desk(*words)
    assert said.status == 2
    assert told in said.err
    assert commits(desk) == before
    assert not (desk.root / "草稿").exists()


def test_where_it_cannot_be_written_down_nothing_is_shown(desk: Clerk) -> None:
    (desk.root / "disclosures").write_text("一个文件占了文件夹的名字\n", "utf-8")
    said = desk(*LIST)
    assert said.status != 0
    assert NAME not in said.out


def test_the_paper_says_that_it_is_whole(desk: Clerk) -> None:
    page = desk.does("form", "投诉台账", *WHY, "--print").out
    assert "投诉台账（草稿，全文）" in page
    assert NAME in page
    assert "全文，含个人信息，不得外传。" in page
    masked = desk.does("form", "投诉台账", "--print").out
    assert NAME not in masked
    assert "姓名、电话已脱敏。" in masked
    codes = {each.rsplit("编码：", 1)[1] for each in (page, masked)}
    assert len(codes) == 2
    names = desk.does("form", "投诉台账", *WHY).out
    assert "草稿/投诉台账-全部-全文.xlsx" in names


def test_a_secret_complaint_s_paper_is_whole_where_the_desk_asks(desk: Clerk) -> None:
    who = (f"投诉人.姓名={NAME}", "投诉人.电话=13911113333", "投诉人.保密=是")
    desk.does("new", "投诉", "热线", *who, "内容=另一件")
    words = ("form", "2", "投诉工单", "--print")
    assert NAME not in desk.does(*words).out
    assert NAME in desk.does(*words, *WHY).out


def test_many_records_are_only_counted(desk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpl.use_cases.disclosing.MOST_TOLD", 0)
    desk.does(*LIST)
    (told,) = disclosures(Workspace.find(desk.root))
    assert (told.count, told.numbers) == (1, ())


def test_each_is_a_line_of_its_month(desk: Clerk) -> None:
    desk.does(*LIST, at="2026-11-17T10:00")
    desk.does(*LIST, at="2026-11-17T10:01")
    desk.does(*LIST, at="2026-12-01T10:00")
    folder = desk.root / "disclosures"
    assert {each.name: len(lines(each)) for each in folder.iterdir()} == {
        "2026-11.jsonl": 2,
        "2026-12.jsonl": 1,
    }
    desk.does("check")


def lines(path: Path) -> list[object]:
    return [json.loads(each) for each in path.read_text("utf-8").splitlines()]


def test_the_audit_lists_it_and_finds_the_trace_altered(desk: Clerk) -> None:
    desk.does(*LIST, at="2026-11-17T10:00")
    desk.does("form", "1", *WHY, at="2026-11-17T10:05")
    told = desk("audit", "--format", "json", at="2026-11-17T11:00")
    said = [each["说明"] for each in json.loads(told.out) if each["代码"] == "seen-whole"]
    assert said == [
        "李敏 看了 list 工单，1 件：市场监管局调卷",
        "李敏 看了 form TS20261117-001-投诉工单-全文，1 件：市场监管局调卷",
    ]
    path = desk.root / "disclosures" / "2026-11.jsonl"
    path.write_text(path.read_text("utf-8").replace("调卷", "检查", 1), "utf-8")
    desk.git("commit", "-qam", "整理")
    told = desk("audit", at="2026-11-17T11:00")
    assert told.status == 1
    assert "disclosure-altered" in told.out
    assert NAME not in told.out
