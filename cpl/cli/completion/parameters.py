"""What may stand for each argument and option, by its name.

A command that uses the usual names (number, event, --month …) completes
without a word about it here.
"""

import os
from collections.abc import Callable, Iterable

from cpl.cli.completion.typed import Typed
from cpl.cli.frame import app
from cpl.store.git.git import untold
from cpl.store.lookup import resolve_all
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries import completion
from cpl.use_cases.queries.candidates import FILES, Candidate, beginning

Find = Callable[[Workspace, Typed, tuple[str, ...], str], Iterable[Candidate]]


def of_parameter(at: Typed, name: str, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    """`given` are the words that the argument has already."""
    if name == "--profile":
        return _profiles(typed)
    find = BY_COMMAND.get((*at.path, name)) or BY_NAME.get(name)
    if find is None:
        return ()
    folder = at.said.get("-C")
    return find(
        app.found_workspace(os.path.expanduser(folder) if folder else None, untold),
        at,
        given,
        typed,
    )


def _numbers(
    place: Workspace, at: Typed, given: tuple[str, ...], typed: str
) -> Iterable[Candidate]:
    return completion.numbers(place, app.now_in(place).date(), typed)


def _loaded(place: Workspace, at: Typed) -> Readable:
    first = resolve_all(place, at.words[0], app.now_in(place).date())[0]
    return app.onlooker(place).opened(place.load(first))


def _events(place: Workspace, at: Typed, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    return completion.events(_loaded(place, at), typed)


def _event_words(
    place: Workspace, at: Typed, given: tuple[str, ...], typed: str
) -> Iterable[Candidate]:
    return completion.event_words(place, _loaded(place, at), at.words[1], given, typed)


def _forms(place: Workspace, at: Typed, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    from cpl.use_cases.papers.form import forms_offered  # papers take long to load

    if not given:
        yield from _numbers(place, at, given, typed)
    yield from beginning(typed, forms_offered(place))


def _months(place: Workspace, at: Typed, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    return completion.months(app.now_in(place).date(), typed)


def _counted(
    place: Workspace, at: Typed, given: tuple[str, ...], typed: str
) -> Iterable[Candidate]:
    from cpl.use_cases.queries.finding import countable

    return beginning(typed, countable(place.latest_rules))


def _entries(
    place: Workspace, at: Typed, given: tuple[str, ...], typed: str
) -> Iterable[Candidate]:
    from cpl.cli.queries.entries import ENTRIES

    return beginning(typed, (*(each.title for each in ENTRIES), *place.latest_rules.units))


def _rules(place: Workspace, at: Typed, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    return _profiles(typed)


def _profiles(typed: str) -> Iterable[Candidate]:
    from cpl.use_cases.regulation.profiles import profiles

    return beginning(typed, profiles())


def _people(place: Workspace, at: Typed, given: tuple[str, ...], typed: str) -> Iterable[Candidate]:
    return completion.people(place, typed)


BY_NAME: dict[str, Find] = {
    "number": _numbers,
    "event": _events,
    "--as": _people,
    "--keeper": _people,
    "--role": lambda place, at, given, typed: completion.roles(place, typed),
    "--month": _months,
    "--by": _counted,
    "--machine": lambda place, at, given, typed: beginning(typed, place.latest_rules.machines),
}
BY_COMMAND: dict[tuple[str, ...], Find] = {
    ("do", "words"): _event_words,
    ("new", "words"): lambda place, at, given, typed: completion.registration_words(
        place, given, typed
    ),
    ("list", "words"): lambda place, at, given, typed: completion.list_words(place, given, typed),
    ("form", "words"): _forms,
    ("due", "entry"): _entries,
    **{("rules", each, "named"): _rules for each in ("lint", "explain", "diagram")},
    ("rules", "diff", "old"): _rules,
    ("rules", "diff", "new"): _rules,
    ("log", "--by"): _people,
    ("log", "--unit"): lambda place, at, given, typed: beginning(typed, place.latest_rules.units),
    ("log", "--event"): lambda place, at, given, typed: beginning(
        typed, dict.fromkeys(n for m in place.machines() for n in m.events)
    ),
    ("attach", "words"): lambda place, at, given, typed: (FILES,),
    ("report", "name"): lambda place, at, given, typed: beginning(
        typed, place.latest_rules.reports
    ),
}
