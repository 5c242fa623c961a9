"""Which command somebody means who says what he wants to do, or knows another program's word."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from cpl.problems import nearest

MEANT: Mapping[str, tuple[str, ...]] = {
    "new": ("登记", "接电话", "录入", "新建", "新增", "add", "create", "register"),
    "do": (
        "办",
        "办理",
        "派单",
        "改派",
        "结案",
        "更正",
        "作废",
        "删除",
        "delete",
        "assign",
        "reply",
    ),
    "undo": ("撤回", "撤销", "退回去", "办错了", "revert"),
    "settle": ("裁定", "分歧", "冲突", "合并冲突", "conflict", "resolve"),
    "show": ("看", "打开", "查看", "详情", "经过", "open", "view", "cat", "info"),
    "log": ("历史", "日志", "谁改的", "谁办的", "blame", "history"),
    "list": ("清单", "ls"),
    "export": ("导出", "parquet", "jsonl", "duckdb", "数据仓库", "dump"),
    "find": ("找", "查", "查询", "搜索", "search", "grep"),
    "due": ("待办", "到期", "逾期", "催办", "提醒", "todo", "overdue"),
    "call": ("回访", "打电话"),
    "form": ("打印", "打单", "pdf", "excel", "出单", "签发", "print"),
    "handover": ("交接班", "交班", "接班", "下班"),
    "report": ("月报", "报表", "统计", "下发", "stats"),
    "lesson": ("练习", "学", "教程", "上手", "tutorial"),
    "edit": ("修改", "手改", "update", "modify"),
    "commit": ("保存", "记录改动", "save"),
    "rules": ("规定", "制度"),
    "restore": ("还原",),
    "purge": ("清除", "删除个人信息", "到期清除", "销毁", "erase", "forget", "gdpr"),
    "aside": ("另存", "脱敏保存"),
    "serve-hook": ("共享库", "钩子", "pre-receive", "server"),
    "clone": ("克隆", "建台", "加入"),
    "sync": ("同步", "推送", "拉取", "push", "pull", "fetch"),
    "board": ("看板", "首页", "status", "home", "menu", "dashboard"),
    "verify": ("核对", "验证", "验真", "防伪"),
    "audit": ("审计", "审核", "查账", "稽核"),
    "check": ("检查", "lint", "validate"),
    "help": ("帮助", "说明", "man", "usage"),
}
"""Words that are neither a command nor in its short help."""
SHORTEST_PART = 2
NUMBERS = re.compile(r"[A-Za-z]{0,3}\d[A-Za-z\d,、;~到至-]*")
ON_A_RECORD = ("do", "show", "form", "edit", "undo", "log")


def commands_meant(word: str, table: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The commands of the table (name → module, short help) that a word may be for."""
    said = word.lower()
    if said in table:
        return (said,)
    known = tuple(name for name in table if said in MEANT.get(name, ()))
    if known or len(word) < SHORTEST_PART:
        return known
    return tuple(name for name, (_, short) in table.items() if said in short)


def names_records(word: str) -> bool:
    """Is it a number of records, or several, rather than a command?"""
    return NUMBERS.fullmatch(normalize("NFKC", word)) is not None


def instead(words: Sequence[str], table: Mapping[str, tuple[str, str]]) -> str:
    """What to type instead of words that begin with no command; empty where nothing is near."""
    said, *rest = words
    if names_records(said):
        return f"办一件事是 cpl do {' '.join(words)}。"
    numbers = [each for each in rest if names_records(each)]
    others = [each for each in rest if each not in numbers[:1]]
    meant = commands_meant(said, table)
    if numbers and not said.isascii() and (not meant or "do" in meant or "call" in meant):
        return f"办一件事先写编号：{' '.join(('cpl do', numbers[0], said, *others))}。"
    of_one = [each for each in meant if each in ON_A_RECORD]
    if numbers and of_one:
        return f"是不是 cpl {of_one[0]} {numbers[0]}？"
    meant = meant or tuple(filter(None, (nearest(said, tuple(table)),)))
    return (
        f"是不是 {'、'.join(f'cpl {each}（{table[each][1]}）' for each in meant)}？"
        if meant
        else ""
    )
