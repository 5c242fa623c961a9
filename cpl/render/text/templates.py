"""Text out of a template: Markdown letters and reports, and the Jinja behind the Excel forms."""

from collections.abc import Iterable, Iterator, Mapping
from traceback import walk_tb

from jinja2 import Environment, Template, TemplateSyntaxError

from cpl.render.text.refusals import Runaway, TemplateProblem, explain
from cpl.render.text.sandbox import office_environment

# Python finds a template's lines in a traceback by this name.
FILENAME = "<cpl template>"
LONGEST_OUTPUT = 50_000_000


class TemplateFault(Exception):
    """What Jinja refused, at which line of the source; callers know whose source it was."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def environment() -> Environment:
    """The Jinja of text templates, with our filters."""
    return office_environment(line_blocks=True)


def render_text(source: str, context: Mapping[str, object], name: str) -> str:
    """Fill a text template; raises TemplateProblem with the name and the line."""
    try:
        return render(environment(), source, context)
    except TemplateFault as fault:
        raise TemplateProblem(f"模板 {name}:{fault.line}: {fault}", fault.line) from fault


def render(jinja: Environment, source: str, context: Mapping[str, object]) -> str:
    """Compile and fill; whatever goes wrong raises TemplateFault."""
    try:
        template = _compiled(jinja, source)
        return "".join(_limited(template.generate(context)))
    except Exception as error:  # a template may raise anything
        raise TemplateFault(_line(error), explain(error, context)) from error


def _compiled(jinja: Environment, source: str) -> Template:
    code = jinja.compile(source, filename=FILENAME)
    return Template.from_code(jinja, code, jinja.make_globals(None))


def _limited(parts: Iterable[str]) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST_OUTPUT:
            raise Runaway(f"打印出来超过 {LONGEST_OUTPUT} 个字，请检查循环")
        yield part


def _line(error: Exception) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [
        line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == FILENAME
    ]
    return lines[-1] if lines else 1
