"""What does not open is said as a template's problem."""

import pytest

from cpl.render.forms.opening import opened
from cpl.render.text.refusals import TemplateProblem


def test_what_is_no_workbook_is_a_template_s_problem() -> None:
    with pytest.raises(TemplateProblem, match="打不开"):
        opened(b"PK", "转办单.xlsx")
