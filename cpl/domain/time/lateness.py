"""How late a clock is, or was, in words."""

from cpl.domain.time.clocks import length_text
from cpl.domain.time.instances import Instance
from cpl.domain.time.limits import Clock


def late_text(instance: Instance) -> str:
    """How late it is, or was when it was done, or when all ended without it."""
    length, bracket, remark = late_by(instance).partition("（")
    if instance.is_open:
        said = f"已逾期{length}"
    else:
        said = f"迟{length}办完" if instance.met_at else f"逾期{length}没有办"
    return f"{said}{bracket}{remark}"


def late_by(instance: Instance) -> str:
    """How late: office clocks in hours of the office, the others in days of 24 hours.

    What is late after hours only is told by the clock on the wall.
    """
    overdue = instance.overdue_by
    if overdue and instance.clock in (Clock.OFFICE, Clock.WORKING):
        return f"{length_text(overdue)}（办公时间）"
    return duration(instance.late_in_all.total_seconds())


def duration(seconds: float) -> str:
    """`2天3小时`, the two largest parts."""
    minutes = int(seconds // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n}{word}" for n, word in ((days, "天"), (hours, "小时"), (minutes, "分")) if n]
    return "".join(parts[:2]) or "不到1分"
