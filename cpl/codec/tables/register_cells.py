"""What a cell of a register is made of, and what each word of it says after somebody wrote in it.

The template tells: `{{ 行.渠道 }}／{{ 行.类别 }}` are two words and a seam between them. Nothing
of it is run, for it comes back in a file that anybody may have written.
"""

import re
from collections.abc import Mapping, Sequence

from cpl.dataclass import dataclass
from cpl.loading import pattern

_OPENS, _SAYS = r"\{[{%#]", r"\{\{\s*\w+\.([\w.]+)\s*\}\}"
_TAG, _WORD = pattern(_OPENS), pattern(_SAYS)
_PIECES = pattern(rf"((?:(?!{_OPENS}).)+)|{_SAYS}|(\{{.*?[}}%#]\}})", re.DOTALL)
_SET, _END = pattern(r"\{%\s*set\b.*%\}", re.DOTALL), pattern(r"\{%\s*endif\s*%\}")
_IF = pattern(r"\{%\s*if\s+(\w+\.[\w.]+(?:\s+and\s+\w+\.[\w.]+)*)\s*%\}")
_NAME = pattern(r"\w+\.([\w.]+)")


@dataclass(frozen=True)
class ColumnCell:
    """What a cell is made of: between, word, between, word, between; and the words' values."""

    between: tuple[str, ...]
    words: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.between[0] + "".join(map(str.__add__, self.values, self.between[1:]))

    def split(self, text: str) -> tuple[str, ...] | None:
        """The values of the words in what somebody has made of it; None where they run together.

        Blanks at a seam are nobody's. Where a word said nothing, its seam may be gone.
        """
        found = self._split(text)
        said = [n for n, value in enumerate(self.values) if value]
        if found or len(said) == len(self.words) or not said:
            return found
        values = self._without(said)._split(text)
        given = dict(zip(said, values, strict=True)) if values else {}
        return tuple(given.get(n, "") for n in range(len(self.words))) if values else None

    def _split(self, text: str) -> tuple[str, ...] | None:
        """A seam of blanks alone is a line break."""
        first, *inner, last = (r"\s*".join(map(re.escape, b.split())) for b in self.between)
        seams = [rf"\s*{each}\s*" if each else r"[^\S\n]*\n\s*" for each in inner]
        parts = [rf"\s*{first}\s*", *seams, rf"\s*{last}\s*"]
        return found.groups() if (found := re.fullmatch("(.*?)".join(parts), text, re.S)) else None

    def _without(self, said: Sequence[int]) -> "ColumnCell":
        """The same with these words alone, and what stood about the others between them."""
        ends = (*said, len(self.words))
        starts = (0, *(n + 1 for n in said))
        between = ("".join(self.between[a : b + 1]) for a, b in zip(starts, ends, strict=True))
        words, values = zip(*((self.words[n], self.values[n]) for n in said), strict=True)
        return ColumnCell(tuple(between), words, values)


@dataclass(frozen=True)
class Column:
    """A column of the register: its heading, and what its cell says in the template."""

    heading: str
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the values that its cell may show."""
        return tuple(dict.fromkeys(_WORD.findall(self.source)))

    def cell(self, values: Mapping[str, str]) -> ColumnCell | None:
        """The cell with these values for its words; None where the template computes something.

        That is whatever is no word by itself, nor text that stands where some words say
        anything; and where nothing tells two words apart.
        """
        between, words, shown = [""], [], [True]
        for text, word, tag in _PIECES.findall(self.source.strip()):
            if tag and not _follow(tag, values, shown):
                return None
            if word and all(shown):
                words.append(word)
                between.append("")
            elif all(shown):
                between[-1] += text
        told_apart = all(each.strip() or "\n" in each for each in between[1:-1])
        said = tuple(values.get(each, "") for each in words)
        return ColumnCell(tuple(between), tuple(words), said) if words and told_apart else None


def _follow(tag: str, values: Mapping[str, str], shown: list[bool]) -> bool:
    """Go into a condition or out of it; answers False for whatever is no such tag."""
    if found := _IF.fullmatch(tag):
        shown.append(all(values.get(each) for each in _NAME.findall(found[1])))
    elif _END.fullmatch(tag) and len(shown) > 1:
        shown.pop()
    else:
        return bool(_SET.fullmatch(tag))
    return True
