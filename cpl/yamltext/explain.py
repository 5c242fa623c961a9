"""Why YAML could not be read: from libyaml's words and marks to what the clerk did."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.problems import Location, Mending, Problem
from cpl.yamltext.decoding import Lines
from cpl.yamltext.hints import not_allowed
from cpl.yamltext.lines import (
    ODD_COLON,
    WIDE,
    Line,
    begins_block,
    every_line,
    first_of_its_kind,
    mistake,
    mistakes,
    told_lines,
    told_once,
)
from cpl.yamltext.nodes import Vocabulary
from cpl.yamltext.outline import key_of, value_of
from cpl.yamltext.structure import Misplaced

if TYPE_CHECKING:
    import yaml

_FOREIGN_BREAK = "[\x85\u2028\u2029]"
_FIELD = r"^ *(?:- +)*[^\s:：][^:：]*:(?: |$)"
_VALUE = r"^ *(?:- +)*(?:[^\s:：\"'][^:：\"']*: +)?(?P<at>[\"'\[{])"


@dataclass(frozen=True)
class _Failure:
    path: str
    text: str
    context: int
    """Where what failed had begun."""
    index: int
    """Where it failed."""
    vocabulary: Vocabulary

    def line(self, index: int) -> Line:
        number, _ = Lines(self.text).place(index)
        return list(every_line(self.text))[number - 1]

    def told_before(self, line: Line) -> list[Line]:
        """The lines above that say something, the nearest first."""
        told = [each for each in told_lines(self.text) if each.number < line.number]
        return told[::-1]

    def problem(self, index: int, code: str, message: str, mend: str) -> Problem:
        place = Location(self.path, *Lines(self.text).place(index))
        return Problem(place, code, message, mend)


def explain(path: str, text: str, error: "yaml.YAMLError", vocabulary: Vocabulary) -> Problem:
    """One problem, at the place of the mistake rather than where reading broke off."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _Failure(path, text, 0, 0, vocabulary).problem(
            0, "yaml-syntax", _GENERIC, _GENERIC_MEND
        )
    begun = getattr(error, "context_mark", None) or mark
    failure = _Failure(path, text, begun.index, mark.index, vocabulary)
    words = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    return _foreign_break(failure) or _by_words(failure, words)


_GENERIC = "这里不合 YAML 的写法。"
_UNEVEN = "“|”下面的文字缩进不一样，这一行比第一行少。"
_UNEVEN_MEND = "请把这一段的每一行都和第一行左边对齐。"
_GENERIC_MEND = "请检查这一行和上一行的缩进、冒号、引号。"


def _by_words(failure: _Failure, words: str) -> Problem:
    for part, told in _TOLD:
        if part in words:
            return told(failure)
    return failure.problem(failure.index, "yaml-syntax", _GENERIC, _GENERIC_MEND)


def _foreign_break(failure: _Failure) -> Problem | None:
    """A line break from a web page that an editor does not show as one."""
    for index in (failure.context, failure.index):
        line = failure.line(index)
        if found := re.search(_FOREIGN_BREAK, line.text):
            message = (
                f"这一行里有看不见的换行符 U+{ord(found[0]):04X}（多半从网页或微信粘贴而来）。"
            )
            mend = "请删去它；要分行请用“|”多行写法。"
            return failure.problem(line.start + found.start(), "line-separator", message, mend)
    return None


def _no_colon(failure: _Failure) -> Problem:
    line = failure.line(failure.context)
    if line.text.lstrip(" -").startswith(('"', "'")):
        return _unclosed_quote(failure)
    return _on_line(failure, line) or _bare_line(failure, line)


def _bare_line(failure: _Failure, line: Line) -> Problem:
    above = failure.told_before(line)
    if above and begins_block(above[0]):
        message = "“|”下面的文字没有缩进。"
        mend = "请把这一段的每一行都比字段名多缩进两个空格。"
        return failure.problem(line.start + line.content, "block-text-indent", message, mend)
    return _after_known_name(failure, line) or _no_field(failure, line, above)


def _after_known_name(failure: _Failure, line: Line) -> Problem | None:
    """`渠道 热线` and `渠道；热线`: the name is known, so this is its field."""
    said = line.text[line.content :]
    found = re.match(rf"(?P<name>[^\s:：;；︰∶]+?)[ {WIDE}]*(?P<at>{ODD_COLON})", said)
    if found and failure.vocabulary.knows(found["name"]):
        message = f"“{found['name']}”后面的“{found['at']}”不是半角冒号。"
        mend = f"请改成“{found['name']}: ”（冒号加空格）。"
        return failure.problem(
            line.start + line.content + found.start("at"), "odd-colon", message, mend
        )
    name = failure.vocabulary.name_before(said)
    if not name:
        return None
    value = said[len(name) :].lstrip(f" {WIDE}:：").rstrip()
    is_apart = not value or said[len(name)].isspace()
    text = f"{line.text[: line.content]}{name}: {value}".rstrip()
    return Problem(
        line.where(failure.path, line.content + len(name)),
        "missing-colon",
        f"“{name}”后面漏了冒号。",
        f"请补上，写成“{name}: ”（冒号加空格）。",
        mending=Mending(((line.number, text),), is_sure=is_apart),
    )


def _no_field(failure: _Failure, line: Line, above: list[Line]) -> Problem:
    """Nobody's name: mostly the text of the line above, which goes on here."""
    mending = None
    if above and key_of(above[0]) and value_of(above[0]):
        joined = above[0].text.rstrip() + line.text.strip()
        mending = Mending(((above[0].number, joined), (line.number, None)))
    return Problem(
        line.where(failure.path, line.content),
        "missing-colon",
        "这一行不是“字段名: 值”。",
        "漏了冒号请补上“: ”；若是上一行的内容，请接到上一行末尾，"
        "或在上一行冒号后写“|”，内容另起行并多缩进两格。",
        mending=mending,
    )


def _colon_not_allowed(failure: _Failure) -> Problem:
    line = failure.line(failure.index)
    column = failure.index - line.start
    if re.match(_FIELD, line.text[:column]):
        message = "值里又有“: ”，YAML 会当成另一个字段。"
        mend = "请把冒号改成全角“：”，或给整个值加引号。"
        return failure.problem(failure.index, "colon-in-value", message, mend)
    if found := _on_line(failure, line):
        return found
    above = failure.told_before(line)
    if above and (found := _on_line(failure, first_of_its_kind(failure.path, above))):
        return found
    if above and not re.match(_FIELD, above[0].text):
        return _bare_line(failure, above[0])
    return _indent(failure)


def _on_line(failure: _Failure, line: Line) -> Problem | None:
    """The mistake on this line; the same on lines below is told with it."""
    found = mistake(failure.path, line)
    if not found:
        return None
    below = [each for each in told_lines(failure.text) if each.number > line.number]
    same = [each for each in mistakes(failure.path, below) if each.code == found.code]
    return told_once([found, *same])[0]


def _not_aligned(failure: _Failure) -> Problem:
    line = failure.line(failure.index)
    if quote := _odd_quote_above(failure, line):
        return quote
    found = re.match(_VALUE, line.text)
    if found and found.start("at") < failure.index - line.start:
        return _after_closing(failure, line, found.start("at"))
    return _on_line(failure, line) or _indent(failure)


def _after_closing(failure: _Failure, line: Line, column: int) -> Problem:
    if line.text[column] in "[{":
        return _special_start(failure, line.start + column)
    message = "引号后面还有文字。"
    mend = "请把整个值都放进引号里，里面的引号改用“ ”。"
    return failure.problem(failure.index, "text-after-quote", message, mend)


def _odd_quote_above(failure: _Failure, line: Line) -> Problem | None:
    for each in failure.told_before(line):
        found = re.match(_VALUE, each.text)
        if found and (mark := found["at"]) in "\"'" and each.text.count(mark) % 2:
            return _unclosed_quote(failure, each.start + found.start("at"))
    return None


def _no_content(failure: _Failure) -> Problem:
    """Something stands where a value should begin."""
    line = failure.line(failure.index)
    column = failure.index - line.start
    if line.text[column : column + 1] in ",，" and re.search(r"[,\[{]\s*$", line.text[:column]):
        message = "括号里多了一个逗号。"
        return failure.problem(failure.index, "double-comma", message, "请删去多的那个逗号。")
    if line.text[:column].strip():
        return _special_start(failure, failure.index)
    return _indent(failure)


def _entry_not_allowed(failure: _Failure) -> Problem:
    """`- ` or `? ` after a name on the same line, or a dash in a column where no list is."""
    line = failure.line(failure.index)
    before = line.text[: failure.index - line.start]
    return _special_start(failure, failure.index) if before.strip() else _indent(failure)


def _second_document(failure: _Failure) -> Problem:
    above = failure.told_before(failure.line(failure.index))
    line = above[0] if above else failure.line(failure.index)
    return not_allowed(line.where(failure.path, 0), "several-documents", "")


def _indent(failure: _Failure) -> Problem:
    line = failure.line(failure.index)
    below = tuple(each for each in told_lines(failure.text) if each.number > line.number)
    above = tuple(failure.told_before(line)[::-1])
    if above and begins_block(above[-1]) and line.indent > above[-1].indent:
        return failure.problem(line.start, "block-text-indent", _UNEVEN, _UNEVEN_MEND)
    return Misplaced(failure.path, above, line, below, failure.vocabulary).problem()


def _unclosed_quote(failure: _Failure, index: int | None = None) -> Problem:
    index = failure.context if index is None else index
    mark = failure.text[index : index + 1]
    message = f"引号{mark}没有配对。"
    return failure.problem(
        index, "unclosed-quote", message, f"请在值的末尾补上{mark}，或删去开头的{mark}。"
    )


def _unclosed_bracket(failure: _Failure) -> Problem:
    mark = failure.text[failure.context : failure.context + 1]
    closing = {"[": "]", "{": "}"}.get(mark, "]")
    message = f"括号“{mark}”没有用半角“{closing}”收尾，或里面缺逗号。"
    mend = f"请补上“{closing}”；若只是文字，请给整个值加引号。"
    return failure.problem(failure.context, "unclosed-bracket", message, mend)


def _bad_escape(failure: _Failure) -> Problem:
    index = max(failure.text.rfind("\\", 0, failure.index + 1), 0)
    message = "双引号里的反斜杠“\\”在 YAML 里有特别的意思。"
    return failure.problem(index, "bad-escape", message, "请把这个值的双引号换成单引号 '…'。")


def _special_start(failure: _Failure, index: int | None = None) -> Problem:
    index = failure.context if index is None else index
    mark = failure.text[index : index + 1]
    message = f"值不能直接以“{mark}”开头，YAML 另有用处。"
    return failure.problem(index, "special-start", message, "请给整个值加引号。")


def _anchored(failure: _Failure) -> Problem:
    """`* 时间:` is an alias to YAML and the dot of a list to people."""
    return _on_line(failure, failure.line(failure.context)) or _special_start(failure)


def _cannot_start(failure: _Failure) -> Problem:
    line = failure.line(failure.index)
    if (
        failure.text[failure.index : failure.index + 1] == "\t"
        or "\t" in line.text[: line.content + 1]
    ):
        return _tab(failure)
    return _special_start(failure, failure.index)


def _tab(failure: _Failure) -> Problem:
    line = failure.line(failure.index)
    index = failure.text.find("\t", line.start)
    message = "这一行用 Tab 缩进，YAML 只认空格。"
    return failure.problem(index, "tab-indent", message, "请把 Tab 换成空格，每层两个。")


def _block_header(failure: _Failure) -> Problem:
    mark = failure.text[failure.context : failure.context + 1]
    message = f"“{mark}”后面不能直接写文字。"
    mend = f"请在“{mark}”后换行，文字另起行并多缩进两格；或给整个值加引号。"
    return failure.problem(failure.context, "block-header", message, mend)


def _too_deep(failure: _Failure) -> Problem:
    """Since 6.0.4 PyYAML counts levels too, ahead of the tree that we build of its events."""
    place = Location(failure.path, *Lines(failure.text).place(failure.index))
    return not_allowed(place, "too-deep", "")


_TOLD: tuple[tuple[str, Callable[[_Failure], Problem]], ...] = (
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _colon_not_allowed),
    ("a tab character", _tab),
    ("cannot start any token", _cannot_start),
    ("escape", _bad_escape),
    ("hexdecimal", _bad_escape),
    ("hexadecimal", _bad_escape),
    ("a quoted scalar", _unclosed_quote),
    ("scanning an alias", _anchored),
    ("scanning an anchor", _special_start),
    ("scanning a tag", _special_start),
    ("parsing a tag", _special_start),
    ("scanning a directive", _special_start),
    ("a block scalar", _block_header),
    ("a flow sequence", _unclosed_bracket),
    ("a flow mapping", _unclosed_bracket),
    ("expected key", _not_aligned),
    ("expected '-' indicator", _not_aligned),
    ("expected <block end>", _not_aligned),
    ("node content", _no_content),
    ("keys are not allowed", _entry_not_allowed),
    ("entries are not allowed", _entry_not_allowed),
    ("<document start>", _second_document),
    ("nesting depth", _too_deep),
)
"""libyaml's words, then PyYAML's own where they differ."""
