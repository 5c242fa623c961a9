"""`cpl form NUMBER 卷宗`: all of one case, as an arbitrator asks for it."""

import re

import pytest
from clerks import ACCEPTED, ANSWER, FIRST, Clerk, played
from openpyxl import load_workbook
from real_git import raw_git

from cpl.store.workspace import Workspace

NUMBER = "TS20261117-001"
WORDS = ("form", "1", "卷宗")


def an_answered_one(clerk: Clerk) -> None:
    """To play: accepted, handed on with a paper, with evidence, answered."""
    clerk.complaint()
    clerk.does(*ACCEPTED, at="09:10")
    clerk.does("do", "1", "转办", "主办单位=设备部", at="09:20")
    clerk.does("form", "1", "转办单", "--issue", at="09:30")
    photo = clerk.root / "现场.jpg"
    photo.write_bytes(b"jpg")
    clerk.does("attach", "1", str(photo), "--keeper", "赵磊", "--place", "硬盘3", at="09:40")
    photo.unlink()
    clerk.does("do", "1", "答复", *ANSWER, at="10:00", user="赵磊")


@pytest.fixture
def answered(clerk: Clerk) -> Clerk:
    return played(clerk, an_answered_one)


def dossier(clerk: Clerk, *more: str, user: str = "李敏") -> str:
    return clerk.does(*WORDS, "--print", *more, at="11:00", user=user).out


def test_everything_is_in_it_and_numbered(answered: Clerk) -> None:
    text = dossier(answered)
    headings = re.findall(r"^## (.*)$", text, re.M)
    contents = re.findall(r"^\| ([一二三四五六七八九]) \| (.*?) \| (.*?) \|$", text, re.M)
    assert headings == ["目录", *(f"{number}、{name}" for number, name, _ in contents)]
    assert ("三", "证据目录", "1 份") in contents
    assert ("四", "文书", "1 份") in contents
    assert re.search(r"\| 证1 \| 现场.jpg（3 字节） \|.*赵磊，硬盘3 \| [0-9a-f]{64} \|", text)
    issued = r"\| 文1 \| 转办单-01 \| [-\w]{14} \| 2026-11-17 09:30 \| 李敏 \| 与签发时一样 \|"
    assert re.search(issued, text)
    assert "每一次改动都照当时的规定办" in text
    assert "王女士" in text


def test_what_was_tampered_with_stands_in_its_verdict(answered: Clerk) -> None:
    record = answered.root / FIRST
    paper = next((answered.root / "issued" / NUMBER).glob("*.md"))
    paper.write_text(paper.read_text("utf-8").replace("设备部", "运营部"), "utf-8")
    text = record.read_text("utf-8")
    record.write_text(text.replace("等级: 一级", "等级: 二级"), "utf-8")
    raw_git(answered.root, "commit", "-qam", "悄悄", "--no-verify")
    told = dossier(answered)
    assert "签发以后改过" in told
    verdict = told.partition("## 九、审计结论")[2]
    assert "要看的" in verdict
    assert "记下的经过改了" in verdict


def test_whoever_does_not_handle_it_gets_it_masked_and_issues_none(answered: Clerk) -> None:
    people = Workspace(answered.root).staff.people.values()
    other = next(each.name for each in people if each.unit == "餐饮部")
    text = dossier(answered, user=other)
    assert "已脱敏" in text
    assert "王女士" not in text
    assert answered(*WORDS, "--issue", user=other).status == 1
    assert "王女士" not in dossier(answered, "--masked")


def test_it_is_issued_once_and_again_when_there_is_more(answered: Clerk) -> None:
    first = answered.does(*WORDS, "--issue", at="11:00").out
    assert "已经签发过" in answered.does(*WORDS, "--issue", at="11:05").out
    answered.does("form", "1", "投诉工单", "--issue", at="11:10")
    second = answered.does(*WORDS, "--issue", at="11:20").out
    assert "卷宗-02" in second
    assert "卷宗-01" in first
    sheets = load_workbook(next((answered.root / "issued" / NUMBER).glob("卷宗-02*.xlsx")))
    assert sheets.sheetnames == ["封面", "案卷"]


def test_of_what_is_no_complaint_there_is_none_and_what_it_brought_about_is_in_it(
    answered: Clerk,
) -> None:
    order = ("new", "整改", "设备部", "没有公示", "当天公示", "2026-11-30", "来源=1")
    answered.does(*order, user=answered.who("客服经理"), at="10:30")
    said = answered("form", "ZG20261117-01", "卷宗")
    assert (said.status, "不是投诉" in said.err) == (2, True)
    answered.does("form", "ZG20261117-01", "--issue", user=answered.who("客服经理"), at="10:40")
    text = dossier(answered)
    assert re.search(r"### .* ZG20261117-01（已下发）", text)
    assert all(each in text for each in ("没有公示", "当天公示", "2026-11-30"))
    assert re.search(r"\| 文2 \| ZG20261117-01 .*-01 \| [-\w]{14} \|.*与签发时一样", text)
    assert "案由 | 投诉，" in text


def test_what_is_also_of_another_complaint_names_nobody(answered: Clerk) -> None:
    other = ("类别=投诉", "渠道=网络", "投诉人.姓名=欧阳锋", "投诉人.电话=13900005678")
    answered.does("new", *other, "内容=没有公示", at="10:20")
    order = ("new", "整改", "设备部", "王女士、欧阳锋都说没有公示", "当天公示", "2026-11-30")
    answered.does(*order, "来源=1,2", user=answered.who("客服经理"), at="10:30")
    part = dossier(answered).partition("## 七、")[2]
    assert "都说没有公示" in part
    assert not re.search("王女士|欧阳锋", part)


def test_what_whoever_makes_it_may_not_see_is_only_said_to_be_there(answered: Clerk) -> None:
    other = ("类别=投诉", "渠道=网络", "投诉人.姓名=欧阳锋", "投诉人.电话=13900005678")
    answered.does("new", *other, "内容=餐厅地滑", "保密=是", at="10:20")
    order = ("new", "整改", "餐饮部", "地滑，欧阳锋摔倒", "铺防滑垫", "2026-11-30", "来源=1,2")
    answered.does(*order, user=answered.who("客服经理"), at="10:30")
    answered.does("form", "ZG20261117-01", "--issue", user=answered.who("客服经理"), at="10:40")
    closed = dossier(answered, user="赵磊")
    assert "ZG20261117-01（已下发）\n\n不公开\n" in closed
    assert "ZG20261117-01 " not in closed.partition("## 四、")[2].partition("## 五、")[0]
    assert "铺防滑垫" in dossier(answered)
    assert "欧阳锋" not in dossier(answered)
