"""Traces of a history that is not the one that was written: what git itself remembers."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding
from cpl.problems import CplError
from cpl.store.files import read_if_there
from cpl.store.git.git import Git
from cpl.store.history.last_backup import last_backup
from cpl.store.history.past import FileChange, PastCommit, past_commits
from cpl.store.record_folders import stem_of
from cpl.use_cases.auditing.inspecting.undeclared import OURS
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.checking.changed_files import FROZEN
from cpl.use_cases.sealing.seal_checking import seal_findings

ENTRY = re.compile(
    rb"(?P<old>[0-9a-f]{40,64}) (?P<new>[0-9a-f]{40,64}) .*?> \d+ [+-]\d{4}\t(?P<how>.*)"
)
"""A line of git's own log of a branch."""
REPLACED, REWRITTEN = "refs/replace/", "refs/original/"
GRAFTS = "info/grafts"
ATTRIBUTES, LFS, PASSED_OVER = ".gitattributes", "lfs", "S"
FILTER = re.compile(r"^filter\.(.+)\.(?:clean|smudge|process)(?: |$)", re.MULTILINE)
OVERWRITTEN = b"forced-update"
MOST_LOST = 500
MOST_TOLD = 12


def git_itself(replay: Replay) -> Iterator[AuditFinding]:
    yield from _gone(replay)
    yield from _dropped(replay)
    yield from _second_beginnings(replay)
    yield from _shown_otherwise(replay)
    yield from _not_looked_at(replay)
    yield from _sealed(replay)
    yield from _backed_up(replay)


# —— commits that were there ——


def _gone(replay: Replay) -> Iterator[AuditFinding]:
    """Whoever took the whole history away took every trace with it."""
    first = None if replay.commits else next(replay.workspace.paths(), None)
    if first is not None:
        say = "文件夹里有记录，git 里一次提交也没有：经过无从查起。"
        yield AuditFinding("history-empty", replay.workspace.shown(first), say)


@dataclass(frozen=True)
class _Lost:
    """A commit that the branch once had, and how the branch left it."""

    past: PastCommit
    how: str


def _dropped(replay: Replay) -> Iterator[AuditFinding]:
    """What the branch once had and has no more, unless the same is there under another name.

    A rebase gives commits other names: the same author did the same at the same time.
    """
    every = list(_lost(replay))
    deeds = {_deed_of(each.past) for each in every}
    kept: dict[tuple[str, ...], list[PastCommit]] = {}
    for each in replay.commits if every else ():
        if (deed := _deed_of(each)) in deeds:
            kept.setdefault(deed, []).append(each)
    found = [each for each in every if each.past.changes and not _is_kept(replay, each.past, kept)]
    for lost in found[:MOST_TOLD]:
        past = lost.past
        code, said = "commit-dropped", "现在没有了"
        if _deed_of(past) in kept:
            code, said = "commit-rewritten", "现在的内容不一样了"
        say = f"这一次提交以前在历史里，{said}（{lost.how}）：{past.commit.subject}。"
        key = _deed_of(past)
        yield AuditFinding(code, past.changes[0].path, say, replay.deed(past), key=key)
    if len(found) > MOST_TOLD:
        more = len(found) - MOST_TOLD
        say = f"另外还有 {more} 次提交以前在历史里，现在没有了，或者内容不一样了。"
        yield AuditFinding("commit-dropped", "", say, key=_deed_of(found[-1].past))


def _is_kept(
    replay: Replay, past: PastCommit, kept: dict[tuple[str, ...], list[PastCommit]]
) -> bool:
    """Is there a commit today that did the same?"""
    twins = kept.get(_deed_of(past), [])
    patch = _patch(replay, past) if twins else ()
    return any(patch == _patch(replay, each) for each in twins)


def _deed_of(past: PastCommit) -> tuple[str, ...]:
    """Who did what and when, which stays the same through an honest rebase."""
    commit = past.commit
    when = f"{commit.at:%Y-%m-%dT%H:%M:%S}"
    return (commit.author.name, when, commit.subject, *sorted({e.path for e in past.changes}))


def _patch(replay: Replay, past: PastCommit) -> tuple[tuple[str, ...], ...]:
    """What the commit put in and took out, wherever in the file: a colleague wrote there too."""
    return tuple(sorted(_lines_of(replay, each) for each in past.changes))


def _lines_of(replay: Replay, change: FileChange) -> tuple[str, ...]:
    before, after = (
        Counter((replay.blob(blob) or b"").splitlines() if blob else [])
        for blob in (change.before, change.after)
    )
    lines = [(b"+", e) for e in (after - before).elements()]
    lines += [(b"-", e) for e in (before - after).elements()]
    return (change.path, *sorted((sign + line).decode(errors="replace") for sign, line in lines))


def _lost(replay: Replay) -> Iterator[_Lost]:
    """Every commit that git's own log of the branch names and that no other stands on now."""
    git = replay.git
    found: dict[str, str] = {}
    for entry in _entries(git):
        for sha in (entry["old"].decode(), entry["new"].decode()):
            if set(sha) != {"0"} and replay.commits.place_of(sha) is None:
                found[sha] = entry["how"].decode(errors="replace").partition(":")[0]
    seen: set[str] = set()
    for sha, how in list(found.items())[-MOST_LOST:]:
        with suppress(CplError):  # swept away meanwhile
            for past in past_commits(git, revs=(sha, "^HEAD")):
                if past.sha not in seen:
                    yield _Lost(past, how)
                seen.add(past.sha)


def _entries(git: Git) -> Iterator[re.Match[bytes]]:
    """Of this branch, and of the others' where somebody overwrote it; what else lies on branches
    is not this history's."""
    branch = (read_if_there(git.folder() / "HEAD") or b"").decode(errors="replace").strip()
    logs = git.common_folder() / "logs"
    own = logs / branch.removeprefix("ref: ")
    for path in (own, *sorted((logs / "refs" / "remotes").glob("*/*"))):
        for entry in map(ENTRY.match, (read_if_there(path) or b"").splitlines()):
            if entry and (path == own or OVERWRITTEN in entry["how"]):
                yield entry


# —— more than one beginning ——


def _second_beginnings(replay: Replay) -> Iterator[AuditFinding]:
    if replay.git.is_shallow:
        say = "这一份是浅克隆，只有历史的末尾：前面的没有看。"
        yield AuditFinding("history-shallow", "", say, key=("shallow",))
        return
    yield from beginnings(replay)


def beginnings(replay: Replay) -> Iterator[AuditFinding]:
    """There is one, with a commit that holds no record yet."""
    first = (replay.commits[place] for place in replay.survey.roots)
    roots = [each for each in first if each.sha not in replay.cut_off]
    has_begun = replay.earlier.is_there
    for past in roots if has_begun else roots[1:]:
        say = f"历史有第二个开头：{past.commit.subject}，它前面什么都没有。"
        key = _deed_of(past)
        yield AuditFinding("second-root", "", say, replay.deed(past), key=key)
    if roots and not has_begun and not _begins_empty(roots[0], replay):
        say = "历史的第一次提交里就有记录：前面的历史不见了，或者记录是一起放进来的。"
        yield AuditFinding("root-with-records", "", say, replay.deed(roots[0]), key=("root",))


def _begins_empty(root: PastCommit, replay: Replay) -> bool:
    tops = {each.top_folder for each in replay.workspace.machines()}
    return not any(
        each.path.partition("/")[0] in tops and each.path.endswith(".yaml") for each in root.changes
    )


# —— git made to show something else ——


def _shown_otherwise(replay: Replay) -> Iterator[AuditFinding]:
    git = replay.git
    for line in _refs(git, REPLACED):
        sha = line.removeprefix(REPLACED)
        say = f"git replace 让 git 把提交 {sha[:10]} 显示成另一个；审计看的是原来那一个。"
        yield AuditFinding("history-replaced", "", say, key=(REPLACED,))
    for line in _refs(git, REWRITTEN):
        say = f"有改写历史（filter-branch）留下的旧分支：{line}。"
        yield AuditFinding("history-rewritten", "", say, key=(REWRITTEN, line))
    if read_if_there(git.common_folder() / GRAFTS):
        say = f".git/{GRAFTS} 让 git 以为提交接在别的提交后面。"
        yield AuditFinding("history-replaced", "", say, key=(GRAFTS,))


def _not_looked_at(replay: Replay) -> Iterator[AuditFinding]:
    """What lies in the folder and git was told to take for unchanged, to pass over, to rewrite."""
    git, workspace = replay.git, replay.workspace
    own = (*replay.record_tops, *OURS, *FROZEN)
    for entry in _listed(git, "-v", own):
        flag, _, path = entry.partition(" ")
        if (flag.islower() or flag == PASSED_OVER) and (git.root / path).exists():
            yield _hidden(path, "git 被设成不看它改没改。")
    for path in _listed(git, "--others", ("--ignored", "--exclude-standard", "--", *own)):
        if workspace.place(stem_of(path)) == path:
            yield _hidden(path, "是一份记录，git 却被设成不收它（.gitignore、.git/info/exclude）。")
    told = git.run("config", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$", accept=(0, 1))
    names = {*FILTER.findall(told.decode(errors="replace"))} - {LFS}
    for place in (git.root / ATTRIBUTES, git.common_folder() / "info" / "attributes"):
        said = (read_if_there(place) or b"").decode(errors="replace")
        for name in sorted(each for each in names if f"filter={each}" in said):
            yield _hidden(ATTRIBUTES, f"git 用过滤器“{name}”改写文件：文件夹里的和历史里的不同。")


def _listed(git: Git, how: str, more: tuple[str, ...]) -> tuple[str, ...]:
    words = more if "--" in more else ("--", *more)
    found = git.run("ls-files", "-z", how, *words)
    return tuple(os.fsdecode(each) for each in found.split(b"\0") if each)


def _hidden(path: str, say: str) -> AuditFinding:
    return AuditFinding("hidden-from-git", path, say, key=(say,))


def _refs(git: Git, below: str) -> tuple[str, ...]:
    found = git.run("for-each-ref", "--format=%(refname)", below)
    return tuple(found.decode(errors="replace").split())


# —— what was put away ——


def _sealed(replay: Replay) -> Iterator[AuditFinding]:
    """The seals of issued reports, as `cpl verify` sees them."""
    for each in seal_findings(replay.git, replay.commits):
        place = replay.commits.place_of(each.commit)
        deed = replay.deed(replay.commits[place]) if place is not None else None
        yield AuditFinding(each.code, each.tag, f"{each.say}{each.mend}", deed)


def _backed_up(replay: Replay) -> Iterator[AuditFinding]:
    """The last backup was made of a commit that must still be there."""
    last = last_backup(replay.git)
    if last is None or replay.commits.place_of(last.commit) is not None:
        return
    say = (
        f"{last.made_at:%Y-%m-%d %H:%M} 的备份存到的提交 {last.commit[:10]} 历史里没有了："
        f"备份以后历史改写过。备份在 {last.place}。"
    )
    yield AuditFinding("backup-mismatch", "", say, key=(f"{last.made_at:%Y-%m-%dT%H:%M}",))
