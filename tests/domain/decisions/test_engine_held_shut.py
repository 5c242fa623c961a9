"""What is offered can be done: under every regulation, wherever a record may stand.

What fails whatever is written with an event is told as what comes first; an event that is not
held shut is refused for nothing but what it does not say yet, who does it, or another record.
"""

from collections.abc import Iterator

import pytest
import yaml
from casebook import STARTS, Book, Life, book
from every import check_every
from places import CASES

from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Accepted, Context, decide, held_shut, possible
from cpl.domain.regulation.conditions import ALWAYS, Combined, Condition, parse_term
from cpl.domain.regulation.rules import Demand, EventRule
from cpl.store.defaults import defaults_root

PROFILES = sorted(path.stem for path in (defaults_root() / "samples" / "rules").glob("*.yaml"))
Offer = tuple[str, Life, EventRule]


def offers(under: Book) -> Iterator[Offer]:
    """Every event that is possible at every starting point of the cases."""
    own = yaml.safe_load((CASES / under.profile / STARTS).read_text("utf-8"))
    for name, starts in own.items():
        machine = under.rules.machines[name]
        for start in starts:
            life = under.start(machine, start)
            for rule in possible(life.card) if life.card.happened else ():
                yield f"{name} {start} {rule.name}", life, rule


def judge(offer: Offer) -> None:
    """Raises AssertionError."""
    _, life, rule = offer
    shut = held_shut(life.card, rule, life.clock)
    outcome = decide(life.card, Event(rule.name, life.clock, "", "", {}), Context(life.clock))
    reasons = () if isinstance(outcome, Accepted) else outcome.reasons
    said = [each.say for each in reasons if each.code == "gate-not-held"]
    assert {each.say for each in shut} <= set(said)
    if not shut and not rule.fields:
        gated = [each for each in reasons if each.code == "gate-not-held"]
        assert all(each.about is not None or life.card.links for each in gated), gated


@pytest.mark.parametrize("profile", PROFILES)
def test_what_comes_first_is_told_of_every_step_and_what_is_offered_is_not_shut(
    profile: str,
) -> None:
    check_every(offers(book(profile)), judge, name=lambda offer: offer[0])


NEVER = parse_term("次数.审批 > 0")
OPEN_ORDERS = Combined("not", (parse_term("关联.整改 > 0"),))
OTHERWISE = Combined("not", (parse_term("诉求 is 没有的"),))


@pytest.mark.parametrize(
    ("when", "applies", "fields", "is_shut"),
    [
        (NEVER, ALWAYS, {}, True),
        (parse_term("诉求 is 没有的"), ALWAYS, {}, True),
        (parse_term("诉求 is 没有的"), ALWAYS, {"may": ("诉求",)}, False),
        (parse_term("诉求 is 没有的"), ALWAYS, {"give": ("诉求",)}, False),
        (parse_term("处理方案 given"), ALWAYS, {"need": ("处理方案",)}, False),
        (Combined("all", (NEVER, parse_term("诉求 given"))), ALWAYS, {"may": ("诉求",)}, False),
        (parse_term("关联.整改 > 0"), ALWAYS, {}, False),
        (parse_term("门槛.四不放过 is 是"), ALWAYS, {}, False),
        (parse_term("同类.3 > 5"), ALWAYS, {}, False),
        (parse_term("未了升级.批量 is 是"), ALWAYS, {}, False),
        (NEVER, OPEN_ORDERS, {}, False),
        (NEVER, OTHERWISE, {"may": ("诉求",)}, False),
        (NEVER, OTHERWISE, {}, True),
    ],
    ids=[
        "别的事要先办", "已经登记的字段", "可以写的字段", "要写的字段", "还不知道的字段",
        "一半由它写", "看别的件", "看门槛", "看同类", "看升级", "看不看由别的件定",
        "看不看由它写的定", "看不看已经定了",
    ],
)  # fmt: skip
def test_shut_is_only_what_nothing_written_with_the_event_and_no_other_record_opens(
    when: Condition, applies: Condition, fields: dict[str, tuple[str, ...]], is_shut: bool
) -> None:
    life = book().start(book().rules.machines["工单"], "承办中")
    demand = Demand(when, "先办别的。", applies=applies)
    rule = EventRule("备注", ("any",), demands=(demand,), **fields)  # type: ignore[arg-type]
    assert held_shut(life.card, rule, life.clock) == ((demand,) if is_shut else ())


def test_what_is_known_already_is_no_reason_to_offer_what_is_refused() -> None:
    """S002G-12: 分类 is needed for the answer and known; without 查验 no 分类=硬件 is answered."""
    under = book("S002G-酒店")
    life = under.start(under.rules.machines["工单"], "硬件承办中")
    answer = next(each for each in possible(life.card) if each.name == "答复")
    said = [each.say for each in held_shut(life.card, answer, life.clock)]
    assert "硬件投诉还没有检查，也没有修复或更换。" in said
