"""The name of a field as the office writes it: `内容`, or `投诉人.电话` for a member of a group."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Self


class FieldPath(str):
    """A field's name; a dot leads into a group or into the rows of a table.

    It is a text, for it stands as it is written in rules, mappings, drafts and on the
    command line, and is a key there. How it is taken apart is known here alone.
    """

    __slots__ = ()

    @classmethod
    def of(cls, *parts: str) -> Self:
        """`of("投诉人", "电话")` is `投诉人.电话`; empty parts are left out."""
        return cls(".".join(filter(None, parts)))

    @property
    def parts(self) -> tuple[str, ...]:
        """The names from the outside in."""
        return parts_of(self)

    @property
    def head(self) -> str:
        """The field of the record or event; all there is, where it is no group."""
        return self.partition(".")[0]

    @property
    def member(self) -> str:
        """What it names inside of that field; empty where it names all of it."""
        return self.partition(".")[2]

    @property
    def leaf(self) -> str:
        """The innermost name, which is what people call it."""
        return self.rpartition(".")[2]


@lru_cache(maxsize=1024)  # the rules name the same few hundred again and again
def parts_of(path: str) -> tuple[str, ...]:
    """The names from the outside in, of a path that may be a plain text."""
    return tuple(path.split("."))


def heads(paths: Iterable[str]) -> tuple[str, ...]:
    """The fields that these paths lead into, each once and in order."""
    return tuple(dict.fromkeys(FieldPath(path).head for path in paths))
