"""staff.yaml and calendars/*.yaml: who works here, which days are off."""

from datetime import date

import pytest
from casebook import rules

from cpl.codec.office.calendar import read_year
from cpl.codec.office.staff import read_staff
from cpl.domain.people.desks import OfficeDesk

STAFF = """\
人员:
  - {姓名: 李敏, 邮箱: limin@example.com, 角色: [客服专员], 单位: 客服部, 代码: A}
  - {姓名: 郑洁, 邮箱: zhengjie@example.com, 角色: 客服经理}
"""


def test_people_are_read() -> None:
    staff, problems = read_staff("staff.yaml", STAFF.encode(), rules())
    assert not problems
    assert staff.people["李敏"].desk == "A"
    assert staff.people["郑洁"].roles == ("客服经理",)
    assert staff.with_email("limin@example.com") == staff.people["李敏"]
    assert staff.with_email("nobody@example.com") is None


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("[客服专员]", "[客服专园]", "2:42", "unknown-role"),
        ("姓名: 郑洁", "姓名: 李敏", "3:5", "twice"),
        ("邮箱: zhengjie@example.com, ", "", "3:5", "missing-key"),
        ("单位: 客服部", "部门: 客服部", "2:49", "unknown-key"),
        ("人员:", "员工:", "1:1", "unknown-key"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_read(
    old: str, new: str, place: str, code: str
) -> None:
    _, problems = read_staff("staff.yaml", STAFF.replace(old, new).encode(), rules())
    assert [(str(each.location), each.code) for each in problems] == [(f"staff.yaml:{place}", code)]


DESKS = (
    """\
台:
  - {代码: A, 名称: 热线, 主台: yes}
  - {代码: B, 名称: 东站, 单位: [运营部, 票务部]}
"""
    + STAFF
)


def test_desks_are_read_and_whoever_has_no_code_is_of_all_of_them() -> None:
    staff, problems = read_staff("staff.yaml", DESKS.encode(), rules())
    assert not problems
    assert staff.desks == (
        OfficeDesk("A", "热线", is_main=True),
        OfficeDesk("B", "东站", ("运营部", "票务部")),
    )
    assert staff.main_desk == staff.desk_with("A")
    assert [each.desk for each in staff.people.values()] == ["A", ""]
    assert staff.at(date(2026, 11, 22)).desks == staff.desks


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        (", 主台: yes", "", "2:3", "main-desk"),
        ("名称: 东站", "名称: 东站, 主台: 是", "2:3", "main-desk"),
        ("{代码: B,", "{代码: A,", "3:5", "twice"),
        ("名称: 东站", "名称: 热线", "3:5", "twice"),
        ("{代码: B,", "{代码: ABC,", "3:10", "desk-code"),
        ("{代码: B,", "{代码: b,", "3:10", "desk-code"),
        ("票务部", "东站", "3:31", "unknown-unit"),
        ("主台: yes", "主台: 对对", "2:25", "unknown-word"),
        ("单位: 客服部, 代码: A", "单位: 客服部, 代码: C", "5:62", "unknown-desk"),
    ],
)
def test_what_is_wrong_with_desks_is_told_at_its_place(
    old: str, new: str, place: str, code: str
) -> None:
    assert old in DESKS
    _, problems = read_staff("staff.yaml", DESKS.replace(old, new).encode(), rules())
    assert (f"staff.yaml:{place}", code) in [(str(e.location), e.code) for e in problems]


WHEN = """\
人员:
  - 姓名: 李敏
    邮箱: limin@example.com
    角色: [客服专员]
    账号: [limin, lm]
    从: 2024-03-01
    到: 2026-10-31
  - 姓名: 吴刚
    邮箱: wugang@example.com
    角色: [客服主管]
    在岗:
      - {从: 2026-09-01}
      - {从: 2024-03-01, 到: 2026-06-30, 角色: [客服专员], 单位: 运营部}
  - {姓名: 高远, 邮箱: gaoyuan@example.com, 角色: [总经理]}
代理:
  - {谁: 吴刚, 代: 高远, 角色: [总经理], 从: 2026-11-20, 到: 2026-11-30, 依据: 书面委托}
"""


def test_when_somebody_is_here_and_for_whom_he_stands_in_is_read() -> None:
    staff, problems = read_staff("staff.yaml", WHEN.encode(), rules())
    assert not problems
    assert staff.people["李敏"].logins == ("limin", "lm")
    assert staff.people["李敏"].when == "2024-03-01～2026-10-31"
    first, second = staff.people["吴刚"].spells
    assert (str(first), first.roles, first.unit) == (
        "2024-03-01～2026-06-30", ("客服专员",), "运营部",
    )  # fmt: skip
    assert str(second) == "2026-09-01～"
    (lent,) = staff.stand_ins
    assert (lent.name, lent.whom, lent.roles, lent.basis) == (
        "吴刚", "高远", ("总经理",), "书面委托",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("到: 2026-10-31", "到: 2023-10-31", "spell-backwards"),
        ("到: 2026-10-31", "到: 去年", "bad-date"),
        ("到: 2026-06-30", "到: 2026-09-01", "spell-overlap"),
        ("在岗:", "从: 2024-01-01\n    在岗:", "spell-twice"),
        ("代: 高远", "代: 高 远", "unknown-person"),
        ("代: 高远", "代: 吴刚", "stands-in-for-himself"),
        ("代: 高远, 角色: [总经理]", "代: 高远, 角色: [财务]", "role-not-held"),
        (", 依据: 书面委托", "", "stand-in-open"),
        ("姓名: 高远", "姓名: 李 敏", "twice"),
        ("角色: [总经理]}", "角色: [总经理], 账号: lm}", "twice"),
        (
            "代理:\n",
            "代理:\n  - {谁: 高远, 代: 李敏, 从: 2026-11-25, 到: 2026-11-26, 依据: 口头}\n",
            "stand-in-chain",
        ),
    ],
)
def test_what_cannot_be_meant_is_told(old: str, new: str, code: str) -> None:
    assert WHEN.count(old) == 1, old
    _, problems = read_staff("staff.yaml", WHEN.replace(old, new).encode(), rules())
    assert code in [each.code for each in problems]


def test_a_broken_staff_file_is_nobody_and_a_problem() -> None:
    staff, problems = read_staff("staff.yaml", b"\xff\xfe", rules())
    assert not staff.people
    assert problems


YEAR = """\
年份: 2026
来源: 国务院办公厅通知
放假: [2026-01-01..2026-01-03, 2026-04-05]
上班: [2026-01-04]
"""


def test_a_year_is_read() -> None:
    year, problems = read_year("2026.yaml", YEAR.encode())
    assert not problems
    assert year is not None
    assert year.off == {date(2026, 1, d) for d in (1, 2, 3)} | {date(2026, 4, 5)}
    assert year.work == {date(2026, 1, 4)}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2026-04-05", "清明", "bad-date"),
        ("2026-04-05", "2026-02-30", "bad-date"),
        ("年份: 2026", "年份: 二〇二六", "not-a-number"),
        ("年份: 2026\n", "", "missing-key"),
        ("上班:", "上斑:", "unknown-key"),
    ],
)
def test_a_year_that_cannot_be_trusted_is_not_used(old: str, new: str, code: str) -> None:
    year, problems = read_year("2026.yaml", YEAR.replace(old, new).encode())
    assert year is None
    assert code in [each.code for each in problems]
