"""A clone that does without older years: git's own partial clone and sparse checkout.

`promise` comes before anything is fetched, `narrow` says which year is the first, `renew` lets
git look after the folders that have come since, `widen` gets more years. What is left out stays
in the history that is fetched: its trees are here, only the contents of its files are not, and
git gets them where they are wanted.
"""

import os
from collections.abc import Sequence

from cpl.domain.regulation.years_left_out import YearsLeftOut, year_of
from cpl.problems import CplError
from cpl.store.git.bundle import version
from cpl.store.git.git import Git
from cpl.store.remote.network import talk
from cpl.store.remote.origin import ORIGIN, bases, url_of

NEEDED = (2, 36)
"""Before, `git sparse-checkout` could not keep an index that grows with what is here alone."""
YEARS_AHEAD = 50
"""A year of which there is nothing yet is looked after already, so that January finds it; with
it go the files that lie right in the folder above."""
SINCE = "cpl.since"
PROMISED = (
    (f"remote.{ORIGIN}.promisor", "true"),
    (f"remote.{ORIGIN}.partialclonefilter", "blob:none"),
)
NOT_SET = 5  # git's exit status


def promise(git: Git) -> None:
    """The history is fetched without contents, where the other side can do that; then `narrow`.

    Raises CplError where git is too old.
    """
    require_new_enough(git)
    for key, value in PROMISED:
        git.run("config", key, value)


def narrow(git: Git, since: int, commit: str = "HEAD") -> None:
    """Do without every year before `since`, of those that the commit has; the files follow.

    Raises CplError where git is too old, Unreachable, Denied.
    """
    require_new_enough(git)
    git.run("config", SINCE, str(since))
    _look_after(git, YearsLeftOut(since), commit)


def renew(git: Git, commit: str = "HEAD") -> None:
    """Look after the folders that are new in a commit; raises Unreachable, Denied."""
    left_out = git.left_out
    if left_out.since:
        _look_after(git, left_out, commit)


def widen(git: Git, since: int) -> None:
    """Have the years from `since` on as well, 0 every one; raises Unreachable, Denied."""
    if since:
        narrow(git, since)
        return
    url = url_of(git)
    how = ("--quiet", "--refetch", "--no-filter", "--no-write-fetch-head")
    talk(git, url, "fetch", *how, ORIGIN)
    talk(git, url, "sparse-checkout", "disable")
    git.run("config", "--unset-all", SINCE, accept=(0, NOT_SET))


def bring(git: Git, paths: Sequence[str]) -> None:
    """Fetch what these files of years left out say, to be read here without a network.

    Raises Unreachable, Denied.
    """
    asked = "".join(f"HEAD:{each}\n" for each in paths)
    if paths:
        talk(git, url_of(git), "cat-file", "--batch", "--buffer", stdin=os.fsencode(asked))


def bring_contents(git: Git, theirs: str | None) -> None:
    """Fetch, all at once, what the files were and are that others have changed."""
    head = git.head()
    if theirs is None or head is None or not _promises(git):
        return
    for base in bases(git, head, theirs):
        git.run("diff-tree", "-r", "--numstat", "--no-renames", base, theirs)


def _promises(git: Git) -> bool:
    """Has this clone been fetched in part, so that git still gets contents when asked?"""
    return bool(git.run("config", "--get", f"remote.{ORIGIN}.promisor", accept=(0, 1)).strip())


def require_new_enough(git: Git) -> None:
    """Raises CplError where this git cannot do it."""
    found = version(git)
    if found < NEEDED:
        wanted, here = (".".join(map(str, each)) for each in (NEEDED, found))
        raise CplError(f"只取最近几年的，要 git {wanted} 以上，这里是 {here}。")


def _look_after(git: Git, left_out: YearsLeftOut, commit: str) -> None:
    """The folders of a commit but those of years that are left out, and the years to come."""
    tops = _folders(git, commit)
    inside = _folders(git, commit, *(f"{each}/" for each in tops))
    dated = {each.partition("/")[0] for each in inside if year_of(each)}
    years = range(left_out.since, left_out.since + YEARS_AHEAD)
    ahead = (f"{top}/{year}" for top in dated for year in years)
    kept = (each for each in inside if each.partition("/")[0] in dated and not left_out.holds(each))
    wanted = sorted({*(each for each in tops if each not in dated), *kept, *ahead})
    how = ("set", "--cone", "--sparse-index", "--stdin")
    said = os.fsencode("".join(f"{each}\n" for each in wanted))
    talk(git, url_of(git), "sparse-checkout", *how, stdin=said)


def _folders(git: Git, commit: str, *inside: str) -> list[str]:
    """The folders at the top of a commit, or those right inside some of them."""
    found = git.run("ls-tree", "-d", "-z", "--name-only", commit, "--", *inside)
    return [each for each in os.fsdecode(found).split("\0") if each]
