"""Registrations begun and not finished: kept after every answer, gone on with later.

One draft is one readable file in 草稿/, which git does not see. Whoever finds
that its own draft was gone on with elsewhere stops, so that nothing is
registered twice.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError, Location, Problem, ProblemsFound
from cpl.store.files import AlreadyThere, create_bytes, read_bytes, read_if_there, remove
from cpl.store.files import replace_bytes as put
from cpl.store.workspace import DRAFTS, Workspace
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse

STEM = "登记"
HEADER = "# 没有登记完的草稿。接着填：cpl new --resume　不要了：cpl new --discard\n"
MACHINE, STARTED, ACTOR, ANSWERS, WORDS = "哪一类", "开始时间", "经办", "已填", "另写"
EVENT, EVENT_WORDS, HALF, REGISTERED = "接着办", "办的内容", "写到一半", "登记时间"
MOMENT = "%Y-%m-%d %H:%M"
MOST_A_MINUTE = 100


class TakenElsewhere(CplError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"草稿 {path.name} 已经在别的窗口接着填了或者登记了，这里停下，什么都没有写。"
            "用 cpl find 电话 看登记了没有。"
        )


@dataclass(frozen=True)
class Draft:
    """What has been said so far: each path's text ("": asked, nothing said), and other words.

    `event` is what is to happen at once after the registration, with its own words;
    `half` is the path whose answer was interrupted; `at` is when it was registered in a book,
    to be typed later.
    """

    machine: str
    started: datetime
    actor: str
    answers: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    event: str = ""
    event_words: tuple[str, ...] = ()
    half: str = ""
    at: datetime | None = None

    @property
    def received(self) -> datetime:
        """When it came in, where nobody says otherwise."""
        return self.at or self.started

    def with_answers(self, more: Mapping[str, str], half: str = "") -> "Draft":
        return replace(self, answers={**self.answers, **more}, half=half)


@dataclass(frozen=True)
class Kept:
    """A draft and the file that holds it, as last written."""

    draft: Draft
    path: Path
    data: bytes


def keep(workspace: Workspace, draft: Draft) -> Kept:
    """A new file for it; two clerks who begin in the same minute get two files.

    Raises CplError where that minute has too many (MOST_A_MINUTE).
    """
    data = _text(draft)
    folder = workspace.root / DRAFTS
    for number in range(1, MOST_A_MINUTE):
        path = folder / f"{STEM}-{draft.started:%Y%m%d-%H%M}-{number}.yaml"
        try:
            create_bytes(path, data)
        except AlreadyThere:
            continue
        return Kept(draft, path, data)
    raise CplError(f"{folder} 里草稿太多了，请先登记完或删掉几份。")


def update(kept: Kept, draft: Draft) -> Kept:
    """The same file with what is known now; raises TakenElsewhere."""
    _still_ours(kept)
    data = _text(draft)
    if data != kept.data:
        put(kept.path, data)
    return Kept(draft, kept.path, data)


def discard(kept: Kept) -> None:
    """It has been registered, or is not wanted any more."""
    _still_ours(kept)
    remove(kept.path)


def _still_ours(kept: Kept) -> None:
    if read_if_there(kept.path) != kept.data:
        raise TakenElsewhere(kept.path)


def waiting(workspace: Workspace) -> tuple[tuple[Kept, ...], tuple[Problem, ...]]:
    """The drafts that wait, the newest first, and those that cannot be read."""
    paths = sorted((workspace.root / DRAFTS).glob(f"{STEM}-*.yaml"), reverse=True)
    found: list[Kept] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append(_read(workspace, path))
        except ProblemsFound as error:
            problems.extend(error.problems)
        except CplError as error:  # a FIFO, a folder: the others are waiting all the same
            problems.append(Problem(Location(workspace.shown(path)), "unreadable", str(error)))
    return tuple(found), tuple(problems)


def registered_as(workspace: Workspace, draft: Draft) -> str:
    """The number this draft already has, where it was registered and then could not be removed."""
    machine = workspace.latest_rules.machines.get(draft.machine)
    story = draft.answers.get(machine.summary, "") if machine else ""
    if machine is None or not machine.received or not story:
        return ""
    for number in workspace.numbers_on(machine, draft.started.date()):
        card = workspace.load(number).card
        if card.received_at == draft.received and card.values.get(machine.summary) == story:
            return number
    return ""


def _text(draft: Draft) -> bytes:
    values: dict[str, Plain] = {
        MACHINE: draft.machine,
        STARTED: f"{draft.started:{MOMENT}}",
        ACTOR: draft.actor,
        ANSWERS: dict(draft.answers),
    }
    if draft.words:
        values[WORDS] = list(draft.words)
    if draft.event:
        values |= {EVENT: draft.event, EVENT_WORDS: list(draft.event_words)}
    if draft.at:
        values[REGISTERED] = f"{draft.at:{MOMENT}}"
    if draft.half:
        values[HALF] = draft.half
    return (HEADER + emit(values)).encode()


def _read(workspace: Workspace, path: Path) -> Kept:
    data = read_bytes(path)
    document, problems = parse(workspace.shown(path), data)
    if document is None:
        raise ProblemsFound(problems)
    said = document.plain()
    try:
        draft = _draft(said)
    except (KeyError, ValueError):
        place = document.locate((STARTED,))
        raise ProblemsFound(
            [Problem(place, "not-a-draft", "这不是一份看得懂的草稿。", "改好或删掉它。")]
        ) from None
    return Kept(draft, path, data)


def _draft(said: Mapping[str, Plain]) -> Draft:
    return Draft(
        machine=str(said[MACHINE]),
        started=datetime.strptime(str(said[STARTED]), MOMENT),
        actor=str(said[ACTOR]),
        answers=_answers(said.get(ANSWERS)),
        words=_words(said.get(WORDS)),
        event=str(said.get(EVENT) or ""),
        event_words=_words(said.get(EVENT_WORDS)),
        half=str(said.get(HALF) or ""),
        at=datetime.strptime(str(said[REGISTERED]), MOMENT) if said.get(REGISTERED) else None,
    )


def _answers(said: Plain | None) -> dict[str, str]:
    if said and not isinstance(said, dict):
        raise ValueError(ANSWERS)
    return {name: str(text) for name, text in said.items()} if isinstance(said, dict) else {}


def _words(said: Plain | None) -> tuple[str, ...]:
    if said and not isinstance(said, list):
        raise ValueError(WORDS)
    return tuple(map(str, said or ()))
