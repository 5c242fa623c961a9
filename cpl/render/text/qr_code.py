"""A paper's code as a QR code, to be read by a telephone; the code itself is segno's work."""

from functools import cached_property

from cpl.dataclass import dataclass

SIZE = 21
QUIET = 4
HALVES = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
Matrix = tuple[str, ...]


@dataclass(frozen=True)
class QrCode:
    """A code to be drawn; as text, of half blocks, a line for two of its rows."""

    text: str

    @cached_property
    def matrix(self) -> Matrix:
        """Its rows of `1` (dark) and `0`, without the quiet zone around them.

        The smallest size there is: the stain that it bears (level Q) and no less.
        """
        import segno

        made = segno.make(self.text, version=1, error="q", boost_error=False)
        return tuple("".join("01"[bool(each)] for each in row) for row in made.matrix)

    def __str__(self) -> str:
        """Light on dark nowhere: a screen that is dark shows it the other way round."""
        if not self.text:
            return ""
        rows = [*self.matrix, "0" * SIZE]
        pairs = zip(rows[::2], rows[1::2], strict=True)
        lines = ("".join(HALVES[a + b] for a, b in zip(*pair, strict=True)) for pair in pairs)
        return "\n".join(lines)


def png(code: QrCode, scale: int) -> bytes:
    """Black on white with its quiet zone; the same code is the same bytes."""
    from io import BytesIO

    from PIL import Image

    side = SIZE + 2 * QUIET
    image = Image.new("1", (side, side), 1)
    for row, signs in enumerate(code.matrix):
        for column, sign in enumerate(signs):
            if sign == "1":
                image.putpixel((column + QUIET, row + QUIET), 0)
    data = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(data, "PNG")
    return data.getvalue()
