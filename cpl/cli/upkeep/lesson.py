"""`cpl lesson`"""

from datetime import datetime

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.domain.regulation.numbers import called, date_in
from cpl.use_cases.practice.lesson import Progress, progress


@click.command(cls=Command, examples="cpl lesson")
@app.folder_option
def command(folder: str | None) -> int:
    """十分钟的课：下一步做什么，前面的做成了没有。

    在 cpl init --practice 建的文件夹里做；做完一步再敲一次 cpl lesson。
    """
    place = app.workspace(folder)
    found = progress(place)
    click.echo(_steps(found))
    step = found.now
    if step is None:
        click.echo("\n都做完了。删掉这个文件夹，用 cpl init 建真的那一个。")
        return 0
    click.echo(f"\n{step.title}")
    click.echo(_indented(step.say, _tail(found.number, app.now_in(place))))
    click.echo("\n做完再敲：cpl lesson")
    return 0


def _tail(number: str, now: datetime) -> str:
    """What names the learner's record today."""
    if number and date_in(number) != now.date():
        return number
    return called(number) or "1"


def _steps(found: Progress) -> str:
    marks = []
    for step, done in zip(found.lesson.steps, found.done, strict=True):
        mark = "✓" if done else "→" if step is found.now else "·"
        marks.append(f"{mark}{step.title}")
    return " ".join(marks)


def _indented(text: str, number: str) -> str:
    """The step's words, with the learner's own number in the place of `{编号}`."""
    said = text.rstrip().replace("{编号}", number)
    return "\n".join(f"  {line}" for line in said.splitlines())
