"""A recurring duty that nothing can do stands on paper only, and lint says so."""

from dataclasses import replace

from casebook import rules

from cpl.domain.lint.duty_checks import (
    duties_never_kept,
    duties_never_made,
    duties_past_their_period,
)
from cpl.domain.regulation.conditions import Combined, parse_term
from cpl.domain.regulation.rules import Duty, Product
from cpl.domain.values.periods import Every, PeriodUnit

DUTY = Duty("周表", Every(PeriodUnit.WEEK))
WITH = replace(rules(), duties=(DUTY,))
WITHOUT = replace(WITH, machines={n: e for n, e in WITH.machines.items() if n != "例行"})


def test_a_duty_that_nothing_can_do_is_a_warning() -> None:
    (found,) = duties_never_kept(WITHOUT)
    assert (found.code, found.path, found.serious) == ("duty-never-kept", ("duties", "周表"), False)


def test_a_record_or_an_event_can_do_it() -> None:
    done = replace(DUTY, product=Product(event="巡场"))
    assert not [*duties_never_kept(WITH), *duties_never_kept(replace(WITHOUT, duties=(done,)))]


def test_what_is_to_do_it_must_be_of_its_periods_and_say_what_is_asked() -> None:
    unknown = Combined("all", (parse_term("投诉人.姓名 is 王"), parse_term("渠道 is 热线")))
    asked = Product(event="备注", when=unknown)
    wrong = (
        replace(DUTY, every=None, product=Product(form="周整改表")),
        replace(DUTY, product=asked),
    )
    found = list(duties_never_made(replace(WITH, duties=wrong)))
    assert {(each.path, each.serious) for each in found} == {(("duties", "周表"), True)}
    assert [each.say for each in found] == [
        "“周整改表”每周一张，做不了“周表”。",
        "“周表”要看“投诉人.姓名”，“备注”里不写它。",
    ]
    report = replace(DUTY, product=Product(report="月报"))
    (early,) = duties_never_made(replace(WITH, duties=(report,)))
    assert early.say == "“月报”要过完那一期才能下发，“周表”到期以前做不了。"
    filed = replace(DUTY, product=Product(file=True))
    assert [each.code for each in duties_never_made(replace(WITHOUT, duties=(filed,)))] == [
        "duty-never-made"
    ]
    right = (
        replace(DUTY, product=Product(form="周整改表")),
        filed,
        replace(report, after=True),
        replace(report, every=None),
        replace(DUTY, product=replace(asked, when=parse_term("备注 given"))),
    )
    assert not [*duties_never_made(replace(WITH, duties=right))]


def test_where_no_routine_takes_a_file_only_what_needs_one_is_never_made() -> None:
    filed = replace(DUTY, product=Product(file=True))
    deaf = {**WITH.machines, "例行": replace(WITH.machines["例行"], events={})}
    for machines in (WITHOUT.machines, deaf):
        (found,) = duties_never_made(replace(WITH, machines=machines, duties=(filed,)))
        assert found.say == "“周表”要附上文件，记例行工作的那一类收不了附件。"
    noted = replace(DUTY, product=Product(event="备注"))
    assert not [*duties_never_made(replace(WITHOUT, duties=(noted,)))]


def test_what_is_asked_of_no_event_at_all_is_never_said() -> None:
    asked = replace(DUTY, product=Product(file=True, when=parse_term("备注 given")))
    (found,) = duties_never_made(replace(WITH, duties=(asked,)))
    assert found.say == "“周表”要看“备注”，“做的事”里不写它。"


def test_a_week_has_no_ninth_day_and_a_quarter_has() -> None:
    ninth = replace(DUTY, due_day=9)
    (found,) = duties_past_their_period(replace(WITH, duties=(ninth,)))
    assert (found.code, found.say) == ("duty-day-outside", "“周表”一期只有 7 天，没有第 9 天。")
    assert (found.path, found.serious) == (("duties", "周表"), True)
    daily = replace(DUTY, every=Every(PeriodUnit.DAY), due_day=2)
    (found,) = duties_past_their_period(replace(WITH, duties=(daily, replace(daily, due_day=1))))
    assert found.say == "“周表”一期只有 1 天，没有第 2 天。"
    seventh = replace(DUTY, due_day=7)
    quarterly = replace(ninth, every=Every(PeriodUnit.QUARTER))
    whenever = replace(ninth, every=None)
    right = replace(WITH, duties=(DUTY, seventh, quarterly, whenever))
    assert not [*duties_past_their_period(right)]
