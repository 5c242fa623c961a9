"""The people: whoever gives powers may, and nobody gives them to himself."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.people.staff import Staff
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import STAFF
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.inspecting.versions import (
    ForAWhile,
    Versions,
    for_a_while,
    touches_records,
)
from cpl.use_cases.auditing.replaying import Replay

BRIEFLY = timedelta(days=3)
"""A power that was declared, and lasted longer, was meant: somebody stood in for somebody."""
Powers = tuple[tuple[str, ...], str]


def staff_changed(replay: Replay) -> Iterator[AuditFinding]:
    lives: dict[str, Versions] = {}
    before: Mapping[str, Powers] = {}
    for place, past in enumerate(replay.commits):
        change = next((each for each in past.own_changes if each.path == STAFF), None)
        if change is None:
            continue
        after = _powers(replay.office_after(place).staff)
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                lives.setdefault(name, Versions()).add(place, after.get(name))
        if before and not claims.founds(past):
            yield from _judged(replay, place, past, change, before, after)
        before = after
    for name, life in lives.items():
        for each in for_a_while(replay, life, _same, touches_records):
            yield from _briefly(replay, name, each)


def _powers(staff: Staff) -> Mapping[str, Powers]:
    """Everybody with what he may, and for which unit."""
    return {name: (person.roles, person.unit) for name, person in staff.people.items()}


def _same(one: object, other: object) -> bool:
    return one == other


def _judged(
    replay: Replay,
    place: int,
    past: PastCommit,
    change: FileChange,
    before: Mapping[str, Powers],
    after: Mapping[str, Powers],
) -> Iterator[AuditFinding]:
    gained = {
        name: tuple(role for role in roles if role not in before.get(name, ((), ""))[0])
        for name, (roles, _) in after.items()
    }
    deed, key = replay.deed(past), (change.before, change.after)
    by = (past.commit.author.name, past.commit.committer.name)
    for name in dict.fromkeys(by):
        if gained.get(name):
            say = f"{name}给自己加了{'、'.join(gained[name])}。"
            yield AuditFinding(
                "staff-self-promotion", STAFF, say, deed, people=by, key=(*key, name)
            )
    if before != after and not claims.is_by_cpl(past):
        told = "；".join(_told(before, after))
        say = f"改了谁能办什么，没有用 cpl 记录：{told}。"
        yield AuditFinding("staff-undeclared", STAFF, say, deed, people=by, key=key)


def _told(before: Mapping[str, Powers], after: Mapping[str, Powers]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield f"加了{name}（{'、'.join(now[0])}）"
        elif was is not None and now is None:
            yield f"去掉了{name}（{'、'.join(was[0])}）"
        elif was is not None and now is not None and was != now:
            yield f"{name} {_shown(was)}→{_shown(now)}"


def _shown(powers: Powers) -> str:
    roles, unit = powers
    return f"{'、'.join(roles) or '没有角色'}{f'（{unit}）' if unit else ''}"


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
