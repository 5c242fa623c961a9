"""What still runs is found without looking at what is over: it is the same as among all."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from office_days import OFFICE, at

from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule, OnReopen, OnRepeat
from cpl.domain.time.deadlines import instances
from cpl.domain.time.limits import Clock, Limit, TimeUnit
from cpl.domain.time.occurrences import Occurrence, Timeline, is_surely_over

HALF_AN_HOUR = Limit(30, TimeUnit.MINUTE, Clock.ELAPSED)
ANSWER = DeadlineRule("答复", "答复", ("received",), ("answered", "closed"), HALF_AN_HOUR, "单位")
TOLD = HeartbeatRule("告知", "告知", HALF_AN_HOUR, ("received",), ("answered",), ("told",), "单位")
MEANINGS = ("received", "answered", "closed", "told", "bounced", "bounce_accepted")
NINE = at("2026-11-24 09:00")


def happened(*said: str, round: int = 1) -> tuple[Occurrence, ...]:
    """One after the other, half an hour apart."""
    times = (NINE + n * HALF_AN_HOUR.length for n in range(len(said)))
    return tuple(Occurrence(t, frozenset({e}), round) for t, e in zip(times, said, strict=True))


@pytest.mark.parametrize("rule", [ANSWER, TOLD])
def test_what_was_answered_is_over_until_it_begins_again(
    rule: DeadlineRule | HeartbeatRule,
) -> None:
    assert is_surely_over(rule, happened("received", "answered", "told"))
    assert not is_surely_over(rule, happened("received", "answered", "received"))
    assert not is_surely_over(rule, happened("received", "told"))
    reopened = (*happened("received", "answered"), *happened("told", round=2))
    assert not is_surely_over(rule, reopened)


def test_what_several_owe_each_ends_for_himself() -> None:
    beside = replace(ANSWER, on_repeat=OnRepeat.BESIDE)
    assert not is_surely_over(beside, happened("received", "answered"))


def a_life(chance: Random) -> Timeline:
    """Anything in any order: entered late, meaning several things, in rounds that go astray."""
    line = []
    for _ in range(chance.randint(1, 7)):
        names = {"单位": tuple(chance.sample(("运营部", "设备部"), chance.randint(0, 2)))}
        line.append(
            Occurrence(
                NINE + chance.randint(0, 8) * HALF_AN_HOUR.length,
                frozenset(chance.sample(MEANINGS, chance.randint(0, 3))),
                chance.choice((1, 1, 1, 2, 2, 3)),
                names=chance.choice((names, {})),
                state=chance.choice(("在办", "已结")),
            )
        )
    ended = NINE + timedelta(hours=chance.randint(0, 4)) if chance.random() < 0.3 else None
    states = {rule.id: frozenset({"已结"}) for rule in (ANSWER, TOLD)}
    nowhere: dict[str, frozenset[str]] = {}
    beyond, outlives = (chance.choice((states, nowhere)) for _ in range(2))
    return Timeline(tuple(line), ended_at=ended, beyond=beyond, outlives=outlives)


def test_what_runs_is_what_runs_among_all() -> None:
    chance = Random(11)
    many = 0
    for _ in range(400):
        life, now = a_life(chance), NINE + timedelta(hours=chance.randint(0, 6))
        repeats, reopens = chance.choice(list(OnRepeat)), chance.choice(list(OnReopen))
        rules = (
            replace(ANSWER, on_repeat=repeats, on_reopen=reopens),
            replace(TOLD, on_repeat=repeats),
        )
        running = instances(rules, life, OFFICE, now, only_open=True)
        assert running == tuple(e for e in instances(rules, life, OFFICE, now) if e.is_open)
        many += any(is_surely_over(each, life.as_of(now).occurrences) for each in rules)
    assert many > 50
