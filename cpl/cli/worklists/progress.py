"""`cpl call 进度`: whoever complains is told how far it is, one after the other, a key for each."""

import click

from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import unreadable
from cpl.cli.terminal import asking
from cpl.cli.transitions.event_asking import told_where_it_fails
from cpl.cli.transitions.outcome import warn_without_basis
from cpl.cli.worklists.walking import (
    NOBODY,
    NOT_REACHED,
    QUIT,
    SKIP,
    SKIPPED,
    not_reached,
    pressed,
    print_menu,
    print_told,
    recorded,
    those_of,
    walked,
)
from cpl.codec.spellings.words import word_of
from cpl.domain.cases.redaction import is_secret
from cpl.domain.values.value import shown
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.calling import contact_of
from cpl.use_cases.queries.progress import (
    ProgressCall,
    fresh,
    news_of,
    telling_list,
    telling_of,
    words_of,
)
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.transitions.transition import is_mine

HEADERS = ("编号", "电话", "姓名", "应于", "现况", "未接通", "可以说")
FIT = Fit(cuts=("可以说", "现况", "姓名"), drops=("未接通",))
AS_PROPOSED, OTHERWISE = "1", "2"
TOLD, MEANWHILE = "告知", "别人告知了"


def print_tellings(onlooker: Onlooker, form: str) -> int:
    """Whom to tell today, as a table."""
    found, read = telling_list(onlooker)
    listed(onlooker, HEADERS, (_row(each) for each in found), form, FIT)
    if form == "table":
        click.echo(f"今天要告知进度 {len(found)}。")
    tell_elsewhere(onlooker, read.elsewhere, form)
    return unreadable(read.problems)


def _row(each: ProgressCall) -> tuple[str, ...]:
    contact = contact_of(each.loaded, masked=is_secret(each.card))
    return (
        each.card.number,
        contact.phone,
        contact.name,
        due_text(each.clock),
        standing_text(each.clock),
        str(len(each.attempts)),
        news_of(each),
    )


def tell_progress(desk: Desk) -> int:
    """Everybody whom the desk's actor may tell; 1 where something was refused."""
    found, read = telling_list(desk.onlooker)
    mine = those_of(desk, found, "今天没有要告知进度的。", "告知")
    status = walked(mine, lambda each: _told(desk, each), (TOLD, NOT_REACHED))
    return status or unreadable(read.problems)


def tell_one(desk: Desk, loaded: Readable) -> int:
    """Him alone, whether or not he is to be told today; raises UsageProblem."""
    telling = telling_of(desk, loaded)
    if telling is None or not is_mine(desk, loaded, telling.event):
        number = loaded.card.number
        raise UsageProblem(f"{number} 现在是“{loaded.card.state}”，没有要打的电话。")
    warn_without_basis(desk)
    return walked([telling], lambda each: _told(desk, each), (TOLD, NOT_REACHED))


def _told(desk: Desk, telling: ProgressCall) -> str:
    """One of them from his card to the commit; answers how it went, or QUIT."""
    now = fresh(desk, telling)
    if now is None:
        click.echo(f"{telling.card.number} 已经有人告知过，或者办完了。")
        return MEANWHILE
    _print_card(now)
    return _answered(desk, now)


def _print_card(telling: ProgressCall) -> None:
    card, contact = telling.card, contact_of(telling.loaded)
    secret = "（保密）" if is_secret(card) else ""
    click.echo(f"{card.number}  {card.state}  {due_text(telling.clock)} 前")
    click.echo(f"{contact.phone or '没有留电话'}  {contact.name or '没有留姓名'}{secret}")
    rows = [(name, shown(card.values.get(name))) for name in (card.machine.summary,)]
    if telling.last:
        event = telling.last.event
        said = "；".join(filter(None, map(shown, event.fields.values())))
        rows.append(("上次", f"{event.at:%m-%d %H:%M} {event.doer} {said}"))
    if telling.attempts:
        last = telling.attempts[-1].event
        rows.append((NOT_REACHED, f"{len(telling.attempts)} 次，上次 {last.at:%m-%d %H:%M}"))
    print_told([*rows, ("可以说", news_of(telling))])


def _answered(desk: Desk, telling: ProgressCall) -> str:
    """Ask until a key says something."""
    words = words_of(telling)
    keys = [f"{AS_PROPOSED} 照这样告知了"]
    if words:
        keys.append(f"{OTHERWISE} 说的是别的")
    print_menu("", keys)
    said = pressed((AS_PROPOSED, OTHERWISE) if words else (AS_PROPOSED,))
    if said in NOBODY:
        return not_reached(desk, telling.loaded, telling.missed, len(telling.attempts))
    if said in (SKIP, QUIT):
        return QUIT if said == QUIT else SKIPPED
    return _recorded(desk, telling, proposed=said == AS_PROPOSED)


def _recorded(desk: Desk, telling: ProgressCall, proposed: bool) -> str:
    field = words_of(telling)
    words: list[str] = []
    with told_where_it_fails(telling.card.number, telling.event.name, words):
        if field:
            text = news_of(telling) if proposed else asking.line(field.name)
            words += [word_of(field.name, text)] if text else []
        said = {field.name: news_of(telling)} if field and words else {}
        recorded(desk, telling.loaded, telling.event, words, said)
    return TOLD
