"""A code is short, can be typed, and tells a slip of the pen from a forgery."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.values.paper_codes import (
    SIGNS,
    CodeKind,
    MadeOf,
    code_from,
    made_of,
    read_code,
    read_made_of,
)

CODE = code_from("一份单".encode())


def test_the_same_content_has_the_same_code() -> None:
    assert code_from("一份单".encode()) == CODE
    assert code_from("另一份".encode()) != CODE
    assert [len(each) for each in CODE.split("-")] == [4, 4, 4]


@given(st.binary())
def test_every_code_is_sound_and_has_no_sign_that_looks_like_another(content: bytes) -> None:
    code = code_from(content)
    assert read_code(code).typed is CodeKind.SOUND
    assert not set(code) & set("01OIL")


def test_it_is_read_as_people_type_and_paste_it() -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in CODE)
    for said in (
        CODE.lower(),
        CODE.replace("-", ""),
        f"编码：{CODE}",
        f"  编码：{CODE} ",
        f" {wide} ",
        f"代码`{CODE}`",
    ):
        assert read_code(said).text == CODE, said
        assert read_code(said).typed is CodeKind.SOUND, said


@given(st.binary(), st.integers(0, 11), st.sampled_from(SIGNS))
def test_one_sign_misread_is_mistyped(content: bytes, place: int, sign: str) -> None:
    signs = code_from(content).replace("-", "")
    other = signs[:place] + sign + signs[place + 1 :]
    assert (read_code(other).typed is CodeKind.SOUND) == (other == signs)


@given(st.binary(), st.integers(0, 10))
def test_two_signs_the_wrong_way_round_are_mistyped(content: bytes, place: int) -> None:
    signs = code_from(content).replace("-", "")
    other = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    assert (read_code(other).typed is CodeKind.SOUND) == (other == signs)


def test_a_code_of_an_older_cpl_is_known_as_one() -> None:
    assert read_code("0A1B-2C3D-4E5F").typed is CodeKind.FORMER
    assert read_code("oa1b2c3d4e5f").former == "0A1B-2C3D-4E5F"
    assert read_code("03e28518b790").former == "03E2-8518-B790"


def test_what_is_no_code() -> None:
    for said in ("", "工单", "月报.xlsx", "12"):
        assert read_code(said).typed is CodeKind.NONE, said
    assert read_code(CODE[:-1]).typed is CodeKind.MISTYPED


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ABCDEFGH", CodeKind.NONE),
        ("ABCDEFGHJ", CodeKind.MISTYPED),
        ("ABCDEFGHJKLMNPQ", CodeKind.MISTYPED),
        ("ABCDEFGHJKLMNPQR", CodeKind.NONE),
        ("二〇二六年十一月月报工单", CodeKind.NONE),
    ],
    ids=["少四位", "少三位", "多三位", "多四位", "是汉字"],
)
def test_what_is_nearly_as_long_as_a_code_was_meant_as_one(said: str, kind: CodeKind) -> None:
    assert read_code(said).typed is kind


def test_what_it_was_made_of_is_told_and_read_back() -> None:
    source = made_of(b"record", "S001 2 0123abcd", [b"text", b"sheet"], ("转办单", "1"))
    assert read_made_of(str(source)) == source
    assert source.code == MadeOf(**{**source.__dict__}).code
    assert read_made_of("内容 规则") is None


def test_what_it_was_made_of_is_three_digests_and_no_less() -> None:
    digest = "0123456789abcdef" * 2
    said = [digest, digest, digest, "S001 2 0123abcd"]
    assert read_made_of(" ".join(said)) is not None
    for place in range(3):
        spoilt = [*said[:place], "没有", *said[place + 1 :]]
        assert read_made_of(" ".join(spoilt)) is None, spoilt


def test_every_part_is_in_the_code() -> None:
    one = made_of(b"record", "S001 2", [b"text"], ("转办单", "1"))
    others = (
        made_of(b"records", "S001 2", [b"text"], ("转办单", "1")),
        made_of(b"record", "S001 3", [b"text"], ("转办单", "1")),
        made_of(b"record", "S001 2", [b"texts"], ("转办单", "1")),
        made_of(b"record", "S001 2", [b"text"], ("转办单", "2")),
        made_of(b"record", "S001 2", [b"text"], ("转办单1", "")),
    )
    assert len({each.code for each in (one, *others)}) == 6
