"""The rules: a new version is adopted by who may, and the one in force is not touched."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.regulation.changes import changes, meta_changes
from cpl.domain.regulation.numbers import date_in
from cpl.domain.regulation.rules import Rules
from cpl.store.bases import KEPT_BASES, OLD_RULES, YAML
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import RULES
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.inspecting.versions import (
    Versions,
    for_a_while,
    is_put_back,
    touches_records,
)
from cpl.use_cases.auditing.past_office import PastBases, PastOffice
from cpl.use_cases.auditing.replaying import Replay

KEPT = f"{OLD_RULES}/{KEPT_BASES}/"
MOST_TOLD = 3


def rules_changed(replay: Replay) -> Iterator[AuditFinding]:
    """Every change of a version that something was decided by, and of what it stands on."""
    written: dict[str, Versions] = {}
    for place, changed in groupby(replay.changes_of(RULES, OLD_RULES), itemgetter(0)):
        past = replay.commits[place]
        own = [each for _, each in changed if each.path.endswith(YAML)]
        for change in own:
            if change.path not in written:
                before = _read(replay.office_before(place), change.path, change.before)
                written[change.path] = Versions(place, before)
            now = _read(replay.office_after(place), change.path, change.after)
            written[change.path].add(place, now)
        if own and place >= replay.begun and not claims.founds(past):
            yield from _judged(replay, place, past, own)
    for path, kept in written.items():
        for each in for_a_while(replay, kept, _same, touches_records):
            say = (
                f"规则改过又改了回来，中间办了 {each.decided} 件事："
                f"改在“{each.begun.commit.subject}”。"
            )
            key = (each.begun.commit.subject, each.ended.commit.subject)
            yield AuditFinding("rules-changed-back", path, say, replay.deed(each.ended), key=key)


def _read(office: PastOffice, path: str, blob: str) -> Rules | None:
    """That version over what it stood on then; None where there is none that can be read."""
    data = office.archive.read(blob) if blob else None
    return office.archive.rules(path, data, PastBases(office)) if data is not None else None


def _same(one: object, other: object) -> bool:
    if isinstance(one, Rules) and isinstance(other, Rules):
        return one is other or not any(changes(one, other))
    return one is other


def _judged(
    replay: Replay, place: int, past: PastCommit, own: list[FileChange]
) -> Iterator[AuditFinding]:
    before, after = replay.office_before(place), replay.office_after(place)
    for change in own:
        if is_put_back(replay, place, change):
            continue
        old, new = (
            _read(before, change.path, change.before),
            _read(after, change.path, change.after),
        )
        if claims.adopts(past) and change.path == RULES and old and new:
            yield from _adopted(replay, place, past, change, old, new)
            continue
        why = _why_not(past, change, old, new)
        if why:
            yield AuditFinding(
                "rules-not-adopted",
                change.path,
                f"{why}。",
                replay.deed(past),
                people=(past.commit.author.name,),
                key=(change.before, change.after),
            )


def _why_not(past: PastCommit, change: FileChange, old: Rules | None, new: Rules | None) -> str:
    """What is against a change of a version that was not adopted instead; or nothing."""
    if change.path.startswith(KEPT):
        return "规则所依的底稿改了，没有采用新的一版" if change.before else ""
    if not change.before:
        return "" if claims.adopts(past) else "多了一版旧规则，不是采用新版时存下的"
    if not change.after:
        return "存下的旧规则不见了"
    if old is None or new is None:
        return ""  # `check` says what cannot be read
    found = [str(each) for each in (*meta_changes(old, new), *changes(old, new))]
    more = f"等 {len(found)} 处" if len(found) > MOST_TOLD else ""
    return f"改了规则，没有采用新的一版：{'；'.join(found[:MOST_TOLD])}{more}" if found else ""


def _adopted(
    replay: Replay, place: int, past: PastCommit, change: FileChange, old: Rules, new: Rules
) -> Iterator[AuditFinding]:
    """By `cpl rules adopt`, or by what says so."""
    who, deed = past.commit.author.name, replay.deed(past)
    key = (change.before, change.after)
    archived = [e.after for e in past.own_changes if e.path.startswith(f"{OLD_RULES}/")]
    if change.before not in archived or old.meta.version == new.meta.version:
        say = "提交写着采用规则，却没有存下旧的一版，或者版本号没有变。"
        yield AuditFinding("rules-not-adopted", RULES, say, deed, people=(who,), key=key)
    person = replay.office_before(place).staff.people.get(who)
    roles = person.roles if person else ()
    wanted = old.meta.adopts
    if wanted and not any(old.role_covers(role, each) for role in roles for each in wanted):
        say = f"{who}采用了新规则，当时的规则写明由{'、'.join(wanted)}采用。"
        yield AuditFinding("rules-not-entitled", RULES, say, deed, people=(who,), key=key)
    yield from _backdated(replay, place, past, new)


def _backdated(replay: Replay, place: int, past: PastCommit, new: Rules) -> Iterator[AuditFinding]:
    """It is in force from a day on which complaints had come in already."""
    begins = new.meta.effective_from
    numbers = replay.earlier.registered_after(begins) | {
        each.stem
        for earlier in islice(replay.commits, place)
        for each in earlier.own_changes
        if each.path.endswith(YAML) and (date_in(each.stem) or begins) > begins
    }
    if numbers:
        say = (
            f"规则“{new.meta.version}”从 {begins} 起，采用时那天以后已经接到 {len(numbers)} 件，"
            "它们改按新规则判断。"
        )
        key = (new.meta.version, str(begins))
        yield AuditFinding("rules-backdated", RULES, say, replay.deed(past), key=key)
