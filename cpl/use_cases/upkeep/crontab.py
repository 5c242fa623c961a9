"""The lines for crontab that make the monthly draft, and whether they are there."""

import shlex
from pathlib import Path

from cpl.store.git.programs import run_program

TIME = "30 8 1-5 * *"
REBOOT = "@reboot"
WORDS = ("report", "--catch-up")


def crontab_lines(root: Path, python: str) -> tuple[str, str]:
    """The draft each morning from the 1st to the 5th, and after the machine was off."""
    # 月报 is the default and left out: some crons take ASCII only.
    words = (python, "-m", "cpl", "-C", str(root), *WORDS)
    line = _escaped(" ".join(map(shlex.quote, words)))
    return f"{TIME} {line}", f"{REBOOT} {line}"


def crontab_now() -> tuple[str, ...] | None:
    """The lines of this account's crontab; None where the machine has no crontab."""
    try:
        ended = run_program(["crontab", "-l"])
    except OSError:
        return None
    found = ended.out.decode(errors="replace").splitlines() if ended.status == 0 else []
    return tuple(each for each in found if each.strip() and not each.lstrip().startswith("#"))


def lines_of(root: Path, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Those that make this folder's drafts, whoever wrote them and however."""
    places = {str(root), shlex.quote(str(root)), _escaped(str(root))}
    return tuple(
        each for each in lines if WORDS[-1] in each and any(place in each for place in places)
    )


def _escaped(line: str) -> str:
    return line.replace("%", "\\%")  # cron reads % as a new line
