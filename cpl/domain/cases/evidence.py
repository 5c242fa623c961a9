"""Attached files: the event that records them, their rows, and names that every disk takes."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import count

from cpl.domain.regulation.rules import EventRule, Evidence, Machine, Rules
from cpl.domain.values.value import Value, Values, shown

SECURES = "evidence_secured"
KILO = 1024
UNITS = ("字节", "KB", "MB", "GB", "TB")
LARGEST_IN_GIT = 10 * KILO * KILO
"""Every copy of the office's folder carries what git holds, for ever; larger files stay outside."""
LONGEST_NAME = 150  # bytes: encrypted folders of a NAS take fewer than the usual 255
SHORT_DIGEST = 8
_RESERVED = r'[<>:"/\\|?*]'
_DEVICE = r"(?i:(con|prn|aux|nul|com\d|lpt\d)(\.|$))"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
JOINER = "\u200d"  # holds an emoji together

Row = Mapping[str, Value]


def securing_event(rules: Rules, machine: Machine) -> EventRule | None:
    """The machine's event that records attached files, if the rules have one."""
    field = rules.evidence.field if rules.evidence else ""
    events = (each for each in machine.events.values() if SECURES in each.means)
    return next((each for each in events if field in each.fields), None)


def rows_in(evidence: Evidence, values: Values) -> tuple[Row, ...]:
    """The attached files among these values."""
    found = values.get(evidence.field)
    items = found if isinstance(found, tuple) else ()
    return tuple(each for each in items if isinstance(each, Mapping))


def rows_told(rules: Rules, values: Values) -> dict[str, Value]:
    """The same values, attached files told in a few words instead of a 64-digit hash."""
    evidence = rules.evidence
    if evidence is None or evidence.field not in values:
        return dict(values)
    told = tuple(row_told(evidence, each) for each in rows_in(evidence, values))
    return {**values, evidence.field: told}


def row_told(evidence: Evidence, row: Row) -> str:
    """`照片.jpg（120 KB，3f5a8c12）`; a file that is kept elsewhere says so."""
    size = row.get(evidence.size)
    said = [
        size_text(size) if isinstance(size, int) else "",
        shown(row.get(evidence.digest))[:SHORT_DIGEST],
        "" if row.get(evidence.copied, True) else "不在文件夹里",
    ]
    more = "，".join(each for each in said if each)
    return shown(row.get(evidence.file)) + (f"（{more}）" if more else "")


def size_text(size: int) -> str:
    """`812 字节`, `120 KB`, `2.1 GB`"""
    power = min(max(0, size.bit_length() - 1) // 10, len(UNITS) - 1)
    amount = size / KILO**power
    return (
        f"{amount:.1f} {UNITS[power]}" if power and amount < 10 else f"{amount:.0f} {UNITS[power]}"
    )


def clean_name(name: str, secrets: Collection[str] = ()) -> str:
    """A file name that every disk takes and that tells nobody who complained."""
    from cpl.domain.values.screening import screened  # whoever looks at them does without

    said = unicodedata.normalize("NFC", name)
    for secret in sorted(secrets, key=len, reverse=True):
        said = said.replace(secret, "某")
    said = re.sub(r"\*{3,}", "某", screened(said))  # 录音13800001234.m4a
    said = "".join(e for e in said if e == JOINER or unicodedata.category(e) not in _UNSEEN)
    said = re.sub(_RESERVED, "_", said).lstrip(" .~-").rstrip(" .") or "附件"
    if re.match(_DEVICE, said):
        said = f"_{said}"
    return _shortened(said)


def numbered(name: str, taken: Collection[str]) -> str:
    """The name, or else the first of `照片-2.jpg`, `照片-3.jpg` … not taken in any case."""
    used = {each.casefold() for each in taken}
    return next(each for each in _variants(name) if each.casefold() not in used)


def _variants(name: str) -> Iterator[str]:
    yield name
    stem, ending = _parts(name)
    for number in count(2):
        yield f"{stem}-{number}{ending}"


def _shortened(name: str) -> str:
    stem, ending = _parts(name)
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending


def _parts(name: str) -> tuple[str, str]:
    """`照片` and `.jpg`; what follows a dot far from the end is no ending."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending.encode()) < 12 else (name, "")
