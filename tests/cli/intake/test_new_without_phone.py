"""Who has no telephone is reached otherwise, and every later step knows how."""

from pathlib import Path

import pytest
from clerks import Clerk, office

WORDS = ("投诉", "来访", "投诉人.姓名=小王", "投诉人.微信=xiaoming88", "投诉人.监护人=王大勇")


@pytest.fixture
def reached(clerk: Clerk, tmp_path: Path) -> Clerk:
    ours = office(tmp_path, clerk)
    ours.does("new", *WORDS, "内容=排队太久", "分类=其他", at="09:00")
    return ours


def test_the_unit_and_whoever_calls_back_read_how(reached: Clerk) -> None:
    handed = reached.does("do", "1", "转办", "运营部", "等级=一般").out
    assert "投诉人微信：xiaoming88\n" in handed
    assert "投诉人监护人：王大勇\n" in handed
    reached.does("do", "1", "答复", "答复内容=致歉", "原因分析=人少", "责任认定=有责")
    assert "微信 xiaoming88" in reached.does("call").out


def test_it_is_found_and_masked_where_it_leaves_the_desk(reached: Clerk) -> None:
    found = reached.does("find", "xiaoming88").out
    assert "TS20261117-001" in found
    assert "xiaoming88" not in found
    assert "xiaoming88" not in reached("show", "1", user="").out


def test_a_chat_tells_it(reached: Clerk, tmp_path: Path) -> None:
    chat = tmp_path / "微信.txt"
    chat.write_text("姓名：小李\n微信：lili_01\n邮箱：lili@example.com\n排队太久了", "utf-8")
    shown = reached.does("new", "--paste", f"@{chat}", "渠道=网络").out
    assert "微信      lili_01" in shown
    assert "邮箱      lili@example.com" in shown
