"""A Jinja that office templates may run in: strict about names, unable to run away.

Python's own sandbox of Jinja keeps a template away from the program; the limits here
keep a slip of the pen (`"-" * 1000000000`) from eating the machine.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cpl.render.text.filters import FILTERS, plain
from cpl.render.text.refusals import Runaway, no_such

LONGEST_TEXT = 200_000
MOST_STEPS = 1_000_000
BIGGEST_POWER = 4096
WIDE_FORMAT = re.compile(r"\*|\d{4,}")
PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "replace", "join"})
# They print something else each time, or as much as they are told to.
REMOVED_FILTERS = ("random", "center", "indent", "pprint")
REMOVED_GLOBALS = ("lipsum",)


class _Missing(StrictUndefined):
    """What is not there; of what is said by name, the nearest name that is there."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:  # it is there, and templates may not have it
            return self._undefined_hint
        if isinstance(self._undefined_obj, Mapping) and isinstance(self._undefined_name, str):
            return no_such(self._undefined_name, self._undefined_obj)
        return super()._undefined_message


class OfficeEnvironment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _refuse_bomb(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr in PADDING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        return None if wrapped is None else _no_format


def office_environment(
    finalize: Callable[[object], object] = plain, *, line_blocks: bool = False
) -> OfficeEnvironment:
    """`line_blocks`: a tag alone on its line leaves no empty line, as text templates want."""
    environment = OfficeEnvironment(
        undefined=_Missing,
        finalize=finalize,
        trim_blocks=line_blocks,
        lstrip_blocks=line_blocks,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.globals["range"] = _Steps()
    environment.filters.update({name: each.does for name, each in FILTERS.items()}, format=_format)
    for name in REMOVED_FILTERS:
        del environment.filters[name]
    for name in REMOVED_GLOBALS:
        del environment.globals[name]
    return environment


class _Steps:
    """`range` with one allowance for the whole template: nested loops use it up together."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def __call__(self, *bounds: int) -> range:
        steps = range(*bounds)
        self.left -= min(len(steps), MOST_STEPS + 1)
        if self.left < 0:
            raise Runaway(f"range 一共数了超过 {MOST_STEPS} 步，请改小")
        return steps


def _refuse_bomb(operator: str, left: Any, right: Any) -> None:
    if operator == "**":
        _refuse_power(left, right)
    elif operator == "*":
        _refuse_length(_length(left) * _times(right))
        _refuse_length(_length(right) * _times(left))
    elif operator == "+":
        _refuse_length(_length(left) + _length(right))
    elif isinstance(left, str) and WIDE_FORMAT.search(left):
        raise Runaway("% 格式里的宽度太大")


def _refuse_power(base: Any, exponent: Any) -> None:
    if isinstance(base, int) and isinstance(exponent, int):
        bits = base.bit_length() * abs(exponent)
        if bits > BIGGEST_POWER:
            raise Runaway("乘方的结果太大")


def _refuse_length(length: int) -> None:
    if length > LONGEST_TEXT:
        raise Runaway(f"拼出来的文字或列表超过 {LONGEST_TEXT} 个，请改短")


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def _times(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _format(value: object, *args: object) -> str:
    """Jinja's `format`, which takes widths from the template without asking how wide."""
    _refuse_bomb("%", plain(value), args)
    return plain(value) % args


def _no_format(*args: object, **kwargs: object) -> str:
    raise Runaway('模板里不能用 .format()，请用过滤器，例如 {{ "%.1f"|format(数) }}')
