"""The same records give the same paper, byte for byte, on whatever machine it is made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paper_trail import ACCOUNTABILITY, LONG, ORDINARY, PATROL, RECTIFICATION, played
from thorough import share

PAPERS = (
    ("form", ORDINARY, "投诉工单"),
    ("form", LONG, "投诉工单"),
    ("form", ORDINARY, "转办单"),
    ("form", RECTIFICATION, "内部整改通知单"),
    ("form", ACCOUNTABILITY, "问责确认单"),
    ("form", PATROL, "巡场检查表"),
    ("form", "投诉台账", "--month", "2026-11"),
    ("form", "整改台账", "--month", "2026-11"),
    ("report", "--month", "2026-11"),
    ("handover",),
)
PRINTED = share(PAPERS, of=2)
PROGRAM = f"""
from cpl.cli import cli
from cpl.cli.frame.running import run
for words in {PRINTED!r}:
    assert run(cli, [*words]) == 0, words
"""


@pytest.mark.slow
@pytest.mark.sampled
def test_the_same_bytes_whatever_the_hashes_the_folder_for_drafts_and_the_time_zone(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = tmp_path_factory.getbasetemp() / "客服台账"
    office = played(made, tmp_path / "客服台账")

    def printed(number: str, zone: str) -> dict[Path, bytes]:
        place = Path(shutil.copytree(office, tmp_path / number / "客服台账"))
        temporary = tmp_path / number / "临时"
        temporary.mkdir()
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            check=True,
            cwd=place,
            stdout=subprocess.DEVNULL,
            env={
                **os.environ,
                "CPL_NOW": "2026-11-20T08:30",
                "CPL_USER": "李敏",
                "PYTHONHASHSEED": number,
                "PYTHONUTF8": "1",
                "TMPDIR": str(temporary),
                "TZ": zone,
            },
        )
        drafts = [each for each in place.rglob("*") if each.suffix in (".xlsx", ".md")]
        return {each.relative_to(place): each.read_bytes() for each in drafts}

    one, other = printed("1", "Asia/Shanghai"), printed("2", "America/New_York")

    assert len([each for each in one if each.suffix == ".xlsx"]) > len(PRINTED)
    assert sorted(one) == sorted(other)
    assert [str(each) for each in one if one[each] != other[each]] == []
