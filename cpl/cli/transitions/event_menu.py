"""The menu of `cpl do 3`: whose complaint it is, the likely events, behind a key all of them."""

import click

from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.window import terminal_size
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.domain.decisions.engine import missing_for
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import shown
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.calling import contact_of
from cpl.use_cases.queries.showing import clocks_running, who_may
from cpl.use_cases.queries.steps import Likelihood, Ranked, ranked
from cpl.use_cases.transitions.transition import could_be_mine, is_mine

OTHERS = "以下由别人办："
FEW = 8
MORE = Option("更多", "m")
Row = tuple[EventRule, str, bool]
"""An event, what is said beside it, is it the actor's own."""


def event_asked(desk: Desk, loaded: Readable) -> EventRule | None:
    """The event chosen from a numbered menu: the likely ones, behind a key all of them.

    None where Enter leaves it. Raises UsageProblem where it is for somebody else.
    """
    click.echo(_heading(desk, loaded))
    found = ranked(loaded.card, clocks_running(desk.workspace, loaded, desk.now))
    rule = _chosen_of(*_rows(desk, loaded, found), loaded)
    if rule and not could_be_mine(desk, loaded, rule):
        raise UsageProblem(
            f"“{rule.name}”由{who_may(rule)}办。替他录入：cpl do {loaded.path.stem} {rule.name} … "
            "--as 姓名 --basis 凭什么"
        )
    return rule


def _heading(desk: Desk, loaded: Readable) -> str:
    """Whose it is and what it is about, as far as the actor may see that."""
    seen = desk.onlooker.opened(loaded)
    contact = contact_of(seen)
    story = shown(seen.card.values.get(seen.card.machine.summary, ""))
    who = " ".join(filter(None, (contact.name, contact.phone)))
    said = "  ".join(filter(None, (f"{loaded.path.stem} {loaded.card.state}", who, story)))
    return cut(plain_line(said), terminal_size().columns)


def _rows(desk: Desk, loaded: Readable, found: Ranked) -> tuple[list[Row], int]:
    """The actor's own first, then those of others; how many are shown at once."""
    mine = [each for each in found if is_mine(desk, loaded, each[0])]
    others = [rule for rule, _ in found if rule not in dict(mine)]
    rows = [(rule, _beside(loaded, rule, True), True) for rule, _ in mine]
    rows += [(rule, _beside(loaded, rule, False), False) for rule in others]
    if len(rows) <= asking.MOST_BY_DIGIT:
        return rows, len(rows)
    likely = sum(each <= Likelihood.NOTED for _, each in mine)
    return rows, min(likely or FEW, FEW)


def _beside(loaded: Readable, rule: EventRule, is_own: bool) -> str:
    needs = "、".join(missing_for(loaded.card, rule))
    return needs if is_own else f"（{who_may(rule)}）{needs}"


def _chosen_of(rows: list[Row], few: int, loaded: Readable) -> EventRule | None:
    """From the first few, or by a word that somebody knows, or from all of them."""
    _print_menu(rows, 0, few)
    options = [Option(rule.name, rule.short) for rule, *_ in rows]
    unseen = options[few:]
    if unseen:
        click.echo(f" {MORE.short}  {MORE.value} {len(unseen)} 件")
    name = asking.pick(options[:few], optional=True, unseen=[*unseen, MORE] if unseen else ())
    if name == MORE.value:
        _print_menu(rows, few, len(rows))
        name = asking.pick(options, optional=True)
    return loaded.card.machine.events.get(name)


def _print_menu(rows: list[Row], first: int, until: int) -> None:
    """One line each, cut to the width of the terminal, numbered as they stand among all."""
    wide = max(columns(rule.name) for rule, *_ in rows)
    short = max(columns(rule.short) for rule, *_ in rows)
    room = terminal_size().columns - wide - short - 7
    own = sum(is_own for *_, is_own in rows)
    for index, (rule, said, _) in enumerate(rows[first:until], first):
        if index == max(own, first):
            click.echo(OTHERS)
        name = f"{rule.name}{' ' * (wide - columns(rule.name))}"
        click.echo(f"{index + 1:>2}  {name}  {rule.short:<{short}} {cut(said, room)}".rstrip())
