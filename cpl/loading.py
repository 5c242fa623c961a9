"""What is made ready when it is first used: modules, and patterns.

A command uses a few of either.
"""

import re
import sys
from importlib import import_module
from types import ModuleType
from typing import Any, AnyStr, cast


class WhenUsed(ModuleType):
    """Stands for a module of this name; for a type checker, import it beside.

    What was asked for once is an attribute like any other.
    """

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def all_load_when_used(*modules: str) -> None:
    """Whoever imports one of these, another program too, loads it when something of it is used.

    Each by itself: none is a package. Nothing where it is loaded already. Of what
    `importlib.util.LazyLoader` puts off, the second `import` would ask whether it is ready, and
    so load it.
    """
    for each in modules:
        sys.modules.setdefault(each, WhenUsed(each))


def loads_when_more_is_used(module: str, **known: object) -> None:
    """The same for one of which this much is `known`: what others ask of it as they load."""
    waiting = WhenUsed(module)
    vars(waiting).update(known)
    sys.modules.setdefault(module, waiting)


def others_load_when_used(package: str, name: str) -> None:
    """Another program's `from package import name` loads that module when something of it is used.

    Nothing where it is loaded already, or there is none.
    """
    from importlib.util import LazyLoader, find_spec, module_from_spec

    module = f"{package}.{name}"
    spec = None if module in sys.modules or not find_spec(package) else find_spec(module)
    if spec and spec.loader:
        spec.loader = LazyLoader(spec.loader)
        waiting = module_from_spec(spec)
        spec.loader.exec_module(waiting)
        sys.modules[module] = waiting
        setattr(sys.modules[package], name, waiting)


def pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, which takes a tenth of a millisecond, when it is first used."""
    return cast("re.Pattern[AnyStr]", _PatternWhenUsed(written, flags))


class _PatternWhenUsed:
    """What was asked for once is an attribute like any other."""

    def __init__(self, written: Any, flags: int) -> None:
        self._written, self._flags = written, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._written, self._flags), name)
        setattr(self, name, found)
        return found
