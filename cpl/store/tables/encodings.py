"""Which encoding a text file is in: its mark, what its bytes can be, what its words look like.

A few bad bytes make no other encoding of it: they are read as lone surrogates (U+DC80 to
U+DCFF), one for each byte, and cost the cells that they stand in.
"""

import codecs
import re
from collections.abc import Callable, Iterable

from cpl.dataclass import dataclass

LOOKED_INTO = 256 << 10
"""So many bytes, from where the file is no UTF-8 any more, tell what it is."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
MOST_BAD = 0.2
"""Of the bytes that are no ASCII: with more bad ones a file is in another encoding."""
LIKELY = 0.9
MOSTLY_ALONE = 0.8
SHORT = 8
EVERYDAY = {"gb18030": "gb2312", "cp950": "cp950"}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ODD = re.compile("[\u0080-\u07ff]")
_ODD_PAIR = re.compile("[\u0100-\u07ff][\u0080-\u07ff]|[\u0080-\u07ff][\u0100-\u07ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BAD = re.compile("[\udc80-\udcff]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_PAIRED = re.compile("[^\x00-\x7f]")
_PLAIN = re.compile("[\t\r\n -~\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


Chunks = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Encoding:
    """Python's name for it, ours, and how bytes are read that it does not have."""

    codec: str
    said: str
    errors: str = "surrogateescape"


UTF8, GB = Encoding("utf-8", "UTF-8"), Encoding("gb18030", "GB18030")
BIG5, WESTERN = Encoding("cp950", "Big5"), Encoding("cp1252", "西欧 Windows-1252", "replace")


def marked(start: bytes) -> Encoding | None:
    """The encoding that the first bytes say, or that every second byte being zero shows."""
    for mark, codec, said in MARKS:
        if start.startswith(mark):
            errors = "surrogateescape" if said == "UTF-8" else "replace"
            return Encoding(codec, said, errors)
    codec = _unmarked_utf16(start)
    return Encoding(codec, "UTF-16（没有标记）", "replace") if codec else None


def encoding_of(chunks: Chunks) -> Encoding | None:
    """The encoding of a file without a mark; None where its words make no sense in any.

    `chunks()` gives the file's bytes piece by piece, again each time.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    at, has_han, odd = 0, False, ""
    for chunk in chunks():
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return _of_sample(_around(chunks, at + error.start))
        at += len(chunk)
        if not has_han and not text.isascii():
            has_han = bool(_HAN.search(text))
            odd = (odd + text)[:LOOKED_INTO]
    if decoder.getstate()[0]:  # it ends in the middle of a letter
        return _of_sample(_around(chunks, at - 1))
    return GB if not has_han and _is_short_gbk(odd) else UTF8


def _is_short_gbk(text: str) -> bool:
    """A file with one or two words of GBK can be UTF-8 as well: odd letters there, Chinese here.

    Two letters side by side, one of them outside Western European: `ü` alone is `ü`.
    """
    if not _ODD_PAIR.search(text) or len(_ODD.findall(text)) > SHORT:
        return False
    try:
        return bool(_HAN.search(text.encode().decode("gb18030")))
    except UnicodeDecodeError:
        return False


def _around(chunks: Chunks, place: int) -> bytes:
    """Whole lines from shortly before a place in the file."""
    start, at, found = max(0, place - LOOKED_INTO // 4), 0, b""
    for chunk in chunks():
        found += chunk[max(0, start - at) :]
        at += len(chunk)
        if len(found) >= LOOKED_INTO:
            break
    if start:
        found = found.partition(b"\n")[2] or found
    return found.rpartition(b"\n")[0] or found if len(found) > LOOKED_INTO else found


def _of_sample(sample: bytes) -> Encoding | None:
    """The encoding of bytes that are not all UTF-8."""
    if _share_of_bad(sample, UTF8) <= MOST_BAD:
        return UTF8
    if _is_western(sample):
        return WESTERN
    is_possible = _share_of_bad(sample, GB) <= MOST_BAD
    if is_possible and _share_of_common(sample, GB, b"\xd7") >= LIKELY:
        return GB
    if _share_of_bad(sample, BIG5) == 0 and _share_of_common(sample, BIG5, b"\xc6") >= LIKELY:
        return BIG5
    return GB if is_possible and not _is_garbled(sample.decode("gb18030", "replace")) else None


def _share_of_bad(sample: bytes, encoding: Encoding) -> float:
    """How many of the bytes that are no ASCII the encoding does not have."""
    bad = len(_BAD.findall(sample.decode(encoding.codec, "surrogateescape")))
    return bad / max(1, sum(map(len, _HIGH.findall(sample))))


def _is_western(sample: bytes) -> bool:
    """`é` stands alone between letters; of Chinese nearly every sign is two bytes or more."""
    runs = _HIGH.findall(sample)
    return sum(len(each) == 1 for each in runs) > len(runs) * MOSTLY_ALONE


def _share_of_common(sample: bytes, encoding: Encoding, last: bytes) -> float:
    """How many of its signs are punctuation or everyday words: both tables begin with those."""
    signs = _PAIRED.findall(sample.decode(encoding.codec, "ignore"))
    written: list[bytes] = [each.encode(EVERYDAY[encoding.codec], "ignore") for each in signs]
    return len([each for each in written if each and each[:1] <= last]) / max(1, len(signs))


def _is_garbled(text: str) -> bool:
    """Another encoding read as GB18030 is full of characters that no font has."""
    strange = len(_PRIVATE.findall(text))
    return strange * 100 > sum(not each.isascii() for each in text) if strange else False


def _unmarked_utf16(start: bytes) -> str:
    """Of ASCII every second byte is zero; and the other half makes sense."""
    if start.count(0) * 50 < len(start):
        return ""
    for codec in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) // 2 * 2].decode(codec, "replace")
        plain = len(_PLAIN.findall(text))
        if plain >= len(text) * LIKELY and not text.isspace():
            return codec
    return ""
