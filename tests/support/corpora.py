"""Corpora of other people: strings that break programs, YAML that breaks readers."""

import json
from pathlib import Path

import yaml

MARKS = {
    "␣": " ",
    "———»": "\t",
    "——»": "\t",
    "—»": "\t",
    "»": "\t",
    "⇔": "\ufeff",
    "↵": "",
    "←": "\r",
}


def naughty_strings(shared: Path) -> list[str]:
    strings: list[str] = json.loads((shared / "blns" / "blns.json").read_text("utf-8"))
    return strings


def strange_texts(shared: Path) -> list[str]:
    """The texts of yaml-test-suite, those that must fail among them."""
    folder = shared / "yaml_test_suite"
    files = sorted((folder / "src").glob("*.yaml"))
    cases = [
        case for each in files for case in yaml.load(each.read_text("utf-8"), yaml.CBaseLoader)
    ]
    errors = sorted((folder / "error_cases").glob("*.yaml"))
    return [
        *(_unmarked(case["yaml"]) for case in cases if "yaml" in case),
        *(each.read_bytes().decode() for each in errors),
    ]


def _unmarked(text: str) -> str:
    for mark, meant in MARKS.items():
        text = text.replace(mark, meant)
    return text.removesuffix("∎\n")
