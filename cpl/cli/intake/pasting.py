"""`cpl new --paste`: a block of text from a chat or a mail proposes the fields."""

from contextlib import suppress
from dataclasses import replace

import click

from cpl.cli.frame import app
from cpl.cli.frame.window import at_terminal
from cpl.cli.intake.confirming import summary
from cpl.cli.intake.dialogue import by_looking
from cpl.cli.intake.questioning import missing_paths
from cpl.cli.intake.registration import Registration
from cpl.cli.intake.who_calls import told
from cpl.cli.terminal import asking
from cpl.cli.terminal.keys import STILL_COMING, is_waiting
from cpl.cli.terminal.line_reading import clean
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.words import names_file, split_word
from cpl.domain.regulation.rules import Machine
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.drafts import Draft
from cpl.use_cases.intake.pasting import not_understood, proposal
from cpl.use_cases.intake.registration_words import by_name
from cpl.use_cases.transitions.repeats import repeated

EMPTY = "没有文字。把聊天或邮件贴进来，或者 cpl new --paste @文件、… | cpl new --paste。"


def pasted(
    desk: Desk, begun: Draft, machine: Machine, words: tuple[str, ...], yes: bool, again: bool
) -> int:
    """Propose the fields, to be looked at; where nobody looks, --yes registers them.

    Answers the exit status; raises UsageProblem where nothing was pasted.
    """
    files = [each[1:] for each in words if _is_file(each)]
    rules = desk.workspace.rules_at((begun.at or desk.now).date())
    others = tuple(each for each in words if not _is_file(each))
    rest = by_name(rules, machine.asked, others)
    text = clean(_text(files))
    if not text:
        raise UsageProblem(EMPTY)
    draft = replace(begun, words=rest)
    registration = Registration(desk, draft)
    registration.again = again
    registration.check()
    given = registration.given()
    found = proposal(desk, registration.rules, registration.machine, text)
    answers = {path: said for path, said in found.items() if path not in given}
    faults = not_understood(desk, registration.rules, registration.machine, text)
    for each in (say for path, say in faults.items() if path not in given):
        click.echo(f"{each}没有填，这一行在内容里。", err=True)
    if at_terminal():
        registration.say(answers)
        return by_looking(registration)
    registration.draft = draft.with_answers(answers)
    return _without_asking(registration, yes)


def _is_file(word: str) -> bool:
    return names_file(word) and not split_word(word)[0]


def _text(files: list[str]) -> str:
    if not files and at_terminal():
        return _typed()
    return "\n".join(str(app.read_file(each or "-")) for each in files or ["-"])


def _typed() -> str:
    """What was pasted; before the question stood, it comes line by line."""
    click.echo("贴进来，再按一次回车：")
    lines: list[str] = []
    with suppress(click.Abort):
        lines.append(asking.line(""))
        while is_waiting(STILL_COMING):
            lines.append(asking.line(""))
    return "\n".join(lines)


def _without_asking(registration: Registration, yes: bool) -> int:
    """The proposal, and nothing more; or the registration, where --yes says so."""
    told(registration)
    if yes:
        outcome_said(registration.desk, registration.carry_out())
        return 0
    for line in summary(registration):
        click.echo(line)
    desk, story = registration.desk, registration.machine.summary
    same = {story: registration.text(story)}
    found = repeated(desk.workspace, registration.machine, same, desk.now.date())
    if found is not None:
        click.echo(f"注意：{found.told}。", err=True)
    lacking = missing_paths(registration)
    if lacking:
        said = " ".join(f"{path}=…" for path in lacking)
        click.echo(f"还缺 {'、'.join(lacking)}：在命令后面加上 {said}")
    click.echo("（预览：没有登记。看过以后加 --yes 登记）")
    return 0
