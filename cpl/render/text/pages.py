"""A page out of a template: HTML in which no word of a record can become markup."""

from collections.abc import Mapping

from markupsafe import Markup

from cpl.render.text.draft_marks import marked_page
from cpl.render.text.filters import plain
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.sandbox import office_environment
from cpl.render.text.templates import OBEYED, TemplateFault, render


def render_page(source: str, context: Mapping[str, object], name: str) -> str:
    """Fill a page; raises TemplateProblem with the name and the line."""
    jinja = office_environment(_written, line_blocks=True, escapes=True)
    try:
        return marked_page(render(jinja, source, context), source, context)
    except TemplateFault as fault:
        raise TemplateProblem(f"模板 {name}:{fault.line}: {fault}", fault.line) from fault


def _written(value: object) -> str:
    """What a macro of the template wrote is markup already; Jinja escapes the rest."""
    return value if isinstance(value, Markup) else OBEYED.sub("", plain(value))
