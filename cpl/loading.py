"""Modules that are loaded when something of theirs is first used."""

from importlib import import_module
from typing import Any


class WhenUsed:
    """Stands for a module of this name; for a type checker, import it beside.

    What was asked for once is an attribute like any other.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._module), name)
        setattr(self, name, found)
        return found
