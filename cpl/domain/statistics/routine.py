"""例行工作: which recurring duties were kept in the month, done late, or not done."""

from collections.abc import Iterable

from cpl.domain.cases.duties import Owed
from cpl.domain.statistics.view import MonthView
from cpl.domain.time.instances import Standing
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Row, Section, Table

HEADERS = ("例行工作", "谁", "应做", "按期", "迟做", "没有做", "没有做的是哪一期")


def duties(view: MonthView) -> Section:
    """A line for each duty that fell due in the month; then what was made up for, or has no day.

    Duties are the whole office's: a desk's report says where they stand.
    """
    if view.desk is not None and view.rules.duties:
        return Section("例行工作", ("例行工作不分台，在各台合起来的那一份里。",))
    due = [e for e in view.duties if e.due and view.period.start < e.due <= view.period.end]
    rows = tuple(
        _row(view.period, name, who, found) for (name, who), found in _grouped(due).items()
    )
    tables = [Table(f"{view.this}到期的例行工作", HEADERS, rows)] if rows else []
    lines = [*_made_up(view), *_without_period(view)]
    return Section("例行工作", tuple(lines), tuple(tables))


def _grouped(found: Iterable[Owed]) -> dict[tuple[str, str], list[Owed]]:
    groups: dict[tuple[str, str], list[Owed]] = {}
    for each in found:
        groups.setdefault((each.duty.id, "、".join(each.owners)), []).append(each)
    return groups


def _row(month: Period, name: str, who: str, found: list[Owed]) -> Row:
    """As it stood when the month was over; what was made up since, says when."""
    kept = [each for each in found if each.standing is Standing.MET]
    behind = [each for each in found if each.standing is Standing.MISSED]
    late = [each for each in behind if each.done_at and each.done_at <= month.end]
    missed = [each for each in behind if each not in late]
    periods = "、".join(map(_missed_period, missed))
    return name, who, len(found), len(kept), len(late), len(missed), periods


def _missed_period(each: Owed) -> str:
    since = f"（{each.done_at:%m-%d} 补做）" if each.done_at else ""
    return f"{each.period_name}{since}"


def _made_up(view: MonthView) -> Iterable[str]:
    """What had fallen due before the month and was done in it."""
    month = view.period
    found = [
        f"{each.duty.id} {each.period_name}"
        for each in view.duties
        if each.due and each.done_at and each.due <= month.start <= each.done_at <= month.end
    ]
    if found:
        yield f"{view.this}补做了以前欠的：{'、'.join(found)}。"


def _without_period(view: MonthView) -> Iterable[str]:
    """What regulations ask for without saying how often: when it was last done."""
    for each in view.duties:
        if each.period is None:
            last = f"上次 {each.last:%Y-%m-%d}" if each.last else "还没有做过"
            unit = f"{each.unit}，" if each.unit else ""
            yield f"{each.duty.id}（{unit}没有规定周期）：{last}。"
