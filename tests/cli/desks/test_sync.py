"""`cpl sync`: what each desk did is at every desk afterwards, whatever happened on the way."""

import pytest
from clerks import Clerk, everything, git
from shared_office import SharedOffice, shared_office


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    return shared_office(clerk)


def registers(office: SharedOffice, code: str, number: str) -> str:
    """A complaint with a number of this desk, wherever numbers come from; answers its path."""
    clerk = office[code]
    path = clerk.complaint()
    wanted = path.with_name(f"{number}.yaml")
    if path != wanted:
        text = path.read_text("utf-8").replace(path.stem, number)
        git(clerk.root, "rm", "-q", str(path))
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_text(text, "utf-8")
        git(clerk.root, "add", ".")
        git(clerk.root, "commit", "-qm", f"{number} 登记")
    return str(wanted.relative_to(clerk.root))


FIRST, OTHER = "TS20261117-A001", "TS20261117-B001"


def test_what_was_done_at_two_desks_is_at_both_in_one_history(office: SharedOffice) -> None:
    mine, theirs = registers(office, "A", FIRST), registers(office, "B", OTHER)
    assert office["A"].does("sync").out.startswith("送出 ")
    said = office["B"].does("sync").out
    assert f"变了的件：{FIRST}。" in said
    assert f"变了的件：{OTHER}。" in office["A"].does("sync").out
    assert len(office.heads()) == 1
    for clerk in office.desks.values():
        assert {mine, theirs} <= everything(clerk.root).keys()
        assert clerk.git("status", "--porcelain") == ""
        assert clerk.does("sync").out == "没有新的，也没有要送的。\n"
    assert everything(office["A"].root) == everything(office["B"].root)
