"""What is asked, in which order: the rules say so, for every office."""

from pathlib import Path

import pytest
from casebook import rules

from cpl.codec.regulation.rules import read_rules
from cpl.domain.regulation.questions import (
    is_taken_for_granted,
    labels,
    leaves,
    needed,
    questions,
    registration_parts,
)
from cpl.domain.regulation.rules import Rules
from cpl.store.bases import Bases
from cpl.store.defaults import defaults_root

PROFILES = sorted((defaults_root() / "samples" / "rules").glob("*.yaml"))


def read(path: Path) -> Rules:
    found, problems = read_rules(str(path), path.read_bytes(), Bases(path))
    assert found is not None, problems
    return found


def test_people_say_their_phone_first() -> None:
    assert questions(rules(), rules().machines["工单"]) == (
        ("投诉人.电话",),
        ("投诉人.姓名",),
        ("内容",),
        ("发生时间", "发生地点"),
        ("诉求",),
        ("渠道",),
        ("分类",),
    )


def test_which_field_plays_which_part() -> None:
    parts = registration_parts(rules(), rules().machines["工单"])
    assert (parts.phone, parts.name) == ("投诉人.电话", "投诉人.姓名")
    assert (parts.kind, parts.usual_kind) == ("类别", "投诉")
    assert (parts.received, parts.story) == ("接收时间", "内容")


def test_a_machine_that_declares_no_order_is_asked_what_must_be_known() -> None:
    machine = rules().machines["整改"]
    assert questions(rules(), machine) == (
        ("整改单位",),
        ("存在问题",),
        ("整改要求",),
        ("整改期限",),
    )
    assert registration_parts(rules(), machine).phone == ""


@pytest.mark.parametrize("path", PROFILES, ids=lambda each: each.stem)
def test_every_profile_is_asked_for_all_that_must_be_known(path: Path) -> None:
    found = read(path)
    for machine in found.machines.values():
        parts = registration_parts(found, machine)
        asked = {each for question in questions(found, machine) for each in question}
        for name in needed(machine.registration):
            known = name in (parts.kind, parts.received) or is_taken_for_granted(found, name)
            assert known or name in asked, f"{machine.name}: {name}"
        assert asked <= {*leaves(found, machine.registration), *needed(machine.registration)}


def test_the_first_machine_of_every_profile_knows_phone_name_and_story() -> None:
    for path in PROFILES:
        found = read(path)
        parts = registration_parts(found, next(iter(found.machines.values())))
        assert parts.phone, path.stem
        assert parts.name, path.stem
        assert parts.story, path.stem


def test_two_names_are_called_in_full() -> None:
    assert labels(("投诉人.姓名", "被投诉人.姓名", "内容")) == {
        "投诉人.姓名": "投诉人.姓名",
        "被投诉人.姓名": "被投诉人.姓名",
        "内容": "内容",
    }
    assert labels(("投诉人.姓名", "内容"))["投诉人.姓名"] == "姓名"
