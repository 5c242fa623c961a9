"""How far something long is: what does it tells, whoever shows it listens."""

from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""Is told how many are done, of how many; 0: nobody knows."""


def untold(_: int, __: int) -> None:
    """For who does not want to know."""
