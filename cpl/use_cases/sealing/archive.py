"""Everything that was ever issued: as it was then, who issued it, and what became of it.

A file is what it was when the commit that issued it brought it in. It is compared with what
git has today and with what lies on the disk; nothing is taken to be unchanged unseen.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import PurePosixPath

from cpl.dataclass import dataclass
from cpl.store.git.git import Git
from cpl.store.history.past import FileChange, PastCommit, past_commits
from cpl.store.seals.tags import contents
from cpl.store.workspace import ISSUED, REPORTS

TOPS = (ISSUED, REPORTS)
CODE, REPORT, MADE_OF, FORM = "Cpl-Code", "Cpl-Report", "Cpl-Made-Of", "Cpl-Form"
DRAFT = "草稿-"
GONE = "D"
OF_THE_TOP = 2
"""Parts of the path of what lies in the folder itself: no paper does."""


class PaperFate(Enum):
    """What an issued file is today."""

    WHOLE = "原样"
    ALTERED = "改过"
    REMOVED = "不见了"


@dataclass(frozen=True)
class IssuedFile:
    """One file: its path from the top, its content then, and the commit that issued it.

    `by` is the commit that altered it last, None where that is not committed.
    """

    path: str
    blob: str
    deed: PastCommit
    fate: PaperFate = PaperFate.WHOLE
    by: PastCommit | None = None

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def about(self) -> str:
        """The record's number, the register's name, or the period."""
        return PurePosixPath(self.path).parent.name

    @property
    def code(self) -> str:
        """The code printed on it, as its commit says; empty where cpl did not issue it."""
        report = self.trailer(REPORT)
        return self.trailer(CODE) or report.rpartition(" ")[2]

    @property
    def restoring(self) -> str:
        """What puts it back as it was issued."""
        if self.fate is PaperFate.WHOLE or self.by is None:
            return f"git restore -- {self.path}"
        back = f"git restore --source={self.deed.sha[:10]} -- {self.path}"
        return f"{back}，再用 cpl commit --更正 -m 恢复签发时的样子"

    def trailer(self, key: str) -> str:
        return next(iter(self.deed.trailers.get(key, ())), "")


def issued_files(git: Git, below: Sequence[str] = TOPS) -> tuple[IssuedFile, ...]:
    """All that was issued below these folders, the oldest first; one look at the history."""
    if git.head() is None:
        return ()
    first: dict[str, IssuedFile] = {}
    last: dict[str, PastCommit] = {}
    for commit in past_commits(git, paths=below, whole=False, oldest_first=True):
        for change in _own(commit):
            if change.path not in first and change.after and not commit.is_merge:
                first[change.path] = IssuedFile(change.path, change.after, commit)
            elif change.path in first and change.after != first[change.path].blob:
                last[change.path] = commit
    return tuple(_today(git, below, first, last))


def _own(commit: PastCommit) -> Iterator[FileChange]:
    for each in commit.own_changes if commit.is_merge else commit.changes:
        top, *_, name = parts = each.path.split("/")
        if top in TOPS and len(parts) > OF_THE_TOP and not name.startswith(DRAFT):
            yield each


def _today(
    git: Git, below: Sequence[str], first: dict[str, IssuedFile], last: dict[str, PastCommit]
) -> Iterator[IssuedFile]:
    now = contents(git, "HEAD", below)
    status = git.status([git.root / each for each in below])
    edited = {path.relative_to(git.root).as_posix(): code for path, code in status.items()}
    for path, each in first.items():
        has = now.get(path)
        if has != each.blob:
            fate = PaperFate.ALTERED if has else PaperFate.REMOVED
            yield IssuedFile(path, each.blob, each.deed, fate, last.get(path))
        elif path in edited:
            fate = PaperFate.REMOVED if GONE in edited[path] else PaperFate.ALTERED
            yield IssuedFile(path, each.blob, each.deed, fate)
        else:
            yield each
