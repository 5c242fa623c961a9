"""What is told of a row: whose matter it is, what it says anew, masked as a preview is."""

from collections.abc import Iterator

from cpl.domain.cases.masking import mask_name, mask_phone, mask_values
from cpl.domain.matters.matter import Matter
from cpl.domain.matters.statements import TIME
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.screening import screened
from cpl.domain.values.value import Value, at_path, is_blank, shown, with_path
from cpl.use_cases.again.differences import Differences, SaidAnew
from cpl.use_cases.desk import Desk

LONGEST = 24
NOBODY, BLANK = "没有写谁", "（空）"


def matter_said(matter: Matter) -> str:
    """`11-03 王** 138****0001“过山车停运…”`."""
    who = " ".join(filter(None, (mask_name(matter.name), mask_phone(matter.phone)))) or NOBODY
    day = f"{matter.received:%m-%d} " if matter.received else ""
    return f"{day}{who}“{_short(screened(matter.text))}”"


def changes_said(desk: Desk, found: Differences) -> str:
    """`投诉人.电话 138****0001 → 139****0009；新有“答复”（11-04 10:00）`."""
    rules, values = found.loaded.rules, found.loaded.card.values
    if desk.onlooker.opened(found.loaded) is not found.loaded:
        return "、".join(each.name for each in found.fields) or "后来的事"
    return "；".join(_changes(rules, found, mask_values(rules, values)))


def _changes(rules: Rules, found: Differences, masked: dict[str, Value]) -> Iterator[str]:
    for each in found.fields:
        before = each.before if each.path == TIME else _masked(rules, each, each.before)
        after = each.after if each.path == TIME else _masked(rules, each, each.after)
        yield f"{each.name} {_words(before)} → {_words(after)}"
    for event in found.events:
        yield f"新有“{event.name}”（{event.at:%m-%d %H:%M}）"


def _masked(rules: Rules, change: SaidAnew, value: Value | None) -> Value | None:
    if value is None:
        return None
    return at_path(mask_values(rules, with_path({}, change.path, value)), change.path)


def _words(value: Value | None) -> str:
    text = " ".join(shown(value).split())
    return BLANK if is_blank(text) else _short(text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
