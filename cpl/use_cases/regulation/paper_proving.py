"""The papers of a secret complaint: no word that a template may use names who told it.

The words are those that real papers are filled with, masked as they are; only the name and
number of the addressee stand there for a letter to the complainant himself.
"""

from collections.abc import Iterator

from cpl.codec.tables.marks import Mark
from cpl.domain.cases.card import Facts
from cpl.domain.cases.record import Record
from cpl.domain.cases.redaction import is_secret
from cpl.domain.proving.findings import Shown
from cpl.domain.proving.moves import Place
from cpl.domain.proving.secrecy import NAME, PHONE
from cpl.domain.proving.walk import Walk
from cpl.problems import CplError
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.form import TEXT, forms_offered, templates_of
from cpl.use_cases.papers.paper import context_for
from cpl.use_cases.papers.registers.whose_register import tells_many
from cpl.use_cases.papers.trial import read_as
from cpl.use_cases.papers.unnamed_fields import names_in
from cpl.use_cases.template_words import Words

ADDRESSEE = "收件人"


def told_on_paper(walk: Walk, workspace: Workspace) -> Iterator[Shown]:
    """The first place of each state where a paper of a secret record would name who told it."""
    states: set[str] = set()
    for index, found in enumerate(walk.found):
        card = found.place.card
        if card.state in states or not is_secret(card):
            continue
        states.add(card.state)
        words = _words(found.place, workspace, "", frozenset())
        telling = sorted(name for name, each in words.items() if _names(each))
        if telling:
            yield Shown(
                "paper-tells",
                card.machine.name,
                f"保密的一件，单上的“{'”“'.join(telling)}”里有投诉人的姓名或电话。",
                "看 privacy 的 secret_when 和这个字段的 personal。",
                walk.way_to(index),
                paper=_paper_that_tells(found.place, workspace),
            )
            return


def _words(place: Place, workspace: Workspace, form: str, named: frozenset[str]) -> Words:
    card = place.card
    history = tuple(each.event for each in card.happened)
    record = Record(card.number, card.machine.name, card.state, card.registered, history)
    mark = Mark(form, card.number, card.round, 0, "", "")
    words = context_for(workspace, read_as(record, card), place.now, False, mark, named, ())
    return {name: each for name, each in words.items() if name != ADDRESSEE}


def _names(words: object) -> bool:
    text = repr(words)
    return NAME in text or PHONE in text


def _paper_that_tells(place: Place, workspace: Workspace) -> str:
    """A form whose text names him; empty where no template uses the words that do."""
    return next((n for n in forms_offered(workspace) if _tells(place, workspace, n)), "")


def _tells(place: Place, workspace: Workspace, form: str) -> bool:
    from cpl.render.text.templates import render_text  # loads what fills templates

    rule = place.card.rules.forms.get(form)
    template = templates_of(workspace, form).get(TEXT)
    is_its = rule is None or rule.when.holds(Facts(place.card, place.linked))
    if template is None or not is_its or tells_many(form):
        return False
    source = template.decode("utf-8-sig")
    words = _words(place, workspace, form, names_in(template))
    try:
        return ADDRESSEE not in source and _names(render_text(source, words, form))
    except CplError:  # a form of another kind of record
        return False
