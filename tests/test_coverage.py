"""Coverage that can't lie: every duty has its clause and its test, and every name is real.

The duties stand in tests/duties.yaml, the table in docs/覆盖.md is made here, and the quotes
are compared with the regulations themselves where those lie beside the checkout.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from casebook import case_files
from coverage_table import MET, RECORDED, standing, table
from dutybook import (
    BASE,
    DEFAULT,
    GAP,
    Answer,
    Duty,
    Profile,
    Proof,
    Regulation,
    case_proof,
    gaps,
    has_words,
    ids_in,
    normal,
    profile_of,
    proofs_of,
    python_proofs,
    regulations_of,
    untruths,
)
from places import TESTS

from cpl.cli import COMMANDS, cli
from cpl.codec.regulation.rules import read_source
from cpl.store.bases import Bases
from cpl.store.defaults import defaults_root, regulations_root
from cpl.use_cases.regulation.profiles import profiles
from cpl.yamltext.nodes import Scalar
from cpl.yamltext.tree import Document, parse

# All twenty-five regulations must have a profile from the day this says True.
PROFILES_EXPECTED = True

LISTED = {
    "S000": 28, "S001": 30, "S002A": 4, "S002B": 10, "S002C": 10, "S002D": 14, "S002E": 9,
    "S002F": 4, "S002G": 7, "S002H": 6, "S002I": 10, "S002J": 5, "S002K": 7, "S002L": 6,
    "S002M": 7, "S002N": 9, "S002O": 4, "S002P": 11, "S002Q": 6, "S002R": 6, "S002S": 4,
    "S002T": 5, "S002U": 18, "S003": 20, "S004": 7,
}  # fmt: skip
"""How many duties each regulation was first read to lay down: 247."""

SEEDS = TESTS.parent.parent / "shared" / "seeds"
TABLE = "../../docs/覆盖.md"  # from tests/golden


def document(path: Path) -> Document:
    found, problems = parse(path.name, path.read_bytes())
    assert found is not None, problems
    return found


REGULATIONS = regulations_of(document(TESTS / "duties.yaml"))
DUTIES = {duty.id: duty for each in REGULATIONS for duty in each.duties}


@cache
def all_profiles() -> tuple[Profile, ...]:
    """The default rules and every regulation in samples/rules."""
    paths = {DEFAULT: regulations_root() / "default.yaml", **profiles()}
    return tuple(_profile(stem, path) for stem, path in paths.items())


def _profile(stem: str, path: Path) -> Profile:
    shown = stem if stem == DEFAULT else path.relative_to(defaults_root()).as_posix()
    return profile_of(stem, read_source(shown, path.read_bytes(), Bases(path)))


@cache
def by_regulation() -> dict[str, Profile]:
    return {each.id: each for each in all_profiles()}


@cache
def all_proofs() -> tuple[Proof, ...]:
    cases = (_case_proof(path) for path in case_files())
    tests = (
        proof
        for path in sorted(TESTS.rglob("test_*.py"))
        for proof in python_proofs(path.relative_to(TESTS).as_posix(), path.read_text("utf-8"))
    )
    return (*cases, *tests)


def _case_proof(path: Path) -> Proof:
    name = path.relative_to(TESTS).as_posix()
    read = document(path)
    return case_proof(name, read, _rules_played(path, read))


def _rules_played(path: Path, read: Document) -> str:
    """`rules:` at the top of a case file, or the regulation its folder is named after."""
    said = read.root.get("rules")
    if isinstance(said, Scalar):
        return said.text
    folder = path.relative_to(TESTS / "cases").parts[0]
    return folder if folder in profiles() else DEFAULT


# —— the book itself ——


def test_every_clause_quote_and_proof_is_true() -> None:
    wrong = tuple(untruths(DUTIES, all_profiles(), all_proofs()))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda each: each.id)
def test_every_duty_is_met_and_proven(regulation: Regulation) -> None:
    profile = by_regulation().get(regulation.id)
    if profile is None:
        pytest.skip(f"{regulation.id} has no profile in samples/rules yet")
    missing = tuple(gaps(regulation, profile, all_proofs()))
    assert not missing, "\n".join(missing)


@pytest.mark.skipif(not PROFILES_EXPECTED, reason="the regulations are still being written down")
def test_every_regulation_has_a_profile() -> None:
    assert {each.id for each in REGULATIONS} <= set(by_regulation())


def test_a_profile_is_named_after_its_regulation() -> None:
    for each in all_profiles():
        assert each.stem.partition("-")[0] == each.id
        assert each.id == DEFAULT or each.id in {known.id for known in REGULATIONS}


def test_the_247_duties_of_25_regulations_keep_their_numbers() -> None:
    """Another reading may add duties at a regulation's end; none is lost or numbered anew."""
    assert {each.id for each in REGULATIONS} == LISTED.keys()
    for each in REGULATIONS:
        numbers = [int(duty.id.partition("-")[2]) for duty in each.duties]
        assert numbers == list(range(1, len(numbers) + 1)), each.id
        assert len(numbers) >= LISTED[each.id], each.id


def test_every_duty_has_its_words_or_says_where_it_stands() -> None:
    assert all(duty.words or duty.paragraph for duty in DUTIES.values())


def test_the_table_is_up_to_date(golden: Callable[[str, str], None]) -> None:
    golden(TABLE, table(REGULATIONS, by_regulation(), all_proofs()))


# —— what a clause names is there ——


def answers_of(kind: str) -> Iterator[Answer]:
    return (each for profile in all_profiles() for each in profile.answers if each.kind == kind)


def test_every_form_named_is_a_template() -> None:
    forms = {path.name.partition(".")[0] for path in (defaults_root() / "templates").iterdir()}
    lacking = [f"{each.place}: {each}" for each in answers_of("form") if each.name not in forms]
    assert not lacking, "\n".join(lacking)


def test_every_command_named_can_be_typed() -> None:
    lacking = [
        f"{each.place}: {each}"
        for each in answers_of("command")
        if not all(can_be_typed(said) for said in re.split(r"[·、]", each.name))
    ]
    assert not lacking, "\n".join(lacking)


def can_be_typed(said: str) -> bool:
    """`rules lint`, or with `cpl` before it and arguments behind."""
    name, *rest = said.strip().removeprefix("cpl ").split()
    if name not in COMMANDS:
        return False
    found = cli.get_command(cli.make_context("cpl", [], resilient_parsing=True), name)
    inner = getattr(found, "commands", None)
    return inner is None or (bool(rest) and rest[0] in inner)


# —— the words, against the regulations themselves ——


@pytest.fixture(scope="module")
def seeds() -> dict[str, str]:
    """Each regulation's own text; it lies beside the repository and is not part of it."""
    if not SEEDS.is_dir():
        pytest.skip(
            "no ../shared/seeds beside this checkout: the regulations are not ours to carry"
        )
    return {each.id: seed_of(each) for each in REGULATIONS}


def seed_of(regulation: Regulation) -> str:
    (file,) = SEEDS.glob(f"{regulation.seed}_*.txt")
    lines = file.read_text("utf-8").splitlines()[regulation.first_line - 1 : regulation.last_line]
    text = "".join(lines).replace(regulation.noise or "\0", "")
    return normal(text).replace(GAP, "")


def test_the_words_of_every_duty_stand_in_its_regulation(seeds: dict[str, str]) -> None:
    wrong = [
        f"{duty.id}: {words}"
        for duty in DUTIES.values()
        for words in duty.words
        if not has_words(seeds[duty.regulation], words)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_quote_stands_in_its_regulation(seeds: dict[str, str]) -> None:
    answers = dict.fromkeys(each for profile in all_profiles() for each in profile.answers)
    wrong = [
        f"{each.place}: {each} quotes “{each.quote}”"
        for each in answers
        if each.quote and not any(has_words(seeds[id], each.quote) for id in cited(each))
    ]
    assert not wrong, "\n".join(wrong)


def cited(answer: Answer) -> set[str]:
    return {DUTIES[ref].regulation for ref in answer.refs if ref in DUTIES}


# —— would it be noticed? ——

PROMPT = Duty("S901-01", "DL", ("在10分钟内…做出响应",))
POLITE = Duty("S901-02", "STEP", (), "第七条", "文明用语")
TWO = {each.id: each for each in (PROMPT, POLITE)}
OFFICE = Regulation("S901", "样例", (PROMPT, POLITE), "000", 1, 1)


def answer(ref: str, quote: str = "", kind: str = "时限") -> Answer:
    return Answer((ref,), quote, kind, "响应", "S901-样例.yaml:5")


def profile(*answers: Answer) -> Profile:
    return Profile("S901", "S901-样例", answers)


def proof(*refs: str, under: str = "S901-样例") -> Proof:
    return Proof(frozenset(refs), "cases/S901/响应.yaml", under)


def test_a_clause_that_names_no_duty_is_found() -> None:
    (wrong,) = untruths(TWO, [profile(answer("S901-09"))], [])
    assert "S901-09, which is no duty" in wrong


def test_a_quote_with_words_the_duty_does_not_have_is_found() -> None:
    (wrong,) = untruths(TWO, [profile(answer(PROMPT.id, "在15分钟内做出响应"))], [])
    assert "在15分钟内做出响应" in wrong
    assert "在10分钟内…做出响应" in wrong


def test_a_test_that_names_no_duty_is_found() -> None:
    (wrong,) = untruths(TWO, [profile()], [proof("S901-09")])
    assert "cases/S901/响应.yaml" in wrong


def test_a_case_of_a_duty_that_its_rules_do_not_carry_is_found() -> None:
    (wrong,) = untruths(TWO, [profile()], [proof(PROMPT.id)])
    assert "do not carry" in wrong


def test_a_duty_without_a_clause_and_one_without_a_test_are_found() -> None:
    assert tuple(gaps(OFFICE, profile(answer(PROMPT.id)), [])) == (
        "S901-01: no test names it",
        "S901-02: no clause of S901-样例 meets it",
    )


def test_a_case_of_the_default_rules_proves_only_what_is_taken_over_from_them() -> None:
    own = answer(PROMPT.id)
    taken_over = replace(own, place=f"{BASE}:222")
    played = [proof(PROMPT.id, under=DEFAULT)]
    assert proofs_of(PROMPT, profile(own), played) == ()
    assert proofs_of(PROMPT, profile(own, taken_over), played) == tuple(played)


def test_what_is_said_not_to_be_met_needs_no_test() -> None:
    unmet = profile(answer(POLITE.id, kind="not met"), answer(PROMPT.id))
    assert tuple(gaps(OFFICE, unmet, [proof(PROMPT.id)])) == ()


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("10分钟内", True),
        ("在１０分钟内，做出响应", False),  # the gap is in the text: the quote must have it too
        ("在１０分钟内…做出响应", True),
        ("做出响应…在10分钟内", False),
        ("在100分钟内", False),
    ],
)
def test_a_quote_is_the_duty_s_own_words(quote: str, stands: bool) -> None:
    assert has_words("在10分钟内…做出响应", quote) is stands


def test_a_case_file_proves_what_its_first_line_titles_and_refs_name() -> None:
    text = "# “立即”（S901-01 至 S901-03）\n甲:\n  ref: S901-05\n  event: {事件: 转办}\n"
    found, _ = parse("转办.yaml", text.encode())
    assert found is not None
    assert case_proof("转办.yaml", found, "").refs == ids_in("S901-01 S901-02 S901-03 S901-05")


def test_a_comment_without_cases_proves_nothing() -> None:
    found, _ = parse("空.yaml", "# S901-01\nrules: S901-样例\n".encode())
    assert found is not None
    assert case_proof("空.yaml", found, "").refs == frozenset()


def test_only_a_case_in_which_something_is_refused_late_or_raised_shows_a_duty() -> None:
    text = (
        "甲:\n  ref: S901-01\n  event: {事件: 转办}\n"
        "乙:\n  ref: S901-02\n  refused: [x]\n"
        "丙:\n  ref: S901-03\n  standing: {响应: 逾期 1 分}\n"
        "丁:\n  ref: S901-04\n  raises: [媒体]\n"
    )
    found, _ = parse("转办.yaml", text.encode())
    assert found is not None
    proved = case_proof("转办.yaml", found, "S901-样例")
    assert proved.refs - proved.shown == {"S901-01"}
    answered = profile(*(answer(each) for each in sorted(proved.refs)))
    duties = [Duty(each, "STEP", ()) for each in sorted(proved.refs)]
    standings = [standing(each, answered, [proved]) for each in duties]
    assert standings == [RECORDED, MET, MET, MET]


def test_a_python_test_proves_what_its_name_docstring_and_parameters_name() -> None:
    text = '''
ROWS = ["S901-03 at once", "{ref: S901-08}"]

@parametrize("row", ROWS, ids=["S901-04"])
def test_s901_01_is_prompt():
    """S901-02: in words."""
    helper("S901-09")
'''
    (found,) = python_proofs("test_x.py", text)
    assert found.refs == ids_in("S901-01 S901-02 S901-03 S901-04")
