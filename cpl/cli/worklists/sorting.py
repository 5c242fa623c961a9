"""What has no category yet, one after the other, a key for each."""

import click

from cpl.cli.frame.layout import plain_line
from cpl.cli.terminal import asking
from cpl.cli.terminal.field_asking import options_of
from cpl.cli.worklists.walking import QUIT, REFUSED, SKIPPED, print_told, recorded, walked
from cpl.codec.spellings.words import with_names, word_of
from cpl.domain.cases.redaction import is_secret
from cpl.domain.values.value import shown
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.sorting import is_unsorted, sorting_event
from cpl.use_cases.transitions.transition import is_mine

SORTED, MEANWHILE = "归类", "别人归好了"
ENOUGH = asking.Option("结束", QUIT)


def sort_out(desk: Desk, numbers: tuple[str, ...]) -> int:
    """Each of these; 1 where something was refused."""
    return walked(numbers, lambda number: _sorted(desk, number), (SORTED,))


def _sorted(desk: Desk, number: str) -> str:
    """One of them, as it stands now; answers how it went."""
    try:
        loaded = desk.workspace.load(number)
        desk.onlooker.opened(loaded)
        if not is_unsorted(loaded.card):
            return MEANWHILE
        return _asked(desk, loaded)
    except CplError as error:
        click.echo(str(error), err=True)
        return REFUSED


def _asked(desk: Desk, loaded: Readable) -> str:
    rule, card, rules = sorting_event(loaded), loaded.card, loaded.rules
    category = rules.parts.category
    if rule is None or not is_mine(desk, loaded, rule):
        click.echo(f"{card.number} 规则里没有你能用来补“{category}”的事。")
        return SKIPPED
    secret = "（保密）" if is_secret(card) else ""
    story = plain_line(shown(card.values.get(card.machine.summary)))
    click.echo(f"{card.number}  {card.state}{secret}")
    print_told([(card.machine.summary, story)])
    known = with_names(rules.fields[category.head], rules, desk.workspace.staff)
    question = f"{category}（回车跳过，{QUIT} 结束）"
    said = asking.choice(question, options_of(known), optional=True, unseen=(ENOUGH,))
    if not said or said == ENOUGH.value:
        return QUIT if said else SKIPPED
    recorded(desk, loaded, rule, [word_of(category, said)], {category.head: said})
    return SORTED
