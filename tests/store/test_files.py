"""Whole files: the new bytes or the old ones, whatever happens in between."""

import multiprocessing
import os
import signal
import stat
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from real_git import Python
from unprivileged import IS_ROOT

from cpl.problems import CplError
from cpl.store.files import (
    AlreadyThere,
    NotRegular,
    TooLarge,
    _create_in_place,
    create_bytes,
    read_bytes,
    read_if_there,
    remove,
    replace_bytes,
    shown_name,
)

# Runs replace_bytes and does something just before the rename: argv = path, action
INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from cpl.store.files import replace_bytes

def before_rename(event, _):
    if event == "os.rename":
        if sys.argv[2] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise KeyboardInterrupt

sys.addaudithook(before_rename)
replace_bytes(Path(sys.argv[1]), b"new")
"""

# No file may grow past 4 KB: what a full disk looks like
FULL = """
import resource, sys
from pathlib import Path
from cpl.store.files import create_bytes, replace_bytes

resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
{"replace": replace_bytes, "create": create_bytes}[sys.argv[2]](Path(sys.argv[1]), bytes(9999))
"""


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_replaces_the_bytes_and_leaves_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old\r\n")
    replace_bytes(file, "\ufeff新\r\n".encode())
    assert read_bytes(file) == "\ufeff新\r\n".encode()
    assert names_in(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_of_the_file_stays(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    file.chmod(mode)
    replace_bytes(file, b"new")
    assert stat.S_IMODE(file.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
def test_a_new_file_has_the_mode_any_program_would_give_it(tmp_path: Path) -> None:
    replace_bytes(tmp_path / "a", b"")
    create_bytes(tmp_path / "b", b"")
    (tmp_path / "c").touch()
    modes = {each.stat().st_mode for each in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.skipif(not IS_ROOT, reason="only root gives a file to somebody else")
def test_the_owner_and_group_stay_when_root_writes(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    os.chown(file, 1234, 5678)
    replace_bytes(file, b"new")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 5678)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_between_write_and_replace_the_old_bytes_are_there(
    tmp_path: Path, python: Python
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    assert python(INTERRUPTED, file, "kill").returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"
    # What nobody could tidy up is hidden, and in nobody's way.
    assert all(name.startswith(".cpl-") for name in names_in(tmp_path) if name != "a.yaml")
    replace_bytes(file, b"new")
    assert file.read_bytes() == b"new"


def test_ctrl_c_leaves_the_old_bytes_and_no_temporary_file(tmp_path: Path, python: Python) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    assert "KeyboardInterrupt" in python(INTERRUPTED, file, "interrupt").stderr
    assert file.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="no resource limits")
@pytest.mark.parametrize("deed", ["replace", "create"])
def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(
    tmp_path: Path, python: Python, deed: str
) -> None:
    (tmp_path / "there").write_bytes(b"old")
    file = tmp_path / ("there" if deed == "replace" else "new")
    assert "CplError: 写不了" in python(FULL, file, deed).stderr
    assert names_in(tmp_path) == ["there"]
    assert (tmp_path / "there").read_bytes() == b"old"


def test_a_new_file_gets_its_folders(tmp_path: Path) -> None:
    create_bytes(tmp_path / "complaints" / "2026" / "11" / "a.yaml", b"new")
    assert read_bytes(tmp_path / "complaints/2026/11/a.yaml") == b"new"
    assert names_in(tmp_path / "complaints/2026/11") == ["a.yaml"]


@pytest.mark.parametrize("create", [create_bytes, _create_in_place])
def test_what_exists_is_never_overwritten_by_something_new(
    tmp_path: Path, create: Callable[[Path, bytes], None]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"mine")
    with pytest.raises(AlreadyThere, match=r"已经存在.*换一个编号"):
        create(file, b"yours")
    assert file.read_bytes() == b"mine"
    assert names_in(tmp_path) == ["a.yaml"]


def create_at_once(file: Path, name: str, barrier: Barrier, results: Path) -> None:
    barrier.wait()
    try:
        create_bytes(file, name.encode())
    except AlreadyThere:
        return
    (results / name).touch()


def test_of_processes_that_create_the_same_number_at_once_exactly_one_wins(
    tmp_path: Path,
) -> None:
    for turn in range(5):
        file, results = tmp_path / f"TS20261121-{turn:03}.yaml", tmp_path / f"winners{turn}"
        results.mkdir()
        barrier = multiprocessing.Barrier(4)
        processes = [
            multiprocessing.Process(
                target=create_at_once, args=(file, f"clerk{each}", barrier, results)
            )
            for each in range(4)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert names_in(results) == [file.read_text()]


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(CplError, match=r"读不了 .*a\.yaml：文件不存在"):
        read_bytes(tmp_path / "a.yaml")
    with pytest.raises(CplError, match="这是一个文件夹"):
        read_bytes(tmp_path)


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "complaints").write_bytes(b"a file, not a folder")
    with pytest.raises(CplError, match=r"写不了.*上级路径是一个文件"):
        create_bytes(tmp_path / "complaints" / "2026" / "a.yaml", b"")
    with pytest.raises(CplError, match=r"写不了.*这是一个文件夹"):
        replace_bytes(tmp_path, b"")
    with pytest.raises(CplError, match="文件名太长"):
        create_bytes(tmp_path / ("长" * 100), b"")
    assert names_in(tmp_path) == ["complaints"]


def test_a_file_that_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"here")
    assert read_if_there(tmp_path / "file") == b"here"
    assert read_if_there(tmp_path / "missing") is None
    assert read_if_there(tmp_path / "file" / "below a file") is None
    remove(tmp_path / "file")
    remove(tmp_path / "missing")
    assert names_in(tmp_path) == []


# —— what is no regular file ——


def test_a_fifo_is_neither_waited_for_nor_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    for read in (read_bytes, read_if_there):
        with pytest.raises(NotRegular, match="管道"):
            read(tmp_path / "a.yaml")


def test_a_device_is_not_read_and_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("/dev/zero")
    with pytest.raises(NotRegular, match="设备"):
        read_bytes(tmp_path / "a.yaml")
    with pytest.raises(CplError, match="这是一个文件夹"):
        read_bytes(tmp_path)


def test_a_link_is_followed_where_it_was_named_and_not_where_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    assert read_bytes(tmp_path / "b") == b"x"
    with pytest.raises(NotRegular, match="链接"):
        read_bytes(tmp_path / "b", follow=False)


def test_what_is_too_large_is_not_taken_into_memory(tmp_path: Path) -> None:
    with open(tmp_path / "a", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(TooLarge, match="最多读 67 MB"):
        read_bytes(tmp_path / "a")


def test_a_dangling_link_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("nowhere")
    assert read_if_there(tmp_path / "a") is None


def test_a_name_stays_in_its_line() -> None:
    assert shown_name("投诉\n\x1b[31m红.yaml") == "投诉\\n\\x1b[31m红.yaml"
