"""The audit trail: whatever wrote it, a commit says who, when, about what, by which rules."""

import ast
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from books import book_at
from clerks import Clerk, git
from practised import practised
from sources import naming, tree_of

from cpl.cli import COMMANDS, cli
from cpl.cli.frame.running import run
from cpl.store.git.commits import Commit, Signature
from cpl.store.git.git import Git

LI_MIN, WU_GANG = Signature("李敏", "limin@example.com"), Signature("吴刚", "wugang@example.com")
SYSTEM = Signature("系统", "system@example.com")
FIRST, SECOND, THIRD = (f"TS20261117-00{n}" for n in (1, 2, 3))
CODED = ("Cpl-Form", "Cpl-Code", "Cpl-Made-Of")
BATCH = tuple(f"TS20261117-00{n}" for n in (4, 5))
EVERY = ("Cpl-Record", "Cpl-Event", "Cpl-Rules", "Cpl-Login", "Cpl-Clock")
RECORDS, EVENTS, RULES, LOGIN, CLOCK = EVERY
BASIS = "Cpl-Basis"
NOT_OF_A_RECORD = {
    "查看全文",
    "采用规则",
    "手工改动",
    "撤回",
    "签发",
    "下发",
    "导入",
    "另存",
    "清除",
    "裁定",
}
"""What no event of a record tells of, so that the commit itself says on what basis it was."""


@dataclass(frozen=True)
class Deed:
    """A command that writes, what must be there before, and what its commit says."""

    words: tuple[str, ...]
    events: tuple[str, ...]
    records: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    at: str = "2026-11-17T10:00"
    rules: tuple[str, ...] = ("default 1",)
    commits: int = 1
    before: Callable[[Path], object] = lambda root: None


def a_photo(root: Path) -> None:
    (root.parent / "照片.jpg").write_bytes(b"jpg")


def a_list_of_callers(root: Path) -> None:
    (root.parent / "名单.txt").write_text("13800000001 甲\n13800000002 乙\n", "utf-8")


def an_old_register(root: Path) -> None:
    (root.parent / "旧台账.csv").write_text(
        "编号,时间,姓名,内容\nA1,2026-11-02 09:00,甲,排队\n", "utf-8"
    )
    (root.parent / "映射.yaml").write_text(
        "编号列: 编号\n登记:\n  接收时间: {列: 时间}\n  渠道: {值: 网络}\n"
        "  类别: {值: 投诉}\n  内容: {列: 内容}\n"
        "  投诉人.姓名: {列: 姓名}\n",
        "utf-8",
    )


def the_sheet_filled_in(root: Path) -> None:
    book = book_at(root / f"草稿/{FIRST}-转办单.xlsx")
    for field, said in {
        "调查情况": "没有播放广播",
        "原因分析": "没有告知流程",
        "责任认定": "有责",
        "答复内容": "已道歉并退票",
    }.items():
        title, address = next(book.defined_names[f"填写.{field}"].destinations)
        book[title][address.replace("$", "")].value = said
    book.save(root.parent / "回执.xlsx")


def the_register_worked_on(root: Path) -> None:
    """As it was issued, with one word more."""
    book = book_at(next((root / "issued/投诉台账").glob("*.xlsx")))
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row)
    cell = next(each for each in cells if str(each.value).startswith("停运"))
    cell.value = str(cell.value).replace("停运", "停运半天", 1)
    book.save(root.parent / "改过.xlsx")


def edits_by_hand(root: Path) -> None:
    """One record is mended, one template added."""
    record = root / f"complaints/2026/11/{FIRST}.yaml"
    record.write_bytes(record.read_bytes() + "# 电话核对过\n".encode())
    (root / "templates/慰问信.md.j2").write_text("致歉\n", "utf-8")


def a_space_left_out(root: Path) -> None:
    record = root / f"complaints/2026/11/{FIRST}.yaml"
    text = record.read_text("utf-8")
    assert "渠道: 热线\n" in text
    record.write_text(text.replace("渠道: 热线\n", "渠道:热线 # 听录音核对过\n"), "utf-8")


def a_template_taken_away(root: Path) -> None:
    (root / "templates/慰问信.md.j2").unlink()


def two_desks_disagreed(root: Path) -> None:
    """Another desk transferred it when it was closed here."""
    record = root / f"complaints/2026/11/{FIRST}.yaml"
    said = "时间: 2026-11-17 09:30, 事件: 转办, 经办: 李敏, 角色: 客服专员, 缘由: 已经办结"
    record.write_bytes(record.read_bytes() + f"分歧:\n  - {{{said}}}\n".encode())
    git(root, "commit", "-qam", "合并")


def stricter_rules(root: Path) -> None:
    text = (root / "rules.yaml").read_text("utf-8")
    text = text.replace('version: "1"', 'version: "2"', 1)
    text = text.replace("effective_from: 2025-01-01", "effective_from: 2026-12-01", 1)
    text = text.replace("\nprivacy:\n", "\nprivacy:\n  aside: yes\n", 1)
    (root.parent / "新规则.yaml").write_text(text, "utf-8")
    staff = root / "staff.yaml"  # 李敏 may adopt it
    people = staff.read_text("utf-8")
    assert "      - 客服专员\n" in people
    staff.write_text(people.replace("      - 客服专员\n", "      - 客服专员\n      - 总经理\n", 1))
    git(root, "commit", "-qam", "李敏代总经理")


NEW = (
    "new",
    "投诉",
    "热线",
    "投诉人.姓名=王女士",
    "投诉人.电话=13800001234",
    "内容=停运",
    "诉求=退票",
)
CLOSED = ("分类=票务", "--do", "当场办结", "处理结果=已退票", "满意度=满意")
PRINTED = ("Cpl-Report", "Cpl-Contents", "Cpl-Seal")
DECEMBER = "2026-12-02T09:00"
DAY = (
    Deed(NEW, ("登记",), (FIRST,)),
    Deed((*NEW, *CLOSED), ("登记", "当场办结"), (SECOND,)),
    Deed((*NEW, "--again"), ("登记",), (THIRD,)),
    Deed(
        ("new", "--batch", "停运", "渠道=热线", "内容=停运", "分类=设备设施", "@{near}/名单.txt"),
        ("登记", "接收并案", "并案"),
        BATCH,
        before=a_list_of_callers,
    ),
    Deed(("do", "1", "备注", "备注=一"), ("备注",), (FIRST,)),
    Deed(("do", "1,3", "备注", "备注=二"), ("备注",), (FIRST, THIRD), commits=2),
    Deed(
        ("settle", "1", "不作数", "-m", "已经办结"), ("裁定",), (FIRST,),
        before=two_desks_disagreed,
    ),
    Deed(("undo", "3", "--yes"), ("撤回",), (THIRD,), ("Cpl-Undoes",)),
    Deed(("do", "3", "并案", "4"), ("并案", "接收并案"), (THIRD, BATCH[0])),
    Deed(("attach", "1", "{near}/照片.jpg"), ("附件",), (FIRST,), before=a_photo),
    Deed(("do", "1", "转办", "设备部"), ("转办",), (FIRST,)),
    Deed(("form", "1", "转办单", "--issue"), ("签发",), (FIRST,), CODED),
    Deed(("form", "1", "--unmasked", "-m", "法院调取"), ("查看全文",), (FIRST,)),
    Deed(("import", "{near}/回执.xlsx", "--yes"), ("答复",), (FIRST,), before=the_sheet_filled_in),
    Deed(("form", "投诉台账", "--issue"), ("签发",), (), CODED),
    Deed(
        ("import", "{near}/改过.xlsx", "--yes", "--reason", "核对"),
        ("更正",),
        (FIRST,),
        before=the_register_worked_on,
    ),
    Deed(("handover", "--issue", "--note", "无"), ("签发",), (), CODED),
    Deed(
        ("import", "{near}/旧台账.csv", "--mapping", "{near}/映射.yaml", "--yes"),
        ("导入", "登记"),
        ("TS20261102-001",),
        before=an_old_register,
    ),
    Deed(("commit", "-m", "核对过"), ("手工改动",), (FIRST,), before=edits_by_hand),
    Deed(("fix", "--yes"), ("手工改动",), (FIRST,), before=a_space_left_out),
    Deed(("commit", "-m", "不用了"), ("手工改动",), before=a_template_taken_away),
    Deed(
        ("rules", "adopt", "{near}/新规则.yaml"),
        ("采用规则",),
        rules=("default 2",),
        before=stricter_rules,
    ),
    Deed(("report", "--month", "2026-11", "--issue"), ("下发",), (), PRINTED, DECEMBER),
    Deed(
        (*NEW, "接收时间=2026-11-20 10:00"), ("登记",), ("TS20261202-001",), (), DECEMBER,
    ),
    Deed(
        ("report", "--month", "2026-11", "--supplement", "--issue"),
        ("下发",), (), (*PRINTED[:2], "Cpl-Previous", PRINTED[2]), DECEMBER,
    ),
    Deed(NEW, ("登记",), ("TS20261202-002",), (), DECEMBER, ("default 2",)),
    Deed(("aside", SECOND), ("另存",), (SECOND,), (), DECEMBER, ("default 2",)),
    Deed(
        ("purge", SECOND, "-m", "本人要求", "--yes"),
        ("清除",), (SECOND,), (), DECEMBER, ("default 2",),
    ),
)  # fmt: skip


@pytest.fixture
def abroad(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in New York; the office does not."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def complete(commit: Commit, at: str, rules: tuple[str, ...]) -> None:
    """What every commit says, whoever made it and about whatever."""
    assert commit.at.isoformat() == f"{at}:00+08:00", commit.subject
    assert tuple(said(commit, RULES)) == rules, commit.subject
    assert said(commit, LOGIN) == ["tester"], commit.subject
    assert said(commit, CLOCK) == ["set"], commit.subject
    assert len(set(commit.trailers)) == len(commit.trailers), commit.subject


def said(commit: Commit, key: str) -> list[str]:
    return [value for name, value in commit.trailers if name == key]


@pytest.mark.slow
@pytest.mark.usefixtures("abroad")
def test_every_kind_of_command_ends_its_commit_alike(clerk: Clerk) -> None:
    repository = Git(clerk.root)
    for deed in DAY:
        deed.before(clerk.root)
        words = [word.format(near=clerk.root.parent) for word in deed.words]
        last = str(repository.head())
        clerk.does(*words, "--as", "李敏", "--basis", "电话", at=deed.at, user="吴刚")
        made = repository.touched_since(last, ())[::-1]
        assert len(made) == deed.commits, words
        assert tuple(number for each in made for number in said(each, RECORDS)) == deed.records
        for commit in made:
            complete(commit, deed.at, deed.rules)
            assert (commit.author, commit.committer) == (LI_MIN, WU_GANG), words
            assert tuple(said(commit, EVENTS)) == deed.events, words
            more = (key for key, _ in commit.trailers if key not in (*EVERY, BASIS))
            told = NOT_OF_A_RECORD.isdisjoint(deed.events)
            assert said(commit, BASIS) == ([] if told else ["电话"]), words
            assert tuple(more) == deed.more, words
        assert repository.status() == {}, words
    history = git(
        clerk.root, "-c", "core.quotepath=off", "log", "--all", "--name-only", "--format=%D %B"
    )
    assert [each for each in ("王女士", "13800001234", "1380000") if each in history] == []


def test_every_command_that_writes_is_among_them() -> None:
    """`call` asks at a terminal and lets `happen` write, like `do`; `edit` ends like `commit`.

    The default rules lay down no duty that `duty` could record; it registers, like `new`.
    `remind` is nobody's but the system's: test_reminding.py; `audit` writes only what somebody
    says of a finding: test_audit_tampering.py. `sync` is the system's too: test_sync.py.
    `list --unmasked`: test_disclosing.py.
    """
    with click.Context(cli) as context:
        found = {name: cli.get_command(context, name) for name in COMMANDS}
    adopt = found["rules"].get_command(context, "adopt")  # type: ignore[union-attr]
    writing = {name for name, command in {**found, "rules": adopt}.items() if _writes(command)}
    assert writing - {"audit", "call", "duty", "edit", "remind", "sync"} == {
        deed.words[0] for deed in DAY
    }


def _writes(command: click.Command | None) -> bool:
    return command is not None and any(each.name == "dry_run" for each in command.params)


@pytest.mark.usefixtures("abroad")
def test_the_first_commit_of_a_workspace_is_nobody_s_but_ends_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPL_NOW", "2026-11-16T08:00")
    assert run(cli, ["init", str(tmp_path / "台账"), "--profile", "S003-聊城交运"]) == 0
    (commit,) = Git(tmp_path / "台账").log()
    complete(commit, "2026-11-16T08:00", ("S003 1",))
    assert (commit.author, commit.committer) == (SYSTEM, SYSTEM)
    assert said(commit, EVENTS) == ["建立"]


@pytest.mark.slow
def test_a_workspace_to_practise_in_has_a_whole_trail(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It was made abroad."""
    commits = Git(practised(tmp_path_factory, tmp_path / "练习")).log()
    assert len(commits) > 100
    for commit in commits:
        complete(commit, commit.at.isoformat()[:16], ("default 1",))
        assert said(commit, EVENTS)
        assert said(commit, RECORDS) or said(commit, EVENTS) == ["建立"]


def test_a_folder_named_is_all_that_changed_in_it(clerk: Clerk) -> None:
    mine, theirs = clerk.complaint(), clerk.root / "templates/慰问信.md.j2"
    mine.write_bytes(mine.read_bytes() + "# 核对过\n".encode())
    theirs.write_text("致歉\n", "utf-8")
    clerk.does("commit", str(clerk.root / "complaints"), "-m", "核对过")
    assert Git(clerk.root).status() == {theirs: "??"}


# —— only here ——


def calls(path: Path) -> Iterator[ast.Call]:
    return (each for each in ast.walk(tree_of(path)) if isinstance(each, ast.Call))


def test_nothing_else_makes_a_changeset_applies_one_or_commits() -> None:
    found = set()
    for path in naming("Changeset", "apply", "git.commit", "direct.commit"):
        for call in calls(path):
            made = ast.unparse(call.func)
            if made in ("Changeset", "apply", "direct.commit") or made.endswith("git.commit"):
                found.add((path.stem, made))
    assert found == {
        ("trail", "Changeset"),
        ("trail", "apply"),
        ("recovery", "git.commit"),
        ("recovery", "direct.commit"),
        ("direct", "git.commit"),
    }


def test_git_commit_is_run_in_one_place() -> None:
    found = {
        path.stem
        for path in naming('"commit"')
        for call in calls(path)
        if any(isinstance(arg, ast.Constant) and arg.value == "commit" for arg in call.args)
    }
    assert found == {"git", "mending"}  # which ends a merge that git itself began
