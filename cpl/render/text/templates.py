"""Text out of a template: Markdown letters and reports, and the Jinja behind the Excel forms."""

import re
from collections import ChainMap
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from types import CodeType
from typing import Any, cast

from jinja2 import Environment, Template, TemplateSyntaxError
from jinja2.lexer import Lexer
from jinja2.runtime import Context

from cpl.loading import pattern
from cpl.render.text.backstop import backstop
from cpl.render.text.compiled import CODES, Source
from cpl.render.text.draft_marks import draft_line
from cpl.render.text.filters import plain
from cpl.render.text.refusals import WIDE_SAID, TemplateProblem, explain
from cpl.render.text.sandbox import office_environment

# The frames of a traceback that are the template's are known by this name.
FILENAME = "<cpl template>"
WIDE_BRACES = ("｛｛", "｛%", "｛％", "{％", "{｛", "｛{")
HALF_TAGS = {"}}": "{{", "%}": "{%"}
"""Ends of tags, and what begins them."""
_HALF = pattern("|".join(map(re.escape, HALF_TAGS)))
PIECES = 10_000
OBEYED = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class TemplateFault(Exception):
    """What Jinja refused, at which line of the source; callers know whose source it was."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def environment() -> Environment:
    """The Jinja of text templates, with our filters; what a terminal would obey is left out."""
    return office_environment(_unobeyed, line_blocks=True)


def _unobeyed(value: object) -> str:
    text = plain(value)
    return text if text.isprintable() else OBEYED.sub("", text)


def render_text(source: str, context: Mapping[str, object], name: str) -> str:
    """Fill a text template; a draft says so. Raises TemplateProblem with the name and the line."""
    text: list[str] = []
    text_into(text.append, source, context, name)
    return "".join(text)


def text_into(
    take: Callable[[str], object], source: str, context: Mapping[str, object], name: str
) -> None:
    """The same in pieces, for a long paper: what was taken before something is wrong, is void.

    Raises TemplateProblem.
    """
    jinja = environment()
    try:
        take(draft_line(source, context))
        # elsewhere braces are not ours alone
        render_into(take, jinja, source, context, refuses_half=name.endswith(".md.j2"))
    except TemplateFault as fault:
        raise TemplateProblem(f"模板 {name}:{fault.line}: {fault}", fault.line) from fault


def render(jinja: Environment, source: str, context: Mapping[str, object]) -> str:
    """Compile and fill; whatever goes wrong raises TemplateFault."""
    text: list[str] = []
    render_into(text.append, jinja, source, context)
    return "".join(text)


def render_into(
    take: Callable[[str], object],
    jinja: Environment,
    source: str,
    context: Mapping[str, object],
    *,
    refuses_half: bool = False,
) -> None:
    """The same piece by piece; raises TemplateFault."""
    template = None
    try:
        with backstop():
            template = _compiled(jinja, source, refuses_half)
            pieces = template.root_render_func(_context(template, context))
            while some := list(islice(pieces, PIECES)):  # they are very small, and very many
                take("".join(some))
    except Exception as error:  # a template may raise anything
        raise TemplateFault(_line(error, template), explain(error, context)) from error


def _context(template: Template, words: Mapping[str, object]) -> Context:
    """The words as they are: a dict of them would find the value of each that is never said."""
    looked_up: Any = ChainMap(cast("dict[str, object]", words), template.globals)
    return template.new_context(looked_up, shared=True)


def refuse_wide_braces(source: str) -> None:
    """An input method writes ｛｛ 内容 ｝｝; raises TemplateSyntaxError, or it would be printed."""
    found = next((source.index(each) for each in WIDE_BRACES if each in source), None)
    if found is not None:
        raise TemplateSyntaxError(WIDE_SAID, source.count("\n", 0, found) + 1)


def refuse_half_tags(jinja: Environment, source: str) -> None:
    """`内容 }}` was meant as a tag, and would be printed; raises TemplateSyntaxError."""
    if _HALF.search(source) and (half := _half_tag(jinja.lexer, source)):
        raise TemplateSyntaxError(*half)


@lru_cache(maxsize=500)
def _half_tag(lexer: Lexer, source: str) -> tuple[str, int] | None:
    """What is missing in it, and at which line."""
    is_raw = False
    for line, kind, text in lexer.tokeniter(source, None):
        is_raw = kind == "raw_begin" or (is_raw and kind != "raw_end")
        if kind == "data" and not is_raw and (half := _HALF.search(text)):
            missing = f"没有“{HALF_TAGS[half[0]]}”和“{half[0]}”配对"
            return missing, line + text.count("\n", 0, half.start())
    return None


def is_compiled(jinja: Environment, source: str) -> bool:
    """Was nothing wrong with it?"""
    return _source(jinja, source, refuses_half=False) in CODES


def _source(jinja: Environment, source: str, refuses_half: bool) -> Source:
    escapes, filters = bool(jinja.autoescape), frozenset(jinja.filters)
    return source, refuses_half, jinja.trim_blocks, escapes, filters


def _compiled(jinja: Environment, source: str, refuses_half: bool) -> Template:
    """Nothing runs while it is compiled (`Counted`)."""

    def compiled() -> CodeType:
        if refuses_half:
            refuse_half_tags(jinja, source)
        refuse_wide_braces(source)
        return jinja.compile(source, filename=FILENAME)

    code = CODES.of(_source(jinja, source, refuses_half), compiled)
    return Template.from_code(jinja, code, jinja.make_globals(None))


def _line(error: Exception, template: Template | None) -> int:
    """Jinja would look for it, too, and stumbles where time is up between two lines."""
    if isinstance(error, TemplateSyntaxError) or template is None:
        return getattr(error, "lineno", 1)
    from traceback import walk_tb  # only where something is wrong

    frames = walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == FILENAME]
    return template.get_corresponding_lineno(lines[-1] or 1) if lines else 1
