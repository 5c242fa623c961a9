"""交接说明: the page for whoever comes next, made of what the folder itself knows.

The template says it in words, which an office may restyle; here the facts are gathered.
"""

import platform
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from cpl.domain.regulation.rules import Machine, Phase, ReportRule
from cpl.domain.time.instances import Standing
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.workspace import example_numbers
from cpl.use_cases.papers.form import HANDOVER_PAGE, filled, templates_of
from cpl.use_cases.papers.paper_words import Words
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
USUAL_PLACE = Path("/media/usb")


def handover_page(patient: Patient, found: Sequence[Diagnosis], python: str) -> bytes:
    """The page as Markdown; a part that cannot be made says so in its place.

    Raises TemplateProblem where the office's own template is wrong.
    """
    root = patient.workspace.root
    words: Words = {
        "文件夹": root.name,
        "写于": patient.now,
        "位置": str(root),
        "机器": platform.node(),
        "定时": list(crontab_lines(root, python)),
        "体检": [_finding(each) for each in found if each.health is not Health.WELL],
        **_made(patient),
    }
    templates = templates_of(patient.workspace, HANDOVER_PAGE)
    return filled(templates, words, HANDOVER_PAGE)[".md"]


def _made(patient: Patient) -> Words:
    """The parts that read the folder; under `写不出来` why one cannot be made."""
    words: Words = {}
    faults: dict[str, str] = {}
    for name, gather in PARTS.items():
        try:
            words[name] = gather(patient)
        except CplError as error:
            faults[name] = str(error).splitlines()[0]
    return {**words, "写不出来": faults}


def _finding(diagnosis: Diagnosis) -> Words:
    return {
        "结果": diagnosis.health.value,
        "项目": diagnosis.name,
        "说明": diagnosis.said,
        "做法": diagnosis.mend,
    }


# —— the parts ——


def _machines(patient: Patient) -> list[Words]:
    return [
        {
            "名称": _title(machine),
            "文件夹": machine.folder.partition("/")[0],
            "编号": example_numbers((machine,)),
        }
        for machine in patient.workspace.machines()
    ]


def _title(machine: Machine) -> str:
    return machine.title or machine.name


def _people(patient: Patient) -> list[Words]:
    return [
        {
            "姓名": person.name,
            "角色": list(person.roles),
            "单位": person.unit,
            "邮箱": person.email,
        }
        for person in patient.workspace.staff.people.values()
    ]


def _rules(patient: Patient) -> list[Words]:
    in_force = patient.workspace.rules_at(patient.now.date())
    return [
        {
            "名称": rules.meta.name,
            "版本": rules.meta.version,
            "施行": rules.meta.effective_from.isoformat(),
            "批准": rules.meta.approved_by,
            "现行": rules is in_force,
        }
        for rules in reversed(patient.workspace.versions)
    ]


def _at_hand(patient: Patient) -> Words:
    running, read = due(patient.workspace, patient.now)
    late = {e.loaded.path.stem for e in running if e.instance.standing is Standing.MISSED}
    return {
        "各类": [_open(machine, read.records) for machine in patient.workspace.machines()],
        "逾期": len(late),
        "读不了": len(read.problems),
    }


def _open(machine: Machine, records: Sequence[Readable]) -> Words:
    states = Counter(
        record.card.state
        for record in records
        if record.card.machine.name == machine.name and record.card.phase is not Phase.ENDED
    )
    return {
        "名称": _title(machine),
        "未结": states.total(),
        "各状态": [f"{state} {count}" for state, count in states.most_common()],
    }


def _duties(patient: Patient) -> Words:
    rules = patient.workspace.rules_at(patient.now.date())
    return {
        "报表": [_report(patient, name, rule) for name, rule in rules.reports.items()],
        "例行": [
            {
                "周期": PERIODS[duty.every],
                "什么": duty.artifact or duty.id,
                "由谁": list(duty.by),
                "依据": str(duty.clause),
            }
            for duty in rules.duties
        ],
    }


def _report(patient: Patient, name: str, rule: ReportRule) -> Words:
    """`上月` is empty where the office had not begun by then."""
    reporting = Reporting(patient.workspace, patient.now, name)
    last, first = reporting.last_month(), reporting.first_month()
    return {
        "名称": name,
        "标题": rule.title,
        "几号前": rule.due_day,
        "由谁": rule.owner,
        "上月": "" if first is None or last < first else str(last),
        "已下发": last in reporting.issued,
        "依据": str(rule.clause),
    }


def _backup(patient: Patient) -> Words:
    last = last_backup(patient.workspace.git)
    return {
        "时间": last.made_at if last else None,
        "位置": last.place if last else "",
        "放在": str(Path(last.place).parent if last else USUAL_PLACE),
    }


PARTS: dict[str, Callable[[Patient], object]] = {
    "各类": _machines,
    "人员": _people,
    "规则": _rules,
    "手上": _at_hand,
    "定期": _duties,
    "备份": _backup,
}
