"""Which of the events that may happen now are likely, told from the rules' own flow."""

from datetime import datetime

from clerks import ANSWER, Clerk, handed_on, one_complaint, played

from cpl.store.workspace import Workspace
from cpl.use_cases.queries.showing import clocks_running
from cpl.use_cases.queries.steps import Likelihood, ranked

NUMBER = "TS20261117-001"


def likely(clerk: Clerk, at: str, until: Likelihood = Likelihood.LEADS_ON) -> list[str]:
    place = Workspace(clerk.root)
    loaded = place.load(NUMBER)
    running = clocks_running(place, loaded, datetime.fromisoformat(f"2026-11-{at}"))
    return [rule.name for rule, each in ranked(loaded.card, running) if each <= until]


def test_what_stops_the_running_deadlines_comes_first(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert likely(clerk, "17T10:00") == ["答复", "提出方案"]


def test_a_new_one_is_settled_handed_on_or_accepted(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert likely(clerk, "17T10:00") == ["当场办结", "转办", "告知部门", "受理"]


def test_after_the_answer_the_call(clerk: Clerk) -> None:
    played(clerk, handed_on)
    clerk.does("do", "1", "答复", *ANSWER, at="10:00")
    assert likely(clerk, "17T11:00")[0] == "回访"


def test_what_has_ended_goes_on_only_where_the_rules_say_how(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "撤诉", "理由=和解", at="10:00")
    assert "备注" not in likely(clerk, "17T11:00")


def test_who_is_late_is_urged(clerk: Clerk) -> None:
    played(clerk, handed_on)
    assert "催办" not in likely(clerk, "17T10:00", Likelihood.TELLS_PROGRESS)
    assert "催办" in likely(clerk, "25T10:00", Likelihood.TELLS_PROGRESS)


def test_giving_up_comes_last(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    every = likely(clerk, "17T10:00", Likelihood.GIVES_UP)
    assert set(every[-5:]) == {"不予受理", "转出", "撤诉", "作废", "并案"}
