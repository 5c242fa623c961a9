"""The register (投诉台账): one row a complaint, in order of receipt, masked.

Missing numbers are listed: a number is never taken back, so a gap is a sign.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cpl.domain.card import Card
from cpl.domain.deadlines import Standing
from cpl.domain.masking import mask_values
from cpl.domain.values import Values, shown
from cpl.store.workspace import Loaded, Workspace
from cpl.use_cases.listing import Query, search
from cpl.use_cases.showing import clocks, duration

SUMMARY_LENGTH = 80
_SEQUENCE = re.compile(r"(.*-[A-Z]*)(\d+)")


def register_context(
    workspace: Workspace, month: tuple[str, str] | None, now: datetime
) -> tuple[dict[str, Any], bytes]:
    """What the register's template may speak of, and the bytes its code is made from."""
    machine = next(iter(workspace.latest_rules.machines))
    found = search(workspace, Query(machine, months=month))
    rules = workspace.latest_rules
    context: dict[str, Any] = {
        "单位名称": rules.meta.office,
        "期间": "至".join(dict.fromkeys(month)) if month else "全部",
        "台账": [_row(workspace, n, each, now) for n, each in enumerate(found.records, 1)],
        "合计": len(found.records),
        "缺号": list(gaps(each.card.number for each in found.records)),
        "未能读入": [str(each.location) for each in found.problems],
        "规则": f"{rules.meta.name} 第{rules.meta.version}版",
        "打印时间": now,
    }
    return context, b"".join(each.data for each in found.records)


def _row(workspace: Workspace, index: int, loaded: Loaded, now: datetime) -> dict[str, Any]:
    card = loaded.card
    values = mask_values(loaded.rules, card.values)
    person = values.get("投诉人")
    who: Values = person if isinstance(person, dict) else {}
    said = {name: shown(values.get(name)) for name in loaded.rules.fields}
    summary = shown(values.get(card.machine.summary)).replace("\n", " ").strip()
    return {
        **said,
        "序号": index,
        "编号": card.number,
        "接收时间": f"{card.received_at:%Y-%m-%d %H:%M}",
        "分类等级": "/".join(filter(None, (said.get("分类"), said.get("等级")))),
        "姓名": shown(who.get("姓名")),
        "电话": shown(who.get("电话")),
        "内容摘要": summary[:SUMMARY_LENGTH] + ("…" if len(summary) > SUMMARY_LENGTH else ""),
        "转办时间": _when(card, "transferred"),
        "答复时间": _when(card, "replied_to_customer"),
        "时限": _in_time(workspace, loaded, now),
        "状态": card.state,
        "轮次": card.round,
    }


def _when(card: Card, meaning: str) -> str:
    found = card.meant(meaning)
    return f"{found.event.at:%m-%d %H:%M}" if found else ""


def _in_time(workspace: Workspace, loaded: Loaded, now: datetime) -> str:
    """准时, 逾期 with the longest delay, or 未到期: one word for all clocks of a complaint."""
    running = clocks(workspace, loaded, now)
    late = [each for each in running if each.standing is Standing.MISSED]
    if late:
        worst = max(
            (each.overdue_by.total_seconds() for each in late if each.overdue_by), default=0
        )
        return f"逾期{duration(worst)}"
    still = any(each.standing in (Standing.RUNNING, Standing.DUE_SOON) for each in running)
    if still:
        return "未到期"
    return "准时" if any(each.standing is Standing.MET for each in running) else "未规定"


def gaps(numbers: "Iterator[str]") -> Iterator[str]:
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
