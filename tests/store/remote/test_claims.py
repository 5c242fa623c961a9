"""A claim is put once: whoever comes second gets nothing, not even his branch."""

from pathlib import Path

from real_git import office, raw_git

from cpl.store.git.git import Git
from cpl.store.remote.claims import DeskClaim, claim_of, look, put
from cpl.store.remote.origin import ORIGIN, fetch

FIRST, SECOND = (
    DeskClaim("1f", "hz-01", "2026-11-22 09:00"),
    DeskClaim("2e", "", "2026-11-23 08:00"),
)
MAIN = "refs/heads/main"


def sharing(top: Path, name: str, shared: Path) -> Git:
    git = office(top / name)
    raw_git(git.root, "remote", "add", ORIGIN, str(shared))
    return git


def test_of_two_that_ask_at_once_one_is_the_desk(tmp_path: Path) -> None:
    shared = tmp_path / "s.git"
    raw_git(tmp_path, "init", "-q", "--bare", str(shared))
    one, other, url = sharing(tmp_path, "a", shared), sharing(tmp_path, "b", shared), str(shared)
    raw_git(other.root, "commit", "-q", "--allow-empty", "-m", "another")
    assert [look(each, url).is_empty for each in (one, other)] == [True, True]
    assert put(one, url, "A", FIRST, new={MAIN: MAIN})
    assert not put(other, url, "A", SECOND, new={MAIN: MAIN})
    assert not put(other, url, "B", SECOND, new={MAIN: MAIN})
    found = look(one, url)
    assert list(found.claims) == ["A"]
    assert found.branches["main"] == one.head()
    fetch(other, url, "main")
    assert (claim_of(other, "A"), claim_of(other, "B")) == (FIRST, None)
    assert put(other, url, "A", SECOND, found.claims["A"])
    assert not put(one, url, "A", FIRST, found.claims["A"])
    assert str(claim_of(other, "A")) == "一台没有名称的机器（2026-11-23 08:00 起）"
