"""Every paper of an office is printed and looked at; `make papers` does it for every regulation."""

from pathlib import Path

import pytest

from samples.papers import faults, office, papers


@pytest.mark.slow
def test_the_papers_of_a_played_month_are_made_and_large_enough(tmp_path: Path) -> None:
    made = {each.name: each for each in papers(office("S002R-内部投诉", tmp_path / "office"))}
    assert {"投诉工单", "投诉台账", "交接班记录", "月报"} <= made.keys()
    assert [fault for each in made.values() for fault in faults(each)] == []
    assert all(each.files[".md"].decode().strip() for each in made.values())
    assert not any("草稿" in each.files[".md"].decode()[:40] for each in made.values())
