"""Limits that hold, and each way in which a regulation like it lets more be given."""

from datetime import datetime
from decimal import Decimal
from functools import cache

from small_shop import shop, staff

from cpl.domain.cases.card import rows_of
from cpl.domain.proving.findings import Shown, steps_wrong
from cpl.domain.proving.payments import PaymentMoves
from cpl.domain.proving.walk import Bounds, Walk, walked

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
