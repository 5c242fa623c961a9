"""裁定: somebody who may decides what becomes of an event that two desks left no room for.

It stays in the record's file with what was decided, and is never judged again: it does not
count (不作数), or an ordinary event has said it properly since (另办).
"""

from dataclasses import replace
from datetime import datetime

from cpl.codec.records.record import DIVERGENCES, RULING, settlement_plain
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Divergence, Record, Settlement
from cpl.domain.merging.law import written_at
from cpl.domain.powers.settling import SETTLED, settlers, settling_role
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change, ChangedOnDisk, diff
from cpl.store.record_files import Readable
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message, tried_again
from cpl.yamltext.edit import SetField, apply_edits, encode

VOID, INSTEAD = "不作数", "另办"
OUTCOMES = (VOID, INSTEAD)


class NotTheirsToSettle(CplError):
    """Somebody settles what another role decides."""

    exit_status = 1


class NothingToSettle(CplError):
    """There is no such divergence, or it is settled."""

    exit_status = 1


@dataclass(frozen=True)
class WantedRuling:
    """What somebody wants: which one (from 1; 0: the only one open), how, by which event, why."""

    place: int
    outcome: str
    event: str
    reason: str


def open_in(record: Record) -> tuple[int, ...]:
    """The places of what is not settled yet, from 1."""
    return tuple(at for at, each in enumerate(record.divergences, 1) if each.is_open)


def settle(desk: Desk, number: str, asked: WantedRuling) -> tuple[Divergence, str]:
    """Write what was decided; answers the divergence as settled, and the preview of a trial run.

    Raises NotTheirsToSettle, NothingToSettle, UsageProblem, ClosedRecord.
    """
    try:
        return _settled(desk, number, asked)
    except ChangedOnDisk:
        return tried_again(lambda: _settled(desk, number, asked))


def _settled(desk: Desk, number: str, asked: WantedRuling) -> tuple[Divergence, str]:
    loaded = desk.workspace.load(number)
    desk.onlooker.opened(loaded)
    index = _place(loaded.record, asked.place) - 1
    found = loaded.record.divergences[index]
    role = _role(desk, loaded)
    ruling = Settlement(
        asked.outcome,
        desk.now,
        desk.actor.name,
        role,
        asked.reason,
        _instead(loaded.record, found, asked) if asked.outcome == INSTEAD else "",
    )
    edit = SetField((DIVERGENCES, index, RULING), settlement_plain(ruling))
    data = encode(loaded.document, apply_edits(loaded.document, [edit]))
    change = Change(loaded.path, loaded.data, data)
    done = replace(found, settled=ruling)
    if desk.dry_run:
        return done, desk.onlooker.text(diff((change,), desk.workspace.root), (loaded,))
    trail.commit(desk, (change,), _message(loaded, done))
    return done, ""


def _place(record: Record, wanted: int) -> int:
    """Which one is meant; raises NothingToSettle, UsageProblem."""
    still = open_in(record)
    if not record.divergences:
        raise NothingToSettle(f"{record.number} 没有分歧。")
    if not still:
        raise NothingToSettle(f"{record.number} 的分歧都裁定过了：cpl show {record.number}")
    if not wanted and len(still) > 1:
        several = "、".join(map(str, still))
        raise UsageProblem(f"没有裁定的有几条：{several}。写明哪一条：cpl settle 编号 条 …")
    if not wanted:
        return still[0]
    if wanted > len(record.divergences):
        raise UsageProblem(f"没有第 {wanted} 条分歧，一共 {len(record.divergences)} 条。")
    if wanted not in still:
        raise NothingToSettle(f"第 {wanted} 条裁定过了：cpl show {record.number}")
    return wanted


def _role(desk: Desk, loaded: Readable) -> str:
    """In which role he settles it; raises NotTheirsToSettle."""
    rules = desk.workspace.latest_rules
    actor = replace(desk.actor, roles=desk.roles)
    role = settling_role(rules, loaded.card.number, actor, desk.workspace.staff)
    if role is not None:
        return role
    wanted = settlers(rules)
    whose = f"由{'、'.join(wanted)}裁定" if wanted else "由那一台的人裁定"
    raise NotTheirsToSettle(
        f"{desk.actor.name}不能裁定 {loaded.card.number} 的分歧，{whose}"
        "（规则 meta 的 settles）：请他来办，或者 --as 他 --basis 依据。"
    )


def _instead(record: Record, divergence: Divergence, asked: WantedRuling) -> str:
    """The event by which it was done again, as `答复 2026-11-22 10:00`; raises UsageProblem."""
    usual = divergence.event.name if divergence.event else ""
    name = asked.event or usual
    if not name:
        raise UsageProblem("另办要写明用哪一个事件办的：cpl settle 编号 条 另办 更正 -m 理由")
    since = written_at(divergence.event) if divergence.event else datetime.min
    done = [each for each in record.history if each.name == name and written_at(each) >= since]
    if not done:
        raise UsageProblem(
            f"分歧以后还没有办过“{name}”，不能裁定为另办。先 cpl do {record.number} {name}，"
            "不再办的裁定为不作数。"
        )
    return f"{name} {done[-1].at:%Y-%m-%d %H:%M}"


def _message(loaded: Readable, done: Divergence) -> Message:
    assert done.settled is not None
    what = done.event.name if done.event else "登记的内容"
    return Message(
        subject=f"{loaded.card.number} {SETTLED}: {what} {done.settled.outcome}",
        events=(SETTLED,),
        rules=(loaded.rules.meta,),
        records=(loaded.card.number,),
    )
