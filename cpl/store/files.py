"""Read and write whole files: the new bytes, or the old ones, never half of either."""

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from cpl.loading import pattern
from cpl.problems import CplError

SHARING_VIOLATION = 32  # Windows: another program holds the file open

REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EEXIST: "那里已经有一个同名的文件",
    errno.EACCES: "没有权限；请管理员给你的账号读写这个文件夹的权限",
    errno.EPERM: "没有权限；请管理员给你的账号读写这个文件夹的权限",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "上级路径是一个文件，不是文件夹",
    errno.ENOSPC: "磁盘已满；请清出空间再试",
    errno.EDQUOT: "磁盘配额已用完；请清出空间再试",
    errno.EFBIG: "文件太大，超过了系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错；请检查磁盘",
}
NATURES = (
    (stat.S_ISLNK, "链接"),
    (stat.S_ISDIR, "文件夹"),
    (stat.S_ISFIFO, "管道（FIFO）"),
    (stat.S_ISSOCK, "套接字"),
    (stat.S_ISCHR, "设备"),
    (stat.S_ISBLK, "设备"),
)
LARGEST = 64 << 20
NEW_FILE, NEW_FOLDER = 0o666, 0o777
"""What the umask is taken from.

A file that nobody else may read has other modes from its first byte on.
"""
# Where the system has them: a FIFO put there meanwhile is not waited for.
WRITING_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


TEMPORARY = pattern(r"\.cpl-([0-9a-f]{8})-([0-9]+)-[0-9a-f]{8}\.tmp")


class AlreadyThere(CplError):
    """A file that was to be new exists; nothing was overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} 已经存在，没有覆盖它。请换一个编号或名称再试。")


def reason(error: OSError) -> str:
    """Why the system refused, in words a clerk can act on."""
    if getattr(error, "winerror", None) == SHARING_VIOLATION:
        return "文件正被另一个程序（例如 Excel 或 WPS）打开；请关闭后再试"
    return REASONS.get(error.errno or 0) or error.strerror or str(error)


class TooLarge(CplError):
    """A file of so many bytes is not taken into memory."""

    def __init__(self, path: Path, size: int, largest: int) -> None:
        self.size = size
        super().__init__(
            f"读不了 {shown_name(path)}：它有 {size / 1e6:.1f} MB，最多读 {largest / 1e6:.0f} MB。"
        )


class NotRegular(CplError):
    """Something else stands there than a file that holds bytes; it was not opened."""

    def __init__(self, path: Path, nature: str) -> None:
        super().__init__(f"读不了 {shown_name(path)}：这是{nature}，不是普通的文件。")


def nature_of(mode: int) -> str:
    """What a thing is called that is no regular file, by its mode; empty for a regular file."""
    return next((word for fits, word in NATURES if fits(mode)), "")


def can_be_read(path: Path) -> bool:
    """Is it a regular file, and no link, that we may open?"""
    with suppress(OSError):
        return stat.S_ISREG(path.lstat().st_mode) and os.access(path, os.R_OK)
    return False


def size_below(folder: Path) -> int:
    """How many bytes there are in the files below a folder that can be read."""
    return sum(each.lstat().st_size for each in folder.rglob("*") if can_be_read(each))


def is_gone_or_readable(path: Path) -> bool:
    """Is there nothing, or a file that `read_bytes` takes?"""
    if not os.path.lexists(path):
        return True
    return can_be_read(path) and path.stat().st_size <= LARGEST


def shown_name(path: Path | str) -> str:
    """A path in one line: what a terminal would obey in a name is shown as its code."""
    text = str(path)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def read_bytes(path: Path, largest: int = LARGEST, follow: bool = True) -> bytes:
    """The whole file; a `CplError` says why it cannot be read.

    Raises NotRegular for a FIFO or a device, and for a link unless `follow`; TooLarge.
    """
    with told("读不了", path), open_regular(path, follow) as file:
        size = os.fstat(file.fileno()).st_size
        data = b"" if size > largest else file.read(size + 1)  # to ask for more makes room for it
        if len(data) > size:
            data += file.read(largest)
    if max(size, len(data)) > largest:  # some of /proc say 0 and never end
        raise TooLarge(path, max(size, len(data)), largest)
    return data


def names_in(folder: Path, ending: str = "") -> list[str]:
    """The names in a folder that end so, in order; none where it cannot be read."""
    with suppress(OSError):
        return sorted(name for name in os.listdir(folder) if name.endswith(ending))
    return []


def name_below(top: Path, path: Path) -> str:
    """What lies there as git calls it: from the top, with forward slashes; raises ValueError."""
    above, said = f"{top}{os.sep}", f"{path}"
    if said.startswith(above):  # quicker than to take a path apart, of which there may be many
        return said[len(above) :].replace(os.sep, "/")
    return (top / path).relative_to(top).as_posix()


def read_if_there(path: Path | str) -> bytes | None:
    """The whole file, or None where there is none; raises as `read_bytes` does."""
    try:
        return read_bytes(Path(path)) if _may_be_there(path) else None
    except CplError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            return None
        raise


def _may_be_there(path: Path | str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # who reads it is told why it cannot be read
    return True


@contextmanager
def open_regular(path: Path, follow: bool = True) -> Iterator[BinaryIO]:
    """A regular file open for reading; nothing else is opened, waited for or read.

    Raises NotRegular, and OSError as the system does.
    """
    _require_regular(path, (os.stat if follow else os.lstat)(path).st_mode)
    descriptor = os.open(path, READING | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    with open(descriptor, "rb") as file:
        _require_regular(path, os.fstat(descriptor).st_mode)  # it may be another by now
        yield file


def _require_regular(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(mode):
        raise NotRegular(path, nature_of(mode))


def temporary_beside(path: Path) -> Path:
    """A name next to `path` that says who writes there: which machine, which process."""
    return path.with_name(f".cpl-{_machine()}-{os.getpid()}-{os.urandom(4).hex()}.tmp")


def sweep_temporaries(folder: Path, *, own: bool = False) -> None:
    """Take away the temporary files of processes that are gone, as far as that can be known.

    `own` ones too, for who writes nothing at the moment.
    """
    with suppress(OSError):  # not ours to write in
        for name in names_in(folder, ".tmp"):
            if _is_abandoned(name, own):
                (folder / name).unlink(missing_ok=True)


def _is_abandoned(name: str, own: bool) -> bool:
    """Of another machine's process we know nothing; nor of any where there are no signals."""
    made = TEMPORARY.fullmatch(name)
    if made is None or made[1] != _machine() or os.name == "nt":
        return False
    if int(made[2]) == os.getpid():
        return own
    try:
        os.kill(int(made[2]), 0)
    except ProcessLookupError:
        return True
    except OSError:  # another account's
        return False
    return False


@cache
def _machine() -> str:
    return f"{crc32(_name_of_machine().encode()):08x}"


def _name_of_machine() -> str:
    if os.name == "posix":
        return os.uname().nodename
    from platform import node  # takes longer to load than the file to write

    return node()


def remove(path: Path) -> None:
    """Take the file away, if it is there."""
    with told("删不了", path):
        path.unlink(missing_ok=True)


def move(source: Path, target: Path) -> None:
    """Give a file the place of another, in one step and without new room where it can be."""
    with told("写不了", target):
        try:
            os.replace(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            replace_bytes(target, source.read_bytes())


def replace_bytes(
    path: Path, data: bytes, *, mode: int | None = None, is_synced: bool = True
) -> None:
    """Put `data` where the file is, in one step; its mode and group stay.

    `mode`: it has this one, and nothing of the file that was there. Not `is_synced`: after a
    power cut it may be torn.
    """
    replace_pieces(path, (data,), mode=mode, is_synced=is_synced)


def replace_pieces(
    path: Path, pieces: Iterable[bytes], *, mode: int | None = None, is_synced: bool = True
) -> None:
    """The same with what is too long to be held."""
    new, like = (NEW_FILE, path) if mode is None else (mode, None)
    with told("写不了", path):
        with _written_beside(path, pieces, new, like, is_synced=is_synced) as temporary:
            os.replace(temporary, path)
        if is_synced:
            _sync_folder(path.parent)


def create_bytes(
    path: Path, data: bytes, modes: tuple[int, int] | None = None, *, is_synced: bool = True
) -> None:
    """Make a new file and its folders; of two processes that try, one gets `AlreadyThere`.

    `modes`: of the file and of the folders that are made, where not everybody may read them.
    Not `is_synced`: it lasts through a power cut only after `sync_all`.
    """
    mode, of_folders = modes or (NEW_FILE, NEW_FOLDER)
    with told("写不了", path):
        try:
            _create(path, data, mode, is_synced=is_synced)
        except FileNotFoundError:  # the folder, which most new files find there
            for folder in reversed([each for each in path.parents if not each.exists()]):
                folder.mkdir(of_folders, exist_ok=True)
            _create(path, data, mode, is_synced=is_synced)
        if is_synced:
            _sync_folder(path.parent)


def _create(path: Path, data: bytes, mode: int, *, is_synced: bool) -> None:
    with _written_beside(path, (data,), mode, is_synced=is_synced) as temporary:
        _link(temporary, path, data, mode)


def sync_all(paths: Iterable[Path]) -> None:
    """Make these files, written unsynced, last through a power cut: one wait instead of many."""
    if sys.platform == "linux":
        os.sync()  # which elsewhere only begins it
        return
    for path in paths:
        sync_file(path)
        _sync_folder(path.parent)


@contextmanager
def told(deed: str, path: Path) -> Iterator[None]:
    """Turn what the system says into what a clerk can read: an OSError raises CplError."""
    try:
        yield
    except OSError as error:
        raise CplError(f"{deed} {shown_name(path)}：{reason(error)}。") from error


@contextmanager
def _written_beside(
    path: Path,
    pieces: Iterable[bytes],
    mode: int = NEW_FILE,
    like: Path | None = None,
    *,
    is_synced: bool = True,
) -> Iterator[Path]:
    """A hidden file next to `path` that holds the pieces on the disk; gone afterwards.

    It is the owner's and has the mode of the one that it is `like`.
    """
    # The name is known before the file exists, so that Ctrl-C leaves none behind.
    temporary = temporary_beside(path)
    try:
        _write_new(temporary, pieces, mode, like, is_synced=is_synced)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _write_new(
    path: Path,
    pieces: Iterable[bytes],
    mode: int,
    like: Path | None = None,
    *,
    is_synced: bool = True,
) -> None:
    model = _status(like) if like else None
    mode = stat.S_IMODE(model.st_mode) if model else mode  # the umask applies to a new file
    # Not by `open`, which asks the system three things besides: a table is thousands of files.
    descriptor = os.open(path, WRITING_NEW, mode)
    try:
        if model:
            _take_over(path, model)
        for each in pieces:
            _write_whole(descriptor, each)
        if is_synced:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, data: bytes) -> None:
    """The system may take only some of it at once."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _take_over(path: Path, model: os.stat_result) -> None:
    """Owner, group and mode of the file to be replaced, as far as we may."""
    if hasattr(os, "chown"):
        for owner, group in ((-1, model.st_gid), (model.st_uid, -1)):
            with suppress(PermissionError):  # only root gives files away
                os.chown(path, owner, group)
    path.chmod(stat.S_IMODE(model.st_mode))  # after chown, which clears bits


def _link(temporary: Path, path: Path, data: bytes, mode: int) -> None:
    try:
        os.link(temporary, path)  # unlike a rename, it never overwrites
    except FileExistsError:
        raise AlreadyThere(path) from None
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        _create_in_place(path, data, mode)


def _create_in_place(path: Path, data: bytes, mode: int = NEW_FILE) -> None:
    """For disks without hard links (FAT, some shares): still only one process wins."""
    try:
        _write_new(path, (data,), mode)
    except FileExistsError:
        raise AlreadyThere(path) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def sync_file(path: Path) -> None:
    """Make another program's file last through a power cut, where the system can."""
    with suppress(OSError):  # it is in place by now
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):  # the file itself is in place by now
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
