"""Names as lists show them: the desk's own list does not need the whole name."""

from cpl.domain.masking import mask_values
from cpl.domain.values import shown
from cpl.store.record_files import Readable


def masked_person(loaded: Readable) -> str:
    """The complainant's masked name, or the person held to account, or nothing."""
    masked = mask_values(loaded.rules, loaded.card.values)
    for name, field in loaded.rules.fields.items():
        if any(each.personal == "name" for each in field.fields.values()):
            group = masked.get(name)
            if isinstance(group, dict):
                return shown(
                    next(
                        (
                            group[m]
                            for m, f in field.fields.items()
                            if f.personal == "name" and m in group
                        ),
                        "",
                    )
                )
    return ""
