"""`cpl attach NUMBER FILE …`"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.named_files import files_named
from cpl.cli.frame.output import problems
from cpl.cli.frame.window import at_terminal
from cpl.cli.terminal.field_asking import ask_fields
from cpl.cli.terminal.progress import progress
from cpl.cli.transitions.outcome import outcome_said
from cpl.codec.spellings.words import word_of
from cpl.domain.cases.evidence import SHORT_DIGEST, size_text
from cpl.problems import Problem, UsageProblem, in_order
from cpl.store.attachments import (
    attached_problems,
    folder_of_attachments,
    rows_with_places,
    strangers,
)
from cpl.store.files import size_below
from cpl.store.lookup import resolve
from cpl.store.record_files import Broken, Readable, RecordFile
from cpl.store.workspace import ATTACHMENTS
from cpl.use_cases.attachments.attach import KeeperWanted, attach
from cpl.use_cases.attachments.plan import AttachmentPlan, plan
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.recording import Outcome

EXAMPLES = """
cpl attach 3 照片.jpg 录音.mp3
cpl attach 3 监控.mp4 --keeper 赵磊 --place 安保部硬盘3 监控保存=是
cpl attach 3 监控.mp4 --keeper 赵磊 --place 安保部硬盘3 --copy
cpl attach 3 --verify
cpl attach --verify
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("number", metavar="[编号]", required=False)
@click.argument("words", nargs=-1, metavar="[文件 …] [字段=值 …]")
@option("--keeper", metavar="姓名", help="原件由谁保管。")
@option("--place", metavar="地方", help="原件放在哪里，如 安保部硬盘3。")
@option("--copy", is_flag=True, help="音像和大文件也复制一份（不进 git）。")
@option("--verify", is_flag=True, help="核对附件还是不是附上时的样子；不写编号就核对全部。")
@option("--at", metavar="时间", help="实际发生的时间，如 16:30、昨天14:30（缺省是现在）。")
@app.acting_options
def command(
    number: str | None,
    words: tuple[str, ...],
    keeper: str | None,
    place: str | None,
    copy: bool,
    verify: bool,
    at: str | None,
    acting: app.Acting,
) -> int:
    """附上文件：复制到 attachments/编号/，记下大小和 SHA-256，和这件事一起提交。

    音像和 10 MB 以上的文件不进 git，只记 SHA-256、保管人和保管处。
    """
    if verify:
        return _verified(acting.folder, number)
    if number is None:
        raise UsageProblem("写成 cpl attach 编号 文件；核对全部附件是 cpl attach --verify。")
    desk = acting.desk()
    moment = app.moment(at, desk)
    files, fields = _sorted_out(words)
    if not files:
        raise UsageProblem(f"没有写要附哪个文件：cpl attach {number} 照片.jpg。")
    full = desk.number_of(number)
    with progress("在读", _size_of(files)) as tell:
        found = plan(desk, full, files, copy, tell)
    outcome = _attached(desk, found, (*fields, *_kept(found, keeper, place)), moment)
    _told(desk, found)
    if outcome:
        outcome_said(desk, outcome)
    return 0


def _sorted_out(words: tuple[str, ...]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """What is a file, and what is `字段=值`: a file that is there may have `=` in its name."""
    fields = tuple(
        each for each in words if ("=" in each or "＝" in each) and not os.path.lexists(each)
    )
    return files_named(each for each in words if each not in fields), fields


def _size_of(files: tuple[Path, ...]) -> int:
    return sum(os.path.getsize(each) for each in files if os.path.isfile(each))


def _kept(found: AttachmentPlan, keeper: str | None, place: str | None) -> tuple[str, ...]:
    """--keeper and --place as the fields that the rules have for them."""
    pairs = ((found.evidence.keeper, keeper), (found.evidence.place, place))
    return tuple(word_of(name, said) for name, said in pairs if said)


def _attached(
    desk: Desk, found: AttachmentPlan, fields: tuple[str, ...], moment: datetime | None
) -> Outcome | None:
    """Attach; who keeps a large file is asked where somebody is there to answer."""
    size = sum(each.digest.size for each in found.outside_git if each.target)
    with progress("在复制", size) as tell:
        try:
            return attach(desk, found, fields, app.read_file, moment, tell)
        except KeeperWanted as wanted:
            if not at_terminal():
                raise
            click.echo(f"{wanted.names} 不放进 git，要写明在谁手里、放在哪里。")
            lacking = wanted.lacking
        answers = ask_fields(desk, found.loaded.rules, lacking)
        return attach(desk, found, (*fields, *answers), app.read_file, moment, tell)


def _told(desk: Desk, found: AttachmentPlan) -> None:
    """What became of each file."""
    for known in found.known:
        back = "，文件夹里的不见了，放回去了" if known.missing and not desk.dry_run else ""
        click.echo(f"{plain_line(known.source.name)} 以前附过（{known.name}）{back}，没有再记。")
    for each in found.chosen:
        where = desk.workspace.shown(each.target) if each.target else f"{each.name}（没有复制）"
        digest = each.digest.sha256[:SHORT_DIGEST]
        click.echo(f"{where}  {size_text(each.digest.size)}  SHA-256 {digest}…")


def _verified(folder: str | None, said: str | None) -> int:
    """Compare every copy with what was written down; answers the exit status."""
    place = app.workspace(folder)
    files: Iterable[RecordFile] = place.load_all()
    there = place.root / ATTACHMENTS
    if said is not None:
        number = resolve(place, said, app.now_in(place).date())
        files, there = (place.file_of(number),), folder_of_attachments(place, number)
    found: list[Problem] = []
    copies = elsewhere = 0
    with progress("在核对", size_below(there)) as tell:
        for file in files:  # none is kept: of ten years' not all can be held
            if isinstance(file, Broken):
                found.extend(file.problems)
                continue
            found.extend(attached_problems(place, file, True, tell))
            found.extend(strangers(place, file))
            copied = [*_copied(file)]
            copies += copied.count(True)
            elsewhere += copied.count(False)
    status = problems(in_order(found))
    click.echo(f"核对了 {copies} 个附件，{'有问题的见上面' if found else '都和附上时一样'}。")
    if elsewhere:
        click.echo(f"另有 {elsewhere} 个不在这个文件夹里，没有核对；在谁手里见 cpl show。")
    return status


def _copied(record: Readable) -> Iterator[bool]:
    """Of every attached file: has the folder a copy?"""
    evidence = record.rules.evidence
    rows = rows_with_places(evidence, record.record) if evidence else ()
    return (bool(evidence and row.get(evidence.copied)) for _, row in rows)
