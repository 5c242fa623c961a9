"""Limits that hold, and each way in which a regulation like it lets more be given."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from small_shop import shop, staff

from cpl.domain.cases.card import advance, blank_card, rows_of
from cpl.domain.cases.reasons import Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Refused
from cpl.domain.people.staff import Person, Staff
from cpl.domain.proving.facts import CENT
from cpl.domain.proving.findings import Shown, steps_wrong
from cpl.domain.proving.moves import Leg, Place, Tried
from cpl.domain.proving.payments import AskedOfMoney, PaymentMoves
from cpl.domain.proving.plain import Variation
from cpl.domain.proving.walk import Bounds, Walk, walked
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import MoneyDecision
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values

NOW = datetime(2026, 11, 17, 9, 0)
FRONT = (
    "    - {id: 前台定额, role: 前台, remedies: [现金, 代金券], limit: 200, when: 情形 is 意外}\n"
)
BOSS = "    - {id: 老板不限, role: 老板, remedies: [现金, 代金券], limit: unlimited}\n"


@cache
def walk(*changes: tuple[str, str], places: int = 120) -> Walk:
    rules = shop(*changes)
    return walked(PaymentMoves(rules, rules.complaints, staff()), NOW, Bounds(2, places))


def found(*changes: tuple[str, str]) -> dict[str, Shown]:
    return {each.code: each for each in steps_wrong(walk(*changes))}


def words(shown: Shown) -> list[str]:
    return [each.event.name for each in shown.way]


def totals(walk: Walk) -> set[Decimal]:
    moves = walk.moves
    assert isinstance(moves, PaymentMoves)
    return {moves.tally(each.place).total for each in walk.found}


def test_nothing_is_found_though_every_limit_was_tried_at_and_beyond() -> None:
    kept = walk()
    assert list(steps_wrong(kept)) == []
    at_and_beyond = {Decimal(each) for each in ("200", "200.01", "1000", "1000.01")}
    assert at_and_beyond <= totals(kept)


def test_each_pays_to_his_own_limit_and_no_cent_more() -> None:
    kept = walk()
    moves = kept.moves
    assert isinstance(moves, PaymentMoves)
    paid = {
        (each.step.event.role, moves.tally(each.place).total)
        for each in kept.found
        if each.step.event.name == "补偿" and not each.place.card.times("批准")
    }
    most = {role: max(total for r, total in paid if r == role) for role, _ in paid}
    assert most["前台"] == 200
    assert most["经理"] == 1000
    assert most["老板"] > 1000


def test_a_second_payment_that_forgets_the_first_splits_the_limit() -> None:
    shown = found(("    keep: all\n", ""))["beyond-limit"]
    assert words(shown).count("补偿") >= 2
    assert "1000.01 元" in shown.say


def test_a_remedy_that_nobodys_power_names_is_given_beside_every_limit() -> None:
    grants = [
        (f"role: {role}, remedies: [现金, 代金券]", f"role: {role}, remedies: [代金券]")
        for role in ("前台", "经理", "老板")
    ]
    plan = ("  asked: 拟补偿\n", "")
    shown = found(*grants, plan, ("give: [拟补偿]", "may: [拟补偿]"))["beyond-limit"]
    assert "就给了现金" in shown.say
    assert words(shown)[-1] == "补偿"


def test_a_lower_rank_with_an_else_that_gives_it_more_is_upside_down() -> None:
    otherwise = FRONT + (
        "    - {id: 前台另外, role: 前台, remedies: [现金, 代金券], limit: 5000, "
        "when: 情形 is 一般}\n"
    )
    roles = [("  经理: {short: jl, as: [前台]}", "  经理: {short: jl}")]
    shown = found((FRONT, otherwise), *roles)["limit-upside-down"]
    assert "前台能给 5000 元，经理反而只能给 1000 元" in shown.say
    assert words(shown) == ["登记", "定性"]


def test_a_ban_whose_condition_never_holds_is_seen_where_it_is_wanted() -> None:
    """The engine obeys the ban; so nothing is found, and the banned row was tried."""
    ban = BOSS + "  bans:\n    - {id: 不送券, when: 方式 is 代金券}\n"
    kept = walk((BOSS, ban))
    assert list(steps_wrong(kept)) == []
    given = {
        row["方式"] for each in kept.found for row in rows_of(each.place.card.values.get("补偿"))
    }
    assert given == {"现金"}


def test_where_no_payment_can_be_come_to_none_is_counted() -> None:
    never = "give: [补偿], demands: [{when: 次数.办结 > 0, say: 不给。}], means: [compensated]"
    assert totals(walk(("give: [补偿], means: [compensated]", never))) == {Decimal(0)}


# —— what is tried at one place ——


CASE: Values = {"接收时间": NOW, "内容": "汤里有头发"}


def money(*changes: tuple[str, str]) -> PaymentMoves:
    rules = shop(*changes)
    return PaymentMoves(rules, rules.complaints, staff())


def at(moves: PaymentMoves, *steps: tuple[str, Values]) -> Place:
    card = blank_card(moves.rules, moves.machine, "TS20261117-001", CASE)
    for number, (name, fields) in enumerate((("登记", {}), *steps)):
        moment = NOW + timedelta(minutes=number)
        card = advance(card, Event(name, moment, "李敏", "前台", fields))
    return Place(card, NOW + timedelta(hours=1))


def given(amount: str, remedy: str = "现金") -> tuple[str, Values]:
    return "补偿", {"补偿": ({"方式": remedy, "金额": Decimal(amount)},)}


def planned(amount: str) -> tuple[str, Values]:
    return "上报", {"拟补偿": ({"方式": "现金", "金额": Decimal(amount)},)}


def amounts(moves: PaymentMoves, place: Place, event: str, field: str) -> list[tuple[str, str]]:
    """The remedies and amounts that are tried with this event."""
    rule = moves.machine.events[event]
    tried = (each.get(field) for each in moves.variations(place, rule))
    return [(str(row["方式"]), str(row["金额"])) for each in tried for row in rows_of(each)]


def test_a_payment_is_tried_at_each_limit_and_a_cent_beyond_of_each_kind() -> None:
    moves = money()
    borders = ["200", "200.01", "1000", "1000.01", "0.01"]
    assert amounts(moves, at(moves), "补偿", "补偿") == [
        (remedy, each) for remedy in ("现金", "代金券", "道歉") for each in borders
    ]


def test_what_was_given_is_taken_off_and_what_is_full_is_tried_no_more() -> None:
    moves = money()
    tried = amounts(moves, at(moves, given("200")), "补偿", "补偿")
    assert [each for remedy, each in tried if remedy == "现金"] == [
        "0.01", "800", "800.01", "0.01",
    ]  # fmt: skip
    beyond = amounts(moves, at(moves, given("1000.01")), "补偿", "补偿")
    assert [each for remedy, each in beyond if remedy == "现金"] == ["100", "0.01"]


def test_what_was_decided_and_is_left_of_it_is_a_limit_too() -> None:
    moves = money()
    decided = at(moves, planned("500"), ("批准", {}), given("120"))
    tried = amounts(moves, decided, "补偿", "补偿")
    assert ("现金", "380") in tried
    assert ("现金", "380.01") in tried
    assert ("代金券", "380") not in tried


def test_a_plan_is_tried_at_each_limit_in_the_first_kind_of_cash() -> None:
    moves = money()
    assert amounts(moves, at(moves), "上报", "拟补偿") == [
        ("现金", "200"), ("现金", "200.01"), ("现金", "1000"), ("现金", "1000.01"),
    ]  # fmt: skip


def test_after_three_payments_or_more_than_two_plans_nothing_more_is_looked_at() -> None:
    moves = money()
    rejected = ("退回", {"说明": "太多"})
    for few, is_tried in (
        ([given("1")] * 2, True),
        ([given("1")] * 3, False),
        ([planned("1"), rejected] * 2, True),
        ([planned("1"), rejected] * 3, False),
    ):
        assert bool(list(moves.at(at(moves, *few), frozenset()))) is is_tried, few
    full = at(moves, *[given("1")] * 3)
    assert amounts(moves, full, "补偿", "补偿") == []
    twice = at(moves, *[planned("1"), rejected] * 2)
    assert amounts(moves, twice, "上报", "拟补偿") == []


def test_the_stage_and_the_signature_tell_how_far_the_money_has_come() -> None:
    moves = money()
    begun, paid = at(moves), at(moves, given("1"))
    assert moves.stage(begun) == (0, 0, (False,))
    assert moves.stage(paid) == (1, 0, (False,))
    assert moves.stage(at(moves, planned("5"), ("批准", {}))) == (0, 1, (True,))
    assert moves.signature(begun) != moves.signature(paid)
    assert moves.signature(paid) != moves.signature(at(moves, given("2")))
    assert moves.signature(at(moves, planned("5"))) != moves.signature(at(moves, planned("6")))


# —— bans ——


def banned_by(ban: str, *rows: Values) -> list[str]:
    """The bans that a payment of these rows shows to be broken, had it been let."""
    moves = money((BOSS, f"{BOSS}  bans:\n    - {ban}\n"))
    paid: tuple[str, Values] = ("补偿", {"补偿": rows})
    before, after = at(moves), at(moves, paid)
    leg = Leg(Event("补偿", NOW + timedelta(minutes=1), "陈立", "老板", paid[1]), after)
    return [each.about for each in moves.wrongs(before, leg) if each.code == "banned-yet-given"]


COUPON: Values = {"方式": "代金券", "金额": Decimal(5)}
MONEY: Values = {"方式": "现金", "金额": Decimal(5)}


@pytest.mark.parametrize(
    ("ban", "rows", "found"),
    [
        ("{id: 不送券, remedies: [代金券], when: 内容 given}", (COUPON,), ["不送券"]),
        ("{id: 不送券, remedies: [代金券], when: 内容 given}", (MONEY,), []),
        ("{id: 不送券, remedies: [代金券], when: 内容 given}", (MONEY, COUPON), ["不送券"]),
        ("{id: 不送券, remedies: [代金券], when: 情形 given}", (COUPON,), []),
        ("{id: 都不送, when: 内容 given}", (MONEY, COUPON), ["都不送", "都不送"]),
        ("{id: 要写明, when: 内容 given, lawful: [金额]}", (COUPON,), []),
        ("{id: 要写明, when: 内容 given, lawful: [金额]}", ({"方式": "现金"},), ["要写明"]),
        ("{id: 都写明, when: 内容 given, lawful: [方式, 金额]}", ({"方式": "现金"},), ["都写明"]),
    ],
    ids=["这一种", "另一种", "第二行", "情形不符", "哪一种都禁", "写明了", "没有写明", "只写一半"],
)
def test_a_row_breaks_a_ban_that_means_it_unless_it_says_what_makes_it_lawful(
    ban: str, rows: tuple[Values, ...], found: list[str]
) -> None:
    assert banned_by(ban, *rows) == found


# —— ranks ——


def upside_down(*changes: tuple[str, str], kind: str = "意外") -> list[str]:
    moves = money(*changes)
    event: tuple[str, Values] = ("定性", {"情形": kind})
    after = at(moves, event)
    leg = Leg(Event("定性", NOW, "李敏", "前台", event[1]), after)
    found = moves.wrongs(at(moves), leg)
    return [each.say for each in found if each.code == "limit-upside-down"]


def test_a_higher_rank_that_may_give_less_is_told_with_how_much_either_may() -> None:
    manager = "    - {id: 经理定额, role: 经理, remedies: [现金, 代金券], limit: 1000}\n"
    never = manager.replace("limit: 1000", "limit: 1000, when: 情形 is 一般")
    apart = ("  经理: {short: jl, as: [前台]}", "  经理: {short: jl}")
    said = "照案上的情形，前台能给 200 元，经理反而只能给 0 元。"
    assert upside_down((manager, never), apart) == [said]
    assert upside_down((manager, never), apart, kind="一般") == []
    assert upside_down() == []
    boss = BOSS.replace("limit: unlimited", "limit: 200")
    assert upside_down((BOSS, boss), kind="一般") == []


MANAGER = "    - {id: 经理定额, role: 经理, remedies: [现金, 代金券], limit: 1000}\n"
APART = ("  经理: {short: jl, as: [前台]}", "  经理: {short: jl}")
OTHERWISE = MANAGER.replace("limit: 1000", "limit: 1000, when: 情形 is 一般")


@pytest.mark.parametrize(
    ("front", "manager", "told"),
    [
        (FRONT, OTHERWISE.replace("1000", "200"), False),
        (FRONT.replace("200", "0"), OTHERWISE, False),
        (FRONT.replace("200", "1"), OTHERWISE, True),
        (FRONT, OTHERWISE + "    - {id: 道歉, role: 经理, remedies: [道歉], limit: 1}\n", True),
        (FRONT, OTHERWISE + "    - {id: 未定, role: 经理, remedies: [现金], limit: null}\n", True),
        (OTHERWISE, FRONT, True),
    ],
    ids=["一样高的", "什么也不能给", "能给一元", "不是现金的不算", "没有规定的不算", "先写后写"],
)
def test_which_of_two_ranks_is_the_higher_is_told_by_the_cash_they_may_give(
    front: str, manager: str, told: bool
) -> None:
    assert bool(upside_down((FRONT, front), (MANAGER, manager), APART)) is told


def test_a_rank_is_known_by_the_least_that_it_may_give() -> None:
    more = FRONT.replace("定额", "另外").replace("200", "5000").replace("意外", "一般")
    said = "照案上的情形，前台能给 5000 元，经理反而只能给 1000 元。"
    assert upside_down((FRONT, FRONT + more), APART, kind="一般") == [said]


# —— what it hangs on, and who is tried ——


def facts_of(moves: PaymentMoves, event: str) -> set[str]:
    every = moves.facts.of_event(moves.machine.events[event])
    return {term.fact for condition in every for term in condition.terms()}


def test_on_powers_hangs_what_gives_and_what_decides() -> None:
    moves = money()
    assert facts_of(moves, "补偿") == {"情形"}
    assert facts_of(moves, "派") == facts_of(moves, "批准") == set()
    authority = moves.authority
    decision = MoneyDecision("批准", FieldPath("拟补偿"), when=parse_term("说明 given"))
    decided = replace(moves.rules, authority=replace(authority, decisions=(decision,)))
    own = PaymentMoves(decided, decided.complaints, staff())
    assert facts_of(own, "批准") == facts_of(own, "补偿") == {"情形", "说明"}
    assert facts_of(own, "派") == set()
    none = replace(moves.rules, authority=None)
    facts = AskedOfMoney(none, none.complaints)
    assert facts.fields == frozenset()


@pytest.mark.parametrize(
    ("codes", "hopeless"),
    [
        (("beyond-authority",), True),
        (("missing", "banned"), True),
        (("not-decided",), True),
        (("missing",), False),
    ],
)
def test_what_is_refused_for_money_is_let_with_no_other_words(
    codes: tuple[str, ...], hopeless: bool
) -> None:
    reasons = tuple(Reason(each, "不行。", about=None) for each in codes)
    event = Event("补偿", NOW, "李敏", "前台", {})
    assert money().is_hopeless(Refused(event, reasons)) is hopeless


def test_money_beyond_every_power_is_told_of_its_step() -> None:
    moves = money()
    name, fields = given("200.01")
    before = at(moves, ("定性", {"情形": "意外"}))
    event = Event(name, NOW + timedelta(hours=2), "李敏", "前台", fields)
    leg = Leg(event, at(moves, ("定性", {"情形": "意外"}), (name, fields)))
    assert [(each.code, each.about) for each in moves.wrongs(before, leg)] == [
        ("beyond-limit", "补偿")
    ]
    within = replace(event, fields=given("200")[1])
    assert list(moves.wrongs(before, replace(leg, event=within))) == []


def tried(moves: PaymentMoves, place: Place, name: str) -> Tried:
    (found,) = [each for each in moves.at(place, frozenset()) if each.rule.name == name]
    return found


def test_money_is_tried_by_one_of_each_rank_and_unit_and_all_else_by_the_first() -> None:
    moves = money()
    paid = tried(moves, at(moves, ("定性", {"情形": "意外"})), "补偿")
    by = {each.event.role: each.event.actor for each in paid.steps}
    assert by == {"前台": "王芳", "经理": "高远", "老板": "陈立"}
    most = max(
        row["金额"]  # type: ignore[type-var]
        for each in paid.steps
        if each.event.role == "经理"
        for row in rows_of(each.event.fields["补偿"])
    )
    assert most == 1000
    assert {each.event.actor for each in tried(moves, at(moves), "派").steps} == {"李敏"}
    elsewhere = Person("赵磊", "", ("前台",), "厨房")
    more = replace(moves, staff=Staff({**moves.staff.people, "赵磊": elsewhere}))
    actors = {
        e.event.actor for e in tried(more, at(more, ("定性", {"情形": "意外"})), "补偿").steps
    }
    assert {"王芳", "赵磊"} < actors


def test_what_nobody_may_give_is_refused_for_what_lacks_least() -> None:
    """The manager lacks only the word before it; the desk the power besides."""
    pays = "give: [补偿], means: [compensated]"
    moves = money((pays, f"demands: [{{when: 次数.派 > 0, say: 先派。}}], {pays}"), (BOSS, ""))
    found = tried(moves, at(moves), "补偿")
    assert found.steps == ()
    assert found.refused is not None
    assert [each.say for each in found.refused.reasons] == ["先派。"]


def test_two_places_are_one_only_where_as_much_was_given_planned_and_decided() -> None:
    moves = money()
    rejected = ("退回", {"说明": "太多"})
    once, twice = at(moves, given("2")), at(moves, given("1"), given("1"))
    assert moves.signature(once) != moves.signature(twice), "in two payments"
    again = (planned("5"), rejected, planned("5"))
    assert moves.signature(at(moves, planned("5"))) != moves.signature(at(moves, *again))
    approved: tuple[str, Values] = ("批准", {})
    assert moves.signature(at(moves, planned("5"))) != moves.signature(
        at(moves, planned("5"), approved)
    )


# —— what is varied ——


def varied(moves: PaymentMoves, event: str, *steps: tuple[str, Values]) -> list[Variation]:
    return list(moves.variations(at(moves, *steps), moves.machine.events[event]))


SORTS = "give: [情形], means: [noted]"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("give: [情形]", ["意外", "一般"]),
        ("may: [情形]", [None, "意外", "一般"]),
        ("need: [情形]", [None, "意外", "一般"]),
        ("may: [说明], demands: [{when: 说明 given, say: 先说明。}]", []),
    ],
    ids=["必写", "可写", "要知道", "和权限无关"],
)
def test_what_opens_a_power_is_said_in_every_way(words: str, kinds: list[str | None]) -> None:
    moves = money((SORTS, SORTS.replace("give: [情形]", words)))
    assert varied(moves, "定性") == ([{"情形": each} for each in kinds] or [{}])
    assert varied(moves, "派") == [{}]


def test_what_may_be_paid_or_planned_may_be_left_unsaid() -> None:
    moves = money(("give: [补偿]", "may: [补偿]"), ("give: [拟补偿]", "may: [拟补偿]"))
    assert varied(moves, "补偿")[0] == {"补偿": None}
    assert varied(moves, "上报")[0] == {"拟补偿": None}
    assert None not in [each["补偿"] for each in varied(money(), "补偿")]


def test_an_amount_that_is_decided_is_tried_at_the_decision_s_own_limit_too() -> None:
    more = ("  说明: text\n", "  说明: text\n  核定: amount\n")
    moves = money(more, ("give: [说明], means: [returned]", "give: [核定], means: [returned]"))
    decision = MoneyDecision("退回", FieldPath("核定"), limit=Decimal(300))
    authority = replace(moves.authority, decisions=(decision,))
    rules = replace(moves.rules, authority=authority)
    own = PaymentMoves(rules, rules.complaints, staff())
    borders = ["200", "200.01", "300", "300.01", "1000", "1000.01"]
    assert [str(each["核定"]) for each in varied(own, "退回")] == borders
    by = {each.event.actor for each in tried(own, at(own, planned("5")), "退回").steps}
    assert by == {"高远", "陈立"}


MEMBERS = (
    "      金额: amount\n",
    "      金额: amount\n      用途: {type: choice, choices: [补救, 关怀, 慰问]}\n"
    "      依据: text\n",
)


def rows_tried(*bans: str) -> list[Values]:
    text = "".join(f"    - {each}\n" for each in bans)
    moves = money(MEMBERS, (BOSS, f"{BOSS}  bans:\n{text}" if bans else BOSS))
    return [row for each in varied(moves, "补偿") for row in rows_of(each["补偿"])]


@pytest.mark.parametrize(
    ("bans", "usual", "besides"),
    [
        ((), "补救", []),
        (("{id: 甲, when: 用途 is 补救}",), "关怀", ["补救"]),
        (("{id: 甲, when: 用途 in 补救、关怀}",), "慰问", ["补救", "关怀"]),
        (
            ("{id: 甲, when: 用途 is 补救}", "{id: 乙, when: 用途 is 慰问}"),
            "关怀",
            ["补救", "慰问"],
        ),
        (("{id: 甲, when: 用途 in 补救、关怀、慰问}",), "补救", ["补救", "关怀", "慰问"]),
        (("{id: 甲, when: 用途 is 补救, lawful: [依据]}",), "补救", []),
        (("{id: 甲, when: 用途 is not 补救}",), "补救", []),
        (("{id: 甲, when: 情形 is 一般}",), "补救", []),
    ],
)
def test_a_payment_is_plain_and_each_banned_one_is_tried_besides(
    bans: tuple[str, ...], usual: str, besides: list[str]
) -> None:
    plain: list[Values] = []
    banned: list[Values] = []
    for row in rows_tried(*bans):
        assert row["依据"] == "略"
        assert set(row) == {"方式", "金额", "用途", "依据"}
        (plain if row["用途"] == usual and len(plain) < 15 else banned).append(row)
    assert len(plain) == 15
    assert [each["用途"] for each in banned] == besides
    assert {(each["方式"], each["金额"]) for each in banned} <= {("现金", CENT)}


@pytest.mark.parametrize(
    ("cash", "kinds"),
    [
        ("[现金, 代金券, 换票]", ["现金", "换票", "道歉"]),
        ("[现金]", ["现金", "道歉"]),
        ("[道歉, 解释, 现金, 代金券, 换票]", ["道歉", "换票"]),
    ],
)
def test_the_first_and_the_last_kind_of_cash_are_tried_and_one_that_is_none(
    cash: str, kinds: list[str]
) -> None:
    choices = ("choices: [道歉, 现金, 代金券]", "choices: [道歉, 解释, 现金, 代金券, 换票]")
    moves = money(choices, ("cash: [现金, 代金券]", f"cash: {cash}"))
    tried_kinds = [remedy for remedy, _ in amounts(moves, at(moves), "补偿", "补偿")]
    assert list(dict.fromkeys(tried_kinds)) == kinds


def test_what_has_no_limit_is_told_in_words() -> None:
    free = FRONT + FRONT.replace("定额", "另外").replace("200", "unlimited").replace("意外", "一般")
    assert upside_down((FRONT, free), APART, kind="一般")[0].startswith(
        "照案上的情形，前台能给 多少都行，"
    )


def test_the_lower_rank_is_the_one_that_may_give_less_whatever_it_is_called() -> None:
    desk = FRONT.replace("200", "1000").replace("意外", "一般")
    manager = MANAGER.replace("limit: 1000", "limit: 200, when: 情形 is 意外")
    (said,) = upside_down((FRONT, desk), (MANAGER, manager), APART)
    assert said.startswith("照案上的情形，经理能给 200 元，前台反而只能给 0 元")


def test_where_nobody_works_nobody_pays() -> None:
    moves = replace(money(), staff=Staff({}))
    found = tried(moves, at(moves), "补偿")
    assert (found.steps, found.refused) == ((), None)
