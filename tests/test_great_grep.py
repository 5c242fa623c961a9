"""The great grep: personal words planted in a month, every command and paper run, all of it read.

Names, phones, cards, plates and third parties stand in the fields and texts of an ordinary
complaint, a secret one, an anonymous one, a batch, an imported one and an attachment named
after somebody. Whatever is printed, written, kept by git or handed to a program is searched for
them; the places where they may be stand in `ALLOWED`, each with its reason. The doors are
those of `test_secrecy.py`: a new command or paper is among them or fails there.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from clerks import Clerk, played
from test_secrecy import DOORS, PAPERS, Door
from thorough import share

from cpl.cli import cli
from cpl.cli.completion.completion import candidates
from cpl.problems import CplError

DESK, UNIT, MANAGER, NOBODY = "李敏", "王建国", "陈总", "没有这个人"
READERS = (DESK, UNIT, MANAGER, NOBODY)
NOW = "2026-11-20T16:00"


@dataclass(frozen=True)
class Planted:
    """What is personal of one complaint: `told` may be dialled and addressed, `never` goes out."""

    told: tuple[str, ...]
    never: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        return self.told + self.never


ORDINARY = Planted(
    (
        *("慕容清歌", "13977773301", "139-7777-3301", "司徒望舒", "mrqg7733", "鲁P77F31"),
        *("mr.qg@example.com", "柳园路771号", "0635-7733012", "夏侯女士"),
    ),
    ("371502198807070018", "6222770077007700773"),
)
SECRET = Planted(
    (
        *("轩辕破虏", "破虏", "轩辕先生", "13955553302", "139 5555 3302", "皇甫惊涛", "xypl5533"),
        *("鲁P55G32", "花园路552号", "371502197705050025", "6222550055005500552"),
    )
)
ANONYMOUS = Planted(("令狐听雨", "13944443303", "南宫小朵", "lhty4433"))
BATCH = Planted(("诸葛长亭", "13933333304", "宇文短亭", "13933333305"))
IMPORTED = Planted(("独孤问天", "13922223306", "端木成荫"))
ATTACHED = Planted(("尉迟敬文",))
OPEN = (ORDINARY, BATCH, IMPORTED, ATTACHED)
HIDDEN = (SECRET, ANONYMOUS)


def month(desk: Clerk) -> None:
    """To play: a month in which all of them complain."""
    ordinary(desk)
    secret(desk)
    anonymous(desk)
    batch_and_import(desk)


def ordinary(desk: Clerk) -> None:
    story = (
        "慕容清歌（139-7777-3301）说同行人司徒望舒手被夹，车牌鲁P77F31，微信mrqg7733，"
        "邮箱mr.qg@example.com，住柳园路771号，座机0635-7733012，"
        "身份证371502198807070018，退到卡6222770077007700773"
    )
    who = ("投诉人.姓名=慕容清歌", "投诉人.电话=13977773301")
    desk.does(
        "new", "投诉", "热线", *who, f"内容={story}", "诉求=向慕容清歌道歉", at="2026-11-20T08:00"
    )
    desk.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="2026-11-20T08:10")
    desk.does(
        "do",
        "1",
        "转办",
        "运营部",
        "转办意见=请与慕容清歌联系，夏侯女士在场",
        at="2026-11-20T08:20",
    )
    desk.does("form", "1", "转办单", "--issue", at="2026-11-20T08:30")
    recording = desk.root.parent / "尉迟敬文的录音.mp3"
    recording.write_bytes(b"mp3")
    desk.does("attach", "1", str(recording), at="2026-11-20T08:40")
    recording.unlink()
    desk.does("do", "1", "备注", f"备注={story}", at="2026-11-20T08:50")
    answer = ("答复内容=已向慕容清歌致歉", "原因分析=夏侯女士没有看住", "责任认定=有责")
    desk.does("do", "1", "答复", *answer, at="2026-11-20T08:55")


def secret(desk: Clerk) -> None:
    story = (
        "轩辕破虏（139 5555 3302）说我丈夫皇甫惊涛在场，轩辕先生车牌鲁P55G32，微信xypl5533，"
        "住花园路552号，身份证371502197705050025，卡6222550055005500552，破虏可以作证"
    )
    who = ("投诉人.姓名=轩辕破虏", "投诉人.电话=13955553302", "投诉人.保密=是")
    desk.does("new", "投诉", "热线", *who, f"内容={story}", at="2026-11-20T09:00")
    desk.does("do", "2", "受理", "等级=一级", "分类=服务态度", at="2026-11-20T09:10")
    desk.does("do", "2", "转办", "运营部", f"转办意见={story}", at="2026-11-20T09:20")
    desk.does("do", "2", "备注", f"备注=又来电：{story}", at="2026-11-20T09:30")


def anonymous(desk: Clerk) -> None:
    story = "我叫令狐听雨，电话13944443303，微信lhty4433，我女儿南宫小朵被推倒"
    desk.does("new", "投诉", "网络", "投诉人.匿名=是", f"内容={story}", at="2026-11-20T10:00")
    desk.does("do", "3", "转办", "设备部", at="2026-11-20T10:10")


def batch_and_import(desk: Clerk) -> None:
    callers = desk.root.parent / "名单.txt"
    callers.write_text("13933333304 诸葛长亭\n13933333305 宇文短亭\n", "utf-8")
    of_all = ("渠道=热线", "内容=停运，领队诸葛长亭代为反映", "分类=设备设施")
    desk.does("new", "--batch", "停运", *of_all, f"@{callers}", at="2026-11-20T11:00")
    callers.unlink()
    table = desk.root.parent / "旧台账.csv"
    table.write_text(
        "编号,时间,姓名,电话,内容\nA1,2026-11-02 09:00,独孤问天,13922223306,同行人端木成荫摔倒\n",
        "utf-8",
    )
    mapping = desk.root.parent / "映射.yaml"
    mapping.write_text(
        "编号列: 编号\n登记:\n  接收时间: {列: 时间}\n  渠道: {值: 网络}\n  类别: {值: 投诉}\n"
        "  内容: {列: 内容}\n  投诉人.姓名: {列: 姓名}\n  投诉人.电话: {列: 电话}\n",
        "utf-8",
    )
    words = ("import", str(table), "--mapping", str(mapping), "--yes")
    desk.does(*words, at="2026-11-20T12:00")
    table.unlink()
    mapping.unlink()


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Clerk:
    """The month, and a place of its own for temporary files."""
    desk = played(clerk, month)
    place = tmp_path / "temporary"
    place.mkdir()
    clerk.patch.setenv("TMPDIR", str(place))
    return desk


# —— what is told ——


@dataclass(frozen=True)
class Place:
    """Where personal words may be, whose, for which readers, and why."""

    commands: tuple[str, ...]
    words: tuple[str, ...]
    why: str
    readers: tuple[str, ...] = (DESK, UNIT, MANAGER)

    def covers(self, reader: str, door: Door, word: str) -> bool:
        said = " ".join(door.words)
        is_here = any(said == each or said.startswith(f"{each} ") for each in self.commands)
        return is_here and reader in self.readers and word in self.words


WHO_SEES_ALL = (DESK, MANAGER)  # 总经理 acts as every role of the park
EVERYBODY_S = tuple(word for each in (*OPEN, *HIDDEN) for word in each.every)
ALLOWED = (
    Place(
        ("show", "log 1", "do 1", "call", "attach 1", "edit 1", "next 1"),
        (*ORDINARY.every, *ATTACHED.every),
        "the own screen of the desk and of whoever handles an ordinary complaint",
    ),
    Place(
        tuple(f"form 1 {each}" for each in PAPERS),
        (*ORDINARY.told, *ATTACHED.every),
        "an ordinary complaint's paper for whoever must answer; no identity or card number",
    ),
    Place(
        ("form 2 受理告知书",),
        ("轩辕破虏", "破虏"),
        "a letter to the complainant himself bears his name",
        WHO_SEES_ALL,
    ),
    Place(
        (
            *("list --unmasked", "form 投诉台账 --unmasked", "form 1 --unmasked"),
            "export {near}/全文 --as jsonl --unmasked",
        ),
        EVERYBODY_S,
        "asked for whole by a role that may, which leaves a trace (test_disclosing.py)",
        WHO_SEES_ALL,
    ),
)
MASKED_FORMS = ("质询会通报", "案例")
"""Of no reader: they are read to everybody."""
LEFT = ("尉迟敬文",)
"""A name that nothing tells to be one, in the name of a file: what docs/隐私.md says is missed."""
OWN = (
    "show 3",
    "show 99",
    "do 1 答复",
    "do 1 转办 没有这个单位",
    "do 2 答复 答复内容=",
    "list --month 2026-11",
    "list 状态=承办中 --format csv",
    "find 停运 --format json",
    "due 今日 --format json",
    "form 整改台账 --print",
    "form 1 转办单 --masked",
    "form 1 投诉工单 --masked --print",
    "form 权限使用检查表 --month 2026-11",
)
"""Besides those of the other tests: refusals, and what only this month has."""


EXPORTED = ("导出", "全文")
"""Where the doors export to, beside the office."""


def every_door() -> tuple[Door, ...]:
    papers = (Door(("form", number, form)) for number in "123" for form in PAPERS)
    return (*DOORS, *(Door(tuple(each.split())) for each in OWN), *papers)


def told(office: Clerk, reader: str, words: tuple[str, ...]) -> str:
    """What it prints and every file that it makes outside git."""
    near = office.root.parent
    places = (office.root / "草稿", *(near / each for each in EXPORTED))
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    said = office(*(each.format(near=near) for each in words), user=reader, at=NOW)
    made = [each for place in places if place.is_dir() for each in place.rglob("*")]
    return "\n".join((said.out, said.err, *(t for each in made for t in texts_in(each))))


def texts_in(path: Path) -> Iterator[str]:
    """Its name and all that it says; of a workbook every part of it, properties included."""
    yield path.name
    if path.is_file() and is_zipfile(path):
        with ZipFile(path) as book:
            for name in book.namelist():
                yield name
                yield book.read(name).decode(errors="replace")
    elif path.is_file():
        yield path.read_bytes().decode(errors="replace")


def found_in(text: str) -> tuple[str, ...]:
    return tuple(word for word in EVERYBODY_S if word in text)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(("reader", "first"), [*zip(READERS, (0, 2, 4, 6), strict=True)])
def test_nothing_personal_is_told_but_where_it_may_be(
    office: Clerk, reader: str, first: int
) -> None:
    leaks, titled = {}, []
    for door in share(every_door(), 8, first):
        text = told(office, reader, door.words)
        said = " ".join(door.words)
        wrong = [
            word
            for word in found_in(text)
            if word not in LEFT and not any(each.covers(reader, door, word) for each in ALLOWED)
        ]
        if wrong:
            leaks[said] = wrong
        if "\x1b]" in text:  # the title of the window
            titled.append(said)
    assert leaks == {}
    assert titled == []


@pytest.mark.slow
def test_every_place_is_needed(office: Clerk) -> None:
    """An exception that nothing uses any more would hide the next mistake."""
    used = {}
    for place, door in zip(
        ALLOWED, ("show 1", "form 1 转办单", "form 2 受理告知书", ""), strict=True
    ):
        words = tuple(door.split()) or ("list", "--unmasked", "-m", "试")
        used[place.why] = set(found_in(told(office, DESK, words))) & set(place.words)
    assert all(used.values()), used


@pytest.mark.slow
@pytest.mark.parametrize("form", MASKED_FORMS)
def test_what_is_read_to_everybody_is_masked_for_everybody(office: Clerk, form: str) -> None:
    text = told(office, DESK, ("form", "1", form))
    assert [word for word in found_in(text) if word not in LEFT] == []


@pytest.mark.slow
@pytest.mark.parametrize("line", ["show ", "do 2 ", "list 投诉人.姓名=", "find ", "attach "])
def test_no_complainant_is_completed(office: Clerk, line: str) -> None:
    office.patch.chdir(office.root)
    offered: list[str] = []
    with suppress(CplError):  # the shell is told nothing then
        offered = [f"{each.value} {each.note}" for each in candidates(cli, f"cpl {line}")]
    assert found_in(" ".join(offered)) == ()


# —— what is kept ——

WRITTEN = (
    ("form", "投诉台账", "--issue"),
    ("handover", "--issue", "--note", "无"),
    ("board", "--html", "--xlsx"),
    ("list", "--unmasked", "-m", "检查"),
    ("undo", "--yes"),
    ("backup", "{near}/备份"),
    ("doctor", "--handover"),
)
HOOK = '#!/bin/sh\ncat >> "$CPL_TEST_TOLD"\n'
RECORDS_OF_GIT = ("objects", "cpl-index", "cpl-readings")
"""In .git, with what the records say: git's objects, and the index and readings made of the
records, which only speed things up and can be deleted (docs/隐私.md)."""


@pytest.mark.slow
def test_git_keeps_nothing_personal_but_in_the_records_and_their_papers(office: Clerk) -> None:
    near = office.root.parent
    for words in WRITTEN:
        office(*(each.format(near=near) for each in words), at=NOW)
    said = office.git("log", "--all", "--format=%an %ae %cn %ce %B")
    refs = office.git("for-each-ref", "--format=%(refname) %(contents)")
    assert found_in(said + refs + office.git("reflog")) == ()
    paths = office.git("log", "--all", "--name-only", "--format=")
    assert [word for word in found_in(paths) if word not in LEFT] == []
    for path in (office.root / ".git").rglob("*"):
        name = path.relative_to(office.root / ".git").as_posix()
        if path.is_file() and not name.startswith(RECORDS_OF_GIT):
            text = path.read_bytes().decode(errors="replace")
            assert [word for word in found_in(text) if word not in LEFT] == [], name


PERSONAL_FILES = {
    "complaints/": "the records themselves",
    "issued/TS": "papers of one complaint, as they went to whoever answers",
    "attachments/": "evidence",
    "草稿/TS": "the same papers before they are issued, kept out of git",
}
"""What of the folder may say it: every other file is read by whoever gets it."""


@pytest.mark.slow
def test_every_other_file_of_the_folder_says_nothing_personal(office: Clerk) -> None:
    for words in WRITTEN:
        office(*(each.format(near=office.root.parent) for each in words), at=NOW)
    wrong = {}
    for path in office.root.rglob("*"):
        name = path.relative_to(office.root).as_posix()
        if path.is_file() and not name.startswith((".git/", *PERSONAL_FILES)):
            wrong[name] = found_in("\n".join(texts_in(path)))
    assert {name: found for name, found in wrong.items() if found} == {}
    left = Path(os.environ["TMPDIR"]).rglob("*")
    assert [each.name for each in left] == []


@pytest.mark.slow
def test_a_program_that_reminds_is_given_nothing_personal(office: Clerk, tmp_path: Path) -> None:
    told_to = tmp_path / "told"
    office.patch.setenv("CPL_TEST_TOLD", str(told_to))
    hook = office.root / "hooks" / "记下"
    hook.write_text(HOOK, "utf-8")
    hook.chmod(0o755)
    office.does("commit", str(hook), "-m", "试", at=NOW)
    office("remind", at="2026-11-27T10:00")
    text = told_to.read_text("utf-8")
    assert "TS20261120-00" in text
    assert found_in(text) == ()


@pytest.mark.slow
def test_what_goes_wrong_in_us_tells_no_word_of_a_record(office: Clerk) -> None:
    def fails(*_: object) -> object:
        raise KeyError("慕容清歌 13977773301")

    office.patch.setattr("cpl.use_cases.reading.Onlooker.opened", fails)
    said = office("show", "1", at=NOW)
    assert said.status == 70
    assert "KeyError" in said.err
    assert found_in(said.out + said.err) == ()
