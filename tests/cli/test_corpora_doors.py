"""Strings and files that break programs, at every door: an answer in words, nothing lost."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from clerks import Clerk, one_complaint, played
from corpora import naughty_strings, strange_texts
from thorough import share

DONE_OR_REFUSED = (0, 1, 2, 3)
SOME = slice(3, None, 37)  # of five hundred: a dozen
FOLDER = "complaints/2026/11"
DOORS: Sequence[tuple[str, ...]] = (
    ("new", "投诉", "热线", "投诉人.姓名={}", "内容={}", "--dry-run"),
    ("new", "投诉", "热线", "投诉人.匿名=是", "内容=x", "投诉人.电话={}", "--dry-run"),
    ("new", "投诉", "热线", "投诉人.匿名=是", "内容=x", "接收时间={}", "--dry-run"),
    ("do", "{}", "备注", "备注=x", "--dry-run"),
    ("do", "1", "{}"),
    ("do", "1", "备注", "备注=x", "--at", "{}", "--dry-run"),
    ("do", "1", "备注", "{}={}", "--dry-run"),
    ("do", "1", "补偿", "补偿.方式=现金", "补偿.金额={}", "--dry-run"),
    ("do", "1", "备注", "备注=x", "--as", "{}", "--role", "{}", "--basis", "{}", "--dry-run"),
    ("show", "{}"),
    ("list", "内容={}"),
    ("list", "--month", "{}"),
    ("find", "{}"),
    ("due", "{}"),
    ("form", "1", "{}"),
    ("report", "{}", "--month", "{}"),
    ("check", "{}"),
    ("fix", "{}", "--yes"),
    ("commit", "{}", "-m", "{}"),
    ("attach", "1", "{}"),
    ("import", "{}", "--sheet", "{}"),
    ("duty", "{}", "{}"),
    ("rules", "explain", "{}"),
    ("undo", "{}", "--yes"),
    ("restore", "{}", "{}"),
    ("{}",),
)


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    played(clerk, one_complaint)
    monkeypatch.chdir(clerk.root)
    return clerk


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_a_naughty_string_is_taken_whole_or_refused_in_words(
    office: Clerk, shared_data: Path, door: tuple[str, ...]
) -> None:
    before = office.commits()
    for text in ("", " ", *share(naughty_strings(shared_data)[SOME], of=3)):
        if "\0" not in text:  # no command line can hold it
            said = office(*(word.replace("{}", text) for word in door))
            assert said.status in DONE_OR_REFUSED, (text, said)
    assert office.commits() == before
    assert office("check").status == 0


def test_every_naughty_string_in_one_table_has_its_fate(
    office: Clerk, shared_data: Path, tmp_path: Path
) -> None:
    """Each is imported or told with its row; what comes in is as it was but for white space."""
    strings = naughty_strings(shared_data)
    with (tmp_path / "表.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["类别", "渠道", "投诉人.姓名", "接收时间", "内容"])
        for number, text in enumerate(strings):
            table.writerow(["投诉", "网络", f"第{number}人", "2026-11-16 09:00", text])
    said = office("import", str(tmp_path / "表.csv"), "--yes")
    assert said.status in (0, 1), said
    assert f"读到 {len(strings)} 行" in said.out
    assert office("check").status == 0


@pytest.mark.sampled
def test_strange_yaml_among_the_records_is_told_and_hides_nothing(
    office: Clerk, shared_data: Path
) -> None:
    texts = share(strange_texts(shared_data), of=2)
    for number, text in enumerate(texts, 100):
        path = office.root / FOLDER / f"TS20261117-{number}.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = office("check")
    assert said.status == 1
    for number in range(100, 100 + len(texts)):
        assert f"TS20261117-{number}.yaml:" in said.out
    assert "TS20261117-001" in office("list").out
    assert office("fix", "--dry-run").status in DONE_OR_REFUSED
