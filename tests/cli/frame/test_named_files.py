"""Several files, and a pattern that no shell has read."""

from pathlib import Path

import pytest
from clerks import Clerk, one_complaint, played

from cpl.cli.frame.named_files import files_named
from cpl.problems import UsageProblem

HEAD = "类别,渠道,内容,投诉人.姓名,接收时间\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "收到的"
    place.mkdir()
    for name in ("甲.csv", "乙.csv", "~$甲.csv", "真*.txt", "真的.txt"):
        (place / name).write_text("", "utf-8")
    return place


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("*.csv",), ["乙.csv", "甲.csv"]),
        (("甲.csv", "乙.csv", "甲.csv"), ["甲.csv", "乙.csv"]),
        (("甲.csv", "*.csv"), ["甲.csv", "乙.csv"]),
        (("~$甲.csv", "甲.csv"), ["甲.csv"]),
        (("~$甲.csv",), ["~$甲.csv"]),
        (("真*.txt",), ["真*.txt"]),
        (("没有.csv",), ["没有.csv"]),
    ],
)
def test_which_files_are_meant(folder: Path, words: tuple[str, ...], names: list[str]) -> None:
    found = files_named(str(folder / each) for each in words)
    assert [each.name for each in found] == names


def test_a_pattern_that_fits_nothing_is_said(folder: Path) -> None:
    with pytest.raises(UsageProblem, match=r"没有文件对得上 .*\.pdf"):
        files_named([str(folder / "*.pdf")])


def test_several_tables_one_after_the_other_and_one_that_is_none(
    clerk: Clerk, tmp_path: Path
) -> None:
    for name, text in (("甲", "停运"), ("乙", "排队")):
        row = f"投诉,来访,{text},王女士,2026-11-02 10:00\n"
        (tmp_path / f"{name}.csv").write_text(HEAD + row, "utf-8")
    (tmp_path / "丙.csv").write_text("", "utf-8")
    said = clerk("import", str(tmp_path / "*.csv"), "--yes")
    assert said.status != 0
    assert "丙" in said.err or "丙" in said.out
    assert said.out.count("已导入 TS") == 2
    assert len(list(clerk.root.rglob("complaints/**/TS*.yaml"))) == 2


def test_all_the_photographs_of_a_folder_are_attached_at_once(clerk: Clerk, folder: Path) -> None:
    played(clerk, one_complaint)
    for name in ("甲.csv", "乙.csv"):
        (folder / name).write_text(name, "utf-8")
    said = clerk.does("attach", "1", str(folder / "*.csv"))
    assert "甲.csv" in said.out
    assert "乙.csv" in said.out
    assert "~$" not in said.out
