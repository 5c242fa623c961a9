"""Recurring duties: of which periods they are owed, by whom, and what has kept them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from casebook import rules

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.duties import (
    Deed,
    Deeds,
    Owed,
    deeds_by,
    deeds_of,
    kept_by,
    named_by,
    owed,
    products_of,
)
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import EVERY_UNIT, Duty, Product, Rules
from cpl.domain.time.instances import Standing
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.domain.values.value import Value

DAILY, WEEKLY, MONTHLY = (
    Every(each) for each in (PeriodUnit.DAY, PeriodUnit.WEEK, PeriodUnit.MONTH)
)
WEEK = Duty("周报", WEEKLY, ("客服主管",))
MONTH = Duty("月汇总", MONTHLY, ("客服主管",))
NO_PERIOD = Duty("巡场", None)
STAFF = Staff({"李敏": Person("李敏", "", ("客服专员",), "运营部")})


def at(when: str) -> datetime:
    """`11-17 09:00` of 2026, or a day's first moment."""
    day, _, time = when.partition(" ")
    return datetime.fromisoformat(f"2026-{day} {time or '00:00'}")


def under(*duties: Duty, since: str = "01-01") -> Rules:
    in_force = replace(rules().meta, version=since, effective_from=at(since).date())
    return replace(rules(), duties=duties, meta=in_force)


def by_nothing_but_products(known: Rules) -> Rules:
    machines = {name: each for name, each in known.machines.items() if name != "例行"}
    return replace(known, machines=machines)


def lived(machine: str, *events: Event) -> Card:
    card = blank_card(rules(), rules().machines[machine], "甲", events[0].fields)
    for each in events:
        card = advance(card, each)
    return card


def done(period: str, when: str, duty: str = "周报", **more: Value) -> Card:
    """A record that says that a duty was done."""
    fields = {"例行工作": duty, "期间": period, "情况": "发了", **more}
    return lived("例行", Event("做完", at(when), "李敏", "客服专员", fields))


def gathered(
    *cards: Card, under: Rules, now: str = "12-31", reports: Mapping[str, str] | None = None
) -> Deeds:
    issued = {("月报", month): at(when) for month, when in (reports or {}).items()}
    happened = [each.event for card in cards for each in card.happened]
    wanted = products_of((under,))
    events = ((d, e.at, e.actor) for e in happened for d in deeds_by(e.name, e.fields, wanted))
    recorded = filter(None, map(kept_by, cards))
    return deeds_of(recorded, events, STAFF, issued, at(now))


def told(found: tuple[Owed, ...]) -> list[tuple[str, Standing]]:
    return [(each.period_name, each.standing) for each in found]


# —— which periods ——


def test_what_was_not_done_in_its_week_is_missed_and_this_week_still_runs() -> None:
    found = owed([under(WEEK)], at("11-10"), at("11-25"), Deeds())
    assert told(found) == [
        ("2026-W46", Standing.MISSED),
        ("2026-W47", Standing.MISSED),
        ("2026-W48", Standing.RUNNING),
    ]
    assert [each.due for each in found] == [at("11-16"), at("11-23"), at("11-30")]
    assert all(each.is_open and each.owners == ("客服主管",) for each in found)


@pytest.mark.parametrize(
    ("began", "first"), [("11-09 23:59", "2026-W46"), ("11-10 00:00", "2026-W47")]
)
def test_nobody_owes_what_fell_due_before_the_office_began(began: str, first: str) -> None:
    """到星期一为止要交的，星期二零点才开张就不欠。"""
    by_monday = replace(WEEK, due_day=1)
    found = owed([under(by_monday)], at(began), at("11-16"), Deeds())
    assert found[0].period_name == first


def test_what_is_owed_where_there_was_something_is_owed_unless_somebody_knows_better() -> None:
    assert owed([under(replace(WEEK, of="工单"))], at("11-16"), at("11-17"), Deeds()) != ()


def test_what_an_event_or_a_word_does_is_done_by_the_word() -> None:
    """办过通报算，记一句“做完”也算。"""
    told_of = replace(WEEK, product=Product(event="通报"))
    rules_ = under(told_of)
    deeds = gathered(done("2026-W47", "11-18"), under=rules_)
    assert kept(told_of, deeds)["2026-W47"] == at("11-18")
    paper = replace(WEEK, product=Product(report="月报"))
    assert products_of((rules_, under(paper))) == {Product(event="通报")}


def test_on_its_very_first_day_an_office_owes_its_first_week() -> None:
    assert told(owed([under(WEEK)], at("11-16"), at("11-16"), Deeds())) == [
        ("2026-W47", Standing.RUNNING)
    ]


def test_rules_not_yet_in_force_ask_for_nothing() -> None:
    assert owed([under(WEEK, since="11-18")], at("11-16"), at("11-17 23:59"), Deeds()) == ()


@pytest.mark.parametrize(
    ("changes", "now", "by"),
    [
        ("11-18", "11-17", ["01-01 2026-W47"]),
        ("11-18", "11-18", ["11-18 2026-W47"]),
        ("11-18", "11-25", ["11-18 2026-W47", "11-18 2026-W48"]),
        ("11-23", "11-25", ["01-01 2026-W47", "11-23 2026-W48"]),
    ],
    ids=["not yet", "this day", "in the middle of a week", "on a Monday"],
)
def test_a_week_is_owed_once_by_the_rules_in_force_at_its_end(
    changes: str, now: str, by: list[str]
) -> None:
    versions = [under(WEEK), under(WEEK, since=changes)]
    found = owed(versions, at("11-16"), at(now), Deeds())
    assert [f"{each.rules.meta.version} {each.period_name}" for each in found] == by


@pytest.mark.parametrize(("now", "by"), [("11-17", "01-01"), ("11-18", "11-18")])
def test_a_duty_without_a_period_is_told_once_by_the_rules_in_force(now: str, by: str) -> None:
    versions = [under(NO_PERIOD), under(NO_PERIOD, since="11-18")]
    (found,) = owed(versions, at("11-16"), at(now), gathered(under=versions[0]))
    assert (found.rules.meta.version, found.period_name, found.due) == (by, "", None)
    assert (found.standing, found.last) == (Standing.UNSET, None)


def test_the_soonest_due_stands_first_and_what_has_no_period_last() -> None:
    another = replace(NO_PERIOD, id="联席会议")
    known = under(another, NO_PERIOD, MONTH, replace(WEEK, id="质询会"), WEEK)
    found = owed([known], at("11-23"), at("11-24"), Deeds())
    assert [each.duty.id for each in found] == ["周报", "质询会", "月汇总", "巡场", "联席会议"]


# —— by whom ——


def test_where_each_unit_owes_its_own_each_is_told() -> None:
    some = owed(
        [under(replace(WEEK, units=("运营部", "票务部")))], at("11-16"), at("11-16"), Deeds()
    )
    assert [each.owners for each in some] == [("运营部",), ("票务部",)]
    every = owed([under(replace(WEEK, units=(EVERY_UNIT,)))], at("11-16"), at("11-16"), Deeds())
    assert [each.unit for each in every] == list(rules().units)


def test_where_no_record_can_be_made_only_what_has_a_product_is_owed() -> None:
    """老的规则只说有这件事，没有办法记它做了。"""
    by_report = replace(MONTH, product=Product(report="月报"))
    told_only = by_nothing_but_products(under(WEEK, by_report))
    found = owed([told_only], at("11-16"), at("11-16"), Deeds())
    assert [each.duty.id for each in found] == ["月汇总"]
    both = owed([under(WEEK, by_report)], at("11-16"), at("11-16"), Deeds())
    assert [each.duty.id for each in both] == ["周报", "月汇总"]


# —— how it stands ——


@pytest.mark.parametrize(
    ("duty", "began", "now", "standing"),
    [
        (WEEK, "11-16", "11-21 23:59", Standing.RUNNING),
        (WEEK, "11-16", "11-22 00:00", Standing.DUE_SOON),
        (WEEK, "11-16", "11-22 23:59", Standing.DUE_SOON),
        (WEEK, "11-16", "11-23 00:00", Standing.MISSED),
        (MONTH, "11-01", "11-27 23:59", Standing.RUNNING),
        (MONTH, "11-01", "11-28 00:00", Standing.DUE_SOON),
        (replace(MONTH, after=True), "11-01", "12-28 23:59", Standing.RUNNING),
        (replace(MONTH, after=True, due_day=5), "11-01", "12-05 23:59", Standing.DUE_SOON),
        (Duty("日报", DAILY), "11-16", "11-16 00:00", Standing.DUE_SOON),
        (Duty("日报", DAILY, after=True), "11-16", "11-16 12:00", Standing.RUNNING),
    ],
)
def test_it_is_due_soon_on_the_last_day_of_a_week_and_in_the_last_three_of_a_month(
    duty: Duty, began: str, now: str, standing: Standing
) -> None:
    assert owed([under(duty)], at(began), at(now), Deeds())[0].standing is standing


@pytest.mark.parametrize(
    ("when", "standing"), [("11-22 23:59", Standing.MET), ("11-23 00:00", Standing.MISSED)]
)
def test_what_is_done_when_its_week_is_over_is_done_late(when: str, standing: Standing) -> None:
    known = under(WEEK)
    deeds = gathered(done("2026-W47", when), under=known)
    found = owed([known], at("11-16"), at("11-24"), deeds)[0]
    assert (found.standing, found.done_at, found.is_open) == (standing, at(when), False)


# —— what has kept it ——


def kept(duty: Duty, deeds: Deeds, unit: str = "") -> dict[str, datetime | None]:
    found = owed([under(duty)], at("11-09"), at("11-30"), deeds)
    return {each.period_name: each.done_at for each in found if each.unit == unit}


def test_a_record_keeps_the_duty_period_and_unit_that_it_names() -> None:
    own = replace(WEEK, units=("运营部", "票务部"))
    known = under(own, replace(own, id="质询会"))
    deeds = gathered(done("2026-W47", "11-17", 例行单位="票务部"), under=known)
    assert kept(own, deeds, "票务部") == {
        "2026-W46": None,
        "2026-W47": at("11-17"),
        "2026-W48": None,
        "2026-W49": None,
    }
    assert set(kept(own, deeds, "运营部").values()) == {None}
    assert set(kept(replace(own, id="质询会"), deeds, "票务部").values()) == {None}


def test_what_is_recorded_twice_was_done_the_first_time() -> None:
    twice = done("2026-W47", "11-17"), done("2026-W47", "11-19")
    assert gathered(*twice, under=under(WEEK)).recorded == {("周报", "2026-W47", ""): at("11-17")}


def test_what_is_noted_later_does_not_make_it_later() -> None:
    noted = advance(done("2026-W47", "11-17"), Event("备注", at("11-20"), "李敏", "客服专员", {}))
    deeds = gathered(noted, under=under(WEEK), now="11-18")
    assert deeds.recorded == {("周报", "2026-W47", ""): at("11-17")}


@pytest.mark.parametrize(("now", "known"), [("11-16 23:59", False), ("11-17 00:00", True)])
def test_what_happens_later_is_not_known_yet(now: str, known: bool) -> None:
    by_event = under(replace(WEEK, product=Product(event="备注")), MONTH)
    noted = lived("巡场", *(Event(e, at("11-17"), "李敏", "", {}) for e in ("登记", "备注")))
    deeds = gathered(
        done("2026-W47", "11-17"), noted, under=by_event, now=now, reports={"2026-10": "11-17"}
    )
    assert [bool(deeds.recorded), bool(deeds.events), bool(deeds.issued)] == [known] * 3


def test_only_events_that_do_a_duty_are_gathered_with_the_unit_of_whoever_did_them() -> None:
    known = under(replace(WEEK, product=Product(event="备注")), MONTH)
    life = [("登记", "李敏"), ("备注", "李敏"), ("备注", "谁也不是")]
    noted = lived("巡场", *(Event(event, at("11-17"), who, "", {}) for event, who in life))
    deeds = gathered(noted, done("2026-W47", "11-17"), under=known)
    assert list(deeds.recorded) == [("周报", "2026-W47", "")]
    assert deeds.events == {"备注": (Deed(at("11-17"), "运营部"), Deed(at("11-17"), ""))}
    assert not gathered(noted, under=under()).events, "nobody asks"


def test_an_event_keeps_the_duty_of_the_week_that_it_happens_in() -> None:
    by_event = replace(WEEK, product=Product(event="分享"))
    days = ["11-15 23:59", "11-16 00:00", "11-22 23:59", "11-30 00:00"]
    deeds = Deeds(events={"分享": tuple(Deed(at(each), "") for each in days)})
    assert kept(by_event, deeds) == {
        "2026-W46": at("11-15 23:59"),
        "2026-W47": at("11-16 00:00"),
        "2026-W48": None,
        "2026-W49": at("11-30 00:00"),
    }


def test_what_is_due_after_its_week_is_done_by_an_event_of_the_week_that_follows() -> None:
    by_event = replace(WEEK, after=True, product=Product(event="分享"))
    deeds = Deeds(events={"分享": (Deed(at("11-16"), ""),)})
    assert kept(by_event, deeds)["2026-W46"] == at("11-16")
    assert kept(by_event, deeds)["2026-W47"] is None


def test_of_a_unit_only_its_own_people_keep_the_duty() -> None:
    by_event = replace(WEEK, units=("运营部", "票务部"), product=Product(event="分享"))
    deeds = Deeds(events={"分享": (Deed(at("11-17"), "运营部"),)})
    assert kept(by_event, deeds, "运营部")["2026-W47"] == at("11-17")
    assert kept(by_event, deeds, "票务部")["2026-W47"] is None
    assert kept(replace(by_event, units=()), deeds)["2026-W47"] == at("11-17"), "anybody's"


def test_an_issued_report_keeps_the_duty_of_its_month_and_the_first_deed_counts() -> None:
    by_report = replace(MONTH, product=Product(report="月报"))
    issued = {("月报", "2026-11"): at("11-29"), ("周报", "2026-11"): at("11-02")}
    assert kept(by_report, Deeds(issued=issued)) == {"2026-11": at("11-29")}
    both = Deeds(recorded={("月汇总", "2026-11", ""): at("11-30")}, issued=issued)
    assert kept(by_report, both) == {"2026-11": at("11-29")}
    assert kept(MONTH, both) == {"2026-11": at("11-30")}, "no product, no report"


def test_what_only_its_paper_does_no_word_does() -> None:
    sheet = replace(WEEK, product=Product(form="周整改表"))
    issued = {("周整改表", "2026-W47"): at("11-20"), ("周整改表", "2026-W46"): at("11-17")}
    said = {("周报", each, ""): at("11-12") for each in ("2026-W46", "2026-W47", "2026-W48")}
    deeds = Deeds(recorded=said, issued=issued)
    assert kept(sheet, deeds) == {
        "2026-W46": at("11-17"),
        "2026-W47": at("11-20"),
        "2026-W48": None,
        "2026-W49": None,
    }
    assert deeds.last(replace(sheet, every=None), "") == at("11-20")
    by_event = replace(WEEK, product=Product(event="分享", only=True))
    assert set(kept(by_event, deeds).values()) == {None}
    assert deeds.last(replace(by_event, every=None), "") is None


def test_an_event_does_a_duty_only_where_it_says_what_is_asked() -> None:
    meeting = Product(event="通报", when=parse_term("场合 has 质询会"))
    known = frozenset({meeting, Product(event="通报"), Product(event="分享")})
    assert deeds_by("通报", {"场合": ("晨会", "质询会")}, known) == {meeting.deed, "通报"}
    assert deeds_by("通报", {"场合": ("晨会",)}, known) == {"通报"}
    assert deeds_by("备注", {}, known) == frozenset()


def test_a_week_without_a_complaint_asks_for_nothing() -> None:
    of_complaints = replace(WEEK, of="工单")
    weeks = {"2026-W47", "2026-W49"}
    deeds = Deeds(had_any=lambda machine, week: machine == "工单" and week.name in weeks)
    assert set(kept(of_complaints, deeds)) == weeks
    assert len(kept(WEEK, deeds)) == len(("W46", "W47", "W48", "W49"))


def test_a_duty_without_a_period_tells_when_it_was_last_done() -> None:
    plain = replace(NO_PERIOD, product=Product(event="分享", report="月报"))
    deeds = Deeds(
        recorded={
            ("巡场", "2026-W46", "票务部"): at("11-01"),
            ("巡场", "2026-W47", "票务部"): at("11-02"),
            ("周报", "2026-W47", "票务部"): at("11-08"),
            ("巡场", "2026-W47", "设备部"): at("11-09"),
        },
        events={"分享": (Deed(at("11-03"), "运营部"), Deed(at("11-04"), "票务部"))},
        issued={("别的", "2026-10"): at("11-10")},
    )
    assert deeds.last(NO_PERIOD, "票务部") == at("11-02")
    assert deeds.last(NO_PERIOD, "运营部") is None
    assert deeds.last(plain, "票务部") == at("11-04")
    assert deeds.last(plain, "运营部") == at("11-03")
    reported = replace(deeds, issued={("月报", "2026-10"): at("11-05")})
    assert reported.last(plain, "票务部") == at("11-05")


# —— what a record of a duty names ——


def test_a_record_of_a_duty_names_it_and_other_records_name_none() -> None:
    assert named_by(done("2026-W47", "11-17", 例行单位="票务部")) == ("周报", "2026-W47", "票务部")
    assert named_by(done("2026-W47", "11-17")) == ("周报", "2026-W47", "")
    patrol = lived("巡场", Event("登记", at("11-17"), "李敏", "客服专员", {}))
    assert named_by(patrol) is None
    noted = advance(done("2026-W47", "11-17"), Event("备注", at("11-18"), "吴刚", "客服主管", {}))
    assert named_by(noted) == ("周报", "2026-W47", "")


def test_what_wants_a_file_is_done_when_there_is_one() -> None:
    card = done("2026-W47", "11-17")
    assert kept_by(card) == (("周报", "2026-W47", ""), at("11-17"))
    asking = replace(card, rules=under(replace(WEEK, product=Product(file=True))))
    assert kept_by(asking) is None
    attached = advance(asking, Event("附件", at("11-19"), "李敏", "客服专员", {}))
    assert kept_by(attached) == (("周报", "2026-W47", ""), at("11-19"))


def test_only_what_wants_a_file_waits_for_one() -> None:
    card, told_at = done("2026-W47", "11-17"), (("周报", "2026-W47", ""), at("11-17"))
    wants_file = replace(MONTH, product=Product(file=True))
    by_event = replace(WEEK, product=Product(event="通报"))
    assert kept_by(replace(card, rules=under(wants_file, WEEK))) == told_at
    assert kept_by(replace(card, rules=under(wants_file, by_event))) == told_at
    patrol = lived("巡场", Event("登记", at("11-17"), "李敏", "客服专员", {}))
    assert kept_by(patrol) is None


def test_a_record_of_a_duty_that_was_voided_keeps_nothing() -> None:
    void = Event("作废", at("11-18"), "吴刚", "客服主管", {"理由": "写错了"})
    voided = advance(done("2026-W47", "11-17"), void)
    assert named_by(voided) is None
    assert set(kept(WEEK, gathered(voided, under=under(WEEK))).values()) == {None}


def test_a_period_of_years_is_told_by_both() -> None:
    found = owed(
        [under(Duty("复审", Every(PeriodUnit.YEAR, 2)))], at("11-16"), at("11-16"), Deeds()
    )
    assert [(each.period_name, each.due) for each in found] == [
        ("2026-2027", datetime(2028, 1, 1)),
    ]
    assert found[0].period is not None
    assert found[0].period.start == datetime(2026, 1, 1)
