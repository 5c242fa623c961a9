"""Names as lists show them: the desk's own list does not need the whole name."""

from cpl.domain.cases.field_walk import first_personal
from cpl.domain.cases.masking import mask_name
from cpl.store.record_files import Readable


def masked_person(loaded: Readable) -> str:
    """The complainant's masked name, or the person held to account, or nothing."""
    return mask_name(first_personal(loaded.rules.fields, loaded.card.values, "name"))
