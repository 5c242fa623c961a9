"""The names that a template may say: each declared once, with what it is and how it is found.

What templates read is made of these tables, and so is docs/模板.md
(tests/support/templates_reference.py): a name that is in neither is in no template.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar

from cpl.dataclass import dataclass
from cpl.render.text.draft_marks import DRAFT_SAID, DRAFT_WORD
from cpl.render.text.qr_code import QrCode

T = TypeVar("T")
Words: TypeAlias = dict[str, Any]
Sayable: TypeAlias = Mapping[str, Any]
"""Words of which each may be found only when it is said."""
ONE = "一"
"""What the examples call one item of a list."""


@dataclass(frozen=True)
class TemplateWord(Generic[T]):
    """One name: what it is, and how its value is found in what the template is about.

    `inside` are the names below it, `under` an example of where they stand: `期限.回访`,
    or `一` for the items of a list. `example` stands for `{{ 名称 }}` where that says little.
    """

    name: str
    told: str
    of: Callable[[T], object]
    example: str = ""
    inside: "tuple[TemplateWord[Any], ...]" = ()
    under: str = ""

    def shown(self, under: str = "") -> str:
        """How a template says it, below `under`."""
        path = f"{under}.{self.name}" if under else self.name
        return self.example or (self._listed(path) if self.under == ONE else f"{{{{ {path} }}}}")

    def _listed(self, path: str) -> str:
        first = f"{{{{ {ONE}.{self.inside[0].name} }}}}" if self.inside else f"{{{{ {ONE} }}}}"
        return f"{{% for {ONE} in {path} %}}{first}{{% endfor %}}"


class FoundWhenSaid(Mapping[str, Any]):
    """Names of which a template says few: the value of each is found when it is said, once."""

    def __init__(self, find: Callable[[str], object], *names: Collection[str]) -> None:
        self._names = names
        self._find = find
        self._found: Words = {}

    def __contains__(self, name: object) -> bool:
        return any(name in each for each in self._names)

    def __getitem__(self, name: str) -> Any:
        if name not in self:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(*self._names)))

    def __len__(self) -> int:
        return len(set().union(*self._names))


def told(table: tuple[TemplateWord[T], ...], subject: T) -> Words:
    """Every name of the table with its value."""
    return {each.name: each.of(subject) for each in table}


def found_when_said(table: tuple[TemplateWord[T], ...], subject: T) -> FoundWhenSaid:
    """The same, where a template says few of them."""
    by_name = {each.name: each for each in table}
    return FoundWhenSaid(lambda name: by_name[name].of(subject), by_name)


def told_or_blank(table: tuple[TemplateWord[T], ...], subject: T | None) -> Words:
    """The same, or every name with nothing, so that a template may say it all the same."""
    if subject is None:
        return {each.name: None for each in table}
    return told(table, subject)


@dataclass(frozen=True)
class Stamp:
    """What tells one paper from another: its code, and whether it is issued or a draft."""

    code: str
    is_issued: bool = False
    is_whole: bool = False


STAMP_WORDS = (
    TemplateWord[Stamp]("编码", "印在单上、核对用的编码", lambda it: it.code),
    TemplateWord[Stamp](
        "二维码",
        "编码的二维码，手机扫得出；单独放一格，占 2.2 厘米见方，签发的才有",
        lambda it: QrCode(it.code if it.is_issued else ""),
    ),
    TemplateWord[Stamp](
        DRAFT_WORD,
        "草稿上是“（草稿）”，空白单上是“（空白单）”，签发的是空的；写在名称后面",
        lambda it: WHOLE_SAID if it.is_whole else draft_word(it.is_issued),
        "{{ 单位名称 | 合称('投诉转办单') }}{{ 稿 }}",
    ),
    TemplateWord[Stamp](
        "脱敏说明",
        "台账上的一句：姓名、电话已脱敏；`--unmasked` 的写明是全文",
        lambda it: "全文，含个人信息，不得外传。" if it.is_whole else "姓名、电话已脱敏。",
    ),
)


WHOLE_SAID = "（草稿，全文）"


def draft_word(is_issued: bool) -> str:
    return "" if is_issued else DRAFT_SAID
