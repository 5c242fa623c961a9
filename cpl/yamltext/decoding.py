"""From bytes to text, or to the one problem that says how to save the file properly."""

import bisect

from cpl.loading import pattern
from cpl.problems import Location, Problem

SIZE_LIMIT = 1_000_000
BOM = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = "请用记事本等编辑器打开，另存为时编码选“UTF-8”。"
_LINE_BREAK = pattern(r"\r\n|\n|\r")
_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class Lines:
    """Where the lines of a text start, as an editor counts them (not as YAML does)."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(each.end() for each in _LINE_BREAK.finditer(text))]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect.bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1


def decode(path: str, data: bytes) -> tuple[str, Problem | None]:
    """The text without its byte order mark, and what keeps it from being read, if anything."""
    if len(data) > SIZE_LIMIT:
        return "", too_large(path, len(data))
    if data.startswith(UTF16_MARKS) or data[:400].count(0) * 4 > len(data[:400]):
        return "", Problem(
            Location(path), "encoding-utf16", "文件编码是 UTF-16，不是 UTF-8。", SAVE_AS_UTF8
        )
    try:
        text = data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        return "", _not_utf8(path, data, error)
    return text, unreadable_character(path, text)


def readable(data: bytes) -> str:
    """The text as far as it can be told, to show its lines; never to be kept."""
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        body = data.removeprefix(BOM)
        return body.decode("gb18030" if _is_gb18030(body) else "utf-8", "replace")


def too_large(path: str, size: int) -> Problem:
    """A file of so many bytes is not read."""
    message = f"文件有 {size / 1_000_000:.1f} MB，超过 1 MB。"
    return Problem(Location(path), "file-too-large", message, "附件请另存为文件，不要贴进记录。")


def recoded(data: bytes) -> bytes | None:
    """The same text in UTF-8 where all of it is UTF-16 or GBK; None where there is no need.

    None too where some of it is UTF-8 already: read as GBK, that would be other words.
    """
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "gb18030"
    try:
        if encoding == "gb18030" and _is_utf8(data):
            return None
        return data.decode(encoding).encode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None


def _is_utf8(data: bytes) -> bool:
    """All of it, or some of it: ASCII alone is both."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return not data[: error.start].isascii()
    return True


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    offset = len(BOM) if data.startswith(BOM) else 0
    before = data[offset : offset + error.start].decode("utf-8", "replace")
    place = Location(path, *Lines(before).place(len(before)))
    if not (_is_gb18030(data[offset:]) or _is_gb18030(data[offset + error.start :])):
        return Problem(place, "encoding-unknown", "从这里起不是 UTF-8 文字。", SAVE_AS_UTF8)
    message = "从这里起是 GBK（ANSI）编码，不是 UTF-8。"
    return Problem(place, "encoding-gbk", message, SAVE_AS_UTF8)


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def unreadable_character(path: str, text: str) -> Problem | None:
    """The first character that YAML does not carry bare."""
    if text.startswith("\ufeff"):
        message = "文件开头有两个 BOM（看不见的字符 U+FEFF）。"
        return Problem(Location(path), "invisible-character", message, "请删去第一个字符再保存。")
    is_plain = text.replace("\n", "").isprintable()  # as most files are
    found = None if is_plain else _CONTROL.search(text)
    if not found:
        return None
    place = Location(path, *Lines(text).place(found.start()))
    message = f"这里有看不见的控制字符 U+{ord(found[0]):04X}。"
    return Problem(place, "control-character", message, "请删去它（多半是从别处粘贴带进来的）。")
