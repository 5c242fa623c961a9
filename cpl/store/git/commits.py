"""Commits as values: who, when, what; and how git is told and asked about them."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from sys import intern

from cpl.dataclass import dataclass

LOG_FORMAT = "%H%x00%an%x00%ae%x00%cn%x00%ce%x00%aI%x00%s%x00%(trailers:only,unfold)"
LOG_FIELDS = 8
MOST_TRAILERS = 1000


@dataclass(frozen=True)
class Signature:
    """As git knows people."""

    name: str
    email: str


@dataclass(frozen=True)
class Commit:
    """One entry of the audit trail: `author` decided, `committer` typed."""

    sha: str
    author: Signature
    committer: Signature
    at: datetime
    subject: str
    trailers: tuple[tuple[str, str], ...]


def signed(
    author: Signature, committer: Signature, at: datetime | None, zone: str | None
) -> dict[str, str]:
    """The environment that makes git name these two and this time, whatever its settings."""
    names = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_COMMITTER_NAME": committer.name,
        "GIT_COMMITTER_EMAIL": committer.email,
    }
    if at is None:
        return names
    if at.tzinfo is None:
        from zoneinfo import ZoneInfo  # elsewhere git's own clock dates it

        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
    date = f"@{int(at.timestamp())} {at:%z}"
    return {**names, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}


def commits_in(log: bytes) -> Iterator[Commit]:
    """What `git log -z` in LOG_FORMAT printed."""
    fields = log.decode(errors="replace").split("\0")
    for start in range(0, len(fields) - 1, LOG_FIELDS):
        sha, author, email, committer, committer_email, at, subject, trailers = fields[
            start : start + LOG_FIELDS
        ]
        yield Commit(
            sha=sha,
            author=Signature(author, email),
            committer=Signature(committer, committer_email),
            at=datetime.fromisoformat(at),
            subject=subject,
            trailers=trailers_in(trailers),
        )


def trailers_in(text: str) -> tuple[tuple[str, str], ...]:
    """What `%(trailers:only,unfold)` printed, each as (key, value)."""
    return tuple(pair for line in text.splitlines() if (pair := _trailer(line)))


@lru_cache(MOST_TRAILERS)
def _trailer(line: str) -> tuple[str, str] | None:
    """One object for those that are the same: most commits of a history say the same of much."""
    key, colon, value = line.partition(": ")
    return (intern(key), intern(value)) if colon else None
