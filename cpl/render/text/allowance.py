"""What one run of a template may use up: turns of its loops, calls, and signs it writes.

Nested loops, macros that call themselves and text that doubles use it up together, so no
way of putting them into each other is cheaper than another.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from cpl.render.text.backstop import more_time
from cpl.render.text.long_list import LongList
from cpl.render.text.refusals import Runaway

LONGEST_TEXT = 200_000
MOST_STEPS = 2_000_000
MOST_SIGNS = 20_000_000
ITEMS_A_STEP = 50
"""What a filter does with so many items at once costs as much as one turn of a loop."""
SIGNS_OF_A_RECORD = 2_000
RECORDS_A_WHILE = 500
BIGGEST_NUMBER = 10_000
"""As wide, or as many at once, as a filter is told to make anything."""


class Allowance:
    """What is left of it."""

    def __init__(self) -> None:
        self.steps = MOST_STEPS
        self.signs = MOST_SIGNS

    def step(self, steps: int = 1) -> None:
        """Raises Runaway where there are no more."""
        self.steps -= steps
        if self.steps < 0:
            raise Runaway(f"循环和宏一共转了超过 {MOST_STEPS} 圈，请检查循环")

    def write(self, text: str) -> str:
        """The text itself; raises Runaway where it is too much."""
        self.signs -= len(text)
        if self.signs < 0:
            raise Runaway(f"写出来超过 {MOST_SIGNS} 个字，请检查循环")
        return text

    def turns(self, items: Iterable[object]) -> Iterator[object]:
        """The items of a loop, one step each."""
        for number, each in enumerate(items, 1):
            self.step()
            if isinstance(items, LongList):
                self._earn(number)
            yield each

    def _earn(self, number: int) -> None:
        """What is printed of another record is no slip of the pen, however many there are."""
        self.signs += SIGNS_OF_A_RECORD
        if number % RECORDS_A_WHILE == 0:
            more_time()

    def range(self, *bounds: int) -> range:
        """Python's `range`, paid for at once: a filter can use it up in one go."""
        steps = range(*bounds)
        self.step(min(len(steps), MOST_STEPS + 1))
        return steps

    def joined(self, *values: object) -> str:
        """What `~` makes of the values."""
        texts = [str(each) for each in values]
        refuse_length(sum(map(len, texts)))
        return "".join(texts)

    def written(self, finalize: Callable[[object], object]) -> Callable[[object], object]:
        """What turns a value into text, with the text paid for."""

        def paid(value: object) -> object:
            text = finalize(value)
            return self.write(text) if isinstance(text, str) else text

        return paid

    def charged(self, does: Callable[..., Any]) -> Callable[..., Any]:
        """A filter whose answer is paid for; Jinja sees the attributes it has put on it."""

        @wraps(does)
        def paid(*args: Any, **words: Any) -> Any:
            for each in args:
                if isinstance(each, str | list | tuple) and len(each) >= ITEMS_A_STEP:
                    self.step(len(each) // ITEMS_A_STEP)
            return self._paid(does(*args, **words))

        return paid

    def sized(self, does: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that takes numbers for how wide, or how many; raises Runaway for a silly one."""

        @wraps(does)
        def careful(*args: Any, **words: Any) -> Any:
            for each in (*args[1:], *words.values()):
                if isinstance(each, int) and abs(each) > BIGGEST_NUMBER:
                    raise Runaway(f"{each} 太大，最多写 {BIGGEST_NUMBER}")
            return does(*args, **words)

        return careful

    def _paid(self, found: Any) -> Any:
        if isinstance(found, str):
            return self.write(found)
        self.step(length_of(found) // ITEMS_A_STEP)
        return found


def refuse_length(length: int, most: int = LONGEST_TEXT) -> None:
    """Raises Runaway for a text or list that nobody would print."""
    if length > most:
        raise Runaway(f"拼出来的文字或列表超过 {most} 个，请改短")


def length_of(value: object) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


class Counted(CodeGenerator):
    """Compiles a template so that its loops and its `~` ask the allowance."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        node.iter = _asked("turns", [cast(nodes.Expr, node.iter)])
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.visit(_asked("joined", node.nodes), frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """Nothing runs while it is compiled, where what it raises would be swallowed."""
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


def _asked(name: str, values: list[nodes.Expr]) -> nodes.Call:
    """The call of one of the allowance's methods."""
    allowance = nodes.EnvironmentAttribute(f"allowance.{name}")
    return nodes.Call(allowance, values, [], None, None, lineno=values[0].lineno)
