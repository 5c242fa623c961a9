"""Words in a cell that say there is nothing to say: `/`, `—`, `无`.

In most columns they can mean nothing else; a text may be a `/`, and a choice may be `无`.
"""

from cpl.codec.records.values import half_width
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind

USUAL_BLANKS = (
    "/", "//", "\\", "-", "--", "---", "–", "—", "——", "·", "无", "暂无", "空", "不详", "未知",
    "未提供", "N/A", "n/a", "NA", "null", "NULL", "None", "none", "nan", "NaN", "\\N",
)  # fmt: skip
_NEVER_A_WORD = (Kind.PHONE, Kind.MOMENT, Kind.DATE, Kind.AMOUNT, Kind.COUNT)
_ONE_OF_A_LIST = (Kind.CHOICE, Kind.UNIT, Kind.PERSON)


def is_blank_word(text: str, field: Field | None, blanks: tuple[str, ...] | None) -> bool:
    """Does the cell say nothing? `blanks` are a mapping's own words, for whatever column.

    `field` is what is read there; None: an id, or whether something happened at all.
    """
    word = half_width(text)
    if blanks is not None:
        return word in blanks or text in blanks
    return word in USUAL_BLANKS and (field is None or not _may_be(field, word))


def _may_be(field: Field, word: str) -> bool:
    """Can this word be a value of the field?"""
    if field.kind in _ONE_OF_A_LIST:
        return word in field.choices or word.lower() in field.short
    return not (field.personal or field.kind in _NEVER_A_WORD)
