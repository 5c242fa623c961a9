"""The regulation in examples: every case file is played, and every rule has its two cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from casebook import (
    Book,
    Case,
    Life,
    book,
    case_files,
    cases,
    cases_in,
    moment,
    profile_of,
    rules,
)
from every import check_every
from places import CASES

from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.reasons import Reason
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import Accepted, Refused
from cpl.domain.decisions.escalation import likeness, raised
from cpl.domain.regulation.rules import PREVIOUS, Demand, EventRule, Rules, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import shown

PROFILES = tuple(sorted({profile_of(path) for path in case_files()} - {""}))
MACHINES = [
    # 例行 keeps the duties that rules lay down; the default ones lay down none (S001 has cases).
    each
    for each in rules().machines.values()
    if rules().duties or "duty_done" not in each.registration.means
]
EVENTS = [(m.name, e.name) for m in MACHINES for e in (m.registration, *m.events.values())]
TARGETS = [
    (m.name, e.name, t.state)
    for m in MACHINES
    for e in (m.registration, *m.events.values())
    for t in e.to
    if t.state != PREVIOUS
]
CLOCKS = [each.rule.id for each in rules().clocks]


def of_file(path: Path) -> str:
    return path.relative_to(CASES).with_suffix("").as_posix()


@cache
def cases_of_profile(profile: str = "") -> tuple[Case, ...]:
    return tuple(cases(profile))


@cache
def outcome_of(case: Case) -> Accepted | Refused:
    return case.decided(case.life())


@pytest.mark.parametrize("path", list(case_files()), ids=of_file)
def test_every_case_of_the_file(path: Path) -> None:
    check_every(cases_in(path, book(profile_of(path))), play, name=lambda case: case.id)


def play(case: Case) -> None:
    """One case comes out as it says. Raises AssertionError."""
    life = case.life()
    card = life.card
    if "event" in case.plain:
        outcome = case.decided(life)
        if isinstance(outcome, Refused):
            assert_refused(case, outcome)
            return
        assert "refused" not in case.plain, f"{case.place}: it was accepted"
        assert_becomes(case, life, outcome)
        card = outcome.card
    assert_clocks(case, card, life)


def assert_refused(case: Case, outcome: Refused) -> None:
    codes = sorted(each.code for each in outcome.reasons)
    assert codes == sorted(case.words("refused")), f"{case.place}: {outcome.reasons}"
    said = "\n".join(f"{each.say}{each.mend}{each.clause}" for each in outcome.reasons)
    for words in case.words("says"):
        assert words in said, f"{case.place}: {said}"


def assert_becomes(case: Case, life: Life, outcome: Accepted) -> None:
    lookup = Facts(outcome.card, life.linked)
    becomes = case.mapping("becomes")
    assert {name: shown(lookup(name)) for name in becomes} == becomes, case.place
    told = {each.number: each.event.name for each in outcome.told}
    assert told == case.mapping("told"), case.place


def assert_clocks(case: Case, card: Card, life: Life) -> None:
    now = case.now(card.happened[-1].event.at)
    found = clocks_of(card, case.book.calendar, now, life.linked)
    assert_raised(case, card, life, now)
    for rule, due in case.mapping("due").items():
        expected = None if due == "" else moment(str(due), now)
        assert latest(found, rule).due == expected, f"{case.place}: {rule}"
    for rule, names in case.mapping("open").items():
        running = [each for each in found if each.rule_id == rule and each.is_open]
        assert [e.of or e.addressee for e in running] == names, f"{case.place}: {rule}"
    for rule, standing in case.mapping("standing").items():
        wanted = standing if isinstance(standing, list) else [standing]
        shown_now = [each.standing.value for each in found if each.rule_id == rule]
        assert shown_now == wanted, f"{case.place}: {rule}"


def assert_raised(case: Case, card: Card, life: Life, now: datetime) -> None:
    """`raises: [id …]` names every escalation that holds, and no other.

    `alike: [17 08:00, …]`: when the other complaints that are like this one were received.
    """
    if "raises" in case.plain:
        received = [moment(each, now) for each in case.words("alike")]
        others = [
            replace(card, values={**card.values, card.machine.received: at}) for at in received
        ]
        alike = likeness(case.book.rules, (card, *others))
        found = raised(card, now, life.linked, alike)
        assert [each.id for each in found] == case.words("raises"), case.place


def latest(found: tuple[Instance, ...], rule: str) -> Instance:
    return max((each for each in found if each.rule_id == rule), key=lambda each: each.started_at)


# —— is the book complete? ——


def cases_of(machine: str, event: str) -> Iterator[Case]:
    for case in cases_of_profile():
        if case.machine.name == machine and case.mapping("event").get("事件") == event:
            yield case


@pytest.mark.parametrize(("machine", "event"), EVENTS, ids=lambda each: each)
def test_every_event_has_an_accepted_and_a_refused_case(machine: str, event: str) -> None:
    kinds = {type(outcome_of(each)) for each in cases_of(machine, event)}
    assert kinds == {Accepted, Refused}, f"add the missing one to tests/cases/{machine}/"


@pytest.mark.parametrize(("machine", "event", "state"), TARGETS, ids=lambda each: each)
def test_every_state_an_event_leads_to_has_a_case(machine: str, event: str, state: str) -> None:
    outcomes = [outcome_of(each) for each in cases_of(machine, event)]
    reached = {each.card.state for each in outcomes if isinstance(each, Accepted)}
    assert state in reached, f"add a case to tests/cases/{machine}/"


def uncited(timed: Timed) -> Timed:
    """The clock without the words of a clause, which is how it is taken over."""
    return replace(timed, rule=replace(timed.rule, ref="", quote="", assume=()))


@pytest.mark.parametrize("clock", CLOCKS)
def test_every_clock_has_a_case_in_time_and_one_too_late(clock: str) -> None:
    assert standings_wanted(book(), clock) <= standings_said(cases_of_profile(), clock), (
        f"add `standing: {{{clock}: …}}` to tests/cases/"
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_every_clock_of_a_profile_has_a_case_in_time_and_one_too_late(profile: str) -> None:
    own = cases_of_profile(profile)
    inherited = {str(uncited(each)) for each in rules().clocks}
    clocks = [e.rule.id for e in book(profile).rules.clocks if str(uncited(e)) not in inherited]
    lacking = [
        each
        for each in clocks
        if not standings_wanted(book(profile), each) <= standings_said(own, each)
    ]
    assert not lacking, f"add standing: {lacking} to tests/cases/{profile}/"


@pytest.mark.parametrize("profile", PROFILES)
def test_every_demand_of_a_profile_has_a_case_that_keeps_it_and_one_that_breaks_it(
    profile: str,
) -> None:
    own = tuple(each for each in cases_of_profile(profile) if "event" in each.plain)
    kept = {demand for case in own for demand in demands_kept(case)}
    broken = {reason.say for case in own for reason in reasons_of(case)}
    inherited = {each.say for each in demands_of(rules())}
    demands = [e for e in demands_of(book(profile).rules) if e.say not in inherited]
    lacking = [f"拒绝: {e.say}" for e in demands if e.say not in broken]
    lacking += [f"办成: {e.say}" for e in demands if e not in kept]
    assert not lacking, f"add to tests/cases/{profile}/:\n" + "\n".join(lacking)


def demands_of(under: Rules) -> Iterator[Demand]:
    """What events and their gates demand; a gate of several demands what each of them does."""
    for machine in under.machines.values():
        for event in (machine.registration, *machine.events.values()):
            yield from demands_on(under, event)


def demands_on(under: Rules, event: EventRule) -> Iterator[Demand]:
    yield from event.demands
    waiting = list(event.gates)
    while waiting:
        gate = under.gates[waiting.pop()]
        waiting.extend(gate.all)
        if gate.demand is not None:
            yield gate.demand


def demands_kept(case: Case) -> Iterator[Demand]:
    """The demands that bound the event of an accepted case."""
    outcome = outcome_of(case)
    rule = case.machine.event(str(case.mapping("event")["事件"]))
    if isinstance(outcome, Accepted) and rule is not None:
        lookup = Facts(outcome.card, case.life().linked)
        yield from (e for e in demands_on(case.book.rules, rule) if e.applies.holds(lookup))


def reasons_of(case: Case) -> tuple[Reason, ...]:
    outcome = outcome_of(case)
    return outcome.reasons if isinstance(outcome, Refused) else ()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_ban_of_a_profile_has_a_case_that_breaks_it(profile: str) -> None:
    own = [each for each in cases_of_profile(profile) if "event" in each.plain]
    broken = {each.clause for case in own for each in reasons_of(case) if each.code == "banned"}
    authority = book(profile).rules.authority
    lacking = [e.id for e in (authority.bans if authority else ()) if e.clause not in broken]
    assert not lacking, f"add refused: [banned] to tests/cases/{profile}/: {lacking}"


def standings_wanted(under: Book, clock: str) -> set[str]:
    """In time and too late; a limit that is not laid down is only ever 未规定."""
    rule = next(each.rule for each in under.rules.clocks if each.rule.id == clock)
    said = {DeadlineRule: "limit", HeartbeatRule: "every"}.get(type(rule))
    if said and getattr(rule, said).n is None:
        return {Standing.UNSET.value}
    return {Standing.MET.value, Standing.MISSED.value}


def standings_said(among: tuple[Case, ...], clock: str) -> set[str]:
    return {
        str(word)
        for case in among
        for word in [case.mapping("standing").get(clock, [])]
        for word in (word if isinstance(word, list) else [word])
    }


def test_a_case_file_begins_with_the_words_of_the_rule() -> None:
    """The first line is a comment with the rule's own words."""
    wordless = [of_file(path) for path in case_files() if not path.read_bytes().startswith(b"# ")]
    assert wordless == []
