"""A push judged before it is taken: what the audit and `check` would say of it, and no more work
than what is pushed."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk, copied
from counting import counting
from every import check_every
from honest_office import by_the_machine, honest_office
from paper_trail import ORDINARY, SPARE
from tampering import AFTER_ALL, TAMPERINGS, Culprit, Tampering
from thorough import share

from cpl.store.git.git import Git
from cpl.store.history.blobs import Blobs
from cpl.store.remote.shared import RefUpdate, Terms
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.audit import audit
from cpl.use_cases.guarding import files
from cpl.use_cases.guarding.pushes_judged import Reception, receive
from samples import ten_years

MAIN = "refs/heads/main"
WHOLE_HISTORY = {"paper-source-altered"}
"""Told of a paper issued long before; what altered its source is refused besides."""
REFS_TOLD = {"branch-rewritten"}
ONLY_HERE = ("hidden-from-git", "history-replaced", "seal-moved", "seal-gone")
"""What somebody did to his own copy alone: of that nothing is pushed."""


def judged(git: Git, old: str, new: str) -> Reception:
    def clock(_: str) -> datetime:
        return AFTER_ALL

    return receive(git, (RefUpdate(old, new, MAIN),), Terms(), clock)


def history(git: Git) -> list[str]:
    """Every commit by its name, oldest first."""
    return git.run("rev-list", "--reverse", "--topo-order", "HEAD").decode().split()


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Git:
    return Git(honest_office(tmp_path_factory, tmp_path / "办公室"))


@pytest.mark.sampled
def test_an_honest_history_is_taken_in_whatever_parts_it_is_pushed(office: Git) -> None:
    """Its tags are not pushed here: but for that nothing is said, from any commit to any later."""
    shas = history(office)
    parts = [(old, new) for n, new in enumerate(shas) for old in ("", *shas[max(0, n - 4) : n])]

    def is_taken(part: tuple[str, str]) -> None:
        said = judged(office, *part).refusals
        assert {each.code for each in said} <= {"seal-gone"}, said

    check_every(share(parts, 29, 4), is_taken)


@pytest.mark.slow
@pytest.mark.sampled
def test_every_tampering_is_refused_for_what_the_audit_finds(office: Git) -> None:
    """Pushed on top of a merge, as after every `cpl sync`."""
    culprit = Culprit(office.root)
    on_both = ("-p", "HEAD", "-p", "HEAD~1", "-m", "合并")
    honest = culprit.git("commit-tree", "HEAD^{tree}", *on_both, at="2026-12-02T11:00:00+0800")
    culprit.git("reset", "-q", "--hard", honest)

    def is_refused(tampering: Tampering) -> None:
        place = copied(office.root, office.root.with_name(tampering.name))
        tampering.do(Culprit(place))
        copy = Git(place)
        found = {each.code for each in audit(Workspace(place), AFTER_ALL).counting}
        if is_gone(copy, honest) or tampering.code in ONLY_HERE:
            return  # git itself tells of these, or nobody pushes them: test_serve_hook.py
        said = {each.code for each in judged(copy, honest, history(copy)[-1]).refusals}
        assert said & REFS_TOLD or said >= found - WHOLE_HISTORY, (tampering.name, found, said)
        assert bool(said) == bool(found)
        shutil.rmtree(place)

    check_every(share(TAMPERINGS, 24, 14), is_refused)


def is_gone(git: Git, commit: str) -> bool:
    return not git.run("rev-parse", "--verify", "-q", f"{commit}^{{commit}}", accept=(0, 1, 128))


def test_what_was_explained_by_another_is_taken(office: Git, clerk: Clerk) -> None:
    """The shared repository holds nobody to more than the audit does."""
    honest = history(office)[-1]
    culprit = Culprit(office.root)
    culprit.edits(culprit.issued("2026-11/月报.md"), "2", "1")
    culprit.commits()
    refused = judged(office, honest, history(office)[-1]).refusals
    assert [each.code for each in refused] == ["paper-altered"]
    by_the_machine(clerk.patch)
    here = Clerk(office.root, clerk.patch, clerk.capture)
    words = ("audit", "--explain", refused[0].id, "-m", "印错了")
    here.does(*words, user="郑洁", at="2026-12-03T12:00")
    assert judged(office, honest, history(office)[-1]).refusals == ()


def test_no_clock_that_was_wrong_makes_a_number_free(office: Git) -> None:
    """Somebody who may has told why a record is gone; then a computer's clock stood still."""
    culprit = Culprit(office.root)
    path = culprit.record(SPARE)
    first = culprit.git("log", "--diff-filter=A", "--format=%h", "--", f"{path}")
    text = culprit.git("show", f"{first}:{path.relative_to(office.root)}") + "\n"
    path.unlink()
    culprit.commits()
    culprit.git("commit", "-q", "--allow-empty", "-m", "钟停了", at="2020-01-01T09:00:00+0800")
    before = history(office)[-1]
    path.write_text(text.replace("厕所脏", "无事"), "utf-8")
    culprit.commits()
    for _ in range(2):  # asked for, and kept
        said = judged(office, before, history(office)[-1]).refusals
        assert "number-reused" in {each.code for each in said}
    culprit.git("reset", "-q", "--hard", before)
    path.write_text(text, "utf-8")
    culprit.commits()
    said = judged(office, before, history(office)[-1]).refusals
    assert "number-reused" not in {each.code for each in said}, "as it was registered"


# —— how much is looked at ——


@pytest.mark.parametrize("begins", ["", "HEAD"])
def test_every_file_is_judged_however_few_are_held_at_a_time(
    office: Git, monkeypatch: pytest.MonkeyPatch, begins: str
) -> None:
    before = history(office)[-1] if begins else ""
    culprit = Culprit(office.root)
    spoilt = [culprit.record(number) for number in (ORDINARY, SPARE)]
    for path in spoilt:
        path.write_text(path.read_text("utf-8") + "胡写: 1\n", "utf-8")
    culprit.commits()
    said = judged(office, before, history(office)[-1]).refusals
    monkeypatch.setattr(files, "AT_ONCE", 1)
    assert judged(office, before, history(office)[-1]).refusals == said
    told = " ".join(map(repr, said))
    assert all(path.name in told for path in spoilt)


@contextmanager
def blobs_read() -> Iterator[list[str]]:
    """The name of every blob that is asked for while this lasts."""
    read: list[str] = []
    each = Blobs.each

    def told(self: Blobs, blobs: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        names = list(blobs)
        read.extend(names)
        return each(self, names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Blobs, "each", told)
        yield read


def test_as_much_is_read_of_a_push_whatever_the_history_before_it(tmp_path: Path) -> None:
    """Ten commits on a short history, and on one that is eight times as long: the same git, and
    no more blobs but for what one record or another has."""
    short, long = (cost_of_ten(tmp_path / f"{count}", count) for count in (8, 64))
    assert short[0] == long[0]
    assert abs(short[1] - long[1]) <= 6, (short, long)


def cost_of_ten(place: Path, records: int) -> tuple[dict[str, int], int]:
    """How often git was started, by its subcommand, and how many blobs were asked for."""
    ten_years.write(place, 7, records, events=2)
    git = Git(place)
    shas = history(git)
    with counting() as counts, blobs_read() as read:
        assert judged(git, shas[-11], shas[-1]).refusals == ()
    return {word: counts.git.count(word) for word in counts.git}, len(set(read))
