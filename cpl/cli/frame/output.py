"""Tables, JSON, CSV and Markdown on standard output; problems as they stand."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import click

from cpl.cli.frame import clock
from cpl.cli.frame.layout import RIGID, Fit, columns, fitted, laid_out, plain_line
from cpl.cli.frame.window import room, whole
from cpl.problems import Problem, has_errors

Rows = Iterable[Sequence[str]]
ROWS_AT_ONCE = 1000
# What a terminal obeys or hides, and json.dumps leaves as it is.
_JSON_UNSEEN = "[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"


def table(headers: Sequence[str], rows: Rows, form: str = "table", fit: Fit = RIGID) -> None:
    """Print rows in the form asked for; the JSON keys are the office's own words.

    A program that reads JSON or CSV gets all of a value; people get one line of it, and at a
    terminal as much as its window takes.
    """
    if form == "json":
        _rows_as_json(headers, rows)
        return
    found = _gathered([plain_line(each) for each in row] for row in rows)
    wide = room()
    if form == "csv":
        for text in _csv(headers, found):
            whole(text, nl=False)
    elif form == "md":
        whole(_markdown_table(headers, found))
    elif wide is None:
        for text in laid_out(headers, found):
            click.echo(text)
    else:
        click.echo(fitted(headers, [*found], wide, fit, str(clock.now().year)))


def _gathered(rows: Iterable[list[str]]) -> Sequence[list[str]]:
    """All of them, as text where they are many: ten years' lists take ten times the room."""
    every = iter(rows)
    found = list(islice(every, ROWS_AT_ONCE))
    if len(found) < ROWS_AT_ONCE:
        return found
    from cpl.cli.frame.packed_rows import PackedRows  # mostly there are few

    return PackedRows(chain(found, every))


def printed_as_json(value: object) -> None:
    """Print lists, mappings and texts as JSON, in which nothing is hidden from whoever looks."""
    whole(_as_json(value))


def _as_json(value: object) -> str:
    import json  # it and the other formats only where they are asked for

    said = json.dumps(value, ensure_ascii=False, indent=2)
    return re.sub(_JSON_UNSEEN, _escaped, said)


def _rows_as_json(headers: Sequence[str], rows: Rows) -> None:
    objects_as_json(dict(zip(headers, row, strict=True)) for row in rows)


def objects_as_json(every: Iterable[object]) -> None:
    """The list of all of them, some at a time: ten years' text takes more memory than the rows."""
    every, begun = iter(every), "["
    while some := list(islice(every, ROWS_AT_ONCE)):
        whole(begun + _as_json(some).removeprefix("[").removesuffix("\n]"), nl=False)
        begun = ","
    whole("[]" if begun == "[" else "\n]")


def _csv(headers: Sequence[str], rows: Sequence[list[str]]) -> Iterator[str]:
    import csv

    every = chain((headers,), ([_no_formula(each) for each in row] for row in rows))
    while some := list(islice(every, ROWS_AT_ONCE)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(some)
        yield buffer.getvalue()


def _no_formula(text: str) -> str:
    """A spreadsheet must not run what a complainant wrote."""
    return (
        f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")) else text
    )


def _markdown_table(headers: Sequence[str], rows: Iterable[list[str]]) -> str:
    from tabulate import tabulate

    cells = [[_markdown(each) for each in row] for row in rows]
    return tabulate(cells, list(headers), tablefmt="github", disable_numparse=True)


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


def problems(found: Sequence[Problem], form: str = "table") -> int:
    """Print problems; answers the exit status."""
    if form == "json":
        objects_as_json(map(_as_dict, found))
        return 1 if has_errors(found) else 0
    wide = room()
    for each in found:
        from cpl.cli.frame.excerpt import told  # mostly there are none

        first, _, below = told(each, wide).partition("\n")
        click.echo(first)
        if below:
            whole(below)
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
