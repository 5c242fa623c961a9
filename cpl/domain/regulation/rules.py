"""A regulation as frozen data: what rules.yaml says once it has been read.

Nothing here names a state, an event or a role of any office; the engine
works on these shapes and on the closed list of meanings only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.regulation.conditions import ALWAYS, Condition
from cpl.domain.regulation.meanings import KEPT_WITH_MISTAKES
from cpl.domain.regulation.parts import Parts, Played, parts_of
from cpl.domain.time.calendar import Season
from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    Meanings,
    OnRepeat,
    PromiseRule,
    at_most,
    tells_progress,
)
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.periods import MONTHLY, Every, PeriodUnit
from cpl.domain.values.value import Kind
from cpl.loading import pattern

REACHING = ("phone", "email", "address")
PREVIOUS = "previous"
ANY = "any"
OPEN = "open"
ENDED = "ended"
EVERY_UNIT = "all"
GROUPS_OF_STATES = (ANY, OPEN, ENDED)


@dataclass(frozen=True)
class Clause:
    """Where a rule comes from: the duty's number and its operative words."""

    ref: str = ""
    quote: str = ""
    note: str = ""

    def __str__(self) -> str:
        return " ".join(
            each for each in (f"“{self.quote}”" if self.quote else "", self.ref) if each
        )

    @property
    def on_paper(self) -> str:
        """`第八条“2日内反馈”`: the office's own words; our number of a duty says nothing there."""
        own = "" if OUR_NUMBER.fullmatch(self.ref) else self.ref
        return f"{own}“{self.quote}”" if self.quote else own


NO_CLAUSE = Clause()
OUR_NUMBER = pattern(r"S\d{3}[A-Z]?-\d+")
"""How the samples number the duties that they were made from: S003-08."""


@dataclass(frozen=True)
class Field:
    """A field a record or an event may hold.

    `choices` bind a CHOICE; `fields` are the members of a GROUP or of each of
    the ROWS; `many` makes a list; `keep_all` adds up what each event gives
    instead of letting the last win; `personal` says how it is masked;
    `default_by` takes the default from another field's value (a unit from the
    line of business, S003-04); `plays` are its parts (cpl/domain/regulation/parts.py), and
    `counts_as` says which of its choices mean something there; `gone` says of names that are
    no choice any more why. `among` says which people a PERSON may be: of which units (by their
    names, or by the fields that name them), in which roles.
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    fields: Mapping[str, "Field"] = field(default_factory=dict)
    many: bool = False
    keep_all: bool = False
    personal: str = ""
    help: str = ""
    short: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    default_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plays: tuple[str, ...] = ()
    counts_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    among: tuple[str, ...] = ()

    @cached_property
    def is_single(self) -> bool:
        """Is it one text: no list, no group, no table?"""
        return not self.many and self.kind not in (Kind.GROUP, Kind.ROWS)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The 助记码 of each choice that has one: the first, where other words mean it too."""
        return {value: code for code, value in reversed(tuple(self.short.items()))}

    @cached_property
    def inside(self) -> tuple["Field", ...]:
        """The field itself, and all that are inside of it."""
        return (self, *(each for member in self.fields.values() for each in member.inside))

    @cached_property
    def holds_personal(self) -> bool:
        """Is it, or anything inside of it, personal?"""
        return any(each.personal for each in self.inside)


class Phase(Enum):
    """What a state means for the clocks and the counts."""

    OPEN = "open"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True)
class State:
    name: str
    phase: Phase
    means: frozenset[str] = frozenset()
    help: str = ""


@dataclass(frozen=True)
class Target:
    """The state an event leads to when its condition holds; the first that holds wins."""

    state: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Allowed:
    """The roles that may let an event happen when the condition holds."""

    roles: tuple[str, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Demand:
    """A condition that must hold, and what to say where it does not."""

    when: Condition
    say: str
    mend: str = ""
    clause: Clause = NO_CLAUSE
    applies: Condition = ALWAYS


@dataclass(frozen=True)
class EventRule:
    """What may happen to a record.

    `give` must be said with the event itself, `need` must be known after it,
    `may` can be said. `to` empty: the state stays. `apart_from` names events
    whose actor must be somebody else. `tells` lets another event happen on the
    records named in a field. `ask` is the order in which a registration is asked
    for at a terminal; the paths of one item are one question. `paper` names the
    forms that the event makes, `issues` those that it issues. `unit` are the fields that say
    whose step it is, `himself` the field with the person who alone may do it.
    """

    name: str
    sources: tuple[str, ...] = ()
    to: tuple[Target, ...] = ()
    by: tuple[Allowed, ...] = ()
    give: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    means: frozenset[str] = frozenset()
    gates: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()
    apart_from: tuple[str, ...] = ()
    tells: tuple["Tell", ...] = ()
    short: str = ""
    help: str = ""
    clause: Clause = NO_CLAUSE
    told_only: bool = False
    paper: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    himself: str = ""
    ask: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.give, *self.need, *self.may)))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The fields it takes, whole or in part: `投诉人` where it takes `投诉人.电话`."""
        return heads(self.fields)


@dataclass(frozen=True)
class Tell:
    """Let `event` happen on each record named in the field `to`, with our number in `as_field`."""

    to: str
    event: str
    as_field: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Machine:
    """One of the lives a record can lead: 工单, 整改, 问责, 巡场."""

    name: str
    number: str
    folder: str
    registration: EventRule
    states: Mapping[str, State]
    events: Mapping[str, EventRule]
    title: str = ""
    received: str = ""
    summary: str = ""

    @property
    def top_folder(self) -> str:
        """The folder that all its records lie below: `complaints`."""
        return self.folder.partition("/")[0]

    @property
    def every_event(self) -> tuple[EventRule, ...]:
        """All that can happen to its records, the registration first."""
        return (self.registration, *self.events.values())

    @property
    def receives(self) -> bool:
        """Do complaints come in here, as its registration means?"""
        return "received" in self.registration.means

    @cached_property
    def meanings(self) -> frozenset[str]:
        """Everything that can come about here, by an event or by the state it leads to."""
        happens = (each.means for each in self.every_event)
        entered = (each.means for each in self.states.values())
        return frozenset().union(*happens, *entered)

    @property
    def asked(self) -> EventRule:
        """The registration as people fill it: the time of receipt is now, nobody types it."""
        must = tuple(path for path in self.registration.need if path != self.received)
        return replace(self.registration, give=must)

    @cached_property
    def by_meaning(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the events after the registration by what they mean."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.events.values():
            for meaning in each.means:
                found[meaning] = (*found.get(meaning, ()), each.name)
        return found

    def event(self, name: str) -> EventRule | None:
        return self.registration if name == self.registration.name else self.events.get(name)

    def open_in(self, *states: str) -> tuple[EventRule, ...]:
        """The events that one of these states lets happen, whatever else they need."""
        if states not in self._open_in:  # asked of every record in every list
            self._open_in[states] = tuple(
                rule
                for rule in self.events.values()
                if not rule.told_only and any(self.takes(rule, state) for state in states)
            )
        return self._open_in[states]

    @cached_property
    def _open_in(self) -> dict[tuple[str, ...], tuple[EventRule, ...]]:
        """By states, what `open_in` has answered."""
        return {}

    @cached_property
    def voided(self) -> frozenset[str]:
        """The states in which a record was a mistake or was taken back."""
        return self._led_to("voided")

    @cached_property
    def merged(self) -> frozenset[str]:
        """The states in which a record follows another one."""
        return self._led_to("merged")

    def _led_to(self, meaning: str) -> frozenset[str]:
        events = self.events.values()
        return frozenset(t.state for each in events if meaning in each.means for t in each.to)

    def takes(self, rule: EventRule, state: str) -> bool:
        """May the event happen there, as far as the state tells?

        `any` and `ended` are not what was a mistake: only its evidence is kept there and its data
        put right. Nor is what follows another one taken up again: it is let out. Who names the
        state means it.
        """
        if state not in rule.sources and not rule.told_only:
            is_apart = "reopened" in rule.means and state in self.merged
            is_mistake = self.receives and state in self.voided
            if is_apart or (is_mistake and not rule.means & KEPT_WITH_MISTAKES):
                return False
        return self.matches(rule.sources, state)

    def matches(self, sources: tuple[str, ...], state: str) -> bool:
        """Is the state one of those named, by itself or by its phase?"""
        phase = ENDED if self.phase_of(state) is Phase.ENDED else OPEN
        return state in sources or ANY in sources or phase in sources

    def phase_of(self, state: str) -> Phase:
        """What the state means for clocks and reports; one that the rules do not know is open."""
        known = self.states.get(state)
        return known.phase if known else Phase.OPEN


@dataclass(frozen=True)
class Gate:
    """A named condition that must hold before an event may happen, or several of them."""

    name: str
    demand: Demand | None = None
    all: tuple[str, ...] = ()
    clause: Clause = NO_CLAUSE


@dataclass(frozen=True)
class Grant:
    """Which remedies a role may give, up to how much cash, and when.

    `limit` in yuan, inclusive; Infinity where the rules say unlimited, None
    where nothing is laid down (未规定), which is no permission.
    """

    id: str
    role: str
    remedies: tuple[str, ...]
    limit: Decimal | None
    when: Condition = ALWAYS
    clause: Clause = NO_CLAUSE


@dataclass(frozen=True)
class Ban:
    """Remedies (none named: all) forbidden when the condition holds for the row that gives them."""

    id: str
    remedies: tuple[str, ...]
    when: Condition
    lawful: tuple[str, ...]
    clause: Clause = NO_CLAUSE


@dataclass(frozen=True)
class MoneyDecision:
    """An event that decides how much may be given, and the field that says how much.

    `limit` in yuan: as much may be decided by whoever may let the event happen; None: he
    needs a grant of his own for it. `must`: without it nobody gives anything of value.
    """

    event: str
    amount: str
    limit: Decimal | None = None
    must: bool = False
    when: Condition = ALWAYS
    clause: Clause = NO_CLAUSE


@dataclass(frozen=True)
class Authority:
    """Who may give what: one field of rows with a remedy, an amount and a purpose.

    `asked` is another field of such rows: what a plan asks for, which is given
    only when somebody who may has approved and given it. A remedy of `cash` must say its
    amount; every amount counts against a limit, or (`cash_only`) those of `cash` alone.
    """

    field: str
    remedy: str
    amount: str
    cash: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    bans: tuple[Ban, ...] = ()
    asked: str = ""
    decisions: tuple[MoneyDecision, ...] = ()
    cash_only: bool = False


@dataclass(frozen=True)
class Evidence:
    """Which field of rows lists the attached files, and what each of its members holds.

    `copied` says whether a copy lies in the folder; `keeper` and `place` are
    fields of the event, for they hold for everything attached with it.
    """

    field: str
    file: str
    size: str
    digest: str
    copied: str
    keeper: str
    place: str


@dataclass(frozen=True)
class FormRule:
    """A form: what it is called, of which records it may be made, what it says besides.

    `masked`: it is for everybody's eyes, and is printed masked whoever asks for it.
    `leaves_out`: the fields it never tells, though its template says them; `adds`: those a
    letter of reply tells besides.
    """

    name: str
    short: str = ""
    title: str = ""
    when: Condition = ALWAYS
    says: str = ""
    masked: bool = False
    leaves_out: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    clause: Clause = NO_CLAUSE

    @property
    def labels(self) -> tuple[str, ...]:
        """What each copy is called on paper: `①存档`, `②承办单位`."""
        return tuple(f"{chr(FIRST + n)}{each}" for n, each in enumerate(self.copies))

    @property
    def masked_label(self) -> str:
        """The copy for those who assess, whose number comes after the others'."""
        number = chr(FIRST + len(self.copies)) if self.copies else ""
        return f"{number}考核（脱敏）"

    @property
    def demand(self) -> Demand:
        """What a record must be for this form to be made of it."""
        say = f"这一件出不了“{self.name}”：要{self.when}。"
        return Demand(self.when, say, clause=self.clause)


@dataclass(frozen=True)
class Timed:
    """A clock of one machine and the condition under which it runs.

    `field` holds the moment of a promise; `parts` names the clocks that must
    fit into this one (S002U-18). Worked out when the rules are read: `beyond`, the states
    in which what it asks can be done no more in that round; `outlives`, the ended ones in
    which it still can.
    """

    machine: str
    rule: DeadlineRule | HeartbeatRule | PromiseRule
    when: Condition = ALWAYS
    field: str = ""
    parts: tuple[str, ...] = ()
    beyond: frozenset[str] = frozenset()
    outlives: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A table of the office's own in a report: one of `by`, `fields` and `list`.

    `by`: a line for each value of a field, as many columns as `across` has values, or as
    `months` says; `fields`: a line for each of them, a column for each choice; `list`: a line
    for each record. It is made of what the month took in, or of what `event` happened to in it.
    """

    id: str
    by: str = ""
    across: str = ""
    months: int | None = None
    fields: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    event: str = ""
    when: Condition = ALWAYS
    clause: Clause = NO_CLAUSE


@dataclass(frozen=True)
class ReportRule:
    """A periodic report: its template, and by which day of the period after it must be out.

    `counted_by` is the field that says what a record counts as, `counts` those of its
    choices that are counted; empty: the part `kind`, all of them. `sections` by name, in
    their order; empty: all of them, in the usual one.
    """

    name: str
    title: str
    due_day: int | None = None
    clause: Clause = NO_CLAUSE
    owner: str = ""
    counted_by: str = ""
    counts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    every: Every = MONTHLY


@dataclass(frozen=True)
class Escalation:
    """When a record must be raised to somebody: computed on read, shown where it matters.

    `until`: what has to happen, on any record of a batch, for nobody to be told any more.
    """

    id: str
    machine: str
    when: Condition
    say: str
    notify: tuple[str, ...] = ()
    clause: Clause = NO_CLAUSE
    until: Condition | None = None


WEEKLY_SHEET, POWERS_SHEET = "周整改表", "权限使用检查表"
SHEETS = {WEEKLY_SHEET: Every(PeriodUnit.WEEK), POWERS_SHEET: MONTHLY}
"""The papers that tell of one period each."""


@dataclass(frozen=True)
class Product:
    """What does a recurring duty besides a record of its own, or `only` what it names.

    An event (`when` this holds of what it says), an issued report, the issued sheet of a
    period (`form`), or a record with a file attached (`file`). A sheet is only made by issuing
    it, whatever somebody says.
    """

    event: str = ""
    report: str = ""
    form: str = ""
    file: bool = False
    when: Condition = ALWAYS
    only: bool = False

    @property
    def deed(self) -> str:
        """What an event that does it is called among deeds."""
        return self.event if self.when == ALWAYS else f"{self.event} {self.when}"

    @property
    def paper(self) -> str:
        """The report or sheet of a period that does it once it is issued."""
        return self.report or self.form

    @property
    def told(self) -> str:
        """`签发了“周整改表”`, `办过“通报”（通报场合 含 质询会）`."""
        if self.file:
            return "附上做出来的文件"
        if self.paper:
            return f"{'签发' if self.form else '下发'}了“{self.paper}”"
        return f"办过“{self.event}”" + ("" if self.when == ALWAYS else f"（{self.when}）")

    @property
    def leaves_out_words(self) -> bool:
        """Is a record that says so not enough?"""
        return self.only or bool(self.form)


@dataclass(frozen=True)
class Duty:
    """A recurring duty of the office; `every` None: no period is laid down (未规定).

    `by` are roles or units. It is due on the nth day (`due_day`, or else the last) of its
    period, or with `after` of the period that follows. With `units` each of them owes its
    own. It is done by its `product`, and by a record that means `duty_done` and names it and
    the period, unless the product leaves words out. With `of` a period in which there was no
    record of that machine asks for nothing.
    """

    id: str
    every: Every | None
    by: tuple[str, ...] = ()
    artifact: str = ""
    clause: Clause = NO_CLAUSE
    due_day: int | None = None
    after: bool = False
    units: tuple[str, ...] = ()
    product: Product | None = None
    of: str = ""


MET_BY = {
    "field": "字段",
    "event": "事件",
    "form": "表单",
    "report": "报表",
    "command": "命令",
    "confirmation": "确认",
    "role": "角色",
    "choice": "选项",
    "not met": "未做到",
}


@dataclass(frozen=True)
class Met:
    """A duty of the regulation that something other than a rule's own clause meets."""

    clause: Clause
    kind: str
    name: str


@dataclass(frozen=True)
class Role:
    """An office role; who holds it may also act as those in `acts_as`.

    `own_unit`: it acts for the unit of whoever holds it, and for no other.
    """

    name: str
    acts_as: tuple[str, ...] = ()
    short: str = ""
    own_unit: bool = False


@dataclass(frozen=True)
class Unit:
    name: str
    short: str = ""


@dataclass(frozen=True)
class Meta:
    """Which regulation this is, which version of it, and who approved it."""

    id: str
    name: str
    version: str
    effective_from: date
    approved_by: str = ""
    approved_on: date | None = None
    approved: Clause = NO_CLAUSE
    zone: str = "Asia/Shanghai"
    office: str = ""
    adopts: tuple[str, ...] = ()
    """The roles that may adopt a new version; none: the rules leave it to anybody."""
    staff: tuple[str, ...] = ()
    """The roles that may change the staff; none: those that may adopt."""
    settles: tuple[str, ...] = ()
    """The roles that settle what desks disagree in; none: those that may adopt."""


@dataclass(frozen=True)
class OfficeHours:
    """The office's own working time; the national holidays are files of their own."""

    hours: tuple[tuple[time, time], ...] = ()
    seasons: tuple[Season, ...] = ()
    quiet: tuple[time, time] | None = None
    every_day: bool = False


FIRST = ord("①")
OF_THE_DESK = frozenset({"accepted", "rejected", "transferred", "followed_up"})
"""What only somebody who deals with the complainant does."""


@dataclass(frozen=True)
class AboutWhom:
    """A field that names whom a record is about, where the condition holds.

    `unit`: do his unit and his colleagues keep away with him?
    """

    field: str
    when: Condition = ALWAYS
    unit: bool = True


@dataclass(frozen=True)
class Keeping:
    """For how many years after the end personal data are kept, where the condition holds."""

    years: int
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Privacy:
    """Who may see whose data.

    `secret_when`: which records are secret. `about`: the fields that name whom a record
    is about, who may neither read nor handle it. `unmasked`: the roles that see personal
    data in full; empty: the desk (`Rules.desk`). `readers`: the roles that see a secret
    record, masked, though they have nothing to do on it.

    `aside`: are personal data kept out of the history, in side files? `keep_years`: for how
    long, the first that holds; `hold_when` nothing is cleared, however old (a dispute).
    `apart_when`: what is registered in a workspace of its own, `apart_in` says where.
    """

    secret_when: Condition | None = None
    about: tuple[AboutWhom, ...] = ()
    unmasked: tuple[Allowed, ...] = ()
    readers: tuple[Allowed, ...] = ()
    aside: bool = False
    keep_years: tuple[Keeping, ...] = ()
    hold_when: Condition | None = None
    apart_when: Condition | None = None
    apart_in: str = ""


@dataclass(frozen=True)
class Rules:
    """The whole regulation."""

    meta: Meta
    office_hours: OfficeHours
    roles: Mapping[str, Role]
    units: Mapping[str, Unit]
    fields: Mapping[str, Field]
    machines: Mapping[str, Machine]
    gates: Mapping[str, Gate]
    authority: Authority | None
    clocks: tuple[Timed, ...]
    reports: Mapping[str, ReportRule]
    escalations: tuple[Escalation, ...] = ()
    duties: tuple[Duty, ...] = ()
    clauses: tuple[Met, ...] = ()
    privacy: Privacy = Privacy()
    evidence: Evidence | None = None
    forms: Mapping[str, FormRule] = field(default_factory=dict)
    batch_same: tuple[str, ...] = ()
    source: str = ""
    written: str = field(default="", repr=False, compare=False)
    """The office's own file, as text."""
    renames: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The office's word for each word of the base and its components that it calls otherwise."""

    def own_field(self, name: str) -> str:
        """What the office calls a field of the base, or a member of one; itself where the same."""
        if name in self.fields:
            return name
        return FieldPath.of(*(self.renames.get(each, each) for each in FieldPath(name).parts))

    @property
    def digest(self) -> str:
        """Eight signs by which two papers show whether they were made under the same text."""
        from hashlib import sha256  # takes as long to load as half a command's own work

        return sha256(self.written.encode()).hexdigest()[:8]

    def field_at(self, path: str) -> Field | None:
        """The field at `投诉人.电话`; None where the rules have no such."""
        fields, found = self.fields, None
        for name in FieldPath(path).parts:
            found = fields.get(name)
            fields = found.fields if found else {}
        return found

    def choices_at(self, path: str) -> tuple[str, ...]:
        """The choices of the field at a path; none where it has none, or is none."""
        known = self.field_at(path)
        return known.choices if known else ()

    def role_covers(self, held: str, wanted: str) -> bool:
        """May somebody who holds one role act in the other?"""
        role = self.roles.get(held)
        return held == wanted or (role is not None and wanted in role.acts_as)

    @cached_property
    def parts(self) -> Parts:
        """Which field plays which part."""
        return parts_of(self.played)

    @cached_property
    def played(self) -> tuple[Played, ...]:
        """Every part that a field plays, in the order of the fields."""
        return tuple(_played(self.fields, ""))

    def naming_corrected(self, rule: EventRule) -> tuple[str, ...]:
        """The field in which a correction names what it corrects; none of any other event."""
        reasons = heads(self.parts.reason)
        named = [each for each in rule.give if each not in reasons]
        return tuple(named[:1]) if "corrected" in rule.means else ()

    @cached_property
    def ways_to_reach(self) -> tuple[FieldPath, ...]:
        """The fields by which the one who complains can be reached; empty where none is declared.

        His phone, and what of his own is a phone, an address or an e-mail address too.
        """
        phone = self.parts.caller_phone
        group = self.fields.get(phone.head)
        members = group.fields.values() if group else ()
        own = (FieldPath.of(phone.head, e.name) for e in members if e.personal in REACHING)
        return tuple(dict.fromkeys((phone, *own))) if phone else ()

    @cached_property
    def clocks_named(self) -> Mapping[str, Timed]:
        """The clocks by their ids."""
        return {each.rule.id: each for each in self.clocks}

    @cached_property
    def clock_stops(self) -> Mapping[str, frozenset[str]]:
        """By clock: what stops it; a progress duty goes on whatever keeps it going."""
        ended = ((e.rule.id, e.rule) for e in self.clocks if not isinstance(e.rule, HeartbeatRule))
        return {name: frozenset(rule.stop) for name, rule in ended}

    @cached_property
    def progress_clocks(self) -> frozenset[str]:
        """The ids of what the customer must be told of again and again, whoever has the case."""
        named = self.clocks_named.items()
        return frozenset(name for name, each in named if tells_progress(each.rule))

    @cached_property
    def beyond(self) -> Mapping[str, frozenset[str]]:
        """By clock: the states in which what it asks can be done no more in that round."""
        return {each.rule.id: each.beyond for each in self.clocks}

    @cached_property
    def outlives(self) -> Mapping[str, frozenset[str]]:
        """By clock: the ended states in which what it asks still can be done."""
        return {each.rule.id: each.outlives for each in self.clocks}

    @cached_property
    def clock_owners(self) -> frozenset[str]:
        """The fields that say who owes what a clock asks."""
        owners = {each.rule.owner for each in self.clocks}
        apart = {e.rule.each for e in self.clocks if isinstance(e.rule, DeadlineRule)}
        return frozenset(owners | apart).intersection(self.fields)

    @cached_property
    def promises(self) -> tuple[Timed, ...]:
        """The clocks whose end somebody promised."""
        return tuple(each for each in self.clocks if isinstance(each.rule, PromiseRule))

    def longest_clock(self, machine: Machine, meanings: frozenset[str]) -> timedelta:
        """No clock of a record to which no more than this happened runs longer than that.

        Unless somebody holds it up.
        """
        clocks = self._clocks_at_most.get(machine.name, ())
        begun = (most for start, most in clocks if not (start and meanings.isdisjoint(start)))
        return max(begun, default=timedelta())

    @cached_property
    def _clocks_at_most(self) -> Mapping[str, list[tuple[Meanings, timedelta]]]:
        """By machine what each clock begins with, and how long it runs; a promise needs nothing."""
        found: dict[str, list[tuple[Meanings, timedelta]]] = {}
        for each in self.clocks:
            start = () if isinstance(each.rule, PromiseRule) else each.rule.start
            found.setdefault(each.machine, []).append((start, at_most(each.rule)))
        return found

    @cached_property
    def asked_beside(self) -> tuple[Timed, ...]:
        """The clocks that run for each unit that was asked."""
        return tuple(
            each
            for each in self.clocks
            if isinstance(each.rule, DeadlineRule) and each.rule.on_repeat is OnRepeat.BESIDE
        )

    @property
    def counted_kinds(self) -> tuple[str, ...]:
        """The kinds that the reports count as complaints, the usual one first."""
        return tuple(dict.fromkeys(kind for each in self.reports.values() for kind in each.counts))

    @property
    def every_event(self) -> Iterator[tuple[Machine, EventRule]]:
        """All that can happen to any record, each with its machine."""
        for machine in self.machines.values():
            for event in machine.every_event:
                yield machine, event

    @property
    def complaints(self) -> Machine:
        """The machine whose registration means `received`.

        `lint` refuses a regulation in which no machine or several mean it; one
        adopted before it did must still be read: the first of them, or of all.
        """
        every = tuple(self.machines.values())
        return next((each for each in every if each.receives), every[0])

    @cached_property
    def desk(self) -> tuple[str, ...]:
        """The roles that take a complaint in, hand it on or ask afterwards: they see whose it is.

        Unless `privacy.unmasked` names others. Empty where everybody may do all of that.
        """
        machine = self.complaints
        events = (each for each in machine.events.values() if each.means & OF_THE_DESK)
        allowed = (by for rule in (machine.registration, *events) for by in rule.by)
        return tuple(dict.fromkeys(role for each in allowed for role in each.roles))

    def units_of(self, duty: Duty) -> tuple[str, ...]:
        """The units that each owe this duty; empty where it is owed once."""
        return tuple(self.units) if EVERY_UNIT in duty.units else duty.units

    @cached_property
    def routine(self) -> Machine | None:
        """The machine whose records do recurring duties, where the rules have one."""
        of_duties = (e for e in self.machines.values() if "duty_done" in e.registration.means)
        return next(of_duties, None)

    def machine_of(self, number: str) -> Machine | None:
        """The machine whose numbers begin like this one."""
        return next(
            (each for each in self.machines.values() if number.startswith(prefix_of(each))), None
        )

    @cached_property
    def personal_fields(self) -> Mapping[str, Field]:
        """The fields that are personal, or in which something is."""
        return {n: each for n, each in self.fields.items() if each.holds_personal}

    @cached_property
    def known_by(self) -> tuple[FieldPath, ...]:
        """The fields by which somebody is known: name, telephone, e-mail."""
        found = ((each, self.field_at(each)) for each in self.ways_to_reach)
        reached = (path for path, field in found if field and field.personal != "address")
        return (self.parts.caller_name, *reached)

    @cached_property
    def defaulted(self) -> Mapping[str, Field]:
        """The fields for which something is taken for granted where nobody says it."""
        return {n: each for n, each in self.fields.items() if each.default or each.default_by}

    @cached_property
    def phone_fields(self) -> frozenset[str]:
        """The fields that are telephone numbers, or in which one is."""
        known = self.fields.items()
        return frozenset(n for n, e in known if any(x.kind is Kind.PHONE for x in e.inside))

    @cached_property
    def fields_of_some(self) -> frozenset[str]:
        """The fields that only some people may be named in (`among`), or in which one is."""
        return frozenset(n for n, e in self.fields.items() if any(x.among for x in e.inside))

    @cached_property
    def link_fields(self) -> frozenset[str]:
        """The fields that hold numbers of other records."""
        return frozenset(n for n, each in self.fields.items() if each.kind is Kind.NUMBER)


def _played(fields: Mapping[str, Field], group: str) -> Iterator[Played]:
    for name, known in fields.items():
        path = FieldPath.of(group, name)
        for part in known.plays:
            yield Played(path, part, known.counts_as)
        yield from _played(known.fields, path)


def prefix_of(machine: Machine) -> str:
    """`TS` of `TS{date}-{seq:3}`."""
    return machine.number.partition("{")[0]
