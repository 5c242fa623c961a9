"""The lines for crontab: the monthly draft, reminders, board, audit, sync; and which are there."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.git.programs import run_program

REBOOT = "@reboot"


@dataclass(frozen=True)
class Job:
    """What a line is for, when it runs, and the words of its command."""

    name: str
    times: tuple[str, ...]
    words: tuple[str, ...]
    is_quiet: bool = True
    """Is nobody to hear of it where it went well?"""
    known_by: str = ""

    @property
    def mark(self) -> str:
        """The word by which a line of it is known, however else it is written."""
        return self.known_by or self.words[-1]


# 月报 is the default and left out: some crons take ASCII only.
WEEKLY = "30 8 * * 1"
"""When a report of the week is drafted as well, where there is one."""
JOBS = (
    Job("月报", ("30 8 1-5 * *", REBOOT), ("report", "--catch-up")),
    Job("提醒", ("*/10 * * * *",), ("remind",)),
    Job("看板", ("5-59/10 * * * *",), ("board", "--html")),
    Job("审计", ("0 7 2 * *",), ("audit",), is_quiet=False),
)
SYNC = Job("同步", ("3-59/10 * * * *",), ("sync", "--quiet"), known_by="sync")
"""Where a repository is shared with other desks."""
QUIET = " >/dev/null"
"""What went well is no mail; what failed is."""


def jobs(is_shared: bool) -> tuple[Job, ...]:
    """What is to be done by itself; `is_shared`: and be brought to the other desks."""
    return (*JOBS, SYNC) if is_shared else JOBS


def crontab_lines(
    root: Path, python: str, has_weekly: bool = False, is_shared: bool = False
) -> tuple[str, ...]:
    """The draft from the 1st to the 5th and after the machine was off; the rest all day long.

    `has_weekly`: there is a report of every week, drafted on Mondays.
    """
    first, *others = jobs(is_shared)
    drafts = replace(first, times=(*first.times, WEEKLY)) if has_weekly else first
    every = (drafts, *others)
    return tuple(f"{at} {_command(each, root, python)}" for each in every for at in each.times)


def _command(job: Job, root: Path, python: str) -> str:
    words = (python, "-m", "cpl", "-C", str(root), *job.words)
    line = _escaped(" ".join(map(shlex.quote, words)))
    return line if REBOOT in job.times or not job.is_quiet else f"{line}{QUIET}"


def crontab_now() -> tuple[str, ...] | None:
    """The lines of this account's crontab; None where the machine has no crontab."""
    try:
        ended = run_program(["crontab", "-l"])
    except OSError:
        return None
    found = ended.out.decode(errors="replace").splitlines() if ended.status == 0 else []
    return tuple(each for each in found if each.strip() and not each.lstrip().startswith("#"))


def jobs_missing(
    root: Path, lines: tuple[str, ...], wanted: tuple[Job, ...] = JOBS
) -> tuple[Job, ...]:
    """Those that no line does for this folder, whoever wrote it and however."""
    places = {str(root), shlex.quote(str(root)), _escaped(str(root))}
    named = re.compile(f"(?:{'|'.join(map(re.escape, places))})(?![\\w.-])")  # not 台账2 for 台账
    ours = [each for each in lines if named.search(each)]
    return tuple(job for job in wanted if not any(job.mark in each for each in ours))


def _escaped(line: str) -> str:
    return line.replace("%", "\\%")  # cron reads % as a new line
