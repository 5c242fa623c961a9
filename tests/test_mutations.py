"""Two hundred small wrongs done to the regulations: lint or a case must notice each.

A survivor is either killed by a new case or stands in SURVIVORS with the reason why
nothing can notice it.
"""

from random import Random

import pytest
from casebook import case_files, profile_of
from mutations import Mutation, is_noticed, mutations_of

SEED = 20261122
IN_DEFAULT, IN_PROFILES = 100, 100
SURVIVORS: dict[str, str] = {
    "S000-旅行社: dropped machines.工单.events.重开": (
        "only the meanings of 重开 are narrowed; the inherited one moves to the same state"
    ),
    "S002J-机关: dropped machines.工单.events.受理": (
        "drops a `removed`: the inherited 受理 comes back, and no case tries what is not there"
    ),
    "S002M-购物中心: dropped machines.工单.events.退回": (
        "only the role is renamed, and no case sends back"
    ),
    "S002N-汽车4S: dropped machines.工单.events.再办": (
        "only the meanings are narrowed; the inherited one moves to the same state"
    ),
    "S002O-行为规范: dropped machines.工单.events.答复": "only adds an optional confirmation",
    "S002P-南溪镇: dropped machines.工单.events.转办": (
        "only narrows who may and from where; the cases transfer as the inherited one would"
    ),
    "S004-旅业客服: dropped machines.工单.events.受理": "only adds optional fields",
    "S003-聊城交运: dropped machines.工单.events.告知部门": "only the citation differs",
}
"""`str(mutation)` → why it makes no difference that a case shows."""

PROFILES = sorted({profile_of(path) for path in case_files()} - {""})


def chosen() -> list[Mutation]:
    """The same two hundred each time, most of them in the rules that every install carries."""
    chance = Random(SEED)
    inside = [each for name in PROFILES for each in mutations_of(name)]
    return [
        *chance.sample(list(mutations_of("")), IN_DEFAULT),
        *chance.sample(inside, min(IN_PROFILES, len(inside))),
    ]


@pytest.mark.slow
def test_no_small_wrong_goes_unnoticed() -> None:
    unnoticed = {str(each) for each in chosen() if not is_noticed(each)}
    assert unnoticed - set(SURVIVORS) == set()


def test_every_listed_survivor_is_still_a_mutation() -> None:
    known = {str(each) for name in ("", *PROFILES) for each in mutations_of(name)}
    assert set(SURVIVORS) <= known
