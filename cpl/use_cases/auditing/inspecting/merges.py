"""Merges: whatever one of two desks had written is still there afterwards."""

from collections.abc import Iterator

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.cases.record import Event
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.record_files import Readable
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.auditing.united_then import is_as_united


def merges(replay: Replay) -> Iterator[AuditFinding]:
    """Events of a parent that the merge does not have, nor had the other side taken them out."""
    for place, past in enumerate(replay.commits):
        if past.is_merge:
            changed = [e for e in past.changes if e.path.partition("/")[0] in replay.record_tops]
            bases = replay.bases(place) if changed else ()
            for change in changed:
                found = tuple(_dropped(replay, past, change, bases))
                if found and not is_as_united(replay, place, change):
                    yield from found


def _dropped(
    replay: Replay, past: PastCommit, change: FileChange, bases: tuple[str, ...]
) -> Iterator[AuditFinding]:
    if not change.before or _had_left_alone(replay, change, bases):
        return
    had = _events(replay, change, change.before)
    has = _events(replay, change, change.after)
    common = [e for base in bases for e in _events(replay, change, f"{base}:{change.path}")]
    lost = [each for each in had if each not in has and each not in common]
    if lost or (not change.after and not common):
        named = "、".join(f"{e.at:%m-%d %H:%M} {e.name}" for e in lost) or "整个记录"
        say = f"合并以后不见了：{change.stem} 的 {named}。"
        key = tuple(repr(each) for each in lost)
        people = tuple({each.actor: None for each in lost})
        yield AuditFinding(
            "merge-dropped", change.path, say, replay.deed(past), people=people, key=key
        )


def _had_left_alone(replay: Replay, change: FileChange, bases: tuple[str, ...]) -> bool:
    """Had this side written nothing on it since they parted? Nearly always: then all came along."""
    had = replay.blob(change.before)
    return any(had == replay.blob(f"{base}:{change.path}") for base in bases)


def _events(replay: Replay, change: FileChange, blob: str) -> tuple[Event, ...]:
    """Of the record as that blob has it; none of what cannot be read, which is told elsewhere."""
    data = replay.blob(blob) if blob else None
    if data is None:
        return ()
    workspace = replay.workspace
    loaded = workspace.load_bytes(workspace.root / change.path, data)
    return loaded.record.history if isinstance(loaded, Readable) else ()
