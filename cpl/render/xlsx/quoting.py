"""Text as it stands in XML: `html` would load the names of two thousand characters for this."""

import re

from cpl.loading import pattern

QUOTED = str.maketrans(
    {
        **{"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"},
        **{"\r": "&#13;", "\n": "&#10;", "\t": "&#09;"},
    }
)
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
ENTITY = pattern(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#[xX]([0-9A-Fa-f]+));")


def quoted(text: str) -> str:
    """In an attribute."""
    return text.translate(QUOTED)


def escaped(text: str) -> str:
    """Between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    return ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return NAMED[found[1]]
    return chr(int(found[2]) if found[2] else int(found[3], 16))
