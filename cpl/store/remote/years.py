"""A clone that does without older years: git's own partial clone and sparse checkout.

`narrow` says which year is the first, `renew` lets git look after the folders that a commit has
since then, `widen` gets more of them. What is left out stays in the history that is fetched: its
trees are here, only the contents of its files are not.
"""

import os
from collections.abc import Sequence

from cpl.domain.regulation.years_left_out import YearsLeftOut, year_of
from cpl.problems import CplError
from cpl.store.git.bundle import version
from cpl.store.git.git import Git
from cpl.store.remote.origin import bases

NEEDED = (2, 36)
"""Before, `git sparse-checkout` could not keep an index that grows with what is here alone."""
YEARS_AHEAD = 50
"""A year of which there is nothing yet is looked after already, so that January finds it; with
it go the files that lie right in the folder above."""
SINCE = "cpl.since"


def narrow(git: Git, since: int, commit: str = "HEAD") -> None:
    """Do without every year before `since`, as the commit has them; the files follow.

    Raises CplError where git is too old.
    """
    require_new_enough(git)
    git.run("config", SINCE, str(since))
    _look_after(git, YearsLeftOut(since), commit)


def renew(git: Git, commit: str = "HEAD") -> None:
    """Before the files of a commit are put in place: look after the folders that are new in it."""
    left_out = git.left_out
    if left_out.since:
        _look_after(git, left_out, commit)


def widen(git: Git, since: int) -> None:
    """Have the years from `since` on as well, 0 every one; their files are fetched."""
    if since:
        narrow(git, since)
        return
    git.run("sparse-checkout", "disable")
    git.run("config", "--unset-all", SINCE, accept=(0, 5))
    if promises(git):
        git.run("config", "--unset-all", "remote.origin.partialclonefilter", accept=(0, 5))
        git.run("fetch", "--quiet", "--refetch", "--no-write-fetch-head", "origin")


def bring(git: Git, paths: Sequence[str], commit: str = "HEAD") -> None:
    """Fetch what these files of years left out say, to be read here without a network."""
    asked = "".join(f"{commit}:{each}\n" for each in paths)
    if paths:
        git.run("cat-file", "--batch", "--buffer", stdin=os.fsencode(asked))


def bring_contents(git: Git, theirs: str | None) -> None:
    """Fetch, all at once, what the files were and are that others have changed."""
    head = git.head()
    if theirs is None or head is None or not promises(git):
        return
    for base in bases(git, head, theirs):
        git.run("diff-tree", "-r", "--numstat", "--no-renames", base, theirs)


def promises(git: Git) -> bool:
    """Has this clone been fetched in part, so that git still gets contents when asked?"""
    return bool(git.run("config", "--get", "remote.origin.promisor", accept=(0, 1)).strip())


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
    stdin = os.fsencode("".join(f"{each}\n" for each in wanted))
    git.run("sparse-checkout", "set", "--cone", "--sparse-index", "--stdin", stdin=stdin)


def _folders(git: Git, commit: str, *inside: str) -> list[str]:
    """The folders at the top of a commit, or those right inside some of them."""
    found = git.run("ls-tree", "-d", "-z", "--name-only", commit, "--", *inside)
    return [each for each in os.fsdecode(found).split("\0") if each]
