"""What is asked, in which order: the rules say so, for every office."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from casebook import rules
from small_machines import machine as small_machine

from cpl.codec.regulation.rules import read_rules
from cpl.domain.regulation.questions import (
    RegistrationParts,
    is_taken_for_granted,
    labels,
    leaves,
    needed,
    questions,
    registration_parts,
)
from cpl.domain.regulation.rules import EventRule, Field, Machine, ReportRule, Rules
from cpl.domain.values.value import Kind
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


# —— a registration of a small office ——

NAME = Field("姓名", Kind.TEXT, personal="name", plays=("caller_name",))
PHONE = Field("电话", Kind.PHONE, personal="phone", plays=("caller_phone",))
KIND = Field("类别", Kind.CHOICE, choices=("建议", "投诉", "表扬"), plays=("kind",))
FIELDS = {
    "投诉人": Field("投诉人", Kind.GROUP, fields={"姓名": NAME, "电话": PHONE}),
    "联系电话": Field("联系电话", Kind.PHONE, personal="phone"),
    "另一电话": Field("另一电话", Kind.PHONE, personal="phone"),
    "类别": KIND,
    "渠道": Field("渠道", Kind.TEXT, default="电话"),
    "内容": Field("内容", Kind.TEXT),
    "补偿": Field("补偿", Kind.ROWS, fields={"金额": Field("金额", Kind.AMOUNT)}),
}


def registering(*need: str, **more: Any) -> tuple[Rules, Machine]:
    """An office whose registration must know these."""
    made = replace(small_machine(), registration=EventRule("登记", need=need), summary="内容")
    fields = {**FIELDS, **more.pop("fields", {})}
    return replace(rules(), fields=fields, machines={"件": made}, reports={}, **more), made


def test_all_that_an_event_can_hold_is_named_once_and_no_table() -> None:
    office, made = registering("投诉人", "内容", "投诉人.电话", "补偿")
    assert leaves(office, made.registration) == ("投诉人.姓名", "投诉人.电话", "内容")
    again = replace(made.registration, give=("内容",), need=("类别", "内容"))
    assert needed(again) == ("内容", "类别")


@pytest.mark.parametrize(
    ("need", "phone"),
    [
        (("联系电话", "投诉人.电话"), "投诉人.电话"),
        (("内容", "另一电话", "联系电话"), "另一电话"),
        (("内容",), ""),
    ],
    ids=["投诉人的", "没有问投诉人的", "没有问"],
)
def test_the_phone_is_the_caller_s_or_else_the_first(need: tuple[str, ...], phone: str) -> None:
    assert registration_parts(*registering(*need)).phone == phone


def test_what_the_registration_does_not_ask_plays_no_part_in_it() -> None:
    office, made = registering("投诉人.电话")
    made = replace(made, received="接收时间")
    assert registration_parts(office, made) == RegistrationParts(phone="投诉人.电话")
    assert registration_parts(*registering("内容")).story == "内容"


def test_the_usual_kind_is_what_reports_count_or_what_is_taken_for_granted() -> None:
    def kind(**more: Any) -> tuple[str, str]:
        parts = registration_parts(*registering("类别", **more))
        return parts.kind, parts.usual_kind

    praise = {"类别": replace(KIND, default="表扬")}
    assert kind() == ("类别", "建议")
    assert kind(fields=praise) == ("类别", "表扬")
    office, made = registering("类别", fields=praise)
    counting = replace(office, reports={"月报": ReportRule("月报", "月报", counts=("投诉",))})
    assert registration_parts(counting, made).usual_kind == "投诉"
    assert kind(fields={"类别": Field("类别", Kind.TEXT, plays=("kind",))}) == ("", "")
    assert registration_parts(*registering("内容")).kind == ""
    unsorted = replace(office, fields={"内容": FIELDS["内容"]})
    plain = replace(made, registration=EventRule("登记", need=("内容",)))
    assert registration_parts(unsorted, plain).kind == ""


def test_without_an_order_of_its_own_it_asks_phone_and_name_and_then_what_is_lacking() -> None:
    unit = Field("单位", Kind.UNIT, default_by={"渠道": {"电话": "客服部"}})
    must = ("内容", "投诉人.姓名", "类别", "渠道", "单位", "投诉人.电话")
    office, made = registering(*must, fields={"单位": unit})
    assert questions(office, made) == (("投诉人.电话",), ("投诉人.姓名",), ("内容",))


def test_two_names_are_called_in_full() -> None:
    assert labels(("投诉人.姓名", "被投诉人.姓名", "内容")) == {
        "投诉人.姓名": "投诉人.姓名",
        "被投诉人.姓名": "被投诉人.姓名",
        "内容": "内容",
    }
    assert labels(("投诉人.姓名", "内容"))["投诉人.姓名"] == "姓名"
