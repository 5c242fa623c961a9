"""Recurring duties as rows: for `cpl duty`, `cpl due` and the board."""

from cpl.cli.frame.layout import Fit
from cpl.domain.cases.duties import Owed
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Standing

DUTY_HEADERS = ("应于", "现况", "期间", "例行工作", "谁", "形成")
DUTY_FIT = Fit(cuts=("例行工作", "谁", "形成"), drops=("形成",))


def duty_row(each: Owed) -> tuple[str, ...]:
    """The due time, how it stands, the period, the duty, whose it is, what it makes."""
    return (
        clock_text(each.due) if each.due else "未规定",
        "已逾期" if each.standing is Standing.MISSED else each.standing.value,
        each.period_name or _last_done(each),
        each.duty.id,
        "、".join(each.owners) or "未规定",
        each.duty.artifact,
    )


def _last_done(each: Owed) -> str:
    return f"上次 {each.last:%Y-%m-%d}" if each.last else "还没有做过"
