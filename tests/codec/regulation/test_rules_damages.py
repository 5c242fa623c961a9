"""No damage to a regulation is silent: it is told at its line and column, or it is another one.

A usual run tries a small lot drawn from the default rules and one damage of every profile,
the same every time; `make damages` tries every scalar and every key of all of them and prints
the table of the default rules. What once gave wrong numbers in silence is tried every time.
"""

from collections import Counter
from pathlib import Path

import pytest
from damages import ALL, Damage, Judged, Outcome, damages_of, drawn, judged

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.rules import RulesFile, read_root, read_source
from cpl.codec.regulation.slots import Reading, Type
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location
from cpl.store.bases import Bases
from cpl.store.defaults import defaults_root, regulations_root
from cpl.yamltext.nodes import Mapping
from cpl.yamltext.tree import parse

IN_DEFAULT = 60
IN_A_PROFILE = 1
DEFAULT = regulations_root() / "default.yaml"


def tree(path: Path) -> Mapping:
    document, problems = parse(path.name, path.read_bytes())
    assert document is not None, problems
    return document.root


def sound(root: Mapping) -> tuple[Rules, dict[int, Type[object]]]:
    """The rules of a tree, and by which type each of its scalars was read."""
    reading = Reading(ProblemList("rules.yaml"))
    rules = read_root(root, reading)
    assert rules is not None, reading.report.problems
    return rules, {id(scalar): kind for scalar, kind in reading.leaves}


def outcomes(path: Path, most: int | None) -> list[tuple[Damage, Judged]]:
    root = tree(path)
    rules, types = sound(root)
    return [(each, judged(each, rules, types)) for each in drawn(damages_of(root), most)]


def silent(found: list[tuple[Damage, Judged]]) -> list[str]:
    """Damages that nothing told, and those to a type whose every text should be checked."""
    return [
        f"{damage}（{how.type}）"
        for damage, how in found
        if how.outcome is Outcome.SILENT or (how.outcome is Outcome.DIFFERENT and not how.free)
    ]


@pytest.mark.slow
def test_no_damage_to_the_default_rules_is_silent() -> None:
    found = outcomes(DEFAULT, None if ALL else IN_DEFAULT)
    table = Counter((how.type, how.outcome.value) for _, how in found)
    for (kind, outcome), count in sorted(table.items()):
        print(f"{kind}\t{outcome}\t{count}")
    assert silent(found) == []


# —— regulations that extend another: the text itself is damaged, then read with its base ——

PROFILES = sorted((defaults_root() / "samples" / "rules").glob("*.yaml"))


def damaged_text(text: str, damage: Damage) -> str:
    return text[: damage.old.start] + damage.new.text + text[damage.old.end :]


def judged_with_its_base(path: Path, text: str, damage: Damage, sound: RulesFile) -> Outcome:
    found = read_source(path.name, damaged_text(text, damage).encode(), Bases(path))
    here = Location(path.name, damage.old.line, damage.old.column)
    if any(each.location == here for each in found.problems):
        return Outcome.TOLD
    if any(damage.old.text in each.message for each in found.problems):
        return Outcome.TOLD_WHERE_NAMED
    told_by_lint = found.forms != sound.forms
    return Outcome.DIFFERENT if found.rules != sound.rules or told_by_lint else Outcome.SILENT


@pytest.mark.slow
@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_no_damage_to_a_regulation_that_extends_is_silent(path: Path) -> None:
    text = path.read_text("utf-8")
    sound = read_source(path.name, path.read_bytes(), Bases(path))
    tried = drawn(
        (each for each in damages_of(tree(path)) if "\n" not in each.old.text),
        None if ALL else IN_A_PROFILE,
    )
    silent = [
        str(each)
        for each in tried
        if judged_with_its_base(path, text, each, sound) is Outcome.SILENT
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("{类别: [投诉]}, owner", "{类别: [投速]}, owner", "投速"),
        ("{类别: [投诉]}, owner", "{类别别: [投诉]}, owner", "类别别"),
        ("received: 接收时间", "received: 接受时间", "接受时间"),
        ("summary: 内容", "summary: 内荣", "内荣"),
        ("personal: phone", "personal: fone", "fone"),
        ("owner: 客服部, when: 渠道", "owner: 客户部, when: 渠道", "客户部"),
        ("同类.3 >= 5", "同类.三 >= 5", "同类.三"),
        ("same: [分类, 主办单位]", "same: [分类, 主办单为]", "主办单为"),
        ("plays: category", "plays: catgeory", "catgeory"),
        ("choices: [转办, 单位反馈,", "choices: [转办, 单位反愧,", "单位反愧"),
    ],
)
def test_what_once_gave_wrong_numbers_in_silence(old: str, new: str, at: str) -> None:
    text = DEFAULT.read_text("utf-8")
    assert old in text
    damaged = text.replace(old, new, 1)
    document, _ = parse("rules.yaml", damaged.encode())
    assert document is not None
    reading = Reading(ProblemList("rules.yaml"))
    assert read_root(document.root, reading) is None
    before = damaged[: damaged.index(at)]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert place in {(e.location.line, e.location.column) for e in reading.report.problems}


def test_a_word_that_stands_earlier_in_a_sentence_is_not_taken_for_the_fault() -> None:
    """`help: 由客服专员…` once drew the problem of `by: [客服]` four lines below."""
    text = DEFAULT.read_text("utf-8").replace(
        "        short: sl\n        from: [待受理, 待补证]\n        to: 处理中\n"
        "        by: [客服专员]",
        "        help: 由客服专员受理\n        from: [待受理, 待补证]\n        to: 处理中\n"
        "        by: [客服]",
        1,
    )
    document, _ = parse("rules.yaml", text.encode())
    assert document is not None
    reading = Reading(ProblemList("rules.yaml"))
    assert read_root(document.root, reading) is None
    (problem,) = reading.report.problems
    assert text.splitlines()[problem.location.line - 1].endswith("by: [客服]")


@pytest.mark.parametrize(
    ("old", "word"),
    [("客服经理: {", "unmasked"), ("客服部: {", "head"), ("{id: 响应, ", "promise")],
)
def test_a_word_that_is_gone_is_told_and_the_rules_still_run(old: str, word: str) -> None:
    text = DEFAULT.read_text("utf-8").replace(old, f"{old}{word}: yes, ", 1)
    document, _ = parse("rules.yaml", text.encode())
    assert document is not None
    reading = Reading(ProblemList("rules.yaml"))
    assert read_root(document.root, reading) is not None
    (problem,) = reading.report.problems
    assert f"“{word}”" in problem.message
    assert "删去它" in problem.mend
