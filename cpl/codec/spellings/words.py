"""Words from a command line, `字段=值`, into typed fields of an event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from types import MappingProxyType

from cpl.codec.records.values import ValueProblemError, half_width
from cpl.codec.spellings.answers import read_answer
from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.placing import place_of, whole_path
from cpl.dataclass import dataclass
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import EventRule, Field, Rules
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.value import Kind, Value, Values, at_path, is_blank, with_path
from cpl.problems import CplError, UsageProblem, suggestion
from cpl.yamltext.nodes import Plain

ReadFile = Callable[[str], Plain]
NumberOf = Callable[[str], str]
"""The whole number that a tail names; raises CplError."""


@dataclass(frozen=True)
class Lookups:
    """What words may refer to besides the rules: people, the time, files, numbers."""

    staff: Staff
    reference: TimeContext
    read_file: ReadFile
    number_of: NumberOf


@dataclass(frozen=True)
class Said:
    """What was said with an event: its fields, and registered fields to correct."""

    fields: Values = field(default_factory=dict)
    corrections: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What was answered to the question for one path, as text, and what it means.

    `value` is None where nobody has read the text yet.
    """

    text: str
    value: Value | None = None


NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})
NOTHING_STANDS: Values = MappingProxyType({})


class _Words:
    """Gathers `字段=值` words and answers under the fields one event takes."""

    def __init__(self, rules: Rules, names: tuple[str, ...], lookups: Lookups) -> None:
        self.rules = rules
        self.names = heads(names)
        self.lookups = lookups
        self.plain: dict[str, Plain] = {}
        self.read: dict[str, Value] = {}
        self.faults: list[str] = []

    def add(self, path: str, text: Plain) -> None:
        head, member = FieldPath(path).head, FieldPath(path).member
        known = self.rules.fields.get(head)
        if known is None or head not in self.names:
            groups = [each for each in self.names if head in self.rules.fields[each].fields]
            near = suggestion(head, tuple(f"{each}.{head}" for each in groups) or self.names)
            self.faults.append(f"这里不收“{head}”。{near}")
        elif member:
            self._add_member(known, member, text)
        elif known.fields and isinstance(text, str) and text.strip():
            told = " ".join(f"{known.name}.{each}=…" for each in known.fields)
            self.faults.append(f"“{known.name}”要一项一项写：{told}，用得着的才写。{known.help}")
        elif head in self.plain:
            self._again(known, text)
        else:
            self.plain[head] = [text] if known.many and isinstance(text, str) else text

    def answered(self, path: str, answer: Answer) -> None:
        """An answer is no word: nothing in it names a field or a file."""
        if answer.value is None or FieldPath(path).head not in self.names:
            self.add(path, answer.text)
        else:
            self.read[path] = answer.value

    def _add_member(self, known: Field, member: str, text: Plain) -> None:
        if member not in known.fields:
            self.faults.append(
                f"“{known.name}”没有“{member}”这一项。{suggestion(member, tuple(known.fields))}"
            )
            return
        group = self._group(known, member)
        if member in group:
            self.faults.append(f"“{known.name}.{member}”写了两次。")
        group[member] = text

    def _group(self, known: Field, member: str) -> dict[str, Plain]:
        """The group, or the row being filled: a member that is there begins the next row."""
        if known.kind is not Kind.ROWS:
            found = self.plain.setdefault(known.name, {})
            return found if isinstance(found, dict) else {}
        rows = self.plain.setdefault(known.name, [])
        if not isinstance(rows, list):  # the whole field was written before: `add` has said so
            return {}
        last = rows[-1] if rows else None
        if isinstance(last, dict) and member not in last:
            return last
        fresh: dict[str, Plain] = {}
        rows.append(fresh)
        return fresh

    def _again(self, known: Field, text: Plain) -> None:
        held = self.plain[known.name]
        if known.many and isinstance(held, list):
            held.extend(text if isinstance(text, list) else [text])
        else:
            self.faults.append(f"“{known.name}”写了两次，它只收一个值。")

    def typed(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, plain in self.plain.items():
            known = self.field(self.rules.fields[name])
            try:
                value = self._read(known, self._whole_numbers(known, split_list(known, plain)))
            except (ValueProblemError, CplError) as error:
                self.faults.append(str(error))
                continue
            if not is_blank(value):
                found[name] = value
        for path, value in self.read.items():
            found = with_path(found, path, value)
        return found

    def _read(self, known: Field, plain: Plain) -> Value:
        return read_answer(known, plain, self.lookups.reference, tense_of(self.rules, known.name))

    def _whole_numbers(self, known: Field, plain: Plain) -> Plain:
        """`来源=3` names today's third, like everywhere else on the command line."""
        if known.kind is not Kind.NUMBER:
            return plain
        if isinstance(plain, list):
            return [self._whole_numbers(known, each) for each in plain]
        is_named = isinstance(plain, str) and plain.strip()
        return self.lookups.number_of(str(plain)) if is_named else plain

    def field(self, known: Field) -> Field:
        return with_names(known, self.rules, self.lookups.staff)


def with_names(known: Field, rules: Rules, staff: Staff) -> Field:
    """A unit or a person must be one that exists; short forms are understood."""
    from dataclasses import replace

    if known.kind is Kind.UNIT:
        short = {each.short: name for name, each in rules.units.items() if each.short}
        return replace(known, choices=tuple(rules.units), short=short)
    if known.kind is Kind.PERSON and staff.people:
        gone = {name: staff.why_not_here(name) for name in staff.away}
        return replace(known, kind=Kind.CHOICE, choices=tuple(staff.people), gone=gone)
    return known


def placeable(rules: Rules, names: Iterable[str]) -> dict[str, Field]:
    """The fields a bare word may be for. A person's name may be anybody's: it has its turn."""
    return {name: with_names(rules.fields[name], rules, Staff({})) for name in names}


def split_list(known: Field, plain: Plain) -> Plain:
    """`运营部、票务部` in one word is a list, where choices or numbers leave no doubt."""
    clear = bool(known.choices) or known.kind is Kind.NUMBER
    if not (known.many and clear and isinstance(plain, list)):
        return plain
    parts: list[Plain] = []
    for each in plain:
        words = half_width(each).replace("、", ",").split(",") if isinstance(each, str) else [each]
        parts.extend(each for each in words if each)
    return parts


def said_with(
    rules: Rules,
    rule: EventRule,
    words: Iterable[str],
    lookups: Lookups,
    correctable: tuple[str, ...] = (),
    answers: Mapping[str, Answer] = NO_ANSWERS,
    standing: Values = NOTHING_STANDS,
) -> Said:
    """Read the words given with an event, and what was answered besides, by path.

    `standing`: what the record holds; a field of which that is said again is not corrected.

    Raises UsageProblem with all faults at once.
    """
    own = _Words(rules, rule.fields, lookups)
    corrected = _Words(rules, correctable, lookups)
    paths: list[str] = []
    waiting = [each for each in rule.give if "." not in each]
    for word in words:
        path, text = split_word(word)
        if not path:
            _positional(own, rule, waiting, text)
            continue
        path = whole_path(path, {n: rules.fields[n] for n in (*own.names, *corrected.names)})
        head = FieldPath(path).head
        if head not in own.names and head in corrected.names:
            corrected.add(path, _content(text, lookups.read_file))
            paths.append(path)
        else:
            own.add(path, _content(text, lookups.read_file))
        if path in waiting:
            waiting.remove(path)
    for path, answer in answers.items():
        own.answered(path, answer)
    fields, corrections = own.typed(), corrected.typed()
    faults = [*own.faults, *corrected.faults] or _emptied(corrections, paths)
    if faults:
        raise UsageProblem("\n".join(faults))
    said = _flat(corrections, paths)
    changed = [path for path, each in said.items() if each != at_path(standing, path)]
    return Said(_with_paths(rules.naming_corrected(rule), fields, changed or paths), said)


def _emptied(corrections: Values, paths: list[str]) -> list[str]:
    return [f"更正以后的“{p}”不能是空的。" for p in paths if is_blank(at_path(corrections, p))]


def _positional(own: _Words, rule: EventRule, waiting: list[str], word: str) -> None:
    try:
        path = place_of(
            word, placeable(own.rules, own.names), heads((*rule.give, *rule.need)), waiting
        )
    except UsageProblem as problem:
        own.faults.append(str(problem))
        return
    own.add(path, word)
    if path in waiting:
        waiting.remove(path)


def split_word(word: str) -> tuple[str, str]:
    """`字段=值` at the first `=` or `＝`; a word without one has no field."""
    places = [i for i in (word.find("="), word.find("＝")) if i >= 0]
    if not places:
        return "", word
    at = min(places)
    return half_width(word[:at]).replace("。", "."), word[at + 1 :].strip()


def word_of(path: str, text: str) -> str:
    """`字段=值` as a command line takes it: what begins with @ is text, not a file."""
    return f"{path}={'@' if text.startswith('@') else ''}{text}"


def names_file(text: str) -> bool:
    """`@文件`, not `@@`, which is a literal @."""
    return text.startswith("@") and not text.startswith("@@")


def _content(text: str, read_file: ReadFile) -> Plain:
    """`@文件` is a file's text, `@-` standard input, `@@` a literal @."""
    if text.startswith("@@"):
        return text[1:]
    if text.startswith("@") and len(text) > 1:
        return read_file(text[1:])
    return text


def _with_paths(naming: tuple[str, ...], fields: dict[str, Value], paths: list[str]) -> Values:
    """A correction names the fields it corrects, without the clerk typing them twice."""
    return {**(dict.fromkeys(naming, "、".join(paths)) if paths else {}), **fields}


def _flat(values: Mapping[str, Value], paths: list[str]) -> Values:
    found: dict[str, Value] = {}
    for path in paths:
        head, member = FieldPath(path).head, FieldPath(path).member
        value = values.get(head)
        found[path] = value[member] if member and isinstance(value, Mapping) else value  # type: ignore[assignment]  # only paths that were typed above
    return found
