"""A colleague is quicker: between what a command decides and what it writes."""

from typing import Any

from clerks import Clerk, told

from cpl.store.changeset import apply

APPLY = "cpl.use_cases.trail.apply"


def overtaken(clerk: Clerk, *words: str, who: str = "周倩") -> None:
    """The next command will find that these words were carried out just before it writes."""

    def overtaken_apply(*arguments: Any, **more: Any) -> str:
        clerk.patch.setattr(APPLY, apply)
        with clerk.patch.context() as patch:
            patch.setenv("CPL_USER", who)
            assert told(clerk.root, *words)[0] == 0
        return apply(*arguments, **more)

    clerk.patch.setattr(APPLY, overtaken_apply)
