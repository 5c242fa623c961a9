"""`cpl export`: what is in it, what is written again, and that it is whole or not there."""

import json
import shutil
import sys
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from clerks import COMPLAINT, Clerk, Said, played
from clerks import office as office_of

from cpl.store.workspace import Workspace
from cpl.use_cases.desk import person_named
from cpl.use_cases.exporting.export import export
from cpl.use_cases.reading import Onlooker

OCTOBER, NOVEMBER = "2026-10-20T09:00", "2026-11-17T09:00"
SPOT = ("分类=票务", "等级=一级", "--do", "当场办结", "处理结果=已退票", "满意度=满意")
TABLES = ("cards", "events", "clocks", "payments")


def two_months(clerk: Clerk) -> None:
    """To play: one settled at once in October, and one in November."""
    for at in (OCTOBER, NOVEMBER):
        clerk.does("new", *COMPLAINT, *SPOT, "--again", at=at)


@pytest.fixture
def desk(clerk: Clerk) -> Clerk:
    return played(clerk, two_months)


def exports(desk: Clerk, *more: str, to: str = "导出", **typed: str) -> Said:
    return desk("export", str(desk.root.parent / to), "--as", "jsonl", *more, **typed)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    files = sorted((folder / "jsonl" / table).rglob("*.jsonl"))
    return [json.loads(line) for each in files for line in each.read_text("utf-8").splitlines()]


def every_byte(folder: Path) -> dict[str, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file() and each.name[0] != ".")
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(files)}


def inode(folder: Path, month: str) -> int:
    return (folder / f"jsonl/cards/year=2026/month={month}/cards.jsonl").stat().st_ino


# —— what is in it ——


def test_both_formats_hold_the_same_rows_masked(desk: Clerk) -> None:
    out = desk.root.parent / "导出"
    said = desk.does("export", str(out))
    assert "2 件，脱敏" in said.out
    assert "cards 2、events 4、" in said.out
    schema = json.loads((out / "jsonl/schema.json").read_text("utf-8"))
    assert schema["时区"] == "Asia/Shanghai"
    for table in TABLES:
        names = [each["名称"] for each in schema["表"][table]["列"]]
        files = sorted((out / "parquet" / table).rglob("*.parquet"))
        arrow = [row for each in files for row in pq.ParquetFile(each).read().to_pylist()]
        assert [_as_json(each) for each in arrow] == rows(out, table)
        assert all(list(each) == names for each in arrow)
    everything = b"".join(every_byte(out / "jsonl").values()).decode()
    assert "王**" in everything
    assert "138****1234" in everything
    assert "王女士" not in everything
    assert "13800001234" not in everything


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return f"{value:f}" if isinstance(value, Decimal) else value


def test_the_same_records_are_the_same_bytes(desk: Clerk) -> None:
    for name in ("甲", "乙"):
        desk.does("export", str(desk.root.parent / name))
    first, second = (every_byte(desk.root.parent / name) for name in ("甲", "乙"))
    assert first == second
    assert len(first) == 2 * (2 * len(TABLES) + 2)


def test_times_have_no_zone_so_that_the_month_is_the_office_s(desk: Clerk) -> None:
    desk.does("export", str(desk.root.parent / "导出"), "--as", "parquet")
    file = desk.root.parent / "导出/parquet/cards/year=2026/month=10/cards.parquet"
    schema = pq.read_schema(file)
    assert str(schema.field("接收时间").type) == "timestamp[us]"
    assert schema.metadata[b"cpl.zone"] == b"Asia/Shanghai"


def test_hand_edits_nobody_recorded_are_named_and_not_in_it(desk: Clerk) -> None:
    record = next((desk.root / "complaints/2026/10").iterdir())
    text = record.read_text("utf-8")
    record.write_text(text.replace("没有告知可以退票", "手工改过"), "utf-8")
    said = exports(desk)
    assert said.status == 0
    assert record.name in said.err
    assert "手工改过" not in rows(desk.root.parent / "导出", "cards")[0]["字段"]


def test_what_cannot_be_read_is_named_each_time(desk: Clerk) -> None:
    record = next((desk.root / "complaints/2026/10").iterdir())
    record.write_bytes(record.read_bytes().replace(b"\xe7\x8a\xb6\xe6\x80\x81:", b"??:"))
    desk.git("commit", "-qam", "手工改坏了")
    for _ in range(2):
        said = exports(desk)
        assert said.status == 1
        assert record.name in said.err
        assert [each["编号"][2:8] for each in rows(desk.root.parent / "导出", "cards")] == [
            "202611"
        ]


# —— what is written again ——


def test_only_the_month_of_a_changed_record_is_written_again(desk: Clerk) -> None:
    out = desk.root.parent / "导出"
    assert "第一次" in exports(desk).out
    before = inode(out, "10"), inode(out, "11")
    assert "没有变化" in exports(desk, at="2026-11-18T09:00").out
    assert (inode(out, "10"), inode(out, "11")) == before
    desk.does("do", "TS20261117-001", "备注", "备注=又来电", at="2026-11-18T09:10")
    said = exports(desk)
    assert "重写了 2026-11，别的月没有变" in said.out
    assert inode(out, "10") == before[0]
    assert inode(out, "11") != before[1]
    assert [each["事件"] for each in rows(out, "events")][-1] == "备注"
    fresh = desk.root.parent / "另一份"
    exports(desk, to=fresh.name)
    assert _data(out) == _data(fresh)


def _data(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in every_byte(folder).items() if "_export" not in name}


def test_a_month_whose_limits_still_run_is_written_again_as_time_goes_by(desk: Clerk) -> None:
    desk.does("new", *COMPLAINT, "--again", at="2026-11-18T09:00")
    exports(desk)
    out = desk.root.parent / "导出"
    standing = {each["结果"] for each in rows(out, "clocks") if each["编号"] == "TS20261118-001"}
    assert "逾期" not in standing
    assert "重写了 2026-11" in exports(desk, at="2026-11-25T09:00").out
    standing = {each["结果"] for each in rows(out, "clocks") if each["编号"] == "TS20261118-001"}
    assert "逾期" in standing


def test_so_is_the_month_of_a_record_that_names_a_changed_one(desk: Clerk) -> None:
    """Its text may repeat what the other one has to hide."""
    order = ("来源=TS20261020-001", "整改单位=票务部", "存在问题=没有告知", "整改期限=2026-11-25")
    chief = desk.who("客服主管")
    desk.does("new", "整改", *order, "整改要求=向赵小六致歉", at="11:00", user=chief)
    exports(desk)
    out = desk.root.parent / "导出"
    assert "赵小六" in rows(out, "cards")[-1]["字段"]
    desk.edits("complaints/2026/10/TS20261020-001.yaml", ("姓名: 王女士", "姓名: 赵小六"))
    assert "重写了 2026-10、2026-11" in exports(desk).out
    assert "向赵**致歉" in rows(out, "cards")[-1]["字段"]


def test_a_month_that_has_no_records_any_more_is_gone(desk: Clerk) -> None:
    exports(desk)
    desk.git("rm", "-rqf", "complaints/2026/10")
    desk.git("commit", "-qm", "删去")
    exports(desk)
    assert [each["编号"] for each in rows(desk.root.parent / "导出", "cards")] == ["TS20261117-001"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("amend", "上次导出以后 git 的历史改写过"),
        ("staff", "规则、人员"),
        ("viewer", "上次导出的人不同"),
    ],
)
def test_all_is_written_again_where_nothing_can_be_trusted(
    desk: Clerk, change: str, why: str
) -> None:
    exports(desk)
    before = inode(desk.root.parent / "导出", "10")
    user = "李敏"
    match change:
        case "amend":
            desk.git("commit", "-q", "--amend", "-m", "改写")
        case "staff":
            desk.edits("staff.yaml", ("limin@", "li.min@"))
        case "viewer":
            user = desk.who("客服主管")
    assert f"全部写了一遍：{why}" in exports(desk, user=user).out
    assert inode(desk.root.parent / "导出", "10") != before


def test_a_file_that_somebody_took_away_is_put_back(desk: Clerk) -> None:
    exports(desk)
    out = desk.root.parent / "导出"
    before = every_byte(out)
    (out / "jsonl/events/year=2026/month=10/events.jsonl").unlink()
    exports(desk)
    assert every_byte(out) == before


# —— whole or not there ——


def test_broken_off_anywhere_the_old_one_is_untouched(desk: Clerk) -> None:
    exports(desk)
    out = desk.root.parent / "导出"
    before = every_byte(out)
    desk.does("do", "TS20261117-001", "备注", "备注=又来电", at="11:00")

    def broken_off(done: int, _: int) -> None:
        raise KeyboardInterrupt

    place = Workspace(desk.root)
    onlooker = Onlooker(place, person_named(place, "李敏"), datetime(2026, 11, 17, 12))
    place.how_far = lambda *_: nullcontext(broken_off)
    with pytest.raises(KeyboardInterrupt):
        export(place, onlooker, out, ("jsonl", "parquet"))
    assert every_byte(out) == before
    assert {each.name for each in out.iterdir()} == {".cpl-export.lock", "jsonl"}


def test_killed_between_the_renamings_the_next_time_mends_it(desk: Clerk) -> None:
    exports(desk)
    out = desk.root.parent / "导出"
    before = every_byte(out)
    (out / "jsonl").rename(out / ".jsonl.old")
    shutil.copytree(out / ".jsonl.old/cards", out / ".jsonl.new/cards")
    assert "没有变化" in exports(desk).out
    assert every_byte(out) == before
    assert {each.name for each in out.iterdir()} == {".cpl-export.lock", "jsonl"}


def test_nothing_is_written_where_it_does_not_belong(desk: Clerk, tmp_path: Path) -> None:
    inside = desk("export", str(desk.root / "导出"))
    assert (inside.status, "在工作文件夹里面" in inside.err) == (2, True)
    assert not (desk.root / "导出").exists()
    theirs = tmp_path / "别人的/jsonl"
    theirs.mkdir(parents=True)
    (theirs / "数据.jsonl").write_text("{}\n")
    said = exports(desk, to="别人的")
    assert (said.status, "不是 cpl export 写的" in said.err) == (2, True)
    assert [each.name for each in theirs.iterdir()] == ["数据.jsonl"]
    taken = tmp_path / "文件"
    taken.write_text("x")
    said = exports(desk, to="文件")
    assert (said.status, "已经有一个同名的文件" in said.err) == (3, True)


def test_another_office_s_export_is_left_alone(desk: Clerk, tmp_path: Path) -> None:
    exports(desk)
    before = every_byte(tmp_path / "导出")
    other = office_of(tmp_path / "别处", desk)
    said = other("export", str(tmp_path / "导出"), "--as", "jsonl", at=NOVEMBER)
    assert (said.status, "另一个单位" in said.err) == (2, True)
    assert every_byte(tmp_path / "导出") == before


def test_hand_edited_rules_stop_it(desk: Clerk) -> None:
    rules = desk.root / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("zone:", "zone: ", 1) + "\n", "utf-8")
    said = exports(desk)
    assert (said.status, "cpl commit" in said.err) == (3, True)
    assert not (desk.root.parent / "导出").exists()


# —— shown whole ——


def test_unmasked_leaves_a_trace_and_a_folder_of_its_own(desk: Clerk) -> None:
    out = desk.root.parent / "全文"
    exports(desk)
    commits = desk.commits()
    refused = exports(desk, "--unmasked", "-m", "审计调取")
    assert (refused.status, "另一个文件夹" in refused.err) == (2, True)
    assert desk.commits() == commits
    said = exports(desk, "--unmasked", "-m", "审计调取", to="全文")
    assert (said.status, "全文。" in said.out) == (0, True)
    assert "查看全文 export" in desk.git("log", "-1", "--format=%s")
    assert "王女士" in rows(out, "cards")[0]["字段"]
    assert (out / "jsonl").stat().st_mode & 0o077 == 0


@pytest.fixture
def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it is not installed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)


@pytest.mark.usefixtures("without_pyarrow")
def test_without_pyarrow_json_lines_are_written_and_it_is_said(desk: Clerk) -> None:
    out = desk.root.parent / "导出"
    said = desk("export", str(out))
    assert (said.status, "pip install" in said.err) == (0, True)
    assert {each.name for each in out.iterdir()} == {".cpl-export.lock", "jsonl"}
    said = desk("export", str(out), "--as", "parquet")
    assert (said.status, "pip install" in said.err) == (3, True)
    (out / "parquet").mkdir()
    said = desk("export", str(out))
    assert (said.status, "这次写不了新的" in said.err) == (3, True)
