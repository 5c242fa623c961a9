"""Is every seal what it was when it was put, and is what it sealed still in the history?"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from cpl.codec.records.seals import CONTENTS, DIGEST, PREVIOUS, REPORT, Seal, read_seal
from cpl.dataclass import dataclass
from cpl.problems import some
from cpl.store.git.commits import Commit
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.past import PastCommit, past_commits
from cpl.store.seals.tags import (
    SealTag,
    Signed,
    contents,
    contents_digest,
    is_ancestor,
    seal_tags,
    signature_of,
)
from cpl.store.workspace import REPORTS

NAMED = 5
ASK = "和纸上的封存码、最近的备份比，问谁动过；不要自己重新封。"
FETCH = "别人那边下发的，先 git fetch --tags 取回来；取不到的，问谁删的。"


@dataclass(frozen=True)
class SealFinding:
    """One thing that is wrong with a seal: `tag` by name, `commit` on which it stood or stands.

    `rebased` is none: the commit is another, everything that was sealed is there.
    """

    code: str
    tag: str
    say: str
    mend: str
    commit: str = ""

    @property
    def is_serious(self) -> bool:
        return self.code != "seal-rebased"


@dataclass(frozen=True)
class SealState:
    """One seal with what is wrong with it; `seal` is None where its text is none of ours."""

    tag: SealTag
    seal: Seal | None
    signature: Signed
    findings: tuple[SealFinding, ...]


def seal_findings(git: Git, commits: AllCommits | None = None) -> tuple[SealFinding, ...]:
    """All that is wrong with the seals of this history, and those that are missing.

    `commits` are those of the history, oldest first, where somebody has read them all.
    """
    states, gone = seal_states(git, commits)
    return (*(each for state in states for each in state.findings), *gone)


def seal_states(
    git: Git, commits: AllCommits | None = None
) -> tuple[tuple[SealState, ...], tuple[SealFinding, ...]]:
    """Each seal there is as it stands, by name; and what is wrong about those there are not."""
    if not (git.root / ".git").exists() or git.head() is None:
        return (), ()
    history = _Sealed(git, commits)
    states = tuple(map(history.state, history.tags))
    return states, tuple(history.missing())


def unsealed(git: Git) -> Iterator[tuple[Commit, Seal]]:
    """Commits that say they were sealed and are not, each with its seal as it says it."""
    if git.head() is None:
        return
    history = _Sealed(git)
    there = {each.digest for each in history.seals.values() if each}
    for digest, deed in history.deeds.items():
        seal = _said_by(deed)
        if digest not in there and seal.digest == digest and seal.tag not in history.seals:
            yield deed.commit, seal


def _said_by(deed: PastCommit) -> Seal:
    path, _, code = next(iter(deed.trailers.get(REPORT, ("",)))).rpartition(" ")
    _, _, place = path.partition("/")
    period, _, report = place.partition("/")
    before = (each.partition(" ") for each in deed.trailers.get(PREVIOUS, ()))
    contents_ = next(iter(deed.trailers.get(CONTENTS, ("",))))
    return Seal(period, report, code, contents_, tuple((tag, d) for d, _, tag in before))


def _touches_reports(past: PastCommit) -> bool:
    names = (name for each in past.changes for name in (each.path, each.moved_from))
    return any(name.partition("/")[0] == REPORTS for name in names)


class _Sealed:
    """The seals beside the history that they seal."""

    def __init__(self, git: Git, commits: AllCommits | None = None) -> None:
        self.git = git
        self.commits = commits
        self.tags = seal_tags(git)
        self.seals = {each.name: read_seal(each.text) for each in self.tags}

    @cached_property
    def deeds(self) -> Mapping[str, PastCommit]:
        """The commits of today's history that say they were sealed, by the digest of the seal."""
        found: Iterable[PastCommit]
        if self.commits is None:
            found = past_commits(self.git, paths=(REPORTS,), whole=False)
        else:
            sealed = (self.commits[place] for place in reversed([*self.commits.saying(DIGEST)]))
            found = filter(_touches_reports, sealed)
        return {value: each for each in found for value in each.trailers.get(DIGEST, ())}

    @cached_property
    def ever(self) -> frozenset[tuple[str, str]]:
        """Every content that any file had in the history of today."""
        every = past_commits(self.git) if self.commits is None else self.commits
        return frozenset((c.path, c.after) for each in every for c in each.changes)

    def state(self, tag: SealTag) -> SealState:
        seal = self.seals[tag.name]
        signature = signature_of(self.git, tag)
        found = self._altered(tag) if seal is None or seal.tag != tag.name else self._of(tag, seal)
        bad = self._badly_signed(tag) if signature is Signed.BAD else ()
        return SealState(tag, seal, signature, (*found, *bad))

    def _altered(self, tag: SealTag) -> Iterator[SealFinding]:
        say = f"“{tag.name}”不是 cpl 下发时封的那一个：标签改过、重做过。"
        yield SealFinding("seal-altered", tag.name, say, ASK, tag.commit)

    def _badly_signed(self, tag: SealTag) -> Iterator[SealFinding]:
        say = f"“{tag.name}”的签名和内容对不上。"
        yield SealFinding("seal-signature", tag.name, say, ASK, tag.commit)

    def _of(self, tag: SealTag, seal: Seal) -> Iterator[SealFinding]:
        yield from self._chained(tag, seal)
        try:
            sealed = contents_digest(self.git, f"{tag.commit}^")
            said = self.git.run("show", "--no-patch", "--format=%(trailers)", tag.commit)
        except GitFailed:
            if not self.git.is_shallow:
                yield self._moved(tag)
            return
        if sealed != seal.contents or f"{DIGEST}: {seal.digest}" not in said.decode():
            yield self._moved(tag)
        elif not is_ancestor(self.git, tag.commit):
            yield self._elsewhere(tag, seal)

    def _moved(self, tag: SealTag) -> SealFinding:
        say = f"“{tag.name}”不在它封的那一次提交上：标签挪过，或者那次提交改过。"
        return SealFinding("seal-moved", tag.name, say, ASK, tag.commit)

    def _elsewhere(self, tag: SealTag, seal: Seal) -> SealFinding:
        """The sealed commit is none of today's: rewritten, or only put on top of another."""
        sealed = contents(self.git, tag.commit)
        lost = sorted(path for path, blob in sealed.items() if (path, blob) not in self.ever)
        if not lost and seal.digest in self.deeds:
            say = f"“{tag.name}”封的提交换过位置（变基），封存的内容都在。"
            return SealFinding("seal-rebased", tag.name, say, "不用管。", tag.commit)
        what = f"，少了封存时的：{some(lost, NAMED)}" if lost else "，少了下发的那一次提交"
        say = f"“{tag.name}”以后历史改写过{what}。"
        mend = f"封存时的样子还在：git show {tag.commit[:10]}；{ASK}"
        return SealFinding("history-rewritten", tag.name, say, mend, tag.commit)

    def _chained(self, tag: SealTag, seal: Seal) -> Iterator[SealFinding]:
        for name, digest in seal.previous:
            before = self.seals.get(name)
            if name not in self.seals:
                say = f"“{tag.name}”接着的上一个封存“{name}”不见了。"
                yield SealFinding("seal-gone", name, say, FETCH)
            elif before is not None and before.digest != digest:
                say = f"“{name}”不是“{tag.name}”接着的那一个：重做过。"
                yield SealFinding("seal-altered", name, say, ASK, tag.commit)

    def missing(self) -> Iterator[SealFinding]:
        """A commit of today says that it was sealed, and no seal is there."""
        there = {each.digest for each in self.seals.values() if each}
        told = {digest for each in self.seals.values() if each for _, digest in each.previous}
        for digest, deed in self.deeds.items():
            if digest not in there | told:
                name = deed.commit.subject
                say = f"“{name}”封存过，封存的标签不见了，或者不是原来那一个。"
                yield SealFinding("seal-gone", name, say, FETCH, deed.sha)
