"""`cpl import --format`: what a program is told is what a person is told, and adds up."""

import csv
import io
import json

from clerks import Clerk

MAPPING = """\
编号列: 单号
登记: {接收时间: 时间, 渠道: {值: 热线}, 类别: {值: 投诉}, 内容: 内容, 投诉人.姓名: 客户}
"""
TABLE = """\
单号,时间,客户,内容
A1,2026-10-08 09:30,王女士,过山车停运
A1,2026-10-08 09:30,王女士,过山车停运
A2,有一天,李先生,排队太久
合计,,,2
"""


def words(clerk: Clerk) -> tuple[str, ...]:
    table, mapping = clerk.root.parent / "表.csv", clerk.root.parent / "映射.yaml"
    table.write_text(TABLE, "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    return "import", str(table), "--mapping", str(mapping)


def test_the_whole_of_it_as_json(clerk: Clerk) -> None:
    said = clerk(*words(clerk), "--yes", "--format", "json")
    told = json.loads(said.out)
    assert (said.status, said.err) == (1, "")
    assert told["合计"] == {"新增": 1, "表内重复": 1, "小计或签名": 1, "读不了": 1}
    assert sum(told["合计"].values()) == told["读到"] == len(told["行"]) == 4
    assert [(each["行"], each["编号"]) for each in told["行"]][:2] == [
        ("第2行", "TS20261008-001"),
        ("第3行", ""),
    ]
    assert told["行"][1]["和哪一行相同"] == "第2行"
    assert [(e["行"], e["格"], e["代码"]) for e in told["问题"]] == [("第4行", "B4", "bad-value")]
    assert clerk.git("log", "-1", "--format=%H").strip() == told["提交"]
    past = json.loads(clerk.does("import", "--past", told["清单"], "--format", "json").out)
    assert [each["下落"] for each in past] == [each["下落"] for each in told["行"]]


def test_the_rows_as_csv_and_one_file_at_a_time(clerk: Clerk) -> None:
    rows = csv.DictReader(io.StringIO(clerk(*words(clerk), "--format", "csv").out))
    assert [each["下落"] for each in rows] == ["新增", "表内重复", "读不了", "小计或签名"]
    two = clerk(*words(clerk), str(clerk.root.parent / "映射.yaml"), "--format", "csv")
    assert (two.status, "一次只导入一个文件" in two.err) == (2, True)
