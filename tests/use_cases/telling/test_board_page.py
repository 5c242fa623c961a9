"""The board as a page and as a sheet: what those without a terminal see of the office."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from clerks import ANSWER, COMPLAINT, Clerk, played
from openpyxl import load_workbook
from places import TOP

from cpl.render.review.sheet_text import dump
from cpl.store.workspace import Workspace
from cpl.use_cases.telling.board_page import board_words
from cpl.use_cases.telling.overview import overview_of

HOSTILE = '<script>alert("王小明")</script>&{{ 1 }}'
NAME, PHONE = "王小明", "13800001234"
TEMPLATE = TOP / "templates" / "看板.html.j2"
GoldenText = Callable[[str, str], None]


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def page(clerk: Clerk, at: str = "") -> str:
    assert clerk.does("board", "--html", at=at, user="").out == "草稿/看板.html\n"
    return (clerk.root / "草稿/看板.html").read_text("utf-8")


def registered(clerk: Clerk, at: str, story: str) -> str:
    who = (f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}")
    said = clerk.does("new", "类别=投诉", "渠道=网络", *who, f"内容={story}", at=at)
    return said.out.split()[0]


def five_weeks(clerk: Clerk) -> None:
    """To play: one late with 设备部, one ended last month, one of today; callers are hostile."""
    ended = registered(clerk, "2026-10-20T09:00", "排队两小时")
    clerk.does("do", ended, "撤诉", "理由=已和解", at="2026-10-20T15:00")
    late = registered(clerk, "2026-11-17T09:00", HOSTILE)
    clerk.does("do", late, "转办", "设备部", at="2026-11-17T09:30")
    answered = registered(clerk, "2026-11-18T09:00", "闸机打不开")
    clerk.does("do", answered, "转办", "票务部", at="2026-11-18T09:30")
    clerk.does("do", answered, "答复", *ANSWER, at="2026-11-18T11:00", user="钱芳")
    registered(clerk, "2026-11-25T08:40", "饭是凉的")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, five_weeks)


def test_it_tells_the_day_who_is_late_and_the_months(office: Clerk) -> None:
    words = board_words(overview_of(Workspace(office.root), datetime(2026, 11, 25, 9)))
    figures = {each["名称"]: each["件数"] for each in words["数字"]}
    assert (figures["今日新增"], figures["未结投诉"], figures["待转办"]) == (1, 3, 1)
    late = {each["谁"]: each for each in words["各方"]}
    assert (late["设备部"]["手里"], late["设备部"]["逾期"]) == (1, 1)
    assert (late["设备部"]["编号"], late["设备部"]["应于"]) == ("TS20261117-001", "11-19 17:30")
    assert "票务部" not in late
    rows = [
        [e[n] for n in ("名称", "本月", "上月同期", "上月全月", "增减")]
        for e in words["本月"]["行"]
    ]
    assert rows == [["接到", 3, 1, 1, "+2"], ["结案", 0, 1, 1, "-1"]]
    assert [each["接到"] for each in words["一年"]] == [0] * 10 + [1, 3]
    assert (words["一年"][0]["月份"], words["最多"]) == ("2025-12", 3)


def test_the_month_before_counts_to_the_same_day_or_to_its_last(clerk: Clerk) -> None:
    registered(clerk, "2026-02-10T09:00", "一")
    registered(clerk, "2026-02-28T09:00", "二")
    place = Workspace(clerk.root)
    for day, same in ((9, 0), (10, 1), (31, 2)):
        month = board_words(overview_of(place, datetime(2026, 3, day, 12)))["本月"]
        assert (month["行"][0]["上月同期"], month["行"][0]["上月全月"]) == (same, 2)
    assert month["上月到"] == "02-28"


def test_an_office_without_a_month_before_says_so_and_an_empty_one_is_a_page(clerk: Clerk) -> None:
    empty = Page(page(clerk, "2026-11-17T09:00")).words
    assert "没有要紧的。" in empty
    assert "没有等着办的。" in empty
    registered(clerk, "2026-11-17T09:05", "一")
    month = board_words(overview_of(Workspace(clerk.root), datetime(2026, 11, 17, 10)))["本月"]
    assert [(e["上月同期"], e["增减"]) for e in month["行"]] == [(None, ""), (None, "")]


def test_what_must_be_raised_stands_on_top(clerk: Clerk) -> None:
    registered(clerk, "2026-11-17T09:00", "过山车停运")
    said = clerk.does("new", *COMPLAINT, "标记=媒体", at="2026-11-17T09:10").out
    assert said.startswith("TS20261117-002")
    text = Page(page(clerk, "2026-11-17T10:00")).words
    assert "媒体关注，报客服经理。报给 客服经理、总经理。" in text
    assert text.index("要紧的") < text.index("TS20261117-002") < text.index("在谁手里")


def test_of_very_many_the_page_tells_the_first_and_how_many_there_are(clerk: Clerk) -> None:
    """An office of 10,000 complaints had a page with 448 of them on top of everything else."""
    first = clerk.complaint("标记=媒体")
    said = first.read_text("utf-8")
    for number in (f"TS20261117-{n:03}" for n in range(2, 23)):
        first.with_name(f"{number}.yaml").write_text(said.replace(first.stem, number), "utf-8")
    text = Page(page(clerk, "2026-11-17T10:00")).words
    listed = text[text.index("要紧的") : text.index("在谁手里")]
    assert (listed.count("TS20261117-"), "还有 2 件要紧的" in listed) == (20, True)


def test_what_a_clock_dated_later_than_today_is_not_of_the_year_so_far(clerk: Clerk) -> None:
    registered(clerk, "2026-11-20T09:00", "一")
    words = board_words(overview_of(Workspace(clerk.root), datetime(2026, 11, 17, 10)))
    assert (words["一年"][-1]["接到"], words["本月"]["行"][0]["本月"]) == (0, 0)


# —— as a page ——


def test_no_word_of_a_record_becomes_markup(office: Clerk) -> None:
    text = page(office, "2026-11-25T09:00")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert '<script>alert("王**")</script>&{{ 1 }}' in Page(text).words


def test_nobody_is_named_and_no_number_can_be_dialled(office: Clerk) -> None:
    text = page(office, "2026-11-25T09:00")
    assert NAME not in text
    assert PHONE not in text
    assert PHONE[-4:] not in text


def test_it_stands_alone_and_tells_what_it_draws(office: Clerk) -> None:
    text = page(office, "2026-11-25T09:00")
    found = Page(text)
    assert re.findall(r"https?:|url\(|@import|//", text) == []
    assert {tag for tag, _ in found.elements} & {"script", "link", "img", "iframe", "base"} == set()
    refers = [a for _, each in found.elements for a in each if a in ("src", "href", "srcset")]
    assert refers == []
    assert not any(a.startswith("on") for _, each in found.elements for a in each)
    (drawing,) = found.named("svg")
    assert drawing["role"] == "img"
    ids = {each["id"] for _, each in found.elements if "id" in each}
    assert set((drawing["aria-labelledby"] or "").split()) <= ids
    assert "2026-11 接到 3 件、结案 0 件。" in found.words
    assert next(found.named("html"))["lang"] == "zh-CN"
    assert [each["scope"] for each in found.named("th") if "scope" not in each] == []
    assert "数据截至 2026-11-25 09:00" in found.words


def luminance(colour: str) -> float:
    """As WCAG 2 reckons it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_and_lines_can_be_told_from_the_paper() -> None:
    """WCAG AA in light, in dark and in print: 4.5 for words, 3 for what is drawn."""
    palettes = re.findall(r":root \{(.*?)\}", TEMPLATE.read_text("utf-8"), re.DOTALL)
    assert len(palettes) == 3
    for each in palettes:
        found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", each))
        for ground in (found["paper"], found["tile"]):
            assert all(contrast(found[w], ground) >= 4.5 for w in ("ink", "quiet", "late")), each
            assert all(contrast(found[line], ground) >= 3 for line in ("one", "two")), each


# —— as files ——


def test_it_is_not_in_git_and_nothing_is_written_beside_it(office: Clerk) -> None:
    before = office.commits()
    page(office, "2026-11-25T09:00")
    written = [each.name for each in (office.root / "草稿").iterdir() if "转办" not in each.name]
    assert written == ["看板.html"]
    assert (office.git("status", "--porcelain"), office.commits()) == ("", before)


def test_the_sheet_tells_the_same(office: Clerk, golden: GoldenText) -> None:
    said = office.does("board", "--xlsx", at="2026-11-25T09:00")
    assert said.out == "草稿/看板.xlsx\n"
    sheet = load_workbook(office.root / "草稿/看板.xlsx").worksheets[0]
    cells = [str(each.value) for row in sheet.iter_rows() for each in row if each.value is not None]
    assert "设备部" in cells
    assert any(each.startswith("<script>alert") for each in cells)
    assert not any(NAME in each or PHONE in each for each in cells)
    golden("forms/看板.txt", dump((TOP / "templates/看板.xlsx").read_bytes()))


def test_it_is_put_where_it_is_wanted(office: Clerk, tmp_path: Path) -> None:
    shared = tmp_path / "共享"
    shared.mkdir()
    for said in (shared, shared / "今天.html"):
        office.does("board", "--html", str(said), at="2026-11-25T09:00")
    assert sorted(each.name for each in shared.iterdir()) == ["今天.html", "看板.html"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--html", "rules.yaml"), "“rules.yaml”不是 .html 文件，写成 rules.html。"),
        (("--html", "看板.xlsx"), "写成 看板.html。"),
        (("--xlsx", "看板.html"), "写成 看板.xlsx。"),
        (("--html", "没有/看板.html"), "没有 "),
    ],
)
def test_a_place_that_is_none_is_refused(
    office: Clerk, tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    office.patch.chdir(tmp_path)
    said = office("board", *words, at="2026-11-25T09:00")
    assert (said.status, told in said.err) == (2, True), said
    office.patch.chdir(office.root)
    said = office("board", "--html", "complaints")
    assert (said.status, "放在 草稿 里，或者这个文件夹以外" in said.err) == (2, True)


def test_a_sheet_that_somebody_has_open_stays_as_it_is(office: Clerk) -> None:
    office.does("board", "--xlsx", at="2026-11-25T09:00")
    (office.root / "草稿/~$看板.xlsx").touch()
    said = office("board", "--xlsx")
    assert (said.status, "正在 WPS 或 Excel 里打开" in said.err) == (3, True), said


def test_a_file_that_cannot_be_read_is_said_on_the_page(office: Clerk) -> None:
    path = office.root / "complaints/2026/11/TS20261125-001.yaml"
    path.write_text("编号：", "utf-8")
    said = office("board", "--html", at="2026-11-25T09:00")
    assert said.status == 1
    assert "complaints/2026/11/TS20261125-001.yaml" in (office.root / "草稿/看板.html").read_text(
        "utf-8"
    )


def test_the_office_s_own_page_is_used_and_a_slip_in_it_is_told(office: Clerk) -> None:
    own = office.root / "templates/看板.html.j2"
    own.write_text(
        "{% macro 粗(字) %}<b>{{ 字 }}</b>{% endmacro %}"
        "{% for 一 in 各方 %}{{ 粗(一.事由) }}{% endfor %}",
        "utf-8",
    )
    assert "<b>&lt;script&gt;" in page(office, "2026-11-25T09:00")
    own.write_text("一\n{{ 各方[0].是由 }}", "utf-8")
    said = office("board", "--html")
    assert (said.status, "看板.html.j2:2: 没有“是由”这一项，是不是“事由”？" in said.err) == (
        3,
        True,
    )
    own.write_text("{{ 各方[0].事由 | safe }}", "utf-8")
    assert "没有“safe”这个过滤器" in office("board", "--html").err
