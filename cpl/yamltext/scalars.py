"""One text as one YAML scalar that every YAML reader takes for the same text."""

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from cpl.loading import WhenUsed, pattern

if TYPE_CHECKING:
    import yaml
else:
    yaml = WhenUsed("yaml")


class Quoting(Enum):
    """How ready we are to write a text bare."""

    WHERE_NEEDED = "where needed"
    ALWAYS = "always"

    __hash__ = object.__hash__  # each is one object, and asked for with every text


SHORT = 16
_SMALL_INTEGER = pattern(r"0|-?[1-9][0-9]{0,5}")
_DAY_OR_MOMENT = pattern(r"\d{4}-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?)?)?", re.ASCII)
_NUMBER_SOMEWHERE = pattern(r"[-+]?(\.\d+|\d[\d_]*(\.\d*)?)(e[-+]?\d+)?|0o[0-7]+", re.I | re.A)
_WORD_SOMEWHERE = ("y", "Y", "n", "N", "=", "<<")
NEVER_FIRST = "-?:,[]{}#&*!|>'\"%@`"
BEGINS_A_VALUE = frozenset("~=<+-.0123456789fFnNoOtTyY")
"""How whatever is no text begins, for PyYAML: it need not be loaded to tell of any other."""
LONGEST_VALUE_WORD = len("false")
# Texts, not patterns: compiling takes milliseconds, and few commands need them.
_UNPRINTABLE = (
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NEEDS_ESCAPE = r"[\"\\\t\n]|" + _UNPRINTABLE
_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0",
    "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


def on_one_line(text: str, quoting: Quoting = Quoting.WHERE_NEEDED, *, flow: bool = False) -> str:
    """The text bare or in quotes, never with a line break of its own."""
    return (_short if len(text) <= SHORT else _written)(text, quoting, flow)


def _written(text: str, quoting: Quoting, flow: bool) -> str:
    if quoting is Quoting.WHERE_NEEDED:
        if _may_stand_bare(text, flow):
            return text
        if ('"' in text or "\\" in text) and _is_printable(text) and "\n" not in text:
            return single_quoted(text)
    return double_quoted(text)


# The names of fields, of people and units: the same few hundred in every record.
_short = lru_cache(maxsize=4096)(_written)


def double_quoted(text: str) -> str:
    if text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + re.sub(_NEEDS_ESCAPE, lambda each: _escape(each[0]), text) + '"'


def single_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literal(text: str) -> tuple[str, list[str]] | None:
    """The `|` header and the bare lines, where the text can be written so that one sees it."""
    if "\n" not in text or not _is_printable(text) or not text.strip("\n"):
        return None
    body = text.rstrip("\n")
    lines = body.split("\n")
    if lines[0][:1] in ("", " ", "\t") or any(each != each.rstrip() for each in lines):
        return None
    endings = len(text) - len(body)
    header = "|-" if endings == 0 else "|" if endings == 1 else "|+"
    return header, lines + [""] * max(0, endings - 1)


def _may_stand_bare(text: str, flow: bool) -> bool:
    if not text or text != text.strip() or "\n" in text or not _is_printable(text):
        return False
    if not text.isascii():  # every value that is no text is
        return not _is_syntax(text, flow)
    if _SMALL_INTEGER.fullmatch(text) or _DAY_OR_MOMENT.fullmatch(text):
        return True
    return not (_is_syntax(text, flow) or _is_a_value_elsewhere(text))


def _is_printable(text: str) -> bool:
    """To YAML: what Python calls printable always is, and is told at once."""
    return text.isprintable() or not re.search(_UNPRINTABLE, text)


def _is_syntax(text: str, flow: bool) -> bool:
    return (
        text[0] in NEVER_FIRST
        or text.startswith("...")
        or ": " in text
        or " #" in text
        or "\t" in text
        or text.endswith(":")
        or (flow and any(each in text for each in ",[]{}:?"))
    )


def _is_a_value_elsewhere(text: str) -> bool:
    """Some YAML reader takes the bare text for a number, a truth value, nothing …"""
    if text in _WORD_SOMEWHERE or _NUMBER_SOMEWHERE.fullmatch(text):
        return True
    is_long_word = text[0].isalpha() and len(text) > LONGEST_VALUE_WORD
    if is_long_word or text[0] not in BEGINS_A_VALUE:
        return False
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ())
    return any(pattern.match(text) for _, pattern in resolvers)


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
