"""What is very much is brought to the shared repository in stages, each judged by itself."""

from pathlib import Path

import pytest
from clerks import Clerk, git
from shared_office import SharedOffice, shared_office

from cpl.store.remote import origin

REFUSES = """\
#!/bin/sh
while read old new ref; do
    [ "$new" != {commit} ] || exit 1
done
"""


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    """The shared repository keeps what its branch was."""
    found = shared_office(clerk, "A")
    git(found.shared, "config", "core.logAllRefUpdates", "true")
    return found


def received(shared: Path) -> list[str]:
    """What its branch was, one after the other."""
    return git(shared, "log", "-g", "--format=%H", "main").split()[::-1]


def sent_after(clerk: Clerk, many: int) -> list[str]:
    """So many commits are made, and brought there; answers them."""
    before = clerk.git("rev-parse", "HEAD").strip()
    for _ in range(many):
        clerk.complaint()
    return clerk.git("rev-list", "--reverse", f"{before}..").split()


def test_it_arrives_whole_by_way_of_some(
    office: SharedOffice, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "AT_ONCE", 2)
    made = sent_after(clerk, 5)
    assert "送出 5 次提交" in clerk.does("sync").out
    assert received(office.shared)[-3:] == [made[1], made[3], made[4]]
    assert clerk.git("rev-parse", origin.SYNCED).strip() == made[4]


def test_where_a_stage_is_refused_all_the_rest_goes_at_once(
    office: SharedOffice, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "AT_ONCE", 2)
    made = sent_after(clerk, 5)
    hook = office.shared / "hooks" / "pre-receive"
    hook.write_text(REFUSES.format(commit=made[3]), "utf-8")
    hook.chmod(0o755)
    clerk.does("sync")
    assert received(office.shared)[-2:] == [made[1], made[4]]


def test_the_first_desk_shares_its_past_in_stages(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "共享.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(shared))
    git(shared, "config", "core.logAllRefUpdates", "true")
    clerk.edits("staff.yaml", ("人员:", "台:\n  - {代码: A, 名称: 热线, 主台: yes}\n人员:"))
    monkeypatch.setattr(origin, "AT_ONCE", 2)
    clerk.complaint()
    past = clerk.git("rev-list", "--reverse", "HEAD").split()
    clerk.does("init", str(clerk.root), "--desk", "A", "--remote", str(shared))
    assert received(shared) == [*past[1:-1:2], past[-1]]
    assert clerk.git("rev-parse", origin.SYNCED).strip() == past[-1]
    assert "没有新的" in clerk.does("sync").out


def test_what_has_come_of_the_first_push_has_come(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "共享.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(shared))
    clerk.edits("staff.yaml", ("人员:", "台:\n  - {代码: A, 名称: 热线, 主台: yes}\n人员:"))
    clerk.complaint()
    monkeypatch.setattr(origin, "AT_ONCE", 1)
    past = clerk.git("rev-list", "--reverse", "HEAD").split()
    hook = shared / "hooks" / "pre-receive"
    hook.write_text(REFUSES.format(commit=past[-1]), "utf-8")
    hook.chmod(0o755)
    init = ("init", str(clerk.root), "--desk", "A", "--remote", str(shared))
    assert clerk(*init).status == 1
    assert git(shared, "rev-parse", "main").strip() == past[-2]
    hook.unlink()
    assert "这里是 A 热线 台" in clerk.does(*init).out
    assert "送出 1 次提交" in clerk.does("sync").out
    assert git(shared, "rev-parse", "main").strip() == past[-1]
