"""`cpl new --batch 词`: sixty callers in an hour, two answers each; or a whole list at once."""

import sys
from dataclasses import replace
from datetime import datetime

import click

from cpl.cli.frame import app, clock
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.window import whole
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import ask_field, ask_value
from cpl.cli.terminal.line_reading import clean
from cpl.cli.transitions.outcome import warn_without_basis
from cpl.codec.records.values import half_width
from cpl.codec.spellings.callers import Caller, CallerList, UnclearLine, caller_in, read_callers
from cpl.codec.spellings.phones import doubt
from cpl.codec.spellings.words import names_file, word_of
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.use_cases.batches.intake import Batch, Gathered
from cpl.use_cases.batches.opening import Office, batch_named, office_of, opening, still_to_say
from cpl.use_cases.batches.suspicion import tail
from cpl.use_cases.desk import Desk

SHORTEST_FULL_NUMBER = 7
LIST = "名单每行写 电话 姓名：cpl new --batch {word} 渠道=… < 名单.txt，或者 @名单.txt。"


def gather(desk: Desk, said: str, words: tuple[str, ...], at: datetime | None = None) -> int:
    """Add callers to the batch of that word, from a terminal, a file or a pipe.

    `at` is when they called, where the list is typed later.

    Answers the exit status; raises UsageProblem where there is no word.
    """
    word = half_width(clean(said)).replace("\n", " ")
    if not word:
        raise UsageProblem("--batch 后面写一个词，说这一批是什么事，如 --batch 停运。")
    warn_without_basis(desk)
    listed = _listed(word, words)
    rest = tuple(each for each in words if not names_file(each))
    office = office_of(desk.workspace, (at or desk.now).date())
    lead = batch_named(desk, office, word)
    if lead is not None:
        batch = _joined(office, word, lead, rest)
    else:
        batch = _opened(desk, office, word, rest, asked=listed is None)
    batch.at = at
    return _one_by_one(desk, batch) if listed is None else _all_at_once(desk, batch, listed)


def _listed(word: str, words: tuple[str, ...]) -> CallerList | None:
    """The list in a file or from a pipe; None where somebody sits at the terminal."""
    files = [each[1:] for each in words if names_file(each)]
    if not files and sys.stdin.isatty():
        asking.require_terminal(LIST.format(word=word))
        return None
    texts = [str(app.read_file(each or "-")) for each in files or ["-"]]
    found = read_callers("\n".join(texts))
    if not found.callers and not found.faults:
        raise UsageProblem(f"名单是空的，没有登记。{LIST.format(word=word)}")
    return found


def _joined(office: Office, word: str, lead: Readable, rest: tuple[str, ...]) -> Batch:
    number, summary = lead.card.number, lead.card.values.get(lead.card.machine.summary)
    click.echo(f"并入 {number}：{plain_line(str(summary or ''))}")
    if rest:
        click.echo(f"{number} 登记过了，没有用上：{' '.join(rest)}。", err=True)
    return Batch(office, "" if word.isascii() else word, number)


def _opened(desk: Desk, office: Office, word: str, rest: tuple[str, ...], asked: bool) -> Batch:
    """A new batch: what happened is said once, on the command line or when asked."""
    fields = opening(desk, office, word, rest, app.read_file)
    if asked:
        click.echo(f"新的一批“{word}”。先说一次发生了什么：")
        more = _answers(desk, office, word, rest)
        fields = opening(desk, office, word, (*rest, *more), app.read_file)
    missing = still_to_say(office, fields)
    if missing:
        wanted = " ".join(f"{each}=…" for each in missing)
        raise UsageProblem(
            f"还没有“{word}”这一批，要先说清楚：加上 {wanted}，"
            f"如 cpl new --batch {word} {wanted} < 名单.txt。"
        )
    return Batch(office, word, "", fields)


def _answers(desk: Desk, office: Office, word: str, rest: tuple[str, ...]) -> tuple[str, ...]:
    """What happened, what the registration still needs, and the category where it is known."""
    rules, summary = office.rules, office.machine.summary
    given = opening(desk, office, word, rest, app.read_file)
    words: list[str] = []
    if given[summary] == word:
        text = ask_value(desk, rules, summary, summary, word)
        words.append(word_of(summary, text))
    for path in still_to_say(office, given):
        found: tuple[str, ...] = ()
        while not found:
            found = tuple(ask_field(desk, rules, path))
        words.extend(found)
    if office.category and office.category not in given:
        words.extend(ask_field(desk, rules, office.category))
    return tuple(words)


# —— at the terminal ——


def _one_by_one(desk: Desk, batch: Batch) -> int:
    """Telephone and name, again and again; each caller is saved before the next is asked."""
    click.echo("以后每位只要电话和姓名；电话空着回车，就是没有了。")
    added = 0
    goes_on = asks_again = True
    while goes_on:
        callers, goes_on = _asked(desk, batch)
        if not callers and goes_on and asks_again and not batch.lead:
            # What happened has just been told: one Enter too many must not lose it.
            click.echo("一位都还没有。写第一位的电话；再空着回车就不登记了。")
            asks_again = False
            continue
        if not callers:
            break
        now = replace(desk, now=clock.now(batch.office.rules.meta.zone))
        found = batch.add(now, callers)
        added += len(found.added)
        _one_said(now, found)
    if added:
        _summed_up(desk, batch.lead, added, len(batch.known))
    elif not batch.lead:
        click.echo("没有人，什么都没有写。")
    return 0


def _asked(desk: Desk, batch: Batch) -> tuple[tuple[Caller, ...], bool]:
    """Who is next, and whether to ask on; a closed terminal keeps the number already typed."""
    try:
        callers = _phones(batch.office)
    except (KeyboardInterrupt, click.Abort):
        return (), False
    if len(callers) != 1 or not _is_nameless(desk, batch, callers[0]):
        return callers, True
    try:
        name = asking.line(batch.office.name)
    except (KeyboardInterrupt, click.Abort):
        return callers, False
    return (replace(callers[0], name=" ".join(name.split())),), True


def _is_nameless(desk: Desk, batch: Batch, caller: Caller) -> bool:
    return not (caller.name or batch.number_of(desk.workspace, caller.phone))


def _phones(office: Office) -> tuple[Caller, ...]:
    """A telephone number, perhaps with the name behind it; pasted lines are a list of them.

    A short one is taken as it stands. Nothing said is nobody.
    """
    while True:
        said = asking.line(office.phone)
        if not said:
            return ()
        if "\n" in said:
            if callers := _pasted(said):
                return callers
            continue
        found = caller_in(said)
        if isinstance(found, Caller):
            return (found,)
        short = half_width(said)
        if short.isdecimal() and len(short) < SHORTEST_FULL_NUMBER:
            return (Caller(short, ""),)
        click.echo(found.say.replace("，没有登记", "，请再写一次"))


def _pasted(said: str) -> tuple[Caller, ...]:
    listed = read_callers(said)
    _faults_said(list(listed.faults))
    return listed.callers


def _one_said(desk: Desk, found: Gathered) -> None:
    for each in found.already:
        click.echo(f"  {each.caller.phone} 已经在这一批里：{each.number}，没有再登记。")
    for fault_found in found.faults:
        click.echo(f"  {fault_found.say}")
    if desk.dry_run and found.outcome:
        whole(found.outcome.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
        return
    for place, added in enumerate(found.added, found.people - len(found.added) + 1):
        click.echo(f"  {added.number} 第 {place} 人")
        if say := doubt(added.caller.phone):
            click.echo(f"  {added.caller.phone}：{say}")


# —— a list ——


def _all_at_once(desk: Desk, batch: Batch, listed: CallerList) -> int:
    """The good lines in one commit; every bad one is told by its number."""
    found = batch.add(desk, listed.callers)
    faults = sorted((*listed.faults, *found.faults), key=lambda each: each.line)
    for each in found.already:
        where = f"已经在这一批里（{each.number}）" if each.number else "名单前面已经有了"
        click.echo(f"第 {each.caller.line} 行：{each.caller.phone} {where}，没有再登记。")
    _faults_said(faults)
    for each in found.added:
        if say := doubt(each.caller.phone):
            click.echo(f"第 {each.caller.line} 行：{each.caller.phone}：{say}", err=True)
    if desk.dry_run and found.outcome:
        whole(found.outcome.preview, nl=False)
        click.echo("（试运行：什么都没有写）", err=True)
    elif found.lead:
        _summed_up(desk, found.lead, len(found.added), found.people)
    return 1 if faults else 0


def _faults_said(faults: list[UnclearLine]) -> None:
    """Each reason once, with the lines it speaks of."""
    lines: dict[str, list[str]] = {}
    for each in faults:
        lines.setdefault(each.say, []).append(str(each.line))
    for say, numbers in lines.items():
        click.echo(f"第 {'、'.join(numbers)} 行：{say}", err=True)


def _summed_up(desk: Desk, lead: str, added: int, people: int) -> None:
    click.echo(f"{lead} 这一批：新登记 {added} 人，共 {people} 人。")
    if added:
        click.echo(
            f"以后只办 {lead} 一件，答复时全部一起告诉到：cpl do {tail(lead, desk.now.date())}"
        )
