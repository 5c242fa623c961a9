"""The schema that editors read: every shipped regulation passes, damaged ones get their red line.

It is never stricter than cpl: what `cpl rules lint` lets pass, no editor underlines.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from damages import damages_of, drawn
from jsonschema import Draft7Validator

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.json_schema import rules_schema
from cpl.codec.regulation.rules import read_root
from cpl.codec.regulation.slots import Reading
from cpl.store.defaults import defaults_root
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import parse

DEFAULT = defaults_root() / "rules.yaml"
PROFILES = sorted((defaults_root() / "samples" / "rules").glob("*.yaml"))
SCHEMA = Draft7Validator(rules_schema())
NULL = re.compile("null|Null|NULL|~|")
FLAG = re.compile("true|True|TRUE|false|False|FALSE")
WHOLE = re.compile("[-+]?[0-9]+")
BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_an_editor_reads(node: Node) -> Any:
    """Plain data by the core schema of YAML 1.2: `3` is a number, `yes` and dates are texts."""
    if isinstance(node, Mapping):
        return {entry.key.text: as_an_editor_reads(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_an_editor_reads(item) for item in node.items]
    return _typed(node)


def _typed(scalar: Scalar) -> Any:
    text = scalar.text
    if not scalar.plain:
        return text
    if NULL.fullmatch(text):
        return None
    if FLAG.fullmatch(text):
        return text.lower() == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if BROKEN.fullmatch(text) else text


def root_of(text: str) -> Mapping:
    document, problems = parse("rules.yaml", text.encode())
    assert document is not None, problems
    return document.root


def underlined(root: Mapping) -> list[str]:
    """Where an editor underlines something: the keys down to it."""
    errors = SCHEMA.iter_errors(as_an_editor_reads(root))
    return [".".join(map(str, error.absolute_path)) for error in errors]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(rules_schema())


@pytest.mark.parametrize("file", [DEFAULT, *PROFILES], ids=lambda file: file.stem)
def test_every_shipped_regulation_passes(file: Path) -> None:
    assert underlined(root_of(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within: 1 hour", "within: 1 huor"),
        ("clock: office", "clock: offcie"),
        ("phase: waiting", "phase: wating"),
        ("type: choice", "type: chioce"),
        ("plays: channel", "plays: chanel"),
        ("every_day: no", "every_day: nope"),
        ("means: [received, ", "means: [recieved, "),
        ("接收时间: moment", "接收时间: momnet"),
        ("    number:", "    nubmer:"),
        ("effective_from: 2025-01-01", "effective_from: 2025"),
        ("effective_from: 2025-01-01\n", "\n"),
        ("hours: [", "huors: ["),
    ],
)
def test_a_damaged_regulation_is_underlined(old: str, new: str) -> None:
    text = DEFAULT.read_text("utf-8").replace("  quiet:", "  every_day: no\n  quiet:", 1)
    assert old in text
    assert underlined(root_of(text.replace(old, new, 1)))


EXTENDING = """\
meta: {{id: x, name: 甲, version: 1, effective_from: 2026-01-01, extends: default}}
{0}
"""


@pytest.mark.parametrize(
    "said",
    [
        "fields: {分类: {plays: removed}, 诉求: removed, 地点: {like: 发生地点}}",
        "deadlines: [{id: 转办, within: 3 hours}, {id: 响应, removed: yes}]",
        "machines: {工单: {events: {回访: {short: removed, also: [备注]}}}}",
        "reports: removed",
    ],
)
def test_what_extends_another_says_only_what_differs(said: str) -> None:
    assert underlined(root_of(EXTENDING.format(said))) == []


@pytest.mark.parametrize(
    "said",
    [
        "deadlines: [{within: 3 hours}]",
        "deadlines: [{id: 转办, within: 3}]",
        "fields: {分类: {palys: removed}}",
        "meta2: {}",
    ],
)
def test_what_extends_another_is_underlined_too(said: str) -> None:
    assert underlined(root_of(EXTENDING.format(said)))


def test_a_word_that_is_gone_is_deprecated_and_not_wrong() -> None:
    text = DEFAULT.read_text("utf-8").replace("客服部: {", "客服部: {head: 李敏, ", 1)
    assert underlined(root_of(text)) == []
    unit: Any = rules_schema()["definitions"]
    assert "staff.yaml" in unit["unit"]["properties"]["head"]["deprecationMessage"]


@pytest.mark.slow
def test_no_editor_underlines_what_cpl_takes() -> None:
    root = root_of(DEFAULT.read_text("utf-8"))
    taken = [
        damage
        for damage in drawn(damages_of(root), 80)
        if read_root(damage.root, Reading(ProblemList("rules.yaml"))) is not None
    ]
    assert len(taken) > 5
    assert [str(damage) for damage in taken if underlined(damage.root)] == []
