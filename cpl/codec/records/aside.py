"""What of a record is kept aside, out of the history: a mark in its file, the words in another.

`姓名: 〔另存1〕` stands in the file that git has; `1: 王女士` in the side file, which git never
gets. Every word stands once: whoever reads the record has the marks replaced, whoever takes the
side file away leaves a record that goes on working. A mark may stand anywhere in a text, so that
free text keeps all that names nobody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpl.codec.records.record import IN_BYTES, NUMBER
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.loading import pattern
from cpl.problems import Problem, ProblemsFound
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import Document, parse

KEPT = "另存"
MARK = "〔另存{}〕"
MARKED = pattern("〔另存([0-9]{1,6})〕")
IN_TEXT = IN_BYTES.decode()
CLEARED = "〔已清除〕"
AS_TEXT = (Kind.TEXT, Kind.PHONE)
Pieces = Mapping[int, str]
NOTHING_ASIDE: Pieces = {}
OF_A_DESK = 1000
"""So many numbers a desk has for the marks of one record."""
LETTERS = 26


def numbers_of(desk: str) -> range:
    """The numbers that a desk gives its marks: the words never leave it, so no two share one.

    Where the office has one desk (no letters), the first ones.
    """
    place = 0
    for letter in desk:
        place = place * LETTERS + ord(letter) - ord("A") + 1
    return range(place * OF_A_DESK + 1, (place + 1) * OF_A_DESK)


def place_of_mark(number: int) -> int:
    """Which of its desk's marks of the record it is, from 1."""
    return (number - 1) % OF_A_DESK + 1


def joined(
    document: Document, fields: Mapping[str, Field], pieces: Pieces, lost: str = ""
) -> Document:
    """The same document with every mark replaced by what it stands for.

    What is missing stays a mark, or reads `lost`; of a day or an amount that is missing nothing
    is said, for no mark is one.
    """
    plain = document.plain()
    told = {name: _joined(each, fields, name, pieces, lost) for name, each in plain.items()}
    return replace(document, data=told)


def _joined(
    plain: Plain, fields: Mapping[str, Field], name: str, pieces: Pieces, lost: str
) -> Plain:
    field = fields.get(name)
    if isinstance(plain, list):
        return [_joined(each, fields, name, pieces, lost) for each in plain]
    if isinstance(plain, dict):
        # the events of a history say fields of the record, a group says its own
        inner = field.fields if field else fields
        return {key: _joined(each, inner, key, pieces, lost) for key, each in plain.items()}
    if "〔" not in plain:
        return plain

    def piece(found: re.Match[str]) -> str:
        return pieces.get(int(found[1]), lost or found[0])

    whole = MARKED.fullmatch(plain)
    if whole and int(whole[1]) not in pieces and field and field.kind not in AS_TEXT:
        return ""
    return MARKED.sub(piece, plain)


def marks_in(plain: Plain) -> Iterator[int]:
    """The numbers of all marks, where several times several times."""
    if isinstance(plain, str):
        yield from (int(each) for each in MARKED.findall(plain))
    else:
        for each in plain.values() if isinstance(plain, dict) else plain:
            yield from marks_in(each)


def marked_places(
    plain: Plain, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Where each mark stands, by keys and indices, and its number."""
    if isinstance(plain, str):
        yield from ((path, each) for each in marks_in(plain))
        return
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for step, each in steps:
        yield from marked_places(each, (*path, step))


def only_put_aside(before: Plain, after: Plain) -> bool:
    """Does a version say what the one before said, but for marks where words stood?

    Told without the words themselves, which may be cleared or on another computer: a mark
    stands for the same word everywhere.
    """
    return before != after and _is_put_aside(before, after, {})


def _is_put_aside(before: Plain, after: Plain, told: dict[int, str]) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        same = before.keys() == after.keys()
        return same and all(_is_put_aside(before[each], after[each], told) for each in before)
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(_is_put_aside(*each, told) for each in pairs)
    if not (isinstance(before, str) and isinstance(after, str)):
        return False
    return before == after or _told_by(before, after, told)


def _told_by(before: str, after: str, told: dict[int, str]) -> bool:
    """Is the text after the one before with marks in it? Notes what each mark stands for."""
    numbers = [int(each) for each in MARKED.findall(after)]
    between = MARKED.split(after)[::2]
    found = re.fullmatch("(.+?)".join(map(re.escape, between)), before, re.DOTALL)
    if not numbers or not found:
        return False
    meant = zip(numbers, found.groups(), strict=True)
    return all(
        said == MARK.format(n) or (IN_TEXT not in said and told.setdefault(n, said) == said)
        for n, said in meant
    )


# —— the side file ——


def read_pieces(path: str, number: str, data: bytes) -> tuple[Pieces, tuple[Problem, ...]]:
    """What a side file holds, and what is wrong with it, each at its line."""
    document, problems = parse(path, data)
    if document is None:
        return NOTHING_ASIDE, problems
    return _pieces(document), (*problems, *_faults(document, number))


def _pieces(document: Document) -> Pieces:
    kept = document.plain().get(KEPT)
    said = kept.items() if isinstance(kept, dict) else ()
    return {int(n): text for n, text in said if _is_number(n) and isinstance(text, str)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _faults(document: Document, number: str) -> Iterator[Problem]:
    plain = document.plain()
    if plain.get(NUMBER) != number:
        say = f"另存的资料写着编号“{plain.get(NUMBER, '')}”，文件名是“{number}”。"
        yield Problem(document.locate_key((NUMBER,)), "aside-number", say, "改回文件名上的编号。")
    kept = plain.get(KEPT, {})
    if not isinstance(kept, dict):
        say = f"“{KEPT}”下面应当一行一项：1: 王女士。"
        yield Problem(document.locate((KEPT,)), "aside-broken", say, "从备份取回，或者照样写好。")
        return
    for key, text in kept.items():
        if not (_is_number(key) and isinstance(text, str)):
            say = f"“{key}”应当是数字，后面一个值；记录里的 〔另存{key}〕 才找得到它。"
            yield Problem(document.locate_key((KEPT, key)), "aside-broken", say)


def with_pieces(path: str, number: str, data: bytes | None, pieces: Pieces) -> bytes:
    """The side file with these pieces besides; what stands in it stays as it is.

    Raises ProblemsFound where it cannot be read.
    """
    from cpl.yamltext.edit import SetField, apply_edits, encode
    from cpl.yamltext.emit import emit

    if data is None:
        return emit({NUMBER: number, KEPT: {str(n): text for n, text in pieces.items()}}).encode()
    document, problems = parse(path, data)
    if document is None:
        raise ProblemsFound(problems)
    known = _pieces(document)
    edits = (SetField((KEPT, str(n)), text) for n, text in pieces.items() if n not in known)
    return encode(document, apply_edits(document, edits))
