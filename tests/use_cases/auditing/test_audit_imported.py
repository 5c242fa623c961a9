"""What an import claims of itself is told once an import, so that it hides nothing else."""

import json
from pathlib import Path

from clerks import Clerk, office

MAPPING = """\
登记: {类别: {值: 投诉}, 接收时间: 时间, 渠道: {值: 热线}, 投诉人.姓名: 姓名, 内容: 内容}
事件:
  - {事件: 转办, 时间: 时间, 字段: {主办单位: {值: 客服部}, 等级: {值: 一般}}}
  - 事件: 答复
    时间: 答复时间
    字段: {答复内容: 答复, 答复方式: {值: 网络}, 原因分析: {值: 未写}, 责任认定: {值: 无责}}
  - {事件: 回访, 时间: 答复时间, 字段: {满意度: {值: 满意}, 回访方式: {值: 电话}}}
"""
ROW = "2026-10-0{0} 09:00,王某{0},排队久第{0}次,已道歉并加开窗口,2026-10-0{0} 16:00\n"


def imported(desk: Clerk, name: str, *rows: int) -> None:
    table, mapping = desk.root / f"{name}.csv", desk.root / "表.yaml"
    table.write_text("时间,姓名,内容,答复,答复时间\n" + "".join(map(ROW.format, rows)), "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    desk.does("import", str(table), "--mapping", str(mapping), "--yes")


def test_who_answers_and_follows_up_in_every_row_is_told_once_an_import(
    tmp_path: Path, clerk: Clerk
) -> None:
    desk = office(tmp_path / "新", clerk)
    imported(desk, "十月", 1, 2, 3)
    imported(desk, "补的", 7)
    every = json.loads(desk("audit", "--format", "json").out)
    told = [each for each in every if each["代码"] == "self-followed-up"]
    assert [Path(each["在哪里"].partition(":")[0]).name for each in told] == [
        "20261116-0800-十月.yaml",
        "TS20261007-001.yaml",
    ]
    assert told[0]["说明"].startswith("导入的 3 件都是这样：李敏答复，又回访。")
