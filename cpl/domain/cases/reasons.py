"""Why an event may not happen, and what each reason is about.

From what it is about, `cpl check` finds the line, an import the column and a dialogue the
question; none of them reads the sentence.
"""

from dataclasses import field
from enum import Enum
from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import NO_CLAUSE, Clause
from cpl.domain.values.field_paths import FieldPath


class EventPart(Enum):
    """What is said of every event, besides its fields."""

    NAME = "name"
    TIME = "time"
    ACTOR = "actor"
    ROLE = "role"


@dataclass(frozen=True)
class FieldAt:
    """A field of the event, or a member of it.

    `row` counts from 0 where the field is a table; `is_missing` where nothing has been
    said there and something should be.
    """

    path: FieldPath
    row: int | None = None
    is_missing: bool = False


About: TypeAlias = EventPart | FieldAt | None
"""None: the record as a whole, for instance a gate that other records hold shut."""

FINAL = frozenset({EventPart.NAME, EventPart.ACTOR, EventPart.ROLE})


@dataclass(frozen=True)
class Reason:
    """What is wrong, what would make it legal, the clause that says so, what it is about."""

    code: str
    say: str
    mend: str = ""
    clause: Clause = NO_CLAUSE
    about: About = field(kw_only=True)

    @property
    def is_final(self) -> bool:
        """Would it stand whatever else was said with the event?"""
        return self.about in FINAL

    @property
    def lacks(self) -> FieldPath | None:
        """The field that would have to be said, where that is all that is wrong."""
        about = self.about
        return about.path if isinstance(about, FieldAt) and about.is_missing else None
