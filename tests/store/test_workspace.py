"""Files that are read together come out as each would by itself, whatever is wrong with it."""

import os

from clerks import Clerk, played, two_complaints

from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import Workspace


def test_some_files_together_are_read_as_one_by_one(clerk: Clerk) -> None:
    root = played(clerk, two_complaints).root
    first, second = sorted((root / "complaints").rglob("*.yaml"))
    torn, odd = second.with_stem("TS20261117-003"), second.with_stem("TS20261117-004")
    torn.write_text("编号: [", "utf-8")
    odd.write_bytes(second.read_bytes())
    link, missing = second.with_stem("TS20261117-005"), second.with_stem("TS20261117-006")
    link.symlink_to(first)
    pipe = second.with_stem("TS20261117-007")
    os.mkfifo(pipe)
    paths = (first, torn, odd, link, missing, pipe, second)
    found = Workspace(root).load_files(paths)
    assert found == [Workspace(root).load_file(each) for each in paths]
    assert [type(each) for each in found] == [Readable, *[Broken] * 5, Readable]
