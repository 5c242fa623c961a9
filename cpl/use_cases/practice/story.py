"""A month of an office written as commands, one a line: `samples/october.txt`.

The demo plays it through the real command line; a practice workspace is made
of it, moved to the month before today.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.use_cases.practice.guests import guest

YEAR = 2026
SEED = 202610
LINE = re.compile(
    r"(?P<refused>! )?(?P<day>\d\d-\d\d) (?P<hour>\d\d:\d\d) (?P<who>\S+) "
    r"(?:(?P<label>\w+): )?(?P<words>.+)"
)
DAY = re.compile(r"\b\d{4}-\d\d-\d\d")
GUEST = "{客人}"


class StoryProblem(CplError):
    """The story and the program disagree."""

    exit_status = 70


@dataclass(frozen=True)
class StoryLine:
    """One command of the story: when, who, what, and whether it must be refused."""

    at: datetime
    who: str
    words: str
    label: str = ""
    refused: bool = False


def story(text: str) -> tuple[StoryLine, ...]:
    """The commands of a script, in the order of time; raises StoryProblem."""
    lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
    return tuple(sorted((_line(each) for each in lines if each), key=lambda each: each.at))


def _line(text: str) -> StoryLine:
    match = LINE.fullmatch(text)
    if match is None:
        raise StoryProblem(f"看不懂这一行：{text}")
    at = datetime.strptime(f"{YEAR}-{match['day']} {match['hour']}", "%Y-%m-%d %H:%M")
    return StoryLine(at, match["who"], match["words"], match["label"] or "", bool(match["refused"]))


def moved(lines: Iterable[StoryLine], days: int) -> Iterator[StoryLine]:
    """The same story so many days later, with the dates that its words speak of."""
    shift = timedelta(days=days)
    for each in lines:
        words = DAY.sub(lambda match: str(date.fromisoformat(match[0]) + shift), each.words)
        yield replace(each, at=each.at + shift, words=words)


class Cast:
    """Who complains, and the numbers that were given out, as the story goes on."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.chance = Random(SEED)

    def words(self, line: StoryLine) -> list[str]:
        """The line's words with numbers for `$名字` and a made-up complainant for `{客人}`."""
        known = re.sub(r"\$(\w+)", lambda match: self.numbers[match[1]], line.words)
        return [part for word in shlex.split(known) for part in self._guest(word)]

    def _guest(self, word: str) -> Iterator[str]:
        if word != GUEST:
            yield word
            return
        who = guest(self.chance)
        yield f"投诉人.姓名={who.name}"
        yield f"投诉人.电话={who.phone}"
        yield f"投诉人.类型={who.kind}"
