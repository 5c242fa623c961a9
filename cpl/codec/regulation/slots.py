"""What may stand in rules.yaml: types, slots, and tables of slots.

A `SlotTable` is one mapping of the file: its slots, each with a key, a type and what it is
for. From that one declaration come the frozen data, every problem at its own scalar,
the names that must exist, the JSON Schema of json_schema.py and the tables of
docs/规则.md, which tests/support/rules_reference.py makes. The types of single scalars
are in leaves.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import field
from functools import cached_property
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from cpl.codec.joining.layers import Layers
from cpl.codec.reading import ProblemList, is_null
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, Severity, suggestion
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Path: TypeAlias = tuple[str, ...]
"""The keys from the top of the file down to where something stands."""
UNSAID = object()


class Fault(NamedTuple):
    """What is wrong with one scalar: a stable code, what is wrong, what to do."""

    code: str
    say: str
    mend: str = ""


Check: TypeAlias = Callable[[Rules, Path], Iterable[Fault]]
"""What can only be judged when everything that the file declares has been read."""


@dataclass
class Reading:
    """One file being read: its problems, and the names looked up when all of it is known."""

    report: ProblemList
    noted: list[tuple[Scalar, Path, Check]] = field(default_factory=list)
    leaves: list[tuple[Scalar, "Type[object]"]] = field(default_factory=list)
    """Every scalar with the type that read it."""
    layers: Layers | None = None
    """What the file stands on, where it extends anything."""

    def look_up(self, rules: Rules) -> None:
        """Report each name that nothing declares, at the scalar that says it.

        What is taken over from a base is told at the own line that made it wrong.
        """
        for scalar, path, check in self.noted:
            for fault in check(rules, path):
                if self.report.is_own(scalar):
                    self.report.add(scalar, fault.code, fault.say, fault.mend)
                else:
                    self._taken_over(scalar, path, fault)

    def _taken_over(self, scalar: Scalar, path: Path, fault: Fault) -> None:
        """What is wrong with a line of a base that nobody made wrong is told at its place there."""
        blamed = self.layers.blamed(fault.say) if self.layers else None
        if blamed is None or self.layers is None:
            say = f"{'.'.join(path)}：{fault.say}"
            self.report.add(scalar, fault.code, say, fault.mend)
            return
        origin = self.layers.origin(path[:4])
        say = f"“{'.'.join(path)}”取自{origin}，本文件改了以后它不对了：{fault.say}"
        mend = fault.mend or "在本文件里把它也改过来，不要的写 removed。"
        self.report.problems.append(Problem(blamed, fault.code, say, mend))


class At(NamedTuple):
    """A place in a reading: where problems are told and names are noted."""

    reading: Reading
    path: Path = ()

    def inside(self, key: str) -> "At":
        return At(self.reading, (*self.path, key))

    def later(self, scalar: Scalar, check: Check) -> None:
        self.reading.noted.append((scalar, self.path, check))

    def problem(
        self,
        node: Node,
        code: str,
        say: str,
        mend: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.reading.report.add(node, code, say, mend, severity)


class Type(ABC, Generic[T_co]):
    """What may stand somewhere, and what it is read into.

    `told` names it in Chinese; `takes_null` says that `null` is a value of its own
    (未规定) and not the same as leaving the slot out; `free` says why no text can be told
    from the one that was meant, where that is so.
    """

    told: str
    free = ""
    takes_null = False

    @abstractmethod
    def read(self, node: Node, at: At) -> T_co:
        """The value; what is wrong goes to the reading, and `blank` stands in its place."""

    @abstractmethod
    def blank(self) -> T_co:
        """A value that the rest of the file can be read with."""


class Many(Type[tuple[T, ...]]):
    """One thing or a list of them; things with an `id` have each their own."""

    def __init__(self, item: Type[T]) -> None:
        self.item = item
        self.told = f"{item.told}，可以几个"

    def read(self, node: Node, at: At) -> tuple[T, ...]:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        _no_id_twice(nodes, at)
        return tuple(self.item.read(each, at) for each in nodes)

    def blank(self) -> tuple[T, ...]:
        return ()


class EachOnce(Many[T]):
    """A list in which every scalar stands once: what is said twice is told where it stands."""

    def read(self, node: Node, at: At) -> tuple[T, ...]:
        seen: set[str] = set()
        for said in node.items if isinstance(node, Sequence) else ():
            if isinstance(said, Scalar) and said.text in seen:
                at.problem(said, "twice", f"“{said.text}”写了两次。", "留一个。")
            elif isinstance(said, Scalar):
                seen.add(said.text)
        return super().read(node, at)


def _no_id_twice(nodes: tuple[Node, ...], at: At) -> None:
    seen: set[str] = set()
    for node in nodes:
        said = node.get("id") if isinstance(node, Mapping) else None
        if isinstance(said, Scalar) and said.text in seen:
            at.problem(said, "twice", f"“{said.text}”出现了两次。", "换一个 id。")
        elif isinstance(said, Scalar):
            seen.add(said.text)


class MapOf(Type[dict[str, T]]):
    """A mapping whose keys are names: the office's own, or names declared elsewhere."""

    def __init__(self, key: Type[str], value: Type[T]) -> None:
        self.key = key
        self.value = value
        self.told = f"{key.told}: {value.told}"

    def read(self, node: Node, at: At) -> dict[str, T]:
        if not isinstance(node, Mapping):
            at.problem(node, "not-a-mapping", f"“{at.path[-1]}”下面应当是“名称: 值”。")
            return {}
        found: dict[str, T] = {}
        for entry in node.entries:
            name = self.key.read(entry.key, at)
            found[name] = self.entry(entry.key, entry.value, at.inside(name), found)
        return found

    def entry(self, key: Scalar, node: Node, at: At, before: dict[str, T]) -> T:
        """The value under one name; `before` holds those above it."""
        return self.value.read(node, at)

    def blank(self) -> dict[str, T]:
        return {}


@dataclass(frozen=True)
class Slot:
    """One key of a table.

    `attribute` is what its value is handed on as; `default` stands where it is left out,
    else what the data's own definition says.
    """

    key: str
    type: Type[object]
    help: str = ""
    required: bool = False
    attribute: str = ""
    default: object = UNSAID

    @cached_property
    def name(self) -> str:
        return self.attribute or self.key


@dataclass(frozen=True)
class Inline:
    """The slots of another table that stand in the same mapping and are one value."""

    attribute: str
    table: "SlotTable[object]"


@dataclass(frozen=True)
class Gone:
    """A word of earlier versions: told, with what to do, and otherwise passed over."""

    key: str
    mend: str
    say: str = ""


class SlotTable(Type[T_co]):
    """A mapping with a closed list of keys, made into one value.

    `named`: the key that it stands under is its name. `short_for`: a single word in its
    place stands for that slot. `whole` judges what no single slot can say.
    """

    def __init__(
        self,
        name: str,
        told: str,
        make: Callable[..., T_co],
        *parts: Slot | Inline | Gone,
        named: bool = False,
        short_for: str = "",
        whole: Callable[[Mapping, At], None] | None = None,
    ) -> None:
        self.name = name
        self.told = told
        self.make = make
        self.parts = parts
        self.named = named
        self.short_for = short_for
        self.whole = whole

    @cached_property
    def slots(self) -> dict[str, tuple[str, Slot]]:
        """Each key with the value it belongs to (“” for the table's own) and its slot."""
        found = {}
        for part in self.parts:
            if isinstance(part, Slot):
                found[part.key] = ("", part)
            elif isinstance(part, Inline):
                inner = part.table.slots.values()
                found.update({slot.key: (part.attribute, slot) for _, slot in inner})
        return found

    @cached_property
    def _required(self) -> tuple[Slot, ...]:
        return tuple(slot for _, slot in self.slots.values() if slot.required)

    @cached_property
    def _left_out(self) -> dict[str, object]:
        """What its own slots are handed on as where they are not said."""
        own = [part for part in self.parts if isinstance(part, Slot)]
        blanks = {slot.name: slot.type.blank() for slot in own if slot.required}
        said = {slot.name: slot.default for slot in own if slot.default is not UNSAID}
        return blanks | said

    @cached_property
    def _inlines(self) -> tuple[Inline, ...]:
        return tuple(part for part in self.parts if isinstance(part, Inline))

    @cached_property
    def _gone(self) -> dict[str, Gone]:
        return {part.key: part for part in self.parts if isinstance(part, Gone)}

    def read(self, node: Node, at: At) -> T_co:
        if isinstance(node, Scalar) and self.short_for and not is_null(node):
            slot = self.slots[self.short_for][1]
            return self._made({"": {slot.name: slot.type.read(node, at)}}, at)
        if not isinstance(node, Mapping) and not is_null(node):
            at.problem(node, "not-a-mapping", f"“{at.path[-1]}”下面应当是“名称: 值”。")
            return self.blank(at)
        if isinstance(node, Mapping) and self.whole:
            self.whole(node, at)
        return self._made(self._values(node, at), at)

    def _values(self, node: Node, at: At) -> dict[str, dict[str, object]]:
        values: dict[str, dict[str, object]] = {"": {}}
        said = set()
        for entry in node.entries if isinstance(node, Mapping) else ():
            key = entry.key
            group, slot = self.slots.get(key.text, ("", None))
            if slot is None:
                self._unknown(key, at)
            elif not is_null(entry.value) or slot.type.takes_null:
                said.add(slot.key)
                value = slot.type.read(entry.value, at.inside(slot.key))
                values.setdefault(group, {})[slot.name] = value
            elif slot.required:
                said.add(slot.key)
                at.problem(entry.value, "missing-key", f"缺少“{slot.key}:”。")
        for slot in self._required:
            if slot.key not in said:
                null = "没有规定的写 null。" if slot.type.takes_null else ""
                at.problem(node, "missing-key", f"缺少“{slot.key}:”。", null)
        return values

    def _unknown(self, key: Scalar, at: At) -> None:
        gone = self._gone.get(key.text)
        if gone is not None:
            say = gone.say or f"“{key.text}”这个词不再用了，写了也不起作用。"
            at.problem(key, "unknown-key", say, gone.mend, Severity.WARNING)
        else:
            say = f"这里没有“{key.text}”这个词。"
            at.problem(key, "unknown-key", say, suggestion(key.text, tuple(sorted(self.slots))))

    def _made(self, values: dict[str, dict[str, object]], at: At | None) -> T_co:
        own = self._left_out | values[""]
        for part in self._inlines:
            inner = values.get(part.attribute)
            if inner is not None or part.table._required:
                own[part.attribute] = part.table._made({"": inner or {}}, None)
        if self.named:
            own["name"] = at.path[-1] if at and at.path else ""
        return self.make(**own)

    def blank(self, at: At | None = None) -> T_co:
        return self._made({"": {}}, at)


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, sorted: where a list means a set."""
    return tuple(sorted(set(values)))
