"""Reading `samples/lesson.yaml`: the steps of the lesson and what shows that each was done."""

from dataclasses import dataclass

from cpl.codec.reading import Part, Report
from cpl.codec.rules_parts import condition_of
from cpl.domain.conditions import ALWAYS, Condition
from cpl.problems import Problem
from cpl.yamltext.tree import parse


@dataclass(frozen=True)
class LessonStep:
    """One thing to do; done when the learner's record, draft or hand edit shows it."""

    title: str
    say: str
    when: Condition = ALWAYS
    draft: str = ""
    edited: bool = False


@dataclass(frozen=True)
class Lesson:
    """Which record is the learner's, and the steps in order."""

    record: Condition
    steps: tuple[LessonStep, ...]


def read_lesson(path: str, data: bytes) -> tuple[Lesson | None, tuple[Problem, ...]]:
    """The lesson, and every problem of its file."""
    document, problems = parse(path, data)
    if document is None:
        return None, problems
    report = Report(path)
    root = Part(document.root, report)
    lesson = Lesson(
        condition_of(root, "record"), tuple(_step(each) for each in root.parts("steps"))
    )
    root.done()
    return lesson, (*problems, *report.problems)


def _step(part: Part) -> LessonStep:
    found = LessonStep(
        title=part.required("title"),
        say=part.required("say"),
        when=condition_of(part),
        draft=part.text("draft"),
        edited=part.flag("edited"),
    )
    part.done()
    return found
