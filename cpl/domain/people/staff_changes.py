"""A change of staff: whose powers are other than before, and may whoever makes it make it?

Who may, the rules say (`meta: {staff: […]}`), or else those who may adopt rules; where they
name nobody, anybody may. Nobody gives himself a power, unless nobody else may change the staff.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from cpl.dataclass import dataclass
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import SYSTEM, Person, Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import some

ALONE = "一人岗位：没有别人能改人员"
NOBODY = "没有人有能改人员的角色"
NOTHING = "（没有）"
EVERY_DESK = "各台"
FEW = 3


@dataclass(frozen=True)
class StaffChange:
    """What of one person is other than before; `gains`: may he do what he could not?"""

    name: str
    said: str
    gains: bool


@dataclass(frozen=True)
class WhoChanges:
    """Whoever decides on a change, whoever types it, and on the strength of what."""

    actor: str
    typist: str = ""
    basis: str = ""


@dataclass(frozen=True)
class StaffObjection:
    """Why somebody may not make it, and what to do; `name`: the person whom it is about."""

    name: str
    code: str
    say: str
    mend: str


def staff_changes(before: Staff, after: Staff) -> tuple[StaffChange, ...]:
    """Each person whose powers change, then each desk; how somebody is reached is none."""
    names = dict.fromkeys((*before.everybody, *after.everybody))
    people = (each for name in names for each in _of_one(name, before, after))
    return (*people, *_of_desks(before, after))


def _of_desks(before: Staff, after: Staff) -> Iterator[StaffChange]:
    """Desks that come, go, or are other than before; to be of one is told with the person."""
    was = {each.code: _of_desk(each) for each in before.desks}
    now = {each.code: _of_desk(each) for each in after.desks}
    for code in dict.fromkeys((*was, *now)):
        if was.get(code) != now.get(code):
            said = f"台 {code} {was.get(code, NOTHING)}→{now.get(code, NOTHING)}"
            yield StaffChange(f"台 {code}", said, gains=False)


def _of_desk(desk: OfficeDesk) -> str:
    own = f"（{'、'.join(desk.units)}）" if desk.units else ""
    return f"{desk.name}{own}{'，主台' if desk.is_main else ''}"


def _of_one(name: str, before: Staff, after: Staff) -> Iterator[StaffChange]:
    old, new = before.everybody.get(name), after.everybody.get(name)
    was, now = _facts(old, before, name), _facts(new, after, name)
    told = tuple(
        f"{key} {was[key] or NOTHING}→{now[key] or NOTHING}" for key in was if was[key] != now[key]
    )
    if new is None:
        yield StaffChange(name, f"去掉了{name}", gains=False)
    elif old is None:
        yield StaffChange(name, f"加了{name}（{'、'.join(new.roles) or '没有角色'}）", gains=True)
    elif told:
        yield StaffChange(name, f"{name}：{'；'.join(told)}", gains=_gains(was, now))


def _facts(person: Person | None, staff: Staff, name: str) -> Mapping[str, str]:
    """What his powers rest on, as words."""
    known = person or Person(name, "", ())
    lent = (each for each in staff.stand_ins if each.name == name)
    return {
        "角色": "、".join(known.roles),
        "单位": known.unit,
        "台": (known.desk if staff.desks else "") or EVERY_DESK,
        "在岗": known.when,
        "邮箱": known.email,
        "账号": "、".join(known.logins),
        "角色（以前的）": "、".join(role for each in known.spells for role in each.roles),
        "台（以前的）": "、".join(each.desk for each in known.spells if each.desk),
        "代": "、".join(f"{e.whom} {e.spell} {'、'.join(e.roles)}".strip() for e in lent),
    }


def _gains(was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Fewer roles and a desk of his own are less; whatever else is other may be more."""
    if was["台"] not in (now["台"], EVERY_DESK):
        return True
    if {*now["角色"].split("、")} - {*was["角色"].split("、"), ""}:
        return True
    return any(
        was[key] != now[key] and now[key] for key in was if key not in ("角色", "台", "邮箱")
    )


def keepers(rules: Rules) -> tuple[str, ...]:
    """The roles that may change the staff; none: anybody may."""
    return rules.meta.staff or rules.meta.adopts


def may_keep(rules: Rules, person: Person) -> bool:
    """May he change the staff, as far as he gives himself nothing by it?"""
    wanted = keepers(rules)
    held = (rules.role_covers(role, each) for role in person.roles for each in wanted)
    return person.name != SYSTEM and (not wanted or any(held))


def why_not_changed(
    rules: Rules, before: Staff, after: Staff, who: WhoChanges, day: date
) -> Iterator[StaffObjection]:
    """What is against it that he makes this change, by the rules and the people before it."""
    changes, able = staff_changes(before, after), _able(rules, before, day)
    if not changes:
        return
    told = "；".join(each.said for each in changes)
    gains = {each.name for each in changes if each.gains}
    if who.actor not in able and not _left(able, after, day):
        if not who.basis or (able and who.actor in gains):
            yield _without_basis(changes[0].name, able, told)
        return
    if who.actor not in able:
        roles = "、".join(keepers(rules)) or "在岗的人"
        yield StaffObjection(
            changes[0].name,
            "staff-not-theirs",
            f"{who.actor or '不知道是谁的人'}不能改人员：{told}。",
            f"由{roles}（{some(able, FEW, '人')}）改；他定了由你录入的，--as 他 --basis 依据。",
        )
        return
    others = [each for each in able if each != who.actor]
    if who.actor in gains and others:
        say = f"{who.actor}不能改自己的权限：{told}。"
        yield StaffObjection(who.actor, "own-powers", say, f"由{some(others, FEW, '人')}来改。")
    elif who.typist in gains and not who.basis:
        yield StaffObjection(
            who.typist,
            "own-powers",
            f"{who.typist}录入的是自己的权限，没有写{who.actor}凭什么定的：{told}。",
            "加 --basis 依据（任命文件、消息）；或者请他自己来改。",
        )


def _able(rules: Rules, before: Staff, day: date) -> list[str]:
    return [each.name for each in before.at(day).people.values() if may_keep(rules, each)]


def _left(able: list[str], after: Staff, day: date) -> list[str]:
    """Those of them who are here still when the change is made: it may tell that they have left."""
    return [each for each in able if each in after.at(day).people]


def _without_basis(name: str, able: list[str], told: str) -> StaffObjection:
    gone = f"{some(able, FEW, '人')}走了，再没有人能改人员" if able else NOBODY
    mend = "写 --basis 凭什么（辞职、任命的文件）；自己的权限另外再改。"
    return StaffObjection(name, "staff-no-basis", f"{gone}：{told}。", mend)


def claims_of(
    rules: Rules, before: Staff, after: Staff, who: WhoChanges, day: date
) -> tuple[str, ...]:
    """What such a change has to say: that nobody else, or nobody at all, could have made it."""
    changes, able = staff_changes(before, after), _able(rules, before, day)
    if not changes:
        return ()
    if who.actor not in able and not _left(able, after, day):
        return (NOBODY,)
    own = any(each.gains and each.name == who.actor for each in changes)
    return (ALONE,) if own and able == [who.actor] else ()
