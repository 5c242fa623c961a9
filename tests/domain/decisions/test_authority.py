"""Grants and bans, on rules made for each; the park's own are in tests/cases/工单/补偿权限.yaml."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.reasons import FieldAt
from cpl.domain.cases.record import Event
from cpl.domain.decisions.authority import able_to_give, asked_rows, refusals, room_left
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Ban, Clause, Grant, MoneyDecision
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value

MACHINE = rules().machines["工单"]
CARD = life(MACHINE, "承办中").card


def with_grants(*grants: Grant, bans: tuple[Ban, ...] = ()) -> Card:
    authority = rules().authority
    assert authority is not None
    made = replace(rules(), authority=replace(authority, grants=grants, bans=bans))
    return replace(CARD, rules=made)


def said(card: Card, role: str, *rows: Mapping[str, Value]) -> list[str]:
    event = Event("补偿", datetime(2026, 11, 17, 12, 0), "李敏", role, {"补偿": rows})
    return [f"{each.code}: {each.say}{each.mend}" for each in refusals(card, event, {})]


def cash(yuan: str) -> Mapping[str, Value]:
    return {"方式": "现金", "金额": Decimal(yuan)}


def grant(limit: str | None, role: str = "客服专员") -> Grant:
    return Grant("g", role, ("现金", "换票"), None if limit is None else Decimal(limit))


@pytest.mark.parametrize(("yuan", "allowed"), [("199.99", True), ("200", True), ("200.01", False)])
def test_a_cap_is_inclusive_to_the_cent(yuan: str, allowed: bool) -> None:
    assert (said(with_grants(grant("200")), "客服专员", cash(yuan)) == []) is allowed


def test_no_limit_laid_down_is_no_permission() -> None:
    (reason,) = said(with_grants(grant(None)), "客服专员", cash("1"))
    assert "未规定" in reason


def test_unlimited_is_unlimited() -> None:
    assert said(with_grants(grant("Infinity")), "客服专员", cash("9999999.99")) == []


def test_a_remedy_nobody_needs_leave_for_is_free() -> None:
    assert said(with_grants(grant("0")), "客服专员", {"方式": "道歉"}) == []


def test_a_remedy_that_is_not_cash_has_no_cap() -> None:
    assert said(with_grants(grant("0")), "客服专员", {"方式": "换票", "金额": Decimal(500)}) == []


def test_a_cap_is_of_the_role_or_of_one_it_covers() -> None:
    card = with_grants(grant("200"), grant("500", "客服主管"))
    assert said(card, "客服经理", cash("500")) == []
    (reason,) = said(card, "客服专员", cash("500"))
    assert "可以由客服主管办理" in reason
    assert said(card, "财务", cash("1"))


def test_each_row_is_judged_with_those_before_it() -> None:
    found = said(with_grants(grant("200")), "客服专员", cash("150"), cash("50"), cash("0.01"))
    assert len(found) == 1
    assert "累计 200.01 元" in found[0]


BAN = Ban("不得给现金", ("现金",), parse_term("用途 is 过失补救"), ("依据",), Clause("X-1"))


def test_a_ban_holds_unless_the_law_is_named() -> None:
    card = with_grants(grant("Infinity"), bans=(BAN,))
    (reason,) = said(card, "总经理", {**cash("10"), "用途": "过失补救"})
    assert reason.startswith("banned: 禁止给“现金”。确属依法应当赔偿的，写明依据")
    assert said(card, "总经理", {**cash("10"), "用途": "过失补救", "依据": "消法55条"}) == []
    assert said(card, "总经理", {**cash("10"), "用途": "关怀"}) == []


def test_a_ban_without_a_way_out_holds_always() -> None:
    card = with_grants(grant("Infinity"), bans=(replace(BAN, lawful=()),))
    (reason,) = said(card, "总经理", {**cash("10"), "用途": "过失补救", "依据": "消法55条"})
    assert reason == "banned: 禁止给“现金”。不要给。"


def test_who_may_not_is_told_what_he_may_and_who_may_more() -> None:
    """每个角色只说一次；不是现金的不说累计多少元。"""
    manager = replace(grant("500", "客服主管"), when=parse_term("用途 is 关怀"))
    twice = grant("500", "客服经理")
    card = with_grants(grant("200"), manager, twice, twice)
    (reason,) = said(card, "客服专员", cash("300"))
    assert reason == (
        "beyond-authority: 客服专员无权给“现金”，本件累计 300 元。"
        "规定：客服专员至多 200 元。可以由客服经理办理。"
    )
    (limited,) = said(card, "客服主管", {**cash("600"), "用途": "关怀"})
    assert "规定：客服专员至多 200 元；客服主管至多 500 元。" in limited
    (ticket,) = said(card, "", {"方式": "换票"})
    assert ticket.startswith("beyond-authority: 没有角色的人无权给“换票”。可以由")


def test_somebody_unlimited_is_told_no_amount() -> None:
    care = replace(grant("Infinity", "客服主管"), when=parse_term("用途 is 关怀"))
    (reason,) = said(with_grants(care), "客服主管", {**cash("1"), "用途": "过失补救"})
    assert "规定：客服主管，限于用途 是 关怀。" in reason


def clause(card: Card, role: str) -> str:
    row: Mapping[str, Value] = cash("900")
    event = Event("补偿", datetime(2026, 11, 17, 12, 0), "李敏", role, {"补偿": (row,)})
    (reason,) = refusals(card, event, {})
    return reason.clause.ref


def test_the_clause_told_is_the_roles_own_or_one_it_covers_or_the_one_that_would_allow_it() -> None:
    def under(role: str, limit: str, ref: str) -> Grant:
        return replace(grant(limit, role), clause=Clause(ref))

    clerk, head = under("客服专员", "200", "X-1"), under("客服主管", "500", "X-2")
    boss = under("总经理", "1000", "X-3")
    card = with_grants(clerk, head, boss)
    assert clause(card, "客服主管") == "X-2"
    assert clause(card, "客服经理") == "X-1", "the first of those it covers"
    assert clause(with_grants(boss), "财务") == "X-3"
    assert clause(with_grants(replace(boss, limit=Decimal(1))), "财务") == ""


def test_a_regulation_without_authority_caps_nothing() -> None:
    without = replace(CARD, rules=replace(rules(), authority=None))
    assert said(without, "财务", cash("99999")) == []


INFINITE = Decimal("Infinity")


@pytest.mark.parametrize(
    ("role", "given", "room"),
    [
        ("客服主管", "0", Decimal(500)),
        ("客服主管", "180.50", Decimal("319.50")),
        ("客服主管", "900", Decimal(0)),
        ("客服经理", "180", Decimal(820)),
        ("总经理", "5000", INFINITE),
        ("财务", "0", None),
    ],
)
def test_how_much_a_role_may_still_give(role: str, given: str, room: Decimal | None) -> None:
    assert room_left(CARD, (role,), Decimal(given)) == room


def test_of_several_roles_the_highest_cap_counts() -> None:
    assert room_left(CARD, ("财务", "客服主管"), Decimal(0)) == Decimal(500)


def test_where_no_limit_is_laid_down_there_is_no_power_over_cash() -> None:
    assert room_left(with_grants(grant(None)), ("客服专员",), Decimal(0)) is None
    without = replace(CARD, rules=replace(rules(), authority=None))
    assert room_left(without, ("总经理",), Decimal(0)) is None


def test_a_grant_that_asks_about_the_row_is_asked_about_it() -> None:
    lawful = replace(grant("200"), when=parse_term("用途 is 依法赔偿"))
    row = {**cash("50"), "用途": "依法赔偿"}
    assert room_left(with_grants(lawful), ("客服专员",), Decimal(0)) is None
    assert room_left(with_grants(lawful), ("客服专员",), Decimal(0), row) == Decimal(200)
    assert able_to_give(with_grants(lawful), Decimal(50)) == ()
    assert able_to_give(with_grants(lawful), Decimal(50), row) == ("客服专员",)


def test_who_could_give_so_much() -> None:
    assert able_to_give(CARD, Decimal("500.01")) == ("客服经理", "总经理")
    assert able_to_give(CARD, Decimal(1001)) == ("总经理",)
    assert able_to_give(with_grants(grant("200")), Decimal(201)) == ()
    assert able_to_give(with_grants(grant("200")), Decimal(200)) == ("客服专员",)


def test_who_has_two_grants_is_named_once() -> None:
    card = with_grants(grant("200"), grant("300"), grant("500", "客服主管"))
    assert able_to_give(card, Decimal(100)) == ("客服专员", "客服主管")


def test_a_grant_of_tickets_is_no_power_over_cash() -> None:
    tickets = replace(grant("500"), remedies=("换票",))
    assert able_to_give(with_grants(tickets), Decimal(1)) == ()
    assert room_left(with_grants(tickets), ("客服专员",), Decimal(0)) is None


def test_where_there_is_no_authority_a_plan_asks_for_nothing() -> None:
    planned = life(MACHINE, "待审批").card
    assert asked_rows(replace(planned, rules=replace(rules(), authority=None))) == ()
    authority = rules().authority
    assert authority is not None
    silent = replace(rules(), authority=replace(authority, asked=""))
    assert asked_rows(replace(planned, rules=silent)) == ()


def test_a_refusal_points_at_the_row_and_its_column() -> None:
    event = Event(
        "补偿", datetime(2026, 11, 17, 12, 0), "李敏", "客服专员",
        {"补偿": (cash("1"), {**cash("900"), "用途": "关怀"})},
    )  # fmt: skip
    (reason,) = refusals(with_grants(grant("200")), event, {})
    assert reason.about == FieldAt(FieldPath("补偿.金额"), 1)


def test_an_empty_row_gives_nothing() -> None:
    assert said(with_grants(grant("200")), "客服专员", {}, cash("1")) == []


def test_what_is_no_row_gives_nothing() -> None:
    event = Event(
        "补偿", datetime(2026, 11, 17, 12, 0), "李敏", "财务", {"补偿": ("现金", cash("900"))}
    )
    (reason,) = refusals(with_grants(grant("200")), event, {})
    assert reason.about == FieldAt(FieldPath("补偿.金额"), 1), "the row is counted as it stands"
    spoken = replace(event, fields={"补偿": "给了现金"})
    assert list(refusals(with_grants(grant("200")), spoken, {})) == []


def planned(yuan: str) -> Card:
    before = life(MACHINE, "承办中").card
    plan: dict[str, Value] = {"处理方案": "退票", "拟补偿": (cash(yuan),)}
    at = datetime(2026, 11, 17, 11, 0)
    return advance(before, Event("提出方案", at, "孟浩", "责任单位", plan))


def test_who_approves_a_plan_is_refused_for_what_he_does_not_write_himself() -> None:
    """批的人没有写补偿，错不在哪一格：改方案，或者换有权的人批。"""
    approve = Event("审批", datetime(2026, 11, 17, 12, 0), "吴刚", "客服主管")
    (reason,) = refusals(planned("900"), approve, {})
    assert (reason.code, reason.about) == ("beyond-authority", None)
    assert list(refusals(planned("400"), approve, {})) == []
    assert list(refusals(planned("900"), replace(approve, name="备注"), {})) == []


def test_an_event_that_the_rules_no_longer_know_approves_nothing() -> None:
    gone = Event("老审批", datetime(2026, 11, 17, 12, 0), "吴刚", "客服主管")
    assert list(refusals(planned("900"), gone, {})) == []


def test_the_latest_plan_counts() -> None:
    again = Event(
        "提出方案", datetime(2026, 11, 17, 13, 0), "孟浩", "责任单位", {"拟补偿": (cash("1"),)}
    )
    assert asked_rows(advance(planned("900"), again)) == (cash("1"),)
    assert asked_rows(CARD) == ()


def ruled(card: Card, **changes: object) -> Card:
    """The card under rules whose authority says something else."""
    authority = card.rules.authority
    assert authority is not None
    changed = replace(authority, **changes)  # type: ignore[arg-type]  # spares the reader
    return replace(card, rules=replace(card.rules, authority=changed))


# —— what must be said, and what is forbidden ——


def test_cash_must_say_its_amount_and_every_row_its_remedy() -> None:
    card = with_grants(grant("200"))
    missing = ["field-missing: 缺少“补偿.金额”。加上 补偿.金额=…"]
    assert said(card, "客服专员", {"方式": "现金"}) == missing
    assert said(card, "客服专员", {"方式": "换票"}) == []
    assert said(card, "客服专员", {"用途": "关怀"}) == [
        "field-missing: 缺少“补偿.方式”。加上 补偿.方式=…"
    ]


@pytest.mark.parametrize(
    ("remedies", "row", "banned"),
    [
        (("现金",), cash("1"), True),
        (("礼物",), cash("1"), False),
        ((), cash("1"), True),
        ((), {"方式": "换票"}, True),
    ],
    ids=["这一种", "另一种", "不写是全部", "不写是全部，换票也是"],
)
def test_a_ban_is_of_the_remedies_it_names_or_of_all(
    remedies: tuple[str, ...], row: Mapping[str, Value], banned: bool
) -> None:
    ban = replace(BAN, remedies=remedies, when=parse_term("主办单位 is 运营部"))
    found = said(with_grants(grant("Infinity"), bans=(ban,)), "客服专员", row)
    assert [each.partition(":")[0] for each in found] == (["banned"] if banned else [])


# —— what counts against a cap ——


def test_where_every_amount_counts_a_ticket_of_value_has_a_cap_too() -> None:
    every = ruled(with_grants(grant("200")), cash_only=False)
    ticket: Mapping[str, Value] = {"方式": "换票", "金额": Decimal(150)}
    assert said(every, "客服专员", ticket) == []
    (reason,) = said(every, "客服专员", ticket, cash("51"))
    assert reason.startswith("beyond-authority: 客服专员无权给“现金”，本件累计 201 元。")
    (valued,) = said(every, "客服专员", cash("51"), ticket)
    assert valued.startswith("beyond-authority: 客服专员无权给“换票”，本件累计 201 元。")


def test_where_nobody_could_decide_it_that_is_said() -> None:
    nobody = ruled(with_grants(grant("200")), asked="")
    (reason,) = said(nobody, "客服专员", cash("300"))
    assert reason == (
        "beyond-authority: 客服专员无权给“现金”，本件累计 300 元。规定：客服专员至多 200 元。"
        "规则没有规定此种情况由谁决定（未规定），请在 rules.yaml 的 authority 里写明。"
    )


def test_a_grant_of_other_remedies_does_not_help() -> None:
    tickets = replace(grant("500"), remedies=("换票",))
    (reason,) = said(with_grants(grant("200"), tickets), "客服专员", cash("300"))
    assert "规定：客服专员至多 200 元。" in reason


# —— conditions that are set in the same breath ——


CARE = replace(grant("500", "客服主管"), when=parse_term("事件性质 is 意外事件"))
BREATH = "情形要先记在案上（写明理由），再另记给付，不能写在一条里。"


@pytest.mark.parametrize(
    ("yuan", "nature", "told"),
    [("300", "意外事件", True), ("300", "一般服务", False), ("600", "意外事件", False)],
)
def test_nobody_gives_on_conditions_that_he_sets_in_the_same_breath(
    yuan: str, nature: str, told: bool
) -> None:
    at = datetime(2026, 11, 17, 12, 0)
    fields: dict[str, Value] = {"事件性质": nature, "补偿": (cash(yuan),)}
    event = Event("补偿", at, "吴刚", "客服主管", fields)
    (reason,) = refusals(with_grants(CARE), event, {})
    assert reason.mend.startswith(BREATH) is told
    known = advance(with_grants(CARE), replace(event, name="定级", fields={"事件性质": nature}))
    judged = list(refusals(known, replace(event, fields={"补偿": (cash(yuan),)}), {}))
    assert (judged == []) is told


def about(card: Card, role: str, *rows: Mapping[str, Value]) -> list[tuple[str, object]]:
    """The code and the place of each reason against it."""
    event = Event("补偿", datetime(2026, 11, 17, 12), "李敏", role, {"补偿": rows})
    return [(each.code, each.about) for each in refusals(card, event, {})]


def test_a_reason_stands_at_the_amount_where_that_counts_and_at_the_remedy_where_not() -> None:
    card = with_grants(grant("200"))
    amount, remedy = FieldPath("补偿.金额"), FieldPath("补偿.方式")
    ticket: Mapping[str, Value] = {"方式": "换票", "金额": Decimal(1)}
    assert about(card, "财务", ticket, cash("1")) == [
        ("beyond-authority", FieldAt(remedy, 0)),
        ("beyond-authority", FieldAt(amount, 1)),
    ]
    assert about(card, "客服专员", {"方式": "现金"}) == [
        ("field-missing", FieldAt(amount, 0, is_missing=True))
    ]


def test_where_no_limit_is_laid_down_no_cash_may_be_given_and_anything_else_may() -> None:
    unset = with_grants(grant(None))
    assert said(unset, "客服专员", {"方式": "换票"}) == []
    lacking = [code for code, _ in about(unset, "客服专员", {"方式": "现金"})]
    assert lacking == ["field-missing", "beyond-authority"]


# —— what was decided ——


def lived(card: Card, *said: tuple[str, dict[str, Value]]) -> Card:
    for name, fields in said:
        event = Event(name, datetime(2026, 11, 17, 11, 0), "吴刚", "客服主管", fields)
        card = advance(card, event)
    return card


def approved(card: Card, *rows: Mapping[str, Value]) -> Card:
    return lived(card, ("提出方案", {"拟补偿": rows}), ("审批", {}))


def test_what_was_approved_is_given_by_whoever_may_let_it_happen() -> None:
    card = approved(with_grants(grant("200")), cash("900"))
    assert said(card, "客服专员", cash("900")) == []
    (reason,) = said(card, "客服专员", cash("901"))
    assert reason == (
        "beyond-authority: 客服专员无权给“现金”，本件累计 901 元。规定：客服专员至多 200 元。"
        "审批（11-17 11:00 吴刚）批的“现金”是 900 元，这次以后共 901 元。先 审批，再照批的给。"
    )


def test_rows_of_one_payment_are_covered_together() -> None:
    """批了九百，一次写成五百加五百：第二笔超了。"""
    card = approved(with_grants(grant("0")), cash("900"))
    assert said(card, "客服专员", cash("500"), cash("400")) == []
    (reason,) = said(card, "客服专员", cash("500"), cash("500"))
    assert "批的“现金”是 900 元，这次以后共 1000 元" in reason


def test_that_nobody_has_approved_yet_is_told_only_where_nobody_could_give_it_himself() -> None:
    could = with_grants(grant("200"), grant("500", "客服主管"))
    (reason,) = said(could, "客服专员", cash("300"))
    assert reason.endswith("规定：客服专员至多 200 元。可以由客服主管办理。")
    (nobody,) = said(could, "客服专员", cash("600"))
    assert nobody.endswith(
        "规定：客服专员至多 200 元。还没有审批（写明拟补偿）。先 审批，再照批的给。"
    )
    (beyond,) = said(approved(could, cash("250")), "客服专员", cash("300"))
    assert beyond.endswith(
        "审批（11-17 11:00 吴刚）批的“现金”是 250 元，这次以后共 300 元。可以由客服主管办理。"
    )


GIFT: Mapping[str, Value] = {"方式": "赠品", "金额": Decimal(80)}


def test_what_is_in_nobodys_grant_is_nobodys_business_where_nothing_is_decided() -> None:
    every = ruled(with_grants(grant("200")), cash_only=False, asked="")
    assert said(every, "客服专员", GIFT) == []


def test_what_is_in_nobodys_grant_but_counts_needs_the_decision() -> None:
    every = ruled(with_grants(grant("200")), cash_only=False)
    (reason,) = said(every, "客服专员", GIFT)
    assert reason == (
        "beyond-authority: 客服专员无权给“赠品”，本件累计 80 元。还没有审批（写明拟补偿）。"
        "先 审批，再照批的给。"
    )
    assert said(every, "客服专员", {"方式": "赠品"}) == [], "it says no amount"
    assert said(approved(every, GIFT), "客服专员", GIFT) == []
    assert said(with_grants(grant("200")), "客服专员", GIFT) == [], "only cash counts"


MUST = MoneyDecision("审批", "核定金额", limit=Decimal(1000), must=True, clause=Clause("X-9"))


def must(*grants: Grant, **more: object) -> Card:
    return ruled(with_grants(*grants), decisions=(MUST,), **more)


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (cash("1"), True),
        ({"方式": "换票", "金额": Decimal(50)}, True),
        ({"方式": "换票"}, False),
        ({"方式": "道歉"}, False),
        (GIFT, True),
    ],
    ids=["现金", "值钱的票", "票", "道歉", "值钱的赠品"],
)
def test_nobody_gives_anything_of_value_before_it_was_decided(
    row: Mapping[str, Value], refused: bool
) -> None:
    found = said(must(grant("500")), "客服专员", row)
    remedy = row["方式"]
    assert found == (
        [
            f"not-decided: “{remedy}”要先定下来才能给：还没有审批（写明核定金额）。"
            "先 审批；定过的，给的不能超过定的。"
        ]
        if refused
        else []
    )


def test_cash_is_of_value_before_it_says_how_much() -> None:
    found = said(must(grant("500")), "客服专员", {"方式": "现金"})
    assert [each.partition(":")[0] for each in found] == ["field-missing", "not-decided"]


def test_what_was_decided_is_given_within_ones_own_power() -> None:
    """先核定，再在自己的权限里给：两样都要。"""
    settled = lived(must(grant("500")), ("审批", {"核定金额": Decimal(800)}))
    assert said(settled, "客服专员", cash("500")) == []
    (own,) = said(settled, "客服专员", cash("600"))
    assert own.startswith("beyond-authority: 客服专员无权给“现金”")
    (more,) = said(settled, "客服专员", cash("801"))
    assert more.startswith(
        "not-decided: “现金”要先定下来才能给：审批（11-17 11:00 吴刚）定的是 800 元"
    )
    assert said(settled, "客服专员", GIFT) == [], "nobody's grant limits it"


def test_of_several_decisions_only_those_that_are_wanting_are_told() -> None:
    second = replace(MUST, event="定级", amount="复核金额", clause=Clause("X-10"))
    card = ruled(with_grants(grant("500")), decisions=(MUST, second))
    settled = lived(card, ("审批", {"核定金额": Decimal(800)}))
    event = Event("补偿", datetime(2026, 11, 17, 12), "李敏", "客服专员", {"补偿": (cash("1"),)})
    (reason,) = refusals(settled, event, {})
    assert reason.say == "“现金”要先定下来才能给：还没有定级（写明复核金额）。"
    assert reason.mend.startswith("先 定级；")
    assert (reason.clause.ref, reason.about) == ("X-10", FieldAt(FieldPath("补偿.金额"), 0))


def test_of_several_decisions_that_may_be_taken_each_must_cover_it() -> None:
    either = MoneyDecision("定级", "核定金额")
    card = ruled(with_grants(grant("0")), decisions=(MoneyDecision("审批", "拟补偿"), either))
    both = lived(approved(card, cash("300")), ("定级", {"核定金额": Decimal(300)}))
    assert said(both, "客服专员", cash("300")) == []
    (reason,) = said(approved(card, cash("300")), "客服专员", cash("300"))
    assert reason.endswith("还没有定级（写明核定金额）。先 定级，再照批的给。")


# —— who decides ——


def deciding(card: Card, role: str, **fields: Value) -> list[str]:
    event = Event("审批", datetime(2026, 11, 17, 12), "吴刚", role, fields)
    return [f"{each.code}: {each.say}{each.mend}" for each in refusals(card, event, {})]


@pytest.mark.parametrize(("yuan", "allowed"), [("1000", True), ("1000.01", False)])
def test_as_much_is_decided_as_the_decision_may_come_to(yuan: str, allowed: bool) -> None:
    found = deciding(must(), "财务", 核定金额=Decimal(yuan))
    told = "beyond-authority: “审批”至多定 1000 元，本件累计 1000.01 元。报上一级定。"
    assert found == ([] if allowed else [told])


def test_what_was_given_before_counts_with_what_is_decided() -> None:
    given = lived(must(), ("补偿", {"补偿": (cash("400"),)}))
    assert deciding(given, "财务", 核定金额=Decimal(600)) == []
    (reason,) = deciding(given, "财务", 核定金额=Decimal(601))
    assert "本件累计 1001 元" in reason


def test_a_decision_without_a_limit_needs_a_grant_of_ones_own() -> None:
    free = ruled(with_grants(grant("500", "客服主管")), decisions=(replace(MUST, limit=None),))
    assert deciding(free, "客服主管", 核定金额=Decimal(500)) == []
    (reason,) = deciding(free, "客服主管", 核定金额=Decimal(501))
    assert reason.startswith("beyond-authority: 客服主管无权给“现金”，本件累计 501 元。")
    care = ruled(with_grants(CARE), decisions=(replace(MUST, limit=None),))
    (where,) = deciding(care, "客服主管", 核定金额=Decimal(500))
    assert "限于事件性质 是 意外事件" in where
    assert BREATH not in where


def test_an_amount_of_money_is_the_first_of_what_the_rules_call_cash() -> None:
    free = ruled(
        with_grants(grant("500", "客服主管")),
        cash=("现金", "转账"),
        decisions=(replace(MUST, limit=None),),
    )
    assert deciding(free, "客服主管", 核定金额=Decimal(500)) == []
    (reason,) = deciding(free, "客服主管", 核定金额=Decimal(501))
    assert "无权给“现金”" in reason


def test_where_nothing_is_called_cash_an_amount_is_nobodys_power() -> None:
    assert deciding(must(cash=()), "财务", 核定金额=Decimal(5000)) == []


def test_a_plan_is_not_approved_that_forbids_itself_or_does_not_say_how_much() -> None:
    card = with_grants(grant("500", "客服主管"), bans=(replace(BAN, lawful=()),))
    lawful = lived(card, ("提出方案", {"拟补偿": (cash("10"),)}))
    assert deciding(lawful, "客服主管") == []
    lacking = lived(card, ("提出方案", {"拟补偿": ({"方式": "现金"},)}))
    assert deciding(lacking, "客服主管") == ["field-missing: 缺少“补偿.金额”。加上 补偿.金额=…"]
    banned = lived(card, ("提出方案", {"拟补偿": ({**cash("10"), "用途": "过失补救"},)}))
    assert deciding(banned, "客服主管") == ["banned: 禁止给“现金”。不要给。"]
