"""The doctor: what could stop the office tomorrow, and the page for whoever comes next."""

import json
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, Said, everything, first_complaint, one_complaint, played


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `crontab -l` that prints this file; without it, it answers as for a new account."""
    lines = tmp_path / "crontab.txt"
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat '{lines}' 2>/dev/null\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return lines


def findings(clerk: Clerk, **how: str) -> dict[str, dict[str, str]]:
    """What is said of each thing that was looked at, by its name."""
    said = clerk("doctor", "--format", "json", **how)
    rows: list[dict[str, str]] = json.loads(said.out)
    return {each["项目"]: each for each in rows}


def finding(clerk: Clerk, name: str, **how: str) -> dict[str, str]:
    return findings(clerk, **how)[name]


def lines(said: Said) -> dict[str, str]:
    """Each check's sign by its name."""
    return {each.split()[1]: each[0] for each in said.out.splitlines() if each[0] in "✓!✗"}


def test_a_new_folder_is_told_what_it_still_needs(clerk: Clerk, crontab: Path) -> None:
    before = everything(clerk.root)
    said = clerk("doctor")
    assert said.status == 1
    assert lines(said) == {
        "版本": "✓",
        "谁在办": "✓",
        "人员": "!",
        "规则": "✓",
        "模板": "✓",
        "节假日": "!",
        "git": "✓",
        "历史": "✓",
        "封存": "✓",
        "签发的单": "✓",
        "钩子": "✓",
        "权限": "✓",
        "手工改动": "✓",
        "残留": "✓",
        "备份": "✗",
        "定时任务": "!",
        "提醒": "!",
        "磁盘": "✓",
    }
    assert "从来没有备份过" in said.out
    assert everything(clerk.root) == before


def test_nothing_bad_is_exit_status_0(clerk: Clerk, crontab: Path, tmp_path: Path) -> None:
    clerk.does("backup", str(tmp_path))
    assert clerk("doctor").status == 0


def test_the_lines_of_another_folder_do_nothing_for_this_one(clerk: Clerk, crontab: Path) -> None:
    """The lines of 台账2 were taken for those of 台账."""
    own = clerk.does("cron").out
    crontab.write_text(own.replace(str(clerk.root), f"{clerk.root}2"), "utf-8")
    assert "没有这个文件夹的月报、提醒、看板" in finding(clerk, "定时任务")["说明"]
    crontab.write_text(own, "utf-8")
    assert finding(clerk, "定时任务")["结果"] == "✓"


def test_a_backup_is_asked_for_after_seven_days_and_bad_after_thirty(
    clerk: Clerk, crontab: Path, tmp_path: Path
) -> None:
    clerk.does("backup", str(tmp_path))
    assert finding(clerk, "备份", at="2026-11-24T09:00")["结果"] == "✓"
    late = finding(clerk, "备份", at="2026-11-24T09:01")
    assert late["结果"] == "!"
    assert "7 天以前" in late["说明"]
    assert finding(clerk, "备份", at="2026-12-18T09:00")["结果"] == "✗"


def test_the_lines_that_cron_prints_are_the_lines_it_looks_for(clerk: Clerk, crontab: Path) -> None:
    printed = clerk.does("cron").out
    crontab.write_text("# " + printed.replace("\n", "\n# "), encoding="utf-8")
    assert finding(clerk, "定时任务")["结果"] == "!"
    crontab.write_text(printed.replace(str(clerk.root), "/srv/别处"), encoding="utf-8")
    assert finding(clerk, "定时任务")["结果"] == "!"
    crontab.write_text("MAILTO=x\n" + printed, encoding="utf-8")
    assert finding(clerk, "定时任务")["结果"] == "✓"
    before = "".join(f"{each}\n" for each in printed.splitlines() if "catch-up" in each)
    crontab.write_text(before, encoding="utf-8")
    assert "没有这个文件夹的提醒、看板、审计。" in finding(clerk, "定时任务")["说明"]


def test_a_machine_without_crontab_is_told_so(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, crontab: Path
) -> None:
    (crontab.parent / "bin" / "crontab").unlink()
    assert "没有 crontab" in finding(clerk, "定时任务")["说明"]


def test_next_years_holidays_are_asked_for_from_november_on(clerk: Clerk, crontab: Path) -> None:
    assert finding(clerk, "节假日", at="2026-10-31T09:00")["结果"] == "✓"
    assert "calendars/2027.yaml" in finding(clerk, "节假日", at="2026-11-01T09:00")["做法"]
    assert finding(clerk, "节假日", at="2027-01-01T09:00")["结果"] == "✗"


def test_hand_edits_and_what_a_crash_left_are_named(clerk: Clerk, crontab: Path) -> None:
    with (clerk.root / "staff.yaml").open("a", encoding="utf-8") as file:
        file.write("# 改过\n")
    (clerk.root / "complaints" / ".cpl-0123456789ab.tmp").touch()
    (clerk.root / ".git" / "index.lock").touch()
    found = findings(clerk)
    assert "staff.yaml" in found["手工改动"]["说明"]
    assert "complaints/.cpl-0123456789ab.tmp" in found["残留"]["说明"]
    assert ".git/index.lock" in found["残留"]["说明"]


def test_who_types_must_be_somebody_of_the_staff(clerk: Clerk, crontab: Path) -> None:
    assert finding(clerk, "谁在办", user="张三")["结果"] == "!"


def test_staff_that_is_no_longer_an_example_is_well(clerk: Clerk, crontab: Path) -> None:
    path = clerk.root / "staff.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("@example.com", "@park.cn"), encoding="utf-8")
    assert finding(clerk, "人员")["结果"] == "✓"
    path.write_text(text[: text.index("  - 姓名: 系统")], encoding="utf-8")
    assert "定时任务出不了月报" in finding(clerk, "人员")["说明"]


def test_broken_rules_do_not_stop_the_other_checks(clerk: Clerk, crontab: Path) -> None:
    (clerk.root / "rules.yaml").write_bytes(b"meta: [")
    assert lines(clerk("doctor"))["规则"] == "✗"
    assert clerk("doctor", "--handover").status == 1
    page = clerk.root / "草稿" / "交接说明.md"
    assert "写不出来" not in page.read_text("utf-8")  # by the rules that were recorded
    clerk.git("commit", "-qam", "不看就记", "--no-verify")
    said = clerk("doctor")
    assert said.status == 1
    assert lines(said)["规则"] == "✗"
    assert lines(said)["磁盘"] == "✓"
    assert clerk("doctor", "--handover").status == 1
    assert "写不出来" in (clerk.root / "草稿" / "交接说明.md").read_text(encoding="utf-8")


def test_the_page_for_whoever_comes_next_says_where_everything_is(
    clerk: Clerk, crontab: Path, tmp_path: Path
) -> None:
    played(clerk, one_complaint)
    clerk.does("backup", str(tmp_path))
    assert clerk("doctor", "--handover").status == 0
    page = (clerk.root / "草稿" / "交接说明.md").read_text(encoding="utf-8")
    assert f"`{clerk.root}`" in page
    assert "| 李敏 | 客服专员 | 客服部 | limin@example.com |" in page
    assert "| 主题公园投诉处理规则 | 1 | 2025-01-01 |" in page
    assert "投诉工单：没办完的 1 件（待受理 1）" in page
    assert "次月5日前下发（客服部）。依据" in page
    assert clerk.does("cron").out in page
    assert f"cpl restore {tmp_path} 新文件夹" in page
    assert "王女士" not in page
    assert "13800001234" not in page
    assert clerk.git("status", "--short") == ""


def test_the_page_goes_where_it_is_wanted(clerk: Clerk, crontab: Path, tmp_path: Path) -> None:
    clerk("doctor", "--handover", str(tmp_path / "给小王.md"))
    assert (tmp_path / "给小王.md").exists()
    assert clerk("doctor", "--handover", str(tmp_path / "没有" / "x.md")).status == 2
    assert clerk("doctor", "--handover", str(tmp_path)).status == 2


def test_the_page_says_whether_last_months_report_is_out(clerk: Clerk, crontab: Path) -> None:
    played(clerk, one_complaint)
    page = clerk.root / "草稿" / "交接说明.md"
    clerk("doctor", "--handover", at="2026-12-02T09:00")
    assert "2026-11 的还没有下发" in page.read_text(encoding="utf-8")
    clerk.does("report", "月报", "--issue", user="郑洁")
    clerk("doctor", "--handover")
    assert "2026-11 的已经下发" in page.read_text(encoding="utf-8")


# —— git, and what --fix may do ——


def test_what_stops_the_writing_is_bad_and_fixed_where_that_is_safe(
    clerk: Clerk, crontab: Path
) -> None:
    played(clerk, one_complaint)
    clerk.git("checkout", "-q", "--detach")
    found = finding(clerk, "git")
    assert found["结果"] == "✗"
    assert "git checkout main" in found["做法"]
    said = clerk("doctor", "--fix")
    assert said.err == "修好了：回到了分支“main”。\n"
    assert lines(said)["git"] == "✓"
    assert clerk("doctor", "--fix").err == "没有要修的。\n"
    clerk.does("do", "1", "备注", "备注=接着")


def test_a_broken_index_a_lock_and_a_commit_that_never_was(clerk: Clerk, crontab: Path) -> None:
    played(clerk, one_complaint)
    new = clerk.root / "complaints/2026/11/TS20261117-002.yaml"
    new.write_text("编号: TS20261117-002\n", encoding="utf-8")
    clerk.git("add", "complaints")
    new.unlink()
    assert "还在等着提交" in finding(clerk, "残留")["说明"]
    assert "没有记成的" in clerk("doctor", "--fix").err
    clerk.does("new", *COMPLAINT, "--again")
    (clerk.root / ".git" / "index").write_bytes(b"DIRC")
    (clerk.root / ".git" / "index.lock").touch()
    found = findings(clerk)
    assert "索引（.git/index）坏了" in found["git"]["说明"]
    assert found["手工改动"]["做法"] == "先看“git”那一行。"
    assert clerk("doctor", "--fix").err == (
        "修好了：删去了中断留下的 .git/index.lock。\n修好了：索引重新建好了。\n"
    )
    assert clerk.git("status", "--short") == ""


def test_a_resolved_merge_is_recorded_once_its_records_are_sound(
    clerk: Clerk, crontab: Path
) -> None:
    path = first_complaint(clerk)
    clerk.git("checkout", "-q", "-b", "别处")
    staff = clerk.root / "staff.yaml"
    staff.write_text(staff.read_text("utf-8") + "# 别处\n", encoding="utf-8")
    clerk.git("commit", "-qam", "别处")
    clerk.git("checkout", "-q", "main")
    clerk.does("do", "1", "备注", "备注=这里")
    clerk.git("merge", "-q", "--no-commit", "--no-ff", "别处")
    good = path.read_bytes()
    path.write_bytes(good + b"<<<<<<< HEAD\n")
    clerk.git("add", str(path))
    assert clerk("doctor", "--fix").err == "没有修成：合并还不能记录：cpl check 还有错误。\n"
    path.write_bytes(good)
    assert clerk("doctor", "--fix").err == "没有要修的。\n"  # the index still has the other one
    clerk.git("add", str(path))
    assert clerk("doctor", "--fix", user="谁").err.startswith("没有修成：合并可以记录了")
    assert clerk("doctor", "--fix").err == "修好了：合并做完了，记录下来了。\n"
    assert clerk.git("log", "-1", "--format=%an").strip() == "李敏"
    clerk.does("do", "1", "备注", "备注=接着")


def test_what_the_doctor_may_not_write_and_what_is_hidden_from_git(
    clerk: Clerk, crontab: Path
) -> None:
    clerk.git("update-index", "--assume-unchanged", "staff.yaml")
    assert "不看这些文件的改动：staff.yaml" in finding(clerk, "git")["说明"]
    assert "重新看着 staff.yaml" in clerk("doctor", "--fix").err


def test_a_history_with_holes_is_told(clerk: Clerk, crontab: Path) -> None:
    path = clerk.complaint()  # just now: what git has of it is a file of its own
    sha = clerk.git("rev-parse", f"HEAD:{path.relative_to(clerk.root)}").strip()
    (clerk.root / ".git/objects" / sha[:2] / sha[2:]).unlink()
    assert sha in finding(clerk, "历史")["说明"]
    assert "补上了它缺的" in clerk("doctor", "--fix").err
    assert finding(clerk, "历史")["结果"] == "✓"
