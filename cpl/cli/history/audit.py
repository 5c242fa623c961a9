"""`cpl audit`"""

import sys
from collections.abc import Sequence

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import table
from cpl.cli.frame.window import paged, whole
from cpl.cli.history.asked import moment
from cpl.domain.audit.explanations import Explanation
from cpl.domain.audit.finding import AuditFinding, Weight
from cpl.store.lookup import resolve_ever
from cpl.use_cases.auditing.audit import Audit, audit, told
from cpl.use_cases.auditing.audit_report import AuditReport, as_text, write_workbook
from cpl.use_cases.auditing.explaining import explain

HEADERS = ("轻重", "代码", "在哪里", "提交", "时间", "谁", "说明", "看什么", "标识", "已说明")
FIT = Fit(cuts=("说明", "在哪里"), drops=("看什么", "提交"))
EXAMPLES = """
cpl audit
cpl audit TS20261015-001
cpl audit --since 2026-11-01
cpl audit --format json
cpl audit --format md > 审计报告.md
cpl audit --xlsx /srv/共享/审计报告.xlsx
cpl audit --explain 3fa9b2c1 -m 按录音更正，当时忘了写明 --as 郑洁
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("number", metavar="[编号]", required=False)
@option("--since", metavar="日期", help="只说这一天以后提交的；以前的照样从头走一遍。")
@option("--explain", "said", metavar="标识", help="说明这一处是怎么回事，记下来，以后都看得见。")
@option("-m", "reason", metavar="原因", default="", help="说明的原因，和 --explain 一起用。")
@option(
    "--xlsx",
    metavar="[文件]",
    is_flag=False,
    flag_value="",
    help="写成一份 Excel 的审计报告（缺省写到 草稿/审计报告.xlsx）。",
)
@app.format_option
@app.acting_options
@paged()
def command(
    number: str | None,
    since: str | None,
    said: str | None,
    reason: str,
    xlsx: str | None,
    form: str,
    acting: app.Acting,
) -> int:
    """把 git 里的经过从头走一遍：每一次改动，照当时的规则和人员，该不该。

    有要看的退出码是 1，没有是 0：定时任务看得出来。说明过的（--explain）照样列出，不算要看的；
    说的是谁，谁不能自己说明。
    """
    if said is not None:
        return _explain(acting, said, reason)
    place = app.workspace(acting.folder)
    now = app.now_in(place)
    named = resolve_ever(place, number, now.date()) if number else None
    day = moment(place, since, ends=False)
    found = audit(place, now, _at_a_terminal)
    wanted = told(found.findings, named, day.date() if day else None)
    if xlsx is not None:
        click.echo(place.shown(write_workbook(AuditReport(place, now, found, wanted), xlsx)))
    elif form == "md":
        whole(as_text(AuditReport(place, now, found, wanted)), nl=False)
    elif form == "table":
        _told(found, wanted)
    else:
        table(HEADERS, (_row(found, each) for each in wanted), form)
    return 1 if any(each in wanted for each in found.counting) else 0


def _at_a_terminal(words: str) -> None:
    if sys.stderr.isatty():
        app.say(words)


def _explain(acting: app.Acting, said: str, reason: str) -> int:
    desk = acting.desk()
    new = explain(desk, audit(desk.workspace, desk.now), said, reason)
    done = "会记下" if acting.dry_run else "记下了"
    alone = "（本单位只有他一人，写明了）" if new.alone else ""
    click.echo(f"{done}：{new.finding} {new.code}，{new.by}说明{alone}：{new.reason}")
    return 0


def _told(found: Audit, wanted: Sequence[AuditFinding]) -> None:
    """What must be looked at, then what was explained, then what was only said."""
    told = [each for each in wanted if each.id in found.explained]
    claims = [e for e in wanted if e.weight is Weight.CLAIM and e.id not in found.explained]
    rest = [e for e in wanted if e.weight is not Weight.CLAIM and e.id not in found.explained]
    for each in rest:
        _print(each, each.weight.value, None)
    for each in told:
        _print(each, "已说明", found.explained[each.id])
    if claims:
        _print_claims(claims)
    said = f"，说明过的 {len(told)} 处" if told else ""
    said += f"，声明 {len(claims)} 处" if claims else ""
    click.echo(
        f"走了 {found.commits} 次提交、{found.records} 份记录：要看的 {len(rest)} 处{said}。"
    )


def _print_claims(claims: Sequence[AuditFinding]) -> None:
    """One line for each kind and person: there may be thousands."""
    kinds: dict[tuple[str, str], list[AuditFinding]] = {}
    for each in claims:
        kinds.setdefault((each.code, each.deed.author if each.deed else ""), []).append(each)
    for (code, who), found in kinds.items():
        first, last = found[0], found[-1]
        if first is last or first.deed is None or last.deed is None:
            _print(first, first.weight.value, None)
            continue
        days = f"{first.deed.at:%Y-%m-%d} 到 {last.deed.at:%Y-%m-%d}"
        click.echo(f"声明 {first.kind.title}：{who} {len(found)} 处，{days} [{code}]")
        click.echo(f"    头一处 {first.place} {first.id}；全部的：cpl audit --format csv")


def _print(each: AuditFinding, title: str, explanation: Explanation | None) -> None:
    deed = each.deed
    where = f"{each.place}: " if each.place else ""
    click.echo(f"{title} {where}{each.say} [{each.code} {each.id}]")
    when = f"{deed.at:%Y-%m-%d %H:%M} {deed.author} 提交 {deed.short}。" if deed else ""
    click.echo(f"    {when}{each.kind.look}")
    if explanation:
        click.echo(
            f"    {explanation.by} {explanation.at:%Y-%m-%d %H:%M} 说明：{explanation.reason}"
        )


def _row(found: Audit, each: AuditFinding) -> tuple[str, ...]:
    deed = each.deed
    explanation = found.explained.get(each.id)
    told = (
        f"{explanation.by} {explanation.at:%Y-%m-%d %H:%M}：{explanation.reason}"
        if explanation
        else ""
    )
    return (
        each.weight.value,
        each.code,
        each.place,
        deed.short if deed else "",
        f"{deed.at:%Y-%m-%d %H:%M}" if deed else "",
        deed.author if deed else "",
        each.say,
        each.kind.look,
        each.id,
        told,
    )
