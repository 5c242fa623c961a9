"""What a printed sheet says of itself, so that it is known again when it comes back filled in.

Both stand in the workbook as defined names, which Excel, WPS and LibreOffice keep
when they save it, whatever the file is called by then.
"""

from cpl.dataclass import dataclass
from cpl.loading import pattern

MARK = "cpl.单据"
ZONE = "填写."
SEPARATOR = "|"
COPY = "联次"
"""The word that tells which copy of an issued form a sheet is."""
CODE = pattern(r"[编代]码[\s:：`]*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
NUMBER = pattern(r"编号[\s:：]*([A-Z]+\d{8}-[A-Z]*\d+)")
COPY_OF = pattern(r"（[①-⑳][^）]*）$")
ROUND = pattern(r"第\s*(\d+)\s*轮")


@dataclass(frozen=True)
class Mark:
    """Which paper of which record it is.

    `made` is how often the paper had been made by an event when it was printed
    (None: not known), `copy` what is added to its name (`-脱敏`).
    """

    form: str
    number: str
    round: int
    made: int | None
    code: str
    copy: str = ""

    def __str__(self) -> str:
        made = "" if self.made is None else str(self.made)
        parts = (self.form, self.number, str(self.round), made, self.code, self.copy)
        return SEPARATOR.join(parts)


def without_copy(title: str) -> str:
    """A sheet's title without the copy that it is: `转办单`, of `转办单（②承办单位）`."""
    return COPY_OF.sub("", title)


def read_mark(text: str) -> Mark | None:
    """The mark in a workbook's defined name; None where it is not one of ours."""
    parts = text.split(SEPARATOR)
    if len(parts) != 6 or not parts[2].isdecimal():
        return None
    form, number, round_, made, code, copy = parts
    return Mark(form, number, int(round_), int(made) if made.isdecimal() else None, code, copy)


def printed_mark(form: str, words: str) -> Mark | None:
    """The mark from what is printed on the paper, where a copy has lost its names."""
    number, code, round_ = NUMBER.search(words), CODE.search(words), ROUND.search(words)
    if number is None or code is None:
        return None
    return Mark(form, number[1], int(round_[1]) if round_ else 1, None, code[1])
