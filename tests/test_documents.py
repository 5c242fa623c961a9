"""What the documents say is so: their commands run, the words they use exist."""

import re
import shlex
from pathlib import Path

import pytest
from places import TOP

from cpl.cli import COMMANDS, cli
from cpl.cli.frame.running import run
from cpl.domain.regulation.computed_facts import COMPUTED
from cpl.domain.regulation.condition_words import OPERATORS
from cpl.domain.values.value import Kind

README = TOP / "README.md"
FIRST_STEPS = TOP / "docs" / "上手.md"
RULES = TOP / "docs" / "规则.md"
SHORT_WAYS = TOP / "docs" / "快捷.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
MONDAY = "2026-11-23T09:00"


def commands_in(text: str) -> list[list[str]]:
    """Every line of the sh blocks, as words, comments left out."""
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def play(commands: list[list[str]], patch: pytest.MonkeyPatch) -> None:
    """Type them one after the other; each must be done."""
    for words in commands:
        match words:
            case ["cd", folder]:
                patch.chdir(folder)
            case ["export", setting]:
                patch.setenv(*setting.split("=", 1))
            case ["cpl", *rest]:
                assert run(cli, rest) == 0, shlex.join(words)


@pytest.mark.slow
def test_the_first_steps_can_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPL_NOW", MONDAY)
    play(commands_in(FIRST_STEPS.read_text(encoding="utf-8")), monkeypatch)


@pytest.mark.slow
def test_the_first_five_minutes_of_the_readme_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPL_NOW", MONDAY)
    _, _, begun = README.read_text(encoding="utf-8").partition("## 第一天")
    play(commands_in(begun.partition("\n## ")[0]), monkeypatch)


@pytest.mark.parametrize(
    "page", [README, FIRST_STEPS, RULES, SHORT_WAYS], ids=lambda each: each.name
)
def test_every_command_named_exists(page: Path) -> None:
    named = set(re.findall(r"\bcpl ([a-z]+)\b", page.read_text(encoding="utf-8")))
    assert named - set(COMMANDS) - {"is"} == set()


def test_the_readme_begins_with_the_two_commands() -> None:
    first, second = commands_in(README.read_text(encoding="utf-8"))[:2]
    assert (first, second) == (["make", "demo"], ["make", "test"])


@pytest.mark.parametrize("word", [*OPERATORS, *(each.value for each in Kind)])
def test_the_page_about_rules_names_every_operator_and_type(word: str) -> None:
    assert f"`{word}`" in RULES.read_text(encoding="utf-8")


@pytest.mark.parametrize("fact", COMPUTED)
def test_the_page_about_rules_names_every_computed_fact(fact: str) -> None:
    assert re.search(rf"`{fact}(\.[^`]+)?`", RULES.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page", [README, FIRST_STEPS, RULES, SHORT_WAYS], ids=lambda each: each.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^):#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
