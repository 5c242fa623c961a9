"""The words of a register's row, and the field that each of them shows as it stands."""

from collections.abc import Iterable, Mapping

from cpl.domain.cases.card import Card
from cpl.domain.values.field_paths import FieldPath
from cpl.store.record_files import Readable
from cpl.use_cases.papers.form import templates_of
from cpl.use_cases.papers.registers.register_row import COLUMNS, FOUND
from cpl.use_cases.papers.registers.register_sheet import row_of
from cpl.use_cases.papers.unnamed_fields import register_names
from cpl.use_cases.reading import Onlooker

SUMMARY, RECEIVED = "内容摘要", "接收时间"


def texts_of(
    onlooker: Onlooker, loaded: Readable, form: str, words: Iterable[str]
) -> Mapping[str, str]:
    """What a register prints for each of these words, masked."""
    templates = templates_of(onlooker.workspace, form).values()
    row = row_of(onlooker, loaded, frozenset().union(*map(register_names, templates)))
    return {each: str(row.word(each)) for each in words}


def field_behind(card: Card, word: str) -> FieldPath | None:
    """The field that a word of the register shows; None where it is made of what happened."""
    if word in COLUMNS:
        path: FieldPath = getattr(card.rules.parts, COLUMNS[word])
        return path if path.head else None
    own = {SUMMARY: card.machine.summary, RECEIVED: card.machine.received}.get(word, "")
    if word not in FOUND:
        own = card.rules.own_field(word)
    return FieldPath(own) if FieldPath(own).head in card.rules.fields else None
