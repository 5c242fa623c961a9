"""A month in offices under ten regulations, played through the command line.

What each answer must say is in samples/months, worked out by hand. One office is played here,
all of them by `make months`.
"""

from pathlib import Path

import pytest

from cpl.use_cases.practice.story import StoryLine
from cpl.use_cases.regulation.profiles import profiles
from samples.play_months import SCRIPTS, Line, Office, play, read

TEN = ("S000", "S001", "S002B", "S002C", "S002D", "S002G", "S002M", "S002R", "S002U", "S003")


def test_the_month_of_a_personnel_office(tmp_path: Path) -> None:
    answers = [*play(SCRIPTS / "S002R.txt", tmp_path / "office")]
    assert [str(each) for each in answers if each.wrong] == []
    assert sum(each.status != 0 for each in answers) >= 8


def test_each_of_the_ten_has_its_month_and_looks_at_what_came_of_it() -> None:
    assert tuple(sorted(each.stem for each in SCRIPTS.glob("*.txt"))) == TEN
    for name in TEN:
        month = read(SCRIPTS / f"{name}.txt")
        assert month.regulation in profiles()
        refused = [each for each in month.lines if each.command.refused]
        assert len(refused) >= 8, name
        registered = [each for each in month.lines if each.command.label]
        assert 5 <= len(registered) <= 15, name
        looked_at = {each.command.words: each.said for each in month.lines}
        assert len(looked_at["看 reports/**/*.md"]) >= 5, name
        assert looked_at["check"] == ("没有发现问题。",)
        boards = {each.command.who for each in month.lines if each.command.words == "看板"}
        assert len(boards) >= 3, name


@pytest.mark.parametrize(
    ("said", "unsaid", "refused", "wrong"),
    [
        (("2 件",), (), False, ()),
        (("3 件",), (), False, ("没有说：3 件",)),
        ((), ("共 2 件",), False, ("不应当说：共 2 件",)),
        ((), (), True, ("退出码 0，应当被拒绝",)),
    ],
)
def test_a_month_that_goes_otherwise_is_told(
    said: tuple[str, ...],
    unsaid: tuple[str, ...],
    refused: bool,
    wrong: tuple[str, ...],
    tmp_path: Path,
) -> None:
    (tmp_path / "数.md").write_text("共   2 件\n", encoding="utf-8")
    command = read(SCRIPTS / "S002R.txt").lines[0].command
    line = Line(StoryLine(command.at, "李敏", "看 *.md", refused=refused), said, unsaid)
    assert Office(tmp_path).plays(line).wrong == wrong
