"""What the columns of a table look like: what fills them, how long, how often the same."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, pairwise

from cpl.codec.spellings.ledger_dates import DayLook, day_look
from cpl.codec.tables.mapping import ColumnMapping
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Rules
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.odd_rows import NO_WORDS, OddRows
from cpl.use_cases.imports.table import SourceTable, tidy

LOOKED_AT, FEW_WORDS, LONGEST_WORD = 2000, 40, 20
MOSTLY = 0.6
_CLOCK = re.compile(r"[^\d:：]{0,4}\d{1,2}\s*[:：点时]\s*(?:\d{1,2}|半|整)?.{0,8}")
_SHORT_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|0?\.\d+")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}|[2-8]\d{2,3}-?\d{4}")
_CODE = re.compile(r"(?=.*\d)[\w()#/.\-（）〔〕\[\]]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,2}(?:某+|先生|女士|小姐|老师|师傅|\*+)")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    "潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧"
)
"""The hundred or so that nine people in ten have."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class ColumnLook:
    """One column as it stands in the first rows: its texts in order, blank ones left out."""

    name: str
    index: int
    rows: int
    texts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.texts

    @property
    def filled(self) -> float:
        """Which part of the rows has something there."""
        return len(self.texts) / self.rows if self.rows else 0.0

    @cached_property
    def words(self) -> Mapping[str, int]:
        """Each text and how often it stands there, the most usual first."""
        return dict(Counter(self.texts).most_common())

    @cached_property
    def length(self) -> float:
        """Characters of a usual cell."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @property
    def has_few_words(self) -> bool:
        """Do the same short words come again and again?"""
        return self.is_of_words and len(self.words) <= min(FEW_WORDS, 0.6 * len(self.texts))

    @cached_property
    def is_of_words(self) -> bool:
        """Is every cell a short word?"""
        return bool(self.texts) and max(map(len, self.words)) <= LONGEST_WORD

    @property
    def is_counter(self) -> bool:
        """Is it 1, 2, 3 …: a number of the row and of nothing else?"""
        if not all(each.isdecimal() and len(each) < 8 for each in self.texts):
            return False
        numbers = [int(each) for each in self.texts]
        steps = [b - a == 1 for a, b in pairwise(numbers)]
        begins_low = bool(numbers) and numbers[0] <= 1
        return begins_low and sum(steps) >= 0.9 * len(steps)

    @property
    def is_id(self) -> bool:
        """Is it another one in every row, with digits in it, and no counter, time or number?"""
        unique = len(self.words) >= 0.98 * len(self.texts) > 0
        codes = self.share(is_code)
        return unique and codes > 0.9 and not self.is_counter and self.days < MOSTLY

    @cached_property
    def days(self) -> float:
        return self.share(lambda text: day_look(text) is DayLook.SURE)

    @cached_property
    def short_days(self) -> float:
        return self.share(lambda text: day_look(text) is DayLook.SHORT)

    @cached_property
    def clocks(self) -> float:
        return self.share(lambda text: not day_look(text) and bool(_CLOCK.fullmatch(text)))

    @cached_property
    def short_clocks(self) -> float:
        """`0930` and Excel's 0.395833: a clock only where the name of the column says so."""
        return self.share(lambda text: bool(_SHORT_CLOCK.fullmatch(text)))

    @cached_property
    def has_hours(self) -> bool:
        """Does the hour stand with the day?"""
        return self.share(lambda text: bool(re.search(r"\d\s*[:：点时]", text))) > 0.3

    @cached_property
    def phones(self) -> float:
        return self.share(is_phone)

    @cached_property
    def names(self) -> float:
        """Which part are names of people: 王女士, 李某某, 欧阳明."""
        return self.share(lambda text: text[0] in SURNAMES and bool(_NAME.fullmatch(text)))

    def share(self, fits: Callable[[str], bool]) -> float:
        """Which part of what stands there is so; 0 where nothing stands there."""
        if not self.texts:
            return 0.0
        return sum(many for text, many in self.words.items() if fits(text)) / len(self.texts)


def is_code(text: str) -> bool:
    """`KF-17`, `投字〔2026〕3号`; not `3号楼漏水`, which is somebody's words."""
    mostly = len(_chinese(text)) * 2 <= len(text)
    return mostly and bool(_CODE.fullmatch(text)) and "." not in text


def is_phone(text: str) -> bool:
    """Does a telephone number stand there, perhaps with a name, and no text around it?"""
    digits = re.sub(r"[\s—–]|(?<=\d)-(?=\d)", "", text).removeprefix("+86")
    found = _MOBILE.search(digits) or _LANDLINE.fullmatch(text.strip())
    return bool(found) and len(text) <= LONGEST_WORD + 10


def _chinese(text: str) -> list[str]:
    return _CHINESE.findall(text)


def columns_of(table: SourceTable, rules: Rules) -> tuple[ColumnLook, ...]:
    """Every column, by the first rows that are complaints as far as one can tell."""
    rows = tuple(islice(complaints_in(table, rules), LOOKED_AT))
    return tuple(
        ColumnLook(name, index, len(rows), tuple(_texts(rows, index)))
        for index, name in enumerate(table.names)
    )


def complaints_in(table: SourceTable, rules: Rules) -> Iterator[Row]:
    """The rows that are neither totals nor the header again, nor only numbered."""
    odd = OddRows(table, ColumnMapping(rules.complaints.name, {}), rules)
    few = 1 if len(table.names) > 2 else 0
    for row in table.rows:
        filled = sum(bool(each.strip()) for each in row.cells)
        if filled > few and odd.kind_of(row) is None:
            yield row


def _texts(rows: Iterable[Row], index: int) -> Iterator[str]:
    for row in rows:
        text = tidy(row.text(index))
        if text and text not in NO_WORDS:
            yield text
