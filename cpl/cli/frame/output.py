"""Tables, JSON, CSV and Markdown on standard output; problems as they stand."""

import csv
import io
import json
import re
import shlex
import unicodedata
from collections.abc import Iterable, Sequence

import click

from cpl.cli.frame.excerpt import told
from cpl.problems import Problem, has_errors

Rows = Iterable[Sequence[str]]
# What a terminal obeys or hides, and json.dumps leaves as it is.
_JSON_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def table(headers: Sequence[str], rows: Rows, form: str = "table") -> None:
    """Print rows in the form asked for; the JSON keys are the office's own words.

    A program that reads JSON or CSV gets all of a value; people get one line of it.
    """
    if form == "json":
        records = [dict(zip(headers, row, strict=True)) for row in rows]
        click.echo(_JSON_UNSEEN.sub(_escaped, json.dumps(records, ensure_ascii=False, indent=2)))
        return
    found = [[plain_line(each) for each in row] for row in rows]
    if form == "csv":
        click.echo(_csv(headers, found), nl=False)
    else:
        _tabulated(headers, found, "github" if form == "md" else "simple")


def _csv(headers: Sequence[str], rows: list[list[str]]) -> str:
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


def _tabulated(headers: Sequence[str], rows: list[list[str]], form: str) -> None:
    from tabulate import tabulate

    if form == "github":
        rows = [[_markdown(each) for each in row] for row in rows]
    click.echo(tabulate(rows, list(headers), tablefmt=form, disable_numparse=True))


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
    text = str(word)
    return text if re.fullmatch(r"(?:[\w@%+=:,./-]|[^\x00-\x7f\s])+", text) else shlex.quote(text)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def problems(found: Sequence[Problem], form: str = "table") -> int:
    """Print problems; answers the exit status."""
    if form == "json":
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
