"""What tells one complaint from another when it comes in a second time: who says what, and when.

Words are compared without blanks and in half width: nobody types a thing twice alike.
"""

from datetime import datetime
from hashlib import blake2b
from unicodedata import normalize

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import Value, Values, at_path, is_not_here, may_have_read, shown

_SHORT, _LONGEST = 8, 2000
_MOSTLY = 0.6


@dataclass(frozen=True)
class Matter:
    """Who says what, when, each as it is compared; empty where it is not said or not here.

    `source`: its id in the table that it came from, with the prefix of that table.
    """

    name: str
    phone: str
    text: str
    received: datetime | None
    source: str = ""

    @property
    def has_person(self) -> bool:
        return bool(self.name or self.phone)

    def says_the_same(self, other: "Matter") -> bool:
        """Word for word or nearly: a few words put right are no other complaint."""
        return self.text == other.text or _is_alike(self.text, other.text)


def matter_of(rules: Rules, machine: Machine, values: Values) -> Matter:
    """The matter that these registered values are about."""
    parts = rules.parts
    received = at_path(values, machine.received)
    return Matter(
        _compared(at_path(values, parts.caller_name)),
        _compared(at_path(values, parts.caller_phone)),
        _compared(at_path(values, machine.summary)),
        received if isinstance(received, datetime) else None,
        shown(at_path(values, parts.source_id)),
    )


def compared(text: str) -> str:
    """A text as it is compared with another."""
    return "".join(normalize("NFKC", text).split())


def may_be_of(rules: Rules, machine: Machine, values: Values, row: Matter) -> bool:
    """Does the row say what these values said before somebody's words were cleared from them?"""
    text = compared(shown(at_path(values, machine.summary)))
    return text == row.text or may_have_read(text, row.text)


def _compared(value: Value | None) -> str:
    text = shown(value)
    return "" if is_not_here(text) else compared(text)


def _is_alike(one: str, other: str) -> bool:
    short, long = sorted((one[:_LONGEST], other[:_LONGEST]), key=len)
    if len(short) >= _SHORT and short in long:
        return True
    from difflib import SequenceMatcher  # a list of records compares none

    found = SequenceMatcher(None, short, long, autojunk=False)
    return found.real_quick_ratio() > _MOSTLY and found.ratio() > _MOSTLY


def digest(text: str) -> str:
    """A key to look a text up by, for an index that is nobody's record; empty for no text."""
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest() if text else ""
