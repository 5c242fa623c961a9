"""Which tables stand side by side, and what is written above them."""

from cpl.domain.values.tables import Section, Table
from cpl.use_cases.reports.arrangement import arranged


def table(title: str, *headers: str, width: int = 4) -> Table:
    return Table(title, headers, (tuple("字" * width for _ in headers),))


def titles(*sections: Section) -> list[list[tuple[str, str]]]:
    return [[(each.title, each.name) for each in row] for row in arranged(sections)]


NARROW = table("渠道", "渠道", "件数")
WIDE = table("时限", *"一二三四五六七八")


def test_two_narrow_tables_stand_abreast_each_under_its_own_title() -> None:
    channels, kinds = Section("1. 渠道", tables=(NARROW,)), Section("2. 分类", tables=(NARROW,))
    assert titles(channels, kinds) == [[("1. 渠道", ""), ("2. 分类", "")]]
    assert titles(channels, kinds, channels) == [
        [("1. 渠道", ""), ("2. 分类", "")],
        [("1. 渠道", "")],
    ]


def test_a_wide_one_stands_alone_and_order_is_kept() -> None:
    one, wide = Section("1", tables=(NARROW,)), Section("2", tables=(WIDE,))
    assert titles(one, wide, one) == [[("1", "")], [("2", "")], [("1", "")]]
    long = Section("3", tables=(table("长", "项目", "内容", width=20),))
    assert titles(one, long) == [[("1", "")], [("3", "")]]


def test_a_table_has_its_name_where_its_section_has_several() -> None:
    two = Section("1. 问责", tables=(NARROW, NARROW))
    assert titles(two) == [[("1. 问责", "渠道"), ("", "渠道")]]


def test_a_section_of_several_tables_stands_beside_no_other() -> None:
    one, two = Section("1", tables=(NARROW,)), Section("2", tables=(NARROW, NARROW))
    assert titles(one, two, one) == [[("1", "")], [("2", "渠道"), ("", "渠道")], [("1", "")]]
    three = Section("3", tables=(NARROW, NARROW, NARROW))
    assert titles(three, one) == [[("3", "渠道"), ("", "渠道")], [("", "渠道")], [("1", "")]]


def test_cases_told_under_the_same_headings_stand_abreast_however_long() -> None:
    case = table("案例", "项目", "内容", width=60)
    assert titles(Section("1", tables=(case, case))) == [[("1", "案例"), ("", "案例")]]


def test_lines_and_room_for_the_pen_stand_alone() -> None:
    said = Section("1", ("零报告。",))
    pen = Section("2", blanks=3)
    assert titles(said, pen) == [[("1", "")], [("2", "")]]
    assert [row[0].blanks for row in arranged((said, pen))] == [0, 3]


def test_what_is_attached_has_a_number_of_its_own() -> None:
    lists = Section("附件", tables=(WIDE, WIDE))
    assert titles(lists) == [[("附件1　时限", "")], [("附件2　时限", "")]]
