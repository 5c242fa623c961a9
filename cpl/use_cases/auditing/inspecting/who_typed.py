"""Whose name the commits bear, and at which account they were typed."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.people.staff import SYSTEM
from cpl.use_cases.auditing.past_office import PastOffice
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.history.survey import Typing

People = frozenset[tuple[str, str]]
"""By their names and addresses."""
NOBODY: People = frozenset()


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
    typings, begun = replay.survey.typings, replay.begun

    @cache
    def why_forged(n: int, known: People) -> str:
        return _why_forged(typings[n], known, versions)

    for place, n in enumerate(replay.survey.typed):
        if typings[n].is_by_cpl and not typings[n].founds:
            offices = replay.office_before(place), replay.office_after(place)
            why = why_forged(n, around(*offices) if place >= begun else NOBODY)
            if why:
                past = replay.commits[place]
                path = past.changes[0].path if past.changes else ""
                key = (past.commit.subject, past.commit.author.name, past.commit.committer.name)
                yield AuditFinding("commit-forged", path, f"{why}。", replay.deed(past), key=key)


def _people_around(before: PastOffice, after: PastOffice) -> People:
    """Everybody of staff.yaml as a commit found it and as it leaves it.

    Where it was made that is: another desk may know by then that somebody has left.
    """
    people = (each for office in (before, after) for each in office.staff.people.values())
    return frozenset((each.name, each.email) for each in people)


def _why_forged(typing: Typing, known: People, versions: set[str]) -> str:
    """Whoever put it on top of another since is git's user there, and need not be of the staff."""
    named = [("作者", typing.author)]
    if not typing.is_moved:
        named.append(("提交人", typing.committer))
    for what, who in named:
        if known and who not in known:
            return f"写着是 cpl 的命令，{what}“{who[0]}”和他的邮箱当时却不在人员表"
    unknown = [each for each in typing.rules if each not in versions]
    if unknown:
        return f"写着按规则“{unknown[0]}”办，没有过这一版"
    return ""


def _moved_since(replay: Replay) -> Iterator[AuditFinding]:
    """Told together: what was pulled with a rebase is nobody's wrong, and nothing is missing."""
    typings = replay.survey.typings
    moved = [place for place, typing in _typed(replay) if typing.is_by_cpl and typing.is_moved]
    if moved:
        by = (typings[replay.survey.typed[place]].committer[0] for place in moved)
        names = "、".join(dict.fromkeys(by))
        say = f"有 {len(moved)} 次命令的提交后来重新接过（变基）：{names}。"
        last = replay.commits[moved[-1]]
        key = (str(len(moved)), last.commit.subject)
        yield AuditFinding("commits-rebased", "", say, replay.deed(last), key=key)


def _typed(replay: Replay) -> Iterator[tuple[int, Typing]]:
    """Every commit by its place, and how it was typed."""
    return enumerate(map(replay.survey.typings.__getitem__, replay.survey.typed))


# —— one account, several people ——


def _at_anothers_account(replay: Replay) -> Iterator[AuditFinding]:
    """An account that several use, or where somebody acts who is at home at another."""
    typed: dict[str, Counter[str]] = {}
    at_home: dict[str, Counter[str]] = {}
    for _, typing in _typed(replay):
        account, name = typing.login, typing.committer[0]
        if account and name != SYSTEM and not typing.is_moved:
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
    last = max(
        place
        for place, typing in _typed(replay)
        if typing.login == account and typing.committer[0] in seldom
    )
    say += f"平时不在这个账号上的：{'、'.join(seldom)}。"
    people = tuple(seldom)
    return AuditFinding(
        "login-unusual",
        "",
        say,
        replay.deed(replay.commits[last]),
        people=people,
        key=(account, *sorted(seldom)),
    )
