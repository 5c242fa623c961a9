"""`make bench`, on a handful of records: it measures all it names, and its table can be read."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import bench
import pytest
import yaml
from places import TESTS
from thorough import THOROUGH, share

from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.table_import import carry_out
from cpl.use_cases.upkeep.init import init
from samples import ten_years

ROW = re.compile(
    r"(?m)^\| (.+?) \| (\d+) \| ([\d.]+) × (.+?) \| ([\d.]*) \| (\d+) \| (\d+) \|.*\|$"
)


@pytest.mark.slow
@pytest.mark.sampled
def test_everything_named_is_measured_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share of the rows is measured, with all that any is compared with."""
    place, history = tmp_path / "十年", tmp_path / "历史"
    monkeypatch.setenv("CPL_NOW", bench.NOW)
    ten_years.write(place, ten_years.SEED, 20)
    ten_years.write(history, ten_years.SEED, 20, events=4)
    found = tuple(bench.rows(place, place, history, tmp_path / "草稿"))
    names = [each.name for each in found]
    assert len(names) == len(set(names)) >= 20
    assert {bench.PYTHON, bench.COMMIT, bench.COMPOSE, bench.SHEET, bench.COLD} <= set(names)
    peers = {each.beside for each in found}
    assert peers <= set(names)
    assert sum(each.most is not None for each in found) >= 15
    some = {*peers, *share((n for n in names if n not in {*peers, bench.COLD}), 6)}
    measured = [each for each in found if each.name in some]
    said = ROW.findall(bench.table(measured, bench.measured(measured, 0), True))
    assert [name for name, *_ in said] == [each.name for each in measured]
    assert all(int(milliseconds) and int(memory) for _, milliseconds, _, _, _, memory, _ in said)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.skipif(not THOROUGH, reason="half a minute; its rows are measured above")
def test_the_whole_of_it_prints_its_table() -> None:
    words = (sys.executable, str(TESTS / "bench.py"), "--count=20", "--backlog=5", "--rounds=0")
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert len(ROW.findall(done.stdout)) >= 20


def test_a_command_that_fails_is_told_and_not_measured() -> None:
    failing = bench.Step((sys.executable, "-c", "import sys; print('坏了'); sys.exit(3)"))
    with pytest.raises(SystemExit, match="坏了"):
        bench.cost(failing)


def test_what_a_command_starts_is_counted_with_it() -> None:
    busy = "sum(range(9_000_000))"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{busy}'])"
    alone = bench.cost(bench.Step((sys.executable, "-c", "pass")))
    both = bench.cost(bench.Step((sys.executable, "-c", inner)))
    assert both.seconds > 2 * alone.seconds


def test_more_than_it_may_cost_is_marked() -> None:
    row = bench.Row("cpl", lambda _: bench.Step(()), most=(5, 6), megabytes=100)
    costs = {bench.PYTHON: bench.Cost(0.01, 10), "cpl": bench.Cost(0.055, 90)}
    assert (
        bench.line(row, costs, True)
        == f"| cpl | 55 | 5.50 × {bench.PYTHON} | 5.00 | 90 | 100 | 超出 |"
    )
    assert bench.line(row, costs, False).endswith("| 6.00 | 90 | 100 |  |")
    costs["cpl"] = bench.Cost(0.055, 101)
    assert bench.line(row, costs, False).endswith("超出 |")


def told(data: object) -> object:
    """With the order of the keys, which dicts do not compare."""
    if isinstance(data, dict):
        return [[key, told(value)] for key, value in data.items()]
    return [told(each) for each in data] if isinstance(data, list) else data


def only_record(folder: Path) -> object:
    """Of the one file there: its keys in their order, and all that they say, as text."""
    (path,) = folder.rglob("*.yaml")
    return told(yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader))


def test_an_import_is_compared_with_writing_the_very_same_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, mapping = bench.old_ledger(tmp_path / "表", 1)
    monkeypatch.setattr(sys, "argv", ["-c", table, str(tmp_path / "只写")])
    exec(bench.KEEPING, {})
    now = datetime.fromisoformat(bench.NOW)
    init(tmp_path / "单位", now, True)
    workspace = Workspace(tmp_path / "单位")
    desk = Desk(workspace, now, person_named(workspace, "李敏"), clock_set=True)
    carry_out(desk, Path(table), Path(mapping))
    assert only_record(tmp_path / "只写") == only_record(workspace.root / "complaints")
