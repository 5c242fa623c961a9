"""The command line: words in, words out, exit status.

`SECTIONS` lists the commands. A command's module is imported only when
it runs, so `cpl --help` and one-record commands stay quick.
"""

import os
from importlib import import_module

from cpl.cli.frame.group import ASKED, LazyGroup
from cpl.cli.frame.running import run

SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "每天": {
        "board": ("cpl.cli.queries.board", "今天的看板；只敲 cpl 也是"),
        "new": ("cpl.cli.intake.new", "登记一件投诉（或整改、问责、巡场）"),
        "do": ("cpl.cli.transitions.do", "办一件事：转办、答复、回访……；不写事件就列出现在能办的"),
        "undo": ("cpl.cli.transitions.undo", "撤回我刚才办的那一件事"),
        "settle": ("cpl.cli.desks.settle", "裁定分歧：两台办的合不到一起的，不作数还是另办过了"),
        "show": ("cpl.cli.queries.show", "看一份记录：卡片、时限、经过"),
        "next": ("cpl.cli.queries.next", "接下来能办什么，各要什么"),
        "list": ("cpl.cli.queries.list", "台账：按条件列出记录"),
        "find": ("cpl.cli.queries.find", "按编号、电话尾号、姓名或文字查找"),
        "log": ("cpl.cli.history.log", "谁在什么时候做了什么：一件的每一处改动，或全单位的"),
        "due": ("cpl.cli.queries.due", "到期、逾期和将要到期的时限；看板上的一项"),
        "call": ("cpl.cli.worklists.call", "逐个回访：看卡片、打电话、按一个数字记下满意度"),
        "attach": ("cpl.cli.transitions.attach", "附上照片、录音、录像，记下校验码和保管人"),
        "form": ("cpl.cli.papers.form", "出单：工单、转办单、整改通知单、问责确认单、台账"),
        "handover": (
            "cpl.cli.papers.handover",
            "交接班记录：没办完的、要到期的、要回访的，两个人签字",
        ),
    },
    "每月": {
        "report": ("cpl.cli.papers.report", "月报"),
        "duty": ("cpl.cli.transitions.duty", "例行工作：还欠哪几项；记下做完了一期"),
        "export": ("cpl.cli.queries.export", "导出成表，给 DuckDB、Spark 这样的程序算"),
        "backup": ("cpl.cli.upkeep.backup", "备份到 U 盘或共享，当场核对"),
        "doctor": ("cpl.cli.upkeep.doctor", "体检：备份、定时任务、节假日、磁盘；写交接说明"),
    },
    "管理": {
        "init": ("cpl.cli.upkeep.init", "建一个新的工作文件夹"),
        "clone": ("cpl.cli.desks.clone", "几个台一起用：从共享的仓库建好这个台的文件夹"),
        "help": ("cpl.cli.upkeep.help", "说明：全部命令；help do、help 登记 是那一个命令的"),
        "lesson": ("cpl.cli.upkeep.lesson", "十分钟的课：下一步做什么，做成了没有"),
        "import": ("cpl.cli.imports.import_", "从 Excel 或 CSV 导入"),
        "check": ("cpl.cli.upkeep.check", "检查全部或指定的文件，不改任何东西"),
        "audit": ("cpl.cli.history.audit", "从头走一遍经过：每一次改动照当时的规定该不该"),
        "verify": ("cpl.cli.history.verify", "真假：编码或文件和签发过的比；全部封存和单"),
        "fix": ("cpl.cli.upkeep.fix", "替你改只有一种改法的写错，先看再改"),
        "edit": ("cpl.cli.upkeep.edit", "在编辑器里改一份记录，检查了再记录"),
        "commit": ("cpl.cli.upkeep.commit", "写明原因，把手工改动记录下来"),
        "template": (
            "cpl.cli.papers.template",
            "单的样子：有哪些模板，起一个新的，检查，看样子",
        ),
        "rules": ("cpl.cli.upkeep.rules", "检查和查看规则"),
        "aside": ("cpl.cli.upkeep.aside", "把以前记录里的个人信息另存，以后不再进历史"),
        "purge": ("cpl.cli.upkeep.purge", "清除另存的个人信息：到期的，本人要求删除的"),
        "sync": ("cpl.cli.desks.sync", "和别的台同步：收进别人办的，合好，送出去"),
        "serve-hook": ("cpl.cli.desks.serve_hook", "给共享库装上钩子：推来的先判断再收"),
        "remind": ("cpl.cli.papers.remind", "提醒该办的人，交给 hooks 里的程序去送"),
        "cron": ("cpl.cli.papers.cron", "打印定时任务的几行，或补做错过的月报"),
        "restore": ("cpl.cli.upkeep.restore", "从备份恢复到一个新文件夹"),
        "completion": ("cpl.cli.completion.completion", "打印 bash、zsh、fish 按 Tab 补全用的脚本"),
    },
}
"""Every command in its place of `cpl --help`: when somebody needs it."""
UNTYPED = {"merge-driver": "cpl.cli.desks.merge_driver"}
"""What nobody types: git calls it."""
EPILOG = """例子:
  cpl                   今天的看板
  cpl new               接电话，一样一样问
  cpl do 3              今天第 3 件，现在能办什么
  cpl do 3 转办 设备部  办一件事
  cpl help do           do 的说明和例子；cpl help 登记 也认得

第一次用：cpl init 练习 --practice，再 cd 练习、cpl lesson，十分钟学会；慢慢看的在 README.md。
"""

cli = LazyGroup(
    name="cpl",
    sections=SECTIONS,
    untyped=UNTYPED,
    alone="cpl.cli.queries.board",
    help="投诉处理台：登记、办理、算时限、出单、月报，全部记在 git 里。",
    epilog=EPILOG,
)
COMMANDS = cli.table


def main() -> int:
    """Run the command line; answers the exit status."""
    if ASKED in os.environ:
        return int(import_module("cpl.cli.completion.completion").answer(cli))
    return run(cli)
