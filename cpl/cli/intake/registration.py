"""One registration at a terminal: what has been said, kept as a draft after every answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from cpl.cli.frame import app
from cpl.cli.frame.window import at_terminal
from cpl.codec.spellings.words import Answer, said_with, split_word, with_names
from cpl.domain.regulation.questions import (
    Question,
    RegistrationParts,
    field_at,
    labels,
    leaves,
    questions,
    registration_parts,
)
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.loading import WhenUsed
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake import drafts
from cpl.use_cases.intake.drafts import Draft, Kept
from cpl.use_cases.intake.receiving import rules_of_receipt
from cpl.use_cases.intake.registration import machine_named, receive_words
from cpl.use_cases.transitions.recording import Outcome
from cpl.use_cases.transitions.repeats import RegisteredAlready

# Whoever says all of it is asked nothing.
if TYPE_CHECKING:
    from cpl.cli.terminal import asking
else:
    asking = WhenUsed("cpl.cli.terminal.asking")


class Registration:
    """What has been said so far; every `say` is on the disk before the next question."""

    def __init__(self, desk: Desk, draft: Draft, kept: Kept | None = None) -> None:
        self.desk = desk
        self.draft = draft
        self.kept = kept
        self.again = False
        self._heard: dict[str, Answer] = {}
        name = machine_named(desk.workspace, draft.machine).name
        self.rules: Rules = rules_of_receipt(desk, name, draft.at)
        self.machine: Machine = self.rules.machines[name]
        self.parts: RegistrationParts = registration_parts(self.rules, self.machine)
        self.questions: tuple[Question, ...] = questions(self.rules, self.machine)
        self.paths = leaves(self.rules, self.machine.registration)
        asked = tuple(path for each in self.questions for path in each)
        self.labels: Mapping[str, str] = labels(tuple(dict.fromkeys((*asked, *self.paths))))

    def say(self, answers: Mapping[str, str], half: str = "") -> None:
        """Texts that nobody has read yet."""
        self.hear({path: Answer(text) for path, text in answers.items()}, half)

    def hear(self, answers: Mapping[str, Answer], half: str = "") -> None:
        """Answers, most of which their question has read; the draft's file holds their texts."""
        self._heard |= answers
        texts = {path: answer.text for path, answer in answers.items()}
        self._keep(self.draft.with_answers(texts, half))

    def add_words(self, words: tuple[str, ...]) -> None:
        self._keep(replace(self.draft, words=(*self.draft.words, *words)))

    def then(self, event: str, words: tuple[str, ...]) -> None:
        """What is to happen right after the registration."""
        self._keep(replace(self.draft, event=event, event_words=words))

    def registered_at(self, at: datetime | None) -> None:
        """When it was registered in a book; None: it is registered now."""
        self._keep(replace(self.draft, at=at))

    def _keep(self, draft: Draft) -> None:
        """The first answer makes the file; a dialogue of questions skipped leaves nothing."""
        self.draft = draft
        if self.kept:
            self.kept = drafts.update(self.kept, draft)
        elif self._is_begun():
            self.kept = drafts.keep(self.desk.workspace, draft)

    def _is_begun(self) -> bool:
        """Has anything been said besides which kind it is?"""
        said = any(self.draft.answers.values()) or bool(self.draft.event)
        return said or not self.given() <= {self.parts.kind}

    def done(self) -> None:
        if self.kept:
            drafts.discard(self.kept)
            self.kept = None

    def field(self, path: str) -> Field:
        return with_names(field_at(self.rules, path), self.rules, self.desk.workspace.staff)

    def text(self, path: str) -> str:
        """What stands there now: said, or taken for granted."""
        if not path:
            return ""
        if path in self.draft.answers:
            return self.draft.answers[path]
        if path == self.parts.received:
            return f"{self.draft.received:%Y-%m-%d %H:%M}"
        return self.parts.usual_kind if path == self.parts.kind else ""

    def is_said(self, path: str) -> bool:
        """Has it been asked, or given with the command?"""
        return path in self.draft.answers or path in self.given()

    def given(self) -> frozenset[str]:
        """The paths of the words that came with the command."""
        said = {split_word(each)[0] for each in self.draft.words}
        return frozenset(p for p in self.paths if p in said or FieldPath(p).head in said)

    def rows(self) -> tuple[str, ...]:
        """The paths to show before registering: those asked, those said, the kind, the time."""
        asked = [path for each in self.questions for path in each]
        said = [path for path, text in self.draft.answers.items() if text]
        known = (*asked, *said, self.parts.kind, self.parts.received)
        return tuple(p for p in dict.fromkeys(known) if p in self.paths and p not in self.given())

    def answers(self) -> dict[str, Answer]:
        """Everything besides the words; what a hand wrote into the draft the rules will judge."""
        paths = dict.fromkeys((*self.rows(), *self.draft.answers))
        return {p: self._heard.get(p, Answer(text)) for p in paths if (text := self.text(p))}

    def check(self) -> None:
        """Raises UsageProblem where what came with the command cannot be read."""
        lookups = self.desk.lookups(self.rules, app.read_file)
        said_with(self.rules, self.machine.registration, self.draft.words, lookups)
        if self.draft.event:
            event, words = self.machine.events[self.draft.event], self.draft.event_words
            said_with(self.rules, event, words, lookups)

    def carry_out(self) -> Outcome:
        """Register, and what is to follow with it.

        Raises RefusedError, UsageProblem or RegisteredAlready.
        """
        event, after = self.draft.event, self.draft.event_words
        return receive_words(
            self.desk, self.machine.name, self.draft.words, app.read_file, event, after,
            self.answers(), self.draft.at, self.again,
        )  # fmt: skip

    def once_more(self) -> Outcome:
        """The same, though exactly that was registered today; raises likewise."""
        self.again = True
        return self.carry_out()

    def is_open(self, question: Question) -> bool:
        """Does it still wait for its answer, or for the rest of it?"""
        return self.draft.half in question or not any(self.is_said(path) for path in question)


def once(register: Callable[[], Outcome], once_more: Callable[[], Outcome]) -> Outcome:
    """Registered; exactly the same as another one of today only when somebody says so.

    Raises RegisteredAlready where nobody does.
    """
    try:
        return register()
    except RegisteredAlready as error:
        if not at_terminal() or not asking.yes(f"{error.repeat.told}，再登记一件", default=False):
            raise
        return once_more()
