"""Templates as Jinja compiled them: the same words become the same code."""

from types import CodeType

from cpl.render.text.made_once import MadeOnce

Source = tuple[str, bool, bool, bool, frozenset[str]]
"""The words of a template, whether tags that are cut in half are refused in them, and what the
compiler asks the environment."""
CODES = MadeOnce[Source, CodeType]()
