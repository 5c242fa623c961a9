"""A Jinja that office templates may run in: strict about names, unable to run away.

Python's own sandbox of Jinja keeps a template away from the program; the limits here
keep a slip of the pen (`"-" * 1000000000`) from eating the machine.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from jinja2 import StrictUndefined, pass_environment
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cpl.render.text.allowance import MOST_SIGNS, Allowance, Counted, length_of, refuse_length
from cpl.render.text.filters import FILTERS, plain
from cpl.render.text.refusals import Runaway, no_such

BIGGEST_POWER = 4096  # bits
WIDE_FORMAT = re.compile(r"\*|\d{4,}")
PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "to_bytes"})
REPEATING = frozenset({"replace", "join", "translate", "encode"})
CALL = 10  # a macro takes as long as ten turns of a loop
# They print something else each time, or as much as they are told to.
REMOVED_FILTERS = ("random", "center", "indent", "pprint")
REMOVED_GLOBALS = ("lipsum",)
# They take a number for how wide, how many or how exact.
SIZED_FILTERS = ("batch", "round", "slice", "tojson", "truncate", "wordwrap", "空格线")


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
    """`allowance` is used up by everything that one of its templates does."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    code_generator_class = Counted

    def __init__(self, finalize: Callable[[object], object], **settings: Any) -> None:
        self.allowance = Allowance()
        super().__init__(finalize=self.allowance.written(finalize), **settings)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _refuse_bomb(operator, left, right)
        found = super().call_binop(context, operator, left, right)
        refuse_length(length_of(found))
        return found

    def call(__self, __context: Context, __obj: Any, *args: Any, **words: Any) -> Any:  # noqa: N805
        __self.allowance.step(CALL)
        if isinstance(__obj, LoopContext) and args:
            args = (__self.allowance.turns(args[0]), *args[1:])
        return super().call(__context, __obj, *args, **words)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str | int) and attr in PADDING | REPEATING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Our names are Chinese, and no attribute of Python's: most are looked up once."""
        if not attribute.isascii():
            try:
                return obj[attribute]
            except (TypeError, LookupError, AttributeError):
                pass
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        return None if wrapped is None else _no_format


def office_environment(
    finalize: Callable[[object], object] = plain,
    *,
    line_blocks: bool = False,
    escapes: bool = False,
) -> OfficeEnvironment:
    """`line_blocks`: a tag alone on its line leaves no empty line, as text templates want.

    `escapes`: what is filled in is no markup, and no template may say that it is.
    """
    environment = OfficeEnvironment(
        finalize,
        undefined=_Missing,
        trim_blocks=line_blocks,
        lstrip_blocks=line_blocks,
        keep_trailing_newline=True,
        autoescape=escapes,
        optimized=False,  # it would run what is constant while it compiles
    )
    environment.globals["range"] = environment.allowance.range
    for name in REMOVED_GLOBALS:
        del environment.globals[name]
    environment.filters = _filters(environment)
    if escapes:
        del environment.filters["safe"]
    return environment


def _filters(environment: OfficeEnvironment) -> dict[str, Callable[..., Any]]:
    """Jinja's and ours, each paid for."""
    allowance = environment.allowance
    known = {
        name: each for name, each in environment.filters.items() if name not in REMOVED_FILTERS
    }
    known |= {name: each.does for name, each in FILTERS.items()}
    known |= {
        "format": _format,
        "join": _join,
        "replace": _replace,
        "sum": _of_numbers(known["sum"]),
    }
    known |= {name: allowance.sized(known[name]) for name in SIZED_FILTERS}
    return {name: allowance.charged(each) for name, each in known.items()}


def _refuse_bomb(operator: str, left: Any, right: Any) -> None:
    if operator == "**":
        _refuse_power(left, right)
    elif operator == "*":
        refuse_length(length_of(left) * _times(right))
        refuse_length(length_of(right) * _times(left))
        _refuse_bits(_bits(left) + _bits(right))
    elif operator == "+":
        refuse_length(length_of(left) + length_of(right))
    elif isinstance(left, str) and WIDE_FORMAT.search(left):
        raise Runaway("% 格式里的宽度太大")


def _refuse_power(base: Any, exponent: Any) -> None:
    if isinstance(exponent, int):
        _refuse_bits(_bits(base) * abs(exponent))


def _refuse_bits(bits: int) -> None:
    if bits > BIGGEST_POWER:
        raise Runaway("算出来的数太大")


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _times(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _of_numbers(does: Callable[..., Any]) -> Callable[..., Any]:
    """Jinja's `sum`: lists added up would be copied again for each of them."""

    @wraps(does)
    def careful(environment: Any, items: Any, attribute: Any = None, start: Any = 0) -> Any:
        if isinstance(start, str | list | tuple):
            raise Runaway("sum 只能加数，不能加文字和列表")
        return does(environment, items, attribute, start)

    return careful


def _replace(value: object, old: object, new: object, count: int = -1) -> str:
    text, said, instead = str(value), str(old), str(new)
    refuse_length(len(text) + text.count(said) * len(instead), MOST_SIGNS)
    return text.replace(said, instead, count)


@pass_environment
def _join(
    environment: Any, items: Iterable[Any], between: object = "", attribute: Any = None
) -> str:
    values = map(make_attrgetter(environment, attribute), items) if attribute else items
    texts = list(map(str, values))
    refuse_length(sum(map(len, texts)) + len(texts) * len(str(between)), MOST_SIGNS)
    return str(between).join(texts)


def _format(value: object, *args: object) -> str:
    """Jinja's `format`, which takes widths from the template without asking how wide."""
    _refuse_bomb("%", plain(value), args)
    return plain(value) % args


def _no_format(*args: object, **kwargs: object) -> str:
    raise Runaway('模板里不能用 .format()，请用过滤器，例如 {{ "%.1f"|format(数) }}')
