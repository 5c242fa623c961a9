"""What rules, people and calendars were found to say, kept by the very bytes that said it.

To read them takes many times what a command does with one record. What reading answered lies
in `cpl-readings` in git's own folder: it may be deleted at any time, and where it is torn,
foreign, of another cpl or cannot be written, the files are read as if there were none. The
bytes themselves are compared, no times and no digests: an edit cannot be missed.

It is a pickle, which may name no class but those of records and rules, and so runs nothing.
Whoever may write there may put hooks beside it that git runs, or edit the rules themselves;
what came along with a copied folder is not believed.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar
from zlib import crc32

from cpl import __version__
from cpl.dataclass import dataclass
from cpl.problems import CplError, Problem, has_errors
from cpl.store.files import read_if_there, replace_bytes

NAME = "cpl-readings"
DECIDING = ("problems.py", "dataclass.py", "yamltext", "domain", "codec")
"""The code that decides what a file says: of other code, nothing kept is believed."""
ALL_CODE = ("",)
OURS = ("cpl.domain.", "cpl.problems")
PLAIN = (
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
)
MOST_KNOWN = 64
T = TypeVar("T")
Standing = Mapping[str, object]
"""What a file's meaning depends on besides its own bytes, by name."""


@dataclass(frozen=True)
class Governing(Generic[T]):
    """What a file says, what is wrong with it, and what beneath it had a say, as it was."""

    said: T
    problems: tuple[Problem, ...] = ()
    beneath: Standing = field(default_factory=dict)


Kept = tuple[object, Governing[Any]]
"""The bytes that were read, and what they say."""

_known: dict[tuple[str, object], Governing[Any]] = {}
"""Of this process, whichever its workspaces."""


class Readings:
    """What the governing files of one workspace said when they were last read."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        """Where to keep it; raises CplError where there is no such place."""

    def of(
        self, name: str, data: object, standing: Standing, read: Callable[[], Governing[T]]
    ) -> Governing[T]:
        """What `read` answers, or has answered for the same bytes over the same `standing`.

        What has errors is read every time: what is missing beneath may come to be there.
        """
        for known in self._kept(name, data):
            if all(standing.get(key) == was for key, was in known.beneath.items()):
                return known
        found = read()
        if not has_errors(found.problems):
            self._keep(name, data, found)
        return found

    def _kept(self, name: str, data: object) -> Iterator[Governing[Any]]:
        if (name, data) in _known:
            yield _known[name, data]
        of, found = self._on_disk.get(name, (None, None))
        if found is not None and of == data:
            yield found

    @cached_property
    def _on_disk(self) -> dict[str, Kept]:
        with suppress(CplError, OSError):
            folder = self._folder()
            return unpacked(read_if_there(folder / NAME) or b"", sign(folder))
        return {}

    def _keep(self, name: str, data: object, found: Governing[Any]) -> None:
        _known[name, data] = found
        if len(_known) > MOST_KNOWN:
            del _known[next(iter(_known))]
        self._on_disk[name] = (data, found)
        with suppress(CplError, OSError):  # no git, a full or a read-only disk
            folder = self._folder()
            replace_bytes(folder / NAME, packed(self._on_disk, sign(folder)))


def packed(kept: Mapping[str, Kept], signed: bytes) -> bytes:
    """As it lies on the disk: where and by whom, a sum that a torn file has not, the pickle."""
    import pickle  # only where it is needed, as everywhere that a command may do without

    plain = {
        name: (data, found.said, found.problems, dict(found.beneath))
        for name, (data, found) in kept.items()
    }
    return headed(pickle.dumps(plain, pickle.HIGHEST_PROTOCOL), signed)


def unpacked(data: bytes, signed: bytes) -> dict[str, Kept]:
    """What was packed here, by this very program; nothing of anything else."""
    body = body_of(data, signed)
    if body is None:
        return {}
    from _pickle import Unpickler, UnpicklingError  # `pickle` has them from there

    class Ours(Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if (module, name) in PLAIN or module.startswith(OURS):
                found = super().find_class(module, name)
                if isinstance(found, type) and found.__module__ == module:
                    return found
            raise UnpicklingError(f"{module}.{name}")

    try:
        plain = Ours(io.BytesIO(body)).load()
        return {name: (of, Governing(*found)) for name, (of, *found) in plain.items()}
    except Exception:  # whatever a forged one may raise
        return {}


def headed(body: bytes, signed: bytes) -> bytes:
    """What is kept, as it lies on the disk."""
    return b"%s%08x\n%s" % (signed, crc32(body), body)


def body_of(data: bytes, signed: bytes) -> bytes | None:
    """What was kept here, by this very program; None where it is torn or anything else."""
    body = data[len(signed) + 9 :]
    return body if headed(body, signed) == data else None


def sign(folder: Path, deciding: tuple[str, ...] = DECIDING) -> bytes:
    """Which folder of git's it lies in, and by which program it is; raises OSError.

    What somebody else put there is copied with his folder, and then lies in another.
    """
    return b"%d %s\n" % (folder.stat().st_ino, _program(deciding))


@cache
def _program(deciding: tuple[str, ...]) -> bytes:
    """Which code, under which Python: its version, and every file of it as the disk has it."""
    package = Path(__file__).parent.parent
    files = (each for name in deciding for each in _sources(str(package / name)))
    signs = (f"{name}:{it.st_size}:{it.st_mtime_ns}" for name, it in files)
    return " ".join((__version__, *sys.version.split(), *signs)).encode()


def _sources(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file of Python at or below a path."""
    if path.endswith(".py"):
        yield path, os.stat(path)
        return
    with os.scandir(path) as found:
        for each in sorted(found, key=attrgetter("name")):
            if each.name.endswith(".py"):
                yield each.path, os.stat(each.path)
            elif "." not in each.name and each.name != "__pycache__":
                yield from _sources(each.path)
