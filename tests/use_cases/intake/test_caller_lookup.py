"""Who is calling: found whichever way the number was written, quickly, and like a full load."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from clerks import Clerk

from cpl.codec.spellings.phones import dialled, dialled_on
from cpl.store.index import folders
from cpl.store.record_files import RecordFile
from cpl.store.workspace import Workspace
from cpl.use_cases.intake.caller_lookup import caller, standing

NOW = datetime(2026, 11, 17, 9, 0)
NUMBER = "13800001234"
WAYS = (
    "13800001234",
    '"138-0000-1234"',
    "138 0000 1234",
    "１３８００００１２３４",
    '"１３８－００００－１２３４"',
    '"+86 138-0000-1234"',
    '"\\u0031380000\\x31234"',
    "0531-88881234、138 0000 1234",
    "13900001234",
    "1380000123",
    "213800001234",
)


def written(root: Path, number: int, phone: str, received: datetime) -> None:
    name = f"TS{received:%Y%m%d}-{number:03}"
    folder = root / f"complaints/{received:%Y/%m}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(
        f"""\
编号: {name}
状态: 待受理
类别: 投诉
接收时间: {received:%Y-%m-%d %H:%M}
渠道: 热线
投诉人:
  姓名: 王女士
  电话: {phone}
内容: 排队两小时，订单 {random.Random(number).randrange(10**12)}
经过:
  - 时间: {received:%Y-%m-%d %H:%M}
    事件: 登记
    经办: 李敏
    角色: 客服专员
""",
        encoding="utf-8",
    )


@pytest.fixture
def office(clerk: Clerk) -> Workspace:
    """One record for each way of writing, the newest first, ten days apart."""
    for index, phone in enumerate(WAYS):
        written(clerk.root, index + 1, phone, NOW - timedelta(days=10 * index, hours=1))
    return Workspace.find(clerk.root)


@pytest.mark.parametrize("asked", [NUMBER, "+86 138 0000 1234", "１３８　００００　１２３４"])
def test_the_quick_answer_is_the_one_of_a_full_load(office: Workspace, asked: str) -> None:
    quick = {each.card.number for each in caller(office, asked, NOW).calls}
    every = [each.require() for each in office.load_all()]
    full = {
        each.card.number
        for each in every
        if dialled(asked) & dialled_on(each.rules, each.card.values)
    }
    assert quick == full
    assert len(quick) == 8


def test_a_landline_is_found_too(office: Workspace) -> None:
    assert len(caller(office, "(0531)8888 1234", NOW).calls) == 1
    assert not caller(office, "没有", NOW).calls


def test_thirty_days_are_counted_and_the_newest_comes_first(office: Workspace) -> None:
    known = caller(office, NUMBER, NOW)
    received = [each.card.received_at for each in known.calls]
    assert received == sorted(received, reverse=True)
    assert len(known.recent) == 3
    assert known.name == "王女士"


def test_who_is_late_and_by_how_much(office: Workspace) -> None:
    newest, oldest = caller(office, NUMBER, NOW).calls[
        :: len(caller(office, NUMBER, NOW).calls) - 1
    ]
    assert standing(office, newest, NOW) == "待受理"
    assert standing(office, oldest, NOW).startswith("待受理，客服部逾期")


def test_a_protected_caller_s_name_is_not_told(clerk: Clerk) -> None:
    clerk.complaint("投诉人.保密=是")
    known = caller(Workspace.find(clerk.root), NUMBER, NOW)
    assert len(known.calls) == 1
    assert known.name == ""


def test_a_file_that_cannot_be_read_does_not_stop_the_call(clerk: Clerk) -> None:
    path = clerk.complaint()
    path.write_text(f"编号: {path.stem}\n电话: {NUMBER}\n坏: [", encoding="utf-8")
    assert not caller(Workspace.find(clerk.root), NUMBER, NOW).calls


class Watched(Workspace):
    """A workspace that remembers which files were parsed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.parsed: list[Path] = []

    def load_file(self, path: Path) -> RecordFile:
        self.parsed.append(path)
        return super().load_file(path)


def test_of_many_records_only_those_with_the_number_are_parsed(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "UNSETTLED_NS", -10_000_000_000)  # as if written long ago
    for index in range(200):
        received = NOW - timedelta(days=index // 50 + 1)
        written(clerk.root, index % 50 + 1, f"139{index:08}", received)
    caller(Workspace.find(clerk.root), NUMBER, NOW)  # the index is made for the first who calls
    office = Watched(clerk.root)
    (found,) = caller(office, "139-0000-0150", NOW).calls
    assert office.parsed == [found.path]
