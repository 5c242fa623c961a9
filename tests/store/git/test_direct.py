"""The plumbing makes what `git commit --only` makes, or nothing at all."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import pytest
from counting import counting
from git_states import conflicting, file, stashed, step, steps
from hypothesis import given, settings
from hypothesis import strategies as st
from real_git import LI_MIN, NINE, RECORD, REGISTERED, WANG_LEI, hook, raw_git

from cpl.store.changeset import Change, Changeset, apply
from cpl.store.git import direct, index
from cpl.store.git.commits import Signature
from cpl.store.git.git import Git
from cpl.store.git.hook import install_hook, place_of_hook
from cpl.store.git.index import KNOWN

OTHER = "complaints/2026/11/TS20261121-002.yaml"
MESSAGE = "TS20261121-001 转办: 处理中\n\nCpl-Event: 转办\n# 不是注释"

Before = Callable[[Git], None]


def nothing(_: Git) -> None:
    """The office as it is."""


def written(name: str, text: str) -> Before:
    def write(git: Git) -> None:
        path = git.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


def removed(name: str) -> Before:
    return lambda git: (git.root / name).unlink()


def executable(git: Git) -> None:
    (git.root / RECORD).chmod(0o755)


def half_staged(git: Git) -> None:
    """Somebody staged one edit of another file and made a second one since."""
    written(OTHER, "一\n")(git)
    raw_git(git.root, "add", OTHER)
    written(OTHER, "一\n二\n")(git)


def with_our_hook(git: Git) -> None:
    """As another cpl on another machine wrote it."""
    install_hook(git)
    path = place_of_hook(git)
    path.write_bytes(path.read_bytes().replace(b"/bin/python", b"/bin/python9"))


CHANGED = written(RECORD, "编号: TS20261121-001\n状态: 处理中\n")
NEW = written("issued/回 执 “一”.md", "新的\n")
MANY = tuple(f"complaints/2026/{n % 12 + 1:02}/{n}.yaml" for n in range(1 + direct.MOST_LOOSE))
SUBMITTED: dict[str, tuple[Before, tuple[str, ...]]] = {
    "改了": (CHANGED, (RECORD,)),
    "新的": (NEW, ("issued/回 执 “一”.md",)),
    "删了": (removed(RECORD), (RECORD,)),
    "几个": (steps(CHANGED, NEW), (RECORD, "issued/回 执 “一”.md")),
    "很多": (steps(*(written(name, f"编号: {name}\n") for name in MANY)), MANY),
    "可以运行的": (steps(CHANGED, executable), (RECORD,)),
    "别人的没有暂存": (steps(CHANGED, written("别人的.txt", "一")), (RECORD,)),
    "别人暂存了一半": (steps(CHANGED, half_staged), (RECORD,)),
    "别人暂存了删除": (steps(CHANGED, step("rm", "-q", "--cached", ".gitignore")), (RECORD,)),
    "有我们的钩子": (steps(CHANGED, with_our_hook), (RECORD,)),
    "另一个分支": (steps(step("checkout", "-q", "-b", "分支/一"), CHANGED), (RECORD,)),
    "引用打包了": (steps(step("pack-refs", "--all"), CHANGED), (RECORD,)),
    "换行由设置来改": (
        steps(written(".gitattributes", "*.yaml text eol=crlf\n"), CHANGED),
        (RECORD, ".gitattributes"),
    ),
    "给 git 看的过滤器": (
        steps(
            written(".git/info/attributes", "*.yaml filter=upper\n"),
            step("config", "filter.upper.clean", "tr a-z A-Z"),
            written(RECORD, "abc\n"),
        ),
        (RECORD,),
    ),
}


@pytest.fixture
def git(git: Git) -> Git:
    written(".gitignore", "草稿/\n")(git)
    git.commit([Path(".gitignore")], "设置", LI_MIN, LI_MIN, NINE)
    return git


def twin(git: Git) -> Git:
    """The same repository once more, with every time of every file."""
    place = git.root.with_name("另一份")
    shutil.copytree(git.root, place, symlinks=True)
    raw_git(place, "update-index", "-q", "--refresh")
    return Git(place)


def standing(git: Git) -> dict[str, str]:
    """What git says of a repository, in every way in which two of them could differ."""
    return {
        "commit": raw_git(git.root, "cat-file", "commit", "HEAD"),
        "index": raw_git(git.root, "ls-files", "--stage", "-v"),
        "status": raw_git(git.root, "status", "--porcelain=v2", "--branch", "--untracked=all"),
        "refs": raw_git(git.root, "for-each-ref"),
        "diff": raw_git(git.root, "diff"),
        "reflog": raw_git(git.root, "log", "-g", "--format=%H %gn %ge %gd", "--date=iso"),
        "fsck": raw_git(git.root, "fsck", "--strict", "--no-dangling"),
        "files": "\n".join(sorted(e.name for e in git.folder().iterdir() if e.name != KNOWN)),
    }


@pytest.mark.parametrize("said", SUBMITTED)
def test_it_makes_what_git_commit_makes(git: Git, said: str) -> None:
    before, names = SUBMITTED[said]
    before(git)
    other = twin(git)
    paths = [Path(name) for name in names]
    made = direct.commit(git, paths, MESSAGE, LI_MIN, WANG_LEI, NINE, "Asia/Shanghai")
    assert made == other.commit(paths, MESSAGE, LI_MIN, WANG_LEI, NINE, zone="Asia/Shanghai")
    ours, theirs = standing(git), standing(other)
    theirs["files"] = theirs["files"].replace("COMMIT_EDITMSG\n", "")
    ours["files"] = ours["files"].replace("COMMIT_EDITMSG\n", "")
    assert ours == theirs


def test_in_a_small_office_git_makes_it_and_asks_nobody(
    git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LARGE", 1 << 20)
    new = "issued/回 执 “一”.md"
    steps(CHANGED, NEW, with_our_hook)(git)
    other = twin(git)
    paths, said = [Path(RECORD), Path(new)], (MESSAGE, LI_MIN, WANG_LEI, NINE)
    with counting() as counts:
        made = direct.commit(git, paths, *said, "Asia/Shanghai", [Path(new)])
    assert counts.git == ["config", "add", "commit"]
    assert made == other.commit(paths, *said, zone="Asia/Shanghai")
    assert standing(git) == standing(other)


def test_no_conflicts_are_looked_for(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LARGE", 1 << 20)
    steps(CHANGED, step("config", "rerere.enabled", "true"))(git)
    assert direct.commit(git, [Path(RECORD)], MESSAGE, LI_MIN, LI_MIN, NINE)
    written(RECORD, "编号: TS20261121-001\n")(git)
    assert direct.commit(git, [Path(RECORD)], MESSAGE, LI_MIN, LI_MIN, NINE) == git.head()


def test_many_files_are_one_pack_that_the_commit_is_made_of(git: Git) -> None:
    steps(*(written(name, f"编号: {name}\n") for name in MANY))(git)
    paths = [Path(name) for name in MANY]
    direct.pack(git, paths)
    assert direct.commit(git, paths, MESSAGE, LI_MIN, WANG_LEI, NINE) == git.head()
    loose = [each for each in git.folder().glob("objects/??/*") if each.is_file()]
    assert len([*git.folder().glob("objects/pack/*.pack")]) == 1
    assert len(loose) < len(MANY)
    assert git.status() == {}


def test_without_a_time_it_is_now(git: Git) -> None:
    CHANGED(git)
    assert direct.commit(git, [Path(RECORD)], MESSAGE, LI_MIN, WANG_LEI) == git.head()
    written = (git.root / RECORD).stat().st_mtime
    assert abs(git.newest(1)[0].at.timestamp() - written) < 60


@given(st.text(st.sampled_from("一a# \t\n\r\f\v\u3000\u00a0"), min_size=1))
@settings(max_examples=40)
def test_a_message_is_cleaned_as_git_cleans_it(text: str) -> None:
    done = run(["git", "stripspace"], input=text.encode(), capture_output=True, check=True)
    assert direct.cleaned(text).encode().strip(b"\n") == done.stdout.strip(b"\n")


# Where git itself must do it


def global_settings(said: str) -> Before:
    def tell(git: Git) -> None:
        path = git.root.with_name("gitconfig")
        path.write_text(said, encoding="utf-8")
        os.environ["GIT_CONFIG_GLOBAL"] = os.fspath(path)

    return tell


def with_hook(name: str) -> Before:
    return lambda git: hook(git.root, name, "exit 0\n")


def unborn(git: Git) -> None:
    raw_git(git.root, "symbolic-ref", "HEAD", "refs/heads/空")


UNUSUAL: dict[str, Before] = {
    **{f"钩子 {name}": with_hook(name) for name in ("pre-commit", "commit-msg", "post-commit")},
    "钩子 reference-transaction": with_hook("reference-transaction"),
    "全局的钩子文件夹": global_settings("[core]\n\thooksPath = /tmp\n"),
    "全局的签名": global_settings("[commit]\n\tGPGSign\n"),
    "本处的签名": step("config", "commit.gpgSign", "yes"),
    "不在分支上": step("checkout", "-q", "--detach"),
    "还没有提交": unborn,
    "合并做到一半": conflicting("merge", "别处"),
    "收着的一次合并": conflicting("merge", "--squash", "别处"),
    "冲突留在索引里": stashed,
    "分开的索引": step("update-index", "--split-index"),
    "分开索引的设置": step("config", "core.splitIndex", "true"),
    "索引锁着": file("index.lock", b""),
    "分支锁着": file("refs/heads/main.lock", b""),
    "没有不同": steps(CHANGED, step("commit", "-qam", "别人先提交了")),
    "说好不看的": step("update-index", "--assume-unchanged", RECORD),
    "说好不要的": step("update-index", "--skip-worktree", RECORD),
    "变成了文件夹": steps(removed(RECORD), written(f"{RECORD}/一", "")),
}


@pytest.fixture
def no_global_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a case says there is forgotten after it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.environ["GIT_CONFIG_GLOBAL"])


def bytes_in(git: Git) -> dict[Path, bytes]:
    """What git keeps beside its objects: unused ones are nobody's loss."""
    files = (each for each in git.folder().rglob("*") if each.is_file())
    return {each: each.read_bytes() for each in files if "objects" not in each.parts}


@pytest.mark.usefixtures("no_global_settings")
@pytest.mark.parametrize("unusual", UNUSUAL)
def test_it_does_nothing_where_git_commit_would_do_more_or_less(git: Git, unusual: str) -> None:
    UNUSUAL[unusual](git)
    if unusual not in ("没有不同", "变成了文件夹"):
        CHANGED(git)
    before = bytes_in(git)
    assert direct.commit(git, [Path(RECORD)], MESSAGE, LI_MIN, LI_MIN, NINE) is None
    assert bytes_in(git) == before


@pytest.mark.parametrize("name", ["", "李敏.", " 李敏", "李<敏", "李\n敏", "'李敏'"])
def test_a_name_that_git_would_mend_is_left_to_git(git: Git, name: str) -> None:
    CHANGED(git)
    odd = Signature(name, "limin@example.com")
    assert direct.commit(git, [Path(RECORD)], MESSAGE, odd, LI_MIN, NINE) is None


@pytest.mark.parametrize("names", [["一\n二.md"], ['"一.md']])
def test_names_that_are_odd_are_left_to_git(git: Git, names: list[str]) -> None:
    for name in names:
        written(name, "一")(git)
    paths = [Path(name) for name in names]
    assert direct.commit(git, paths, MESSAGE, LI_MIN, LI_MIN, NINE) is None


def test_what_a_command_writes_goes_this_way(git: Git) -> None:
    change = Change(Path(RECORD), REGISTERED, b"new")
    apply(git, Changeset((change,), MESSAGE, LI_MIN, LI_MIN, NINE))
    assert raw_git(git.root, "log", "-g", "-1", "--format=%gs") == "fast-import\n"


def test_git_tidies_up_when_there_is_much(git: Git) -> None:
    raw_git(git.root, "config", "gc.auto", "1")
    raw_git(git.root, "config", "gc.autoDetach", "false")
    CHANGED(git)
    names = []
    for text in map(str, range(900)):  # git guesses from the objects that begin with 17
        written(f"draft/{text}", text)(git)
        names.append(f"draft/{text}")
    raw_git(git.root, "hash-object", "-w", *names)
    assert direct.commit(git, [Path(RECORD)], MESSAGE, LI_MIN, LI_MIN, NINE)
    assert [*(git.folder() / "objects" / "pack").glob("*.pack")]
