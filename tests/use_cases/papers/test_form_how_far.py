"""Of ten years a 台账 takes minutes: whoever waits is told what is read, then what is written."""

from contextlib import nullcontext
from pathlib import Path

from on_file import on_file

from cpl.use_cases.papers.form import register_paper

STAFF = "S002R-内部投诉"


def test_how_many_records_are_read_and_rows_written_is_told(tmp_path: Path) -> None:
    desk, _ = on_file(tmp_path, STAFF, "已收到")
    told: list[tuple[str, int, int]] = []
    desk.workspace.how_far = lambda what, _: nullcontext(
        lambda done, total: told.append((what, done, total))
    )
    register_paper(desk, "投诉台账", None)
    written = told[1:]
    assert told[0] == ("读", 0, 1)
    assert written
    assert written == [("写", done, 0) for done in range(1, len(written) + 1)]
