"""Files that decide or print something, changed by nobody's command and for no stated reason."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from cpl.domain.audit.finding import AuditFinding
from cpl.problems import some
from cpl.store.bases import OLD_RULES
from cpl.store.history.past import PastCommit
from cpl.store.record_folders import stem_of
from cpl.store.workspace import CALENDARS, HOOKS, RULES, STAFF, TEMPLATES
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.inspecting.versions import Versions, for_a_while
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.trail import RECORD

OURS = (RULES, STAFF, OLD_RULES, CALENDARS, TEMPLATES, HOOKS)


def undeclared(replay: Replay) -> Iterator[AuditFinding]:
    yield from _without_a_reason(replay)
    yield from _templates_for_a_while(replay)


def _without_a_reason(replay: Replay) -> Iterator[AuditFinding]:
    for place, changed in groupby(replay.changes_of(*OURS), itemgetter(0)):
        past, own = replay.commits[place], [each for _, each in changed]
        if place >= replay.begun and not _may(past):
            names = some(tuple(each.path for each in own), unit="个文件")
            how = "和办的事一起改的" if claims.is_by_cpl(past) else "直接用 git 改的"
            say = f"{names}是{how}，没有用 cpl commit 写明原因。"
            key = tuple(each.after for each in own)
            people = (past.commit.author.name,)
            deed = replay.deed(past)
            yield AuditFinding("undeclared-edit", own[0].path, say, deed, people=people, key=key)


def _may(past: PastCommit) -> bool:
    """Is it a command that changes such files? One that acts on a record touches none of them."""
    is_an_act = RECORD in past.trailers and not claims.is_by_hand(past)
    return claims.is_by_cpl(past) and not is_an_act


def _templates_for_a_while(replay: Replay) -> Iterator[AuditFinding]:
    """One that was otherwise only while a paper was issued from it."""
    written: dict[str, Versions] = {}
    for place, change in replay.changes_of(TEMPLATES):
        if change.path not in written:
            written[change.path] = Versions(place, change.before)
        written[change.path].add(place, change.after)
    for path, kept in written.items():
        form = stem_of(path)

        def issues(_: Replay, past: PastCommit, form: str = form) -> bool:
            return form in past.trailers.get(claims.FORM, ())

        for each in for_a_while(replay, kept, lambda one, other: one == other, issues):
            say = f"模板改过又改了回来，中间照它签发了 {each.decided} 份。"
            key = (each.begun.commit.subject, each.ended.commit.subject)
            yield AuditFinding("template-changed-back", path, say, replay.deed(each.ended), key=key)
