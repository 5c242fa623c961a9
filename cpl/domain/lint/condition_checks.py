"""Conditions that cannot mean what they say: a field's name taken for a text."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.conditions import REFERENCE, Combined, Term
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind


def terms_in(said: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Term]]:
    """Every comparison anywhere below, with the names and ids that lead to it."""
    if isinstance(said, Term | Combined):
        yield from ((path, term) for term in said.terms())
    elif is_dataclass(said):
        for each in fields(said):
            yield from terms_in(getattr(said, each.name), path)
    elif isinstance(said, dict):
        for name, each in said.items():
            yield from terms_in(each, (*path, name))
    elif isinstance(said, tuple):
        for each in said:
            own = getattr(each, "id", "")
            yield from terms_in(each, (*path, own) if own else path)


def names_of_fields_as_values(rules: Rules) -> Iterator[Finding]:
    """`承办人 is 被投诉对象` compares with these four letters, hardly ever what was meant."""
    for path, term in terms_in({s: getattr(rules, s) for s in SECTIONS}):
        known = rules.field_at(term.fact)
        for value in term.literals if known and known.kind in OPEN_KINDS else ():
            if rules.field_at(value) is not None:
                yield Finding(
                    "value-is-field",
                    path,
                    f"条件“{term.fact} {term.operator} {value}”：“{value}”是一个字段，"
                    "这样写只和这几个字比。",
                    f"要和那个字段里写的比，写成 {REFERENCE}{value}。",
                )


SECTIONS = ("machines", "gates", "authority", "clocks", "escalations", "privacy")
OPEN_KINDS = (Kind.TEXT, Kind.PERSON, Kind.PHONE, Kind.NUMBER)
"""The types whose values are not declared, so that any text may be meant."""
