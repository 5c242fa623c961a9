"""An office that calls its fields otherwise: the program finds them by their part."""

import re

import pytest
from clerks import Clerk, played

from cpl.use_cases.regulation.linting import lint_file

NUMBER = "TS20261117-001"
NAMES = {
    "类别": "性质类型", "渠道": "来路", "分类": "事由", "等级": "轻重", "主办单位": "经办单位",
    "责任认定": "过错", "满意度": "评价", "投诉人": "来人", "标记": "记号",
}  # fmt: skip


def renamed(rules: str) -> str:
    for old, new in NAMES.items():
        rules = re.sub(rf"(?<![\w]){old}(?![\w])", new, rules)
    return rules


def named_otherwise(clerk: Clerk) -> None:
    path = clerk.root / "rules.yaml"
    path.write_text(renamed(path.read_text("utf-8")), "utf-8")
    assert lint_file(path, path.name)[1] == ()
    clerk.git("commit", "-qam", "用本单位的叫法")


def with_one_answered(office: Clerk) -> None:
    named_otherwise(office)
    caller = ("来人.姓名=王女士", "来人.电话=13800001234")
    office.does("new", "性质类型=投诉", "来路=网络", *caller, "内容=过山车停运")
    office.does("do", "1", "受理", "轻重=一级", "事由=设备设施")
    office.does("do", "1", "转办", "运营部")
    office.does(
        "do", "1", "答复", "答复内容=已退票", "答复方式=电话", "原因分析=没有公告", "过错=有责"
    )


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, with_one_answered)


def test_lists_and_the_register_show_them(office: Clerk) -> None:
    (row,) = (line for line in office.does("list").out.splitlines() if NUMBER in line)
    assert [word for word in ("投诉", "运营部", "王**") if word not in row] == []
    office.does("form", "台账")
    register = (office.root / "草稿/投诉台账-全部.md").read_text("utf-8")
    assert "| 网络 | 投诉 | 设备设施／一级 | 王** |" in register
    assert "| 运营部 |" in register


def test_the_caller_is_called_back_and_recognised(office: Clerk) -> None:
    said = office.does("call", at="2026-11-18T09:00").out
    assert "13800001234" in said
    assert "王女士" in said
    assert "王**" in office.does("handover", "--dry-run").out


def test_the_month_counts_them(office: Clerk) -> None:
    office.does("do", "1", "回访", "回访方式=电话", "评价=满意", at="2026-11-18T09:00")
    office.does("report", "月报", "--month", "2026-11")
    (report,) = office.root.glob("reports/2026-11/*月报.md")
    text = report.read_text("utf-8")
    assert "| 网络 | 设备设施 | 运营部 |" in text, "one by one, as they are few"
    assert "| 满意率 | —（只有 1 人表态） |" in text


def test_a_batch_asks_for_the_caller_and_carries_the_mark(clerk: Clerk) -> None:
    office = played(clerk, named_otherwise)
    names = office.root.parent / "名单.txt"
    names.write_text("13800000001 王女士\n13800000002 李先生\n", "utf-8")
    words = ("来路=热线", "内容=过山车停运", "事由=设备设施")
    said = office.does("new", "--batch", "停运", *words, f"@{names}").out
    assert f"{NUMBER} 这一批：新登记 2 人，共 2 人。" in said
    text = (office.root / f"complaints/2026/11/{NUMBER}.yaml").read_text("utf-8")
    assert "性质类型: 投诉" in text
    assert "记号" in text
    assert "批量" in text
