"""Case files: the regulation in examples, each read into a life and one event in it.

A case file is a mapping of titles to cases and begins with the rule's own words in a
comment. Its folder names the machine. Times are written as short as a person would say
them: `09:40` is the day before it, `18 09:40` that day of November 2026.

    title:
      given: 承办中                  # a starting point, or {start, fields, history, linked}
      event: {时间: 09:40, 事件: 转办, 主办单位: 运营部}
      becomes: {状态: 承办中}         # or refused: [code, …], says: [words, …]
      now: 18 17:31                 # from here on: clocks
      due: {转办: 17 10:30}
      standing: {转办: 准时}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cpl.codec.calendar import read_year
from cpl.codec.rules import read_rules
from cpl.codec.values import read_value
from cpl.domain.calendar import Calendar
from cpl.domain.card import Card, Linked, blank_card
from cpl.domain.engine import Accepted, Context, Refused, decide
from cpl.domain.record import Event
from cpl.domain.rules import EventRule, Machine, Rules
from cpl.domain.values import Value
from cpl.store.defaults import calendars_root, defaults_root
from cpl.yamltext.tree import Document, Plain, parse

CASES = Path(__file__).resolve().parent / "cases"
STARTS = "起点.yaml"
AT, NAME, ACTOR, ROLE = "时间", "事件", "经办", "角色"
FIRST_DAY = datetime(2026, 11, 17, 9, 0)  # a Tuesday

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


@cache
def rules() -> Rules:
    """The regulation that every install carries."""
    found, problems = read_rules("rules.yaml", (defaults_root() / "rules.yaml").read_bytes(), {})
    assert found is not None, problems
    return found


@cache
def calendar() -> Calendar:
    years = [
        year
        for path in sorted(calendars_root().glob("*.yaml"))
        if (year := read_year(path.name, path.read_bytes())[0])
    ]
    hours = rules().office_hours
    return Calendar({each.year: each for each in years}, hours.hours, hours.seasons, hours.quiet)


@dataclass(frozen=True)
class Life:
    """A record so far, the next event's usual time, and the records it is linked to."""

    card: Card
    clock: datetime
    linked: Mapping[str, Linked]


@dataclass(frozen=True, eq=False)
class Case:
    """One title of one case file."""

    id: str
    place: str
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
        return life(self.machine, self.plain.get("given", ""))

    def decided(self, before: Life) -> Accepted | Refused:
        event = event_of(self.machine, before, self.mapping("event"))
        context = Context(self.now(event.at), None, before.linked)
        corrections = typed(self.mapping("corrects"))
        return decide(rules(), before.card, event, context, corrections)

    def now(self, usual: datetime) -> datetime:
        said = self.plain.get("now")
        return moment(str(said), usual) if said else usual


def cases() -> Iterator[Case]:
    for path in sorted(CASES.rglob("*.yaml")):
        if path.name == STARTS:
            continue
        name = f"{path.parent.name}/{path.stem}"
        document = _document(path)
        for title, plain in document.plain().items():
            assert isinstance(plain, dict), f"{name}: {title} must be a mapping"
            place = str(document.locate_key((title,)))
            yield Case(f"{name}/{title}", place, rules().machines[path.parent.name], plain)


def case_files() -> Iterator[Path]:
    yield from (path for path in sorted(CASES.rglob("*.yaml")) if path.name != STARTS)


def _document(path: Path) -> Document:
    document, problems = parse(str(path.relative_to(CASES.parent)), path.read_bytes())
    assert document is not None, problems
    assert not problems, problems
    return document


@cache
def _starts() -> dict[str, Plain]:
    return _document(CASES / STARTS).plain()


def life(machine: Machine, given: Plain) -> Life:
    """What `given:` describes: nothing, a starting point by name, or one with more upon it."""
    if isinstance(given, str):
        return start(machine, given) if given else _unborn(machine, {})
    assert isinstance(given, dict)
    fields = given.get("fields", {})
    assert isinstance(fields, dict)
    found = start(machine, str(given.get("start", "")), fields)
    linked = _linked(given.get("linked", {}))
    found = Life(found.card, found.clock, linked)
    history = given.get("history", [])
    assert isinstance(history, list)
    for each in history:
        found = lived(machine, found, each)
    return found


def start(machine: Machine, name: str, fields: dict[str, Plain] | None = None) -> Life:
    """A life that the case files share, with some registered fields of its own."""
    if not name:
        return _unborn(machine, fields or {})
    known = _starts()[machine.name]
    assert isinstance(known, dict)
    said = known[name]
    assert isinstance(said, dict)
    own = said.get("fields", {})
    assert isinstance(own, dict)
    found = start(machine, str(said.get("after", "")), {**own, **(fields or {})})
    history = said.get("history", [])
    assert isinstance(history, list)
    for each in history:
        found = lived(machine, found, each)
    return found


def _unborn(machine: Machine, fields: dict[str, Plain]) -> Life:
    number = f"{machine.number.partition('{')[0]}20261117-001"
    values = typed({name: each for name, each in fields.items() if each != ""})
    return Life(blank_card(machine, number, values), FIRST_DAY, {})


def lived(machine: Machine, before: Life, plain: Plain) -> Life:
    """The life after one more event, which must be a legal one."""
    assert isinstance(plain, dict)
    event = event_of(machine, before, plain)
    outcome = decide(rules(), before.card, event, Context(event.at, None, before.linked))
    assert isinstance(outcome, Accepted), f"given is not legal: {outcome}"
    return Life(outcome.card, max(event.at, before.clock), before.linked)


def event_of(machine: Machine, before: Life, plain: Mapping[str, Plain]) -> Event:
    """An event as a record's file has it, with the usual time, person and role filled in."""
    name = str(plain[NAME])
    rule = machine.event(name)
    role = str(plain.get(ROLE) or _usual_role(rule))
    at = moment(str(plain[AT]), before.clock) if AT in plain else before.clock
    actor = str(plain.get(ACTOR) or PEOPLE.get(role, "路人"))
    skip = (AT, NAME, ACTOR, ROLE)
    fields = typed({key: each for key, each in plain.items() if key not in skip})
    return Event(name, at, actor, role, fields)


def _usual_role(rule: EventRule | None) -> str:
    return rule.by[0].roles[0] if rule and rule.by else "客服专员"


def typed(plain: Mapping[str, Plain]) -> dict[str, Value]:
    """Values by their fields' types; a moment may be written short."""
    found: dict[str, Value] = {}
    for path, each in plain.items():
        head, *members = path.split(".")
        field = rules().fields.get(head)
        for member in members:
            field = field.fields.get(member) if field else None
        if field is None:
            found[path] = str(each)
        elif field.kind.value == "moment" and isinstance(each, str):
            found[path] = moment(each, FIRST_DAY)
        else:
            found[path] = read_value(field, each)
    return found


def moment(said: str, usual: datetime) -> datetime:
    """`09:40`, `18 09:40`, `12-01 09:40` or a whole date and time."""
    day, _, clock = said.rpartition(" ")
    if not day:
        day = f"{usual:%Y-%m-%d}" if ":" in clock else clock
        clock = clock if ":" in clock else "00:00"
    parts = day.split("-")
    full = "-".join((f"{usual:%Y-%m-%d}".split("-")[: 3 - len(parts)]) + parts)
    return datetime.strptime(f"{full} {clock}", "%Y-%m-%d %H:%M")


def _linked(plain: Plain) -> dict[str, Linked]:
    assert isinstance(plain, dict)
    found = {}
    for number, state in plain.items():
        machine = rules().machine_of(number)
        assert machine is not None, number
        phase = machine.states[str(state)].phase
        found[number] = Linked(number, machine.name, phase, str(state))
    return found
