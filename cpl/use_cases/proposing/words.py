"""The words of a column as choices of a field: exactly, by 助记码, nearly, or nobody's guess."""

from collections.abc import Iterable, Mapping

from cpl.codec.tables.mapping import ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.problems import nearest
from cpl.use_cases.proposing.columns import LONGEST_WORD, ColumnLook

OTHER = ("其他", "其它")
SHORTEST_PART = 2
ALIKE = (
    frozenset({"热线", "电话", "来电", "电话投诉"}),
    frozenset({"来访", "现场", "上门", "当面", "来访接待", "现场投诉"}),
    frozenset({"网络", "微信", "网站", "公众号", "线上", "小程序", "网上"}),
    frozenset({"信函", "来信", "信件", "邮寄"}),
    frozenset({"不满意", "不满", "很不满意", "差"}),
    frozenset({"一般", "基本满意", "尚可"}),
    frozenset({"是", "有"}),
    frozenset({"否", "无", "没有"}),
)
"""Words that offices use for the same: a choice is meant where it alone is among them."""


@dataclass(frozen=True)
class WordsRead:
    """What the column's words mean: `table` those that are written otherwise, `unknown` the rest.

    `share`: which part of the cells is known, or nearly.
    """

    table: Mapping[str, str]
    unknown: tuple[str, ...]
    share: float


def words_read(known: Field, look: ColumnLook) -> WordsRead:
    """Each word of the column against the choices of the field."""
    table: dict[str, str] = {}
    unknown: list[str] = []
    counted = 0
    for word, many in look.words.items():
        meant = choice_of(word, known)
        counted += many if meant else 0
        if not meant:
            unknown.append(word)
        elif meant != word:
            table[word] = meant
    share = counted / len(look.texts) if look.texts else 0.0
    return WordsRead(table, tuple(unknown), share)


def choice_of(word: str, known: Field) -> str:
    """The choice that a word means; nothing where none is near."""
    if word in known.choices or len(word) > LONGEST_WORD:
        return word if word in known.choices else ""
    if word in known.short:
        return known.short[word]
    inside = [c for c in known.choices if len(c) >= SHORTEST_PART and (c in word or word in c)]
    if len(inside) == 1 and len(word) >= SHORTEST_PART:
        return inside[0]
    same = [c for each in ALIKE if word in each for c in known.choices if c in each]
    if len(same) == 1:
        return same[0]
    near = nearest(word, known.choices)
    return near if near and len(set(near) & set(word)) * 4 >= len(near) * 3 else ""


def source_of_words(known: Field, look: ColumnLook, otherwise: str = "") -> ColumnSource:
    """The column with its words put into ours; what nobody knows is 其他, word by word.

    Where the field has no such choice, it is `otherwise`, until somebody says better.
    """
    read = words_read(known, look)
    other = other_of(known) or otherwise
    table = {**read.table, **({each: other for each in read.unknown} if other else {})}
    return ColumnSource((look.name,), table=table, default=other if look.filled < 1 else "")


def other_of(known: Field) -> str:
    """The choice for what fits none; the field's default, or nothing."""
    return next((each for each in OTHER if each in known.choices), known.default)


def units_read(units: Iterable[str], look: ColumnLook) -> WordsRead:
    """The words of a column against the units of the office."""
    return words_read(Field("单位", Kind.CHOICE, tuple(units)), look)
