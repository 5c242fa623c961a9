"""What is not this desk's to change is put back, and nothing that was typed is lost."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cpl.problems import CplError
from cpl.store.changeset import Change
from cpl.store.files import create_bytes, replace_bytes
from cpl.store.history.blobs import Blobs
from cpl.store.remote.origin import bases
from cpl.store.remote.three_way import TreeEntry, changes
from cpl.store.workspace import DRAFTS, Workspace
from cpl.use_cases import trail
from cpl.use_cases.checking.owning import other_owner
from cpl.use_cases.desk import Desk
from cpl.use_cases.syncing.joining import Put
from cpl.use_cases.trail import JOINED, Message

ASIDE = Path(DRAFTS) / "同步没有收"


def put_back(desk: Desk, theirs: str) -> tuple[Put, ...]:
    """Make what only the main desk changes as it is there; answers what was otherwise here.

    One commit, of this desk's own changes since the two parted. Raises what `trail.commit` does.
    """
    place = desk.workspace
    main = other_owner(place)
    found = bases(place.git, str(place.git.head()), theirs) if main else ()
    if not found:
        return ()
    ours = changes(place.git, found[0], "HEAD")
    owned = {p: entry for p, (_, entry) in ours.items() if place.is_owned(place.root / p)}
    wanted = {p: now for p, (_, now) in changes(place.git, "HEAD", theirs).items() if p in owned}
    if not wanted:
        return ()
    if not desk.dry_run:
        with Blobs(place.git) as blobs:
            put = [_change(place, blobs, p, owned[p], now) for p, now in wanted.items()]
        subject = f"{JOINED}：{len(put)} 个文件由主台 {main} 改，放回主台的"
        message = Message(subject, (JOINED,), ())  # by no rules: they may be what is put back
        trail.commit(desk, put, message)
    return tuple(Put(path, entry) for path in wanted if (entry := owned[path]) is not None)


def _change(
    place: Workspace, blobs: Blobs, path: str, ours: TreeEntry | None, theirs: TreeEntry | None
) -> Change:
    before, after = (blobs.get(e.blob) if e else None for e in (ours, theirs))
    return Change(place.root / path, before, after)


def keep_beside(place: Workspace, left: Iterable[Put]) -> Iterator[str]:
    """Write each where git does not see it; answers where. Raises CplError."""
    with Blobs(place.git) as blobs:
        for each in left:
            data = blobs.get(each.entry.blob)
            if data is None:
                raise CplError(f"{each.path} 的内容 git 里没有。")
            path = place.root / ASIDE / each.path
            (replace_bytes if path.exists() else create_bytes)(path, data)
            yield place.relative(path)
