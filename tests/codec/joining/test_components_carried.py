"""The base and the components that cpl carries: nobody's, and sound however they are taken."""

from itertools import combinations
from pathlib import Path

import pytest
from clerks import Clerk
from every import check_every
from places import TOP
from thorough import share

from cpl.codec.joining.extending import COMPONENTS
from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.store.bases import Bases
from cpl.store.defaults import regulations_root
from cpl.use_cases.regulation.linting import told_in_words
from cpl.use_cases.regulation.profiles import profile_path, profiles
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import Document, parse

NAMES = tuple(path.stem for path in sorted((regulations_root() / COMPONENTS).glob("*.yaml")))
FILES = (
    regulations_root() / "底稿.yaml",
    *(regulations_root() / COMPONENTS / f"{name}.yaml" for name in NAMES),
)
ON_THE_BASE = tuple(
    name for name, path in profiles().items() if "extends: 底稿" in path.read_text("utf-8")
)
"""The carried regulations that have left the default for the base."""
NOT_SAID = ("ref", "quote", "note", "within", "every", "limit", "approved", "office", "units")
"""What only a regulation can say."""


def keys(node: Node) -> set[str]:
    if isinstance(node, Mapping):
        return {e.key.text for e in node.entries}.union(*(keys(e.value) for e in node.entries))
    return set().union(*map(keys, node.items)) if isinstance(node, Sequence) else set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_nobody_s_regulation(path: Path) -> None:
    document, problems = parse(path.name, path.read_bytes())
    assert document is not None, problems
    assert keys(document.root) & set(NOT_SAID) == set()


def source(*names: str) -> RulesFile:
    needs = ("整改",) if "巡场" in names else ()
    taken = "、".join(dict.fromkeys((*needs, *names))).replace("、", ", ")
    text = (
        "meta: {id: X, name: X, version: '1', effective_from: 2026-01-01, extends: 底稿,"
        f" with: [{taken}]}}\nunits: {{前台: {{}}}}\n"
    )
    path = regulations_root() / "本院.yaml"
    return read_source(path.name, text.encode(), Bases(path))


@pytest.mark.parametrize(
    "names", [(), *((each,) for each in NAMES), NAMES, NAMES[::-1]], ids="+".join
)
def test_components_are_sound_alone_and_all_together(names: tuple[str, ...]) -> None:
    assert_sound(names)


@pytest.mark.slow
@pytest.mark.sampled
def test_components_are_sound_in_pairs() -> None:
    check_every(share(combinations(NAMES, 2), of=5), assert_sound, name="+".join)


def assert_sound(names: tuple[str, ...]) -> None:
    found = source(*names)
    assert found.rules is not None, found.problems
    assert [each for each in lint(found.rules) if each.serious] == []


def test_the_order_in_which_they_are_taken_says_nothing() -> None:
    one, other = source(*NAMES).rules, source(*NAMES[::-1]).rules
    assert one is not None
    assert other is not None
    for name, machine in one.machines.items():
        for event in machine.events.values():
            again = other.machines[name].events[event.name]
            assert (set(event.sources), event.to) == (set(again.sources), again.to), event.name


@pytest.mark.parametrize("profile", ON_THE_BASE)
def test_a_regulation_reads_as_its_own_from_first_to_last(profile: str) -> None:
    """Four of five lines are its own, and none cites another."""
    lines = [e for e in told_in_words(profile_path(profile), profile) if not e.startswith("#")]
    own = [e for e in lines if not e.startswith(tuple(f"- {n}（" for n in NAMES))]
    own = [e for e in own if not e.startswith("- 底稿：")]
    assert len(own) >= 0.8 * len(lines)
    number = profile.partition("-")[0]
    assert not [e for e in own if "S0" in e.replace(number, "")]


PAGE = TOP / "docs" / "规则.md"
BEGIN, END = "<!-- 部件：由 make golden 写出 -->\n", "<!-- 部件：到此为止 -->\n"


def read(path: Path) -> Document:
    document, problems = parse(path.stem, path.read_bytes())
    assert document is not None, problems
    return document


BASE = read(FILES[0])


def components_table() -> str:
    """What each component is for, what it brings to a complaint, what it goes with."""
    head = ("| 部件 | 做什么 | 事件 | 状态 | 要和谁一起用 |", "| --- | --- | --- | --- | --- |")
    return "\n".join((*head, *(row_of(name) for name in NAMES)))


def row_of(name: str) -> str:
    document = read(regulations_root() / COMPONENTS / f"{name}.yaml")
    meta = document.find(("meta",))
    assert isinstance(meta, Mapping)
    names = [
        "、".join(each for each in keys_at(document, section) if each[-1] not in "?+")
        for section in ("events", "states")
    ]
    needs = document.find(("meta", "needs"))
    return f"| `{name}` | {texts(meta.get('help'))} | {names[0]} | {names[1]} | {texts(needs)} |"


def keys_at(document: Document, section: str) -> tuple[str, ...]:
    """Its own machine, or what it adds to a complaint and nothing that the base has already."""
    found = document.find(("machines", "工单", section))
    own = document.find(("machines", document.path, section))
    node = own if isinstance(own, Mapping) else found
    known = BASE.find(("machines", "工单", section)) if node is found else None
    had = known.keys() if isinstance(known, Mapping) else ()
    said = node.keys() if isinstance(node, Mapping) else ()
    return tuple(each for each in said if each not in had)


def texts(node: Node | None) -> str:
    if isinstance(node, Scalar):
        return node.text
    return "、".join(texts(e) for e in node.items) if isinstance(node, Sequence) else ""


def test_the_page_about_rules_lists_every_component(request: pytest.FixtureRequest) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    written, _, after = rest.partition(END)
    table = f"\n{components_table()}\n\n"
    if request.config.getoption("--golden-update"):
        PAGE.write_text(f"{before}{BEGIN}{table}{END}{after}", "utf-8")
    else:
        assert written == table, "make golden"


@pytest.mark.slow
def test_the_regulation_on_the_page_is_one(clerk: Clerk) -> None:
    text = PAGE.read_text("utf-8").partition("```yaml\nmeta:")[2].partition("```")[0]
    path = clerk.root.parent / "食堂.yaml"
    path.write_text(f"meta:{text}", "utf-8")
    assert clerk.does("rules", "lint", str(path)).out == f"{path}：没有发现问题。\n"
    root = clerk.root.parent / "食堂台账"
    clerk.does("init", str(root), "--profile", str(path), at="2026-11-17T09:00")
    canteen = Clerk(root, clerk.patch, clerk.capture)
    canteen.does("new", "投诉", "意见本", "饭是凉的", "窗口=3", "投诉人.姓名=王女士")
    refused = canteen("do", "1", "转办", "后厨")
    assert refused.status == 1  # the order is an allow-list: 受理 comes first
    canteen.does("do", "1", "受理", "分类=饭菜质量")
    assert "2026-11-18 17:30" in canteen.does("do", "1", "转办", "后厨").out
    answer = ("答复内容=加了保温台", "答复方式=当面")
    assert "原因分析" in canteen("do", "1", "答复", *answer, user="责任单位示例").err
    canteen.does("do", "1", "答复", *answer, "原因分析=保温台坏了", user="责任单位示例")
    canteen.does("do", "1", "回访", "回访方式=电话", "满意度=满意", at="10:00")
    assert canteen.does("check").out == "没有发现问题。\n"
