"""One writer at a time, and a dead one holds nobody up."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cpl.problems import CplError
from cpl.store.lock import Busy, Lock

HOLD_FOREVER = """
import sys, time
from pathlib import Path
from cpl.store.lock import Lock

with Lock(Path(sys.argv[1]), command="TS20261121-001 转办"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_waits_no_longer_than_told_and_learns_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "cpl.lock"
    with Lock(path, command="TS20261121-001 转办"), pytest.raises(Busy) as refused:
        Lock(path, wait=0.05).__enter__()
    assert "另一个 cpl 正在写" in str(refused.value)
    assert f"tester，进程 {os.getpid()}：TS20261121-001 转办" in str(refused.value)


def test_it_is_free_again_afterwards_and_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "cpl.lock"
    with pytest.raises(ValueError, match="inside"), Lock(path):
        raise ValueError("inside")
    assert path.read_bytes() == b""
    with Lock(path, wait=0):
        pass


def test_it_waits_for_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "cpl.lock"
    other = multiprocessing.Process(target=hold_for, args=(path, 0.3))
    other.start()
    while not path.exists() or not path.read_bytes():
        time.sleep(0.01)
    with Lock(path, wait=5):
        other.join()
    assert other.exitcode == 0


def hold_for(path: Path, seconds: float) -> None:
    with Lock(path):
        time.sleep(seconds)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_kill_9_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "cpl.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_FOREVER, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="转办"):
            Lock(path, wait=0.05).__enter__()
        holder.send_signal(signal.SIGKILL)
    with Lock(path, wait=1):
        assert str(os.getpid()) in path.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
def test_whoever_may_write_in_the_folder_may_take_the_lock(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    with Lock(tmp_path / "cpl.lock"):
        assert (tmp_path / "cpl.lock").stat().st_mode & 0o777 == 0o660


def test_a_lock_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    with pytest.raises(CplError, match=r"锁不了.*文件不存在"), Lock(tmp_path / "gone" / "cpl.lock"):
        pass


def count_up(path: Path, lock: Path, times: int) -> None:
    for _ in range(times):
        with Lock(lock):
            path.write_text(str(int(path.read_text()) + 1))


def test_eight_processes_lose_nothing(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    processes = [
        multiprocessing.Process(target=count_up, args=(counter, tmp_path / "cpl.lock", 20))
        for _ in range(8)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert counter.read_text() == "160"
