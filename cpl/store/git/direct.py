"""A commit with nothing around it, where `git commit` would do nothing else.

`git commit --only` looks at every file of the repository and writes its index twice; in a
large one that is most of what a command costs. There plumbing makes the commit: git's index
is held by its own lock, as `git commit` holds it, until the branch has moved: nobody sees one
without the other. What comes of it is the same commit, index and files
(`tests/store/git/test_direct.py` compares). In a small one `git commit` is the quickest, if it
need not ask our hook and look for what is to be tidied up: one process instead of four.
Where the office has hooks of its own or a signature, or anything is not as usual, nothing
has happened and `Git.commit` makes the commit, or says why there can be none.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import names_in, read_bytes
from cpl.store.git import index
from cpl.store.git.commits import Signature, signed
from cpl.store.git.git import Git
from cpl.store.git.hook import BEFORE_COMMITS, lets_pass_what_is_judged
from cpl.store.git.refusals import GitFailed
from cpl.store.git.states import current_branch, is_under_way

MOST_LOOSE = 100
"""So many objects are as well off loose: git itself packs them one day."""
BATCH = 8 << 20  # bytes that are held at once, and once more while git is given them
# Settings of any level that let `git commit` do more, the index be more than one file, or let it
# pass over those that were committed.
OTHER_THAN_USUAL = (
    *("commit.gpgsign", "core.hookspath", "core.splitindex", "core.sparsecheckout"),
    *("core.ignorestat", "index.sparse", "extensions.refstorage"),
)
HOOKS = "hook."
NO = frozenset({"", "false", "no", "off", "0"})
UNFINISHED = ("MERGE_MSG", "MERGE_MODE", "MERGE_RR", "SQUASH_MSG", "AUTO_MERGE")
# What git would take off a name: it is then not the name that was given.
PLAIN = re.compile(r"""(?![\x00-\x20.,:;<>"\\'])[^\n\0<>]+(?<![\x00-\x20.,:;<>"\\'])""")
BLANK = " \t\r"
CHANGE = re.compile(r":[0-7]+ ([0-7]+) [0-9a-f]+ ([0-9a-f]+) ([AMD])")
OWN_TIDYING = ("gc.", "maintenance.")
MANY_LOOSE = 27  # objects in one of the 256 folders: git's own guess at its gc.auto
MANY_PACKS = 50
CRASHED = "fast_import_crash_*"
# zlib takes 256 KB for each blob, and glibc gave them back to the system each time: half the CPU.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "4194304"}


class NotUsual(Exception):
    """`git commit` would do something else here, or would refuse."""


@dataclass(frozen=True)
class Changed:
    """A file that the commit changes, as git's index has it; no mode and blob where it is gone."""

    name: str
    mode: str
    blob: str
    is_gone: bool


@dataclass(frozen=True)
class Heading:
    """What a commit says: as `git fast-import` is told, and in whose name git runs."""

    message: bytes
    people: bytes
    env: Mapping[str, str]
    dates: str


def commit(
    git: Git,
    paths: Sequence[Path | str],
    message: str,
    author: Signature,
    committer: Signature,
    at: datetime | None = None,
    zone: str | None = None,
    unknown: Collection[Path | str] = (),
) -> str | None:
    """Record these files as `Git.commit` would; answers the commit, None where that must do it.

    Whoever calls knows that nobody has staged any of them, and which are `unknown` to git.
    Raises NotRecorded where git refuses, or where the commit is made and git's index cannot
    follow.
    """
    names = git.names_of(paths)
    try:
        said = heading(message, author, committer, at, zone)
        settings = _settings(git)
        parent = _usual_parent(git, names, settings)
        is_small = len(names) <= MOST_LOOSE and not index.is_large(git.folder())
    except (NotUsual, CplError, OSError):
        return None
    made: str | None
    if is_small:
        who = (author, committer)
        made = git.commit(paths, message, *who, at, zone=zone, unknown=unknown, plain=True)
    else:
        made = _by_plumbing(git, parent, names, said)
    if made is not None:
        _tidy(git, settings)
    return made


def _by_plumbing(git: Git, parent: str, names: Sequence[str], said: Heading) -> str | None:
    made, folder, objects = None, git.folder(), git.common_folder() / "objects"
    with suppress(NotUsual, CplError, OSError), _index_held(folder) as lock:
        facts = index.known(folder) & {index.PASSES_OVER_NONE}
        staged = _staged(git, lock, parent, names)
        changed = [_changed(f"{git.root}", each, staged.get(each, "")) for each in names]
        checksum = index.checksum_of(lock)
        made = _imported(git, parent, changed, said)
    if made is not None:
        _let_follow(git, lock, names)
        if staged.keys() == {*names}:
            facts |= {index.as_committed(objects, made)}
        index.keep_known(folder, checksum, facts)
    return made


def heading(
    message: str,
    author: Signature,
    committer: Signature,
    at: datetime | None = None,
    zone: str | None = None,
) -> Heading:
    """Raises NotUsual where git would write somebody's name another way."""
    env = signed(author, committer, at, zone)
    if not all(PLAIN.fullmatch(n) for who in (author, committer) for n in (who.name, who.email)):
        raise NotUsual
    date = env.get("GIT_COMMITTER_DATE", "@now").removeprefix("@")
    lines = [
        f"{role} {who.name} <{who.email}> {date}\n"
        for role, who in (("author", author), ("committer", committer))
    ]
    how = "now" if date == "now" else "raw"
    return Heading(os.fsencode(cleaned(message)), os.fsencode("".join(lines)), env, how)


def cleaned(message: str) -> str:
    """As `git commit --cleanup=whitespace` leaves it."""
    lines = [each.rstrip(BLANK) for each in message.split("\n")]
    kept = [each for before, each in zip(["", *lines], lines, strict=False) if before or each]
    return "\n".join(kept).rstrip("\n") + "\n"


def _settings(git: Git) -> tuple[tuple[str, str], ...]:
    """Every setting of every level, by its name in small letters."""
    found = os.fsdecode(git.run("config", "--null", "--list")).split("\0")
    pairs = (each.partition("\n") for each in found if each)
    return tuple((key.lower(), value if told else "true") for key, told, value in pairs)


def _usual_parent(git: Git, names: Sequence[str], settings: Sequence[tuple[str, str]]) -> str:
    """The commit to stand on; raises NotUsual where this is no place for a plain commit."""
    folder = git.folder()
    parent = git.head()
    unusual = (
        parent is None,
        not current_branch(git),
        any("\n" in each or each.startswith('"') for each in names),
        any(_is_other(key) and value.lower() not in NO for key, value in settings),
        is_under_way(git),
        any((folder / each).exists() for each in UNFINISHED),
        any(each.startswith("sharedindex.") for each in names_in(folder)),
        any(_foreign_hooks(git.common_folder() / "hooks")),
    )
    if parent is None or any(unusual):
        raise NotUsual
    return parent


def _is_other(key: str) -> bool:
    return key in OTHER_THAN_USUAL or key.startswith(HOOKS)


def _foreign_hooks(folder: Path) -> Iterator[Path]:
    """Every hook but ours, which lets pass what cpl has judged."""
    if folder.is_dir():
        hooks = (each for each in folder.iterdir() if each.suffix != ".sample")
        yield from (
            each
            for each in hooks
            if each.name != BEFORE_COMMITS.name or not lets_pass_what_is_judged(each)
        )


@contextmanager
def _index_held(folder: Path) -> Iterator[Path]:
    """The index under the name of its lock, to be changed; it stays there unless this fails.

    A second name of the same file is as old as the index: by that git knows what it must read.
    """
    lock = folder / "index.lock"
    os.link(folder / "index", lock)
    try:
        yield lock
    except BaseException:  # Ctrl-C too
        lock.unlink(missing_ok=True)
        raise


def _staged(git: Git, lock: Path, parent: str, names: Sequence[str]) -> dict[str, str]:
    """Take the files into the index that is held; answers what git says of all that differs.

    Raises NotUsual beside a conflict, wherever that is: git would not commit.
    """
    env = {"GIT_INDEX_FILE": os.fspath(lock)}
    stdin = b"".join(os.fsencode(each) + b"\0" for each in names)
    git.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=stdin, env=env)
    said = git.run("diff-index", "--cached", "--raw", "--no-renames", "-z", parent, env=env)
    fields = os.fsdecode(said).split("\0")
    differ = dict(zip(fields[1::2], fields[::2], strict=False))
    if any(each.endswith(" U") for each in differ.values()):
        raise NotUsual
    return differ


def _changed(root: str, name: str, said: str) -> Changed:
    """Raises NotUsual where git has not got what lies there, or has it already."""
    found = CHANGE.fullmatch(said)
    is_gone = not os.path.lexists(os.path.join(root, name))
    if found is None or is_gone != (found[3] == "D"):
        raise NotUsual
    return Changed(name, found[1], found[2], is_gone)


def _imported(git: Git, parent: str, changed: Sequence[Changed], heading: Heading) -> str:
    """Make the commit and move the branch to it; raises GitFailed where that has moved on."""
    lines = [f"D {c.name}" if c.is_gone else f"M {c.mode} {c.blob} {c.name}" for c in changed]
    stream = (
        f"feature done\ncommit refs/heads/{current_branch(git)}\nmark :1\n".encode(),
        heading.people,
        b"data %d\n%b" % (len(heading.message), heading.message),
        os.fsencode("\n".join((f"from {parent}", *lines, "", "get-mark :1", "done", ""))),
    )
    how = f"--date-format={heading.dates}"
    return fast_import(git, b"".join(stream), how, env=heading.env).decode().strip()


def pack(git: Git, paths: Sequence[Path | str]) -> None:
    """Give git the contents of many files, as they lie there, as a pack."""
    packing = Packing(git, len(paths))
    if packing.is_worth_it:
        with suppress(CplError):
            for each in paths:
                packing.add(read_bytes(git.root / each))
            packing.end()


class Packing:
    """Gives git the contents of many files as a pack, before it is asked to record them.

    `git add` makes a file of its own of each, and syncs it: five times the CPU, eight times
    the room. What it then adds it finds there. This is no record of anything: where no pack
    can be made, or a filter changes what is added, nothing is lost by it.
    """

    def __init__(self, git: Git, many: int) -> None:
        self.is_worth_it = many > MOST_LOOSE
        self._git = git
        self._held: list[bytes] = []
        self._size = 0

    def add(self, data: bytes) -> None:
        """The content of one more file."""
        if self.is_worth_it:
            self._held.append(b"blob\ndata %d\n%b\n" % (len(data), data))
            self._size += len(data)
            if self._size >= BATCH:
                self.end()

    def end(self) -> None:
        """Git gets what it has not got yet."""
        blobs = b"".join((b"feature done\n", *self._held, b"done\n")) if self._held else b""
        self._held, self._size = [], 0
        if blobs:
            with suppress(CplError):
                fast_import(self._git, blobs)


def fast_import(git: Git, stream: bytes, *how: str, env: Mapping[str, str] | None = None) -> bytes:
    """What it answers; raises GitFailed, and leaves no report of a crash."""
    command = ("-c", f"fastimport.unpackLimit={MOST_LOOSE}", "fast-import", "--quiet", *how)
    try:
        return git.run(*command, stdin=stream, env={**KEEP_MEMORY, **(env or {})})
    except GitFailed:
        for left in git.common_folder().glob(CRASHED):
            left.unlink(missing_ok=True)
        raise


def _let_follow(git: Git, lock: Path, paths: Sequence[Path | str]) -> None:
    """Put the index in place that agrees with the commit."""
    try:
        lock.replace(git.folder() / "index")
    except OSError:
        lock.unlink(missing_ok=True)
        git.unstage(paths)


def _tidy(git: Git, settings: Sequence[tuple[str, str]]) -> None:
    """What git does by itself after each commit, where there is something to do."""
    objects = git.common_folder() / "objects"
    many = (
        len(names_in(objects / "17")) >= MANY_LOOSE
        or len(names_in(objects / "pack", ".pack")) > MANY_PACKS
    )
    if many or any(key.startswith(OWN_TIDYING) for key, _ in settings):
        with suppress(CplError):
            git.run("maintenance", "run", "--auto", "--quiet")
