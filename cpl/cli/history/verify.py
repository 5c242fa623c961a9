"""`cpl verify [CODE|FILE|NUMBER]`"""

from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.window import paged
from cpl.cli.history.verify_said import (
    everything_said,
    file_said,
    papers_said,
    seal_said,
    unknown_said,
    verdict_said,
)
from cpl.domain.values.paper_codes import CodeKind, read_code
from cpl.problems import CplError, UsageProblem
from cpl.store.lookup import resolve
from cpl.store.workspace import Workspace
from cpl.use_cases.verifying.everything import seal_called, seals_near, verify_everything
from cpl.use_cases.verifying.files import SHEET, TEXTS, verify_file
from cpl.use_cases.verifying.papers import Archive

EXAMPLES = """
cpl verify 7K3F-9QWX-M2HD
cpl verify 转办单-寄回来的.xlsx
cpl verify TS20261121-003
cpl verify
cpl verify --format json
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[编码|文件|编号]")
@app.format_option
@app.folder_option
@paged()
def command(words: tuple[str, ...], form: str, folder: str | None) -> int:
    """真假：印着这个编码的单，和签发时的一样吗；什么都不写，核对全部封存和签发过的。

    编码大小写、全角都认，抄错一个字会说是抄错。文件（.xlsx、.md，WPS 存过、改过名也行）
    逐格和签发的那一份比。相符退出码是 0，不相符是 1。
    """
    place = app.workspace(folder)
    archive = Archive(place)
    if not words:
        return everything_said(verify_everything(archive), form)
    if _is_file(words[0]):
        onlooker = app.onlooker(place)
        every = [file_said(verify_file(archive, onlooker, Path(each)), form) for each in words]
        return max(every)
    return _code(place, archive, "".join(words), form)


def _is_file(word: str) -> bool:
    path = Path(word)
    if word and path.is_dir():
        raise UsageProblem(f"{word} 是一个文件夹，写里面的哪一份文件。")
    return path.is_file() or path.suffix.lower() in (SHEET, *TEXTS, ".pdf", ".xls", ".jpg", ".png")


def _code(place: Workspace, archive: Archive, said: str, form: str) -> int:
    code = read_code(said)
    paper = archive.with_code(code)
    if paper is not None:
        return verdict_said(archive.verdict(paper, app.onlooker(place)), form)
    number = _number(place, said)
    if number:
        onlooker = app.onlooker(place)
        onlooker.opened(place.load(number))
        every = [archive.verdict(each, onlooker) for each in archive.about(number)]
        return papers_said(number, every, form)
    seal = seal_called(place.git, said, code)
    if seal is not None:
        return seal_said(seal, form)
    if code.typed is CodeKind.NONE:
        raise UsageProblem(f"“{said}”不是编码，也不是文件或编号。编码像 7K3F-9QWX-M2HD，印在单上。")
    near = [(each.code, f"{each.name}（{each.about}）") for each in archive.near(code)]
    return unknown_said(code, [*near, *seals_near(place.git, code)], form)


def _number(place: Workspace, said: str) -> str | None:
    """The record that is meant; None where it is a code. Raises where there is no such record."""
    try:
        return resolve(place, said, app.now_in(place).date())
    except CplError:
        if place.latest_rules.machine_of(said.upper()) is not None:
            raise
        return None
