"""What every test stands on: the same surroundings everywhere, golden texts, shared data."""

import difflib
import gc
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from clerks import COPIED, Clerk, made
from forked import ran
from hypothesis import HealthCheck, Phase, settings
from places import TESTS
from real_git import Python, another_office
from rules_once import rules_read_once
from thorough import at_most

import cpl.store.git.git
from cpl.store.git import index
from cpl.store.git.git import Git

GOLDEN = TESTS / "golden"
DIGEST = re.compile(r"(第\S+版)（[0-9a-f]{8}）")
SHARED_DATA = TESTS.parent.parent / "shared" / "data"

# A red test is red for everyone: examples are the same each time.
# To look for new ones: make test T='--hypothesis-profile=search'
# Nor for being drawn slowly, as where others keep the machine busy.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    max_examples=at_most(50, 200),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=10)
# A wrong is noticed or it is not: nobody reads the smallest counterexample (make mutants).
settings.register_profile(
    "mutants", settings.get_profile("quick"), phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("steady")

# A job in the background ignores Ctrl-C, and so would every command the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

SURROUNDINGS = {
    "TZ": "Asia/Shanghai",
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "100",
    "USER": "tester",
    "LOGNAME": "tester",
    "GIT_CONFIG_NOSYSTEM": "1",
    # cpl names author and committer itself: a commit by this one is a commit it forgot to name.
    "GIT_AUTHOR_NAME": "nobody in particular",
    "GIT_AUTHOR_EMAIL": "nobody@example.invalid",
    "GIT_COMMITTER_NAME": "nobody in particular",
    "GIT_COMMITTER_EMAIL": "nobody@example.invalid",
}
# GIT_DIR and its like are set while a git hook runs the tests.
PERSONAL = ("CPL_", "GIT_", "LC_", "LANG", "XDG_")
PERSONAL_NAMES = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUTF8",
    "PYTHONIOENCODING",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "LESS",
    "NO_COLOR",
    "FORCE_COLOR",
)


# Garbage is looked for at so many new objects: at every 700 it cost a twentieth of the run.
gc.set_threshold(10_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="rewrite tests/golden")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: what is started last is then short, and no worker waits for another."""
    items.sort(key=lambda item: "slow" not in item.keywords)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the search for garbage need not walk through it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker says of a test that it passed and no more: one message of five, each awaited."""
    if not hasattr(item.config, "workerinput") or item.config.option.durations is not None:
        return None
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.fixture(scope="session", autouse=True)
def same_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees who runs it: not their git, zone, locale, home, umask or CPL_ variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(PERSONAL) or name in PERSONAL_NAMES:
                patch.delenv(name)
        for name, value in SURROUNDINGS.items():
            patch.setenv(name, value)
        home = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        (home / "gitconfig").write_text(COPIED)
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        if hasattr(time, "tzset"):
            time.tzset()
        umask = os.umask(0o022)
        yield
        os.umask(umask)


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """No test loses its power; those of the torture run whole commands, which do wait."""
    settings = (each for each in cpl.store.git.git.SETTINGS if "core.fsync" not in each)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpl.store.git.git, "SETTINGS", (*settings, "core.fsync=none"))
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def the_same_rules_read_once() -> Iterator[None]:
    """Hundreds of tests found an office under the park's rules, or ask what is wrong with them."""
    with pytest.MonkeyPatch.context() as patch:
        rules_read_once(patch)
        yield


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """golden(name, text): the text is the one in tests/golden/<name>, byte for byte.

    But for the digest of the rules, which every word of them changes.
    """

    def compare(name: str, text: str) -> None:
        text = DIGEST.sub(r"\1（摘要）", text)
        file = GOLDEN / name
        if request.config.getoption("--golden-update"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        expected = file.read_bytes().decode() if file.exists() else ""
        if text != expected or not file.exists():
            lines = difflib.unified_diff(
                expected.splitlines(keepends=True),
                text.splitlines(keepends=True),
                f"tests/golden/{name}",
                "what came out",
            )
            pytest.fail(f"{''.join(lines)}\nIf this is right: make golden", pytrace=False)

    return compare


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The corpora beside the repository; they are not part of it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside this checkout: its corpora are not ours to carry")
    return SHARED_DATA


@pytest.fixture
def git(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Git:
    """A workspace with one registered complaint; recorded is as in one with very many."""
    monkeypatch.setattr(index, "LARGE", 0)
    return another_office(tmp_path_factory.getbasetemp() / "客诉", tmp_path / "客诉")


@pytest.fixture
def python() -> Python:
    """python(script, *arguments): runs it in another process, which may die."""
    return ran


@pytest.fixture
def clerk(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Clerk:
    """李敏 at the prompt of a new workspace, on a Tuesday at nine."""
    kept = made(tmp_path_factory.getbasetemp() / "客服台账")
    monkeypatch.setenv("CPL_NOW", "2026-11-17T09:00")
    return Clerk(tmp_path / "客服台账", monkeypatch, capsys).begins_with(kept)
