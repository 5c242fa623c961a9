"""Does this clone share a repository with others, and where is that?"""

import os
from contextlib import suppress

from cpl.store.files import read_if_there
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed

ORIGIN = "origin"
SECTION = b'[remote "origin"]'


def is_shared(git: Git) -> bool:
    """Is there one? git itself is not asked: every board wants to know."""
    with suppress(GitFailed):
        return SECTION in (read_if_there(git.common_folder() / "config") or b"")
    return False


def url_of(git: Git) -> str:
    """Where the shared repository is; empty where there is none."""
    return os.fsdecode(git.run("config", "--get", f"remote.{ORIGIN}.url", accept=(0, 1))).strip()
