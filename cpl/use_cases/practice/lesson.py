"""The lesson: what the learner has done so far, read from the workspace and its history."""

from cpl.codec.office.lesson import Lesson, LessonStep, read_lesson
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Facts
from cpl.domain.regulation.computed_facts import Question, fact_named
from cpl.problems import CplError, ProblemsFound
from cpl.store.defaults import defaults_root
from cpl.store.files import read_bytes
from cpl.store.record_files import Readable
from cpl.store.workspace import DRAFTS, Workspace
from cpl.use_cases.checking.hand_edits import HAND_EDIT
from cpl.use_cases.trail import EVENT

LESSON = "lesson.yaml"


class NothingToLearnOn(CplError):
    exit_status = 1


@dataclass(frozen=True)
class Progress:
    """The steps that are done, in order, and the one to do now (None: all done)."""

    lesson: Lesson
    done: tuple[bool, ...]
    number: str = ""

    @property
    def now(self) -> LessonStep | None:
        steps = zip(self.lesson.steps, self.done, strict=True)
        return next((step for step, is_done in steps if not is_done), None)


def the_lesson() -> Lesson:
    """The lesson that cpl carries; raises ProblemsFound where it cannot be read."""
    path = defaults_root() / "samples" / LESSON
    lesson, problems = read_lesson(LESSON, read_bytes(path))
    if lesson is None or problems:
        raise ProblemsFound(problems)
    return lesson


def progress(workspace: Workspace) -> Progress:
    """How far the learner is; raises NothingToLearnOn where these rules are not the lesson's."""
    lesson = the_lesson()
    _require_rules(workspace, lesson)
    mine = _learners(workspace, lesson)
    done = tuple(mine is not None and _is_done(workspace, mine, each) for each in lesson.steps)
    return Progress(lesson, done, mine.path.stem if mine else "")


def _require_rules(workspace: Workspace, lesson: Lesson) -> None:
    """The lesson speaks of fields and events that other regulations may not have."""
    rules = workspace.latest_rules
    machine = rules.complaints
    known = {*rules.fields, *rules.machines, *machine.events}
    for condition in (lesson.record, *(each.when for each in lesson.steps)):
        for fact in condition.facts():
            asked = fact_named(fact)
            name = asked.about if isinstance(asked, Question) else asked.head
            if name and name not in known:
                raise NothingToLearnOn(
                    f"这里的规则（{rules.meta.name}）没有“{fact}”，这一课用不上。"
                    "用 cpl init 练习 --practice 另建一个练习用的文件夹。"
                )


def _learners(workspace: Workspace, lesson: Lesson) -> Readable | None:
    """The newest record that is the learner's."""
    machine = workspace.latest_rules.complaints
    for path in sorted(workspace.paths(machine), reverse=True):
        loaded = workspace.load_file(path)
        if isinstance(loaded, Readable) and lesson.record.holds(Facts(loaded.card)):
            return loaded
    return None


def _is_done(workspace: Workspace, mine: Readable, step: LessonStep) -> bool:
    linked = workspace.linked(mine.card)
    return (
        step.when.holds(Facts(mine.card, linked))
        and (not step.draft or _has_draft(workspace, mine.card.number, step.draft))
        and (not step.edited or _was_edited(workspace, mine))
    )


def _has_draft(workspace: Workspace, number: str, form: str) -> bool:
    return any((workspace.root / DRAFTS).glob(f"*{number}*{form}*"))


def _was_edited(workspace: Workspace, mine: Readable) -> bool:
    return any((EVENT, HAND_EDIT) in each.trailers for each in workspace.git.log(mine.path))
