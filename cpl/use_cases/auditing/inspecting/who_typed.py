"""Whose name the commits bear, and at which account they were typed."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.people.staff import SYSTEM
from cpl.store.history.past import PastCommit
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.past_office import PastOffice
from cpl.use_cases.auditing.replaying import Replay

AT_ONCE = timedelta(minutes=1)


def who_typed(replay: Replay) -> Iterator[AuditFinding]:
    yield from _no_command(replay)
    yield from _moved_since(replay)
    yield from _at_anothers_account(replay)


# —— commits that only look like a command's ——


def _no_command(replay: Replay) -> Iterator[AuditFinding]:
    """cpl names author and committer from staff.yaml, and a version of the rules there is.

    Until the first record whoever sets up may adopt rules before he has recorded the staff.
    """
    if not replay.commits:
        return
    office = replay.office_after(len(replay.commits) - 1)  # on the disk the next may be written
    versions = {f"{each.meta.id} {each.meta.version}" for each in office.versions}
    around = cache(_people_around)  # nearly every commit finds the office as the one before it
    for place, past in enumerate(replay.commits):
        if claims.is_by_cpl(past) and not claims.founds(past):
            offices = replay.office_before(place), replay.office_after(place)
            known = around(*offices) if place >= replay.begun else frozenset()
            why = _why_forged(past, known, versions)
            if why:
                path = past.changes[0].path if past.changes else ""
                key = (past.commit.subject, past.commit.author.name, past.commit.committer.name)
                yield AuditFinding("commit-forged", path, f"{why}。", replay.deed(past), key=key)


def _people_around(before: PastOffice, after: PastOffice) -> frozenset[tuple[str, str]]:
    """Everybody of staff.yaml as a commit found it and as it leaves it.

    Where it was made that is: another desk may know by then that somebody has left.
    """
    people = (each for office in (before, after) for each in office.staff.people.values())
    return frozenset((each.name, each.email) for each in people)


def _why_forged(past: PastCommit, known: frozenset[tuple[str, str]], versions: set[str]) -> str:
    """Whoever put it on top of another since is git's user there, and need not be of the staff."""
    named = [("作者", past.commit.author)]
    if not _is_moved(past):
        named.append(("提交人", past.commit.committer))
    for what, who in named:
        if known and (who.name, who.email) not in known:
            return f"写着是 cpl 的命令，{what}“{who.name}”和他的邮箱当时却不在人员表"
    unknown = [each for each in claims.rules_named(past) if each not in versions]
    if unknown:
        return f"写着按规则“{unknown[0]}”办，没有过这一版"
    return ""


def _is_moved(past: PastCommit) -> bool:
    """Was it made again later? A command's author and committer have the same time."""
    recorded, at = past.recorded, past.commit.at
    return recorded is not at and abs(recorded - at) > AT_ONCE


def _moved_since(replay: Replay) -> Iterator[AuditFinding]:
    """Told together: what was pulled with a rebase is nobody's wrong, and nothing is missing."""
    moved = [each for each in replay.commits if claims.is_by_cpl(each) and _is_moved(each)]
    if moved:
        names = "、".join(dict.fromkeys(each.commit.committer.name for each in moved))
        say = f"有 {len(moved)} 次命令的提交后来重新接过（变基）：{names}。"
        key = (str(len(moved)), moved[-1].commit.subject)
        yield AuditFinding("commits-rebased", "", say, replay.deed(moved[-1]), key=key)


# —— one account, several people ——


def _at_anothers_account(replay: Replay) -> Iterator[AuditFinding]:
    """An account that several use, or where somebody acts who is at home at another."""
    typed: dict[str, Counter[str]] = {}
    at_home: dict[str, Counter[str]] = {}
    for past in replay.commits:
        account = claims.login(past)
        if account and past.commit.committer.name != SYSTEM and not _is_moved(past):
            name = past.commit.committer.name
            typed.setdefault(account, Counter())[name] += 1
            at_home.setdefault(name, Counter())[account] += 1
    for account, names in typed.items():
        if len(names) > 1:
            yield _shared(replay, account, names, at_home)


def _shared(
    replay: Replay, account: str, names: Counter[str], at_home: dict[str, Counter[str]]
) -> AuditFinding:
    seldom = [name for name in names if at_home[name].most_common(1)[0][0] != account]
    told = "、".join(f"{name} {count} 次" for name, count in names.most_common())
    say = f"账号“{account}”上有 {len(names)} 个人办过：{told}。"
    if not seldom:
        return AuditFinding("login-shared", "", say, people=tuple(names), key=(account,))
    last = next(
        past
        for past in reversed(replay.commits)
        if claims.login(past) == account and past.commit.committer.name in seldom
    )
    say += f"平时不在这个账号上的：{'、'.join(seldom)}。"
    people = tuple(seldom)
    return AuditFinding(
        "login-unusual", "", say, replay.deed(last), people=people, key=(account, *sorted(seldom))
    )
