"""What somebody said of a finding: it is that finding's, and is not about himself."""

from dataclasses import replace
from datetime import datetime

import pytest

from cpl.domain.audit.explanations import Explanation, explained
from cpl.domain.audit.finding import AuditFinding

LATE = AuditFinding("back-dated", "complaints/a.yaml", "晚了", people=("李敏",), key=("答复",))
OTHER = replace(LATE, key=("回访",))
SAID = Explanation(LATE.id, LATE.code, LATE.place, "停电", "吴刚", datetime(2026, 11, 22, 9))


@pytest.mark.parametrize(
    ("said", "is_its"),
    [
        (SAID, True),
        (replace(SAID, by="李敏"), False),
        (replace(SAID, by="李敏", alone=True), True),
        (replace(SAID, finding=OTHER.id), False),
        (replace(SAID, finding=OTHER.id, alone=True), False),
        (replace(SAID, code="late-entry"), False),
    ],
    ids=["别人说的", "自己说的", "只有他一个人", "另一处", "另一处，一个人", "另一种"],
)
def test_nobody_explains_what_is_about_himself(said: Explanation, is_its: bool) -> None:
    assert said.is_of(LATE) is is_its
    assert explained([LATE], [said]) == ({LATE.id: said} if is_its else {})


def test_the_first_that_holds_is_the_explanation_and_what_has_none_is_left_out() -> None:
    own, second = replace(SAID, by="李敏"), replace(SAID, reason="断网")
    assert explained([LATE, OTHER], [own, SAID, second]) == {LATE.id: SAID}
