"""Lists of an office with several desks: whose each record is, and how many others there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import click

from cpl.cli.frame.layout import RIGID, Fit
from cpl.cli.frame.output import table
from cpl.use_cases.reading import EVERY_DESK, Onlooker

NUMBER, DESK = "编号", "台"
OPEN = "未结 "
Rows = Iterable[Sequence[str]]


def listed(
    onlooker: Onlooker | None,
    headers: Sequence[str],
    rows: Rows,
    form: str = "table",
    fit: Fit = RIGID,
) -> None:
    """The table, and beside its numbers whose they are.

    To people only where more than one desk is shown; to programs wherever there are several.
    """
    if (
        onlooker is None
        or not onlooker.workspace.staff.desks
        or (form == "table" and onlooker.shown)
    ):
        table(headers, rows, form, fit)
        return
    staff = onlooker.workspace.staff
    at = headers.index(NUMBER)

    def told(number: str) -> str:
        code = staff.desk_of(number)
        return code if form != "table" else str(staff.desk_with(code) or code)

    wide = [(*row[: at + 1], told(row[at]), *row[at + 1 :]) for row in rows]
    with_desk = (*headers[: at + 1], DESK, *headers[at + 1 :])
    table(with_desk, wide, form, replace(fit, drops=(*fit.drops, DESK)))


def tell_elsewhere(
    onlooker: Onlooker, found: Mapping[str, int] | None, form: str = "table", what: str = OPEN
) -> None:
    """`另有 B 台（东站）未结 12 件`; where None is known, only that there are other desks."""
    view = onlooker.shown
    if view is None:
        return
    staff = onlooker.workspace.staff
    see = f"--desk {EVERY_DESK}"
    own = staff.desk_said(view.desk.code)
    if found is None:
        click.echo(f"只找了 {own}的；各台的：{see}。", err=form != "table")
    elif found:
        told = "、".join(f"{staff.desk_said(code)}{what}{many} 件" for code, many in found.items())
        click.echo(f"另有 {told}：{see}。", err=form != "table")
