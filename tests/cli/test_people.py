"""Who may act, and for whom: somebody who has left, who stands in, whose account it is."""

import pytest
from clerks import Clerk, Said, first_complaint, handed_on, played
from openpyxl import load_workbook


def staff(clerk: Clerk, *changes: tuple[str, str], user: str = "陈总") -> Said:
    """Change the list of people and record it."""
    path = clerk.root / "staff.yaml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return clerk("commit", str(path), "-m", "人员变动", user=user)


def left(name: str, day: str = "2026-11-15") -> tuple[str, str]:
    return f"  - 姓名: {name}\n", f"  - 姓名: {name}\n    到: {day}\n"


def test_somebody_who_has_left_acts_no_more(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert staff(clerk, left("李敏")).status == 0
    said = clerk("do", "1", "备注", "备注=再联系")
    assert said.status == 2
    assert "李敏现在不在岗（～2026-11-15）" in said.err
    assert "--at 那一天" in said.err
    assert clerk("do", "1", "备注", "备注=再联系", "--as", "李敏", user="吴刚").status == 2


def test_what_he_decided_before_he_left_is_typed_by_somebody_who_is_here(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert staff(clerk, left("李敏", "2026-11-17")).status == 0
    words = ("do", "1", "备注", "备注=当天电话联系过", "--as", "李敏", "--at", "11-17 16:00")
    nobody = clerk(*words, at="2026-11-20T09:00", user="李敏")
    assert nobody.status == 2
    assert "要知道是谁在录" in nobody.err
    clerk.does(*words, "--basis", "工作笔记", user="吴刚")
    late = clerk(
        "do", "1", "备注", "备注=又联系", "--as", "李敏", "--at", "11-18 16:00", user="吴刚"
    )
    assert late.status == 1
    assert "李敏 2026-11-18 不在岗" in late.err


def test_a_hand_may_not_write_what_somebody_did_after_he_left(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert staff(clerk, left("李敏")).status == 0
    (record,) = (clerk.root / "complaints").rglob("*.yaml")
    with record.open("a", encoding="utf-8") as file:
        file.write(
            "  - 时间: 2026-11-17 16:00\n    事件: 备注\n    经办: 李敏\n"
            "    角色: 客服专员\n    备注: 联系过\n"
        )
    said = clerk("commit", "-m", "补一条", at="16:30", user="吴刚")
    assert said.status == 1
    assert "[not-in-post]" in said.out


def test_the_board_tells_what_he_left_behind(clerk: Clerk) -> None:
    played(clerk, handed_on)
    clerk.does("do", "1", "签收", "签收人=李敏", "承办人=李敏", "--as", clerk.who("部门负责人"))
    assert staff(clerk, left("李敏")).status == 0
    assert "李敏已不在岗，手里还有 TS2026" in clerk.does("board", user="吴刚").out
    told = "李敏已不在岗，手里还有 TS20261117-001，请转给别人办。"
    assert told in clerk.does("handover", user="吴刚").out
    for name in ("交接班记录-2026-11-17.md", "看板.html"):
        clerk.does("board", "--html", user="吴刚")
        assert told in (clerk.root / "草稿" / name).read_text("utf-8")
    clerk.does("board", "--xlsx", user="吴刚")
    for name in ("交接班记录-2026-11-17.xlsx", "看板.xlsx"):
        (sheet,) = load_workbook(clerk.root / "草稿" / name)
        assert any(told == each.value for row in sheet for each in row)


def test_whoever_hands_on_is_reminded_of_what_he_left_behind(clerk: Clerk) -> None:
    played(clerk, handed_on)
    clerk.does("do", "1", "签收", "签收人=李敏", "承办人=李敏", "--as", clerk.who("部门负责人"))
    assert staff(clerk, left("李敏")).status == 0
    said = clerk.does("remind", "--dry-run", user="吴刚").out
    assert "离岗的人没有办完\n1. TS20261117-001 李敏已不在岗，请转给别人办：" in said


def test_nobody_is_given_to_somebody_who_has_left(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert staff(clerk, left("李敏")).status == 0
    for name in ("李敏", "李 敏"):
        words = ("do", "1", "签收", "签收人=吴刚", f"承办人={name}")
        said = clerk(*words, "--as", clerk.who("部门负责人"), user="吴刚")
        assert said.status == 2
        assert "“承办人”：李敏已不在岗（2026-11-15 以后）。可以写：" in said.err


@pytest.mark.parametrize("name", ["staff.yaml", "rules.yaml"])
def test_a_file_that_governs_and_is_gone_is_fetched_back_as_the_message_says(
    clerk: Clerk, name: str
) -> None:
    played(clerk, handed_on)
    for remove in ("rm", "git rm"):
        (clerk.root / name).unlink() if remove == "rm" else clerk.git("rm", "-q", name)
        for words in (("board",), ("check",), ("do", "1", "备注", "备注=再联系")):
            said = clerk(*words)
            assert said.status == 3
            assert f"{name} 不见了，git 里有。在 {clerk.root} 里取回来再办：git restore" in said.err
        command = said.err.rpartition("：git ")[2].split()
        clerk.git(*command)
        clerk.does("board")


def test_who_stands_in_is_recorded_as_such_until_his_time_is_over(clerk: Clerk) -> None:
    played(clerk, handed_on)
    lent = "代理:\n  - {谁: 李敏, 代: 郑洁, 从: 2026-11-17, 到: 2026-11-20, 依据: 书面委托}\n"
    assert staff(clerk, ("人员:\n", f"{lent}人员:\n")).status == 0
    said = clerk.does("do", "1", "作废", "理由=重复登记")
    assert "记成李敏代郑洁办的（依据：书面委托）" in said.out
    (record,) = (clerk.root / "complaints").rglob("*.yaml")
    assert "    代: 郑洁\n    依据: 书面委托\n" in record.read_text("utf-8")
    assert "李敏（代郑洁）" in clerk.does("show", "1").out
    assert "李敏（代郑洁）（客服经理）" in clerk.does("log", "1").out
    assert "李敏（代郑洁）" in clerk.does("list", "--proxied").out
    assert clerk("check").status == 0
    other = clerk.complaint()
    late = clerk("do", other.stem, "作废", "理由=重复登记", at="2026-11-21T09:00")
    assert late.status == 1
    assert "客服专员不能“作废”" in late.err


def test_nobody_changes_his_own_powers(clerk: Clerk) -> None:
    played(clerk, handed_on)
    more = ("角色:\n      - 客服专员\n", "角色:\n      - 客服专员\n      - 总经理\n")
    said = staff(clerk, more, user="李敏")
    assert said.status == 1
    assert "李敏不能改自己的权限：李敏：角色 客服专员→客服专员、总经理" in said.out
    typed = clerk("commit", "-m", "升职", "--as", "陈总")
    assert typed.status == 1
    assert "没有写陈总凭什么定的" in typed.out
    clerk.does("commit", "-m", "升职", "--as", "陈总", "--basis", "任命文件")
    told = clerk.git("log", "-1", "--format=%an|%cn|%B")
    assert told.startswith("陈总|李敏|")
    assert "Cpl-Event: 人员变动\nCpl-Basis: 任命文件\n" in told


def test_a_new_office_puts_its_own_people_in_freely(clerk: Clerk) -> None:
    more = ("角色:\n      - 客服专员\n", "角色:\n      - 客服专员\n      - 总经理\n")
    assert staff(clerk, more, user="李敏").status == 0


def test_the_list_of_people_is_not_taken_away(clerk: Clerk) -> None:
    played(clerk, handed_on)
    (clerk.root / "staff.yaml").unlink()
    said = clerk("commit", "-m", "不要了", user="陈总")
    assert said.status != 0
    assert "staff.yaml" in said.out + said.err


def test_an_account_that_is_somebodys_is_not_another_ones(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(clerk, handed_on)
    assert staff(clerk, ("邮箱: limin@", "账号: limin\n    邮箱: limin@")).status == 0
    monkeypatch.setattr("getpass.getuser", lambda: "limin")
    said = clerk.does("do", "1", "备注", "备注=再联系", user="吴刚")
    assert "账号 limin 是李敏的，CPL_USER 却是吴刚，记成代录" in said.err
    assert "没有写依据" in said.err
    assert clerk.git("log", "-1", "--format=%an|%cn").strip() == "吴刚|李敏"


def test_two_of_one_name_are_told_apart(clerk: Clerk) -> None:
    played(clerk, handed_on)
    changed = staff(
        clerk, ("姓名: 李敏", "姓名: 李敏（客服部）"), ("姓名: 赵磊", "姓名: 李敏（设备部）")
    )
    assert changed.status == 0
    said = clerk("do", "1", "备注", "备注=再联系", user="李敏")
    assert said.status == 2
    assert "“李敏”有几位：李敏（客服部）、李敏（设备部）" in said.err
    clerk.does("do", "1", "备注", "备注=再联系", user="客服部李敏")
    assert clerk.git("log", "-1", "--format=%an").strip() == "李敏（客服部）"


@pytest.mark.parametrize(
    "reason",
    ["改王女士电话", "电话是13800001234", "改成 138 0000 1234", "身份证11010519491231002X"],
)
def test_a_reason_says_nobodys_name_or_number(clerk: Clerk, reason: str) -> None:
    path = first_complaint(clerk)
    path.write_bytes(path.read_bytes() + "# 核对过\n".encode())
    said = clerk("commit", "-m", reason)
    assert said.status == 2
    assert "git 就去不掉了" in said.err
    assert "王女士" not in said.err
    clerk.does("commit", "-m", "按录音核对过")
