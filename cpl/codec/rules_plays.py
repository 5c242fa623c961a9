"""Reading which field plays which part: `{type: choice, …, plays: liability, counts_as: …}`."""

from collections.abc import Iterator

from cpl.codec.reading import Part, Report
from cpl.domain.parts import PARTS
from cpl.domain.values import Kind
from cpl.problems import suggestion
from cpl.yamltext.tree import Mapping, Node, Scalar, Sequence

PLAYS, COUNTS_AS = "plays", "counts_as"


def played_by(part: Part, kind: Kind) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The parts of the field being read, and which of its choices count as what there."""
    named = tuple(said.text for said in part.scalars(PLAYS) if _fits(part.report, said, kind))
    marks = tuple(dict.fromkeys(mark for name in named for mark in PARTS[name].marks))
    said = part.part(COUNTS_AS)
    return named, _marks(said, marks, part.words("choices")) if said else {}


def _fits(report: Report, said: Scalar, kind: Kind) -> bool:
    """Is it a part, and one that such a field can play?"""
    rule = PARTS.get(said.text)
    if rule is None:
        mend = suggestion(said.text, tuple(PARTS))
        report.add(said, "unknown-word", f"“plays: {said.text}”不认识。", mend)
    elif kind not in rule.kinds:
        fit = "、".join(each.value for each in Kind if each in rule.kinds)
        say = f"这个类型的字段当不了 {said.text}（{rule.told}）。"
        report.add(said, "wrong-kind", say, f"它的 type 可以是：{fit}。")
    return rule is not None


def _marks(
    said: Part, known: tuple[str, ...], choices: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    for key, _ in said.entries():
        if key.text not in known:
            say = f"“counts_as”里没有“{key.text}”这个词。"
            mend = suggestion(key.text, known) or "它的 plays 没有要这样分的选项。"
            said.report.add(key, "unknown-word", say, mend)
        for choice in said.scalars(key.text):
            if choice.text not in choices:
                say = f"选项里没有“{choice.text}”。"
                said.report.add(choice, "not-a-choice", say, suggestion(choice.text, choices))
    return {mark: said.words(mark) for mark in known if mark in said}


def check_plays(root: Mapping, report: Report) -> None:
    """Report a second field that plays a part of one, where it says so."""
    first: dict[str, str] = {}
    for path, said in _said(root.get("fields"), ""):
        rule = PARTS.get(said.text)
        if rule is not None and not rule.many and first.setdefault(said.text, path) != path:
            before = first[said.text]
            say = f"“{before}”已经是 {said.text}（{rule.told}），只能有一个字段。"
            mend = f"不再是的那个不写 plays；是从 extends 接来的，写 {before}: {{plays: removed}}。"
            report.add(said, "twice", say, mend)


def says_plays(root: Mapping) -> bool:
    """Does the file itself say of any field which part it plays?"""
    return any(True for _ in _said(root.get("fields"), ""))


def _said(fields: Node | None, group: str) -> Iterator[tuple[str, Scalar]]:
    """Each `plays:` with the path of its field."""
    for entry in fields.entries if isinstance(fields, Mapping) else ():
        path = f"{group}{entry.key.text}"
        if isinstance(entry.value, Mapping):
            said = entry.value.get(PLAYS)
            items = said.items if isinstance(said, Sequence) else (said,)
            yield from ((path, each) for each in items if isinstance(each, Scalar))
            yield from _said(entry.value.get("fields"), f"{path}.")
