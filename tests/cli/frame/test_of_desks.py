"""Three desks in one folder: what each is shown by itself, what it is told of the others."""

import json
from pathlib import Path

import pytest
from clerks import ANSWER, MORNING, Clerk, played
from small_forms import in_words

DESKS = """台:
  - {代码: A, 名称: 热线, 主台: yes}
  - {代码: B, 名称: 东站, 单位: [运营部]}
  - {代码: C, 名称: 西站}
人员:
  - {姓名: 何东, 邮箱: hedong@example.com, 角色: [客服专员, 客服主管], 单位: 客服部, 代码: B}
  - {姓名: 施西, 邮箱: shixi@example.com, 角色: [客服专员], 单位: 客服部, 代码: C}
"""
OPEN = "2026-11-17T10:00"


class Desks:
    """The folder as the clone of one desk after the other; people of each work there."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk

    def at(self, letters: str) -> None:
        """It is this desk's clone from now on; nobody's, where none is named."""
        if letters:
            self.clerk.git("config", "cpl.desk", letters)
        else:
            self.clerk.git("config", "--unset", "cpl.desk")

    def receives(self, letters: str, user: str, story: str) -> str:
        """The number of what was registered there."""
        self.at(letters)
        said = self.clerk.does(
            *("new", "类别=投诉", "渠道=网络", "投诉人.姓名=王女士", "投诉人.电话=13800001234"),
            *(f"内容={story}", "--again"),
            user=user,
        )
        return said.out.split()[0]

    def numbers(self, *words: str, user: str) -> list[str]:
        said = self.clerk.does(*words, "--format", "json", user=user)
        return [each["编号"] for each in json.loads(said.out)]


def morning(clerk: Clerk) -> None:
    """One complaint at A that 运营部 has in hand, one at A, two at B and one at C."""
    clerk.edits(
        "staff.yaml", ("人员:\n", DESKS), ("  - 姓名: 李敏\n", "  - 姓名: 李敏\n    代码: A\n")
    )
    found = Desks(clerk)
    clerk.patch.setenv("CPL_NOW", MORNING)
    in_words(clerk.root / "templates", "月报")
    clerk.does("commit", "-m", "自己的月报", user="郑洁")
    first = found.receives("A", "李敏", "过山车停运")
    handed_on = ("主办单位=运营部", "等级=一级", "分类=设备设施")
    clerk.does("do", first, "受理", "等级=一级", "分类=设备设施")
    clerk.does("do", first, "转办", *handed_on[:1])
    found.receives("A", "李敏", "排队太久")
    found.receives("B", "何东", "丢了东西")
    found.receives("B", "何东", "饭是凉的")
    found.receives("C", "施西", "地上积水")
    clerk.patch.setenv("CPL_NOW", OPEN)


@pytest.fixture
def desks(clerk: Clerk) -> Desks:
    return Desks(played(clerk, morning))


def test_each_desk_lists_its_own_and_what_is_with_its_units(desks: Desks) -> None:
    day = "TS20261117-"
    own = {"A": ["A001", "A002"], "B": ["A001", "B001", "B002"], "C": ["C001"]}
    for letters, user in (("A", "李敏"), ("B", "何东"), ("C", "施西")):
        desks.at(letters)
        wanted = [day + each for each in own[letters]]
        assert sorted(desks.numbers("list", user=user)) == wanted
        assert sorted(desks.numbers("find", "TS20261117", user=user)) == wanted
        everything = desks.numbers("list", "--desk", "全部", user=user)
        assert len(everything) == 5
        assert sorted(desks.numbers("list", "--desk", "Ｂ", user=user)) == [
            day + each for each in own["B"]
        ]


def test_who_took_it_in_asks_afterwards_and_not_the_desk_whose_unit_answers(desks: Desks) -> None:
    """运营部 is of B: B sees what it owes, and only A calls the customer."""
    desks.clerk.does("do", "A001", "答复", *ANSWER, "答复方式=电话", user="王建国")
    desks.at("B")
    assert "TS20261117-A001" in desks.numbers("list", user="何东")
    assert desks.numbers("call", user="何东") == []
    assert desks.numbers("due", "待转办", user="何东") == ["TS20261117-B001", "TS20261117-B002"]
    desks.at("A")
    assert desks.numbers("call", user="李敏") == ["TS20261117-A001"]


def test_what_is_not_shown_is_counted(desks: Desks) -> None:
    desks.at("C")
    for words in (("list",), ("due",), (), ("call",)):
        said = desks.clerk(*words, user="施西").out
        assert "另有 A 台（热线）" in said, words
        assert "、B 台（东站）" in said, words
        assert "2 件：--desk 全部。" in said, words
    said = desks.clerk("list", "状态=待受理", user="施西").out
    assert "只找了 C 台（西站）的；各台的：--desk 全部。" in said
    assert "另有" not in desks.clerk("list", "--desk", "全部", user="施西").out


def test_head_office_sees_all_at_the_main_desk_and_the_desks_own_elsewhere(desks: Desks) -> None:
    for letters, many in (("A", 5), ("B", 3), ("", 5)):
        desks.at(letters)
        assert len(desks.numbers("list", user="郑洁")) == many
    out = desks.clerk.does("list", user="郑洁").out
    assert "台" in out.splitlines()[0]
    assert "B 东站" in out


def test_programs_are_told_the_desk_and_people_only_where_there_are_several(desks: Desks) -> None:
    desks.at("B")
    said = json.loads(desks.clerk.does("list", "--format", "json", user="何东").out)
    assert {each["编号"][11]: each["台"] for each in said} == {"A": "A", "B": "B"}
    assert " 台 " not in desks.clerk.does("list", user="何东").out.splitlines()[0]
    assert "编号,台,接收时间" in desks.clerk.does("list", "--format", "csv", user="何东").out


def test_what_a_unit_owes_is_told_of_all_desks(desks: Desks) -> None:
    desks.at("C")
    said = desks.clerk.does("due", "运营部", user="施西").out
    assert "TS20261117-A001" in said
    assert (
        "TS20261117-A001" not in desks.clerk.does("due", "运营部", "--desk", "C", user="施西").out
    )


def test_another_desks_people_are_refused_and_told_whose_it_is(desks: Desks) -> None:
    desks.at("C")
    commits = desks.clerk.commits()
    said = desks.clerk("do", "A001", "备注", "备注=看过", user="施西")
    assert said.status == 1
    assert (
        "TS20261117-A001 是 A 台（热线）的，施西是 C 台（西站）的。请 A 台（热线）的人办"
        in said.err
    )
    assert desks.clerk.commits() == commits
    assert "是 A 台（热线）的" in desks.clerk.does("next", "A001", user="施西").out
    desks.at("B")
    desks.clerk.does("do", "A001", "备注", "备注=东站看过", user="何东")
    assert "是 A 台" not in desks.clerk.does("next", "A001", user="何东").out


def test_a_desk_that_is_not_there_is_named_with_those_that_are(desks: Desks) -> None:
    said = desks.clerk("list", "--desk", "D", user="何东")
    assert said.status == 2
    assert "没有“D”这个台。可以写：A 热线、B 东站、C 西站、全部。" in said.err


def test_where_there_is_one_desk_nothing_is_asked_of_it(clerk: Clerk) -> None:
    said = clerk("list", "--desk", "A")
    assert said.status == 2
    assert "这里只有一个台" in said.err


def test_each_reminder_is_one_desks(desks: Desks) -> None:
    """What the three desks tell together is what one would tell of all, and nothing twice."""
    every: list[tuple[str, str, str]] = []
    for letters in ("A", "B", "C"):
        desks.at(letters)
        every += reminders(desks.clerk)
    whole = reminders(desks.clerk, "--desk", "全部")
    assert len(whole) > 5
    assert sorted(every) == sorted(whole)
    told = {to: number for to, number, _ in whole if number}
    assert told["施西"].endswith("C001")


def reminders(clerk: Clerk, *words: str) -> list[tuple[str, str, str]]:
    said = clerk.does("remind", "--dry-run", "--format", "json", *words, user="郑洁")
    return [(each["给"], each["编号"], each["要做什么"]) for each in json.loads(said.out)]


def test_the_page_says_whose_board_it_is(desks: Desks, tmp_path: Path) -> None:
    page = tmp_path / "看板.html"
    titles = []
    for letters in ("B", "A"):
        desks.at(letters)
        desks.clerk.does("board", "--html", str(page), user="郑洁")
        titles.append(page.read_text("utf-8").partition("<title>")[2].partition("投诉看板")[0])
    of_east, of_all = titles
    assert of_east == f"{of_all}（东站）"


def test_a_report_is_issued_where_it_belongs_and_nowhere_else(desks: Desks) -> None:
    """A desk's at that desk, that of all together at the main one; each in its own file."""
    clerk = desks.clerk
    clerk.patch.setenv("CPL_NOW", "2026-12-03T09:00")
    for here, of, why in (
        ("A", "B", "“月报”在 B 台（东站）下发，这个文件夹是 A 台（热线）的"),
        ("B", "全部", "各台合起来的“月报”在 A 台（热线）下发，这个文件夹是 B 台（东站）的"),
        ("", "B", "“月报”在 B 台（东站）下发，这个文件夹不是哪个台的"),
    ):
        desks.at(here)
        refused = clerk(*ISSUE, "--desk", of, user="郑洁")
        assert refused.status == 1
        assert why in refused.err
    assert not list(clerk.root.glob("reports/2026-11/*"))
    desks.at("B")
    assert "是 A 台（热线）的，不能下发 B 台（东站）的“月报”" in clerk(*ISSUE).err
    assert "B 东站，只算它登记的" in issued(clerk, "月报-B")
    desks.at("A")
    assert "3 个台合起来：A 热线、B 东站、C 西站" in issued(clerk, "月报")
    tags = clerk.git("tag").split()
    assert [each.endswith("-B") for each in sorted(tags, key=len)] == [False, True]
    assert "严重" not in clerk("audit", user="郑洁").out


ISSUE = ("report", "月报", "--month", "2026-11", "--issue", "--yes")


def issued(clerk: Clerk, name: str) -> str:
    """What head office issues there, as it is printed."""
    clerk.does(*ISSUE, user="郑洁")
    return (clerk.root / f"reports/2026-11/{name}.md").read_text("utf-8")


def test_what_comes_later_is_a_supplement_of_the_same_desk(desks: Desks) -> None:
    clerk, later = desks.clerk, "2026-12-03T10:00"
    desks.at("B")
    clerk.patch.setenv("CPL_NOW", "2026-12-03T09:00")
    issued(clerk, "月报-B")
    clerk.does(
        *("new", "类别=投诉", "渠道=来访", "投诉人.姓名=何女士", "内容=十一月的事", "--again"),
        *("--at", "11月28日 09:00"),
        at=later,
        user="何东",
    )
    clerk.does(*ISSUE, "--supplement", user="郑洁")
    names = {each.name for each in clerk.root.glob("reports/2026-11/*.yaml")}
    assert names == {"月报-B.yaml", "补报-B-1.yaml"}
