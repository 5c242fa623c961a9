"""Nothing that is secret goes out by any door: every command and paper, for every reader.

A new command or form fails here until it stands in the table. Each door is opened for real
in an office with a secret complaint and an ordinary one; everything it prints and every file
it makes is searched. What a secret complaint brought about: test_access.py.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from clerks import Clerk, Said, copied, office
from places import TOP
from thorough import share

from cpl.cli import COMMANDS, cli
from cpl.cli.completion.completion import candidates
from cpl.problems import CplError

# —— the office ——

WHISTLE = "S002C-举报投诉"
DESK, HANDLER, OTHER, ACCUSED, NOBODY = "李敏", "钱调查", "赵六", "王建国", "没有这个人"
STAFF = """\
人员:
  - {姓名: 李敏, 邮箱: limin@example.com, 角色: [受理人员], 单位: 受理处}
  - {姓名: 钱调查, 邮箱: qian@example.com, 角色: [法律人员], 单位: 法制处}
  - {姓名: 赵六, 邮箱: zhao@example.com, 角色: [调查人员], 单位: 综合处}
  - {姓名: 王建国, 邮箱: wang@example.com, 角色: [调查人员], 单位: 窗口处}
  - {姓名: 系统, 邮箱: system@example.com, 角色: [系统]}
"""
NAME, PHONE, ADDRESS = "欧阳举实", "13911112222", "聊城市东昌府区柳园路12号"
STORY = (
    "本人欧阳举实（139-1111-2222，139 1111 2222）住柳园路12号，身份证320102199001011234，"
    "旧证320102900101123，座机电话8412345，邮箱ouyang@example.com，"
    "卡6222020200001234567；欧阳女士和举实说的都可以核实，仓库电话13900009999。"
)
SECRETS = (
    *("欧阳举实", "举实", "欧阳", "13911112222", "139-1111-2222", "139 1111 2222", "2222"),
    *("柳园路12号", "320102199001011234", "1234，", "320102900101123", "8412345"),
    *("ouyang@example.com", "6222020200001234567", "13900009999"),
)
SECRET = "TS20261120-001"
ORDINARY_SECRETS = ("李四光", "13800005678", "3201021990010112")


@dataclass(frozen=True)
class Door:
    """One way to see something: a command, as it is typed."""

    words: tuple[str, ...]

    @property
    def command(self) -> str:
        return self.words[0] if self.words else ""


def door(said: str) -> Door:
    return Door(tuple(said.split()))


FORMATS = ("table", "json", "csv", "md")
DOORS = tuple(
    map(
        door,
        (
            "",
            "board",
            "board --html --xlsx",
            "remind --dry-run",
            "remind --dry-run --format json",
            *(f"show 1 --format {each}" for each in FORMATS),
            "show 1 --explain",
            *(f"log 1 --format {each}" for each in FORMATS),
            *(f"log --format {each}" for each in FORMATS),
            "log --hand",
            "next 1",
            *(f"list --format {each}" for each in FORMATS),
            "list --proxied",
            "list --unmasked -m 试",
            "form 投诉台账 --unmasked -m 试",
            "form 1 --unmasked -m 试",
            f"list 投诉人.姓名={NAME}",
            f"list 投诉人.电话={PHONE} --format json",
            *(f"find 举报 --format {each}" for each in FORMATS),
            f"find {NAME}",
            f"find {PHONE}",
            "find 2222",
            "find --by 状态",
            "due",
            *(
                f"due {each} --format json"
                for each in ("今日", "待转办", "待回访", "逾期", "待再办")
            ),
            "due 待我审批",
            *(f"due {each}" for each in ("逾期", "要紧", "要紧 --format csv", "运营部")),
            "due --remind",
            "call",
            "call --format json",
            "call 进度",
            "call 进度 --format json",
            "do 1",
            "do 1 备注 备注=看过 --dry-run",
            "do 1 更正 投诉人.姓名=某人 原因=试 --dry-run",
            "new 举报 口头 投诉人.电话=13911112222 内容=再说一次 --dry-run",
            "undo --dry-run",
            "undo 1 --dry-run",
            "settle 1",
            "settle 1 不作数 -m 试 --dry-run",
            f"attach 1 {TOP / 'README.md'} --dry-run",
            "handover --dry-run",
            "handover",
            "report 月报 --month 2026-11",
            *(f"report --month 2026-11 --why {each}" for each in ("受理", "期末未结", "逾期")),
            "report --month 2026-11 --why 受理 --format json",
            "report --month 2026-11 --ready",
            "report --month 2026-11 --each-unit --dry-run",
            "form 投诉台账",
            "form 投诉台账 --print",
            "check",
            *(f"audit --format {each}" for each in FORMATS),
            "audit --xlsx",
            "verify",
            *(f"verify 1 --format {each}" for each in FORMATS),
            "verify 1111-2222-3333",
            "commit -m 试 --dry-run",
            "edit 1",
            "fix --dry-run",
            "aside 1 --dry-run",
            "aside --all --dry-run",
            "purge --due",
            "purge 1 --dry-run",
            "export {near}/导出 --as jsonl",
            "export {near}/全文 --as jsonl --unmasked -m 试",
            "doctor",
            "duty",
            "duty --format json",
        ),
    )
)
"""What each reader opens; the papers of one record are added below."""
NO_RECORDS = {
    "init": "makes a new folder",
    "help": "the rules and the commands, no record",
    "lesson": "a folder for practice",
    "rules": "the regulation",
    "template": "shows samples; of the newest record, on which it tries, the number",
    "import": "shows the file that is given to it; test_import_command.py looks at its preview, "
    "test_returned_register.py at a record that the reader sees masked",
    "cron": "a line of the crontab",
    "serve-hook": "what the audit and check say, without what is personal by its looks",
    "clone": "where the shared repository is, and whose place was taken",
    "sync": "numbers of records, how many problems",
    "backup": "copies files, which whoever has the disk reads anyhow",
    "restore": "copies files, which whoever has the disk reads anyhow",
    "completion": "test_no_name_is_completed",
}
"""Commands that show no record."""
OF_THE_WORKSPACE = ("月报", "投诉台账", "交接班记录", "交接说明", "看板", "审计报告", "单位核对表")
READERS = (DESK, HANDLER, OTHER, ACCUSED, NOBODY)
FORMS = tuple(sorted({e.name.partition(".")[0] for e in (TOP / "templates").iterdir()}))
PAPERS = tuple(each for each in FORMS if each not in OF_THE_WORKSPACE)
TO_THE_CALLER = ("受理告知书", "不予受理告知书")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office, made once; each door is opened in a copy."""
    return tmp_path_factory.mktemp("举报")


@pytest.fixture
def whistle(made: Path, tmp_path: Path, clerk: Clerk) -> Clerk:
    kept = made / "台账"
    if not kept.exists():
        _build(office(made, clerk, WHISTLE))
    root = copied(kept, tmp_path / "台账")
    return Clerk(root, clerk.patch, clerk.capture)


def _build(desk: Clerk) -> None:
    (desk.root / "staff.yaml").write_text(STAFF, encoding="utf-8")
    desk.does("commit", "-m", "人员", at="2026-11-20T08:40")
    who = (f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}", f"投诉人.地址={ADDRESS}")
    desk.does(
        "new",
        "举报",
        "口头",
        *who,
        f"内容={STORY}",
        "被投诉对象=窗口处王建国",
        at="2026-11-20T09:00",
    )
    notice = ("工作人员=李敏", "联系电话=0635-5550001", "告知义务=是", "分类=其他", "等级=重大")
    desk.does("do", "1", "受理", *notice, at="2026-11-20T09:10")
    found = (f"核实情况={STORY}", "核实结论=属实")
    desk.does("do", "1", "初步核实", *found, at="2026-11-20T09:20")
    desk.does("do", "1", "备注", f"备注=又来电：{STORY}", at="2026-11-20T09:30")
    ordinary = ("投诉人.姓名=李四光", "投诉人.电话=13800005678")
    story = "内容=李四光（138-0000-5678，身份证320102199001011234）说等了两小时"
    desk.does("new", "投诉", "书面", *ordinary, story, at="2026-11-20T09:40")


def everything_told(clerk: Clerk, said: Said) -> str:
    """What a command printed, every draft that it made, and every table beside the folder."""
    drafts = (p for p in (clerk.root / "草稿").glob("*") if p.suffix in (".md", ".html"))
    exported = clerk.root.parent.rglob("*.jsonl")
    files = (*drafts, *(p for p in exported if clerk.root not in p.parents))
    return "\n".join((said.out, said.err, *(p.read_text("utf-8") for p in files)))


def told(clerk: Clerk, reader: str, words: tuple[str, ...]) -> str:
    typed = (each.format(near=clerk.root.parent) for each in words)
    return everything_told(clerk, clerk(*typed, user=reader, at="2026-11-20T10:00"))


def leaks(text: str, typed: tuple[str, ...], secrets: tuple[str, ...] = SECRETS) -> list[str]:
    """The secrets in it that the reader did not type himself."""
    own = " ".join(typed)
    return [each for each in secrets if each in text and each not in own]


# —— the table ——


def test_every_command_is_a_door_or_shows_no_record() -> None:
    tried = {each.command for each in DOORS} | {"form"}
    assert sorted(set(COMMANDS) - tried - set(NO_RECORDS)) == []
    assert not tried & set(NO_RECORDS)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(
    ("reader", "of", "first"),
    [(HANDLER, 1, 0), (OTHER, 3, 0), (ACCUSED, 3, 1), (NOBODY, 3, 2)],
    ids=[HANDLER, OTHER, ACCUSED, NOBODY],
)
def test_no_door_lets_a_secret_out(whistle: Clerk, reader: str, of: int, first: int) -> None:
    """S002C-08: 严格保密举报人的个人信息. Who reads a part tries all, the others a third each."""
    found = {}
    for each in share(DOORS, of, first):
        text = told(whistle, reader, each.words)
        if out := leaks(text, each.words):
            found[" ".join(each.words)] = out
    assert found == {}


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(
    ("reader", "of", "first"),
    [(DESK, 1, 0), (HANDLER, 2, 0), (OTHER, 6, 1), (ACCUSED, 6, 3), (NOBODY, 6, 5)],
    ids=READERS,
)
def test_no_paper_lets_a_secret_out(whistle: Clerk, reader: str, of: int, first: int) -> None:
    """Whoever prints it: a paper goes on to others; only the notice to himself names him."""
    found = {}
    for form in share(PAPERS, of, first):
        words = ("form", "1", form)
        shutil.rmtree(whistle.root / "草稿", ignore_errors=True)
        out = leaks(told(whistle, reader, words), ())
        if out and not (reader == DESK and form in TO_THE_CALLER):
            found[form] = out
    assert found == {}


def test_the_notice_to_himself_carries_his_whole_name(whistle: Clerk) -> None:
    assert f"{NAME}：" in told(whistle, DESK, ("form", "1", "受理告知书"))
    shutil.rmtree(whistle.root / "草稿")
    assert NAME not in told(whistle, DESK, ("form", "1", "受理告知书", "--masked"))


def test_the_desk_reads_all_of_it_on_its_own_screen(whistle: Clerk) -> None:
    text = told(whistle, DESK, ("show", "1"))
    assert all(each in text for each in (NAME, PHONE, "320102199001011234"))


def test_a_list_does_not_tell_whom_a_secret_complaint_is_about(whistle: Clerk) -> None:
    """Whoever handles it sees it on the record; a line among others names nobody."""
    whistle.does("do", "1", "备注", "备注=王建国又来过", user=DESK, at="2026-11-20T10:00")
    for words in (("list",), ("find", "举报"), ("form", "投诉台账", "--month", "2026-11")):
        shutil.rmtree(whistle.root / "草稿", ignore_errors=True)
        text = told(whistle, DESK, words)
        assert SECRET in text
        assert ACCUSED not in text, words
    assert ACCUSED in told(whistle, DESK, ("show", "1"))
    assert ACCUSED in told(whistle, HANDLER, ("show", "1"))


@pytest.mark.parametrize("form", FORMATS)
def test_not_even_the_desk_s_lists_tell_it(whistle: Clerk, form: str) -> None:
    for words in (("list",), ("find", "举报"), ("due", "今日"), ("find", NAME), ("log",)):
        text = told(whistle, DESK, (*words, "--format", form))
        assert SECRET in text
        assert leaks(text, words) == []


@pytest.mark.parametrize("reader", [OTHER, ACCUSED, NOBODY])
def test_whoever_may_not_read_it_is_told_why_and_who_may(whistle: Clerk, reader: str) -> None:
    said = whistle("show", "1", user=reader, at="2026-11-20T10:00")
    assert said.status != 0
    assert "受理人员" in said.err or "要回避" in said.err
    assert said.out == ""


def test_the_accused_is_told_that_he_must_keep_away(whistle: Clerk) -> None:
    said = whistle("show", "1", user=ACCUSED, at="2026-11-20T10:00")
    assert "被投诉对象写到了王建国或他的单位" in said.err
    assert "不公开" in whistle("do", "1", "备注", "备注=x", user=ACCUSED).err


@pytest.mark.parametrize("words", [("list",), ("find", "说"), ("due",), ()])
def test_what_is_closed_is_only_counted(whistle: Clerk, words: tuple[str, ...]) -> None:
    text = told(whistle, ACCUSED, words)
    assert "另有 1 件不公开" in text
    assert SECRET not in text


def test_the_number_of_hits_tells_nothing(whistle: Clerk) -> None:
    """A search for the name answers the same as a search for any other."""
    for reader in (OTHER, ACCUSED, NOBODY):
        answers = {told(whistle, reader, ("find", each)) for each in (NAME, "司马相如", "3333")}
        assert len(answers) == 1


def test_who_handles_it_reads_it_masked(whistle: Clerk) -> None:
    text = told(whistle, HANDLER, ("show", "1"))
    assert "都可以核实" in text
    assert leaks(text, ()) == []


def test_another_department_reads_an_ordinary_one_masked(whistle: Clerk) -> None:
    text = told(whistle, OTHER, ("show", "2"))
    assert "等了两小时" in text
    assert leaks(text, (), ORDINARY_SECRETS) == []
    assert "李四光" in told(whistle, DESK, ("show", "2"))


def test_no_identity_number_goes_out_on_an_ordinary_paper(whistle: Clerk) -> None:
    text = told(whistle, DESK, ("form", "2", "转办单"))
    assert "13800005678" in text
    assert "320102199001011234" not in text


@pytest.mark.parametrize(
    "line", ["show ", "do 1 ", "do 1 更正 ", "list 投诉人.姓名=", "find ", "form "]
)
def test_no_name_is_completed(whistle: Clerk, line: str) -> None:
    whistle.patch.chdir(whistle.root)
    whistle.patch.setenv("CPL_USER", ACCUSED)
    whistle.patch.setenv("CPL_NOW", "2026-11-20T10:00")
    offered: list[str] = []
    with suppress(CplError):  # the shell is told nothing then
        offered = [f"{each.value} {each.note}" for each in candidates(cli, f"cpl {line}")]
    assert leaks(" ".join(offered), ()) == []


def test_git_says_no_word_of_it(whistle: Clerk) -> None:
    assert leaks(whistle.git("log", "--format=%B"), ()) == []


def test_whoever_looks_at_the_reminders_is_not_told_of_what_is_closed_to_him(
    whistle: Clerk,
) -> None:
    """A colleague of the desk is told of it, and whoever tries out what is told is not."""
    colleague = "  - {姓名: 孙受, 邮箱: sun@example.com, 角色: [受理人员], 单位: 受理处}\n"
    (whistle.root / "staff.yaml").write_text(STAFF + colleague, encoding="utf-8")
    whistle.does("commit", "-m", "人员", at="2026-11-20T09:50")
    words = ("remind", "--dry-run", "--format", "json")
    whose = {}
    for reader in (DESK, OTHER):
        said = whistle(*words, user=reader, at="2026-11-20T10:00")
        whose[reader] = (SECRET in said.out, "件不公开" in said.err)
    assert whose == {DESK: (True, False), OTHER: (False, True)}
