"""A backup's manifest reads back as written; anything else is refused, never guessed at."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.office.manifest import (
    Held,
    LastBackup,
    Manifest,
    NotAManifestError,
    read_last_backup,
    read_manifest,
    write_last_backup,
    write_manifest,
)

NINE = datetime(2026, 11, 21, 9, 12)
MANIFEST = Manifest(
    folder="客服台账",
    beginnings=("a" * 40,),
    made_at=NINE,
    made_by="李敏",
    program="0.1.0",
    rules="default 1",
    branch="main",
    commit="b" * 40,
    commits=215,
    refs={"refs/heads/main": "b" * 40},
    files=(Held("history.bundle", 5, "c" * 64), Held("files/新 表😀.xlsx", 0, "d" * 64)),
    edited=("新 表😀.xlsx",),
    deleted=("templates/月报.md.j2",),
    problems=("staff.yaml:1:1: 错误: 文件是空的。 [empty-file]",),
)


def test_a_manifest_reads_back_as_written() -> None:
    assert read_manifest(write_manifest(MANIFEST)) == MANIFEST


def test_so_does_what_a_folder_remembers_of_its_last_backup() -> None:
    last = LastBackup(NINE, "/media/usb/客服台账-20261121-0912", "b" * 40, 5)
    assert read_last_backup(write_last_backup(last)) == last


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "files/../../a", "C:/a", "..\\a", "", "files//a", ".git/config"]
)
def test_a_file_outside_the_backup_is_refused(name: str) -> None:
    bad = replace(MANIFEST, files=(Held(name, 1, "e" * 64),))
    with pytest.raises(NotAManifestError):
        read_manifest(write_manifest(bad))
    with pytest.raises(NotAManifestError):
        read_manifest(write_manifest(replace(MANIFEST, deleted=(name,))))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"3", b"{}", b"\xff\xfe", b'{"x": 1'], ids=repr
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    for read in (read_manifest, read_last_backup):
        with pytest.raises(NotAManifestError):
            read(data)


@given(st.integers(0, len(write_manifest(MANIFEST)) - 1), st.integers(1, 255))
def test_a_changed_byte_is_read_or_refused_but_never_a_bug(at: int, by: int) -> None:
    data = bytearray(write_manifest(MANIFEST))
    data[at] ^= by
    try:
        read_manifest(bytes(data))
    except NotAManifestError:
        return
