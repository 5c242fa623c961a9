"""The schema that editors read: every shipped regulation passes, damaged ones get their red line.

It is never stricter than cpl: what `cpl rules lint` lets pass, no editor underlines. A usual
run compares the two on every spelling of a measure and on a lot drawn from the damages of
the default rules; `make damages` compares them on every damage.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from damages import ALL, Damage, damages_of, drawn, in_section
from jsonschema import Draft7Validator

from cpl.codec.reading import ProblemList
from cpl.codec.regulation.json_schema import rules_schema
from cpl.codec.regulation.rules import read_root
from cpl.codec.regulation.slots import Reading
from cpl.store.defaults import defaults_root, regulations_root
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import parse

DEFAULT = regulations_root() / "default.yaml"
PROFILES = sorted((defaults_root() / "samples" / "rules").glob("*.yaml"))
SCHEMA = Draft7Validator(rules_schema())
OF_SECTIONS: Any = rules_schema()["definitions"]
SECTIONS = Draft7Validator(
    {"properties": OF_SECTIONS["rules"]["properties"], "definitions": OF_SECTIONS}
)
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


SMALL = """\
meta: {id: x, name: 甲, version: 1, effective_from: 2025-01-01}
calendar:
  hours: [08:30-12:00]
  seasons: [{from: 06-01, to: 09-30, hours: [08:30-12:00]}]
  quiet: 21:00-08:00
roles: {客服: {}}
fields:
  补偿: {type: rows, fields: {方式: {type: choice, choices: [现金]}, 金额: amount}}
machines:
  工单:
    number: TS{date}-{seq:3}
    folder: complaints/{year}
    register: {event: 登记, to: 待办, means: [received]}
    states: {待办: {}}
    events: {}
authority:
  field: 补偿
  remedy: 方式
  amount: 金额
  grants: [{id: 现金, role: 客服, remedies: [现金], limit: 200}]
deadlines: [{id: 响应, machine: 工单, from: received, to: closed, within: 1 hour, warn: 80%}]
reports: {月报: {due_day: 5}}
"""
SPELLINGS = {
    "effective_from: 2025-01-01": "20250101 '20250101' 2025-W01-3 2025-1-1",
    "within: 1 hour": "'2  days' '  2 days ' 1hour '１ hour' 0 1.5",
    "hours: [08:30-12:00]": "[8:30-12:00] 8:30-12:00 ['8:3 - 12:0'] 8:30 25:00-26:00",
    "quiet: 21:00-08:00": "21:00-8:00 '21:00 -08:00' 21-8",
    "from: 06-01": "06-02 6-1 0601 13-01 W05-6",
    "due_day: 5": "5 '5' 05 0 31 32 -1 1.0 null",
    "warn: 80%": "8% 080% 00% 100% 80 0.8",
    "limit: 200": "0 0200 '200' -1 unlimited 1.5 ２００ null",
    "number: TS{date}-{seq:3}": "TS{date}-{seq} ts{date}-{seq}",
    "folder: complaints/{year}": "complaints complaints/{day} complaints/{hour}",
}
"""How measures are said in a small regulation, and other spellings to try in their place."""


@pytest.mark.parametrize(("said", "spellings"), SPELLINGS.items(), ids=SPELLINGS)
def test_no_editor_underlines_a_spelling_that_cpl_takes(said: str, spellings: str) -> None:
    assert said in SMALL
    key = said.partition(" ")[0]
    found = {}
    for spelling in re.findall(r"\[.*?\]|'.*?'|\S+", spellings):
        root = root_of(SMALL.replace(said, f"{key} {spelling}", 1))
        found[spelling] = (is_taken(root), not underlined(root))
    assert [each for each, (taken, clean) in found.items() if taken and not clean] == []
    assert {taken for taken, _ in found.values()} == {True, False}
    assert {clean for _, clean in found.values()} == {True, False}


def test_the_small_regulation_is_sound() -> None:
    assert is_taken(root_of(SMALL))


def is_taken(root: Mapping) -> bool:
    return read_root(root, Reading(ProblemList("rules.yaml"))) is not None


def is_underlined_in_its_section(damage: Damage) -> bool:
    """As `underlined`, of the section that holds the damage: of the others nothing changed."""
    section = as_an_editor_reads(in_section(damage))
    return any(SECTIONS.iter_errors(section))


def of_free_text(root: Mapping) -> Iterator[Damage]:
    """Damages to scalars of which another text is another regulation: most of them are taken."""
    reading = Reading(ProblemList("rules.yaml"))
    read_root(root, reading)
    free = {id(scalar) for scalar, kind in reading.leaves if kind.free}
    return (each for each in damages_of(root) if id(each.old) in free)


@pytest.mark.slow
def test_no_editor_underlines_what_cpl_takes() -> None:
    root = root_of(DEFAULT.read_text("utf-8"))
    tried = list(damages_of(root)) if ALL else drawn(of_free_text(root), 15)
    taken = [each for each in tried if is_taken(each.root)]
    assert len(taken) > 5
    assert [str(each) for each in taken if is_underlined_in_its_section(each)] == []
