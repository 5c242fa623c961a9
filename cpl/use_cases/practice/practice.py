"""A workspace to practise in: the sample month, played so that it ended last month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from cpl.codec.spellings.moments import read_moment
from cpl.domain.regulation.tenses import Tense
from cpl.store.defaults import defaults_root, park_rules
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.intake.registration import receive_words
from cpl.use_cases.practice.story import Cast, StoryLine, moved, story
from cpl.use_cases.transitions.transition import transition
from cpl.use_cases.upkeep.init import init
from cpl.yamltext.nodes import Plain

STORY = "october.txt"
ENDS = date(2026, 10, 31)
MORNING = timedelta(hours=8)


def practise(folder: Path, now: datetime, login: str = "") -> Iterator[StoryLine]:
    """Make the workspace and play the month, line by line; the caller may show progress."""
    lines = tuple(_lines(now))
    first = datetime.combine(lines[0].at.date(), datetime.min.time()) + MORNING
    init(folder, first, clock_set=True, profile=park_rules(), login=login)
    workspace = Workspace(folder.resolve())
    cast = Cast()
    for line in lines:
        number = _played(workspace, line, cast.words(line), login)
        if line.label:
            cast.numbers[line.label] = number
        yield line


def _lines(now: datetime) -> Iterator[StoryLine]:
    """What the story allows, on the same weekdays, up to now."""
    last = now.date().replace(day=1) - timedelta(days=1)
    days = (last - ENDS).days
    text = read_bytes(defaults_root() / "samples" / STORY).decode()
    for each in moved(story(text), days - days % 7):
        if not each.refused and each.at <= now:
            yield each


def _played(workspace: Workspace, line: StoryLine, words: list[str], login: str) -> str:
    """The number of the record that the line made or moved."""
    plain, options = _split(words)
    decided = options.get("--as", line.who)
    recorder = person_named(workspace, line.who) if decided != line.who else None
    desk = Desk(
        workspace, line.at, person_named(workspace, decided), recorder,
        basis=options.get("--basis"), login=login, clock_set=True,
    )  # fmt: skip
    verb, *rest = plain
    if verb == "new":
        rules = workspace.latest_rules
        named = rest[0] if rest[0] in rules.machines else rules.complaints.name
        given = rest[1:] if rest[0] in rules.machines else rest
        return receive_words(desk, named, tuple(given), _no_file).first.number
    at = options.get("--at")
    moment = _moment(desk, at) if at else None
    return transition(desk, rest[0], rest[1], tuple(rest[2:]), _no_file, moment).first.number


def _moment(desk: Desk, at: str) -> datetime:
    """Raises ValueError for what is no time, which is a fault of the story."""
    return read_moment(at, desk.reference(desk.workspace.latest_rules), Tense.PAST)


def _split(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Plain words, and `--option value` pairs."""
    plain: list[str] = []
    options: dict[str, str] = {}
    rest = iter(words)
    for each in rest:
        if each.startswith("--"):
            options[each] = next(rest)
        else:
            plain.append(each)
    return plain, options


def _no_file(name: str) -> Plain:
    raise AssertionError(f"the story reads no files: {name}")
