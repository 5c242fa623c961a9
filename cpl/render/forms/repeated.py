"""What a sheet of a template is printed once for each of."""

from collections.abc import Sequence

from cpl.dataclass import dataclass


@dataclass(frozen=True)
class Repeated:
    """A list by its name in the template, and the titles of its sheets."""

    listed: str
    titles: Sequence[str]
