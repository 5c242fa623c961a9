"""What a template may say of a row, whichever rules its record was kept under."""

from dataclasses import replace

from casebook import rules

from cpl.use_cases.papers.registers.register_row import names_known


def test_a_field_that_only_the_later_rules_have_may_be_said() -> None:
    earlier = rules()
    field = next(iter(earlier.fields.values()))
    later = replace(earlier, fields={**earlier.fields, "车次": field})
    assert "车次" not in names_known([earlier])
    assert names_known([earlier, later]) == names_known([earlier]) | {"车次"}
