"""Nothing is issued or imported by a template or a mapping that nobody answers for."""

from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, one_complaint, played

MAPPING = """\
登记: {内容: 内容, 渠道: {值: 来访}, 类别: {值: 投诉}, 接收时间: 时间, 投诉人.匿名: {值: 是}}
"""


def touched(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize("how", ["edited", "removed"])
def test_a_paper_of_an_edited_template_is_not_issued(clerk: Clerk, how: str) -> None:
    played(clerk, one_complaint)
    template = clerk.root / "templates" / "投诉工单.md.j2"
    if how == "edited":
        touched(template)
    else:
        template.unlink()
    said = clerk("form", "1", "投诉工单", "--issue")
    assert said.status == 1
    assert "templates/投诉工单.md.j2有手工改动还没有记录，签发了就对不上" in said.err
    assert not (clerk.root / "issued" / "TS20261117-001").exists()
    clerk.does("commit", "-m", "改了单子")
    clerk.does("form", "1", "投诉工单", "--issue")


def test_a_report_of_an_edited_template_is_not_issued(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    touched(clerk.root / "templates" / "月报.md.j2")
    said = clerk("report", "--month", "2026-11", "--issue", at="2026-12-01T09:00")
    assert said.status == 1
    assert "templates/月报.md.j2有手工改动" in said.err


def test_a_template_that_is_a_link_is_not_printed(clerk: Clerk, tmp_path: Path) -> None:
    played(clerk, one_complaint)
    (tmp_path / "秘密").write_text("秘密", "utf-8")
    template = clerk.root / "templates" / "投诉工单.md.j2"
    template.unlink()
    template.symlink_to(tmp_path / "秘密")
    said = clerk("form", "1", "投诉工单", "--print")
    assert said.status != 0
    assert "是链接" in said.err
    assert "秘密" not in said.out


def test_a_mapping_edited_since_it_was_recorded_is_recorded_by_whoever_imports(
    clerk: Clerk,
) -> None:
    """By what the rows came in stands beside them, and the importer answers for it."""
    mapping, ledger = clerk.root / "映射.yaml", clerk.root.parent / "旧.csv"
    clerk.complaint()
    mapping.write_text(MAPPING, "utf-8")
    ledger.write_text("时间,内容\n2026-11-02 09:00,停运\n", "utf-8")
    clerk.git("add", "映射.yaml")
    clerk.git("commit", "-qm", "映射")
    touched(mapping)
    clerk.does("import", str(ledger), "--mapping", str(mapping), "--yes")
    changed = clerk.git("-c", "core.quotepath=off", "show", "--name-only", "--format=%an", "HEAD")
    assert changed.split()[0] == "李敏"
    assert "映射.yaml" in changed.split()
    assert clerk.git("status", "--porcelain") == ""


def test_nothing_is_imported_beside_a_record_that_is_gone(clerk: Clerk) -> None:
    """It may be what would come in: the same row twice is two complaints."""
    clerk.complaint().unlink()
    ledger = clerk.root.parent / "旧.csv"
    names, values = zip(*(each.split("=") for each in COMPLAINT), strict=True)
    head, row = ",".join(("接收时间", *names)), ",".join(("2026-11-02 09:00", *values))
    ledger.write_text(f"{head}\n{row}\n", "utf-8")
    said = clerk("import", str(ledger), "--yes")
    assert said.status == 1
    assert "不见了" in said.err
