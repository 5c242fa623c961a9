"""What `cpl import` prints besides: a mapping to fill in; problems alike are told once."""

from pathlib import Path

from clerks import Clerk

HEAD = "单号,时间,客户,内容\n"


def table(clerk: Clerk, *lines: str) -> Path:
    path = clerk.root.parent / "旧台账.csv"
    path.write_text(HEAD + "".join(f"{each}\n" for each in lines), "utf-8")
    return path


def mapped(clerk: Clerk, path: Path) -> Path:
    """The skeleton as it is printed is a mapping already."""
    place = clerk.root.parent / "映射.yaml"
    place.write_text(clerk.does("import", str(path), "--skeleton").out, "utf-8")
    return place


def test_a_skeleton_is_printed_and_nothing_else(clerk: Clerk) -> None:
    said = clerk.does("import", str(table(clerk, "71,2026-11-02,王女士,停运")), "--skeleton")
    assert said.out.startswith("# ")
    assert "  投诉人.姓名: {列: 客户}\n" in said.out
    assert said.err == ""


def test_the_preview_masks_and_says_all_numbers(clerk: Clerk) -> None:
    path = table(clerk, "71,2026-11-02,王女士,王女士说停运", "72,有一天,李先生,排队")
    said = clerk("import", str(path), "--mapping", str(mapped(clerk, path)))
    assert said.status == 1
    assert "王**说停运" in said.out
    assert "王女士" not in said.out
    assert "旧台账.csv:第3行:时间(B3): 错误: " in said.out
    assert "读到 2 行 = 新增 1 + 读不了 1。" in said.out


def test_problems_that_are_alike_are_told_five_times_and_counted(clerk: Clerk) -> None:
    path = table(clerk, *(f"{each},有一天,王女士,停运" for each in range(20)))
    place = str(mapped(clerk, path))
    said = clerk("import", str(path), "--mapping", place)
    assert said.out.count("[bad-value]") == 5
    assert "“时间”同样的问题还有 15 条" in said.out
    assert clerk("import", str(path), "--mapping", place, "--all").out.count("[bad-value]") == 20


def test_dry_run_is_the_preview_whatever_else_is_said(clerk: Clerk) -> None:
    path = table(clerk, "71,2026-11-02,王女士,停运")
    said = clerk.does(
        "import", str(path), "--mapping", str(mapped(clerk, path)), "--yes", "--dry-run"
    )
    assert "什么都没有写" in said.out
    assert clerk.commits() == 1


def test_an_auditor_may_not_register(clerk: Clerk) -> None:
    path = table(clerk, "71,2026-11-02,王女士,停运")
    said = clerk("import", str(path), "--mapping", str(mapped(clerk, path)), "--yes", user="孙丽")
    assert said.status == 1
    assert "role-not-allowed" in said.out
    assert clerk.commits() == 1
