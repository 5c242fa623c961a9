"""`cpl merge-driver`: git asks it what two versions of one file become."""

from pathlib import Path

import click

from cpl.cli.frame.group import Command
from cpl.cli.frame.output import problems
from cpl.store.workspace import Workspace
from cpl.use_cases.merging.driver import driven


@click.command(cls=Command, hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path")
def command(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """git 合并两边都改了的文件时叫它；不是给人敲的。

    合得到一起的写进第二个文件；合不到一起的留着自己这一边的，告诉 git 还没有合并。
    """
    found = driven(Workspace.find(Path.cwd()), path, base, ours, theirs)
    problems(found.problems)
    return 0 if found.is_resolved else 1
