"""What would have come out differently: the workspace's records under two sets of rules."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from cpl.codec.records.record import read_record
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, advance, blank_card, replay
from cpl.domain.cases.record import Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, ProblemsFound, Severity
from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.showing import due_text
from cpl.use_cases.regulation.linting import lint_file
from cpl.yamltext.tree import Document


@dataclass(frozen=True)
class Difference:
    """One thing that would have come out otherwise on one record."""

    number: str
    what: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Judged:
    """One record under one set of rules: its card, its clocks, what was not allowed."""

    card: Card
    clocks: Mapping[tuple[str, int], tuple[str, str]]
    refused: Mapping[int, str]


def rules_in(path: Path, shown: str) -> Rules:
    """The rules in a file; raises ProblemsFound where they cannot be read."""
    rules, problems = lint_file(path, shown)
    if rules is None:
        raise ProblemsFound(problems)
    return rules


def record_differences(
    workspace: Workspace, old: Rules, new: Rules, now: datetime
) -> tuple[list[Difference], list[Problem], int]:
    """Every record judged under both.

    What differs, what could not be read, and how many records were judged.
    """
    found: list[Difference] = []
    problems: list[Problem] = []
    count = 0
    for loaded in workspace.load_all():
        if isinstance(loaded, Broken):
            problems.extend(loaded.problems)
            continue
        before, after = (_judged(workspace, loaded.document, rules, now) for rules in (old, new))
        if before is None and after is None:
            problems.append(_foreign(loaded))
            continue
        count += 1
        if before is None or after is None:
            words = ("读不懂", "读得懂") if before is None else ("读得懂", "读不懂")
            found.append(Difference(loaded.path.stem, "字段", "", *words))
        else:
            found.extend(_differences(loaded.record, before, after))
    return found, problems, count


def _foreign(loaded: Readable) -> Problem:
    return Problem(
        loaded.document.locate(()),
        "foreign-to-both",
        "两套规则都读不懂这份记录（有它们没有的字段或选项）。",
        "比较时没有算它。",
        Severity.WARNING,
    )


def _judged(workspace: Workspace, document: Document, rules: Rules, now: datetime) -> Judged | None:
    record, _ = read_record(document, rules)
    if record is None or record.machine not in rules.machines:
        return None
    card = replay(rules, record)
    calendar = workspace.calendar(rules)
    running = {
        (each.rule_id, each.round): (due_text(each), each.standing.value)
        for each in clocks_of(card, calendar, now)
    }
    return Judged(card, running, _refused(workspace, card, record, now))


def _refused(workspace: Workspace, whole: Card, record: Record, now: datetime) -> dict[int, str]:
    card = blank_card(whole.rules, whole.machine, record.number, record.fields)
    found = {}
    for index, event in enumerate(record.history):
        linked = workspace.linked(whole, event.at)
        outcome = decide(card, event, Context(now, None, linked))
        if isinstance(outcome, Refused):
            found[index] = "；".join(each.say for each in outcome.reasons)
        card = advance(card, event)
    return found


def _differences(record: Record, old: Judged, new: Judged) -> Iterator[Difference]:
    for key in dict.fromkeys((*old.clocks, *new.clocks)):
        before, after = old.clocks.get(key), new.clocks.get(key)
        if before != after:
            name = key[0] if key[1] == 1 else f"{key[0]}（第{key[1]}轮）"
            yield Difference(record.number, "时限", name, _said(before), _said(after))
    for index in sorted({*old.refused, *new.refused}):
        before_said, after_said = old.refused.get(index, "许可"), new.refused.get(index, "许可")
        if before_said != after_said:
            name = f"{record.history[index].name}（{record.history[index].at:%m-%d %H:%M}）"
            yield Difference(record.number, "事件", name, before_said, after_said)
    if old.card.state != new.card.state:
        yield Difference(record.number, "状态", "", old.card.state, new.card.state)


def _said(found: tuple[str, str] | None) -> str:
    return "—" if found is None else " ".join(filter(None, found))
