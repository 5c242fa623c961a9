"""How cells look, by the numbers of a workbook's styles, and the looks that filling it adds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.xlsx.quoting import quoted

XFS = pattern(r"<cellXfs\b[^>]*>.*</cellXfs>")
FORMATS = pattern(r"<numFmts\b[^>]*?(?:/>|>.*?</numFmts>)")
PLAIN = -1
"""The number of the look that no cell says it has."""
FIRST_OWN_FORMAT = 164
BUILT_IN = {"General": 0, "0": 1, "#,##0": 3, "#,##0.00": 4, "@": 49}
"""The formats that are given to cells here and have a number in every workbook."""
ALIGNED = ("horizontal", "vertical", "textRotation", "wrapText", "shrinkToFit", "indent")
"""In the order in which they are written."""

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Look:
    """One style of a workbook, as it is written and as far as laying out asks for it."""

    said: Attributes
    alignment: Attributes
    protection: Attributes
    number_format: str
    is_of_date: bool
    font: tuple[str, float, bool]

    @property
    def aligned(self) -> Mapping[str, str]:
        return dict(self.alignment)

    @property
    def wraps(self) -> bool:
        return self.aligned.get("wrapText") == "1"

    @property
    def is_turned(self) -> bool:
        return self.aligned.get("textRotation", "0") != "0"

    @property
    def indent(self) -> float:
        return float(self.aligned.get("indent", 0))


class Looks:
    """Those of a template, and those that were added."""

    def __init__(
        self, plain: Look, looks: Sequence[Look], known: int, formats: Sequence[str]
    ) -> None:
        """So many are `known` to the file; the others are added when they are met."""
        self._plain = plain
        self._looks = looks
        self._known = list(looks[:known])
        self._formats = list(formats)
        self._numbers = {_key(e): number for number, e in reversed([*enumerate(self._known)])}
        self._numbers[_key(plain)] = PLAIN

    def __getitem__(self, number: int) -> Look:
        """One of the template's."""
        return self._plain if number == PLAIN else self._looks[number]

    def changed(
        self,
        number: int,
        alignment: Mapping[str, str],
        number_format: str | None = None,
        is_quoted: bool = False,
    ) -> int:
        """The number in the file of that look with this alignment, and what else is said."""
        said = {"quotePrefix": "1"} if is_quoted else {}
        if number_format is not None:
            said["numFmtId"] = f"{self._format(number_format)}"
        order = (*ALIGNED, *(each for each in alignment if each not in ALIGNED))
        kept = tuple((each, alignment[each]) for each in order if each in alignment)
        return self._number(self[number], said, kept)

    def written(self, styles: str) -> str:
        """The text of the styles, with those that were added."""
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{quoted(each)}" />'
            for number, each in enumerate(self._formats, FIRST_OWN_FORMAT)
        )
        count = f'<numFmts count="{len(self._formats)}"'
        all_formats = f"{count}>{formats}</numFmts>" if formats else f"{count} />"
        xfs = "".join(map(_written, self._known))
        all_looks = f'<cellXfs count="{len(self._known)}">{xfs}</cellXfs>'
        return FORMATS.sub(lambda _: all_formats, XFS.sub(lambda _: all_looks, styles), 1)

    def _number(self, look: Look, said: Mapping[str, str], alignment: Attributes) -> int:
        attributes = {**dict(look.said), **said}
        attributes.pop("applyAlignment", None)
        if alignment:
            attributes["applyAlignment"] = "1"
        new = replace(look, said=tuple(attributes.items()), alignment=alignment)
        key = _key(new)
        if key not in self._numbers:
            self._numbers[key] = len(self._known)
            self._known.append(replace(new, said=tuple(_in_order(attributes))))
        return self._numbers[key]

    def _format(self, code: str) -> int:
        if code in BUILT_IN:
            return BUILT_IN[code]
        if code not in self._formats:
            self._formats.append(code)
        return FIRST_OWN_FORMAT + self._formats.index(code)


SAID = (
    *("numFmtId", "fontId", "fillId", "borderId", "applyAlignment", "applyProtection"),
    *("pivotButton", "quotePrefix", "xfId"),
)


def _in_order(said: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((each, said[each]) for each in SAID if each in said)


def _key(look: Look) -> object:
    return frozenset(look.said), look.alignment, look.protection


def _written(look: Look) -> str:
    inside = "".join(
        f"<{name}{_attributes(said)} />"
        for name, said in (("alignment", look.alignment), ("protection", look.protection))
        if said
    )
    said = _attributes(look.said)
    return f"<xf{said}>{inside}</xf>" if inside else f"<xf{said} />"


def _attributes(said: Attributes) -> str:
    return "".join(f' {name}="{quoted(value)}"' for name, value in said)
