"""The texts of one row as they are taken over: mended, stripped, and what is doubtful in them.

Every reader's rows come through here, whatever the file was.
"""

import re
from collections.abc import Sequence

from cpl.problems import Severity
from cpl.store.tables.cells import cleaned
from cpl.store.tables.mojibake import SUSPECT, garbage_in, turned_back
from cpl.store.tables.rows import CellComment, Doubt, Row, RowMark, lost_characters

_BAD_BYTES = re.compile("[\ud800-\udfff]+")


def row_of(
    number: int,
    texts: Sequence[str],
    doubts: tuple[Doubt, ...] = (),
    marks: frozenset[RowMark] = frozenset(),
    comments: tuple[CellComment, ...] = (),
) -> Row | None:
    """The row of these texts; None where nothing stands in them."""
    said = "".join(texts)
    if not said or said.isspace():
        return None
    if _is_plain(said):
        return Row(number, tuple(texts), doubts, marks, comments=comments)
    found = [_cell(column, text) for column, text in enumerate(texts)]
    if not any(text.strip() for text, _ in found):
        return None
    own = (each for _, of_cell in found for each in of_cell)
    cells = tuple(text for text, _ in found)
    return Row(number, cells, (*doubts, *own), marks, comments=comments)


def _is_plain(said: str) -> bool:
    """Is there nothing to look for in any cell? Most rows are done with this."""
    if not said.isprintable() or '="' in said:
        return False
    return (said.isascii() and "??" not in said) or not SUSPECT.search(said)


def _cell(column: int, text: str) -> tuple[str, list[Doubt]]:
    """What is taken over of a cell; nothing is stripped before it was turned back."""
    if _BAD_BYTES.search(text):
        return cleaned(_BAD_BYTES.sub("\ufffd", text))[0], [_bad_bytes(column)]
    mended = turned_back(text)
    kept, is_stripped = cleaned(mended or text)
    doubts = [_turned_back(column)] if mended else []
    if is_stripped:
        doubts.append(lost_characters(column))
    garbage = garbage_in(kept)
    if garbage is not None:
        doubts.append(_garbled(column, garbage))
    return kept, doubts


def _bad_bytes(column: int) -> Doubt:
    return Doubt(
        column,
        "bad-bytes",
        "这一格有坏了的字节，原来是什么字看不出来了。",
        "请从原系统重新导出，或者在表里把这一格改好，再导入。",
        Severity.ERROR,
    )


def _turned_back(column: int) -> Doubt:
    return Doubt(
        column, "mojibake-mended", "这一格本来是乱码，已经还原成中文。", "请看一下对不对。"
    )


def _garbled(column: int, severity: Severity) -> Doubt:
    if severity is Severity.ERROR:
        say, mend = "这一格全是乱码，原来的字已经没有了。", "请从原系统重新导出，或者在表里补上。"
    else:
        say, mend = "这一格里有乱码，照样子导入。", "请对照原件看一下。"
    return Doubt(column, "garbled", say, mend, severity)
