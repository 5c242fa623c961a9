"""Case files: the regulation in examples, each read into a life and one event in it.

A case file is a mapping of titles to cases and begins with the rule's own words in a
comment. Its folder names the machine; a folder above that names a profile of
samples/rules, under whose rules its cases are played (none: the default rules), with
starting points of its own in 起点.yaml. Times are written as short as a person would say
them: `09:40` is the day before it, `18 09:40` that day of November 2026.

    title:
      given: 承办中                  # a starting point, or {start, fields, history, linked}
      event: {时间: 09:40, 事件: 转办, 主办单位: 运营部}
      becomes: {状态: 承办中}         # or refused: [code, …], says: [words, …]
      now: 18 17:31                 # from here on: clocks
      due: {转办: 17 10:30}
      standing: {转办: 准时}
      open: {支持评价: [设备部]}      # whose instances of a clock still run
      raises: [批量]                 # the escalations that hold, and no other
      staff: {王建国: [部门负责人, 运营部]}   # who works there: his roles, then his unit
      desks: {A: [], B: [运营部]}   # the office's desks with their units, the main one first
      at_desk: {王建国: B}          # who belongs to one of them
      batch: [批量]                  # what it and those like it are still raised for
      alike: [17 08:00, 17 08:30]   # when complaints like this one were received
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from places import CASES

from cpl.codec.office.calendar import read_year
from cpl.codec.records.values import read_value
from cpl.codec.regulation.rules import read_rules
from cpl.domain.cases.card import Card, Linked, blank_card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Accepted, Context, Refused, decide
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import EventRule, Machine, Rules
from cpl.domain.time.calendar import Calendar, Year
from cpl.domain.values.value import Value
from cpl.store.bases import Bases
from cpl.store.defaults import calendars_root, defaults_root, regulations_root
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import Document, parse

STARTS = "起点.yaml"
AT, NAME, ACTOR, ROLE = "时间", "事件", "经办", "角色"
FIRST_DAY = datetime(2026, 11, 17, 9, 0)  # a Tuesday

RECORD = Record(
    "TS20261117-001",
    "工单",
    "处理中",
    {
        "类别": "投诉",
        "接收时间": datetime(2026, 11, 17, 9, 0),
        "渠道": "热线",
        "投诉人": {"姓名": "王女士", "电话": "13800001234"},
        "内容": "过山车停运",
    },
    (
        Event("登记", datetime(2026, 11, 17, 9, 0), "李敏", "客服专员"),
        Event(
            "受理", datetime(2026, 11, 17, 9, 5), "李敏", "客服专员",
            {"等级": "一级", "分类": "设备设施"},
        ),
    ),
)  # fmt: skip
"""A complaint that was registered and accepted, as its file says it."""

PEOPLE = {
    "客服专员": "李敏",
    "客诉专员": "周倩",
    "客服主管": "吴刚",
    "客服经理": "郑洁",
    "值班经理": "高远",
    "责任单位": "孟浩",
    "部门负责人": "王建国",
    "行政督导": "孙丽",
    "财务": "林芳",
    "总经理": "陈总",
    "系统": "系统",
}
"""Who acts where a case names only the role."""


@dataclass(frozen=True)
class Life:
    """A record so far, the next event's usual time, and the records it is linked to."""

    card: Card
    clock: datetime
    linked: Mapping[str, Linked]


@dataclass(frozen=True, eq=False)
class Book:
    """The cases played under one regulation, with its calendar and its starting points."""

    profile: str
    rules: Rules
    calendar: Calendar
    starts: Mapping[str, Plain]

    def life(self, machine: Machine, given: Plain) -> Life:
        """What `given:` describes: nothing, a starting point by name, or one with more upon it."""
        if isinstance(given, str):
            return self.start(machine, given)
        assert isinstance(given, dict)
        fields = given.get("fields", {})
        assert isinstance(fields, dict)
        found = self.start(machine, str(given.get("start", "")), fields)
        found = Life(found.card, found.clock, self._linked(given.get("linked", {})))
        return self._lived_through(machine, found, given.get("history", []))

    def start(self, machine: Machine, name: str, fields: dict[str, Plain] | None = None) -> Life:
        """A life that the case files share, with some registered fields of its own."""
        if not name:
            return self._unborn(machine, fields or {})
        known = self.starts[machine.name]
        assert isinstance(known, dict)
        said = known[name]
        assert isinstance(said, dict)
        own = said.get("fields", {})
        assert isinstance(own, dict)
        found = self.start(machine, str(said.get("after", "")), {**own, **(fields or {})})
        return self._lived_through(machine, found, said.get("history", []))

    def _lived_through(self, machine: Machine, found: Life, history: Plain) -> Life:
        assert isinstance(history, list)
        for each in history:
            found = self.lived(machine, found, each)
        return found

    def _unborn(self, machine: Machine, fields: dict[str, Plain]) -> Life:
        number = f"{machine.number.partition('{')[0]}20261117-001"
        values = self.typed({name: each for name, each in fields.items() if each != ""})
        received = values.get(machine.received)
        clock = max(FIRST_DAY, received) if isinstance(received, datetime) else FIRST_DAY
        return Life(blank_card(self.rules, machine, number, values), clock, {})

    def lived(self, machine: Machine, before: Life, plain: Plain) -> Life:
        """The life after one more event, which must be a legal one."""
        assert isinstance(plain, dict)
        event = self.event(machine, before, plain)
        context = Context(event.at, None, before.linked)
        outcome = decide(before.card, event, context)
        assert isinstance(outcome, Accepted), f"given is not legal: {outcome}"
        return Life(outcome.card, max(event.at, before.clock), before.linked)

    def event(self, machine: Machine, before: Life, plain: Mapping[str, Plain]) -> Event:
        """An event as a record's file has it, with the usual time, person and role filled in."""
        name = str(plain[NAME])
        role = str(plain.get(ROLE) or _usual_role(machine.event(name)))
        at = moment(str(plain[AT]), before.clock) if AT in plain else before.clock
        actor = str(plain.get(ACTOR) or PEOPLE.get(role, f"{role}某"))
        skip = (AT, NAME, ACTOR, ROLE)
        fields = self.typed({key: each for key, each in plain.items() if key not in skip})
        return Event(name, at, actor, role, fields)

    def typed(self, plain: Mapping[str, Plain]) -> dict[str, Value]:
        """Values by their fields' types; a moment may be written short."""
        found: dict[str, Value] = {}
        for path, each in plain.items():
            head, *members = path.split(".")
            field = self.rules.fields.get(head)
            for member in members:
                field = field.fields.get(member) if field else None
            if field is None:
                found[path] = str(each)
            elif field.kind.value == "moment" and isinstance(each, str):
                found[path] = moment(each, FIRST_DAY)
            else:
                found[path] = read_value(field, each)
        return found

    def _linked(self, plain: Plain) -> dict[str, Linked]:
        assert isinstance(plain, dict)
        found = {}
        for number, state in plain.items():
            machine = self.rules.machine_of(number)
            assert machine is not None, number
            phase = machine.states[str(state)].phase
            found[number] = Linked(number, machine.name, phase, str(state))
        return found


@dataclass(frozen=True, eq=False)
class Case:
    """One title of one case file."""

    id: str
    place: str
    book: Book
    machine: Machine
    plain: dict[str, Plain]

    def mapping(self, key: str) -> dict[str, Plain]:
        found = self.plain.get(key) or {}
        assert isinstance(found, dict), f"{self.place}: {key} must be a mapping"
        return found

    def words(self, key: str) -> list[str]:
        found = self.plain.get(key, [])
        return [str(each) for each in (found if isinstance(found, list) else [found])]

    def life(self) -> Life:
        return self.book.life(self.machine, self.plain.get("given", ""))

    def decided(self, before: Life) -> Accepted | Refused:
        event = self.book.event(self.machine, before, self.mapping("event"))
        latest = max((event.at, *(each.event.at for each in before.card.happened)))
        raised = frozenset(self.words("batch"))
        told = (lambda: raised) if "batch" in self.plain else None
        context = Context(self.now(latest), self.staff(), before.linked, raised=told)
        corrections = self.book.typed(self.mapping("corrects"))
        return decide(before.card, event, context, corrections)

    def staff(self) -> Staff | None:
        """The people of the case, where it names any: who works there, and in which unit."""
        people, of = self.mapping("staff"), self.mapping("at_desk")
        found = {name: _person(name, said, of.get(name, "")) for name, said in people.items()}
        desks = self.mapping("desks")
        every = (_desk(code, units, is_main=not n) for n, (code, units) in enumerate(desks.items()))
        return Staff(found, desks=tuple(every)) if found else None

    def now(self, usual: datetime) -> datetime:
        said = self.plain.get("now")
        return moment(str(said), usual) if said else usual


def _person(name: str, said: Plain, desk: Plain) -> Person:
    assert isinstance(said, list)
    *roles, unit = (str(each) for each in said)
    return Person(name, f"{name}@example.com", tuple(roles), unit, str(desk))


def _desk(code: str, units: Plain, *, is_main: bool) -> OfficeDesk:
    assert isinstance(units, list)
    return OfficeDesk(code, f"{code} 站", tuple(map(str, units)), is_main)


@cache
def book(profile: str = "") -> Book:
    """The book of one profile; the default rules have no name."""
    return book_under(profile, rules_of(profile))


def book_under(profile: str, rules: Rules) -> Book:
    """The same book played under other rules: how a mutation is found out."""
    own = CASES / profile / STARTS
    starts = dict(_document(CASES / STARTS).plain())
    for name, each in (_document(own).plain() if profile and own.is_file() else {}).items():
        known = starts.get(name, {})
        assert isinstance(known, dict)
        assert isinstance(each, dict)
        starts[name] = {**known, **each}
    hours = rules.office_hours
    years = {each.year: each for each in _years()}
    calendar = Calendar(years, hours.hours, hours.seasons, hours.quiet, hours.every_day)
    return Book(profile, rules, calendar, starts)


@cache
def rules_of(profile: str) -> Rules:
    """The regulation that every install carries, or one of the profiles beside it."""
    root = defaults_root()
    path = (
        root / "samples" / "rules" / f"{profile}.yaml"
        if profile
        else regulations_root() / "default.yaml"
    )
    found, problems = read_rules(path.name, path.read_bytes(), Bases(path))
    assert found is not None, problems
    return found


@cache
def _years() -> tuple[Year, ...]:
    found = (read_year(p.name, p.read_bytes())[0] for p in sorted(calendars_root().glob("*.yaml")))
    return tuple(each for each in found if each is not None)


def rules() -> Rules:
    """The default rules."""
    return book().rules


def calendar() -> Calendar:
    """The calendar of the default rules."""
    return book().calendar


def life(machine: Machine, given: Plain) -> Life:
    """A life under the default rules, from what a case's `given:` may say."""
    return book().life(machine, given)


def cases(profile: str | None = None) -> Iterator[Case]:
    """Every case, or those of one profile ("" is the default rules)."""
    for path in case_files():
        name = profile_of(path)
        if profile is None or name == profile:
            yield from cases_in(path, book(name))


def cases_in(path: Path, under: Book) -> Iterator[Case]:
    """The cases of one file, played under these rules."""
    name = path.relative_to(CASES).with_suffix("").as_posix()
    document = _document(path)
    for title, plain in document.plain().items():
        assert isinstance(plain, dict), f"{name}: {title} must be a mapping"
        place = str(document.locate_key((title,)))
        yield Case(f"{name}/{title}", place, under, under.rules.machines[path.parent.name], plain)


def case_files() -> Iterator[Path]:
    yield from (path for path in sorted(CASES.rglob("*.yaml")) if path.name != STARTS)


def profile_of(path: Path) -> str:
    """The profile whose folder a case file stands in."""
    parts = path.relative_to(CASES).parts
    return parts[0] if len(parts) == 3 else ""


@cache
def _document(path: Path) -> Document:
    document, problems = parse(str(path.relative_to(CASES.parent)), path.read_bytes())
    assert document is not None, problems
    assert not problems, problems
    return document


def _usual_role(rule: EventRule | None) -> str:
    return rule.by[0].roles[0] if rule and rule.by else "客服专员"


@cache
def moment(said: str, usual: datetime) -> datetime:
    """`09:40`, `18 09:40`, `12-01 09:40` or a whole date and time."""
    day, _, clock = said.rpartition(" ")
    if not day:
        day = f"{usual:%Y-%m-%d}" if ":" in clock else clock
        clock = clock if ":" in clock else "00:00"
    parts = day.split("-")
    full = "-".join((f"{usual:%Y-%m-%d}".split("-")[: 3 - len(parts)]) + parts)
    return datetime.strptime(f"{full} {clock}", "%Y-%m-%d %H:%M")
