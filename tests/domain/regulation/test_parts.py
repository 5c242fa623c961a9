"""The parts that fields play: the closed list, and what rules make of it."""

from dataclasses import fields

from casebook import rules

from cpl.domain.regulation.parts import PARTS, Parts, Played, parts_of
from cpl.domain.values.field_paths import FieldPath


def test_every_part_and_every_mark_has_its_place_in_the_parts() -> None:
    marks = {name for rule in PARTS.values() for name in rule.marks.values()}
    assert {each.name for each in fields(Parts)} == {*PARTS, *marks}


def test_a_part_that_nobody_plays_is_an_empty_path() -> None:
    nobody = Parts()
    assert {getattr(nobody, name) for name, rule in PARTS.items() if not rule.many} == {""}
    assert nobody.secret == ()


def test_several_fields_may_keep_a_complaint_secret() -> None:
    said = (Played(FieldPath(name), "secret", {}) for name in ("匿名", "保密"))
    assert parts_of(said).secret == ("匿名", "保密")


def test_the_default_rules_play_every_part_but_these() -> None:
    parts = rules().parts
    assert [name for name in PARTS if not getattr(parts, name)] == [
        "support_rating",
        "contact",
        "vehicle",
    ]
    assert parts.people == "投诉人.人数"
    assert (parts.satisfied, parts.silent) == (("非常满意", "满意"), ("未表态",))
