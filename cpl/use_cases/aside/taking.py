"""Put aside what stands in records that were written before the office wanted it.

From now on it is not in the files; what was committed before holds it still, and is said so.
"""

from collections.abc import Iterable
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import UsageProblem
from cpl.store.aside.side_files import read_side
from cpl.store.changeset import Change
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.aside.parting import parted_text


@dataclass(frozen=True)
class Taken:
    """One record, as it lies there, whose personal words go aside: how many."""

    path: Path
    data: bytes
    pieces: int

    @property
    def number(self) -> str:
        return self.path.stem

    @property
    def change(self) -> Change:
        """Everything in it is looked at anew, as if nothing had stood there."""
        return Change(self.path, self.data, self.data)


def to_take(workspace: Workspace, records: Iterable[Readable]) -> tuple[Taken, ...]:
    """Those of the records in which anything personal stands bare.

    Raises UsageProblem where the rules keep nothing aside, AsideNotHere.
    """
    if not workspace.latest_rules.privacy.aside:
        raise UsageProblem(
            "规则里没有写另存。在 rules.yaml 里写 privacy: {aside: yes}，再 cpl rules adopt。"
        )
    found = []
    for each in records:
        side = read_side(workspace.root, each.path)
        text, pieces = parted_text(workspace, each.path, None, each.data, side)
        if text != each.data:
            found.append(Taken(each.path, each.data, len(pieces)))
    return tuple(found)
