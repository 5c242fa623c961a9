"""Enter after a key that acted by itself: a habit of the hand, never the next answer."""

from time import monotonic

from cpl.cli.terminal.keys import AT_ONCE

HABIT = 0.5
"""Seconds within which an Enter belongs to the key before it."""


class Habit:
    """What the hand did last; a terminal has one."""

    def __init__(self) -> None:
        self._until = 0.0

    def acted(self) -> None:
        """A key has acted without Enter."""
        self._until = monotonic() + HABIT

    def asked(self) -> None:
        """The next question stands; what was typed before nobody meant for it."""
        if self._until:
            self._until = max(self._until, monotonic() + AT_ONCE)

    def over(self) -> None:
        """Something else was typed."""
        self._until = 0.0

    def is_stray(self) -> bool:
        """Is an Enter that comes now a habit?"""
        return monotonic() < self._until


habit = Habit()
