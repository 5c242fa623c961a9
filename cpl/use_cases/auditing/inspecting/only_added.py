"""What may only ever be added to, by a command, in the name of who says or looked.

Explanations of earlier findings (`cpl audit --explain`), the trace of whoever had shown
whole what is masked (`--unmasked`), what was cleared (`cpl purge`), and of each import
(`cpl import`) which row became which record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cpl.codec.office.explanations import read_explanations
from cpl.codec.tables.import_manifest import ImportManifest, read_manifest
from cpl.domain.audit.deeds import TYPING, Manner
from cpl.domain.audit.explanations import Explanation
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.audit.separation import JUDGES
from cpl.domain.people.staff import SYSTEM
from cpl.problems import some
from cpl.store.aside.side_files import PURGED
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import DISCLOSURES, EXPLANATIONS, IMPORTS, IS_EXPLANATIONS
from cpl.use_cases.aside.looking import CLEARING
from cpl.use_cases.auditing.explanations import EXPLAINED
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.disclosing import DISCLOSED, disclosures_in

NEW_FILE = "A"
HIMSELF = frozenset(code for _, code in JUDGES.values()) | {"self-inspected"}


def explanations_kept(replay: Replay) -> Iterator[AuditFinding]:
    for place, change in replay.changes_of(*replay.tops_like(IS_EXPLANATIONS)):
        past = replay.commits[place]
        before, after = _read(replay, change.before), _read(replay, change.after)
        why = _why_not(past, before, after) or _not_alone(replay, place, before, after)
        if why:
            yield AuditFinding(
                "explanation-altered",
                change.path,
                why,
                replay.deed(past),
                people=(past.commit.author.name,),
                key=(change.before, change.after),
            )


def _read(replay: Replay, blob: str) -> tuple[Explanation, ...]:
    data = replay.blob(blob) if blob else None
    return read_explanations(EXPLANATIONS, data)[0] if data else ()


def _why_not(
    past: PastCommit, before: tuple[Explanation, ...], after: tuple[Explanation, ...]
) -> str:
    """What is against the change; empty where one explanation was added as it should be."""
    lost = [each for each in before if each not in after]
    if lost:
        named = "、".join(f"{each.finding}（{each.by}）" for each in lost)
        return f"以前的说明改了或者删了：{named}。"
    new = [each for each in after if each not in before]
    if EXPLAINED not in claims.events(past):
        return f"{len(new)} 条说明不是 cpl audit --explain 写的。" if new else ""
    others = [each for each in new if each.by != past.commit.author.name]
    return f"说明写着是{others[0].by}的，提交的是{past.commit.author.name}。" if others else ""


def _not_alone(
    replay: Replay, place: int, before: tuple[Explanation, ...], after: tuple[Explanation, ...]
) -> str:
    """Who explained what is about himself, as if nobody else had worked here."""
    here = [each for each in replay.office_after(place).staff.people if each != SYSTEM]
    alone = (each for each in after if each.alone and each not in before)
    found = next((each for each in alone if here not in ([], [each.by])), None)
    return f"{found.by}说明自己的事，写着只有他一人，当时却还有别人。" if found else ""


def seen_whole(replay: Replay) -> Iterator[AuditFinding]:
    for place, change in replay.changes_of(DISCLOSURES):
        past = replay.commits[place]
        before, after = _lines(replay, change.before), _lines(replay, change.after)
        new = [each for each in after if each not in before]
        if not all(each in after for each in before):
            yield _finding(replay, place, change, "disclosure-altered", "以前的痕迹改了或者删了。")
        elif DISCLOSED not in claims.events(past) and not past.is_merge and new:
            yield _finding(replay, place, change, "disclosure-altered", "不是 --unmasked 留下的。")
        elif not past.is_merge:
            for each in disclosures_in(b"\n".join(new)):
                say = f"{each.who} 看了 {each.what}，{each.count} 件：{each.why}"
                yield _finding(replay, place, change, "seen-whole", say)


def clearings_kept(replay: Replay) -> Iterator[AuditFinding]:
    """What tells that personal words were cleared, by whom and why."""
    for place, change in replay.changes_of(PURGED):
        past = replay.commits[place]
        before, after = _lines(replay, change.before), _lines(replay, change.after)
        if not all(each in after for each in before):
            yield _finding(replay, place, change, "clearing-altered", "清除的记载改了或者删了。")
        elif before != after and CLEARING not in claims.events(past) and not past.is_merge:
            yield _finding(replay, place, change, "clearing-altered", "不是 cpl purge 写的。")


# —— what came in from a table ——


def imports_listed(replay: Replay) -> Iterator[AuditFinding]:
    """Every record that came with an import stands in the list of that import, and stays there."""
    for place, manner in enumerate(replay.survey.manners):
        if manner is Manner.IMPORT:
            yield from _unlisted(replay, place, replay.commits[place])
    found = list(replay.changes_of(IMPORTS))
    first = dict(replay.earlier.first([e.path for _, e in found if e.status != NEW_FILE]))
    for place, change in found:
        by_import = replay.survey.manner(place) is Manner.IMPORT
        if by_import and change.status == NEW_FILE and change.path not in first:
            first[change.path] = change.after
        elif not change.after or change.after != first.get(change.path):
            done = "改了" if change.after and change.before else "不见了"
            say = f"导入的清单{done}。" if change.before else "多了一份导入的清单，不是导入时写的。"
            yield _finding(replay, place, change, "import-list-altered", say)


def _unlisted(replay: Replay, place: int, past: PastCommit) -> Iterator[AuditFinding]:
    lists = [e for e in past.own_changes if e.path.startswith(f"{IMPORTS}/") and e.after]
    found = [read_manifest(each.path, replay.blob(each.after) or b"") for each in lists]
    read = [each for each in found if each is not None]
    new = [each for each in past.own_changes if not each.before and _is_record(replay, each)]
    why = "；".join(_why_unlisted(replay, past, read, frozenset(each.stem for each in new)))
    if why and (lists or new):
        yield _finding(replay, place, [*lists, *new][0], "import-unlisted", f"{why}。")


def _why_unlisted(
    replay: Replay, past: PastCommit, lists: list[ImportManifest], new: frozenset[str]
) -> Iterator[str]:
    listed = frozenset[str]().union(*(each.made for each in lists))
    if new - listed:
        lacks = "导入的清单里没有" if lists else "却没有导入的清单"
        yield f"{some(sorted(new - listed))} 写着是导入的，{lacks}"
    if listed - new:
        yield f"{some(sorted(listed - new))} 写在导入的清单上，却没有进来"
    yield from filter(None, (_signed_otherwise(replay, past, each) for each in lists))


def told_once(replay: Replay, found: Iterable[AuditFinding]) -> Iterator[AuditFinding]:
    """The findings; who judged his own work in what was imported is told once an import.

    Whoever imports stands there for all who worked then, in every row of years.
    """
    imported: dict[tuple[str, str], list[AuditFinding]] = {}
    for each in found:
        if each.code in HIMSELF and each.deed and _is_import(replay, each.deed.sha):
            imported.setdefault((each.code, each.deed.sha), []).append(each)
        else:
            yield each
    for many in imported.values():
        yield _together(replay, many) if len(many) > 1 else many[0]


def _is_import(replay: Replay, sha: str) -> bool:
    place = replay.commits.place_of(sha)
    return place is not None and replay.survey.manner(place) is Manner.IMPORT


def _together(replay: Replay, many: list[AuditFinding]) -> AuditFinding:
    """At the list of the import, or the first record where it left none."""
    first = many[0]
    assert first.deed is not None
    place = replay.commits.place_of(first.deed.sha)
    own = replay.commits[place].own_changes if place is not None else ()
    lists = (each.path for each in own if each.path.startswith(f"{IMPORTS}/"))
    say = f"导入的 {len(many)} 件都是这样：{first.say}当时各是谁办的，看原来的表。"
    return replace(first, path=next(lists, first.path), say=say, line=0)


def _is_record(replay: Replay, change: FileChange) -> bool:
    is_near = change.path.partition("/")[0] in replay.record_tops
    return is_near and replay.workspace.place(change.stem) is not None


def _signed_otherwise(replay: Replay, past: PastCommit, manifest: ImportManifest) -> str:
    """Does the list name somebody else, or another time, than the commit it came with?"""
    deed = replay.deed(past)
    if manifest.by not in (deed.author, deed.committer):
        return f"清单写着{manifest.by}导入的，提交的是{deed.committer}"
    if abs(deed.at - manifest.at) > TYPING:
        return f"清单写着 {manifest.at:%Y-%m-%d %H:%M} 导入，提交却是 {deed.at:%Y-%m-%d %H:%M}"
    return ""


def _lines(replay: Replay, blob: str) -> list[bytes]:
    data = replay.blob(blob) if blob else None
    return (data or b"").splitlines()


def _finding(replay: Replay, place: int, change: FileChange, code: str, say: str) -> AuditFinding:
    past = replay.commits[place]
    people = (past.commit.author.name,)
    key = (change.before, change.after)
    return AuditFinding(code, change.path, say, replay.deed(past), people=people, key=key)
