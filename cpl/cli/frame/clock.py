"""The only place that reads the clock: `CPL_NOW` sets it for the whole program."""

import os
from contextlib import suppress
from datetime import UTC, datetime

from cpl.domain.values.years import YEARS, can_be_meant
from cpl.problems import UsageProblem

VARIABLE = "CPL_NOW"
SLACK_SECONDS = 300.0  # between two machines that share a folder
OWN_ZONE, ZONES = "/etc/localtime", "/usr/share/zoneinfo"


def is_set() -> bool:
    return bool(os.environ.get(VARIABLE))


def now(zone: str = "Asia/Shanghai") -> datetime:
    """Local time of the office to the minute, without zone.

    Raises UsageProblem where CPL_NOW is no time, where it, or else the computer's clock, is in
    no year that can be meant, and where the office's zone is unknown.
    """
    found = _now(zone)
    if not can_be_meant(found):
        whose = (
            f"CPL_NOW={os.environ[VARIABLE]}" if is_set() else f"电脑的时钟是 {found:%F %H:%M}，"
        )
        raise UsageProblem(f"{whose}不对，{YEARS}。请先调对。")
    return found


def _now(zone: str) -> datetime:
    """Raises UsageProblem."""
    said = os.environ.get(VARIABLE)
    if said:
        try:
            return datetime.fromisoformat(said.strip()).replace(
                second=0, microsecond=0, tzinfo=None
            )
        except ValueError:
            raise UsageProblem(f"CPL_NOW={said} 不是时间，写成 2026-11-22T09:00。") from None
    here = datetime.now().astimezone() if _is_own(zone) else _there(zone)
    return here.replace(second=0, microsecond=0, tzinfo=None)


def _is_own(zone: str) -> bool:
    """Does the computer itself keep the time of this zone? Then the zones need not be loaded."""
    with suppress(OSError, ValueError):
        return "TZ" not in os.environ and os.path.samefile(OWN_ZONE, f"{ZONES}/{zone}")
    return False


def _there(zone: str) -> datetime:
    """Raises UsageProblem."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageProblem(f"rules.yaml 里的时区“{zone}”不认识，写成 Asia/Shanghai。") from None


def runs_behind(moment: float) -> bool:
    """Is the machine's clock well before this one, in seconds since 1970? Never where it is set."""
    return not is_set() and datetime.now(UTC).timestamp() < moment - SLACK_SECONDS
