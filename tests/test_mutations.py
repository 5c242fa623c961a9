"""Small wrongs done to the regulations by the dozen: lint or a case must notice each.

A survivor is either killed by a new case or stands in SURVIVORS with the reason why
nothing can notice it.
"""

from hashlib import sha256

import pytest
from casebook import case_files, profile_of
from mutations import Mutation, is_noticed, mutations_of
from thorough import at_most

SEED = 20261122
IN_DEFAULT, IN_PROFILES = at_most(8, 40), at_most(20, 100)
SURVIVORS: dict[str, str] = {
    f"S002P-南溪镇: swapped deadlines.{n}.clock → elapsed": "blank: 未规定 by any clock"
    for n in range(3)
}
"""`str(mutation)` → why it makes no difference that a case shows."""

PROFILES = sorted({profile_of(path) for path in case_files()} - {""})


def chosen() -> list[Mutation]:
    """Half in the rules that every install carries, half in the profiles.

    Each mutation has its own lot, so that a change to one regulation does not draw
    others for the rest.
    """
    inside = [each for name in PROFILES for each in mutations_of(name)]
    drawn = sorted(mutations_of(""), key=_lot)[:IN_DEFAULT]
    return [*drawn, *sorted(inside, key=_lot)[:IN_PROFILES]]


def _lot(mutation: Mutation) -> bytes:
    return sha256(f"{SEED} {mutation}".encode()).digest()


@pytest.mark.slow
@pytest.mark.sampled
def test_no_small_wrong_goes_unnoticed() -> None:
    unnoticed = {str(each) for each in chosen() if not is_noticed(each)}
    assert unnoticed - set(SURVIVORS) == set()


def test_every_listed_survivor_is_still_a_mutation() -> None:
    known = {str(each) for name in ("", *PROFILES) for each in mutations_of(name)}
    assert set(SURVIVORS) <= known
