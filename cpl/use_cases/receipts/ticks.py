"""Which of the options printed in a cell were ticked, by whichever sign and on whichever side.

`☐有责　☑无责`, `√有责□无责` where a box was written over, `☐有责√　☐无责` where the tick was put
behind, `有责√ 无责` where nobody printed boxes.
"""

import re
from collections.abc import Sequence

from cpl.codec.records.values import ValueProblemError
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind

BOXES = "☐□"
TICKS = "☑■☒✓✔√"
CROSSES = "✗✘×"
_SIGN = re.compile(rf"([{BOXES}{TICKS}])")
_APART = re.compile(r"[\s、,，;；/／]+")


def meant_by(known: Field, text: str) -> str:
    """The cell's text, or the options ticked in it; raises ValueProblemError where that is unclear.

    A cell that asks 是 or 否 may hold a mere tick or cross.
    """
    if known.kind is Kind.YES_NO and text.strip() and text.strip() in TICKS + CROSSES:
        return "是" if text.strip() in TICKS else "否"
    if not (known.choices or known.kind is Kind.YES_NO) or not _SIGN.search(text):
        return text
    pieces = _SIGN.split(text)
    ticks = [at for at in range(1, len(pieces), 2) if pieces[at] in TICKS]
    found = [_word(known, pieces, at) for at in ticks]
    return "、".join(dict.fromkeys(found))


def _word(known: Field, pieces: Sequence[str], at: int) -> str:
    """The option that the tick at this place belongs to; raises ValueProblemError."""
    after = _is_behind(pieces, at)
    beside = "" if after is None else pieces[at - 1 if after else at + 1].strip()
    words = [each for each in _APART.split(beside) if each]
    if not words:
        raise ValueProblemError(
            f"“{known.name}”看不出勾的是哪一项，只留下选中的那一项，或者从下拉里选。"
        )
    return beside if beside in known.choices else words[-1 if after else 0]


def _is_behind(pieces: Sequence[str], at: int) -> bool | None:
    """Does the tick stand behind its option? None where nobody can tell."""
    left, right = pieces[at - 1], pieces[at + 1]
    if not pieces[0].strip():  # every option has its sign in front of it
        is_last = at + 2 == len(pieces)
        is_extra = _touches(left) and (is_last or right != "")
        return False if right.strip() else True if is_extra or is_last else None
    if not pieces[-1].strip():  # every option has its sign behind it
        return True if left.strip() else None
    near = _touches(left), _touches(right[::-1])
    return near[0] if near[0] != near[1] else None


def _touches(text: str) -> bool:
    """Does it go right up to what follows?"""
    return bool(text) and not text[-1].isspace()
