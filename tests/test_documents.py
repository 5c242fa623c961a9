"""What the documents say is so: their commands run, the words they use exist."""

import re
import shlex
from pathlib import Path

import pytest
from places import TOP

import cpl
from cpl.cli import COMMANDS, cli
from cpl.cli.frame.running import run
from cpl.domain.regulation.computed_facts import COMPUTED
from cpl.domain.regulation.condition_words import OPERATORS
from cpl.domain.reports.monthly import SECTIONS
from cpl.domain.values.value import Kind

README = TOP / "README.md"
FIRST_STEPS = TOP / "docs" / "上手.md"
RULES = TOP / "docs" / "规则.md"
SHORT_WAYS = TOP / "docs" / "快捷.md"
CONTRIBUTING = TOP / "CONTRIBUTING.md"
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
def test_the_first_five_minutes_of_the_readme_work_and_answer_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPL_NOW", "2026-11-23T08:45")
    _, _, begun = README.read_text(encoding="utf-8").partition("## 第一天")
    first_day = begun.partition("\n## ")[0]
    play(commands_in(first_day), monkeypatch)
    said = capsys.readouterr().out
    shown, _, _ = first_day.partition("TS20261123-001 转办")[2].partition("```")
    assert f"TS20261123-001 转办{shown}" in said
    assert "\n  没有写的照规则填：答复方式 电话\n" in said


@pytest.mark.parametrize(
    "page", [README, FIRST_STEPS, RULES, SHORT_WAYS], ids=lambda each: each.name
)
def test_every_command_named_exists(page: Path) -> None:
    named = set(re.findall(r"\bcpl ([a-z]+(?:-[a-z]+)*)\b", page.read_text(encoding="utf-8")))
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


def test_the_page_about_rules_names_every_section_of_the_report_in_order() -> None:
    assert "、".join(SECTIONS) in RULES.read_text(encoding="utf-8").replace("、\n", "、")


@pytest.mark.parametrize(
    "page", [README, FIRST_STEPS, RULES, SHORT_WAYS], ids=lambda each: each.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^):#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


# —— the map of the house ——


def packages_in(folder: Path) -> set[str]:
    return {each.parent.name for each in folder.glob("*/__init__.py")}


def packages_on_the_map(text: str) -> dict[str, list[str]]:
    """Under each heading `### cpl/domain`, the first column of its table."""
    _, *layers = re.split(r"^### cpl/(?=\w+$)", text.partition("\n## 怎样写")[0], flags=re.M)
    return {layer.split("\n", 1)[0]: re.findall(r"^\| `(.+?)`", layer, re.M) for layer in layers}


def test_the_map_shows_every_package_and_nothing_else() -> None:
    house = Path(cpl.__file__).parent
    inside = {layer: sorted(packages_in(house / layer)) for layer in packages_in(house)}
    shown = packages_on_the_map(CONTRIBUTING.read_text(encoding="utf-8"))
    assert {layer: sorted(names) for layer, names in shown.items()} == {
        layer: names for layer, names in inside.items() if names
    }


def test_the_map_shows_every_layer() -> None:
    house = Path(cpl.__file__).parent
    table = CONTRIBUTING.read_text(encoding="utf-8").partition("\n### ")[0]
    assert set(re.findall(r"\| `cpl/(\w+)` \|$", table, re.M)) == packages_in(house)


def test_the_files_that_the_recipes_name_exist() -> None:
    """`cpl/…`, `tests/…`, `docs/…`; what stands for a name (年份, 编号-简称) is left out."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    named = re.findall(r"`((?:cpl|tests|docs|samples|templates)/[\w./-]*)`", text)
    stands_for = ("年份", "编号-简称", "代码", "类/", "层/")
    real = {each for each in named if not any(name in each for name in stands_for)}
    assert {each for each in real if not (TOP / each).exists()} == set()
