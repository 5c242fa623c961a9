"""The index's file, brought up to date before it answers: the one place that looks for changes.

Every folder is looked at, every file that is not as it was is read again. A disk that cannot be
written, a torn file and `--no-index` lead to an index for this one command: the same answers,
slower.
"""

import os
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Machine
from cpl.loading import WhenUsed
from cpl.problems import CplError
from cpl.sequence import in_batches
from cpl.store.git.git import WorkTree
from cpl.store.git.refusals import NoGit
from cpl.store.index.at_rest import (
    KeptFolder,
    LookedInto,
    at_rest,
    come_to_rest,
    is_told_plainly,
    is_worth_asking,
    looked_into,
    unlike,
)
from cpl.store.index.committed import CommittedFolders
from cpl.store.index.folders import Folder, folders_below, is_settled, with_sides
from cpl.store.index.lines import KeptPaths, forget, keep, name_kept, number_of, stamp_kept
from cpl.store.index.tables import MEMORY, NAME, Unusable, apart, key_of, opened, writing
from cpl.store.record_files import AT_ONCE, Readable
from cpl.store.record_folders import sorted_out
from cpl.store.workspace import Workspace

# Most commands find everything as it was: what looks into a record is loaded for who does not.
if TYPE_CHECKING:
    import json

    from cpl.codec.spellings import phones
    from cpl.domain.decisions import index_entry
    from cpl.domain.decisions.index_entry import IndexEntry
else:
    json = WhenUsed("json")
    phones = WhenUsed("cpl.codec.spellings.phones")
    index_entry = WhenUsed("cpl.domain.decisions.index_entry")

MOST_AT_ONCE = 1000
"""So many records are read before what they say is written: memory and disk are spared."""
READING = "索引是新的，正在把记录读一遍，一万份要十几秒；以后只读改过的。"
NO_TREE, NOT_LISTED = "", -1
"""Of a folder that the newest commit does not have; how many files of one that nobody asked for."""
HEADS = "heads"
"""Where it is kept of which commit the trees are."""


class FreshIndex:
    """What is kept of the records of some machines, all of them at first, as they lie now.

    `linked`: the other folders are looked at, too, for records name those in them. `seen`: what
    git has just said of all, where somebody has asked it.
    """

    def __init__(
        self,
        workspace: Workspace,
        machines: Iterable[Machine] = (),
        now_ns: int | None = None,
        *,
        linked: bool = False,
        seen: WorkTree | None = None,
    ) -> None:
        self.workspace = workspace
        self._seen = seen
        self.machines = tuple(machines) or workspace.machines()
        looked_into = workspace.machines() if linked else self.machines
        self._looked_into = tuple(dict.fromkeys(each.top_folder for each in looked_into))
        self.kept_in = _kept_in(workspace)
        self._key = _key(workspace, self.kept_in)
        asked_ns = seen.asked_ns if seen else time.time_ns()
        self._now_ns = asked_ns if now_ns is None else now_ns
        self._folders: dict[str, KeptFolder] = {}  # as it has them by now, but for who is at rest
        self._db = self._opened()
        self._is_told = False
        self._at_once: ExitStack | None = None
        self._begun: sqlite3.Cursor | None = None
        try:
            self._bring_up_to_date()
        except Unusable as failure:
            self._go_apart(None if failure.is_torn else self._db)

    @cached_property
    def scope(self) -> "index_entry.Scope":
        return index_entry.scope_of(self.workspace.latest_rules, self.workspace.versions)

    # —— asking ——

    def rows(self, statement: str, *values: object) -> list[Any]:
        return self.answered(statement, values)

    def answered(
        self, statement: str, values: Sequence[object] | Mapping[str, object]
    ) -> list[Any]:
        """The answer; where the file turns out to be torn, of one that was made anew."""
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.DatabaseError:
            self._go_apart()
            return self._db.execute(statement, values).fetchall()

    def paths(self, where: str, *values: object) -> Sequence[Path]:
        return self.paths_of(where, values)

    def paths_of(
        self, where: str, values: Sequence[object] | Mapping[str, object]
    ) -> Sequence[Path]:
        rows = self.answered(f"SELECT folder, number FROM record WHERE {where}", values)
        return KeptPaths(self.workspace.root, rows)

    def lies(self, path: str) -> bool:
        """Is there a record where this file has its place?"""
        return bool(self.rows("SELECT 1 FROM record WHERE number = ?", number_of(path)))

    # —— the file ——

    def writing(self) -> AbstractContextManager[sqlite3.Cursor]:
        """All that is written in it or nothing; raises Unusable."""
        if self._at_once is None:
            return writing(self._db, self._key)
        if self._begun is None:
            self._begun = self._at_once.enter_context(writing(self._db, self._key))
        return nullcontext(self._begun)

    @contextmanager
    def _in_one(self) -> Iterator[None]:
        """The same of whatever is written meanwhile, if anything is: one wait for the disk."""
        try:
            with ExitStack() as self._at_once:
                yield
        finally:
            self._at_once = self._begun = None

    def word_kept(self, key: str) -> str:
        found = self.rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else ""

    def keep_word(self, key: str, value: str) -> None:
        """Where the disk can be written."""
        with suppress(Unusable), self.writing() as cursor:
            cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _opened(self) -> sqlite3.Connection:
        """The file, or one for this command alone where there is none to be had."""
        if self.kept_in is None:
            return apart(self._key)
        path = self.kept_in / NAME
        for _ in range(2):
            try:
                return opened(path, self._key)
            except Unusable as failure:
                if not failure.is_torn:
                    break
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return apart(self._key)

    def _go_apart(self, like: sqlite3.Connection | None = None) -> None:
        """To one for this command alone; in memory where no disk can be written."""
        try:
            self._db = apart(self._key, like)
            self._bring_up_to_date()
        except Unusable:
            self._db = apart(self._key, like, MEMORY)
            self._bring_up_to_date()

    # —— bringing it up to date ——

    def _bring_up_to_date(self) -> None:
        with CommittedFolders(self.workspace.git) as committed:
            self._look(committed)

    def _look(self, committed: CommittedFolders) -> None:
        head, known = self._head(), self._known_folders()
        self._folders = {**known}
        trees = self._trees(committed, head, known)
        changed = self._changed_folders(head, known) if trees is not None else None
        root = self.workspace.root
        resting = at_rest(root, known, trees or {}, changed) if changed is not None else {}
        there, looked = set(resting), list[LookedInto]()
        waiting: list[_Changes] = []
        passed = total = 0
        with self.workspace.how_far("读", "份") as tell:
            for folder in with_sides(root, folders_below(root, self._looked_into, resting)):
                there.add(folder.name)
                digest = folder.digest
                if changed is not None:
                    looked.append(looked_into(folder, digest))
                if folder.name not in known or digest != known[folder.name].digest:
                    waiting.append(self._changes_in(folder))
                passed += len(folder.inside)
                if sum(len(each.entries) for each in waiting) > MOST_AT_ONCE:
                    self._tell_of_waiting()
                    total = total or self._many_beside(resting)
                    self._write(waiting)
                    waiting = []
                if total:
                    tell(passed, total)
        if total and self.kept_in is not None:
            self.workspace.git.look_again()
        waiting += map(self._all_gone, (each for each in known if each not in there))
        with self._in_one():
            if waiting:
                self._write(waiting)
            self._ask_git(committed, head, trees)
            if changed is not None and looked and head == self._head():
                rest = come_to_rest(looked, self._folders, resting, changed, self._now_ns)
                self._keep_rest(rest)

    def _known_folders(self) -> dict[str, KeptFolder]:
        rows = self.rows("SELECT name, digest, tree, files, rest FROM folder")
        known = ((os.fsdecode(name), KeptFolder(*kept)) for name, *kept in rows)
        return {name: kept for name, kept in known if top_of(name) in self._looked_into}

    def _changed_folders(self, head: str, known: Mapping[str, KeptFolder]) -> frozenset[str] | None:
        """The folders in which git finds something changed; None where it is not to be asked."""
        git, root = self.workspace.git, self.workspace.root
        if not head or not is_worth_asking(root, known.values()):
            return None
        with suppress(CplError):
            if is_told_plainly(git) and git.passes_over_none():
                seen = self._seen or git.work_tree(untracked=False)
                return unlike(root, seen) if seen.head == head else None
        return None

    def _keep_rest(self, found: Iterable[tuple[str, KeptFolder]]) -> None:
        """Not where another command has seen it otherwise meanwhile."""
        rows = [(each.rest, name_kept(name), each.digest, each.tree) for name, each in found]
        if rows:
            as_seen = "name = ? AND digest = ? AND tree = ?"
            with suppress(Unusable), self.writing() as cursor:
                cursor.executemany(f"UPDATE folder SET rest = ? WHERE {as_seen}", rows)

    def _tell_of_waiting(self) -> None:
        """Once, to whoever waits for very many records to be read."""
        if self.kept_in is not None and not self._is_told:
            self._is_told = True
            self.workspace.git.tell(READING)

    def _many_beside(self, resting: Collection[str]) -> int:
        """How much lies in the folders that are looked into, for whoever waits."""
        root = self.workspace.root
        every = (found for top in self._looked_into for found in os.walk(root / top))
        awake = (
            e for e in every if os.path.relpath(e[0], root).replace(os.sep, "/") not in resting
        )
        return sum(len(folders) + len(files) for _, folders, files in awake)

    def _changes_in(self, folder: Folder) -> "_Changes":
        """Read what is not as it was in one folder."""
        named, known = tuple(folder.names()), self._known_in(folder.name)
        still = [name for name, nature in named if name in known and not nature]
        others = (each for each in named if each[0] not in known or each[1])
        found = sorted_out(others, self.workspace.place)  # where a known one stands is known
        records = (*still, *found.records)
        stamps = dict(folder.things)
        changed = sorted(each for each in records if known.get(each) != stamp_kept(stamps[each]))
        unsettled = {each for each in records if not is_settled(stamps[each], self._now_ns)}
        unnamed = (*(name for name, _ in found.astray), *found.foreign)
        return _Changes(
            folder.name,
            None if unsettled else folder.digest,
            tuple(known.keys() - set(records)),
            tuple((e, None if e in unsettled else stamp_kept(stamps[e])) for e in changed),
            tuple(self._entries(changed)),
            (*found.odd, *((each, "") for each in unnamed)),
        )

    def _all_gone(self, folder: str) -> "_Changes":
        return _Changes(folder, None, tuple(self._known_in(folder)))

    def _known_in(self, folder: str) -> dict[str, str | None]:
        """The records of a folder as they were, by their paths: each with its stamp."""
        rows = self.rows("SELECT number, stamp FROM record WHERE folder = ?", name_kept(folder))
        return {f"{folder}/{number}.yaml": stamp for number, stamp in rows}

    def _write(self, changes: Iterable["_Changes"]) -> None:
        with self.writing() as cursor:
            for each in changes:
                for path in (*each.lost, *(path for path, _ in each.files)):
                    forget(cursor, number_of(path))
                for (path, stamp), entry in zip(each.files, each.entries, strict=True):
                    keep(cursor, path, entry, stamp)
                folder = name_kept(each.folder)
                cursor.execute("DELETE FROM other WHERE folder = ?", (folder,))
                rows = [(name_kept(path), folder, nature) for path, nature in each.others]
                cursor.executemany("INSERT OR REPLACE INTO other VALUES (?, ?, ?)", rows)
                row = (folder, each.digest)
                cursor.execute(
                    "INSERT OR REPLACE INTO folder VALUES (?, ?, NULL, '[]', NULL, NULL)", row
                )
                self._folders[each.folder] = KeptFolder(each.digest)

    def _entries(self, paths: Iterable[str]) -> "Iterator[IndexEntry | None]":
        """What the files say; None of what cannot be read."""
        root = self.workspace.root
        for some in in_batches(paths, AT_ONCE):
            files = self.workspace.load_files(root / each for each in some)
            yield from [self._entry(e) if isinstance(e, Readable) else None for e in files]

    def _entry(self, file: Readable) -> "IndexEntry":
        dialled = phones.dialled_on(file.rules, file.card.values)
        return index_entry.entry_of(file.record, file.card, self.scope, dialled)

    def _trees(
        self, committed: CommittedFolders, head: str, known: Mapping[str, KeptFolder]
    ) -> Mapping[str, str] | None:
        """What the newest commit has of each folder: the name of its tree.

        None where that must be asked again: it moved meanwhile, or git did not tell. Raises
        GitFailed.
        """
        kept = {name: each.tree for name, each in known.items()}
        if head and self._heads == dict.fromkeys(self._looked_into, head):
            return {name: tree for name, tree in kept.items() if tree}
        found = self._asked_trees(committed, kept)
        return found if head == self._head() else None

    def _asked_trees(
        self, committed: CommittedFolders, known: Mapping[str, str | None]
    ) -> Mapping[str, str] | None:
        """None where git does not tell which commit is the newest; raises GitFailed where it
        cannot tell what is in it.
        """
        git = self.workspace.git
        if not git.is_there():
            return {}
        try:
            commit = git.head()
        except CplError:
            return None
        with suppress(NoGit):
            return committed.trees(commit, self._looked_into, known) if commit else {}
        return None

    def _head(self) -> str:
        """The newest commit; empty where that cannot be told at once."""
        with suppress(CplError):
            return self.workspace.git.head_seen()
        return ""

    @property
    def _heads(self) -> Mapping[str, str]:
        """Of which commit the trees are known, by top folders."""
        kept = self._every_head
        return {each: kept.get(each, "") for each in self._looked_into}

    @property
    def _every_head(self) -> Mapping[str, str]:
        told = "SELECT head.key, head.value FROM meta, json_each(meta.value) AS head"
        return dict(self.rows(f"{told} WHERE meta.key = ?", HEADS))

    def _ask_git(
        self, committed: CommittedFolders, head: str, trees: Mapping[str, str] | None
    ) -> None:
        """Which records git has and the folders have not, folder by folder that changed.

        While each top folder is the tree that it was, so is everything below. What is another
        tree is not at rest: its files need not be as the commit has them (`git reset`).
        """
        known = {name: each.tree for name, each in self._folders.items()}
        has = trees
        if has is None or any(tree is None and name not in has for name, tree in known.items()):
            has = self._asked_trees(committed, known)
        if has is None:
            return  # what it had when it was asked last is not forgotten
        changed = [name for name, tree in has.items() if known.get(name) != tree]
        lost = [e for e in known if e not in has and known[e] != NO_TREE]
        if changed or lost:
            self._ask_what_is_absent(committed, changed, lost, has)
        if head and trees is not None and head == self._head():
            heads = dict.fromkeys(self._looked_into, head)
            if self._heads != heads:
                self.keep_word(HEADS, json.dumps({**self._every_head, **heads}))

    def _ask_what_is_absent(
        self,
        committed: CommittedFolders,
        changed: Sequence[str],
        lost: Sequence[str],
        has: Mapping[str, str],
    ) -> None:
        place, left_out = self.workspace.place, self.workspace.left_out
        absent: dict[str, list[str]] = {each: [] for each in (*changed, *lost)}
        files = dict.fromkeys(absent, NOT_LISTED)
        for folder in (each for each in changed if not left_out.holds(each)):
            within = [e.path for e in committed.inside(folder, has[folder]) if not e.is_folder]
            files[folder] = len(within)
            lost_here = {*within}.difference(self._known_in(folder))
            absent[folder] = sorted(e for e in lost_here if place(number_of(e)) == e)
        with self.writing() as cursor:
            cursor.executemany(
                "INSERT INTO folder (name, tree, absent, files) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE"
                " SET tree = excluded.tree, absent = excluded.absent, files = excluded.files,"
                " rest = NULL",
                [
                    (name_kept(n), has.get(n, NO_TREE), json.dumps(e), files[n])
                    for n, e in absent.items()
                ],
            )
        for name in absent:
            digest = self._folders.get(name, KeptFolder()).digest
            self._folders[name] = KeptFolder(digest, has.get(name, NO_TREE), files[name])


def top_of(path: str) -> str:
    return path.partition("/")[0]


def _kept_in(workspace: Workspace) -> Path | None:
    """Where it is kept; None where it is to be kept nowhere."""
    if workspace.without_index:
        return None
    with suppress(CplError):  # no git here
        return workspace.git.folder()
    return None


def _key(workspace: Workspace, folder: Path | None) -> bytes:
    return key_of(folder, workspace.rules_written, workspace.latest_rules.meta.version)


@dataclass(frozen=True)
class _Changes:
    """What is not as it was in one folder.

    `digest` is None where it must be looked into again next time. `files`: each file that
    was read, with its stamp unless it may be written again unseen; `entries`: what they say.
    """

    folder: str
    digest: bytes | None
    lost: tuple[str, ...] = ()
    files: tuple[tuple[str, str | None], ...] = ()
    entries: "tuple[IndexEntry | None, ...]" = ()
    others: tuple[tuple[str, str], ...] = ()
