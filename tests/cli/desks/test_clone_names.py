"""Whatever two desks write at the same time about the same thing lies in two files."""

import fnmatch
import json
from pathlib import Path

import pytest
from clerks import Clerk, one_complaint, played
from shared_office import SharedOffice, shared_office

NUMBER = "TS20261117-001"
TABLE = (
    "接收时间,类别,渠道,投诉人,电话,内容\n2026-11-16 10:00,投诉,网络,李女士,1380000123{n},第{n}件\n"
)
KINDS = {
    ("form", NUMBER, "投诉工单", "--issue"): f"issued/{NUMBER}/投诉工单-{{code}}01-*",
    ("form", "台账", "--issue"): "issued/投诉台账/投诉台账-全部*-{code}01-*",
    ("handover", "--issue"): "issued/交接班记录/交接班记录-2026-11-17*-{code}01-*",
    ("attach", NUMBER, "照片.txt"): f"attachments/{NUMBER}/照片-{{code}}.txt",
    ("new", "--apart", "JB20261117-003"): "apart/JB20261117-003.{code}.yaml",
    ("list", "--unmasked", "-m", "核对台账"): "disclosures/2026-11-{code}.jsonl",
    ("import", "留言.csv", "--yes"): "imports/20261117-1000{code}-留言.yaml",
}

# The clock is set by hand here, and the desks are declared with git alone.
CLOCKS = {"clock-played", "clock-set", "clock-ahead"}
BY_THE_TEST = {*CLOCKS, "staff-undeclared", "undeclared-edit", "seen-whole"}


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    played(clerk, one_complaint)
    return shared_office(clerk)


def written(desk: Clerk, words: tuple[str, ...]) -> set[str]:
    """What the command has put into git."""
    before = desk.git("rev-parse", "HEAD").strip()
    desk.does(*words, at="10:00")
    return set(desk.git("-c", "core.quotepath=false", "diff", "--name-only", before).split("\n"))


def test_each_kind_of_file_carries_the_desk_and_all_of_them_come_together(
    office: SharedOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_at: dict[str, set[str]] = {"A": set(), "B": set()}
    for number, code in enumerate("AB"):
        (tmp_path / code).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / code)
        Path("照片.txt").write_text(code, "utf-8")
        Path("留言.csv").write_text(TABLE.format(n=number), "utf-8")
        for words, name in KINDS.items():
            new = written(office[code], words)
            wanted = name.format(code=code)
            assert fnmatch.filter(new, wanted), (words, new)
            new_at[code] |= new
    both = {each for each in new_at["A"] & new_at["B"] if each}
    assert both == {f"complaints/2026/11/{NUMBER}.yaml"}
    office.sync("ABA")
    assert len(office.heads()) == 1
    for code in "AB":
        assert office[code]("check").status == 0
    found = json.loads(office["A"]("audit", "--format", "json").out)
    assert {each["代码"] for each in found} <= BY_THE_TEST
    said = office["A"].does("form", NUMBER, "投诉工单", "--issue")
    assert "-A02-" in said.out
