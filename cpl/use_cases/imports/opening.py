"""What an import adds to the office's opening balance (期初): counted as the rows go by, and said.

Complaints of before the office began are no work of the month in which they are imported; see
`cpl.domain.decisions.inherited` for what makes a record one of them.
"""

from datetime import date, datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.decisions.inherited import is_dormant, is_inherited
from cpl.domain.regulation.rules import Phase
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace


def office_began(workspace: Workspace, now: datetime) -> date:
    """The day since when complaints are kept here; today, where this import brings the first."""
    return RecordIndex(workspace).kept_since or now.date()


@dataclass
class OpeningCount:
    """How many of the new records are inherited: closed by then, open, and open of old."""

    began: date
    closed: int = 0
    open: int = 0
    dormant: int = 0

    def take(self, card: Card) -> None:
        """Count one new record in, if it is one of them."""
        if not is_inherited(card, self.began):
            return
        if card.phase is Phase.ENDED:
            self.closed += 1
        else:
            self.open += 1
            self.dormant += is_dormant(card)

    @property
    def said(self) -> tuple[str, ...]:
        """Lines for the preview and the result; none where nothing is inherited."""
        if not (self.closed or self.open):
            return ()
        parts = [f"{self.closed} 件当时已办结"] * bool(self.closed)
        parts += [f"{self.open} 件未结"] * bool(self.open)
        many = self.closed + self.open
        said = f"其中 {many} 件是历史（{self.began} 起用以前接收）：{'，'.join(parts)}。"
        where = "  月报里各归各的月份，月初未结的在上月结转里，都不算补录。"
        old = f"  未结的里面 {self.dormant} 件早已过了时限，不逐件催：cpl due 历史"
        return (said, where, *([old] if self.dormant else []))
