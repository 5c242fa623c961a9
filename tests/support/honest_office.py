"""An office that did everything as it should, for months' papers and a change of staff: the
history from which every tampering starts, and of which an audit says nothing.

Its clerks sit at accounts of their own, and their clock is taken for the machine's.
"""

import re
from pathlib import Path

import pytest
from clerks import copied, packed
from once import made_once
from paper_trail import ORDINARY, SPARE, Office, long, ordinary, patrol, spare

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.store.defaults import park_rules
from cpl.use_cases import trail

BEGUN = "2026-11-16T08:00"
DECEMBER = "2026-12-02T09:00"
ACCOUNTS = {"李敏": "limin", "周倩": "zhouqian", "吴刚": "wugang", "郑洁": "zhengjie"}
CLOCK = re.compile(r"\nCpl-Clock: set$", re.MULTILINE)


def honest_office(factory: pytest.TempPathFactory, place: Path) -> Path:
    """A copy of it at that place; it is played once for all tests."""
    return copied(made_once(factory.getbasetemp(), "诚实的办公室", _made), place)


def _made(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        by_the_machine(patch)
        patch.setenv("CPL_NOW", BEGUN)
        patch.setenv("LOGNAME", "root")
        assert run(cli, ["init", str(folder), "--profile", str(_own_rules(folder))]) == 0
        office = OwnAccounts(folder, patch)
        diary = Diary(folder, patch)
        for story in (ordinary, spare, long, patrol):
            story(diary)
        office.lives_through(diary)
        for happens in (papers, corrections, the_month, new_rules):
            happens(office)
    packed(folder)


def _own_rules(folder: Path) -> Path:
    """Those of the park; who adopts others, and changes the staff, is laid down."""
    own = folder.with_name("本园规则.yaml")
    text = park_rules().read_text("utf-8")
    own.write_text(text.replace("meta:\n", "meta:\n  adopts: [总经理]\n", 1), "utf-8")
    return own


def by_the_machine(patch: pytest.MonkeyPatch) -> None:
    """Commits do not say that somebody had set the clock."""
    text = trail._text
    patch.setattr(trail, "_text", lambda *said: CLOCK.sub("", text(*said)))


class Diary(Office):
    """What several stories make people do, to be done in the order of the days."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        super().__init__(root, patch)
        self.entries: list[tuple[str, tuple[str, ...], str]] = []

    def does(self, *words: str, at: str, user: str = "李敏") -> None:
        self.entries.append((f"2026-11-17T{at}" if len(at) == 5 else at, words, user))


class OwnAccounts(Office):
    """Everybody at his own account of the machine."""

    def lives_through(self, diary: Diary) -> None:
        for at, words, user in sorted(diary.entries, key=lambda entry: entry[0]):
            self.does(*words, at=at, user=user)

    def does(self, *words: str, at: str, user: str = "李敏") -> None:
        self.patch.setenv("LOGNAME", ACCOUNTS.get(user, f"u{ord(user[0])}"))
        super().does(*words, at=at, user=user)

    def edits(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace words in a file, which somebody commits then."""
        path = self.root / name
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8")


def papers(office: OwnAccounts) -> None:
    photo = office.root.parent / "现场.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 jpg")
    office.does("attach", ORDINARY, str(photo), at="2026-11-19T10:20")
    photo.unlink()
    for form in ("投诉工单", "转办单"):
        office.does("form", ORDINARY, form, "--issue", at="2026-11-19T11:00")


def corrections(office: OwnAccounts) -> None:
    """What may be put right, and is: taken back, written by hand, declared."""
    office.does("do", SPARE, "备注", "备注=记错了地方", at="2026-11-20T09:00")
    office.does("undo", "--yes", at="2026-11-20T09:05")
    office.edits(f"complaints/2026/11/{SPARE}.yaml", ("\n渠道:", "  # 意见簿第三页\n渠道:"))
    office.does("commit", "-m", "注明在哪一页", at="2026-11-20T09:30")
    office.edits("staff.yaml", ("单位: 客服部\n", "单位: 客服部 # 前台\n"))
    office.does("commit", "-m", "注明坐在前台", at="2026-11-20T10:00", user="陈总")
    (office.root / "templates").mkdir(exist_ok=True)
    (office.root / "templates/慰问信.md.j2").write_text("{{ 编号 }} 的慰问\n", "utf-8")
    office.does("commit", "-m", "慰问信", at="2026-11-20T10:30", user="吴刚")


def the_month(office: OwnAccounts) -> None:
    register = ("form", "投诉台账", "--month", "2026-11", "--issue")
    office.does(*register, at=DECEMBER, user="郑洁")
    report = ("report", "月报", "--month", "2026-11", "--issue")
    office.does(*report, at="2026-12-02T09:10", user="郑洁")


def new_rules(office: OwnAccounts) -> None:
    """A version of its own, from the first of January, adopted by who may."""
    text = (office.root / "rules.yaml").read_text("utf-8")
    found = re.search(r"effective_from: (\S+)", text)
    assert found
    text = text.replace(found[0], "effective_from: 2027-01-01", 1)
    text = re.sub(r'version: "?[^"\n#]+"?', 'version: "岁末"', text, count=1)
    new = office.root.parent / "新规则.yaml"
    new.write_text(text, "utf-8")
    office.does("rules", "adopt", str(new), at="2026-12-02T10:00", user="陈总")
    new.unlink()
