"""What is masked by default, shown whole: to whom it may be, for a reason, and with a trace.

Each time is a line of the month's file in disclosures/ and a commit of its own, made before
anything is shown: who, when, what was asked for, how much of it, why. No word of a
complainant stands in it.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.decisions.access import whole_for
from cpl.domain.values.screening import screened
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change
from cpl.store.files import read_if_there
from cpl.store.workspace import DISCLOSURES, Workspace
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message, tried_again

DISCLOSED = "查看全文"
WORDS = ("时间", "谁", "看了什么", "件数", "原因")
MOST_TOLD = 20
"""Of more records than these only how many there were is written down."""


class NotForThem(CplError):
    """Somebody asked to see whole what his role sees masked."""


@dataclass(frozen=True)
class Disclosure:
    """Once that somebody saw something whole; `numbers` are the records, where they are few."""

    at: str
    who: str
    what: str
    count: int
    why: str
    numbers: tuple[str, ...] = ()


def may_see_whole(desk: Desk, reason: str) -> None:
    """Is it his to ask, and has he said why? Raises NotForThem, UsageProblem."""
    rules = desk.workspace.latest_rules
    if not desk.onlooker.is_of_the_desk:
        who = "、".join(whole_for(rules)) or "服务台"
        raise NotForThem(
            f"{desk.onlooker.name_said}看到的是脱敏的，没有写什么。看得到全的是：{who}；"
            "要用就请他们出，或者请管规则的人在 privacy 的 unmasked 里写上你的角色。"
        )
    if not reason.strip():
        raise UsageProblem("--unmasked 要写明为什么看：加 -m 原因，如 -m 市场监管局调卷。")
    if screened(reason) != reason:
        raise UsageProblem(
            "-m 的原因里像是有姓名、电话或证件号；它要留在 git 里，去不掉。写编号和事由，不写人。"
        )


def disclosed(desk: Desk, what: str, numbers: Iterable[str], reason: str) -> None:
    """Write down that he is about to see these whole; raises what `trail.commit` raises."""
    seen = tuple(numbers)
    named = seen if len(seen) <= MOST_TOLD else ()
    told = Disclosure(
        f"{desk.now:%Y-%m-%d %H:%M}",
        desk.onlooker.name_said,
        what,
        len(seen),
        " ".join(reason.split()),
        named,
    )
    message = Message(
        subject=f"{DISCLOSED} {what}{f' {len(seen)} 件' if len(seen) > 1 else ''}：{told.why}",
        events=(DISCLOSED,),
        rules=(desk.workspace.latest_rules.meta,),
        records=named,
    )
    tried_again(lambda: trail.commit(desk, (_added(desk.workspace, desk.now, told),), message))


def disclosures(place: Workspace) -> Iterator[Disclosure]:
    """Every one that is written down and can be read, oldest first."""
    files = sorted((place.root / DISCLOSURES).glob("*.jsonl"))
    found = (each for path in files for each in disclosures_in(read_if_there(path) or b""))
    yield from sorted(found, key=lambda each: each.at)


def disclosures_in(data: bytes) -> Iterator[Disclosure]:
    """Those of one file, as far as its lines can be read."""
    for line in data.splitlines():
        try:
            said = json.loads(line)
            at, who, what, count, why = (said[each] for each in WORDS)
            yield Disclosure(at, who, what, int(count), why, tuple(said["编号"]))
        except (ValueError, TypeError, KeyError):
            continue


def _added(place: Workspace, now: datetime, one: Disclosure) -> Change:
    path: Path = place.root / DISCLOSURES / place.of_this_desk(f"{now:%Y-%m}.jsonl")
    before = read_if_there(path)
    start = before or b""
    if start and not start.endswith(b"\n"):
        start += b"\n"
    words = dict(zip(WORDS, (one.at, one.who, one.what, one.count, one.why), strict=True))
    line = json.dumps({**words, "编号": one.numbers}, ensure_ascii=False)
    return Change(path, before, start + line.encode() + b"\n")
