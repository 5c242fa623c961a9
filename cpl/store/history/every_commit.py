"""The whole history at once, of which most was told before: only what is new is asked of git.

A commit never changes under its name, and to tell its files git compares two whole trees. So
what was told of each is kept in `cpl-commits` in git's own folder; which commits there are,
their order and their parents are asked every time. It may be deleted at any time, and where
it is torn, of another folder or program, or cannot be written, all is asked of git. Of short
histories nothing is kept, nor of those whose commits are not what they were made: a shallow
clone, grafts. It is read and written in pieces, as it is held.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import BinaryIO
from zlib import crc32

from cpl.problems import CplError
from cpl.store.files import open_regular, replace_pieces
from cpl.store.git.git import Git
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.past import PastCommit, past_commits
from cpl.store.history.speaking import require_all_said, speaking
from cpl.store.readings import ALL_CODE, sign

NAME = "cpl-commits"
WORTH_KEEPING = 2000
"""Fewer commits are told as fast as they are looked up."""
GRAFTS = "info/grafts"
NEW_SHARE = 20
"""What is new is written down once it is the twentieth part, what is gone is left out at once."""
AT_ONCE = 50_000
LENGTH = struct.Struct("<Q")


def every_commit(git: Git, is_kept: bool = True) -> AllCommits:
    """What `past_commits` tells of the whole history, oldest first; raises GitFailed.

    Not `is_kept`: all is asked, and nothing is written down.
    """
    if git.head() is None:
        return AllCommits()
    kept = _kept(git) if is_kept and _may_be_kept(git) else AllCommits()
    was = len(kept)
    same, others = _as_before(kept, _order(git, "HEAD"))
    if same == was:
        found = kept
        found.extend(_told_in_parts(git, others))
        new = len(found) - was
    else:
        found, new = _put_together(git, kept, same, list(others))
    if is_kept and (len(found) < was + new or new * NEW_SHARE > was):
        _keep(git, found)
    return found


def commits_since(git: Git, old: str, new: str) -> AllCommits:
    """Those that are in the history of the one and not of the other, `old` empty: all of it."""
    if not old:
        return AllCommits(_told_in_parts(git, _order(git, new)))
    return AllCommits(past_commits(git, revs=(new, f"^{old}"), oldest_first=True))


def _put_together(
    git: Git, kept: AllCommits, same: int, others: list[bytes]
) -> tuple[AllCommits, int]:
    """Of other commits than are kept, or in another order; and how many are new."""
    known = [_place_in(kept, each) for each in others]
    new = [_names(each)[0] for each, place in zip(others, known, strict=True) if place < 0]
    told = past_commits(git, shas=new) if new else iter(())
    rest = (kept[place] if place >= 0 else next(told) for place in known)
    return AllCommits(chain((kept[place] for place in range(same)), rest)), len(new)


def _told_in_parts(git: Git, lines: Iterator[bytes]) -> Iterator[PastCommit]:
    """So many at a time as one git is asked of: it holds all that it has told."""
    while those := list(islice(lines, AT_ONCE)):
        yield from past_commits(git, shas=[_names(each)[0] for each in those])


def _as_before(kept: AllCommits, lines: Iterator[bytes]) -> tuple[int, Iterator[bytes]]:
    """How many begin the history as they are kept, and the lines of the others."""
    for same, line in enumerate(lines):
        is_kept = same < len(kept)
        if not is_kept or _names(line) != (kept.sha(same), *kept.parents(same)):
            return same, chain((line,), lines)
    return same + 1, iter(())


def _place_in(kept: AllCommits, line: bytes) -> int:
    """Where a commit is kept; a negative number where it is not, or with other parents."""
    sha, *parents = _names(line)
    place = kept.place_of(sha)
    return place if place is not None and kept.parents(place) == tuple(parents) else -1


def _names(line: bytes) -> tuple[str, ...]:
    return tuple(line.decode("ascii").split())


def _order(git: Git, tip: str) -> Iterator[bytes]:
    """The names of all commits, oldest first as `past_commits` has them, each with its parents'."""
    with speaking(git, "rev-list", "--topo-order", "--reverse", "--parents", tip) as talk:
        talk.asks.close()
        yield from talk.answers
        require_all_said(git, talk)


# —— what is kept ——


def _may_be_kept(git: Git) -> bool:
    has_grafts = (git.common_folder() / GRAFTS).exists()
    return git.head() is not None and not has_grafts and not git.is_shallow


def _kept(git: Git) -> AllCommits:
    """What was packed here, by this very program; nothing of anything else."""
    with suppress(Exception):  # whatever a forged one may raise
        folder = git.folder()
        with open_regular(folder / NAME) as file:
            return _read(file, sign(folder, ALL_CODE))
    return AllCommits()


def _keep(git: Git, found: AllCommits) -> None:
    if len(found) < WORTH_KEEPING or not _may_be_kept(git):
        return
    with suppress(CplError, OSError):  # a full or a read-only disk
        folder = git.folder()
        replace_pieces(folder / NAME, _written(found, sign(folder, ALL_CODE)))


def _written(found: AllCommits, signed: bytes) -> Iterator[bytes]:
    """Each piece after its length; in front of them a sum that a torn file has not."""
    total = 0
    for piece in found.pieces():
        total = crc32(piece, crc32(LENGTH.pack(len(piece)), total))
    yield b"%s%08x\n" % (signed, total)
    for piece in found.pieces():
        yield LENGTH.pack(len(piece)) + piece


def _read(file: BinaryIO, signed: bytes) -> AllCommits:
    """Raises any error of what is torn or another's."""
    if file.read(len(signed)) != signed:
        raise ValueError
    wanted, total = int(file.readline(), 16), 0
    size = os.fstat(file.fileno()).st_size

    def pieces() -> Iterator[bytes]:
        nonlocal total
        while told := file.read(LENGTH.size):
            piece = file.read(min(LENGTH.unpack(told)[0], size))
            total = crc32(piece, crc32(told, total))
            yield piece

    found = AllCommits.from_pieces(pieces())
    if total != wanted:
        raise ValueError
    for _ in found:  # to the end, before anybody begins
        pass
    return found
