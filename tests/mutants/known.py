"""The survivors that are known, each with the reason why it lives.

`equal`: nothing that can happen tells the two apart. `accepted`: something could, and an
example for it would say nothing about the business; it counts against the score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from mutants.wrongs import Wrong

Key = tuple[str, str, str]
"""Module, function, what was done."""


@dataclass(frozen=True)
class Why:
    """Why a survivor lives."""

    is_equal: bool
    text: str


@dataclass(frozen=True)
class Known:
    """Every known survivor."""

    entries: Mapping[Key, Why]

    def reason(self, wrong: Wrong) -> Why | None:
        return self.entries.get(_key(wrong))

    def stale(self, wrongs: Iterable[Wrong], killed: Iterable[Wrong]) -> list[str]:
        """The entries that name no survivor: a test notices by now, or it is no wrong any more.

        `wrongs`: all that can be done to the code, tried or not.
        """
        possible = {_key(each) for each in wrongs}
        noticed = {_key(each) for each in killed}
        return [": ".join(key) for key in self.entries if key in noticed or key not in possible]


def _key(wrong: Wrong) -> Key:
    return (wrong.module, wrong.scope.function, wrong.text)


def read_known(path: Path) -> Known:
    """`module: {function: [{wrong: …, equal: why}, …]}`; raises KeyError for one without a why."""
    found: dict[Key, Why] = {}
    for module, functions in (yaml.safe_load(path.read_bytes()) or {}).items():
        for function, entries in functions.items():
            for entry in entries:
                is_equal = "equal" in entry
                why = Why(is_equal, entry["equal" if is_equal else "accepted"])
                found[module, function, entry["wrong"]] = why
    return Known(found)
