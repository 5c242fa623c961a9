"""Work that is shared out to other processes comes to the same as if it was done here."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

import pytest

from cpl.problems import CplError
from cpl.use_cases.auditing import sharing


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "WORTH_SHARING", 2)
    monkeypatch.setattr(sharing, "_cores", lambda: 3)


def test_every_thing_is_done_once() -> None:
    found = sharing.begun(tuple, range(10), nullcontext)()
    assert sorted(each for part in found for each in part) == [*range(10)]
    assert len(found) == 3


def test_few_things_are_done_here() -> None:
    assert sharing.begun(lambda some: os.getpid(), [1], nullcontext)() == [os.getpid()]


@pytest.mark.parametrize("ends", [lambda: os._exit(9), lambda: 1 / 0])
def test_what_another_process_leaves_undone_is_done_here(
    ends: Callable[[], object], capfd: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def afresh() -> Iterator[None]:
        ends()
        yield

    found = sharing.begun(tuple, range(10), afresh)()
    assert sorted(each for part in found for each in part) == [*range(10)]
    assert capfd.readouterr().err == ""


def test_what_goes_wrong_everywhere_is_told() -> None:
    def fails(some: Sequence[int]) -> None:
        raise CplError("git 没有答完")

    with pytest.raises(CplError, match="没有答完"):
        sharing.begun(fails, range(10), nullcontext)()
