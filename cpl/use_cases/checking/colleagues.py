"""Who works here and who ever did: a name that was never in staff.yaml is a slip of the hand."""

from functools import cached_property

from cpl.problems import CplError
from cpl.store.workspace import STAFF, Workspace


class Colleagues:
    """The people of staff.yaml; git is asked for those who have left only when it must be."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @property
    def present(self) -> tuple[str, ...]:
        return tuple(self.workspace.staff.people)

    def ever(self, name: str) -> bool:
        """Has anybody of this name worked here?"""
        return name in self.workspace.staff.everybody or name in self._once

    @cached_property
    def _once(self) -> frozenset[str]:
        from cpl.codec.office.staff import read_staff  # where a name has to be looked for

        path = self.workspace.root / STAFF
        try:
            git = self.workspace.git
            versions = [git.committed_bytes(path, each.sha) for each in git.log(path)]
        except CplError:  # no git here, or one that cannot be asked
            return frozenset()
        rules = self.workspace.latest_rules
        read = (read_staff(STAFF, data, rules)[0] for data in versions if data is not None)
        return frozenset(name for staff in read for name in staff.people)
