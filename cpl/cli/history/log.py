"""`cpl log [NUMBER]`"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from zoneinfo import ZoneInfo

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import objects_as_json, table
from cpl.cli.frame.window import paged, whole
from cpl.cli.history.asked import asked, nothing_said
from cpl.cli.history.log_rows import (
    LIFE,
    LIFE_FIT,
    OFFICE,
    OFFICE_FIT,
    deed_dict,
    deed_row,
    life_dict,
    life_row,
)
from cpl.domain.audit.deeds import Manner
from cpl.store.git import graph
from cpl.store.lookup import resolve_ever
from cpl.store.workspace import Workspace
from cpl.use_cases.history.doing import BY_HAND, office_signs
from cpl.use_cases.history.life import life_of
from cpl.use_cases.history.lines import LifeLine
from cpl.use_cases.history.office import DeedsAsked, DeedTold, PastDeeds
from cpl.use_cases.reading import closed_said

MOST = 100
BY_HAND_HERE = (*BY_HAND, Manner.MERGE, None)
"""Of one record only what a merge made of its own is told; None is not recorded yet."""


@click.command(
    cls=Command,
    examples="cpl log 3\ncpl log TS20261121-003 --format json\n"
    "cpl log --since 11-01 --by 李敏\ncpl log --since 11-01 --hand",
)
@click.argument("number", metavar="[编号]", required=False)
@option("--since", metavar="时间", help="从哪天、几点起记录的。")
@option("--until", metavar="时间", help="到哪天、几点为止；只写哪天就算到那天结束。")
@option("--by", metavar="姓名", help="谁办的，或者谁记的。")
@option("--unit", metavar="单位", help="哪个单位的人办的、记的。")
@option("--event", metavar="事件", help="哪一种事件：转办、答复、手工改动、签发……")
@option("--hand", is_flag=True, help="只看手工改动、手工更正和不经过 cpl 的改动。")
@app.format_option
@app.folder_option
@paged()
def command(
    number: str | None,
    since: str | None,
    until: str | None,
    by: str | None,
    unit: str | None,
    event: str | None,
    hand: bool,
    form: str,
    folder: str | None,
) -> int:
    """从 git 看谁在什么时候做了什么。

    写编号，看那一件从登记到现在的每一处改动：什么时候发生、什么时候记下、谁办、谁记，
    用的命令还是手工，改前改后；文件删了也看得到。不写编号，看全单位的，新的在前。
    """
    place = app.workspace(folder)
    wanted = asked(place, since, until, by, unit, event, hand)
    began = time.monotonic()
    if number:
        _life(place, number, wanted, form)
    else:
        _office(place, wanted, form)
    if not place.without_index and graph.keep_up(place.git, time.monotonic() - began):
        app.say("历史长了，给它做了按文件查的目录，下次看一件就快了。")
    return 0


# —— one record ——


def _life(place: Workspace, said: str, wanted: DeedsAsked, form: str) -> None:
    number = resolve_ever(place, said, app.now_in(place).date())
    onlooker = app.onlooker(place)
    found = life_of(place, onlooker, number, signatures=office_signs(place.git))
    if found.masked and onlooker.person is None:
        app.say(app.why_masked(place))
    if found.shallow:
        app.say("这个文件夹只有最近的历史（浅克隆），更早的看不到。")
    zone = ZoneInfo(place.latest_rules.meta.zone)
    lines = [each for each in found.lines if _fits(place, each, wanted, zone)]
    if form == "json":
        import json

        whole(json.dumps([life_dict(each) for each in lines], ensure_ascii=False, indent=2))
    else:
        table(LIFE, (life_row(each, form) for each in lines), form, LIFE_FIT)
    if not lines:
        app.say(nothing_said(place, wanted))


def _fits(place: Workspace, line: LifeLine, wanted: DeedsAsked, zone: ZoneInfo) -> bool:
    people = (line.who, line.typed)
    at = (line.recorded or app.now_in(place)).replace(tzinfo=zone)
    return (
        (wanted.since is None or at >= wanted.since)
        and (wanted.until is None or at <= wanted.until)
        and (not wanted.by or wanted.by in people)
        and (not wanted.unit or wanted.unit in (place.staff.unit_of(e, at.date()) for e in people))
        and (not wanted.event or wanted.event == line.what)
        and (not wanted.by_hand or line.manner in BY_HAND_HERE)
    )


# —— the office ——


class _Counted:
    """How many went by, of which none is held: of ten years there may be half a million."""

    def __init__(self, deeds: Iterable[DeedTold]) -> None:
        self.deeds = deeds
        self.many = 0

    def __iter__(self) -> Iterator[DeedTold]:
        for each in self.deeds:
            self.many += 1
            yield each


def _office(place: Workspace, wanted: DeedsAsked, form: str) -> None:
    deeds = PastDeeds(place, wanted, app.onlooker(place))
    found = _Counted(deeds if wanted.since else islice(deeds, MOST))
    zone = ZoneInfo(place.latest_rules.meta.zone)
    if form == "json":
        objects_as_json(deed_dict(each, zone) for each in found)
    else:
        table(OFFICE, (deed_row(each, zone, form) for each in found), form, OFFICE_FIT)
    if not found.many and not deeds.closed:
        app.say(nothing_said(place, wanted))
    if not wanted.since and found.many == MOST:
        app.say(f"只列了最近的 {MOST} 次提交；更早的用 --since 说从哪天起。")
    if deeds.closed:
        app.say(closed_said(deeds.closed))
