"""Which names may stand where in a file, as far as somebody knows.

YAML itself takes any name anywhere; whoever reads a record knows better, and then a line
without its colon or with a wrong indentation has only one place where it can belong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """The names at the top of a file, and those inside of what a name holds."""

    top: frozenset[str] = frozenset()
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def under(self, owner: str) -> frozenset[str]:
        """The names under a name; those at the top under none."""
        return self.inside.get(owner, frozenset()) if owner else self.top

    def knows(self, name: str) -> bool:
        return name in self.top or any(name in names for names in self.inside.values())

    def name_before(self, text: str) -> str:
        """The longest known name that the text begins with; nothing where there is none."""
        names = self.top.union(*self.inside.values())
        return max((each for each in names if text.startswith(each)), key=len, default="")


NOTHING_KNOWN = Vocabulary()
