"""期初: what was taken over from the register before, where it stands in a report, in words.

Its past is no work of the month in which it was imported: what was closed by then counts in the
months in which it happened, what was open is carried over.
"""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.statistics.flow import Flow, Movement, came_in_since
from cpl.domain.statistics.view import MonthView, Seen


@dataclass(frozen=True)
class TakenOver:
    """What came in since the last report, by its part in this one; `past`: it has none."""

    carried: tuple[Seen, ...]
    received: tuple[Seen, ...]
    past: tuple[Seen, ...]

    @property
    def count(self) -> int:
        return len(self.carried) + len(self.received) + len(self.past)


def taken_over(view: MonthView, flow: Flow) -> TakenOver:
    """Of the complaints that count; what was a mistake or follows another one is neither."""
    came = [each for each in flow.movements if came_in_since(view, each.seen)]
    return TakenOver(
        tuple(each.seen for each in came if each.carried),
        tuple(each.seen for each in came if each.received),
        tuple(each.seen for each in came if _has_no_part(each)),
    )


def _has_no_part(each: Movement) -> bool:
    apart = each.carried or each.received or each.joined
    return not apart and not each.seen.is_voided


def opening_notes(view: MonthView, flow: Flow) -> Iterator[str]:
    """How many of them there are and where, and what of old stands in no list."""
    came = taken_over(view, flow)
    if came.count:
        parts = [f"{view.before}结转里 {len(came.carried)} 件"] * bool(came.carried)
        parts += [f"{view.this}受理里 {len(came.received)} 件"] * bool(came.received)
        parts += [f"{view.this}以前已办结、不计的 {len(came.past)} 件"] * bool(came.past)
        yield f"导入的历史（{view.kept_since} 起用以前接收）{came.count} 件：{'，'.join(parts)}。"
    old = sum(each.is_dormant for each in flow.open)
    if old:
        yield (
            f"期末未结里 {old} 件是历史，导入时早已过了时限，没有人动过："
            "不逐件列，不算逾期。看：cpl due 历史"
        )
