"""What others did and what was done here, in one commit.

What only one side changed is taken as it is, but for what the main desk alone changes. A record
that both changed becomes what the law of merging makes of it, a list to which both only added
has what both added; of anything else the version stays that others have already, and ours is
kept beside the history, in 草稿.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import Problem
from cpl.store.history.blobs import Blobs
from cpl.store.remote.origin import bases
from cpl.store.remote.three_way import Both, NotJoined, Parting, TreeEntry, parted
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.auditing.past_office import PastVersions, governs
from cpl.use_cases.checking.owning import other_owner
from cpl.use_cases.desk import Desk
from cpl.use_cases.merging.united import COLLISION, unite
from cpl.use_cases.trail import Message

LISTS = (".jsonl",)
"""Files to which lines are only ever added."""


class Unrelated(NotJoined):
    """The two histories never were one."""

    def __init__(self) -> None:
        super().__init__(
            "共享的仓库是另一段历史，不是从这个文件夹来的，没有合并。"
            "看看地址对不对：git remote get-url origin；要用那一份，另外克隆。"
        )


class NotUnited(NotJoined):
    """Files that both sides changed and that nobody but a person can make one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        told = "\n".join(f"  {each}" for each in self.problems)
        super().__init__(f"两边都改了，合不到一起，没有同步，什么都没有改：\n{told}")

    @property
    def collisions(self) -> tuple[str, ...]:
        """The numbers that two desks gave to two matters, where nothing else is in the way."""
        if any(each.code != COLLISION for each in self.problems):
            return ()
        return tuple(Path(each.location.path).stem for each in self.problems)


@dataclass(frozen=True)
class Put:
    """A file of which one version was not taken in: where it stands, and the blob of that."""

    path: str
    entry: TreeEntry


@dataclass(frozen=True)
class Joining:
    """What the branch is to move to. `united`: the records that both sides changed."""

    onto: str
    united: tuple[str, ...] = ()
    left: tuple[Put, ...] = ()


def joining(desk: Desk, head: str, theirs: str) -> Joining:
    """Their commit where nothing of ours is missing in it; else one that has both.

    Nothing has moved to it yet. Raises NotJoined, Unrelated, NotUnited.
    """
    git = desk.workspace.git
    found = bases(git, head, theirs)
    if not found:
        raise Unrelated
    parting = parted(git, found[0], head, theirs)
    foreign = tuple(_foreign(desk.workspace, parting, head, theirs))
    if found == (head,) and not foreign:
        return Joining(theirs)
    with Blobs(git) as blobs:
        return _Joint(desk, head, theirs, parting, foreign, blobs).made()


def _foreign(place: Workspace, parting: Parting, head: str, theirs: str) -> Iterator[str]:
    """At the main desk: what is its own to change, and another has changed."""
    owned = [path for path in parting.theirs if place.is_owned(place.root / path)]
    if not owned or not place.desk_code or other_owner(place) is not None:
        return
    for path in owned:
        last = place.git.touched_since(head, [place.root / path], theirs)
        if not last or dict(last[0].trailers).get(trail.DESK) != place.desk_code:
            yield path


class _Joint:
    """Two sides that are to be one commit."""

    def __init__(
        self,
        desk: Desk,
        head: str,
        theirs: str,
        parting: Parting,
        foreign: tuple[str, ...],
        blobs: Blobs,
    ) -> None:
        self.desk = desk
        self.place = desk.workspace
        self.head = head
        self.theirs = theirs
        self.parting = parting
        self.foreign = foreign
        self.blobs = blobs
        self.taken = {p: entry for p, entry in parting.theirs.items() if p not in foreign}
        self.written: dict[str, bytes] = {}
        self.left = [Put(p, entry) for p in foreign if (entry := parting.theirs[p]) is not None]
        self.problems: list[Problem] = []

    def made(self) -> Joining:
        """Raises NotUnited."""
        for each in self.parting.both:
            self.decide(each)
        if self.problems:
            raise NotUnited(self.problems)
        united = tuple(
            Path(each).stem for each in self.written if self.place.place(Path(each).stem)
        )
        message = Message(
            f"{trail.JOINED} {len(self.place.git.since(self.head, self.theirs))} 次提交",
            (trail.JOINED,),
            (self.place.latest_rules.meta,),
            united[: trail.MOST_TRAILERS],
        )
        parents = (self.head, self.theirs)
        onto = trail.join(self.desk, parents, self.taken, self.written, message)
        return Joining(onto, united, tuple(self.left))

    def decide(self, both: Both) -> None:
        """What becomes of a file that both sides changed."""
        path = both.path
        if self.place.place(Path(path).stem) == path:
            self.unite(both)
        elif self.is_ours(path):
            self.leave(path, both.theirs)
        elif path.endswith(LISTS) and both.ours and both.theirs:
            self.written[path] = with_both(*(self.bytes(e) or b"" for e in sides(both)))
        elif both.theirs is not None:
            self.taken[path] = both.theirs
            self.leave(path, both.ours)

    def is_ours(self, path: str) -> bool:
        """Is it the main desk's to change, and are we that?"""
        is_main = self.place.desk_code and other_owner(self.place) is None
        return bool(is_main) and self.place.is_owned(self.place.root / path)

    def leave(self, path: str, entry: TreeEntry | None) -> None:
        if entry is not None:
            self.left.append(Put(path, entry))

    def unite(self, both: Both) -> None:
        found = unite(self.governed, both.path, *map(self.bytes, sides(both)))
        self.problems.extend(found.problems)
        if found.data is not None:
            self.written[both.path] = found.data
        elif found.is_resolved:
            self.taken[both.path] = None

    def bytes(self, entry: TreeEntry | None) -> bytes | None:
        return None if entry is None else self.blobs.get(entry.blob)

    @cached_property
    def governed(self) -> Workspace:
        """The workspace under the rules and people that the commit will have."""
        incoming = {p: entry for p, entry in self.taken.items() if governs(p)}
        if not incoming:
            return self.place
        git = self.place.git
        tops = [git.root / each.name for each in self.place.governing]
        files = {p: entry.blob for p, entry in files_of(self.place, self.head, tops).items()}
        for path, entry in incoming.items():
            files.pop(path, None)
            if entry is not None:
                files[path] = entry.blob
        return PastVersions(self.place, self.blobs.get).office(files)


def sides(both: Both) -> tuple[TreeEntry | None, TreeEntry | None, TreeEntry | None]:
    """The file as both had it, as we have it and as they have it."""
    return both.base, both.ours, both.theirs


def with_both(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """A list with every line that either side added, in the order of their words; none twice."""
    known = set(_whole_lines(base))
    new = {line for side in (ours, theirs) for line in _whole_lines(side) if line not in known}
    return b"".join((*_whole_lines(base), *sorted(new)))


def _whole_lines(data: bytes) -> list[bytes]:
    lines = data.splitlines(keepends=True)
    return [line if line.endswith(b"\n") else line + b"\n" for line in lines if line.strip()]


def files_of(place: Workspace, commit: str, paths: Iterable[Path]) -> Mapping[str, TreeEntry]:
    """What a commit has at these places and below them."""
    names = [place.relative(each) for each in paths]
    said = place.git.run("ls-tree", "-r", "-z", commit, "--", *names)
    rows = (each.partition("\t") for each in os.fsdecode(said).split("\0") if each)
    return {path: TreeEntry(*head.split()[::2]) for head, _, path in rows}
