"""What a pasted text proposes for a registration, by the rules of the office."""

from cpl.codec.spellings.pasted import Wanted, proposed, unread
from cpl.codec.spellings.words import with_names
from cpl.domain.regulation.questions import field_at, leaves, questions, registration_parts
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.value import Kind
from cpl.use_cases.desk import Desk


def proposal(desk: Desk, rules: Rules, machine: Machine, text: str) -> dict[str, str]:
    """The text of each path that could be read; the whole text is the story."""
    wanted = _wanted(desk, rules, machine)
    found = proposed(text, wanted, desk.reference(rules))
    return {**found, **({wanted.story: text} if wanted.story else {})}


def not_understood(desk: Desk, rules: Rules, machine: Machine, text: str) -> dict[str, str]:
    """Why a line that names a path (`渠道：电话`) does not fill it; it stands in the story."""
    return unread(text, _wanted(desk, rules, machine), desk.reference(rules))


def _wanted(desk: Desk, rules: Rules, machine: Machine) -> Wanted:
    parts = registration_parts(rules, machine)
    staff = desk.workspace.staff
    paths = [path for path in leaves(rules, machine.registration) if path != parts.received]
    when, where = _when_and_where(rules, machine)
    return Wanted(
        fields={path: with_names(field_at(rules, path), rules, staff) for path in paths},
        tenses={path: tense_of(rules, path) for path in paths},
        phone=parts.phone,
        name=parts.name,
        when=when,
        where=where,
        story=parts.story,
        kind=parts.kind,
        category=rules.parts.category if rules.parts.category in paths else "",
        not_names=frozenset(staff.people),
    )


def _when_and_where(rules: Rules, machine: Machine) -> tuple[str, str]:
    """The moment and the text that are one question; nothing else can be told from a text."""
    for question in questions(rules, machine):
        kinds = {field_at(rules, path).kind: path for path in question}
        if {Kind.MOMENT, Kind.TEXT} == {*kinds}:
            return kinds[Kind.MOMENT], kinds[Kind.TEXT]
    return "", ""
