"""Many small checks as one test: what is wrong is told for each, one start-up is paid for all."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def check_every(
    things: Iterable[T], check: Callable[[T], object], name: Callable[[T], str] = str
) -> None:
    """The check holds for each of the things, of which there are some.

    Raises ExceptionGroup of all that it does not hold for, each with its name.
    """
    number, wrong = 0, []
    for number, thing in enumerate(things, start=1):  # noqa: B007
        try:
            check(thing)
        except Exception as error:
            error.add_note(f"this is {name(thing)}")
            wrong.append(error)
    assert number, "there was nothing to check"
    if wrong:
        raise ExceptionGroup(f"{len(wrong)} of {number}", wrong)
