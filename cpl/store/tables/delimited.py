"""CSV as it comes: which encoding, which delimiter, which records."""

import csv
import io
import re

from cpl.problems import CplError
from cpl.store.tables.bounds import counted

DELIMITERS = ",\t;"
LOOKED_AT = 30
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ODD = re.compile("[\u0080-\u07ff]")
_ODD_PAIR = re.compile("[\u0100-\u07ff][\u0080-\u07ff]|[\u0080-\u07ff][\u0100-\u07ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
SHORT = 8
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class NotRead(CplError):
    """The text of a CSV cannot be taken apart."""


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """The text and its encoding: a byte order mark, strict UTF-8, else GB18030."""
    for mark, encoding, said in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            return _strictly(name, data, encoding), said
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(name, data, "gb18030"), "GB18030"
    other = _short_gbk(text, data)
    return (other, "GB18030") if other else (text, "UTF-8")


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or _is_garbled(text):
        raise NotRead(
            f"{name} 的编码看不懂。请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 再导入。"
        )
    return text


def _is_garbled(text: str) -> bool:
    """Big5 read as GB18030 is full of characters that no font has."""
    strange = len(_PRIVATE.findall(text))
    return strange * 100 > sum(not each.isascii() for each in text) if strange else False


def _short_gbk(text: str, data: bytes) -> str:
    """A file with one or two words of GBK can be UTF-8 as well: odd letters there, Chinese here.

    Two letters side by side, one of them outside Western European: `ü` alone is `ü`.
    """
    if _HAN.search(text) or not _ODD_PAIR.search(text) or len(_ODD.findall(text)) > SHORT:
        return ""
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return other if _HAN.search(other) else ""


def records(name: str, text: str) -> list[list[str]]:
    """Every record, blank ones included, so that their index is Excel's row."""
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        return [[], *_parsed(name, text[separator.end() :], separator[1])]
    return _parsed(name, text, _delimiter(text))


def _delimiter(text: str) -> str:
    """The one that cuts the first records into the same number of columns, most of them."""
    return max(DELIMITERS, key=lambda each: _evenness(text, each))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    counts = []
    try:
        for record in reader:
            counts += [len(record)] if record else []
            if len(counts) == LOOKED_AT:
                break
    except csv.Error:
        return 0.0, 0
    usual = max(set(counts), key=counts.count, default=1)
    return (counts.count(usual) / len(counts) if usual > 1 else 0.0), usual


def _parsed(name: str, text: str, delimiter: str) -> list[list[str]]:
    """Strictly where that goes; `"a"b`, which is not strict, as Excel reads it."""
    for strict in (True, False):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        found: list[list[str]] = []
        try:
            found.extend(counted(name, reader))
        except csv.Error as error:
            if "limit" in str(error):
                raise NotRead(
                    f"{name} 第 {len(found) + 1} 行有一格超过 {csv.field_size_limit()} 个字，"
                    "多半是前面哪一格少了半边引号。请用 Excel 打开看这一行，改好另存再导入。"
                ) from None
            if strict and "end of data" not in str(error):
                continue
            raise NotRead(
                f"{name} 从第 {len(found) + 1} 行起引号没有配对，分不清一格到哪里为止。"
                "请用 Excel 打开看这一行，改好另存再导入。"
            ) from None
        return found
    return []
