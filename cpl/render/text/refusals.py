"""What is wrong with a template, in Chinese; Jinja and Python say it in English."""

import re
from collections.abc import Iterable

from jinja2 import TemplateSyntaxError
from jinja2.tests import TESTS

from cpl.problems import CplError
from cpl.render.text.filters import FILTERS, Unprintable

CHINESE = (
    (r"^(没有“[^\n]+)", "{0}"),
    (r"^(｛｛[^\n]+)", "{0}"),
    (r"^'None' has no attribute '(.+)'$", "它是空的，所以没有“{0}”"),
    (r"^'(.+) object' has no attribute '(.+)'$", "没有“{1}”这一项"),
    (r"^(.+) object has no element (.+)$", "列表里没有第 {1} 项"),
    (r"^access to attribute '(.+)' of .* is unsafe\.$", "模板里不能用“{0}”"),
    (r"^Encountered unknown tag '(end\w+|else|elif)'", "“{0}”前面没有和它配对的标签"),
    (r"^Encountered unknown tag '(.+?)'\.", "不认识的标签“{0}”"),
    (r"^Unexpected end of template\..*needs to be closed is '(.+?)'", "“{0}”没有用 end{0} 结束"),
    (r"^no loader for this environment", "模板里不能引用别的模板"),
    (r"division.* by zero|DivisionByZero|DivisionUndefined", "除数是 0"),
    (r"^maximum recursion depth", "嵌套太深，或者宏在调用自己"),
)

WIDE_SAID = "｛｛ ｝｝ ｛％ ％｝ 是全角的，请换成半角的 {{ }} {% %}"


class Runaway(Exception):
    """The template asks for more than any paper holds; says so in Chinese."""


class TemplateProblem(CplError):
    """A template that cannot be filled: where, and what to mend; `line` as far as it is known."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def explain(error: Exception, names: Iterable[str]) -> str:
    """The error in Chinese; a misspelt name gets the nearest known one beside it."""
    text = str(error)
    if isinstance(error, MemoryError):
        return "要用的内存太多，请检查循环和拼起来的文字"
    if isinstance(error, Runaway | Unprintable):
        return text
    if found := re.search(r"^'(.+)' is undefined$", text):
        return f"数据里没有“{found[1]}”{_nearest(found[1], names)}"
    if found := re.search(r"^No filter named '(.+?)'", text):
        return f"没有“{found[1]}”这个过滤器{_nearest(found[1], FILTERS)}"
    if found := re.search(r"^No test named '(.+?)'", text):
        return f"没有“{found[1]}”这个判断{_nearest(found[1], TESTS)}"
    for pattern, chinese in CHINESE:
        if found := re.search(pattern, text, re.DOTALL):
            return chinese.format(*found.groups())
    return f"{_kind(error)}（{text or type(error).__name__}）"


def no_such(name: str, names: Iterable[str]) -> str:
    """A misspelt name of what stands below another one."""
    return f"没有“{name}”这一项{_nearest(name, names)}"


def _nearest(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(name, [each for each in names if isinstance(each, str)], 1, 0.5)
    return f"，是不是“{near[0]}”？" if near else ""


def _kind(error: Exception) -> str:
    if isinstance(error, TemplateSyntaxError):
        return "写法不对，请检查 {{ }} 和 {% %} 是否成对"
    return "算不出来，请检查这里的值和写法"
