"""What two desks did that cannot both be true: told wherever people look, settled by who may."""

import json

import pytest
from clerks import Clerk
from shared_office import SharedOffice, founded, shared_office

from cpl.store.git.git import Git
from cpl.store.git.hook import install_driver

NUMBER = "TS20261117-A001"
FILE = f"complaints/2026/11/{NUMBER}.yaml"
ANSWER = ("答复内容=已退票并致歉", "原因分析=公告没有挂出", "责任认定=有责")


def divided(clerk: Clerk) -> SharedOffice:
    """A withdrew it, B answered it a little later, and only A has sent what it did.

    The rules leave it to 总经理.
    """
    people = "  - {姓名: 韩雪, 邮箱: b@example.com, 角色: [责任单位], 单位: 运营部, 代码: B}\n"
    clerk.edits("staff.yaml", ("人员:\n", f"人员:\n{people}"))
    clerk.edits("rules.yaml", ("\nmeta:\n", "\nmeta:\n  settles: [总经理]\n"))
    office = shared_office(clerk)
    a, b = office["A"], office["B"]
    a.complaint()
    a.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="09:05")
    a.does("do", "1", "转办", "运营部", at="09:10")
    office.sync("AB")
    a.does("do", NUMBER, "撤诉", "理由=已和解", at="10:00")
    b.does("do", NUMBER, "答复", *ANSWER, at="10:30", user="韩雪")
    office.sync("A")
    return office


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    return founded(clerk, divided)


def record(clerk: Clerk) -> str:
    return (clerk.root / FILE).read_text("utf-8")


def test_it_is_told_everywhere_and_stays_settled(office: SharedOffice) -> None:
    a, b = office["A"], office["B"]
    office.sync("BA")
    assert record(a) == record(b)
    assert "状态: 已撤诉" in record(b)
    assert "答复内容: 已退票并致歉" in record(b).partition("\n分歧:\n")[2]
    assert "（分歧）" in a.does("list").out
    shown = b.does("show", NUMBER).out
    assert "韩雪（东站）" in shown
    assert "现在是“已撤诉”，不能“答复”。" in shown
    assert json.loads(b.does("show", NUMBER, "--format", "json").out)["分歧"][0]["裁定"] == "未裁定"
    assert "[open-divergence]" in b.does("check").out
    assert "成了分歧" in b.does("log", NUMBER).out
    chief = b.who("总经理")
    assert NUMBER in a.does("due", "分歧").out
    assert "分歧未裁定 1" in a.does("board", user=chief).out
    assert "分歧未裁定" not in a.does("board").out

    refused = b("settle", NUMBER, "不作数", "-m", "试")
    assert (refused.status, "由总经理裁定" in refused.err) == (1, True)
    undone = b("settle", NUMBER, "另办", "-m", "试", user=chief)
    assert (undone.status, "还没有办过“答复”" in undone.err) == (2, True)
    b.does("settle", NUMBER, "不作数", "-m", "投诉人撤诉在前", at="11:00", user=chief)
    assert "[open-divergence]" not in b.does("check").out
    a.does("do", NUMBER, "备注", "备注=告诉投诉人了", at="11:30")
    office.sync("BAB")
    assert record(a) == record(b)
    assert "结果: 不作数" in record(a)
    assert NUMBER not in a.does("due", "分歧").out
    again = a("settle", NUMBER, "1", "不作数", "-m", "试", user=chief)
    assert (again.status, "裁定过了" in again.err) == (1, True)
    found = json.loads(a("audit", "--format", "json").out)
    assert {each["代码"] for each in found if NUMBER in str(each)} == {"clock-set"}


def test_what_hands_do_to_it_is_refused_and_found_out(office: SharedOffice) -> None:
    b = office["B"]
    office.sync("B")
    path = b.root / FILE
    path.write_text(record(b).partition("分歧:\n")[0], "utf-8")
    refused = b("commit", "-m", "不要了")
    assert (refused.status, "[divergence-altered]" in refused.out) == (1, True)
    b.git("commit", "-qam", "不要了")
    assert "“分歧”那一栏改了，不是裁定。" in b("audit").out


def test_git_s_own_merge_makes_the_same_bytes(office: SharedOffice) -> None:
    a, b = office["A"], office["B"]
    assert not install_driver(Git(a.root))  # as `cpl init` left it
    assert install_driver(Git(b.root))
    a.git("pull", "-q", "--no-rebase", "--no-edit", str(b.root), "main")
    office.sync("B")
    assert record(a) == record(b)
    assert "分歧:" in record(a)
    assert a.git("status", "--porcelain") == ""


def test_git_s_own_merge_leaves_no_mark_where_nothing_can_be_united(office: SharedOffice) -> None:
    a, b = office["A"], office["B"]
    for each, said in ((a, "甲"), (b, "乙")):
        (each.root / "说明.txt").write_text(f"{said}写的\n", "utf-8")
        each.git("add", "说明.txt")
        each.git("commit", "-qm", "说明")
    with pytest.raises(Exception, match="pull"):
        a.git("pull", "-q", "--no-rebase", "--no-edit", str(b.root), "main")
    assert (a.root / "说明.txt").read_text("utf-8") == "甲写的\n"
    assert a.git("diff", "--name-only", "--diff-filter=U") == "说明.txt\n"
    assert "分歧:" in record(a)


def test_no_file_from_elsewhere_says_in_which_encoding_records_are_kept(clerk: Clerk) -> None:
    """With it git could not write most of them, and no desk that took it in could go on."""
    (clerk.root / ".gitattributes").write_text("*.yaml working-tree-encoding=UTF-16\n", "utf-8")
    clerk.git("add", ".gitattributes")
    clerk.git("commit", "-q", "--no-verify", "-m", "别处来的")
    record = clerk.complaint()
    clerk.does("do", "1", "备注", "备注=照样记得下")
    assert clerk.git("show", f"HEAD:{record.relative_to(clerk.root)}") == record.read_text("utf-8")
