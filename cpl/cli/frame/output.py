"""Tables, JSON, CSV and Markdown on standard output; problems as they stand."""

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

import click

from cpl.cli.frame.excerpt import told
from cpl.problems import Problem, has_errors

Rows = Iterable[Sequence[str]]
# What a terminal obeys or hides, and json.dumps leaves as it is.
_JSON_UNSEEN = "[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
_WIDTHS = (
    ("\u4e00", "\u9fff", 2),
    (" ", "~", 1),
    ("\uff01", "\uff60", 2),
    ("\u3000", "\u3029", 2),
    ("\u2010", "\u2027", 1),
    ("\u2190", "\u2199", 1),
    ("\xa1", "\xac", 1),
    ("\xae", "\u02ff", 1),
)
"""From sign to sign, how many columns each takes whatever stands beside it."""


def table(headers: Sequence[str], rows: Rows, form: str = "table") -> None:
    """Print rows in the form asked for; the JSON keys are the office's own words.

    A program that reads JSON or CSV gets all of a value; people get one line of it.
    """
    if form == "json":
        import json  # it and the other formats only where they are asked for

        records = [dict(zip(headers, row, strict=True)) for row in rows]
        said = json.dumps(records, ensure_ascii=False, indent=2)
        click.echo(re.sub(_JSON_UNSEEN, _escaped, said))
        return
    found = [[plain_line(each) for each in row] for row in rows]
    if form == "csv":
        click.echo(_csv(headers, found), nl=False)
    elif form == "md":
        _as_markdown(headers, found)
    else:
        click.echo(laid_out(headers, found))


def _csv(headers: Sequence[str], rows: list[list[str]]) -> str:
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([[_no_formula(each) for each in row] for row in rows])
    return buffer.getvalue()


def _no_formula(text: str) -> str:
    """A spreadsheet must not run what a complainant wrote."""
    return (
        f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) else text
    )


def _as_markdown(headers: Sequence[str], rows: list[list[str]]) -> None:
    from tabulate import tabulate

    cells = [[_markdown(each) for each in row] for row in rows]
    click.echo(tabulate(cells, list(headers), tablefmt="github", disable_numparse=True))


def laid_out(headers: Sequence[str], rows: list[list[str]]) -> str:
    """Rows under their headers, as `tabulate` writes its "simple" table.

    To load that takes longer than all that `show` does, most of it to learn how wide signs
    are that are hardly ever met.
    """
    cells = [[each.strip() for each in row] for row in rows]
    columns = zip(headers, *cells, strict=True)
    widths = [max((_width(head) + 2, *map(_width, under))) for head, *under in columns]
    lines = ([*headers], ["-" * width for width in widths], *cells)
    return "\n".join("  ".join(map(_filled, line, widths)).rstrip() for line in lines)


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """In columns of a terminal; of what is neither Chinese nor Latin, wcwidth knows."""
    if text.isascii():
        return len(text)
    used = 0
    for each in text:
        width = next((width for first, last, width in _WIDTHS if first <= each <= last), 0)
        if not width:
            from wcwidth import wcswidth

            return wcswidth(text)
        used += width
    return used


def _markdown(text: str) -> str:
    """Text that stays in its cell and becomes no markup there."""
    for sign, instead in (
        ("\\", "\\\\"),
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("|", "\\|"),
        ("`", "\\`"),
    ):
        text = text.replace(sign, instead)
    return text


def _escaped(match: re.Match[str]) -> str:
    import json

    return json.dumps(match[0])[1:-1]


def plain_line(text: str) -> str:
    """One line without control characters, so that it cannot break a table or a terminal."""
    return "".join(
        " " if each in "\n\r\t" else each
        for each in text
        if each in "\n\r\t" or not unicodedata.category(each).startswith("C")
    )


def cut(text: str, width: int) -> str:
    """The beginning of a text that fits a width in terminal columns."""
    used = 0
    for index, each in enumerate(text):
        used += 2 if unicodedata.east_asian_width(each) in "WFA" else 1
        if used > width - 1:
            return text[:index] + "…"
    return text


def pairs(rows: Rows) -> None:
    """`名称  值` lines, several lines of a value indented under its first."""
    found = [tuple(row) for row in rows]
    width = max((columns(name) for name, _ in found), default=0)
    for name, value in found:
        first, *rest = value.splitlines() or [""]
        click.echo(f"{name}{' ' * (width - columns(name))}  {plain_line(first)}")
        for line in rest:
            click.echo(f"{' ' * width}  {plain_line(line)}")


def as_typed(word: object) -> str:
    """A word as a shell takes it; Chinese stays bare, where shlex alone would quote it."""
    import shlex

    text = str(word)
    return text if re.fullmatch(r"(?:[\w@%+=:,./-]|[^\x00-\x7f\s])+", text) else shlex.quote(text)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def problems(found: Sequence[Problem], form: str = "table") -> int:
    """Print problems; answers the exit status."""
    if form == "json":
        import json

        click.echo(json.dumps([_as_dict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(told(each))
    return 1 if has_errors(found) else 0


def _as_dict(problem: Problem) -> dict[str, str | int]:
    lines = problem.mending.lines if problem.mending else ()
    return {
        "文件": problem.location.path,
        "行": problem.location.line,
        "列": problem.location.column,
        "级别": problem.severity.value,
        "代码": problem.code,
        "说明": problem.message,
        "做法": problem.mend,
        "原文": problem.source or "",
        "改成": "\n".join(new for _, new in lines if new is not None),
    }


def unreadable(problems: Sequence[Problem]) -> int:
    """Say on stderr what could not be read; the rest has been answered. Gives the exit status."""
    for problem in problems:
        click.echo(problem, err=True)
    wrong = has_errors(problems)
    if wrong:
        click.echo("上面的文件没有算进来，请先改好（cpl check）。", err=True)
    return 1 if wrong else 0
