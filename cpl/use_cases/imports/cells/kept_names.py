"""What a table, a sheet and a mapping are called, as git may keep it: nobody is told by it.

Numbers and `王女士` are known by their looks. A full name is not: it is known here because it
stands in the table.
"""

import re
from collections.abc import Iterator
from itertools import islice

from cpl.codec.tables.mapping import ColumnMapping
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.third_parties import NOBODY, is_what_people_are_called
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.trail import without_phones

LOOKED_AT = 2000
_HAN = re.compile(r"[\u3400-\u9fff·]{2,}")


@dataclass(frozen=True)
class KeptNames:
    """Whose names a table's own name, those of its sheets and of its mapping may have in them."""

    people: tuple[str, ...] = ()

    def of(self, name: str) -> str:
        """The name as it may be kept, on one line."""
        for each in self.people:
            name = name.replace(each, NOBODY)
        return without_phones(name)


def kept_names(table: SourceTable, mapping: ColumnMapping, rules: Rules, file: str) -> KeptNames:
    """By the first rows; a table that is called after somebody is seldom long."""
    columns = [
        name
        for path, source in mapping.fields.items()
        if (known := rules.field_at(path)) and known.personal == "name"
        for name in source.columns
    ]
    said = f"{file} {table.sheet.name}"
    found = {each for each in _people(table, columns) if each in said}
    return KeptNames(tuple(sorted(found, key=len, reverse=True)))


def _people(table: SourceTable, columns: list[str]) -> Iterator[str]:
    for row in islice(table.rows, LOOKED_AT) if columns else ():
        for name in columns:
            for each in _HAN.findall(table.cell(row, name)):
                if not is_what_people_are_called(each):
                    yield each
