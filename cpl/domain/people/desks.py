"""台: the desks of an office; each gives out numbers of its own, in a clone of its own."""

from cpl.dataclass import dataclass
from cpl.loading import pattern

CODE = pattern("[A-Z]{1,2}")


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

    @property
    def letters(self) -> tuple[str, ...]:
        """What stands in the numbers of its records; what has none is of before, the main one's."""
        return (self.code, "") if self.is_main else (self.code,)


@dataclass(frozen=True)
class DeskView:
    """One desk's records, to be looked at alone: by the letters in their numbers.

    `units`: and those, whoever gave them out, that one of these units has a part in.
    """

    desk: OfficeDesk
    units: tuple[str, ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        return self.desk.letters

    def is_its_own(self, letters: str) -> bool:
        """Did this desk give out the number with these letters?"""
        return letters in self.letters
