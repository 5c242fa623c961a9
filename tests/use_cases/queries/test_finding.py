"""The answer is the one a full scan gives, whatever files are passed over unread."""

import pytest
from clerks import Clerk, played

from cpl.problems import Problem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.finding import sought
from cpl.use_cases.queries.listing import Query, Search

WORDS = (
    "停运", "8000", "138", "王女士", "热线", "电话", "TS", "001", "转办", "运营", "是", "2026-11",
    "a", "￥", "（", "'", "停运 退票", "微信截图", "１３８００００１２３４", "没有这个词", "老赵",
)  # fmt: skip
BY_HAND = """编号: TS20261117-009
状态: 待受理
类别: ts
渠道: rx
投诉人: {姓名: "\\u8001\\u8d75", 电话: '138 0013-8000'}
内容: 过山车停
  运两小时，it''s
  # 不是内容
诉求: >-
  退
  票
经过:
  - {时间: 2026/11/17 9:05, 事件: 登记, 经办: 李敏, 角色: 客服专员}
"""


def four_to_find(clerk: Clerk) -> None:
    clerk.does(
        "new", "投诉", "热线", "停运，要退票", "投诉人.姓名=王女士", "投诉人.电话=13800138000"
    )
    clerk.does("new", "建议", "网络", "内容=“微信截图”\n第二行 \t it's", "投诉人.匿名=是")
    clerk.does("do", "1", "转办", "运营部", "转办意见=停运的事", "--as", "李敏", "--basis", "电话")
    clerk.does("new", "整改", "设备部", "没有公示停运", "公示", "2026-11-30", "来源=1", user="吴刚")
    by_hand = clerk.root / "complaints/2026/11/TS20261117-009.yaml"
    by_hand.write_text(BY_HAND, encoding="utf-8")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, four_to_find)


def everything(workspace: Workspace, machine: str) -> list[Readable]:
    rules = workspace.latest_rules
    files = workspace.load_all(rules.machines[machine])
    return [file for file in files if isinstance(file, Readable)]


def problems_of_looking_for(office: Clerk, said: str) -> list[Problem]:
    found = Search(Workspace(office.root), Query("工单", words=(said,)))
    for _ in found:
        pass
    return found.problems


@pytest.mark.parametrize("said", WORDS)
def test_the_same_as_a_full_scan(office: Clerk, said: str) -> None:
    workspace = Workspace(office.root)
    wanted = sought((said,))
    for machine in workspace.machines():
        full = {e.path.stem for e in everything(workspace, machine.name) if wanted.are_in(e)}
        quick = Search(workspace, Query(machine.name, words=(said,)))
        assert {each.path.stem for each in quick} == full


def test_what_is_written_in_short_or_in_escapes_is_found(office: Clerk) -> None:
    workspace = Workspace(office.root)
    for said in ("热线", "老赵", "13800138000", "停运", "退票", "it's"):
        found = Search(workspace, Query("工单", words=(said,)))
        assert "TS20261117-009" in {each.path.stem for each in found}, said


def test_a_file_that_is_no_record_is_told_whatever_is_looked_for(office: Clerk) -> None:
    path = office.root / "complaints/2026/11/TS20261117-002.yaml"
    sound = path.read_bytes()
    conflict = b"<<<<<<< HEAD\n" + sound + b"=======\n" + sound + b">>>>>>> theirs\n"
    for broken in (sound.decode().encode("gb18030"), sound[:40], conflict, b"", b"\t" + sound):
        path.write_bytes(broken)
        assert problems_of_looking_for(office, "过山车")


def test_a_file_that_cannot_be_read_may_hold_whatever_is_looked_for(office: Clerk) -> None:
    path = office.root / "complaints/2026/11/TS20261117-002.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  坏: [\n", encoding="utf-8")
    for said in ("微信截图", "过山车"):
        assert problems_of_looking_for(office, said)
