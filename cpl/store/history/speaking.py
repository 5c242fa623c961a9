"""A git that is read while it speaks: what it says is never held all at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from cpl.store.git.git import Git
from cpl.store.git.programs import Conversation, conversation
from cpl.store.git.refusals import NoGit, require_success

FRUGAL = (
    *("-c", "core.deltaBaseCacheLimit=16m"),
    *("-c", "core.packedGitWindowSize=1m"),
    *("-c", "core.packedGitLimit=32m"),
)
"""Else it takes a hundred megabytes and all of what it reads from, and is no faster for it."""


@contextmanager
def speaking(git: Git, *command: str) -> Iterator[Conversation]:
    """git with this to tell; raises NoGit."""
    words, env = git.asking(*FRUGAL, *command)
    with ExitStack() as ended:
        try:
            talk = ended.enter_context(conversation(words, env))
        except FileNotFoundError:
            raise NoGit from None
        yield talk


def require_all_said(git: Git, talk: Conversation) -> None:
    """Raises GitFailed where it stopped for another reason than that there was no more."""
    ended = talk.ended()
    require_success(ended.status, ended.err.strip(), git.root)
