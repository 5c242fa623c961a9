"""`cpl call`: the call-back list, one telephone call after the other."""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import unreadable
from cpl.cli.frame.window import at_terminal
from cpl.cli.terminal import asking
from cpl.cli.transitions.event_asking import told_where_it_fails
from cpl.cli.transitions.outcome import warn_without_basis
from cpl.cli.worklists.walking import (
    NOBODY,
    NOT_REACHED,
    QUIT,
    SKIPPED,
    not_reached,
    pressed,
    print_menu,
    print_told,
    recorded,
    those_of,
    walked,
)
from cpl.codec.spellings.words import word_of
from cpl.domain.regulation.rules import Field
from cpl.problems import UsageProblem
from cpl.store.lookup import resolve
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.board import call_list
from cpl.use_cases.queries.calling import (
    Call,
    barred,
    call_of,
    contact_of,
    fresh,
    question_of,
    remark_of,
    told,
)
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.transitions.recording import RefusedError
from cpl.use_cases.transitions.transition import is_mine

HEADERS = ("编号", "电话", "姓名", "答复于", "应于", "现况", "未接通")
FIT = Fit(cuts=("现况", "姓名"), drops=("答复于", "未接通"))
DONE = "y"
FOLLOWED = "回访"
MEANWHILE, BARRED = "别人回访了", "还不能回访"
CALLING, TELLING = "回访", "进度"
EXAMPLES = """
cpl call
cpl call 进度
cpl call 3
cpl call --format csv
cpl call --as 周倩 --basis 回访录音
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("which", metavar="[回访|进度|编号]", default=CALLING)
@app.desk_option
@app.format_option
@app.acting_options
def command(
    which: str,
    form: str,
    acting: app.Acting,
) -> int:
    """逐个打电话：卡片、电话、按一个键记下来，接着下一个。

    不写就是回访：按数字记下满意度，不满意的再问一句为什么。写 进度，就逐个告知今天该告知的进度；
    写编号，只打那一件的。

    每一个当场记下。0 是未接通，s 跳过，q 结束。不在终端上，或者写了 --format，就列出要打的。
    """
    if any(each.isdecimal() for each in which):
        return _call_one(acting.desk(), which)
    if _meant(which) == TELLING:
        from cpl.cli.worklists.progress import print_tellings, tell_progress

        if form == "table" and at_terminal():
            return tell_progress(acting.desk())
        place = app.workspace(acting.folder)
        return print_tellings(app.onlooker(place, acting.shown_desk), form)
    if form == "table" and at_terminal():
        return call_back(acting.desk())
    place = app.workspace(acting.folder)
    onlooker = app.onlooker(place, acting.shown_desk)
    found, read = call_list(onlooker)
    listed(onlooker, HEADERS, (_row(each) for each in found), form, FIT)
    if form == "table":
        click.echo(f"待回访 {len(found)}。")
    tell_elsewhere(onlooker, read.elsewhere, form)
    return unreadable(read.problems)


def _call_one(desk: Desk, said: str) -> int:
    """The one call that a record waits for; raises UsageProblem where it waits for none."""
    from cpl.cli.worklists.progress import tell_one

    asking.require_terminal("看要打哪些：cpl call --format csv。")
    number = resolve(desk.workspace, said, desk.now.date())
    loaded = desk.onlooker.opened(desk.workspace.load(number))
    call = call_of(loaded)
    if call is not None and is_mine(desk, loaded, call.event):
        warn_without_basis(desk)
        return walked([call], lambda each: _called(desk, each), (FOLLOWED, NOT_REACHED))
    return tell_one(desk, loaded)


def _meant(which: str) -> str:
    """Which list; raises UsageProblem."""
    said = which.strip()
    for each in (CALLING, TELLING):
        if said and (each in said or each.startswith(said)):
            return each
    raise UsageProblem(f"没有“{which}”这样的电话。可以写：{CALLING}、{TELLING}。")


def _row(call: Call) -> tuple[str, ...]:
    contact = contact_of(call.loaded, masked=call.is_secret)
    return (
        call.card.number,
        contact.phone,
        contact.name,
        f"{call.answer.event.at:%Y-%m-%d %H:%M}",
        due_text(call.clock) if call.clock else "",
        standing_text(call.clock) if call.clock else "",
        str(len(call.attempts)),
    )


# —— at a terminal ——


def call_back(desk: Desk) -> int:
    """Everybody whom the desk's actor may call; 1 where something was refused."""
    found, read = call_list(desk.onlooker)
    mine = those_of(desk, found, "没有要回访的。", "回访")
    status = walked(mine, lambda each: _called(desk, each), (FOLLOWED, NOT_REACHED))
    return status or unreadable(read.problems)


def _called(desk: Desk, call: Call) -> str:
    """One call from its card to its commit; answers how it went, or QUIT."""
    now = fresh(desk, call)
    if now is None:
        click.echo(f"{call.card.number} 已经有人回访过了。")
        return MEANWHILE
    refused = barred(desk, now)
    if refused:
        click.echo(str(RefusedError(call.card.number, refused)), err=True)
        return BARRED
    _print_call(now)
    return _answered(desk, now)


def _print_call(call: Call) -> None:
    contact = contact_of(call.loaded)
    secret = "（保密）" if call.is_secret else ""
    due = f"  {due_text(call.clock)} 前" if call.clock and call.clock.due else ""
    click.echo(f"{call.card.number}{due}")
    click.echo(f"{contact.phone or '没有留电话'}  {contact.name or '没有留姓名'}{secret}")
    print_told(tuple(told(call)))


def _answered(desk: Desk, call: Call) -> str:
    """Ask until a key says something."""
    question = question_of(call)
    digits = _digits(question)
    words = [f"{key} {value}" for key, value in digits.items()] if question else ["y 回访过了"]
    print_menu(f"{question.name}：" if question else "", words)
    said = pressed(digits)
    if said in digits:
        return _followed_up(desk, call, question, digits[said])
    if said in NOBODY:
        return not_reached(desk, call.loaded, call.missed, len(call.attempts))
    return QUIT if said == QUIT else SKIPPED


def _digits(question: Field | None) -> dict[str, str]:
    """The key of each choice: its own digit where all of them have one, else in their order."""
    if question is None:
        return {DONE: ""}
    own = [question.codes.get(each, "") for each in question.choices]
    if all(len(each) == 1 and each in "123456789" for each in own):
        return dict(zip(own, question.choices, strict=True))
    return {str(n): each for n, each in enumerate(question.choices[:9], 1)}


def _followed_up(desk: Desk, call: Call, question: Field | None, answer: str) -> str:
    words = [word_of(question.name, answer)] if question else []
    with told_where_it_fails(call.card.number, call.event.name, words):
        remark = remark_of(call, answer) if question else None
        reason = asking.line(f"{remark.name}（不写按回车）") if remark else ""
        if remark and reason:
            words.append(word_of(remark.name, reason))
        said = {question.name: answer} if question else {}
        recorded(desk, call.loaded, call.event, words, said)
    return FOLLOWED
