"""The drawing is the one that the standard's readers read."""

from io import BytesIO

import pytest
from every import check_every
from PIL import Image

from cpl.domain.values.paper_codes import code_from
from cpl.render.text.qr_code import QUIET, SIZE, QrCode, png

CODES = [code_from(str(each).encode()) for each in range(20)]
# Of 4AU5-J4GF-2TZU.
KNOWN = """
111111101111101111111
100000101010101000001
101110101000001011101
101110101111101011101
101110101001001011101
100000100101001000001
111111101010101111111
000000001000000000000
011010110001101011111
100101001111001101111
001010101010100010010
110001011111101101101
110011110000010101100
000000001011111100010
111111101110111101001
100000100001110110101
101110101011011011111
101110100101000111010
101110101011001010001
100000101011110111011
111111100101001110101
"""


def test_a_reader_reads_it() -> None:
    zxing = pytest.importorskip("zxingcpp", reason="no zxing-cpp here: a reader of codes")

    def is_read(code: str) -> None:
        [read] = zxing.read_barcodes(Image.open(BytesIO(png(QrCode(code), 4))).convert("L"))
        assert read.text == code

    check_every(CODES[:5], is_read)


def test_it_is_what_it_was() -> None:
    assert list(QrCode("4AU5-J4GF-2TZU").matrix) == KNOWN.split()


def test_the_picture_has_its_quiet_zone_and_is_the_same_bytes() -> None:
    data = png(QrCode(CODES[0]), 2)
    assert data == png(QrCode(CODES[0]), 2)
    with Image.open(BytesIO(data)) as image:
        assert image.size == (2 * (SIZE + 2 * QUIET),) * 2
        assert image.getpixel((0, 0)) == 255
        assert image.getpixel((2 * QUIET, 2 * QUIET)) == 0


def test_as_text_it_is_half_as_many_lines() -> None:
    lines = str(QrCode(CODES[0])).splitlines()
    assert [len(each) for each in lines] == [SIZE] * 11
    assert str(QrCode("")) == ""
