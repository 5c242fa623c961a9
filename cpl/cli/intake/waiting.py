"""The drafts that wait: told of, gone on with, thrown away."""

from pathlib import PurePath

import click

from cpl.cli.frame.layout import cut, plain_line
from cpl.cli.frame.window import at_terminal, terminal_size
from cpl.cli.intake.confirming import summary
from cpl.cli.intake.dialogue import DISCARD, RESUME, by_asking
from cpl.cli.intake.registration import Registration
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.codec.records.values import half_width
from cpl.problems import UsageProblem
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake import drafts
from cpl.use_cases.intake.drafts import Kept

STORY = 40
NONE = "没有没登记完的草稿。"
THROW, ALL = Option("扔掉", "d"), Option("全部", "a")


def tell_of_drafts(desk: Desk) -> None:
    """One line where a draft waits."""
    found = _waiting(desk)
    if found:
        head = f"有 {len(found)} 份没登记完的草稿（{RESUME} 接着填）："
        click.echo(cut(f"{head}{_line(found[0])}", terminal_size().columns))


def resume(desk: Desk) -> int:
    """Go on with a draft; several are a numbered choice, without a terminal they are listed."""
    found = _waiting(desk)
    if not found:
        click.echo(NONE)
        return 0
    if not at_terminal():
        return _listed(desk, found, f"请在终端上 {RESUME}，或者直接改草稿文件。")
    chosen = found[0].path.name
    if len(found) > 1:
        chosen = _picked(found, THROW, f"{THROW.short}  {THROW.value}一份，回车先放着")
    if chosen == THROW.value:
        return _thrown_by_asking(desk, found)
    kept = next((each for each in found if each.path.name == chosen), None)
    return _gone_on(desk, kept) if kept else 0


def discard(desk: Desk, names: tuple[str, ...]) -> int:
    """Throw drafts away: those named, or at a terminal those chosen; answers the exit status."""
    found = _waiting(desk)
    if names:
        return _thrown(desk, tuple(_named(found, each) for each in names))
    if not found:
        click.echo(NONE)
        return 0
    if not at_terminal():
        return _listed(desk, found, f"写明哪一份：{DISCARD} {found[0].path.stem}")
    return _thrown_by_asking(desk, found)


def _gone_on(desk: Desk, kept: Kept) -> int:
    registration = Registration(desk, kept.draft, kept)
    number = drafts.registered_as(desk.workspace, kept.draft)
    if number:
        registration.done()
        click.echo(f"这份已经登记为 {number}，草稿删掉了。")
        return 0
    click.echo(f"{_line(kept)}，接着填：")
    if any(registration.is_open(each) for each in registration.questions):
        for line in summary(registration):
            if not line.endswith("—"):
                click.echo(line)
    return by_asking(registration)


def _thrown_by_asking(desk: Desk, found: tuple[Kept, ...]) -> int:
    """Which, and whether indeed: nothing else has what was said."""
    gone = found
    if len(found) > 1:
        chosen = _picked(found, ALL, f"扔掉哪一份？{ALL.short}  {ALL.value}，回车都留着")
        gone = tuple(each for each in found if chosen in (each.path.name, ALL.value))
    what = f"扔掉 {'、'.join(map(_line, gone))}，找不回来"
    if not gone or not asking.yes(what, default=False, is_final=True):
        click.echo("都留着。")
        return 0
    return _thrown(desk, gone)


def _thrown(desk: Desk, gone: tuple[Kept, ...]) -> int:
    for each in gone:
        if not desk.dry_run:
            drafts.discard(each)
        click.echo(f"扔掉了：{_line(each)}")
    if desk.dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
    return 0


def _named(found: tuple[Kept, ...], said: str) -> Kept:
    """The draft of that file name; raises UsageProblem."""
    wanted = PurePath(half_width(said)).name.removesuffix(".yaml")
    for each in found:
        if each.path.stem == wanted:
            return each
    known = f"有：{'、'.join(each.path.stem for each in found)}。" if found else NONE
    raise UsageProblem(f"没有“{said}”这份草稿。{known}")


def _waiting(desk: Desk) -> tuple[Kept, ...]:
    """His own; the desk goes on with its colleagues' too. What cannot be read is told."""
    found, problems = drafts.waiting(desk.workspace)
    for each in problems:
        click.echo(str(each), err=True)
    if desk.onlooker.is_of_the_desk:
        return found
    names = (desk.actor.name, desk.recorder.name if desk.recorder else "")
    return tuple(each for each in found if each.draft.actor in names)


def _listed(desk: Desk, found: tuple[Kept, ...], instead: str) -> int:
    for each in found:
        click.echo(f"{desk.workspace.shown(each.path)}  {_line(each)}")
    raise UsageProblem(f"这里不是终端，不能一问一答。{instead}")


def _picked(found: tuple[Kept, ...], besides: Option, question: str) -> str:
    """The name of a draft's file, or what else is offered; empty where neither."""
    for number, each in enumerate(found, 1):
        click.echo(f"{number}  {_line(each)}")
    click.echo(question)
    return asking.pick([*(Option(each.path.name) for each in found), besides], optional=True)


def _line(kept: Kept) -> str:
    """`11-21 09:12 李敏 13800001234 过山车停运…`: enough to know which it was."""
    said = " ".join(plain_line(text) for text in kept.draft.answers.values() if text)
    return f"{kept.draft.started:%m-%d %H:%M} {kept.draft.actor} {cut(said, STORY)}".strip()
