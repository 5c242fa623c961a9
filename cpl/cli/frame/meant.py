"""Which command somebody means who says what he wants to do, or knows another program's word."""

from collections.abc import Mapping

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
    "show": ("看", "打开", "查看", "详情", "经过", "历史", "open", "view", "log"),
    "list": ("清单", "导出", "export", "ls"),
    "find": ("找", "查", "查询", "搜索", "search", "grep"),
    "due": ("待办", "到期", "逾期", "催办", "提醒", "todo"),
    "call": ("回访", "打电话"),
    "form": ("打印", "打单", "出单", "签发", "print"),
    "handover": ("交接班", "交班", "接班", "下班"),
    "report": ("月报", "报表", "统计", "下发", "stats"),
    "lesson": ("练习", "学", "教程", "上手", "tutorial"),
    "edit": ("修改", "手改", "update", "modify"),
    "commit": ("保存", "记录改动", "save"),
    "rules": ("规定", "制度"),
    "restore": ("还原",),
}
"""Words that are neither a command nor in its short help."""
SHORTEST_PART = 2


def commands_meant(word: str, table: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The commands of the table (name → module, short help) that a word may be for."""
    said = word.lower()
    if said in table:
        return (said,)
    known = tuple(name for name in table if said in MEANT.get(name, ()))
    if known or len(word) < SHORTEST_PART:
        return known
    return tuple(name for name, (_, short) in table.items() if said in short)
