"""`dataclass` for frozen classes, as the standard library has it but in a fraction of its time.

That takes 0.9 ms a class to compile six texts. There are some three hundred, and a command makes
instances of a few: the others come out of a pickle, or are not met at all. So comparing, showing
and refusing to be changed are the same functions for all, and what knows the fields is made when
it is first used. The one text that is left (`__init__`) is made after the first few instances,
which are filled field by field for less than it costs. A type checker, and the tests, hold it to
the original.
"""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache, partial
from operator import attrgetter, ge, gt, le, lt
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

Values = Callable[[Any], tuple[Any, ...]]
OURS = {"frozen", "order", "slots"}
FEW = 8


def when_used(cls: type | None = None, /, **how: Any) -> Any:
    """Like `dataclasses.dataclass`, which makes all that is not just frozen.

    What is wrong in a class is raised at its first use. Fields have no `hash=`, and none is an
    `InitVar`: nobody here needs them.
    """
    if not how.get("frozen") or not how.keys() <= OURS:
        return dataclasses.dataclass(cls, **how)
    how = {"is_ordered": bool(how.get("order")), "slots": bool(how.get("slots"))}
    return _put_off(cls, **how) if cls else partial(_put_off, **how)


class _Later:
    """Stands for one attribute of each class that is not made yet; whoever asks has it made."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Any:
        _make(next(each for each in owner.__mro__ if each.__dict__.get(self.name) is self))
        return getattr(owner if instance is None else instance, self.name)


def _put_off(cls: type, is_ordered: bool, slots: bool) -> type:
    cls = _with_slots(cls) if slots else cls
    for name, method in (ORDERED if is_ordered else SHARED).items():
        if cls.__dict__.get(name) is None:  # None: an __eq__ of its own has taken the hash away
            setattr(cls, name, method)
    return cls


def _with_slots(cls: type) -> type:
    """The same class whose instances take half the memory: nothing but their fields."""
    body = {name: each for name, each in cls.__dict__.items() if name not in NOT_WITH_SLOTS}
    names = tuple(cls.__annotations__)
    body[DEFAULTS] = {name: body.pop(name) for name in names if name in body}
    made = type(cls)(cls.__name__, cls.__bases__, {**PICKLED, **body, "__slots__": names})
    made.__qualname__ = cls.__qualname__
    return made


def _make(cls: type) -> None:
    for name, later in LATER.items():
        if cls.__dict__[name] is later:
            delattr(cls, name)
    cls.__doc__ = cls.__doc__ or cls.__name__  # else it is made of the signature
    defaults = cls.__dict__.get(DEFAULTS, {})
    slots = {name: cls.__dict__[name] for name in defaults}
    _put_all(cls, defaults)  # a field has its default where its slot is
    dataclasses.dataclass(cls, init=False, repr=False, eq=False)
    _put_all(cls, slots)
    if "__init__" not in cls.__dict__:
        cls.__init__ = _FirstFew(cls)  # type: ignore[misc]


def _put_all(cls: type, values: Mapping[str, object]) -> None:
    for name, each in values.items():
        setattr(cls, name, each)


class _FirstFew:
    """Fills the first instances of a class; who looks for its `__init__` finds the one to stay."""

    def __init__(self, cls: type) -> None:
        self.cls, self.left = cls, FEW
        fields = dataclasses.fields(cls)
        self.known = {each.name for each in fields if each.init}
        self.plain = [each.name for each in fields if each.init and not each.kw_only]
        self.new: dict[str, Any] = {e.name: e.default_factory for e in fields if _is_made_anew(e)}
        self.values = {e.name: e.default for e in fields if e.init or _is_made_anew(e)}
        missing = {name for name, each in self.values.items() if each is dataclasses.MISSING}
        self.needed = missing - self.new.keys()
        self.has_more_to_do = hasattr(cls, "__post_init__")

    def __get__(self, instance: object, owner: type) -> Any:
        self.left -= 1
        if instance is not None and self.left >= 0:
            return partial(self.fill, instance)
        self.cls.__init__ = _init_of(self.cls)  # type: ignore[misc]
        return (owner if instance is None else instance).__init__  # type: ignore[misc]

    def fill(self, instance: Any, /, *given: object, **named: object) -> None:
        told = {**dict(zip(self.plain, given, strict=False)), **named}
        is_told_once = len(told) == len(given) + len(named)
        if not (is_told_once and self.needed <= told.keys() <= self.known):
            _init_of(self.cls)(instance, *given, **named)  # raises what is wrong
        values = {**self.values, **told}
        for name in self.new.keys() - told.keys():
            values[name] = self.new[name]()
        if self.cls.__dictoffset__:
            instance.__dict__.update(values)
        else:
            for name, value in values.items():
                object.__setattr__(instance, name, value)
        if self.has_more_to_do:
            instance.__post_init__()


def _is_made_anew(each: "dataclasses.Field[Any]") -> bool:
    return each.default_factory is not dataclasses.MISSING


class _Factory:
    """Stands for the default that is made anew each time."""

    def __repr__(self) -> str:
        return "<factory>"


FACTORY = _Factory()


def _init_of(cls: type) -> Callable[..., None]:
    """`__init__` as somebody would write it, for the fields of a class."""
    known: dict[str, Any] = {"put": object.__setattr__, "FACTORY": FACTORY}
    plain, named, kept = ["self"], list[str](), dict[str, str]()
    fields = dataclasses.fields(cls)
    for each in fields:
        default, value = _default(each, known)
        if each.init:
            (named if each.kw_only else plain).append(each.name + default)
        if each.init or each.default_factory is not dataclasses.MISSING:
            kept[each.name] = value
    body, put = list[str](), "put(self, {!r}, {})"
    if cls.__dictoffset__:  # in half the time; there is none with __slots__
        body, put = ["kept_here = self.__dict__"], "kept_here[{!r}] = {}"
    body += [put.format(name, value) for name, value in kept.items()]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    words = ", ".join([*plain, *(["*"] if named else []), *named])
    exec(f"def __init__({words}):\n " + "\n ".join(body or ["pass"]), known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {
        **{each.name: each.type for each in fields if each.init},
        "return": None,
    }
    return made


def _default(each: "dataclasses.Field[Any]", known: dict[str, Any]) -> tuple[str, str]:
    """What stands after an argument of `__init__`, and the value that the field gets."""
    name = each.name
    if each.default is not dataclasses.MISSING:
        known[f"default_{name}"] = each.default
        return f"=default_{name}", name
    if each.default_factory is not dataclasses.MISSING:
        known[f"new_{name}"] = each.default_factory
        new = f"new_{name}()"
        return "=FACTORY", f"{new} if {name} is FACTORY else {name}" if each.init else new
    return "", name


@cache
def _values(cls: type) -> Values:
    """The values of an instance by which it is compared."""
    names = [each.name for each in dataclasses.fields(cls) if each.compare]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, each) for each in names)


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _values(self.__class__)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(_values(self.__class__)(self))


@recursive_repr()
def _shown(self: Any) -> str:
    fields = (each.name for each in dataclasses.fields(self) if each.repr)
    said = ", ".join(f"{each}={getattr(self, each)!r}" for each in fields)
    return f"{self.__class__.__qualname__}({said})"


def _compared(how: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compare(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = _values(self.__class__)
        return how(values(self), values(other))

    return compare


def _refused(self: object, name: str) -> bool:
    """Is it a field, or anything of an instance of the very class that is frozen?"""
    names = (each.name for each in dataclasses.fields(self))  # type: ignore[arg-type]
    return FIELDS in type(self).__dict__ or name in names


def _put(self: object, name: str, value: object) -> None:
    if _refused(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _take(self: object, name: str) -> None:
    if _refused(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _take_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


PICKLED = {"__getstate__": _state, "__setstate__": _take_state}
NOT_WITH_SLOTS = frozenset(("__dict__", "__weakref__"))
DEFAULTS = "__defaults__"
FIELDS = "__dataclass_fields__"
LATER = {name: _Later(name) for name in ("__init__", "__match_args__", FIELDS)}
SHARED = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _put,
    "__delattr__": _take,
    **LATER,
}
ORDERED = {**SHARED, **{f"__{how.__name__}__": _compared(how) for how in (lt, le, gt, ge)}}

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = when_used
