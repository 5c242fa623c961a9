"""A dataclass that is made when it is used is the one that the standard library makes."""

import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from places import TESTS, TOP

from cpl.dataclass import FEW, _FirstFew, dataclass, when_used

Make = Callable[..., Any]

IMPORTS = """
import copy, dataclasses, inspect, pickle
from collections.abc import Hashable
"""
CLASSES = """
from dataclasses import field
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")

@dataclass
class Open:
    a: int
    b: list = field(default_factory=list)

@dataclass(frozen=True)
class Base:
    '''Says what it is.'''
    a: int = 1
    kind: ClassVar[str] = "base"

    @cached_property
    def twice(self):
        return self.a * 2

class Plain(Base):
    pass

@dataclass(frozen=True)
class Under(Base):
    b: str = "b"
    c: tuple = field(default=(), compare=False, repr=False, kw_only=True)

@dataclass(frozen=True, order=True)
class Ordered(Generic[T]):
    a: T
    b: int = 0

@dataclass(frozen=True, slots=True)
class Slotted:
    '''Says what it is.'''
    a: int = 0
    b: list = field(default_factory=list, compare=False)

    @property
    def twice(self):
        return self.a * 2

@dataclass(frozen=True)
class ByHand:
    __slots__ = ("a",)
    a: int

@dataclass(frozen=True)
class Own:
    a: int
    known: dict = field(default_factory=dict, init=False, compare=False)
    def __post_init__(self):
        if self.a < 0:
            raise ValueError("negative")
    def __repr__(self):
        return "own"
    def __eq__(self, other):
        return True
"""

PROBES = (
    "Under()",
    "Under(2, 'x', c=(1,)).c",
    "Under(2, 'x', (1,))",
    "Plain(3) == Plain(3), Plain(3) == Base(3), hash(Plain(3)) == hash(Base(3))",
    "Open(1) == Open(1), Open(1).b is Open(1).b",
    "hash(Open(1))",
    "setattr(Open(1), 'a', 2)",
    "setattr(Base(1), 'a', 2)",
    "delattr(Base(1), 'a')",
    "setattr(Plain(1), 'other', 2)",
    "{Base(1): 1}[Base(1)], Base(4).twice",
    "Base.__doc__, Base.__match_args__, Under.__match_args__, Plain.kind",
    "Ordered(1) < Ordered(2), sorted([Ordered('b'), Ordered('a', 1), Ordered('a')])",
    "Ordered(1) < 3",
    "Ordered[int](1) >= Ordered(1)",
    "Base(1) < Base(2)",
    "Slotted(1), Slotted.__slots__, hash(Slotted(1)) == hash(Slotted(1))",
    "Slotted(), [Slotted(each) for each in range(20)], Slotted(b=[1]).twice",
    "setattr(Slotted(1), 'a', 2)",
    "delattr(Slotted(1), 'a')",
    "hasattr(Slotted(1), '__dict__'), Slotted.__match_args__, Slotted.__doc__",
    "copy.copy(Slotted(2)), copy.deepcopy(Slotted(b=[[]])), dataclasses.replace(Slotted(), a=3)",
    "Slotted.__qualname__, Slotted.__module__, str(inspect.signature(Slotted))",
    "[(each.name, each.default) for each in dataclasses.fields(Slotted)]",
    "Slotted(1, c=2)",
    "Own(-1)",
    "[vars(Under(each, c=(each,))) for each in range(20)]",
    "[vars(Own(each)) for each in range(20)], [ByHand(each).a for each in range(20)]",
    "[hasattr(Under(1), each) for each in ('a', 'b', 'c', 'd')]",
    "Under(1, a=1)",
    "Under(1, other=1)",
    "Own()",
    "Own(1, known={})",
    "[super(Under, Under(1)).__init__(5)]",
    "Own(1), Own(1) == 7, Own(1).known",
    "hash(Own(1))",
    "[(each.name, each.type, each.kw_only) for each in dataclasses.fields(Under)]",
    "dataclasses.is_dataclass(Under), dataclasses.is_dataclass(Plain)",
    "dataclasses.replace(Under(5), b='z'), dataclasses.asdict(Under(6))",
    "copy.copy(Under(7)), copy.deepcopy(Own(1)).known",
    "str(inspect.signature(Under)), str(inspect.signature(Own)), callable(Base.__eq__)",
    "[each for each in (Open, Base, Own, Ordered) if issubclass(each, Hashable)]",
    "(lambda it: it.a)(Under.__new__(Under))",
)


def made(make: Make) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": __name__, "dataclass": make}
    exec(
        "import copy, dataclasses, inspect\nfrom collections.abc import Hashable\n" + CLASSES, space
    )
    return space


def answer(probe: str, make: Make) -> str:
    """What comes of it in classes that nothing was asked of before."""
    try:
        return repr(eval(probe, made(make)))
    except Exception as error:
        return repr(error)


@pytest.mark.parametrize("probe", PROBES)
def test_it_answers_as_the_standard_one(probe: str) -> None:
    assert answer(probe, when_used) == answer(probe, dataclasses.dataclass)


def test_after_a_few_a_class_has_the_function_that_somebody_would_write() -> None:
    under = made(when_used)["Under"]
    under()
    assert isinstance(vars(under)["__init__"], _FirstFew)
    for _ in range(FEW):
        under()
    assert inspect.isfunction(vars(under)["__init__"])


@dataclass(frozen=True)
class Kept:
    """Comes out of a pickle before anybody makes one."""

    a: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and other.a == self.a


UNPICKLE = """
import pickle, sys
import test_dataclass
found = pickle.loads(bytes.fromhex(sys.argv[1]))
print(type(vars(test_dataclass.Kept)["__init__"]).__name__)
print(hash(found) == hash(test_dataclass.Kept(1)), found == test_dataclass.Kept(1), repr(found))
"""


def test_what_was_unpickled_is_whole_though_nothing_was_made_for_it() -> None:
    assert Kept.__module__ == "test_dataclass"
    path = {"PYTHONPATH": ":".join(map(str, (TOP, TESTS, TESTS / "support")))}
    command = [sys.executable, "-c", UNPICKLE, pickle.dumps(Kept(1)).hex()]
    said = subprocess.run(command, env=path, capture_output=True, text=True, check=True)
    assert said.stdout == "_Later\nTrue True Kept(a=1)\n"
