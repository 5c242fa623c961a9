"""A message as the office's own programs are handed it: JSON, and in it a text ready to paste.

docs/提醒.md tells its shape; `VERSION` changes with it.
"""

import json
from collections.abc import Iterator
from itertools import groupby

from cpl.use_cases.telling.reminders import PAST, Notice, Reminder

VERSION = 1
NUMERALS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四")
MOST = 12
"""So many things of a kind are told one by one; all of them stand in `items`."""


def message_of(notice: Notice, office: str) -> bytes:
    """What stands on the standard input of a program."""
    person = notice.person
    contact = {"邮箱": person.email, **dict(person.contact)} if person else {}
    said = {
        "version": VERSION,
        "office": office,
        "to": {
            "person": person.name if person else "",
            "roles": list(person.roles) if person else [],
            "unit": notice.unit,
            "contact": contact,
        },
        "subject": subject_of(notice, office),
        "text": text_of(notice, office),
        "items": [_item(each) for each in notice.reminders],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _item(each: Reminder) -> dict[str, str]:
    return {
        "kind": each.kind,
        "number": each.number,
        "step": each.step,
        "due": each.due,
        "late": each.late,
        "whose": each.whose,
        "story": each.story,
    }


def subject_of(notice: Notice, office: str) -> str:
    """`李敏：逾期 1，快到期 2（梦幻岛）`"""
    counts = (f"{kind} {len(list(found))}" for kind, found in _by_kind(notice))
    return f"{notice.to}：{'，'.join(counts)}（{office}）"


def text_of(notice: Notice, office: str) -> str:
    """A line for each thing, kind by kind."""
    lines = [f"【{office}】{notice.to}，有 {len(notice.reminders)} 件事："]
    for numeral, (kind, found) in zip(NUMERALS, _by_kind(notice), strict=False):
        lines.append(f"{numeral}、{kind}")
        lines += [f"{n}. {_line(each)}" for n, each in enumerate(found[:MOST], 1)]
        if len(found) > MOST:
            lines.append(f"……还有 {len(found) - MOST} 件")
    return "\n".join(lines)


def _by_kind(notice: Notice) -> Iterator[tuple[str, list[Reminder]]]:
    for kind, found in groupby(notice.reminders, lambda each: each.kind):
        yield kind, list(found)


def _line(each: Reminder) -> str:
    timed = f"{each.due} 前" if each.due else ""
    late = f"逾期 {each.late}" if each.late and each.late != PAST else each.late
    said = "，".join(filter(None, (f"{each.number} {each.step}".strip(), timed, late)))
    return f"{said.rstrip('。')}：{each.story}" if each.story else said
