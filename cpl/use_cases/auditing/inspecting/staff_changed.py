"""The people: whoever gives powers may, and nobody gives them to himself."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.people.staff import Spell, Staff
from cpl.domain.people.staff_changes import WhoChanges, claims_of, staff_changes, why_not_changed
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import STAFF
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.inspecting.versions import (
    ForAWhile,
    Versions,
    for_a_while,
    is_put_back,
    touches_records,
)
from cpl.use_cases.auditing.replaying import Replay

BRIEFLY = timedelta(days=3)
"""A power that was declared, and lasted longer, was meant: somebody stood in for somebody."""
OWN = {"own-powers": "staff-self-promotion"}
Powers = tuple[tuple[str, ...], str, tuple[Spell, ...]]


def staff_changed(replay: Replay) -> Iterator[AuditFinding]:
    lives: dict[str, Versions] = {}
    known: Mapping[str, Powers] | None = None
    for place, change in replay.changes_of(STAFF):
        if known is None:
            known = _powers(replay.office_before(place).staff) if change.before else {}
        now = _powers(replay.office_after(place).staff)
        for name in dict.fromkeys((*known, *now)):
            if known.get(name) != now.get(name):
                before = Versions(place, known.get(name))
                lives.setdefault(name, before).add(place, now.get(name))
        known = now
        if place >= replay.begun and not is_put_back(replay, place, change):
            yield from _judged(replay, place, replay.commits[place], change)
    for name, life in lives.items():
        for each in for_a_while(replay, life, _same, touches_records):
            yield from _briefly(replay, name, each)


def _powers(staff: Staff) -> Mapping[str, Powers]:
    """Everybody with his roles, his unit and his times; what is lent to him has days of its own."""
    return {
        name: (person.roles, person.unit, person.spells) for name, person in staff.everybody.items()
    }


def _same(one: object, other: object) -> bool:
    return one == other


def _judged(
    replay: Replay, place: int, past: PastCommit, change: FileChange
) -> Iterator[AuditFinding]:
    """By the rules and the people that there were before it."""
    office, after = replay.office_before(place), replay.office_after(place).staff
    found = staff_changes(office.staff, after)
    deed, key = replay.deed(past), (change.before, change.after)
    by = tuple(dict.fromkeys((deed.author, deed.committer)))
    if found and not claims.is_by_cpl(past):
        told = "；".join(each.said for each in found)
        say = f"改了谁能办什么，没有用 cpl 记录：{told}。"
        yield AuditFinding("staff-undeclared", STAFF, say, deed, people=by, key=key)
        for each in found:
            if each.gains and each.name in by:
                say = f"{each.name}给自己加了权：{each.said}。"
                yield AuditFinding("staff-self-promotion", STAFF, say, deed, people=by, key=key)
        return
    typist = deed.committer if deed.committer != deed.author else ""
    who = WhoChanges(deed.author, typist, claims.basis(past))
    day = deed.at.date()
    for against in why_not_changed(office.latest_rules, office.staff, after, who, day):
        code = OWN.get(against.code, "staff-not-entitled")
        yield AuditFinding(code, STAFF, against.say, deed, people=by, key=(*key, against.code))
    for said in claims_of(office.latest_rules, office.staff, after, who, day):
        say = f"{deed.author}改了人员。{said}。"
        yield AuditFinding("staff-alone", STAFF, say, deed, people=by, key=(*key, said))


def _briefly(replay: Replay, name: str, each: ForAWhile) -> Iterator[AuditFinding]:
    lasted = each.ended.recorded - each.begun.recorded
    if each.is_declared and lasted > BRIEFLY:
        return
    code = "staff-briefly-declared" if each.is_declared else "staff-changed-back"
    say = f"{name}的角色或单位改过又改了回来，中间办了 {each.decided} 件事。"
    people = (name, each.begun.commit.author.name, each.ended.commit.author.name)
    key = (name, each.begun.commit.subject, f"{replay.deed(each.begun).at:%F %H:%M}")
    deed = replay.deed(each.ended)
    yield AuditFinding(code, STAFF, say, deed, people=tuple(dict.fromkeys(people)), key=key)
