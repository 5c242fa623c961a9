"""Large files: hashed piece by piece, copied whole or not at all."""

import hashlib
from pathlib import Path

import pytest

from cpl.problems import CplError
from cpl.store.copying import PIECE, Digest, copy_new, digest
from cpl.store.files import AlreadyThere

CONTENT = b"0123456789abcdef" * (PIECE // 8)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "监控.mp4"
    path.write_bytes(CONTENT)
    return path


def test_a_copy_is_the_same_and_its_hash_is_that_of_the_bytes_copied(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "新" / "夹" / "监控.mp4"
    told: list[int] = []
    expected = Digest(len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert copy_new(source, target, told.append) == expected
    assert digest(target) == expected
    assert target.read_bytes() == CONTENT
    assert sum(told) == len(CONTENT)


def test_nothing_is_overwritten(source: Path, tmp_path: Path) -> None:
    (tmp_path / "有了").write_bytes(b"there")
    with pytest.raises(AlreadyThere):
        copy_new(source, tmp_path / "有了")
    assert (tmp_path / "有了").read_bytes() == b"there"


def test_a_copy_that_is_stopped_half_way_is_not_there(source: Path, tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_new(source, tmp_path / "一半", stop)
    assert [each.name for each in tmp_path.iterdir()] == [source.name]


def test_whose_fault_it_is_is_said(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CplError, match=r"读不了 .*没有的"):
        copy_new(tmp_path / "没有的", tmp_path / "新")
    with pytest.raises(CplError, match="写不了"):
        copy_new(source, source / "文件下面")
