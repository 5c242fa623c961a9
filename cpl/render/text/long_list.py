"""A list of the office's own records, as many as there are; nothing here asks for Jinja."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class LongList(Sequence[T]):
    """Each record that a template goes through brings time and signs of its own."""
