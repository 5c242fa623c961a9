"""Which names of the shared repository a push may set, and to what.

One branch, which only goes forward; tags, which are only added; the claims of desks, which are
made once, and taken over where somebody says so. Nothing is deleted.
"""

import re
from collections.abc import Iterable, Iterator

from cpl.codec.records.seals import FOLDER
from cpl.store.git.git import Git
from cpl.store.remote.claims import TAKE_OVER
from cpl.store.remote.shared import (
    CLAIMS,
    HEADS,
    TAGS,
    RefUpdate,
    Terms,
    kind_of,
    stands_on,
)
from cpl.use_cases.guarding.refusal import Refusal

CODE = re.compile(r"[A-Z]{1,2}")
SYNC = "先 cpl sync 取回别人的，合并了再推；不要用 git push --force。"
ASK = "编号、封存、历史都靠它；真的要动，请管理员在共享库那台机器上做。"


def refs_refused(
    git: Git, updates: Iterable[RefUpdate], terms: Terms, options: tuple[str, ...]
) -> Iterator[Refusal]:
    """What is against the names that a push sets, whatever lies behind them."""
    for each in updates:
        if each.name == f"{HEADS}{terms.branch}":
            yield from _branch(git, each, terms.branch)
        elif each.name.startswith(TAGS):
            yield from _tag(each)
        elif each.name.startswith(CLAIMS):
            yield from _claim(git, each, options)
        elif not each.name.startswith(terms.also or ("\0",)):
            yield _no_other(each, terms.branch)


def _branch(git: Git, update: RefUpdate, branch: str) -> Iterator[Refusal]:
    if not update.new:
        yield Refusal("branch-deleted", f"不能删去分支“{branch}”。", ASK, update.name)
    elif kind_of(git, update.new) != "commit":
        yield Refusal("branch-no-commit", f"“{branch}”上只放提交。", ASK, update.name)
    elif update.old and not stands_on(git, update.old, update.new):
        say = f"“{branch}”上已经有的提交，这一次推的里面没有。"
        yield Refusal("branch-rewritten", say, SYNC, update.name)


def _tag(update: RefUpdate) -> Iterator[Refusal]:
    name = update.name.removeprefix(TAGS)
    what = "封存" if name.startswith(f"{FOLDER}/") else "标签"
    if not update.new:
        yield Refusal("tag-deleted", f"{what}“{name}”不能删。", ASK, update.name)
    elif update.old:
        mend = f"{ASK}自己的没有改过，就取回来：git fetch --tags --force。"
        yield Refusal("tag-moved", f"{what}“{name}”已经有了，不能换。", mend, update.name)


def _claim(git: Git, update: RefUpdate, options: tuple[str, ...]) -> Iterator[Refusal]:
    code = update.name.removeprefix(CLAIMS)
    if not update.new:
        yield Refusal("desk-claim-removed", f"“{code}”台的登记不能删。", ASK, update.name)
    elif not CODE.fullmatch(code) or kind_of(git, update.new) != "blob":
        say = f"“{code}”不是台的代码，或者登记的不是一段文字。"
        yield Refusal("desk-claim-odd", say, "台由 cpl init、cpl clone 登记。", update.name)
    elif update.old and f"{TAKE_OVER}={code}" not in options:
        say = f"“{code}”台已经由别的电脑登记了。"
        mend = "那台电脑还在用，就换一个代码；坏了、不用了，cpl clone 加 --take-over 接过来。"
        yield Refusal("desk-claimed", say, mend, update.name)


def _no_other(update: RefUpdate, branch: str) -> Refusal:
    say = f"共享库只收分支“{branch}”、标签和台的登记，不收 {update.name}。"
    name = update.name if update.name.startswith("refs/") else "refs/…"
    mend = f"要放别的，请管理员在共享库里：git config --add cpl.also {name}"
    return Refusal("ref-not-taken", say, mend, update.name)
