"""`cpl report --why 逾期`: the records behind a figure."""

import click

from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.problems import some
from cpl.use_cases.reports.reasons import CountedRecord, reasons
from cpl.use_cases.reports.report import MadeReport, Reporting

HEADERS = ("编号", "接收时间", "单位", "状态", "什么事", "怎样算的")
FIT = Fit(("什么事", "怎样算的"), ("状态", "接收时间", "单位"))
MOST_OTHERS = 6


def print_reasons(reporting: Reporting, made: MadeReport, asked: str, form: str) -> None:
    """Raises UsageProblem where the report has no figure of that name."""
    found = reasons(reporting, made, asked)
    records = len({each.number for each in found.records})
    has_why = any(each.why for each in found.records)
    if form == "table":
        many = found.figure.figure
        of = f"（{records} 件）" if records != many else ""
        click.echo(f"{found.made.period.words}　{found.figure.words}：{many:d}{of}")
        if made.issued is not None:
            click.echo(f"按 {made.issued.issued_at} 下发时知道的。")
    if found.records or form != "table":
        headers = HEADERS if has_why else HEADERS[:-1]
        table(headers, (_row(each)[: len(headers)] for each in found.records), form, FIT)
    if found.others and form == "table":
        others = tuple(f"“{each.words}”（{each.figure:d}）" for each in found.others)
        click.echo(f"也叫这个名称的：{some(others, MOST_OTHERS, '个')}")


def _row(each: CountedRecord) -> tuple[str, ...]:
    return each.number, each.received, each.unit, each.state, each.matter, each.why
