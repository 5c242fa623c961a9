"""Authority that cannot be right: contradicted, missing at the top, inspecting itself, too many."""

from collections import deque
from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.conditions import ALWAYS
from cpl.domain.regulation.machine_paths import GIVING_UP, steps_from
from cpl.domain.regulation.rules import Machine, Rules

MOST_APPROVALS = 2
PLAN_APPROVED = "solution_approved"
APPROVING = frozenset({PLAN_APPROVED, "instructed", "accountability_approved"})


def bans_that_contradict_grants(rules: Rules) -> Iterator[Finding]:
    authority = rules.authority
    if authority is None:
        return
    for ban in authority.bans:
        for grant in authority.grants:
            both = [each for each in grant.remedies if each in ban.remedies]
            if both and ban.when == ALWAYS and not ban.lawful:
                yield Finding(
                    "ban-contradicts-grant",
                    ("authority", grant.id),
                    f"“{grant.id}”许可{'、'.join(both)}，“{ban.id}”却一律禁止。",
                    "给禁止写上条件（when）或合法的路（lawful），或者收回授权。",
                    ban.clause,
                )


def nobody_above_the_limit(rules: Rules) -> Iterator[Finding]:
    """Nobody decides above the highest cap (S001-11)."""
    authority = rules.authority
    if authority is None or not authority.cash or any(d.must for d in authority.decisions):
        return
    cash = [g for g in authority.grants if set(g.remedies) & set(authority.cash)]
    if not cash:
        yield Finding(
            "cash-without-grant",
            ("authority", "grants"),
            f"没有授权写到“{'、'.join(authority.cash)}”，等于谁都能给、给多少都行。",
            "写上谁能给多少；一律不给的，写成 bans。",
            serious=False,
        )
    limits = [g.limit for g in cash if g.limit is not None]
    if cash and not any(not each.is_finite() for each in limits):
        most = max(limits, default=None)
        yield Finding(
            "nobody-above-limit",
            ("authority", "grants"),
            f"超过 {most:f} 元由谁决定，没有写。"
            if most is not None
            else "现金由谁决定，没有写限额。",
            "给最高一级写 limit: unlimited，或者写明一律不给。",
            serious=False,
        )


def limits_nobody_meets(rules: Rules) -> Iterator[Finding]:
    """A limit for what may be given without saying an amount: vouchers by the dozen pass it."""
    authority = rules.authority
    if authority is None:
        return
    for grant in authority.grants:
        is_said = grant.limit is not None and grant.limit.is_finite() and grant.limit > 0
        if is_said and not {*grant.remedies} & {*authority.cash}:
            yield Finding(
                "limit-without-amount",
                ("authority", grant.id),
                f"“{grant.id}”有限额，{'、'.join(grant.remedies)}却不必写金额，不写就不受限。",
                "算钱的写进 authority 的 cash，就要写金额。",
                grant.clause,
                serious=False,
            )


def approvals_that_decide_nothing(rules: Rules) -> Iterator[Finding]:
    """Where decisions are named, approving the plan is none unless it is among them."""
    authority = rules.authority
    if authority is None or not authority.decisions:
        return
    named = {each.event for each in authority.decisions}
    events = rules.complaints.events.values()
    if not any(authority.asked in each.fields for each in events):
        return
    for event in events:
        if PLAN_APPROVED in event.means and event.name not in named:
            yield Finding(
                "approval-decides-nothing",
                ("authority", "decisions"),
                f"“{event.name}”不在 decisions 里：批准多少都行，不看批准的人自己的授权。",
                f"加上 {{event: {event.name}, amount: {authority.asked}}}。",
                serious=False,
            )


def judging_oneself(rules: Rules) -> Iterator[Finding]:
    """A person inspecting himself (S001-12)."""
    for machine in rules.machines.values():
        for event in machine.events.values():
            if "authority_inspected" in event.means and not event.apart_from:
                yield Finding(
                    "self-inspection",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”可以由用权的本人检查自己。",
                    "写上 apart_from：用权的那个事件。",
                    event.clause,
                )


def too_many_approvals(rules: Rules) -> Iterator[Finding]:
    """More approvals than needed for an ordinary complaint (S000-27)."""
    for machine in rules.machines.values():
        fewest = _fewest_approvals(machine)
        if fewest is not None and fewest > MOST_APPROVALS:
            yield Finding(
                "too-many-approvals",
                ("machines", machine.name),
                f"{machine.name}最少也要 {fewest} 次审批才能办结。",
                "“减少不必要的层级审批”（S000-27）：一般的件少批几次。",
                serious=False,
            )


def _fewest_approvals(machine: Machine) -> int | None:
    """The fewest approvals on any path to an answered end; None where there is no such path."""
    best = dict.fromkeys((each.state for each in machine.registration.to), 0)
    waiting = deque(best)
    while waiting:
        state = waiting.popleft()
        for event, after in steps_from(machine, state):
            if event.means & GIVING_UP:
                continue
            cost = best[state] + bool(event.means & APPROVING)
            if after not in best or cost < best[after]:
                best[after] = cost
                waiting.append(after)
    ends = [best[n] for n, s in machine.states.items() if "closed" in s.means and n in best]
    return min(ends, default=None)
