"""The samples are true: broken files say what they should, the demo plays, generated files hold.

`samples/broken/<code>/` holds a small file for each code that `cpl check` can give, and
`samples/broken/<code>/<mistake>/` one for each way of coming to it that people have shown us;
docs/错误.md is made of what check says about them.
"""

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from casebook import rules
from clerks import git
from every import check_every
from places import TOP
from thorough import share

from cpl.cli import cli
from cpl.cli.frame.excerpt import told
from cpl.cli.frame.running import run
from cpl.domain.regulation.rules import Phase
from cpl.problems import Problem, in_order
from cpl.store.defaults import park_rules, regulations_root
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check, check_file
from cpl.use_cases.checking.fixing import fixed
from cpl.use_cases.practice.story import StoryLine, story
from cpl.use_cases.upkeep.init import staff_text
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse
from samples import demo, generate, ten_years

BROKEN = TOP / "samples" / "broken"
SOUND = TOP / "samples" / "sound" / "TS20261121-003.yaml"
OTHERS = ("bad-value/保密写错", "bad-value/金额字母", "colon-space/冒号后没有空格末行")
"""They are no broken versions of it: they say more, or less."""
FREE = ("内容", "诉求", "转办意见")
ERRORS = TOP / "docs" / "错误.md"
NOW = datetime(2026, 11, 23, 9, 0)
# Another profile in samples/rules is no change of this book.
KNOWN_BASES = re.compile("现有：default、[^。]*。")
STATE = re.compile(r"(?m)^状态: (.*)$")
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")

CHECKED = (
    "yamltext",
    "codec",
    "domain",
    "store/workspace.py",
    "store/record_folders.py",
    "use_cases/checking/check.py",
    "use_cases/checking/staffing.py",
)
IN_THE_FOLDERS = ("foreign-file", "not-a-record", "record-astray")
"""Codes of what lies beside the records: found by looking at the folder."""
NEVER_BY_CHECK = {
    "already-registered": "only a command registers",
    "before-received": "not asked of what was accepted once; tests/domain have it",
    "event-altered": "against what git has; tests/use_cases/checking have them",
    "event-inserted": "against what git has; tests/use_cases/checking have them",
    "event-removed": "against what git has; tests/use_cases/checking have them",
    "too-many-by-hand": "against what git has; tests/use_cases/checking have them",
    "divergence-altered": "against what git has; tests/use_cases/merging have it",
    "edits-not-seen": "of a git that is broken; tests/store/git have it",
    "received-moved": "against what git has; tests/use_cases/checking have them",
    "recorded-at-missing": "against what git has; tests/use_cases/checking have them",
    "recorded-at-wrong": "against what git has; tests/use_cases/checking have them",
    "changes-nothing": "not asked of what was accepted once; tests/cases have it",
    "clock-behind": "the clock of the moment; tests/domain have it",
    "banned": "no ban in the default rules; tests/domain has them",
    "field-not-registered": "only a command corrects",
    "not-a-correction": "only a command corrects",
    "correction-misnamed": "against what git has; tests/use_cases/checking have it",
    "not-asked": "not asked of what was accepted once; tests/domain have it",
    "promise-too-late": "not asked of what was accepted once; tests/cases have it",
    "over-already": "not asked of what was accepted once; tests/cases have it",
    "not-decided": "no decision binds money in the default rules; the cases of S002U have it",
    "must-avoid": "the default rules name nobody to be avoided; the cases of S002R have it",
    "duty-by-product": "only a command does a duty; the cases of S002A have it",
    "other-desk": "of which desk somebody was then is the audit's question",
    "other-unit": "whose unit somebody was then is the audit's question",
    **dict.fromkeys(
        (
            "aside-broken",
            "aside-missing",
            "aside-number",
            "aside-open",
            "aside-orphan",
            "aside-tracked",
            "not-aside",
            "protection-loosened",
        ),
        "of what lies beside the records; tests/use_cases/aside have it",
    ),
    "not-among": "the default rules say of no step whom it may name; the cases of S002D have it",
    "not-himself": "who somebody was then is the audit's question",
    "unknown-duty": "no routine duty in the default rules; the cases of S001 have it",
    "unknown-period": "no routine duty in the default rules; the cases of S001 have it",
    "duty-of-no-unit": "no routine duty in the default rules; tests/domain have it",
    "duty-of-others": "who held a role then is the audit's question",
    "not-in-post": "who was here then is the audit's question",
    "own-powers": "against what git has; tests/cli/test_people.py",
    "staff-no-basis": "against what git has; tests/domain/people have it",
    "staff-not-theirs": "against what git has; tests/domain/people have it",
    "claim-missing": "against what git has; tests/use_cases/checking have them",
    "file-too-large": "a megabyte is no small file",
    "years-left-out": "takes a clone of some years; tests/store/remote/test_years_some.py",
    "record-gone": "a file that is not there; tests/store/test_record_folders.py",
    "number-gap": "takes a history; tests/store/test_record_folders.py",
    "not-a-file": "git carries no FIFO; tests/store/test_record_folders.py",
    "unreadable": "a file that cannot be opened cannot be carried in git",
}
# What `cpl rules lint` adds is proven code by code in tests/domain/lint/test_checks.py,
# what `cpl audit` finds in tests/use_cases/auditing.
NOT_CHECK = (
    "domain/audit",
    "domain/lint",
    "domain/proving",
    "domain/regulation/diagram.py",
    "codec/tables/mapping.py",
    "codec/spellings/ledger_",
    "codec/spellings/column_dates.py",
    "codec/spellings/date_clues.py",
    "codec/records/issued.py",
)
FINDERS = {"Problem": 1, "problem": 1, "add": 1, "Reason": 0}


def codes_in_source() -> set[str]:
    """Every code named in the modules that check runs through."""
    found: set[str] = set()
    for name in CHECKED:
        place = TOP / "cpl" / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            if not path.relative_to(TOP / "cpl").as_posix().startswith(NOT_CHECK):
                found.update(_codes(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if KEBAB.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Call):
            yield from _named_by(node)


def _named_by(call: ast.Call) -> Iterator[str]:
    """A code of one word, where it is given to what makes a problem."""
    name = str(getattr(call.func, "id", "") or getattr(call.func, "attr", ""))
    at = FINDERS.get(name)
    if at is not None and len(call.args) > at + 1:
        code = call.args[at]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value


def samples() -> tuple[Path, ...]:
    return tuple(sorted(path for path in BROKEN.rglob("*") if path.is_file()))


def name_of(sample: Path) -> str:
    """`colon-space`, or `colon-space/引号前`."""
    return sample.parent.relative_to(BROKEN).as_posix()


def code_of(sample: Path) -> str:
    return name_of(sample).partition("/")[0]


def place_of(sample: Path) -> str:
    """Where the file would stand in a workspace."""
    if is_record(sample) or code_of(sample) in IN_THE_FOLDERS:
        return f"complaints/2026/11/{sample.name}"
    return f"rules/{sample.name}" if sample.stem[0].isdigit() else sample.name


def is_record(sample: Path) -> bool:
    return sample.stem.startswith("TS") and code_of(sample) not in IN_THE_FOLDERS


def office(root: Path, people: str = "") -> Workspace:
    """A sound workspace without records and without git."""
    root.mkdir(parents=True)
    shutil.copy(regulations_root() / "default.yaml", root / "rules.yaml")
    (root / "staff.yaml").write_text(people or staff_text(rules()), encoding="utf-8")
    return Workspace.find(root)


def found_in(sample: Path, place: Workspace) -> tuple[Problem, ...]:
    """What `cpl check` finds in a workspace that is sound but for this file."""
    target = place.root / place_of(sample)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, target)
    if is_record(sample):
        return in_order(check_file(place, target, NOW))
    return check(Workspace.find(place.root), (), NOW)


Said = dict[Path, tuple[Problem, ...]]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What check says of each sample; records come one after the other into one workspace."""
    root = tmp_path_factory.mktemp("broken")
    shared, found = office(root / "记录"), {}
    for number, sample in enumerate(samples()):
        people = "人员: []\n" if sample.name == "rules.yaml" else ""
        place = shared if is_record(sample) else office(root / f"{number}", people)
        found[sample] = found_in(sample, place)
    return found


def test_a_broken_sample_shows_its_code(said: Said) -> None:
    def shows_it(sample: Path) -> None:
        assert code_of(sample) in {each.code for each in said[sample]}
        assert {Path(each.location.path).stem for each in said[sample]} == {sample.stem}

    check_every(samples(), shows_it, name_of)


def test_every_code_that_check_can_give_has_a_sample() -> None:
    shown = {code_of(each) for each in samples()}
    assert codes_in_source() - set(NEVER_BY_CHECK) - shown == set()


def test_the_mistakes_of_hands_are_many() -> None:
    assert sum(is_record(each) for each in samples()) >= 150


@pytest.fixture(scope="module")
def sound() -> Plain:
    """The record that most of the samples were before somebody's hand slipped."""
    document, problems = parse(SOUND.name, SOUND.read_bytes())
    assert document is not None
    assert problems == ()
    return document.plain()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The same in git, for whoever judges against what is recorded."""
    place = office(tmp_path_factory.mktemp("recorded") / "台账")
    place.git.init()
    git(place.root, "add", ".")
    git(place.root, "commit", "--quiet", "-m", "建立")
    return place


def broken_versions() -> list[Path]:
    return [each for each in samples() if "/" in name_of(each) and name_of(each) not in OTHERS]


def test_what_fix_types_is_what_was_meant(said: Said, sound: Plain, recorded: Workspace) -> None:
    """Where fix leaves nothing to people, every field stands where it stood, no event is lost."""

    def is_meant(sample: Path) -> None:
        target = recorded.root / place_of(sample)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, target)
        done = fixed(recorded, target, NOW)
        assert not any(each.mending and each.mending.is_sure for each in done.left)
        is_sure = all(each.mending and each.mending.is_sure for each in said[sample])
        assert done.is_whole or not is_sure
        if done.is_whole and is_sure:
            document, _ = parse(sample.name, done.after)
            assert document is not None
            assert shape(document.plain()) == shape(sound)

    check_every(broken_versions(), is_meant, name_of)


def shape(plain: Plain) -> Plain:
    """The names of all fields, and the values but for those of free text and money."""
    if isinstance(plain, dict):
        said = {name: shape(each) for name, each in plain.items()}
        return {name: "" if name in FREE else each for name, each in said.items()}
    return [shape(each) for each in plain] if isinstance(plain, list) else plain


def test_the_error_book_says_what_check_says(
    said: Said, golden: Callable[[str, str], None], request: pytest.FixtureRequest
) -> None:
    """docs/错误.md is written by `make golden`, like every golden file."""
    lines = [f"{line}\n" for sample, found in said.items() for line in shown(sample, found)]
    golden("broken.txt", KNOWN_BASES.sub("现有：default、…。", "".join(lines)))
    book = error_book(said)
    if request.config.getoption("--golden-update"):
        ERRORS.parent.mkdir(exist_ok=True)
        ERRORS.write_text(book, encoding="utf-8")
    assert ERRORS.read_text(encoding="utf-8") == book, "make golden"


def shown(sample: Path, found: tuple[Problem, ...]) -> Iterator[str]:
    """The sample's name and what check prints, without the folders of its file."""
    yield f"== {name_of(sample)}"
    for each in found:
        yield told(each).replace("complaints/2026/11/", "")


def error_book(said: Said) -> str:
    """One section for each code: what check prints about its samples."""
    head = """# cpl check 的错误代码

每个错误的第一行是 `文件:行:列: 错误: 哪里不对 怎么改 [代码]`，编辑器认得，点一下就到那里。
下面是那一行的原文，`^` 指着不对的地方。再下面是应当怎样写：
`改成` 是只有一种改法的，`cpl fix` 会替你改；`例如` 是一种可能的改法，要你看过再定；
没有的，看那句话说怎么办。

代码不会变，说明文字会改进。警告不影响退出码。每个代码在 `samples/broken/代码/` 里有触发它的小文件，
一种常见的写错一个；这一页由 `make golden` 从那些文件做出来，不用手改。
"""
    parts: dict[str, list[str]] = {}
    for sample, found in said.items():
        code = code_of(sample)
        lines = [told(each) for each in found if each.code == code]
        title = name_of(sample).partition("/")[2]
        text = "\n".join(([f"# {title}"] if title else []) + lines)
        parts.setdefault(code, []).append(_bare(text))
    return head + "".join(map(_section, parts, parts.values()))


def _section(code: str, texts: list[str]) -> str:
    body = "\n\n".join(texts)
    return f"\n## {code}\n\n```text\n{body}\n```\n"


def _bare(text: str) -> str:
    text = KNOWN_BASES.sub("现有：default、…。", text).replace("complaints/2026/11/", "")
    return text.replace("\u200b", "")


def in_process(
    capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
) -> Callable[[Mapping[str, str], list[str]], tuple[int, str]]:
    """The demo's commands without a process for each: the same words, the same answers."""

    def call(extra: Mapping[str, str], words: list[str]) -> tuple[int, str]:
        for name, value in extra.items():
            patch.setenv(name, value)
        capsys.readouterr()
        status = run(cli, words)
        said = capsys.readouterr()
        return status, said.out + said.err

    return call


ON_PAPER = ("掉电", "改电", "责二", "拖四")
"""Whose records the demo issues papers of, or speaks of at its end."""


def played_of(lines: tuple[StoryLine, ...]) -> tuple[StoryLine, ...]:
    """The story of some complaints, and everything that is refused."""
    chosen = {*ON_PAPER, *share((each.label for each in lines if each.label), of=16)}
    kept = []
    for each in reversed(lines):
        if each.refused or named_in(each) & chosen:
            chosen |= named_in(each)
            kept.append(each)
    return tuple(reversed(kept))


def named_in(line: StoryLine) -> set[str]:
    """The records that the line registers or speaks of."""
    return {line.label, *re.findall(r"\$(\w+)", line.words)} - {""}


@pytest.mark.slow
@pytest.mark.sampled
def test_the_demo_plays_its_month(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "客服台账"
    call = in_process(capsys, monkeypatch)
    begun = ["init", str(place), "--profile", str(park_rules())]
    assert call({"CPL_NOW": "2026-10-01T08:00"}, begun)[0] == 0
    desk = demo.Desk(call, place)
    demo.play(desk, played_of(story(demo.STORY.read_text(encoding="utf-8"))))
    demo.issue(desk)
    later = {"CPL_NOW": demo.AFTERWARDS, "CPL_USER": "李敏"}
    status, said = call(later, ["-C", str(place), "check"])
    assert (status, said) == (0, "没有发现问题。\n")
    status, said = call(later, ["-C", str(place), "due"])
    assert "逾期" in said
    assert "月报" in demo.farewell(desk)


def test_the_demo_refuses_a_folder_it_did_not_make(tmp_path: Path) -> None:
    mine = tmp_path / "客服台账"
    mine.mkdir()
    (mine / "重要.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(demo.WentWrong, match="不是演示做的"):
        demo.make_room(mine)
    assert (mine / "重要.txt").read_text(encoding="utf-8") == "留着"


def test_a_played_with_demo_is_moved_aside_and_an_untouched_one_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "样本"
    generate.write(place, seed=1, count=1)
    (place / ".git" / demo.MARK).write_text(demo.standing(place), encoding="utf-8")
    (place / "练习.txt").write_text("我写的", encoding="utf-8")
    demo.make_room(place)
    assert (tmp_path / "样本-旧1" / "练习.txt").exists()
    generate.write(place, seed=1, count=1)
    (place / ".git" / demo.MARK).write_text(demo.standing(place), encoding="utf-8")
    demo.make_room(place)
    assert not place.exists()


def test_generated_complaints_are_legal_and_the_same_each_time(tmp_path: Path) -> None:
    one, other = tmp_path / "一", tmp_path / "二"
    assert generate.write(one, seed=7, count=40) == 40
    generate.write(other, seed=7, count=40)
    place = Workspace.find(one)
    assert check(place, (), generate.NOW) == ()
    assert [path.read_bytes() for path in place.paths()] == [
        path.read_bytes() for path in Workspace.find(other).paths()
    ]


def test_ten_years_are_legal_and_nearly_all_of_it_is_done(tmp_path: Path) -> None:
    one, other = tmp_path / "一", tmp_path / "二"
    ten_years.write(one, seed=7, count=120)
    ten_years.write(other, seed=7, count=120)
    place = Workspace.find(one)
    assert check(place, (), ten_years.NOW) == ()
    assert [path.read_bytes() for path in place.paths()] == [
        path.read_bytes() for path in Workspace.find(other).paths()
    ]
    assert {path.stem[:2] for path in place.paths()} == {"TS", "ZG", "XC"}
    machines = place.latest_rules.machines.values()
    ended = {n for each in machines for n in each.states if each.phase_of(n) is Phase.ENDED}
    states = [STATE.findall(path.read_text(encoding="utf-8"))[0] for path in place.paths()]
    assert sum(each in ended for each in states) > 0.9 * len(states)
    assert git(one, "status", "--short") == ""


def test_ten_years_in_many_commits_grow_record_by_record(tmp_path: Path) -> None:
    whole, grown = tmp_path / "一", tmp_path / "二"
    few = ten_years.write(whole, seed=7, count=20)
    many = ten_years.write(grown, seed=7, count=20, many=3)
    assert few == 1
    assert 20 * 2 < many <= len([*Workspace.find(grown).paths()]) * 3
    assert git(grown, "rev-parse", "HEAD:complaints") == git(whole, "rev-parse", "HEAD:complaints")
    half_way = git(grown, "log", "--format=%H", "--skip=9", "-1").strip()
    git(grown, "checkout", "-q", "-b", "then", half_way)
    assert check(Workspace.find(grown), (), ten_years.NOW) == ()
