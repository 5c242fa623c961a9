"""台: the desks of an office; each gives out numbers of its own, in a clone of its own."""

import re

from cpl.dataclass import dataclass

CODE = re.compile("[A-Z]{1,2}")


@dataclass(frozen=True)
class OfficeDesk:
    """One of them: its letters in numbers, its name, the units that are its own.

    `is_main`: the rules, the people, the templates, the calendars and the hooks are its to change.
    """

    code: str
    name: str
    units: tuple[str, ...] = ()
    is_main: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
