"""Seals that are pushed: each on the commit that it seals, and none left behind."""

from collections.abc import Iterator, Sequence

from cpl.codec.records.seals import DIGEST, FOLDER, Seal, read_seal
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.store.history.past import PastCommit
from cpl.store.remote.shared import TAGS, RefUpdate, kind_of, stands_on
from cpl.store.seals.tags import contents_digest, seal_tags
from cpl.use_cases.guarding.refusal import Refusal

SEALS = f"{TAGS}{FOLDER}/"
REMADE = "封存由下发月报时的 cpl report 来做；和纸上的封存码比，问谁动过。"
TOGETHER = "连封存一起推：cpl sync，或者 git push --follow-tags。"


def seals_refused(
    git: Git, updates: Sequence[RefUpdate], tip: str, pushed: Sequence[PastCommit]
) -> Iterator[Refusal]:
    """What is against the new seals, and the sealed commits that come without theirs.

    `tip` is where the branch will be, empty where there is none; `pushed` its new commits.
    """
    new = [each for each in updates if each.name.startswith(SEALS) and each.new and not each.old]
    digests = {value for each in pushed for value in each.trailers.get(DIGEST, ())}
    seals = {each.name: _seal_at(git, each.new) for each in new}
    for each in new:
        why = _why_not(git, each, seals[each.name], tip, digests)
        if why:
            name = each.name.removeprefix(TAGS)
            yield Refusal("seal-altered", f"封存“{name}”{why}。", REMADE, each.name)
    if digests:
        kept = (read_seal(each.text) for each in seal_tags(git))
        there = {seal.digest for seal in (*kept, *seals.values()) if seal is not None}
        for past in pushed:
            if not there.issuperset(past.trailers.get(DIGEST, ())):
                say = f"“{past.commit.subject}”封存过，封存的标签没有一起推。"
                yield Refusal("seal-gone", say, TOGETHER)


def _seal_at(git: Git, name: str) -> Seal | None:
    if kind_of(git, name) != "tag":
        return None
    _, _, text = git.run("cat-file", "tag", name).decode(errors="replace").partition("\n\n")
    return read_seal(text)


def _why_not(git: Git, update: RefUpdate, seal: Seal | None, tip: str, digests: set[str]) -> str:
    """What is against a new seal; empty where it is what `cpl report` made."""
    if seal is None or seal.tag != update.name.removeprefix(TAGS):
        return "不是 cpl 下发时封的那一个"
    commit = git.run("rev-parse", f"{update.new}^{{commit}}").decode().strip()
    try:
        sealed = contents_digest(git, f"{commit}^")
    except GitFailed:
        return "封的那一次提交前面什么都没有"
    said = git.run("show", "--no-patch", "--format=%(trailers)", commit).decode(errors="replace")
    if sealed != seal.contents or f"{DIGEST}: {seal.digest}" not in said:
        return "不在它封的那一次提交上"
    is_there = bool(tip) and stands_on(git, commit, tip)
    return "" if is_there or seal.digest in digests else "封的那一次提交没有一起推"
