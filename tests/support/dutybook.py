"""The book of duties: what each regulation demands, which clause answers it, what proves it.

Three lists, read from what is really there: the duties of tests/duties.yaml, the clauses of
the rules files as joined with what they extend, and the proofs, which are case files and
Python tests that name a duty. What does not fit together is a line of text.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cpl.codec.regulation.rules import RulesFile
from cpl.domain.regulation.rules import MET_BY
from cpl.yamltext.nodes import Mapping as Tree
from cpl.yamltext.nodes import Node, Plain, Scalar
from cpl.yamltext.nodes import Sequence as Items
from cpl.yamltext.tree import Document

ID = re.compile(r"S\d{3}[A-U]?-\d{2}")
RANGE = re.compile(r"(S\d{3}[A-U]?-)(\d{2}) ?[至—-] ?\1(\d{2})")
IN_A_NAME = re.compile(r"(?<![a-z0-9])(s\d{3}[a-u]?)_(\d{2})(?!\d)")
GAP = "…"
NOT_MET = "not met"
CONFIRMATION = "confirmation"
DEFAULT = "default"
LATE = "逾期"
BASE = "cpl/regulations/default.yaml"


@dataclass(frozen=True)
class Duty:
    """One duty; `words` are its operative words, `paragraph` says where it stands without any."""

    id: str
    aspect: str
    words: tuple[str, ...]
    paragraph: str = ""
    about: str = ""

    @property
    def regulation(self) -> str:
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Regulation:
    """A source text and its duties; `seed` is the file and the lines it was read from."""

    id: str
    name: str
    duties: tuple[Duty, ...]
    seed: str
    first_line: int
    last_line: int
    noise: str = ""


@dataclass(frozen=True)
class Answer:
    """A clause of a rules file that names duties: which kind of clause, where, with which words."""

    refs: tuple[str, ...]
    quote: str
    kind: str
    name: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def inherited(self) -> bool:
        """Taken over from the default rules as it stands."""
        return self.place.startswith(f"{BASE}:")


@dataclass(frozen=True)
class Profile:
    """A rules file, joined with what it extends, and every clause of it."""

    id: str
    stem: str
    answers: tuple[Answer, ...]

    def answers_to(self, duty: str) -> tuple[Answer, ...]:
        return tuple(each for each in self.answers if duty in each.refs)


@dataclass(frozen=True)
class Proof:
    """A case file or a Python test that names duties; `under` is the profile a case file plays.

    `shown`: those of the duties of which something is refused, late or raised there, or of
    which a Python test reads what came out.
    """

    refs: frozenset[str]
    name: str
    under: str = ""
    shown: frozenset[str] = frozenset()


# —— reading duties.yaml ——


def regulations_of(document: Document) -> tuple[Regulation, ...]:
    """Every regulation in tests/duties.yaml, in its order."""
    return tuple(_regulation(id, _mapping(each)) for id, each in document.plain().items())


def _regulation(id: str, plain: Mapping[str, Plain]) -> Regulation:
    seed = _mapping(plain["seed"])
    duties = _mapping(plain["duties"])
    return Regulation(
        id,
        str(plain["name"]),
        tuple(_duty(each, _mapping(said)) for each, said in duties.items()),
        str(seed["file"]),
        int(str(seed["from"])),
        int(str(seed["to"])),
        str(seed.get("noise", "")),
    )


def _duty(id: str, plain: Mapping[str, Plain]) -> Duty:
    return Duty(
        id,
        str(plain["aspect"]),
        _texts(plain.get("原文", [])),
        str(plain.get("引用", "")),
        str(plain.get("说明", "")),
    )


def _mapping(plain: Plain) -> dict[str, Plain]:
    assert isinstance(plain, dict), plain
    return plain


def _texts(plain: Plain) -> tuple[str, ...]:
    return tuple(str(each) for each in (plain if isinstance(plain, list) else [plain]))


# —— reading rules files ——


def profile_of(stem: str, source: RulesFile) -> Profile:
    """What a rules file answers; it must be readable."""
    assert source.rules is not None, "\n".join(map(str, source.problems))
    assert source.root is not None
    return Profile(source.rules.meta.id, stem, tuple(_answers(source, source.root, ())))


def _answers(source: RulesFile, node: Node, path: tuple[str, ...]) -> Iterator[Answer]:
    if isinstance(node, Items):
        for item in node.items:
            yield from _answers(source, item, (*path, _name(item)))
    elif isinstance(node, Tree):
        if node.get("ref") is not None:
            yield _answer(source, node, path)
        for entry in node.entries:
            yield from _answers(source, entry.value, (*path, entry.key.text))


def _answer(source: RulesFile, node: Tree, path: tuple[str, ...]) -> Answer:
    kind, name = _kind_of(node, path)
    path_of = source.others.get(id(node), source.path)
    place = f"{BASE if path_of == DEFAULT else path_of}:{node.line}"
    refs = tuple(each for each in re.split(r"[,，、\s]+", _text(node, "ref")) if each)
    return Answer(refs, _text(node, "quote"), kind, name, place)


def _kind_of(node: Tree, path: tuple[str, ...]) -> tuple[str, str]:
    """What a person calls the clause that stands at this path."""
    match path:
        case ("meta", *_):
            return "批准", ""
        case ("machines", machine, "register"):
            return "事件", f"{machine}·{_text(node, 'event')}"
        case ("machines", machine, "events", event):
            return "事件", f"{machine}·{event}"
        case ("machines", machine, "register", "demands", _):
            return "要求", f"{machine}·登记"
        case ("machines", machine, "events", event, "demands", _):
            return "要求", f"{machine}·{event}"
        case ("clauses", _):
            kind = next(each for each in MET_BY if node.get(each) is not None)
            return kind, _text(node, kind)
    section = path[1] if path[0] == "authority" else path[0]
    return SECTIONS.get(section, section), path[-1]


SECTIONS = {
    "gates": "门槛",
    "grants": "授权",
    "bans": "禁令",
    "deadlines": "时限",
    "heartbeats": "定时反馈",
    "promises": "承诺",
    "escalations": "升级",
    "duties": "定期工作",
    "reports": "报表",
}


def _name(item: Node) -> str:
    return _text(item, "id") if isinstance(item, Tree) else ""


def _text(node: Tree, key: str) -> str:
    found = node.get(key)
    return found.text if isinstance(found, Scalar) else ""


# —— reading what proves ——


def case_proof(name: str, document: Document, under: str) -> Proof:
    """The duties that a case file names: in its first line, a title, a `ref:` or what is said."""
    cases = {k: v for k, v in document.plain().items() if isinstance(v, dict)}
    first_line = document.text.partition("\n")[0]
    broken = {title: case for title, case in cases.items() if _is_broken(case)}
    named = ids_in(f"{first_line}\n{cases}") if cases else frozenset()
    shown = ids_in(f"{first_line}\n{broken}") if broken else frozenset()
    return Proof(named, name, under, shown)


def _is_broken(case: Mapping[str, Plain]) -> bool:
    """Is somebody refused in it, late or still waited for, or does it have to be raised?"""
    waited = case.get("open")
    waits = isinstance(waited, dict) and any(waited.values())
    told = case.get("refused") or case.get("raises") or waits
    return bool(told or LATE in str(case.get("standing")))


def python_proofs(name: str, text: str) -> Iterator[Proof]:
    """The duties that each test names: in its docstring, its name or its parameters."""
    if not (ID.search(text) or IN_A_NAME.search(text)):
        return
    module = ast.parse(text)
    tables = {
        target.id: node
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            named = ids_in(_said_by(node, tables))
            if named:
                yield Proof(named, f"{name}::{node.name}", shown=named)


def _said_by(test: ast.FunctionDef, tables: Mapping[str, ast.AST]) -> str:
    """Its name, docstring, and the parameters that begin with a duty, in tables too.

    A duty in the middle of a parameter is data of the test, not what it proves.
    """
    name = IN_A_NAME.sub(lambda hit: f"{hit[1].upper()}-{hit[2]}", test.name.replace("test_", " "))
    said = [name, ast.get_docstring(test) or ""]
    for decorator in test.decorator_list:
        named = [n.id for n in ast.walk(decorator) if isinstance(n, ast.Name)]
        for tree in (decorator, *(tables[each] for each in named if each in tables)):
            texts = [str(n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant)]
            said += [each for each in texts if ID.match(each)]
    return "\n".join(said)


def ids_in(text: str) -> frozenset[str]:
    """Every duty named in a text, `S001-07 至 S001-11` spelt out."""
    found = set(ID.findall(text))
    for head, first, last in RANGE.findall(text):
        found |= {f"{head}{n:02}" for n in range(int(first), int(last) + 1)}
    return frozenset(found)


# —— words ——


def has_words(text: str, quote: str) -> bool:
    """Does the quote stand in the text? Punctuation and width do not count; `…` is a gap in both.

    Each piece of the quote stands whole between two gaps of the text, and they stand in order.
    """
    stretches = normal(text).split(GAP)
    for piece in filter(None, normal(quote).split(GAP)):
        while stretches and piece not in stretches[0]:
            stretches.pop(0)
        if not stretches:
            return False
        stretches[0] = stretches[0].partition(piece)[2]
    return True


def normal(text: str) -> str:
    """Letters and figures only, gaps and blanks to fill in as one `…`."""
    wide = unicodedata.normalize("NFKC", text)
    gaps = re.sub(r"(\.{3,}|_{2,})", GAP, wide)
    return re.sub(r"[^\w…]|_", "", gaps)


# —— what does not fit together ——


def untruths(
    duties: Mapping[str, Duty], profiles: Sequence[Profile], proofs: Sequence[Proof]
) -> Iterator[str]:
    """Clauses and tests that name no duty, quotes that no named duty has, cases out of place."""
    for answer in dict.fromkeys(each for profile in profiles for each in profile.answers):
        unknown = [ref for ref in answer.refs if ref not in duties]
        yield from (f"{answer.place}: {answer} names {ref}, which is no duty" for ref in unknown)
        if not unknown and not _may_quote(answer, duties):
            words = " / ".join(word for ref in answer.refs for word in duties[ref].words)
            yield f"{answer.place}: {answer} quotes “{answer.quote}”; the duty says “{words}”"
    carried = {each.stem: {ref for a in each.answers for ref in a.refs} for each in profiles}
    for proof in proofs:
        for ref in sorted(proof.refs):
            if ref not in duties:
                yield f"{proof.name}: names {ref}, which is no duty"
            elif proof.under and ref not in carried[proof.under]:
                yield f"{proof.name}: names {ref}, which the rules it plays do not carry"


def _may_quote(answer: Answer, duties: Mapping[str, Duty]) -> bool:
    """A quote must be from one of the duties named, where they have words of their own."""
    named = [duties[ref] for ref in answer.refs]
    if not answer.quote or not all(each.words for each in named):
        return True
    return any(has_words(words, answer.quote) for each in named for words in each.words)


def gaps(regulation: Regulation, profile: Profile, proofs: Sequence[Proof]) -> Iterator[str]:
    """The duties of a regulation that its profile does not answer, or that nothing proves."""
    for duty in regulation.duties:
        answers = profile.answers_to(duty.id)
        if not answers:
            yield f"{duty.id}: no clause of {profile.stem} meets it"
        elif is_not_met(answers):
            continue
        elif not proofs_of(duty, profile, proofs):
            yield f"{duty.id}: no test names it"


def is_not_met(answers: Sequence[Answer]) -> bool:
    return any(each.kind == NOT_MET for each in answers)


def proofs_of(duty: Duty, profile: Profile, proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    """What proves a duty here: a Python test, a case played under these rules, or, where the
    clause is taken over from the default rules as it stands, a case played under those.
    """
    here = {"", profile.stem}
    if any(each.inherited for each in profile.answers_to(duty.id)):
        here.add(DEFAULT)
    return tuple(each for each in proofs if duty.id in each.refs and each.under in here)
