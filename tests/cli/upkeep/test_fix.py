"""`cpl fix`: what has one meaning is typed, shown, agreed to and recorded; the rest is left."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clerks import Clerk, workspace

NUMBER = "TS20261117-001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office with one complaint, registered once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPL_NOW", "2026-11-17T09:00")
        patch.setenv("CPL_USER", "李敏")
        root = workspace(
            tmp_path_factory.mktemp("fix") / "底", tmp_path_factory.mktemp("fix") / "台账"
        )
        register(root)
        yield root


def register(root: Path) -> None:
    from clerks import COMPLAINT

    from cpl.cli import cli
    from cpl.cli.frame.running import run

    assert run(cli, ["-C", str(root), "new", *COMPLAINT]) == 0


@pytest.fixture
def office(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Clerk]:
    """The same office each time: what a test wrote is taken back."""
    monkeypatch.setenv("CPL_NOW", "2026-11-17T10:00")
    clerk = Clerk(made, monkeypatch, capsys)
    begun = clerk.git("rev-parse", "HEAD").strip()
    yield clerk
    clerk.git("reset", "--quiet", "--hard", begun)


@pytest.fixture
def record(office: Clerk) -> Path:
    return office.root / "complaints/2026/11" / f"{NUMBER}.yaml"


Damage = Callable[[str], str]


def change(record: Path, *pairs: tuple[str, str]) -> bytes:
    """Write it wrong; answers what it was."""
    right = record.read_bytes()
    text = right.decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    record.write_bytes(text.encode())
    return right


def by_git(office: Clerk) -> None:
    """Recorded by an editor's git, which looks at nothing."""
    office.git("commit", "--quiet", "--no-verify", "-am", "改")


def test_what_is_sure_is_shown_typed_and_recorded_with_a_name_and_a_reason(
    office: Clerk, record: Path
) -> None:
    right = change(record, ("渠道: 网络", "渠道：网络"), ("  姓名", "\t姓名"), ("- 时间", "-时间"))
    by_git(office)
    said = office.does("fix", "--yes", "-m", "微信里打的标点")
    assert "-渠道：网络" in said.out
    assert "+渠道: 网络" in said.out
    assert "改好 3 处，记录了 1 个文件：微信里打的标点" in said.out
    assert record.read_bytes() == right
    assert office.git("status", "--porcelain") == ""
    assert office.git("log", "-1", "--format=%an %s") == "李敏 手工改动: 微信里打的标点\n"
    office.does("check")


def test_what_is_again_as_recorded_is_not_recorded_anew(office: Clerk, record: Path) -> None:
    before = office.git("rev-parse", "HEAD")
    right = change(record, ("渠道: 网络", "渠道：网络"))
    assert "不用再记录" in office.does("fix", "--yes").out
    assert record.read_bytes() == right
    assert office.git("rev-parse", "HEAD") == before


def test_a_change_of_value_is_recorded_as_one(office: Clerk, record: Path) -> None:
    change(record, ("13800001234", "“138OOOO1234”"))
    right = change(record, ("渠道: 网络", "渠道: 网 络"))
    office.does("fix", "--yes")
    assert right != record.read_bytes()
    assert "电话: " in record.read_text("utf-8")
    assert "13800001234" in record.read_text("utf-8")
    office.does("check")


@pytest.mark.parametrize("words", [("fix",), ("fix", NUMBER), ("fix", "1")])
def test_nothing_is_written_before_somebody_agrees(
    office: Clerk, record: Path, words: tuple[str, ...]
) -> None:
    change(record, ("渠道: 网络", "渠道：网络"))
    wrong = record.read_bytes()
    said = office(*words)
    assert said.status == 2
    assert "+渠道: 网络" in said.out
    assert "--yes" in said.err
    assert office(*words, "--dry-run").status == 0
    assert record.read_bytes() == wrong


def test_what_could_mean_two_things_is_left_and_told(office: Clerk, record: Path) -> None:
    change(record, ("渠道: 网络", "渠道: 网路"), ("类别: 投诉", "类别：投诉"))
    said = office("fix", "--yes")
    assert said.status == 1
    assert "例如 | 渠道: 网络" in said.out
    assert "改了 1 处" in said.err
    assert "cpl commit -m" in said.err
    text = record.read_text("utf-8")
    assert "类别: 投诉" in text
    assert "渠道: 网路" in text
    assert office.git("status", "--porcelain").startswith(" M")


def test_what_somebody_altered_before_is_not_declared_by_fix(office: Clerk, record: Path) -> None:
    change(
        record,
        ("渠道: 网络", "渠道：网络"),
        ("时间: 2026-11-17 09:00\n", "时间: 2026-11-17 09:01\n"),
    )
    said = office("fix", "--yes")
    assert said.status == 1
    assert "没有记录" in said.err
    assert "渠道: 网络" in record.read_text("utf-8")
    assert office.git("status", "--porcelain").startswith(" M")


def test_a_lost_dash_is_put_back_and_no_line_is_lost(office: Clerk, record: Path) -> None:
    office.does("do", "1", "受理", "等级=一级", "分类=设备设施")
    right = record.read_bytes()
    text = right.decode()
    at = text.rindex("  - 时间")
    record.write_text(text[:at] + "    时间" + text[at + len("  - 时间") :], "utf-8")
    office.does("fix", "--yes")
    assert record.read_bytes() == right


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_saved_in_another_encoding_is_saved_in_ours(
    office: Clerk, record: Path, encoding: str
) -> None:
    right = record.read_bytes()
    record.write_bytes(right.decode().encode(encoding))
    assert "编码改成 UTF-8" in office.does("fix", "--yes").out
    assert record.read_bytes() == right


def test_half_a_file_in_another_encoding_is_left_to_people(office: Clerk, record: Path) -> None:
    half = record.read_bytes().replace("网络".encode(), "网络".encode("gb18030"))
    record.write_bytes(half)
    assert office("fix", "--yes").status == 1
    assert record.read_bytes() == half


def test_line_ends_and_the_mark_before_them_stay(office: Clerk, record: Path) -> None:
    right = b"\xef\xbb\xbf" + record.read_bytes().replace(b"\n", b"\r\n")
    record.write_bytes(right.replace("渠道: 网络".encode(), "渠道；网络".encode()))
    office.does("fix", "--yes")
    assert record.read_bytes() == right


def test_what_is_shown_cannot_command_the_terminal(office: Clerk, record: Path) -> None:
    change(record, ("过山车停运", "\x1b[31m过山车停运"))
    said = office("fix", "--dry-run")
    assert "\x1b" not in said.out
    assert "-内容: <U+001B>[31m过山车停运" in said.out


def test_where_nothing_is_wrong_nothing_is_done(office: Clerk) -> None:
    before = office.git("rev-parse", "HEAD")
    assert office.does("fix", "--yes").out == "没有能替你改的。\n"
    assert office.git("rev-parse", "HEAD") == before


def test_other_files_are_left_to_people(office: Clerk) -> None:
    said = office("fix", str(office.root / "staff.yaml"))
    assert said.status == 2
    assert "不是记录" in said.err
