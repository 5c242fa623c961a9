"""docs/导出.md taken at its word: its five questions, asked of DuckDB, answer as `cpl report`.

Over a whole month of an office's life, and what other desks have given out besides.
"""

import io
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from clerks import git
from places import TOP
from practised import practised

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.codec.records.record import new_text
from cpl.domain.regulation.numbers import folder_of
from cpl.store.workspace import Workspace
from samples.generate import complaint

PAGE = (TOP / "docs" / "导出.md").read_text("utf-8")
SQL = re.compile(r"^```sql\n(.*?)^```$", re.S | re.M)
SHOWN = re.compile(r"^\$ cpl (.*)\n((?:(?!\$ |```).*\n)*)", re.M)
NOW = "2026-11-23T08:30"
SEED = 16
OF_JSON = "format = 'newline_delimited', sample_size = -1, hive_partitioning = true"
NOTHING = "—"
DESKS = "台:\n  - {代码: A, 名称: 热线, 主台: yes}\n  - {代码: B, 名称: 东站}\n"
GROUPED = "GROUP BY coalesce(台, 'A')"
BY_DESK = f"SELECT coalesce(台, 'A'), count(*) FROM 投诉 WHERE 接收时间 >= '2026-10-01' {GROUPED}"


@dataclass(frozen=True)
class Asked:
    """What the questions of the page answered, each a list of rows; and the report's own page."""

    answers: list[list[tuple[Any, ...]]]
    by_desk: Mapping[str, int]
    report: str

    def table(self, title: str) -> list[list[str]]:
        """The rows of a table of the report without its header."""
        rows = self.report.partition(f"\n**{title}**\n\n")[2].partition("\n\n")[0].splitlines()
        return [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows[2:]]


@dataclass(frozen=True)
class Walked:
    """The folder with the office in it, and what the commands of the page answered there."""

    place: Path
    said: list[str]
    of_desks: Mapping[str, str]
    """What `cpl report` answered of each desk alone."""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """The office after its month, exported as the page has it; then once more, after two other
    desks have sent what they have, and reported on.
    """
    place = tmp_path_factory.mktemp("导出")
    root = practised(tmp_path_factory, place / "练习")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("CPL_NOW", NOW)
        patch.setenv("CPL_USER", "李敏")
        said = [_answer(root, *shlex.split(words)) for words, _ in SHOWN.findall(PAGE)]
        _of_other_desks(root)
        assert "重写了" in _answer(root, "export", "../导出")
        _answer(root, "report", "月报", "--month", "2026-10")
        staff = root / "staff.yaml"
        staff.write_text(DESKS + staff.read_text("utf-8"), "utf-8")
        git(root, "commit", "-qam", "两个台")
        of_desks = {e: _answer(root, "report", "--month", "2026-10", "--desk", e) for e in "AB"}
        patch.chdir(place)
        yield Walked(place, said, of_desks)


def _answer(root: Path, *words: str) -> str:
    with redirect_stdout(io.StringIO()) as out:
        assert run(cli, ["-C", str(root), *words]) == 0
    return out.getvalue()


def _of_other_desks(root: Path) -> None:
    rules, chance = Workspace(root).versions[-1], Random(SEED)
    machine = rules.complaints
    for n in range(24):
        received = datetime(2026, 10, 1, 8) + timedelta(hours=29 * n)
        number = f"TS{received:%Y%m%d}-{'AB'[n % 2]}001"
        path = root / folder_of(machine, number) / f"{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new_text(complaint(rules, number, received, chance)), "utf-8")
    git(root, "add", "complaints")
    git(root, "commit", "-qm", "两个台同步来的")


@pytest.fixture(params=["parquet", "jsonl"])
def asked(walked: Walked, request: pytest.FixtureRequest) -> Asked:
    """All of the page's questions, put as the page says that this format is read."""
    statements = SQL.findall(PAGE)
    views, *rest = statements
    if request.param == "jsonl":
        views = re.sub(r"read_parquet\('导出/parquet/(\w+)/\S+', [^)]*\)", _of_json, views)
        assert views.count(OF_JSON) == 4
        assert OF_JSON in PAGE
    with duckdb.connect() as desk:
        desk.execute(views)
        desk.execute(rest[0])
        answers = [desk.execute(each).fetchall() for each in rest[1:]]
        by_desk = desk.execute(BY_DESK).fetchall()
    page = next((walked.place / "练习/reports/2026-10").glob("草稿-月报.md"))
    return Asked(answers, dict(by_desk), page.read_text("utf-8"))


def _of_json(found: re.Match[str]) -> str:
    return f"read_json('导出/jsonl/{found[1]}/**/*.jsonl', {OF_JSON})"


def test_duckdb_answers_the_five_questions_as_the_report_does(asked: Asked) -> None:
    received, ended, left, kept, given = asked.answers
    whole = {row[0]: row[1] for row in asked.table("总体")}
    # 一、受理
    assert sum(row[1] for row in received) == int(whole["本月受理"]) == 59
    by_channel = {row[0]: int(row[1]) for row in asked.table("渠道")}
    assert {**dict(received), "合计": int(whole["本月受理"])} == by_channel
    # 二、办结
    assert sum(row[1] for row in ended) == int(whole["本月办结"])
    by_state = {name[3:]: int(n) for name, n in whole.items() if name.startswith("其中 ")}
    assert dict(ended) == by_state
    # 三、未结
    assert sum(row[1] for row in left) == int(whole["期末未结"]) > 4
    # 四、时限
    told_kept = {(e[0], *map(int, e[2:5])) for e in asked.table("时限执行") if e[0] != "合计"}
    assert set(kept) == told_kept
    assert sum(row[3] for row in kept) > 0
    # 五、补偿
    told_given = {
        (way, role, int(times), 0.0 if worth == NOTHING else float(worth))
        for way, role, times, worth in asked.table("补偿")
        if way != "合计"
    }
    assert {(way, role, n, float(worth)) for way, role, n, worth in given} == told_given
    assert len(given) == 5


def test_each_desk_s_complaints_are_those_of_its_own_report(asked: Asked, walked: Walked) -> None:
    for code, report in walked.of_desks.items():
        assert f"本月受理 {asked.by_desk[code]} " in report
    assert asked.by_desk == {"A": 47, "B": 12}
    assert GROUPED in PAGE


def test_the_commands_of_the_page_answer_as_it_shows(walked: Walked) -> None:
    assert walked.said == [shown for _, shown in SHOWN.findall(PAGE)]
    assert len(walked.said) == 2
