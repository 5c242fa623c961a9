"""Backups: whole or not there, proven at once, and good for making the folder from nothing."""

import hashlib
import json
import os
import resource
import shutil
from pathlib import Path

import pytest
from clerks import Clerk, Said, everything, git, played
from every import check_every
from forked import Begun, as_cpl
from real_git import hook

from cpl.use_cases.upkeep.backups import sum_line

VIDEO = "attachments/TS20261117-001/不入库/监控.mp4"
KEPT = ("--keeper", "赵磊", "--place", "安保部硬盘3", "--copy")
NAME = "客服台账-20261117-0900"
KINDS = ("history.bundle", "manifest.json", "manifest.json.sha256", "说明.txt", f"files/{VIDEO}")


def photograph_and_video(clerk: Clerk) -> None:
    """To play: a complaint with a photograph that git holds and a video that it does not."""
    clerk.complaint()
    near = clerk.root.parent
    for name, content in (("照片.jpg", b"photo"), ("监控.mp4", b"video" * 1000)):
        (near / name).write_bytes(content)
    clerk.does("attach", "1", str(near / "照片.jpg"), str(near / "监控.mp4"), *KEPT)


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, photograph_and_video)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def run(clerk: Clerk, *words: object) -> Said:
    return clerk(*map(str, words))


def log(root: Path) -> str:
    return git(root, "log", "--all", "--format=%H %an %cn %aI %s %B")


def test_a_folder_is_made_again_from_nothing_but_its_backup(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    assert run(office, "backup", stick).status == 0
    files, history = everything(office.root), log(office.root)
    shutil.rmtree(office.root)
    new = tmp_path / "新机器" / "客服台账"
    said = run(office, "restore", stick, new)
    assert said.status == 0, said
    assert everything(new) == files
    assert log(new) == history
    assert git(new, "status", "--short") == ""
    assert git(new, "remote") == ""
    fresh = Clerk(new, office.patch, office.capture)
    assert fresh.does("attach", "--verify").out.startswith("核对了 2 个附件，都和附上时一样")
    fresh.does("do", "1", "转办", "设备部")


def test_hand_edits_that_nobody_has_recorded_are_not_lost(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    (office.root / "staff.yaml").write_bytes(b"# broken by hand: [")
    (office.root / "新表.xlsx").write_bytes(b"sheet")
    (office.root / "templates" / "月报.md.j2").unlink()
    (office.root / "草稿").mkdir()
    (office.root / "草稿" / "投诉工单.md").write_bytes(b"draft")
    files = everything(office.root)
    said = run(office, "backup", stick)
    assert said.status == 0
    assert "staff.yaml、新表.xlsx、templates/月报.md.j2" in said.err
    run(office, "restore", stick, tmp_path / "新")
    drafts = "草稿/投诉工单.md"
    assert everything(tmp_path / "新") == {k: v for k, v in files.items() if k != drafts}


def test_a_folder_whose_rules_are_broken_can_be_backed_up(office: Clerk, stick: Path) -> None:
    (office.root / "rules.yaml").write_bytes(b"meta: [")
    assert run(office, "backup", stick).status == 0
    assert run(office, "backup", "--verify", stick).status == 0


def test_a_detached_head_and_other_branches_come_back_as_they_were(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    office.git("branch", "试验")
    office.git("tag", "年初")
    office.git("checkout", "--quiet", "--detach")
    office.git("commit", "--quiet", "--allow-empty", "-m", "试一试")
    assert run(office, "backup", stick).status == 0
    assert run(office, "restore", stick, tmp_path / "新").status == 0
    assert git(tmp_path / "新", "for-each-ref") == office.git("for-each-ref")
    assert git(tmp_path / "新", "rev-parse", "HEAD") == office.git("rev-parse", "HEAD")


def test_restoring_takes_over_neither_hooks_nor_settings_and_runs_nothing(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    mark, evil = tmp_path / "ran", tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\necho $0 >> '{mark}'\n", encoding="utf-8")
    evil.chmod(0o755)
    (office.root / ".gitattributes").write_text("* filter=evil diff=evil\n", encoding="utf-8")
    office.git("commit", "-qam", "别人的")
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        hook(office.root, name, f"'{evil}'\n")
    for name in ("filter.evil.smudge", "filter.evil.clean", "core.fsmonitor", "diff.evil.textconv"):
        office.git("config", name, str(evil))
    mark.unlink(missing_ok=True)
    assert run(office, "backup", stick).status == 0
    assert run(office, "restore", stick, tmp_path / "新").status == 0
    assert Clerk(tmp_path / "新", office.patch, office.capture)("list").status == 0
    assert not mark.exists()
    assert "evil" not in (tmp_path / "新" / ".git" / "config").read_text(encoding="utf-8")
    hooks = (tmp_path / "新" / ".git" / "hooks").glob("*")
    ours = [each for each in hooks if each.suffix != ".sample"]
    assert [each.name for each in ours] == ["pre-commit"]
    assert "cpl check --staged" in ours[0].read_text("utf-8")


# —— is it any good? ——


def test_verifying_restores_to_a_temporary_place_and_takes_it_away(
    office: Clerk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(office, "backup", stick)
    spare = tmp_path / "临时"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    before = everything(stick)
    said = run(office, "backup", "--verify", stick)
    assert said.status == 0
    assert "cpl check 的结果和备份时一样" in said.out
    assert list(spare.iterdir()) == []
    assert everything(stick) == before


def test_a_backup_is_verified_on_a_machine_without_the_workspace(
    office: Clerk, stick: Path
) -> None:
    run(office, "backup", stick)
    shutil.rmtree(office.root)
    office.root.mkdir()
    assert run(office, "backup", "--verify", stick / NAME).status == 0


def test_one_changed_byte_in_any_file_is_found_and_the_file_is_named(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    run(office, "backup", stick)

    def is_found(name: str) -> None:
        file = stick / NAME / name
        sound = file.read_bytes()
        middle = len(sound) // 2
        file.write_bytes(sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :])
        said = run(office, "backup", "--verify", stick)
        assert said.status == 1
        assert name in said.err
        refused = run(office, "restore", stick, tmp_path / "新")
        assert refused.status == 1
        assert name in refused.err
        assert not (tmp_path / "新").exists()
        file.write_bytes(sound)

    check_every(KINDS, is_found)
    assert run(office, "backup", "--verify", stick).status == 0, "each was told for itself"


def test_a_missing_file_is_found_and_named(office: Clerk, stick: Path, tmp_path: Path) -> None:
    run(office, "backup", stick)

    def is_found(name: str) -> None:
        missed = (stick / NAME / name).rename(tmp_path / "拿走的")
        said = run(office, "backup", "--verify", stick / NAME)
        assert said.status == 1
        assert name in said.err
        missed.rename(stick / NAME / name)

    check_every(KINDS, is_found)
    assert run(office, "backup", "--verify", stick / NAME).status == 0, "each was missed for itself"


def test_what_is_not_damaged_can_be_had_anyway(office: Clerk, stick: Path, tmp_path: Path) -> None:
    run(office, "backup", stick)
    (stick / NAME / "files" / VIDEO).write_bytes(b"bad")
    said = run(office, "restore", stick, tmp_path / "新", "--anyway")
    assert said.status == 1
    assert f"没有恢复：files/{VIDEO}" in said.out
    assert log(tmp_path / "新") == log(office.root)
    assert not (tmp_path / "新" / VIDEO).exists()


def test_a_history_that_cannot_be_read_is_no_folder_at_all(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    run(office, "backup", stick)
    (stick / NAME / "history.bundle").write_bytes(b"bad")
    said = run(office, "restore", stick, tmp_path / "新", "--anyway")
    assert said.status == 3
    assert "history.bundle 取不出历史" in said.err
    assert [each.name for each in tmp_path.glob("*新*")] == []


def test_a_manifest_cannot_lead_out_of_the_folder(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    run(office, "backup", stick)
    manifest = stick / NAME / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(VIDEO, "../../../外面.mp4"), encoding="utf-8")
    assert run(office, "restore", stick, tmp_path / "新", "--anyway").status == 3
    assert not (tmp_path / "新").exists()


# —— where it cannot be written ——


@pytest.mark.parametrize("kind", ["files", "deleted"])
def test_a_link_in_the_history_does_not_lead_out_of_the_folder(
    office: Clerk, stick: Path, tmp_path: Path, kind: str
) -> None:
    """A copy carried from elsewhere may hold a link that points at somebody's home."""
    other = tmp_path / "另一个"
    other.mkdir()
    (other / "要紧.txt").write_text("原样", "utf-8")
    (office.root / "链").symlink_to(other)
    office.git("add", "链")
    office.git("commit", "-qm", "链")
    run(office, "backup", stick)
    path = stick / NAME / "manifest.json"
    plain = json.loads(path.read_text("utf-8"))
    evil = stick / NAME / "files" / "链" / "要紧.txt"
    evil.parent.mkdir(parents=True)
    evil.write_bytes(b"evil")
    if kind == "files":
        plain["文件"].append(
            {"名": "files/链/要紧.txt", "字节": 4, "SHA-256": hashlib.sha256(b"evil").hexdigest()}
        )
    else:
        plain["手工删去"].append("链/要紧.txt")
    data = json.dumps(plain, ensure_ascii=False).encode()
    path.write_bytes(data)
    path.with_name("manifest.json.sha256").write_bytes(sum_line(data))
    said = run(office, "restore", stick, tmp_path / "新")
    assert said.status == 3
    assert "链 是链接" in said.err
    assert not (tmp_path / "新").exists()
    assert {each.name: each.read_text("utf-8") for each in other.iterdir()} == {"要紧.txt": "原样"}


def test_links_and_fifos_are_left_out_and_said(office: Clerk, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "别人的.txt").write_text("秘密", "utf-8")
    folder = office.root / "attachments" / "TS20261117-001"
    (folder / "链.txt").symlink_to(tmp_path / "别人的.txt")
    (folder / "无底.txt").symlink_to("/dev/zero")
    (folder / "断的.txt").symlink_to("没有")
    os.mkfifo(folder / "管道")
    record = office.root / "complaints" / "2026" / "11" / "TS20261117-001.yaml"
    record.unlink()
    os.mkfifo(record)
    said = run(office, "backup", stick)
    assert said.status == 0, said
    told = next(line for line in said.err.splitlines() if line.startswith("没有备份进去"))
    assert all(name in told for name in ("链.txt", "无底.txt", "断的.txt"))
    held = [str(path) for path in stick.rglob("*") if path.is_file()]
    assert not any("链.txt" in each or "管道" in each for each in held)
    assert run(office, "backup", "--verify", stick).status == 0
    assert run(office, "restore", stick, tmp_path / "新").status == 0
    assert (tmp_path / "新" / record.relative_to(office.root)).is_file()


def test_an_unplugged_stick_is_named_and_no_folder_is_made_in_its_place(
    office: Clerk, tmp_path: Path
) -> None:
    said = run(office, "backup", tmp_path / "拔掉的")
    assert said.status == 2
    assert "U 盘没有插好" in said.err
    assert not (tmp_path / "拔掉的").exists()


def test_a_backup_inside_the_folder_is_none(office: Clerk) -> None:
    said = run(office, "backup", office.root / "issued")
    assert said.status == 2
    assert "不能放在工作文件夹里" in said.err


def test_a_full_disk_leaves_nothing_half_written(office: Clerk, stick: Path) -> None:
    """Files of at most 2 KB: what a full disk does to a program, without filling one."""

    def on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        as_cpl()

    begun = Begun(["cpl", "-C", str(office.root), "backup", str(stick)], on_a_full_disk)
    _, said = begun.communicate()
    assert begun.returncode == 3, said
    assert "Traceback" not in said
    assert list(stick.iterdir()) == []
    assert not (office.root / ".git" / "cpl" / "backup.json").exists()


def test_what_a_pulled_out_stick_left_half_written_is_taken_away(
    office: Clerk, stick: Path
) -> None:
    (stick / ".客服台账.part").mkdir()
    (stick / ".客服台账.part" / "history.bundle").write_bytes(b"half")
    run(office, "backup", stick)
    assert [each.name for each in stick.iterdir()] == [NAME]


def test_a_folder_in_use_is_not_restored_into(office: Clerk, stick: Path) -> None:
    run(office, "backup", stick)
    before = everything(office.root)
    said = run(office, "restore", stick, office.root)
    assert said.status == 2
    assert everything(office.root) == before


# —— several of them ——


def test_old_backups_stay_until_keep_says_how_many(office: Clerk, stick: Path) -> None:
    for hour in ("10:00", "11:00", "12:00"):
        office.does("backup", str(stick), at=hour)
    assert len(list(stick.iterdir())) == 3
    said = office.does("backup", str(stick), "--keep", "2", at="13:00")
    kept = sorted(each.name for each in stick.iterdir())
    assert kept == ["客服台账-20261117-1200", "客服台账-20261117-1300"]
    assert said.out.count("删去了旧的") == 2


def test_keeping_none_is_not_a_number_of_backups(office: Clerk, stick: Path) -> None:
    said = run(office, "backup", stick, "--keep", "0")
    assert said.status == 2
    assert "不小于 1 的整数" in said.err


def test_anothers_backups_on_the_same_stick_are_left_alone_and_not_mistaken(
    office: Clerk, stick: Path, tmp_path: Path
) -> None:
    other = Clerk(tmp_path / "别处" / "客服台账", office.patch, office.capture)
    other.patch.setenv("CPL_NOW", "2026-11-17T08:00")
    assert other("init", str(other.root), at="08:00").status == 0
    other.does("backup", str(stick), at="08:30")
    office.does("backup", str(stick), "--keep", "1", at="10:00")
    assert len(list(stick.iterdir())) == 2
    assert "客服台账-20261117-1000" in run(office, "backup", "--verify", stick).out
    said = run(office, "restore", stick, tmp_path / "新")
    assert said.status == 2
    assert "写明是哪一份" in said.err


def test_two_in_the_same_minute_are_two(office: Clerk, stick: Path) -> None:
    run(office, "backup", stick)
    run(office, "backup", stick)
    assert sorted(each.name for each in stick.iterdir()) == [NAME, f"{NAME}-2"]


def test_a_folder_without_backups_says_so(office: Clerk, stick: Path) -> None:
    said = run(office, "backup", "--verify", stick)
    assert said.status == 2
    assert "没有 cpl 的备份" in said.err
