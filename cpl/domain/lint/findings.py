"""What lint finds: a value, with the place in the rules it speaks of."""

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import NO_CLAUSE, Clause


@dataclass(frozen=True)
class Finding:
    """One thing wrong: a code, the section and name it stands under, what and why."""

    code: str
    path: tuple[str, ...]
    say: str
    mend: str = ""
    clause: Clause = NO_CLAUSE
    serious: bool = True
