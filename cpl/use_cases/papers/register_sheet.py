"""The register (投诉台账): one row a complaint, in order of receipt, masked; a sheet a month.

Missing numbers are listed: a number is never taken back, so a gap is a sign.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from cpl.domain.cases.card import Card
from cpl.domain.cases.masking import mask_values
from cpl.domain.regulation.parts import Parts
from cpl.domain.regulation.rules import Phase
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import at_path, shown
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.queries.listing import Query, search
from cpl.use_cases.queries.showing import clocks, duration

Words = dict[str, Any]
Months = tuple[str, str]
SUMMARY_LENGTH = 80
COUNTED = ("投诉", "问题", "建议")
_SEQUENCE = re.compile(r"(.*-[A-Z]*)(\d+)")
_MONTH = re.compile(r"\D*(\d{4})(\d{2})")


def register_context(
    workspace: Workspace, months: Months | None, now: datetime
) -> tuple[Words, bytes]:
    """What the register's template may speak of, and the bytes its code is made from.

    The bytes are those of its records' files and of the numbers that are missing.
    """
    rules = workspace.latest_rules
    machine = rules.complaints
    found = search(workspace, Query(machine.name, months=months))
    missing = tuple(_within(gaps(workspace.numbers(machine)), months))
    rows = [_row(workspace, n, each, now) for n, each in enumerate(found.records, 1)]
    context: Words = {
        **rules_words(rules, now),
        **_sheet("至".join(dict.fromkeys(months)) if months else "全部", rows, missing),
        "各表": _sheets(rows, missing, months),
        "各月": [_counts(month, each) for month, each in _by_month(rows).items()],
        "未能读入": [str(each.location) for each in found.problems],
    }
    return context, b"".join([*(each.data for each in found.records), *map(str.encode, missing)])


def _sheet(span: str, rows: list[Words], missing: Iterable[str]) -> Words:
    return {"期间": span, "台账": rows, "合计": len(rows), "缺号": list(missing)}


def _sheets(rows: list[Words], missing: tuple[str, ...], months: Months | None) -> list[Words]:
    """One for each month in which something was received or is missing; at least one."""
    received = _by_month(rows)
    lost = _grouped(missing)
    span = "至".join(dict.fromkeys(months)) if months else "全部"
    names = sorted({*received, *lost}) or [span]
    return [_sheet(name, received.get(name, []), lost.get(name, ())) for name in names]


def _by_month(rows: list[Words]) -> dict[str, list[Words]]:
    """Rows come in order of receipt."""
    return {month: list(each) for month, each in groupby(rows, lambda row: row["接收时间"][:7])}


def _counts(month: str, rows: list[Words]) -> Words:
    kinds = {kind: sum(row["类别"] == kind for row in rows) for kind in COUNTED}
    return {
        "月份": month,
        "件数": len(rows),
        **kinds,
        "其他": len(rows) - sum(kinds.values()),
        "已办结": sum(row["已了"] for row in rows),
        "未结": sum(not row["已了"] for row in rows),
        "逾期": sum(row["时限"].startswith("逾期") for row in rows),
    }


# —— one row ——


def _row(workspace: Workspace, index: int, loaded: Readable, now: datetime) -> Words:
    card = loaded.card
    said = _said(card)
    return {
        **said,
        "序号": index,
        "编号": card.number,
        "接收时间": f"{card.received_at:%Y-%m-%d %H:%M}",
        "分类等级": "／".join(filter(None, (said["分类"], said["等级"]))),
        "内容摘要": _summary(said.get(card.machine.summary, "")),
        "转办时间": _when(card, "transferred"),
        "答复时间": _when(card, "replied_to_customer"),
        "时限": in_time(clocks(workspace, loaded, now)),
        "状态": card.state,
        "轮次": card.round,
        "状态备注": " ".join(filter(None, (_state(card), said.get("备注")))),
        "已了": card.phase is Phase.ENDED,
    }


def _said(card: Card) -> dict[str, str]:
    """Every field as masked text; and by the carried template's names, whatever they are here."""
    values, parts = mask_values(card.rules, card.values), card.rules.parts
    return {
        **{name: shown(values.get(name)).strip() for name in card.rules.fields},
        **{name: shown(at_path(values, path)).strip() for name, path in _columns(parts)},
    }


def _columns(parts: Parts) -> Iterator[tuple[str, FieldPath]]:
    """The carried template's names for what an office may call otherwise."""
    yield "姓名", parts.caller_name
    yield "电话", parts.caller_phone
    yield "类别", parts.kind
    yield "渠道", parts.channel
    yield "分类", parts.category
    yield "等级", parts.level
    yield "主办单位", parts.unit
    yield "责任认定", parts.liability
    yield "满意度", parts.satisfaction
    yield "处理结果", parts.outcome


def _state(card: Card) -> str:
    return f"{card.state}（第{card.round}轮）" if card.round > 1 else card.state


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return line[:SUMMARY_LENGTH] + ("…" if len(line) > SUMMARY_LENGTH else "")


def _when(card: Card, meaning: str) -> str:
    found = card.meant(meaning)
    return f"{found.event.at:%m-%d %H:%M}" if found else ""


def in_time(running: tuple[Instance, ...]) -> str:
    """准时, 逾期 with the longest delay, or 未到期: one word for all clocks of a complaint."""
    late = [each for each in running if each.standing is Standing.MISSED]
    if late:
        return f"逾期{duration(max(each.overdue_by.total_seconds() for each in late))}"
    if any(each.standing in (Standing.RUNNING, Standing.DUE_SOON) for each in running):
        return "未到期"
    return "准时" if any(each.standing is Standing.MET for each in running) else "未规定"


# —— missing numbers ——


def gaps(numbers: Iterable[str]) -> Iterator[str]:
    """Numbers that must have been given out and are not there."""
    taken: dict[str, set[int]] = defaultdict(set)
    width: dict[str, int] = {}
    for number in numbers:
        found = _SEQUENCE.fullmatch(number)
        if found:
            taken[found[1]].add(int(found[2]))
            width[found[1]] = len(found[2])
    for stem in sorted(taken):
        for sequence in sorted(set(range(1, max(taken[stem]) + 1)) - taken[stem]):
            yield f"{stem}{sequence:0{width[stem]}}"


def _within(numbers: Iterable[str], months: Months | None) -> Iterator[str]:
    for number in numbers:
        if months is None or months[0] <= month_of(number) <= months[1]:
            yield number


def _grouped(numbers: Iterable[str]) -> dict[str, list[str]]:
    return {month: list(each) for month, each in groupby(sorted(numbers), month_of)}


def month_of(number: str) -> str:
    """`2026-11` of TS20261121-003: a number is missed in the month it was given out."""
    found = _MONTH.match(number)
    return f"{found[1]}-{found[2]}" if found else ""
