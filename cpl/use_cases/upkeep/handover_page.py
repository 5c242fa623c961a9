"""交接说明: the page for whoever comes next, made of what the folder itself knows.

The template says it in words, which an office may restyle; here the facts are gathered.
"""

import platform
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cpl.codec.office.manifest import LastBackup
from cpl.dataclass import dataclass
from cpl.domain.people.staff import Person
from cpl.domain.regulation.explaining import report_due
from cpl.domain.regulation.numbers import example_numbers
from cpl.domain.regulation.rules import Duty, Machine, Phase, ReportRule, Rules
from cpl.domain.time.instances import Standing
from cpl.problems import CplError
from cpl.store.history.last_backup import last_backup
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.form import HANDOVER_PAGE, filled, templates_of
from cpl.use_cases.queries.listing import Due, due
from cpl.use_cases.queries.present import Present, present
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told
from cpl.use_cases.upkeep.crontab import crontab_lines
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient

UNSAID_PERIOD = "定期（条文没有写多久）"
USUAL_PLACE = Path("/media/usb")


@dataclass(frozen=True)
class _Page:
    """The folder as examined, and the Python that its scheduled commands run."""

    patient: Patient
    found: Sequence[Diagnosis]
    python: str

    @property
    def root(self) -> Path:
        return self.patient.workspace.root

    @property
    def unwell(self) -> list[Words]:
        return [told(FINDING_WORDS, each) for each in self.found if each.health is not Health.WELL]


def handover_page(patient: Patient, found: Sequence[Diagnosis], python: str) -> bytes:
    """The page as Markdown; a part that cannot be made says so in its place.

    Raises TemplateProblem where the office's own template is wrong.
    """
    templates = templates_of(patient.workspace, HANDOVER_PAGE)
    return filled(templates, page_words(patient, found, python), HANDOVER_PAGE)[".md"]


def page_words(patient: Patient, found: Sequence[Diagnosis], python: str) -> Words:
    """What the page's template may speak of; under `写不出来` why a part cannot be made."""
    words = told(PAGE_WORDS, _Page(patient, found, python))
    faults: dict[str, str] = {}
    for each in PART_WORDS:
        try:
            words |= told((each,), patient)
        except CplError as error:
            faults[each.name] = str(error).splitlines()[0]
    return {**words, **told(FAULTS_WORDS, faults)}


# —— the parts ——

FINDING_WORDS = (
    TemplateWord[Diagnosis]("结果", "好不好", lambda each: each.health.value),
    TemplateWord[Diagnosis]("项目", "查的什么", lambda each: each.name),
    TemplateWord[Diagnosis]("说明", "查出什么", lambda each: each.said),
    TemplateWord[Diagnosis]("做法", "怎么办", lambda each: each.mend),
)
MACHINE_WORDS = (
    TemplateWord[Machine]("名称", "这一类叫什么", lambda machine: _title(machine)),
    TemplateWord[Machine]("文件夹", "放在哪个文件夹", lambda machine: machine.top_folder),
    TemplateWord[Machine]("编号", "编号是什么样子", lambda machine: example_numbers((machine,))),
)
PERSON_WORDS = (
    TemplateWord[Person]("姓名", "姓名", lambda person: person.name),
    TemplateWord[Person]("角色", "当哪些角色", lambda person: list(person.roles)),
    TemplateWord[Person]("单位", "哪个单位", lambda person: person.unit),
    TemplateWord[Person]("邮箱", "邮箱", lambda person: person.email),
)


def _title(machine: Machine) -> str:
    return machine.title or machine.name


@dataclass(frozen=True)
class _Version:
    """A version of the rules, and whether it is the one in force."""

    rules: Rules
    in_force: bool


VERSION_WORDS = (
    TemplateWord[_Version]("名称", "全名", lambda each: each.rules.meta.name),
    TemplateWord[_Version]("版本", "第几版", lambda each: each.rules.meta.version),
    TemplateWord[_Version](
        "施行", "从哪天起", lambda each: each.rules.meta.effective_from.isoformat()
    ),
    TemplateWord[_Version]("批准", "谁批准的", lambda each: each.rules.meta.approved_by),
    TemplateWord[_Version]("现行", "是不是现在这一版", lambda each: each.in_force),
)


def _versions(patient: Patient) -> list[Words]:
    in_force = patient.workspace.rules_at(patient.now.date())
    every = (_Version(each, each is in_force) for each in reversed(patient.workspace.versions))
    return [told(VERSION_WORDS, each) for each in every]


# —— what is at hand ——


@dataclass(frozen=True)
class _Open:
    """What has not ended of one kind."""

    machine: Machine
    states: Counter[str]


OPEN_WORDS = (
    TemplateWord[_Open]("名称", "这一类叫什么", lambda each: _title(each.machine)),
    TemplateWord[_Open]("未结", "没有结束的几件", lambda each: each.states.total()),
    TemplateWord[_Open](
        "各状态",
        "每个状态几件",
        lambda each: [f"{state} {count}" for state, count in each.states.most_common()],
    ),
)


@dataclass(frozen=True)
class _AtHand:
    """What concerns somebody now, and the clocks that run."""

    workspace: Workspace
    running: Sequence[Due]
    read: Present

    @property
    def late(self) -> set[str]:
        missed = (e for e in self.running if e.instance.standing is Standing.MISSED)
        return {each.loaded.path.stem for each in missed}

    def open(self, machine: Machine) -> _Open:
        states = Counter(
            record.card.state
            for record in self.read.records
            if record.card.machine.name == machine.name and record.card.phase is not Phase.ENDED
        )
        return _Open(machine, states + self.read.index.dormant_states(machine))


AT_HAND_WORDS = (
    TemplateWord[_AtHand](
        "各类",
        "各类没有结束的",
        lambda it: [told(OPEN_WORDS, it.open(each)) for each in it.workspace.machines()],
        "{% for 一 in 手上.各类 %}{{ 一.名称 }}{% endfor %}",
        OPEN_WORDS,
        ONE,
    ),
    TemplateWord[_AtHand]("逾期", "逾期的几件", lambda it: len(it.late)),
    TemplateWord[_AtHand]("读不了", "读不了的几处", lambda it: len(it.read.problems)),
)


def _at_hand(patient: Patient) -> Words:
    read = present(patient.workspace, patient.now)
    return told(AT_HAND_WORDS, _AtHand(patient.workspace, due(read), read))


# —— what recurs ——


@dataclass(frozen=True)
class _Report:
    """A report of the rules, and the last period that it is due for."""

    rule: ReportRule
    reporting: Reporting

    @property
    def month(self) -> str:
        """Empty where the office had not begun by then."""
        last, first = self.reporting.last(), self.reporting.first()
        return "" if first is None or last < first else str(last)

    @property
    def is_issued(self) -> bool:
        return self.reporting.last() in self.reporting.issued


REPORT_WORDS = (
    TemplateWord[_Report]("名称", "`cpl report` 后面写什么", lambda it: it.reporting.name),
    TemplateWord[_Report]("标题", "报表上的名称", lambda it: it.rule.title),
    TemplateWord[_Report]("何时", "什么时候下发", lambda it: report_due(it.rule)),
    TemplateWord[_Report]("几号前", "下一期的第几天前下发", lambda it: it.rule.due_day),
    TemplateWord[_Report]("由谁", "由谁出", lambda it: it.rule.owner),
    TemplateWord[_Report]("上月", "上一期是哪一期；那时还没有记录是空的", lambda it: it.month),
    TemplateWord[_Report]("已下发", "上一期的下发了没有", lambda it: it.is_issued),
    TemplateWord[_Report]("依据", "规定它的条文", lambda it: str(it.rule.clause)),
)
DUTY_WORDS = (
    TemplateWord[Duty](
        "周期", "多久一次", lambda duty: duty.every.told if duty.every else UNSAID_PERIOD
    ),
    TemplateWord[Duty]("什么", "形成什么", lambda duty: duty.artifact or duty.id),
    TemplateWord[Duty]("由谁", "由谁做", lambda duty: list(duty.by)),
    TemplateWord[Duty]("依据", "规定它的条文", lambda duty: str(duty.clause)),
)


@dataclass(frozen=True)
class _Duties:
    """What the rules in force want done again and again."""

    patient: Patient
    rules: Rules

    def report(self, name: str, rule: ReportRule) -> _Report:
        return _Report(rule, Reporting(self.patient.workspace, self.patient.now, name))


DUTIES_WORDS = (
    TemplateWord[_Duties](
        "报表",
        "规则里的报表",
        lambda it: [told(REPORT_WORDS, it.report(*each)) for each in it.rules.reports.items()],
        "{% for 一 in 定期.报表 %}{{ 一.标题 }}{% endfor %}",
        REPORT_WORDS,
        ONE,
    ),
    TemplateWord[_Duties](
        "例行",
        "规则里的例行工作",
        lambda it: [told(DUTY_WORDS, each) for each in it.rules.duties],
        "{% for 一 in 定期.例行 %}{{ 一.什么 }}{% endfor %}",
        DUTY_WORDS,
        ONE,
    ),
)


def _duties(patient: Patient) -> Words:
    rules = patient.workspace.rules_at(patient.now.date())
    return told(DUTIES_WORDS, _Duties(patient, rules))


BACKUP_WORDS = (
    TemplateWord[LastBackup | None](
        "时间", "最近一次备份；没有备份过是空的", lambda last: last and last.made_at
    ),
    TemplateWord[LastBackup | None]("位置", "备份在哪里", lambda last: last.place if last else ""),
    TemplateWord[LastBackup | None](
        "放在",
        "备份放在哪个文件夹",
        lambda last: str(Path(last.place).parent if last else USUAL_PLACE),
    ),
)
PART_WORDS = (
    TemplateWord[Patient](
        "各类",
        "有哪几类记录",
        lambda it: [told(MACHINE_WORDS, each) for each in it.workspace.machines()],
        "",
        MACHINE_WORDS,
        ONE,
    ),
    TemplateWord[Patient](
        "人员",
        "`staff.yaml` 里的人",
        lambda it: [told(PERSON_WORDS, each) for each in it.workspace.staff.people.values()],
        "",
        PERSON_WORDS,
        ONE,
    ),
    TemplateWord[Patient]("规则", "规则的各版，新的在前", _versions, "", VERSION_WORDS, ONE),
    TemplateWord[Patient]("手上", "没有办完的", _at_hand, "{{ 手上.逾期 }}", AT_HAND_WORDS, "手上"),
    TemplateWord[Patient](
        "定期", "定期要做的", _duties, "{{ 定期.例行 | length }}", DUTIES_WORDS, "定期"
    ),
    TemplateWord[Patient](
        "备份",
        "最近一次备份",
        lambda it: told(BACKUP_WORDS, last_backup(it.workspace.git)),
        "{{ 备份.放在 }}",
        BACKUP_WORDS,
        "备份",
    ),
)
"""The parts that read the folder: each may fail by itself."""
FAULTS_WORDS = (
    TemplateWord[dict[str, str]](
        "写不出来",
        "写不出来的部分和原因",
        lambda faults: faults,
        '{% if "人员" in 写不出来 %}{{ 写不出来.人员 }}{% endif %}',
    ),
)
PAGE_WORDS = (
    TemplateWord[_Page]("文件夹", "文件夹的名称", lambda page: page.root.name),
    TemplateWord[_Page]("写于", "什么时候写的", lambda page: page.patient.now, "{{ 写于 | 日期 }}"),
    TemplateWord[_Page]("位置", "文件夹的完整路径", lambda page: str(page.root)),
    TemplateWord[_Page]("机器", "在哪台机器上", lambda page: platform.node()),
    TemplateWord[_Page](
        "定时",
        "写进 crontab 的各行",
        lambda page: list(crontab_lines(page.root, page.python)),
        "{% for 一 in 定时 %}{{ 一 }}{% endfor %}",
    ),
    TemplateWord[_Page](
        "体检", "`cpl doctor` 查出的毛病", lambda page: page.unwell, "", FINDING_WORDS, ONE
    ),
)
