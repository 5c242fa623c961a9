"""What a regulation demands where no event shows it: routing, standing work, what lint says."""

import pytest
from casebook import book

from cpl.domain.lint.checks import lint
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.use_cases.transitions.transition import with_defaults

AIRLINE, CARS, BUSES = "S002U-南航新疆", "S002N-汽车4S", "S003-聊城交运"


@pytest.mark.parametrize(
    ("profile", "event", "field", "said", "unit"),
    [
        (CARS, "分派", "投诉方面", "产品销售", "销售部"),
        (CARS, "分派", "投诉方面", "客户部综合部服务", "综合部"),
        (CARS, "分派", "投诉方面", "财务服务", "财务部"),
        (CARS, "分派", "投诉方面", "备品", "备品部"),
        (BUSES, "转办", "业务线", "客运", "客运营销部"),
        (BUSES, "转办", "业务线", "货运物流", "物流部"),
        (BUSES, "转办", "业务线", "房产基建物业", "房产部"),
        (BUSES, "转办", "业务线", "多种经营", "安全统筹中心"),
        (BUSES, "转办", "业务线", "汽车服务", "汽车事业部"),
    ],
)
def test_the_unit_follows_from_what_the_complaint_is_about(
    profile: str, event: str, field: str, said: str, unit: str
) -> None:
    """S002N-02, S003-04: each kind of business has its own department."""
    rules = book(profile).rules
    machine = rules.machines["工单"]
    card = book(profile).life(machine, {"start": "新投诉", "fields": {field: said}}).card
    rule = machine.events[event]
    assert with_defaults(card, rule, {})["主办单位"] == unit
    assert with_defaults(card, rule, {"主办单位": "客户部"})["主办单位"] == "客户部"


def test_customer_service_makes_an_analysis_every_month() -> None:
    """S002N-08: from what the follow-up calls say."""
    (duty,) = book(CARS).rules.duties
    assert (duty.every, duty.by) == (Every(PeriodUnit.MONTH), ("客户部",))
    assert duty.after, "a month's report is issued when the month is over"
    assert book(CARS).rules.reports["月报"].title == "客户投诉分析报告"


def test_the_airline_s_statistics_have_no_period_laid_down() -> None:
    """S002U-17: 定期 is no period; the report counts both kinds of the company's own fault."""
    rules = book(AIRLINE).rules
    (duty,) = rules.duties
    assert (duty.every, duty.by) == (None, ("投诉管理岗",))
    assert rules.parts.at_fault == (
        "公司原因-服务不合格",
        "公司原因-服务有瑕疵",
    )


def test_the_airline_s_promise_leaves_no_slack() -> None:
    """S002U-18: 1 + 5 + 3 + 1 is ten; lint says so once, and as a warning."""
    (found,) = lint(book(AIRLINE).rules)
    assert (found.code, found.serious) == ("no-slack", False)
    assert "各段相加 10，承诺 10，没有一点余地" in found.say
