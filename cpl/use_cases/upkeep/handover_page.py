"""交接说明: the page for whoever comes next, made of what the folder itself knows."""

import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpl.domain.regulation.rules import Phase
from cpl.domain.time.instances import Standing
from cpl.problems import CplError
from cpl.store.workspace import RULES, STAFF, example_numbers
from cpl.use_cases.queries.listing import due
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.backups import last_backup
from cpl.use_cases.upkeep.crontab import crontab_lines
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient

PERIODS = {
    "day": "每天",
    "week": "每周",
    "month": "每月",
    "quarter": "每季",
    "year": "每年",
    "": "定期（条文没有写多久）",
}


def handover_page(patient: Patient, found: Sequence[Diagnosis], python: str) -> str:
    """The page as Markdown; a part that cannot be made says so in its place."""
    parts = (
        ("在哪里", _where(patient)),
        ("谁是谁", _people(patient)),
        ("规则", _rules(patient)),
        ("手上的事", _open(patient)),
        ("月报和定期的事", _duties(patient)),
        ("自动做的事", _cron(patient, python)),
        ("备份和恢复", _backup(patient)),
        ("每天的命令", iter(COMMANDS)),
        ("现在要办的（cpl doctor）", _findings(found)),
    )
    lines = [f"# 交接说明：{patient.workspace.root.name}", ""]
    lines.append(f"{patient.now:%Y-%m-%d %H:%M} 由 cpl 写出。里面没有投诉人的资料，有同事的邮箱。")
    for title, part in parts:
        lines += ["", f"## {title}", "", *_made(part)]
    return "\n".join(lines) + "\n"


def _made(part: Iterator[str]) -> list[str]:
    lines: list[str] = []
    try:
        lines.extend(part)
    except CplError as error:
        lines.append(f"（写不出来：{str(error).splitlines()[0]} 先 cpl check。）")
    return lines


def _where(patient: Patient) -> Iterator[str]:
    root = patient.workspace.root
    yield f"- 工作文件夹：`{root}`，在 `{platform.node()}` 这台机器上；历史都在它的 git 里。"
    yield f"- 规则 `{RULES}`、人员 `{STAFF}`、单子的样子 `templates/`：本单位自己改，"
    yield "  改完 `cpl commit -m 原因`。"
    for machine in patient.workspace.machines():
        top, number = machine.folder.partition("/")[0], example_numbers((machine,))
        yield f"- {machine.title or machine.name}：`{top}/`，编号像 `{number}`。"
    yield "- 证据 `attachments/`，签发过的单 `issued/`，月报 `reports/`；草稿随时可以删。"


def _people(patient: Patient) -> Iterator[str]:
    yield from _table(
        ("姓名", "角色", "单位", "邮箱"),
        (
            (each.name, "、".join(each.roles), each.unit, each.email)
            for each in patient.workspace.staff.people.values()
        ),
    )
    yield ""
    yield "人来人走：改 `staff.yaml`，`cpl commit`。走的人不要删，去掉角色就行，旧记录里还有他。"


def _rules(patient: Patient) -> Iterator[str]:
    place = patient.workspace
    in_force = place.rules_at(patient.now.date())
    yield from _table(
        ("规则", "版本", "施行", "批准", "现行"),
        (
            (
                each.meta.name,
                each.meta.version,
                each.meta.effective_from.isoformat(),
                each.meta.approved_by,
                "是" if each is in_force else "",
            )
            for each in reversed(place.versions)
        ),
    )
    yield ""
    yield "`cpl rules explain` 把规则讲成话；换一版用 `cpl rules adopt`，以前接到的仍按旧版。"


def _open(patient: Patient) -> Iterator[str]:
    running, read = due(patient.workspace, patient.now)
    for machine in patient.workspace.machines():
        states = Counter(
            each.card.state
            for each in read.records
            if each.card.machine.name == machine.name and each.card.phase is not Phase.ENDED
        )
        yield f"- {machine.title or machine.name}：没办完的 {states.total()} 件{_by_state(states)}"
    late = {e.loaded.path.stem for e in running if e.instance.standing is Standing.MISSED}
    yield f"- 逾期的 {len(late)} 件：`cpl due` 看是哪几件。"
    if read.problems:
        yield f"- 有 {len(read.problems)} 处读不了的：`cpl check`。"


def _by_state(states: Counter[str]) -> str:
    said = "、".join(f"{state} {count}" for state, count in states.most_common())
    return f"（{said}）" if said else ""


def _duties(patient: Patient) -> Iterator[str]:
    rules = patient.workspace.rules_at(patient.now.date())
    for name, rule in rules.reports.items():
        by = f"每月 {rule.due_day} 日前" if rule.due_day else "每月（条文没有写哪一天，按 5 日前）"
        last = _last_report(Reporting(patient.workspace, patient.now, name))
        yield f"- {rule.title}：{by}下发上月的{_owner(rule.owner)}。{last}{_said(str(rule.clause))}"
        yield f"  `cpl report {name}` 看草稿，`cpl report {name} --issue --as 姓名` 下发。"
    for duty in rules.duties:
        what = f"{duty.artifact or duty.id}{_owner('、'.join(duty.by))}"
        yield f"- {PERIODS[duty.every]}：{what}。{_said(str(duty.clause))}"
    yield "- 每周：备份一次；每月：挑一份备份试恢复。"
    yield "- 每年十一、十二月：放假安排公布以后，写进 `calendars/年份.yaml`。"


def _last_report(reporting: Reporting) -> str:
    """Whether last month's is out; nothing where the office had not begun by then."""
    last, first = reporting.last_month(), reporting.first_month()
    if first is None or last < first:
        return ""
    return f"{last} 的{'已经' if last in reporting.issued else '还没有'}下发。"


def _owner(owner: str) -> str:
    return f"（{owner}）" if owner else ""


def _said(clause: str) -> str:
    return f"依据：{clause}" if clause else ""


def _cron(patient: Patient, python: str) -> Iterator[str]:
    yield "crontab 里应当有这两行（`cpl cron` 会打印），每月初把上月的草稿出好："
    yield ""
    yield from _code(crontab_lines(patient.workspace.root, python))


def _backup(patient: Patient) -> Iterator[str]:
    last = last_backup(patient.workspace.git)
    if last is None:
        yield "- **还没有备份过。**"
    else:
        yield f"- 最近一次：{last.made_at:%Y-%m-%d %H:%M}，在 `{last.place}`。"
    where = Path(last.place).parent if last else "/media/usb"
    root = patient.workspace.root
    yield ""
    yield from _code(
        (
            f"cpl -C {root} backup {where}",
            f"cpl backup --verify {where}",
            f"cpl restore {where} 新文件夹",
        )
    )


COMMANDS = (
    "```",
    "export CPL_USER=姓名      # 我是谁",
    "cpl                      # 今天的情况",
    "cpl due                  # 逾期的、快到期的",
    "cpl new                  # 登记",
    "cpl do 3                 # 今天第 3 件：能办什么",
    "cpl show 3               # 卡片、时限、经过",
    "cpl find 1234            # 按电话尾号、姓名、文字查",
    "cpl form 3               # 出单",
    "cpl check                # 手工改过文件以后",
    "cpl doctor               # 体检",
    "```",
    "",
    "每个命令都有 `--help`，里面有例子。",
)


def _findings(found: Sequence[Diagnosis]) -> Iterator[str]:
    open_ones = [each for each in found if each.health is not Health.WELL]
    if not open_ones:
        yield "没有发现要办的。"
    for each in open_ones:
        yield f"- {each.health.value} {each.name}：{each.said} {each.mend}"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headers)} |"
    yield f"|{' --- |' * len(headers)}"
    for row in rows:
        yield f"| {' | '.join(each.replace('|', '｜') for each in row)} |"


def _code(lines: Iterable[str]) -> Iterator[str]:
    yield from ("```", *lines, "```")
