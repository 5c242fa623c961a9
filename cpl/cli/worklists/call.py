"""`cpl call`: the call-back list, one telephone call after the other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit, columns, cut, plain_line
from cpl.cli.frame.output import pairs, table, unreadable
from cpl.cli.frame.window import whole
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import ask_fields
from cpl.cli.transitions.event_asking import told_where_it_fails
from cpl.cli.transitions.outcome import step_line, warn_without_basis
from cpl.codec.spellings.words import word_of
from cpl.domain.regulation.rules import EventRule, Field
from cpl.domain.values.value import Values
from cpl.problems import CplError
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.board import call_list
from cpl.use_cases.queries.calling import (
    Call,
    barred,
    contact_of,
    fresh,
    needs,
    question_of,
    remark_of,
    told,
)
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.transitions.recording import RefusedError
from cpl.use_cases.transitions.transition import is_mine, transition

HEADERS = ("编号", "电话", "姓名", "答复于", "应于", "现况", "未接通")
FIT = Fit(cuts=("现况", "姓名"), drops=("答复于", "未接通"))
MISSED, SKIP, QUIT, DONE = ("0", "n"), "s", "q", "y"
FOLLOWED, NOBODY, SKIPPED, REFUSED = "回访", "未接通", "跳过", "被拒绝"
MEANWHILE, BARRED = "别人回访了", "还不能回访"
OTHER_KEYS = "0 未接通  s 跳过  q 结束"
EXAMPLES = """
cpl call
cpl call --format csv
cpl call --as 周倩 --basis 回访录音
"""


@click.command(cls=Command, examples=EXAMPLES)
@app.format_option
@app.acting_options
def command(
    form: str,
    acting: app.Acting,
) -> int:
    """逐个回访：卡片、电话、按一个数字记下满意度，接着下一个。

    每一个当场记下。0 是未接通，s 跳过，q 结束；不满意的再问一句为什么。

    不在终端上，或者写了 --format，就列出要回访的人。
    """
    if form == "table" and asking.at_terminal():
        return call_back(acting.desk())
    place = app.workspace(acting.folder)
    found, read = call_list(app.onlooker(place))
    table(HEADERS, (_row(each) for each in found), form, FIT)
    if form == "table":
        click.echo(f"待回访 {len(found)}。")
    return unreadable(read.problems)


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
    mine = [each for each in found if is_mine(desk, each.loaded, each.event)]
    warn_without_basis(desk)
    if not mine:
        click.echo("没有要回访的。")
    if len(mine) < len(found):
        click.echo(f"另有 {len(found) - len(mine)} 件，{desk.actor.name}的角色不能回访。")
    return _walked(desk, mine) or unreadable(read.problems)


def _walked(desk: Desk, found: Sequence[Call]) -> int:
    done: Counter[str] = Counter()
    try:
        for number, each in enumerate(found, 1):
            click.echo(f"\n［{number}/{len(found)}］", nl=False)
            answer = _called(desk, each)
            if answer == QUIT:
                break
            done[answer] += 1
    except (click.Abort, KeyboardInterrupt):
        click.echo()
    if found:
        _summed_up(done, len(found))
    return int(done[REFUSED] > 0)


def _summed_up(done: Counter[str], all_of_them: int) -> None:
    left = all_of_them - sum(done.values())
    told = [f"{name} {count} 件" for name, count in done.items() if count]
    click.echo("，".join([*told, *([f"没有打 {left} 件"] if left else [])]) + "。")
    if done[FOLLOWED] or done[NOBODY]:
        click.echo("最后一个按错了：cpl undo")


def _called(desk: Desk, call: Call) -> str:
    """One call from its card to its commit; answers how it went, or QUIT."""
    try:
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
    except CplError as error:
        click.echo(str(error), err=True)
        return REFUSED


def _print_call(call: Call) -> None:
    contact = contact_of(call.loaded)
    secret = "（保密）" if call.is_secret else ""
    due = f"  {due_text(call.clock)} 前" if call.clock and call.clock.due else ""
    click.echo(f"{call.card.number}{due}")
    click.echo(f"{contact.phone or '没有留电话'}  {contact.name or '没有留姓名'}{secret}")
    room = 2 * (get_terminal_size().columns - 10)
    rows = ((name, cut(" ".join(plain_line(text).split()), room)) for name, text in told(call))
    pairs([each for each in rows if each[1]])


def _answered(desk: Desk, call: Call) -> str:
    """Ask until a key says something."""
    question = question_of(call)
    digits = _digits(question)
    click.echo(_menu(question, digits))
    while True:
        said = asking.key(">")
        if said in digits:
            return _followed_up(desk, call, question, digits[said])
        if said in MISSED and said not in digits:
            return _missed(desk, call)
        if said in (SKIP, QUIT):
            return QUIT if said == QUIT else SKIPPED
        click.echo(OTHER_KEYS)


def _digits(question: Field | None) -> dict[str, str]:
    """The key of each choice: its own digit where all of them have one, else in their order."""
    if question is None:
        return {DONE: ""}
    short = {value: key for key, value in question.short.items()}
    own = [short.get(each, "") for each in question.choices]
    if all(len(each) == 1 and each in "123456789" for each in own):
        return dict(zip(own, question.choices, strict=True))
    return {str(n): each for n, each in enumerate(question.choices[:9], 1)}


def _menu(question: Field | None, digits: Mapping[str, str]) -> str:
    """`满意度：1 非常满意  2 满意 …`, broken to the width of the terminal."""
    words = [f"{key} {value}" for key, value in digits.items()] if question else ["y 回访过了"]
    rows = [f"{question.name}：" if question else ""]
    for each in (*words, *OTHER_KEYS.split("  ")):
        if columns(rows[-1]) + columns(each) > get_terminal_size().columns:
            rows.append("  ")
        rows[-1] += f"{each}  "
    return "\n".join(each.rstrip() for each in rows)


def _followed_up(desk: Desk, call: Call, question: Field | None, answer: str) -> str:
    words = [word_of(question.name, answer)] if question else []
    with told_where_it_fails(call.card.number, call.event.name, words):
        remark = remark_of(call, answer) if question else None
        reason = asking.line(f"{remark.name}（不写按回车）") if remark else ""
        if remark and reason:
            words.append(word_of(remark.name, reason))
        _recorded(desk, call, call.event, words, {question.name: answer} if question else {})
    return FOLLOWED


def _missed(desk: Desk, call: Call) -> str:
    if call.missed is None:
        click.echo("规则里没有“联系未接通”这样的事件，没有记。")
        return SKIPPED
    _recorded(desk, call, call.missed, [], {})
    click.echo(f"第 {len(call.attempts) + 1} 次未接通。")
    return NOBODY


def _recorded(desk: Desk, call: Call, rule: EventRule, words: list[str], said: Values) -> None:
    """Let it happen, with whatever else this office wants to know."""
    words.extend(ask_fields(desk, call.rules, needs(desk, call, rule, said)))
    outcome = transition(desk, call.card.number, rule.name, tuple(words), app.read_file)
    if desk.dry_run:
        whole(outcome.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
        return
    for step in outcome.steps:
        click.echo(step_line(step))
