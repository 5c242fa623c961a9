"""What a template was compiled to is kept between commands, and never believed too much."""

import os
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
from clerks import Clerk
from jinja2 import Environment

from cpl.render.text.compiled import CODES
from cpl.store import readings
from cpl.use_cases import compiled as keeping
from cpl.use_cases.compiled import NAME

LETTER = "转办说明"
TEMPLATE = Path("templates", f"{LETTER}.md.j2")
KEPT = Path(".git", NAME.format(TEMPLATE.name))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Jinja is asked to compile."""
    asked: list[str] = []
    compiles: Callable[..., object] = Environment.compile

    def compile_(self: Environment, source: str, **words: object) -> object:
        asked.append(source)
        return compiles(self, source, **words)

    monkeypatch.setattr(Environment, "compile", compile_)
    return asked


@pytest.fixture
def letter(clerk: Clerk, compiled: list[str]) -> Callable[..., str]:
    """letter(): what is printed by a command of its own; once before."""

    def printed(*words: str) -> str:
        CODES.clear()
        compiled.clear()
        clerk.does(*words, "form", "1", LETTER)
        return next(clerk.root.glob(f"草稿/*{LETTER}.md")).read_text(encoding="utf-8")

    clerk.does("new", "投诉", "热线", "投诉人.姓名=王女士", "内容=过山车停运")
    (clerk.root / TEMPLATE).write_text("{{ 投诉人.姓名 }}：{{ 内容 }}\n", encoding="utf-8")
    printed()
    assert len(compiled) == 1
    return printed


def test_it_is_not_compiled_again(letter: Callable[..., str], compiled: list[str]) -> None:
    assert letter().endswith("王女士：过山车停运\n")
    assert compiled == []


def test_an_edit_is_seen(clerk: Clerk, letter: Callable[..., str], compiled: list[str]) -> None:
    (clerk.root / TEMPLATE).write_text("{{ 内容 }}。\n", encoding="utf-8")
    assert letter().endswith("\n过山车停运。\n")
    assert compiled == ["{{ 内容 }}。\n"]
    letter()
    assert compiled == []


def test_half_a_tag_is_refused_in_every_command(
    clerk: Clerk, letter: Callable[..., str], compiled: list[str]
) -> None:
    (clerk.root / TEMPLATE).write_text("内容 }}\n", encoding="utf-8")
    compiled.clear()
    for _ in range(2):
        CODES.clear()
        said = clerk("form", "1", LETTER)
        assert (said.status, "配对" in said.err) == (3, True)
    assert compiled == []


def torn(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-9])


def foreign(kept: Path) -> None:
    """It lay in another folder of git's."""
    kept.write_bytes(b"1" + kept.read_bytes())


def gone(kept: Path) -> None:
    kept.unlink()


def anothers(kept: Path) -> None:
    os.chown(kept, 65534, -1)


def written_by_many(kept: Path) -> None:
    kept.chmod(0o664)


def led_elsewhere(kept: Path) -> None:
    kept.symlink_to(kept.rename(kept.with_name("elsewhere")))


NOT_OURS = [
    torn,
    foreign,
    gone,
    led_elsewhere,
    pytest.param(
        written_by_many,
        marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits to take away"),
    ),
    pytest.param(
        anothers,
        marks=pytest.mark.skipif(
            not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives a file away"
        ),
    ),
]


@pytest.mark.parametrize("spoilt", NOT_OURS, ids=lambda each: each.__name__)
def test_what_is_not_ours_is_not_believed(
    clerk: Clerk,
    letter: Callable[..., str],
    compiled: list[str],
    spoilt: Callable[[Path], None],
) -> None:
    spoilt(clerk.root / KEPT)
    assert letter().endswith("王女士：过山车停运\n")
    assert len(compiled) == 1
    letter()
    assert compiled == []


def test_what_another_compiler_made_is_not_believed(
    letter: Callable[..., str],
    compiled: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    compiler = tmp_path / "jinja2" / "compiler.py"
    compiler.parent.mkdir()
    for name in ("__init__.py", compiler.name):
        (compiler.parent / name).touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(keeping, "find_spec", lambda name: PathFinder.find_spec(name, sys.path))
    letter()
    letter()
    assert compiled == []
    compiler.write_text("# mended, its version is as before\n", "utf-8")
    readings._program.cache_clear()
    letter()
    assert len(compiled) == 1


def test_nothing_is_kept_where_nothing_is_to_be_remembered(
    clerk: Clerk, letter: Callable[..., str], compiled: list[str]
) -> None:
    before = (clerk.root / KEPT).read_bytes()
    letter("--no-index")
    assert len(compiled) == 1
    assert (clerk.root / KEPT).read_bytes() == before
