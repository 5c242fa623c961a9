"""What a person changes in a proposal: another column, another word, nothing of it at all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpl.codec.tables.mapping import ColumnMapping, ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind
from cpl.use_cases.proposing.proposal import Proposal, in_order, lacking
from cpl.use_cases.proposing.words import choice_of, source_of_words, units_read

ID, NOT_USED = "编号", "不用"


@dataclass(frozen=True)
class OpenWord:
    """A word of a column that no choice of the field is near; `many` rows have it.

    Of a unit also the field of an event can be meant.
    """

    path: str
    word: str
    many: int


def open_words(proposal: Proposal, rules: Rules) -> Iterator[OpenWord]:
    """The words that somebody has to put into ours, the most usual of each column first."""
    columns = {each.name: each for each in proposal.columns}
    for path, source in proposal.mapping.fields.items():
        known = rules.field_at(path)
        if known is None or known.kind is not Kind.CHOICE or not source.columns:
            continue
        for word, many in columns[source.columns[0]].words.items():
            if not choice_of(word, known):
                yield OpenWord(path, word, many)
    yield from _open_units(proposal, rules)


def _open_units(proposal: Proposal, rules: Rules) -> Iterator[OpenWord]:
    """The words for who dealt with it that are no unit of ours; each once."""
    path = str(rules.parts.unit)
    sources = (each.fields.get(path) for each in proposal.mapping.events)
    names = dict.fromkeys(each.columns[0] for each in sources if each and each.columns)
    for look in proposal.columns:
        if look.name in names:
            for word in units_read(rules.units, look).unknown:
                yield OpenWord(path, word, look.words[word])


def said_of(mapping: ColumnMapping, column: str) -> tuple[str, ...]:
    """What a column is, in the words of the mapping."""
    fields = tuple(p for p, each in mapping.fields.items() if column in each.columns)
    later = tuple(
        f"{event.name}：{what}"
        for event in mapping.events
        for what, source in (("时间", event.at), *event.fields.items())
        if source is not None and column in source.columns
    )
    return ((ID,) if column == mapping.id_column else ()) + fields + later


def with_column(proposal: Proposal, column: str, what: str, rules: Rules) -> Proposal:
    """The column is this field, the id, or nothing; what it was before, it is no longer."""
    mapping = _without(proposal.mapping, column)
    if what == ID:
        mapping = replace(mapping, id_column=column)
    elif what != NOT_USED:
        look = next(each for each in proposal.columns if each.name == column)
        known = rules.field_at(what)
        is_choice = known is not None and known.kind is Kind.CHOICE and not known.many
        source = source_of_words(known, look) if known and is_choice else ColumnSource((column,))
        mapping = replace(mapping, fields={**mapping.fields, what: source})
    return _changed(proposal, mapping, rules)


def with_word(proposal: Proposal, word: OpenWord, choice: str, rules: Rules) -> Proposal:
    """A word of the table means this choice."""
    mapping = proposal.mapping
    fields = _with_word(mapping.fields, word, choice)
    events = tuple(replace(e, fields=_with_word(e.fields, word, choice)) for e in mapping.events)
    return _changed(proposal, replace(mapping, fields=fields, events=events), rules)


def _with_word(
    fields: Mapping[str, ColumnSource], word: OpenWord, choice: str
) -> Mapping[str, ColumnSource]:
    source = fields.get(word.path)
    if source is None or not source.columns:
        return fields
    meant = replace(source, table={**source.table, word.word: choice})
    return {**fields, word.path: meant}


def with_fixed(proposal: Proposal, path: str, text: str, rules: Rules) -> Proposal:
    """The field says the same of every row."""
    fields = {**proposal.mapping.fields, path: ColumnSource(fixed=text)}
    return _changed(proposal, replace(proposal.mapping, fields=fields), rules)


def with_unit(proposal: Proposal, unit: str, rules: Rules) -> Proposal:
    """Where the table names no unit, it was this one."""
    path = str(rules.parts.unit)
    events = tuple(
        replace(each, fields={**each.fields, path: ColumnSource(fixed=unit)})
        if path in each.fields and each.fields[path].fixed
        else each
        for each in proposal.mapping.events
    )
    return replace(proposal, mapping=replace(proposal.mapping, events=events))


def without_events(proposal: Proposal) -> Proposal:
    """Only the registrations, nothing of what came later."""
    return replace(proposal, mapping=replace(proposal.mapping, events=()))


def _changed(proposal: Proposal, mapping: ColumnMapping, rules: Rules) -> Proposal:
    mapping = replace(mapping, fields=in_order(rules, mapping.fields))
    return replace(proposal, mapping=mapping, lacking=lacking(rules, mapping))


def _without(mapping: ColumnMapping, column: str) -> ColumnMapping:
    fields = {
        path: replace(each, columns=tuple(x for x in each.columns if x != column))
        for path, each in mapping.fields.items()
    }
    kept = {path: each for path, each in fields.items() if each.columns or each.fixed}
    number = "" if mapping.id_column == column else mapping.id_column
    events = tuple(e for e in mapping.events if not (e.when and e.when.column == column))
    return replace(mapping, fields=kept, id_column=number, events=events)
