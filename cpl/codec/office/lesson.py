"""Reading `samples/lesson.yaml`: the steps of the lesson and what shows that each was done."""

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.leaves import Text
from cpl.codec.regulation.slots import At, Many, Reading, Slot, SlotTable
from cpl.codec.regulation.types import CONDITION, FLAG, SAID
from cpl.dataclass import dataclass
from cpl.domain.regulation.conditions import ALWAYS, Condition
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


STEP = SlotTable(
    "step",
    "一步",
    LessonStep,
    Slot("title", SAID, "题目", required=True),
    Slot("say", SAID, "做什么", required=True),
    Slot("when", CONDITION, "记录里有了什么就算做完"),
    Slot("draft", Text("单的名称", "哪张单由课文定"), "草稿里有了哪张单就算做完"),
    Slot("edited", FLAG, "手改过文件就算做完"),
)
LESSON = SlotTable(
    "lesson",
    "课文",
    Lesson,
    Slot("record", CONDITION, "哪一件是学的人的", required=True),
    Slot("steps", Many(STEP), "一步一步", required=True),
)


def read_lesson(path: str, data: bytes) -> tuple[Lesson | None, tuple[Problem, ...]]:
    """The lesson, and every problem of its file."""
    document, problems = parse(path, data)
    if document is None:
        return None, problems
    reading = Reading(ProblemList(path))
    lesson = LESSON.read(document.root, At(reading))
    return lesson, (*problems, *reading.report.problems)
