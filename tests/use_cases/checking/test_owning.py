"""What only the main desk changes is refused at every other, by whatever door it comes."""

import subprocess
from pathlib import Path

import pytest
from clerks import Clerk

DESKS = "台:\n  - {代码: A, 名称: 热线, 主台: yes}\n  - {代码: B, 名称: 东站}\n人员:"
WHOSE = "由主台（A 热线）改，这里是 B 台"
OWNED = (
    "templates/致歉信.md.j2",
    "templates/工单.xlsx",
    "calendars/2027.yaml",
    "hooks/send",
    "staff.yaml",
)


@pytest.fixture
def at_b(clerk: Clerk) -> Clerk:
    clerk.edits("staff.yaml", ("人员:", DESKS))
    clerk.git("config", "cpl.desk", "B")
    return clerk


def written(clerk: Clerk, name: str) -> Path:
    path = clerk.root / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_bytes() if path.is_file() else b""
    path.write_bytes(before + b"\n# B\n")
    return path


def test_hand_edits_of_another_desk_are_not_recorded_and_stay_where_they_are(at_b: Clerk) -> None:
    before = at_b.commits()
    for name in OWNED:
        path = written(at_b, name)
        said = at_b("commit", str(path), "-m", "改一下", user="陈总")
        assert said.status == 1, (name, said)
        assert f"{name} {WHOSE}" in said.out
        assert path.read_bytes().endswith(b"# B\n")
    assert at_b.commits() == before
    at_b.git("config", "cpl.desk", "A")
    for name in ("templates/致歉信.md.j2", "hooks/send"):
        at_b.does("commit", str(at_b.root / name), "-m", "改一下", user="陈总")


def test_it_does_not_make_itself_the_main_one(at_b: Clerk) -> None:
    staff = at_b.root / "staff.yaml"
    text = staff.read_text("utf-8").replace(", 主台: yes", "").replace("东站}", "东站, 主台: 是}")
    staff.write_text(text, "utf-8")
    said = at_b("commit", "-m", "换主台", user="陈总")
    assert said.status == 1
    assert WHOSE in said.out


def test_gits_own_commit_is_refused_but_not_a_merge_that_brings_the_main_desks(
    at_b: Clerk,
) -> None:
    at_b.git("checkout", "-q", "-b", "main-desk")
    letter = written(at_b, "templates/致歉信.md.j2")
    at_b.git("add", ".")
    at_b.git("commit", "-q", "--no-verify", "-m", "主台改的")
    at_b.git("checkout", "-q", "main")
    at_b.git("merge", "-q", "--no-ff", "--no-commit", "main-desk")
    at_b.git("commit", "-q", "-m", "合并")
    letter.write_bytes(letter.read_bytes() + b"# again\n")
    command = ["git", "-C", str(at_b.root), "commit", "-qam", "自己改的"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert WHOSE in done.stderr.decode()


def test_commands_refuse_at_once(at_b: Clerk) -> None:
    rules = at_b.root / "rules.yaml"
    for words in (
        ("rules", "adopt", str(rules)),
        ("edit", "staff.yaml", "-m", "加人"),
        ("template", "new", "感谢信", "--letter"),
    ):
        said = at_b(*words, user="陈总")
        assert (said.status, said.out) == (1, ""), words
        assert WHOSE in said.err
