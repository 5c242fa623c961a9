"""`cpl find`: what is looked for, where it stands, how often."""

import json
from pathlib import Path
from weakref import ref

import pytest
from clerks import Clerk, played
from terminals import typed

from cpl.store.record_files import Readable
from cpl.use_cases.queries.listing import Search

HIT = "\x1b[1m停运\x1b[0m"


def three_months(clerk: Clerk) -> None:
    """Three complaints of three months, and a rectification."""
    for at, phone, unit in (
        ("2026-06-09T09:00", "138-0013-8000", "设备部"),
        ("2026-08-11T09:00", "１３９００００８０００", "运营部"),
        ("2026-08-12T09:00", "0635 8241234", "运营部"),
    ):
        said = "过山车停运两小时，王女士要退票"
        clerk.does("new", "投诉", "热线", said, "投诉人.姓名=王女士", f"投诉人.电话={phone}", at=at)
        clerk.does("do", "1", "转办", unit)
    clerk.does("new", "整改", "设备部", "停运没有公示", "公示", "2026-11-30", at="2026-08-20T10:00",
               user="吴刚")  # fmt: skip
    clerk.does(
        "do", "TS20260609-001", "答复", "答复内容=下周退票到账", "原因分析=雷雨", "责任认定=无责"
    )


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, three_months)


def test_hits_with_the_words_around_them(office: Clerk) -> None:
    said = office.does("find", "停运")
    assert said.out.splitlines()[:2] == [
        "TS20260609-001  已答复  2026-06-09 09:00",
        "    内容：过山车停运两小时，王**要退票",
    ]
    assert "ZG20260820-01  已下发" in said.out
    assert "    存在问题：停运没有公示\n" in said.out
    assert said.out.endswith("共 4 件。\n")


def test_several_words_must_all_occur_also_in_events(office: Clerk) -> None:
    said = office.does("find", "停运", "到账").out
    assert "共 1 件。" in said
    assert "    内容：过山车停运" in said
    assert "    答复内容：下周退票到账\n" in said
    assert said == office.does("find", "停运　到账").out


@pytest.mark.parametrize(
    "phone", ["8000", "138 0013 8000", "13800138000", "１３８－００１３－８０００"]
)
def test_a_telephone_by_its_digits(office: Clerk, phone: str) -> None:
    found = office.does("find", phone).out
    assert "TS20260609-001" in found
    assert ("TS20260811-001" in found) == (phone == "8000")
    assert "    投诉人.电话：138****8000\n" in found


def test_names_and_phones_are_masked_where_they_are_found(office: Clerk) -> None:
    said = office.does("find", "王女士").out
    assert "王女士" not in said
    assert "王**" in said
    assert "    投诉人.电话：063*****1234\n" in office.does("find", "1234").out


def test_a_number_tells_what_the_record_is_about(office: Clerk) -> None:
    said = office.does("find", "TS20260609-001").out
    assert "    内容：过山车停运" in said


def test_nothing_is_found(office: Clerk) -> None:
    said = office("find", "没有这个词")
    assert (said.status, said.out) == (0, "共 0 件。\n")


def test_counted_by_month_with_the_empty_one(office: Clerk) -> None:
    words = ("find", "停运", "--month", "2026-06..2026-08", "--by", "月")
    rows = json.loads(office.does(*words, "--format", "json").out)
    assert [(row["月"], row["工单"], row["整改"], row["合计"]) for row in rows] == [
        ("2026-06", "1", "0", "1"),
        ("2026-07", "0", "0", "0"),
        ("2026-08", "2", "1", "3"),
        ("合计", "3", "1", "4"),
    ]


def test_months_stand_in_their_order(office: Clerk) -> None:
    rows = json.loads(office.does("find", "--by", "月", "--format", "json").out)
    assert [row["月"] for row in rows] == ["2026-06", "2026-08", "合计"]


def test_counted_by_unit_state_and_a_member_of_a_group(office: Clerk) -> None:
    rows = json.loads(office.does("find", "停运", "--by", "主办单位", "--format", "json").out)
    assert [(r["主办单位"], r["合计"]) for r in rows] == [
        ("运营部", "2"), ("设备部", "1"), ("（未填）", "1"), ("合计", "4"),
    ]  # fmt: skip
    assert "承办中" in office.does("find", "--by", "状态").out
    assert "（未填）" in office.does("find", "停运", "--by", "投诉人.类型").out
    office.does("do", "TS20260812-001", "定级", "理由=记者来电", "标记=媒体、敏感")
    said = office.does("find", "--by", "标记")
    assert "合计按件数" in said.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "写要找的词"),
        (("  ",), "写要找的词"),
        (("停运", "--by", "内容"), "不能按“内容”来数"),
        (("停运", "--by", "主办"), "是不是“主办单位”？"),
        (("停运", "--month", "月半"), "月份“月半”看不懂"),
    ],
)
def test_words_that_are_off(office: Clerk, words: tuple[str, ...], says: str) -> None:
    said = office("find", *words)
    assert said.status == 2
    assert says in said.err


def test_the_hit_is_bold_on_a_terminal_and_lines_fit(office: Clerk) -> None:
    screen = typed(office.root, "find", "停运", columns=60)
    assert HIT in screen.text
    assert "\x1b" not in office.does("find", "停运").out


def test_for_other_programs(office: Clerk) -> None:
    [row] = json.loads(office.does("find", "到账", "--format", "json").out)
    assert row["编号"] == "TS20260609-001"
    assert row["前后文"] == "答复内容：下周退票到账"


@pytest.mark.parametrize(
    "said",
    [
        ("find", "停运"),
        ("find", "停运", "--format", "json"),
        ("find", "--by", "月"),
        ("list", "--proxied"),
        ("list", "--unmasked", "-m", "年度调卷"),
    ],
)
def test_no_record_is_held_until_all_are_found(
    office: Clerk, monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...]
) -> None:
    """Of ten years' records each would take 15 KB."""
    given: list[ref[Readable]] = []
    most = 0
    opened = Search.opened

    def watched(self: Search, path: Path) -> Readable | None:
        nonlocal most
        found = opened(self, path)
        most = max(most, sum(each() is not None for each in given))
        given.extend([ref(found)] if found else [])
        return found

    monkeypatch.setattr(Search, "opened", watched)
    office.does(*said)
    assert (len(given), most) == (4 if said[0] == "find" or said[1] == "--proxied" else 3, 1)
