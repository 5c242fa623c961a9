"""A file edited in an editor: what is typed lies in a draft until it is recorded.

The draft and what it was begun from stand in git's own folder, so that neither a terminal
that dies nor a mistake in it loses anything. What a colleague writes meanwhile is merged in.
"""

from contextlib import suppress
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change
from cpl.store.files import create_bytes, read_bytes, remove, replace_bytes
from cpl.store.git.versions import bytes_in
from cpl.store.record_files import Readable
from cpl.store.workspace import CALENDARS, RULES, STAFF
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import message, who_changes
from cpl.use_cases.checking.judging import Edited, Verdict, judged
from cpl.use_cases.checking.owning import require_owner
from cpl.use_cases.desk import Desk

FOLDER = "cpl-edit"
CONFLICTS = range(128)  # git merge-file counts them in its exit status


@dataclass(frozen=True)
class EditDraft:
    """The file edited, the draft of it, and what the draft was begun from."""

    path: Path
    kept: Path
    base: Path

    @property
    def is_begun(self) -> bool:
        """Is something kept aside that the file does not say?"""
        both = self.kept.is_file() and self.base.is_file()
        return both and read_bytes(self.kept) != read_bytes(self.path)

    @property
    def is_changed(self) -> bool:
        return read_bytes(self.kept) != read_bytes(self.base)

    @property
    def change(self) -> Change:
        """The file as it lies there, which is what the draft was begun from, and the draft."""
        return Change(self.path, read_bytes(self.base), read_bytes(self.kept))


def draft_of(desk: Desk, said: str) -> EditDraft:
    """The draft for a number, or for a file such as staff.yaml.

    Raises UsageProblem, UnknownNumber, NotOwned where the file is another desk's, and
    ClosedRecord where whoever edits may not see it.
    """
    path = _path(desk, said)
    folder = desk.workspace.git.folder() / FOLDER
    return EditDraft(path, folder / path.name, folder / f"{path.name}.base")


def _path(desk: Desk, said: str) -> Path:
    if said in (RULES, STAFF) or said.startswith(f"{CALENDARS}/"):
        path = desk.workspace.root / said
        if not path.is_file():
            raise UsageProblem(f"没有 {said} 这个文件。")
        require_owner(desk.workspace, [path])
        return path
    number = desk.number_of(Path(said).stem if said.endswith(".yaml") else said)
    loaded = desk.workspace.file_of(number)
    if isinstance(loaded, Readable) and desk.onlooker.opened(loaded) is not loaded:
        raise UsageProblem(f"{number} 你只看得到一部分，不能改整份文件；请经手的人改。")
    return loaded.path


def begin(draft: EditDraft) -> None:
    """Start from the file as it lies there, whatever was kept aside before."""
    drop(draft)
    data = read_bytes(draft.path)
    create_bytes(draft.base, data)
    create_bytes(draft.kept, data)


def drop(draft: EditDraft) -> None:
    """Take away the draft: it is recorded, or not wanted."""
    remove(draft.kept)
    remove(draft.base)


def merged(desk: Desk, draft: EditDraft) -> bool:
    """Take in what somebody wrote into the file meanwhile; was there anything?

    Where both changed the same lines, the draft shows both between git's marks.
    """
    theirs = read_bytes(draft.path)
    if theirs == read_bytes(draft.base):
        return False
    names = ("-L", "你改的", "-L", "原来的", "-L", "别人刚写的")
    files = (str(draft.kept), str(draft.base), str(draft.path))
    together = desk.workspace.git.run("merge-file", "-p", *names, *files, accept=CONFLICTS)
    replace_bytes(draft.kept, together)
    replace_bytes(draft.base, theirs)
    return True


def verdict(desk: Desk, draft: EditDraft) -> Verdict:
    """What is against the draft, judged as `cpl commit` would judge the file.

    Raises what `judged` raises.
    """
    committed = bytes_in(desk.workspace.git, "HEAD", [draft.path])[draft.path]
    edit = Edited(draft.path, committed, read_bytes(draft.kept))
    return judged(desk.workspace, (edit,), desk.now, who_changes(desk))


def record(
    desk: Desk, draft: EditDraft, reason: str, *, declared: bool, claims: tuple[str, ...] = ()
) -> None:
    """Put the draft where the file is, commit it, and take the draft away.

    Raises UsageProblem where there is no reason, ChangedOnDisk where somebody wrote meanwhile.
    """
    if not reason.strip():
        raise UsageProblem("要写明为什么改：-m 原因。")
    said = message(desk, (draft.path,), reason, declared, claims)
    trail.commit(desk, (draft.change,), said, with_hand_edits=True)
    with suppress(CplError):  # it is recorded, whatever is left of the draft
        drop(draft)
