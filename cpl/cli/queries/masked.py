"""Names as lists show them, and what a list keeps to itself."""

from typing import TYPE_CHECKING

import click

from cpl.domain.cases.field_walk import first_personal
from cpl.domain.cases.redaction import is_secret
from cpl.loading import WhenUsed
from cpl.store.record_files import Readable
from cpl.use_cases.reading import closed_said

# Most lists of what is due name nobody.
if TYPE_CHECKING:
    from cpl.domain.cases import masking
else:
    masking = WhenUsed("cpl.domain.cases.masking")


def masked_person(loaded: Readable) -> str:
    """The complainant's masked name, or the person held to account, or nothing."""
    name = first_personal(loaded.rules, loaded.card.values, "name")
    return "***" if name and is_secret(loaded.card) else masking.mask_name(name)


def tell_closed(count: int, form: str = "table") -> None:
    """How many records whoever looks may not see; beside what another program reads."""
    if count:
        click.echo(closed_said(count), err=form != "table")


OLD_NOTE = "导入时早已过了时限，没有人动过"


def tell_dormant(count: int, whose: str = "") -> None:
    """How many are open of old (历史) and stand in no list; nothing where there are none."""
    if count:
        click.echo(f"{whose}另有历史未结 {count} 件，{OLD_NOTE}：cpl due 历史")
