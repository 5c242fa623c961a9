"""`cpl new [工单|整改|问责|巡场] [字段=值 …]`"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.window import at_terminal
from cpl.cli.intake.registration import Registration, once
from cpl.cli.intake.who_calls import told
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.words import split_word
from cpl.domain.regulation.rules import Machine
from cpl.loading import WhenUsed
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.drafts import Draft
from cpl.use_cases.intake.numbering import letters
from cpl.use_cases.intake.receiving import event_after
from cpl.use_cases.intake.registration_words import by_name, routed

# Whoever says all of it is asked nothing; most calls are neither a text nor a batch.
if TYPE_CHECKING:
    from cpl.cli.intake import batch as batches
    from cpl.cli.intake import dialogue, pasting, waiting
else:
    batches, dialogue, pasting, waiting = map(
        WhenUsed,
        (
            "cpl.cli.intake.batch",
            "cpl.cli.intake.dialogue",
            "cpl.cli.intake.pasting",
            "cpl.cli.intake.waiting",
        ),
    )

EXAMPLES = """
cpl new
cpl new 投诉 热线 投诉人.姓名=王女士 投诉人.电话=13800001234 内容=过山车停运未告知退票 诉求=退票
cpl new 投诉 热线 投诉人.姓名=王女士 内容=换票 分类=收费 --do 当场办结 处理结果=已换票 满意度=满意
cpl new --resume
cpl new --discard
cpl new --paste @微信.txt 渠道=网络
cpl new 投诉 热线 内容=@电话记录.txt 投诉人.姓名=王女士
cpl new --at 昨晚20:15 投诉 来访 投诉人.姓名=王女士 内容=停电要求退票
cpl new --batch 停运
cpl new --batch 停运 渠道=热线 内容=过山车停运两小时 < 名单.txt
cpl new 整改 设备部 停运未公示 停运十分钟内公示 2026-11-30 来源=TS20261121-003
"""


STDIN = "@-"


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[工单|整改|问责|巡场] [字段=值 …]")
@option("--do", "event", metavar="事件", help="登记了马上办这件事，如 当场办结、转办。")
@option("--resume", "resuming", is_flag=True, help="接着填没登记完的草稿。")
@option("--discard", "discarding", is_flag=True, help="扔掉草稿；后面可以写是哪一份。")
@option("--paste", is_flag=True, help="贴一段微信或邮件，从里面认出电话、姓名、时间。")
@option("--yes", is_flag=True, help="和 --paste 一起：不在终端上也登记，不只预览。")
@option("--again", is_flag=True, help="今天登记过一模一样的，又有一件，也登记。")
@option(
    "--at",
    metavar="时间",
    help="补录：当时登记的时间，如 昨晚20:15；接收时间跟着它。",
)
@option("--batch", metavar="词", help="一件事很多人打来：只问电话和姓名，并成一批。")
@option("--apart", metavar="编号", help="另案：登记在单独的文件夹里的，这里只记编号。")
@app.acting_options
def command(
    words: tuple[str, ...],
    event: str | None,
    resuming: bool,
    discarding: bool,
    paste: bool,
    yes: bool,
    again: bool,
    at: str | None,
    batch: str | None,
    apart: str | None,
    acting: app.Acting,
) -> int:
    """登记，打印编号。在终端上只敲 cpl new，一样一样问。

    不写哪一类就是工单。没有“=”的值，依次是必填的字段。
    字段=@文件 读文件里的文字，=@- 读标准输入，@@ 是字母 @ 本身。
    """
    desk = acting.desk()
    if apart is not None:
        return _noted_apart(desk, apart)
    if not discarding:
        letters(desk)  # where no number can be had, nobody is asked anything
    moment = app.moment(at, desk)
    desk = replace(desk, book=moment.date() if moment else None)
    if batch is not None:
        if resuming or discarding or paste or event:
            raise UsageProblem("--batch 自己会问，不和 --do、--resume、--discard、--paste 一起写。")
        return batches.gather(desk, batch, words, moment)
    _one_way(resuming, paste, event, yes, (*words, *((at,) if at else ())))
    if discarding:
        if resuming or paste or event or at:
            raise UsageProblem("--discard 扔掉草稿，后面只写是哪一份。")
        return waiting.discard(desk, words)
    if resuming:
        return waiting.resume(desk)
    machine, rest = _machine(desk, words, moment)
    if paste:
        return pasting.pasted(desk, _begun(desk, machine, moment), machine, rest, yes, again)
    if not rest and not event and at_terminal():
        waiting.tell_of_drafts(desk)
        return dialogue.by_asking(Registration(desk, _begun(desk, machine, moment)))
    return _from_words(desk, machine, rest, event, moment, again)


def _noted_apart(desk: Desk, number: str) -> int:
    from cpl.use_cases.intake.noting_apart import note_apart

    is_new = note_apart(desk, number)
    click.echo(f"{number} 另案，在单独的文件夹里" + ("。" if is_new else "；以前记过了。"))
    return 0


def _one_way(
    resuming: bool, paste: bool, event: str | None, yes: bool, words: tuple[str, ...]
) -> None:
    """Raises UsageProblem where the options do not go together."""
    if resuming and (paste or event or words):
        raise UsageProblem("--resume 接着填草稿，后面不写别的。")
    if paste and event:
        raise UsageProblem("--paste 和 --do 不能一起写：先登记，再用 cpl do 办。")
    if yes and not paste:
        raise UsageProblem("--yes 要和 --paste 一起写。")


def _machine(
    desk: Desk, words: tuple[str, ...], at: datetime | None
) -> tuple[Machine, tuple[str, ...]]:
    """The machine named first, or the usual one, and the other words."""
    rules = desk.workspace.rules_at((at or desk.now).date())
    first = words[0] if words and not split_word(words[0])[0] else ""
    if first in rules.machines:
        return rules.machines[first], words[1:]
    return rules.complaints, words


def _begun(desk: Desk, machine: Machine, at: datetime | None) -> Draft:
    return Draft(machine.name, desk.now, desk.actor.name, at=at)


def _from_words(
    desk: Desk,
    machine: Machine,
    words: tuple[str, ...],
    event: str | None,
    at: datetime | None,
    again: bool,
) -> int:
    """Register what the command says; at a terminal ask for what is missing, and only that."""
    rule = event_after(machine, event) if event else None
    taking = machine.asked
    rules = desk.workspace.rules_at((at or desk.now).date())
    own, after = routed(rules, taking, rule, words) if rule else (by_name(rules, taking, words), ())
    draft = replace(_begun(desk, machine, at), words=own, event=rule.name if rule else "")
    registration = Registration(desk, replace(draft, event_words=after))
    registration.again = again
    if at_terminal() and not any(each.endswith(STDIN) for each in words):
        if not rule and registration.given() <= {registration.parts.kind}:
            registration.check()
            waiting.tell_of_drafts(desk)
            return dialogue.by_asking(registration)
        told(registration)
        if dialogue.still_missing(registration, rule):
            return dialogue.missing_asked(registration, rule)
    else:
        told(registration)
    outcome_said(desk, once(registration.carry_out, registration.once_more))
    return 0
