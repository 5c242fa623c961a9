"""Numbers given out: the next free one of a day, and again where a colleague was quicker."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from cpl.domain.regulation.numbers import next_number
from cpl.domain.regulation.rules import Machine
from cpl.problems import CplError
from cpl.store.changeset import ChangedOnDisk
from cpl.store.files import AlreadyThere
from cpl.use_cases.desk import Desk

TRIES = 20
T = TypeVar("T")


def free_number(desk: Desk, machine: Machine, day: date, last: str = "") -> str:
    """The next number of a day at this desk: after `last`, or else after those in the folder."""
    given_out = (last,) if last else desk.workspace.numbers_on(machine, day)
    return next_number(machine, day, desk.actor.desk, given_out)


def tried_again(attempt: Callable[[], T]) -> T:
    """What an attempt makes, from its very beginning again where a colleague wrote meanwhile.

    So everything is decided under the number that is given out in the end, and other
    records are told that one. Raises CplError where colleagues are always quicker.
    """
    for _ in range(TRIES):
        try:
            return attempt()
        except (AlreadyThere, ChangedOnDisk):
            continue
    raise CplError("别人一再抢先登记，什么都没有写。请过一会儿再试。")
