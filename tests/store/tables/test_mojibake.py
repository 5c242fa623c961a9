"""Text that an earlier program spoilt is turned back where that is sure, else it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.problems import Severity
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.mojibake import garbage_in, turned_back

SAID = "停运 没有告知, 要求退ok"


def as_windows_reads(data: bytes) -> str:
    """With the five bytes that cp1252 does not have as control characters, as browsers do."""
    return "".join(
        bytes([each]).decode("latin-1" if each in b"\x81\x8d\x8f\x90\x9d" else "cp1252")
        for each in data
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        SAID.encode().decode("latin-1"),
        as_windows_reads(SAID.encode()),
        "客户说：" + SAID.encode().decode("latin-1"),
        "停运没有告知".encode().decode("gb18030"),
        "停运没有告知".encode("gbk").decode("latin-1"),
    ],
    ids=["UTF-8 当 Latin-1", "UTF-8 当 cp1252", "一半", "UTF-8 当 GBK", "GBK 当 Latin-1"],
)
def test_mojibake_is_turned_back_and_told(spoilt: str) -> None:
    row = row_of(2, (spoilt, "好"))
    assert row is not None
    assert "停运" in row.cells[0]
    assert [(each.column, each.code, each.severity) for each in row.doubts] == [
        (0, "mojibake-mended", Severity.WARNING)
    ]


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_whatever_was_read_as_latin1_comes_back(text: str) -> None:
    assert turned_back(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Müller", "créée, agréée", "Ñandú", "Ø50 à côté", "100×200 ±5°", "姓名“好”……", "联通",
        "涓涓细流", "浜田", "管不管???", "为什么？？", "烫伤", "à",
    ],
)  # fmt: skip
def test_what_people_write_is_left_alone(text: str) -> None:
    row = row_of(2, (text,))
    assert row is not None
    assert (row.cells, row.doubts) == ((text,), ())


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("????", Severity.ERROR),
        ("��", Severity.ERROR),
        ("锟斤拷锟斤拷", Severity.ERROR),
        ("烫烫烫烫", Severity.ERROR),
        ("æ¼\x8fæ°´".replace("\x8f", ""), Severity.ERROR),
        ("ÄÐ", Severity.ERROR),
        ("停运没有告知，要求退款".encode().decode("gb18030", "replace"), Severity.ERROR),
        ("停�运", Severity.WARNING),
        ("2026 ????", Severity.WARNING),
    ],
)
def test_what_is_lost_is_said_to_be_lost(text: str, severity: Severity) -> None:
    assert garbage_in(text) is severity


def test_nothing_is_stripped_before_it_is_turned_back() -> None:
    """漏水, encoded twice, has a control character in it that is a byte of 漏."""
    row = row_of(2, ("æ¼\x8fæ°´",))
    assert row is not None
    assert row.cells == ("漏水",)
