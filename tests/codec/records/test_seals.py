"""A seal's text says what it seals, and cannot be changed in one place only."""

from dataclasses import replace

from cpl.codec.records.seals import Seal, read_seal

FIRST = Seal("2026-10", "月报", "ABCD-EFGH-JKMN", "c" * 64)
SECOND = Seal("2026-11", "月报", "ABCD-EFGH-JKMP", "d" * 64, ((FIRST.tag, FIRST.digest),))


def test_a_seal_is_read_as_it_was_written() -> None:
    for each in (FIRST, SECOND):
        assert read_seal(each.text) == each
        assert read_seal(each.text + "-----BEGIN SSH SIGNATURE-----\nU1NI\n") == each


def test_what_is_changed_in_one_place_is_no_seal() -> None:
    for old, new in (("ABCD", "ABCE"), ("d" * 64, "e" * 64), ("2026-10", "2026-09")):
        assert read_seal(SECOND.text.replace(old, new)) is None, old
    assert read_seal("v1.0\n") is None


def test_the_seal_before_is_part_of_the_digest() -> None:
    assert replace(SECOND, previous=()).digest != SECOND.digest


def test_a_report_may_be_called_what_git_takes_for_no_name() -> None:
    assert replace(FIRST, report="月报 [甲]:乙").tag == "封存/2026-10/月报__甲]_乙"
