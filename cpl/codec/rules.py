"""rules.yaml ⇄ `Rules`: every word checked, every problem at its line.

Only what can be said of one file (and the files it extends) is judged here:
unknown words, missing keys, names that nothing declares.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import TypeAlias

from cpl.codec.extending import extended, places, without
from cpl.codec.reading import Part, Report, checked
from cpl.codec.rules_clocks import (
    authority_of,
    deadline_of,
    heartbeat_of,
    promise_of,
)
from cpl.codec.rules_duties import duty_of, escalation_of, evidence_of, met_of
from cpl.codec.rules_machines import machine_of
from cpl.codec.rules_names import check_names
from cpl.codec.rules_parts import clause_of, condition_of, day_of, demand_of, fields_of, span
from cpl.codec.rules_plays import check_plays, says_plays
from cpl.codec.rules_reports import report_of
from cpl.codec.usual_parts import with_usual_parts
from cpl.domain.calendar import Season
from cpl.domain.conditions import Condition
from cpl.domain.rules import Gate, Machine, Meta, OfficeHours, ReportRule, Role, Rules, Unit
from cpl.problems import Location, Problem
from cpl.yamltext.tree import Document, Mapping, Node, Scalar, Sequence, parse

BASES: TypeAlias = Map[str, bytes]
EARLIEST = date(1900, 1, 1)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Source:
    """A rules file as read, joined with what it extends; it knows where each clause stands."""

    path: str
    rules: Rules | None
    problems: tuple[Problem, ...]
    root: Mapping | None = None
    others: Map[int, str] = field(default_factory=dict)

    def locate(self, names: tuple[str, ...]) -> Location:
        """Where a section's entry stands, by key or by clause id; else the nearest around it."""
        node: Node | None = self.root
        place = Location(self.path)
        for name in names:
            node = _below(node, name)
            if node is None:
                break
            place = Location(self.others.get(id(node), self.path), node.line, node.column)
        return place


def _below(node: Node | None, name: str) -> Node | None:
    if isinstance(node, Mapping):
        found = node.get(name)
        if found is not None:
            return found
        inner = (each.value for each in node.entries if isinstance(each.value, Sequence))
        return next((hit for each in inner if (hit := _below(each, name)) is not None), None)
    if isinstance(node, Sequence):
        for item in node.items:
            said = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(said, Scalar) and said.text == name:
                return item
    return None


def read_rules(path: str, data: bytes, bases: BASES) -> tuple[Rules | None, tuple[Problem, ...]]:
    """Read one rules file; `bases` holds, by name, the files it may extend."""
    source = read_source(path, data, bases)
    return source.rules, source.problems


def read_source(path: str, data: bytes, bases: BASES) -> Source:
    """Like `read_rules`, and remember where everything stands."""
    document, problems = parse(path, data)
    if document is None:
        return Source(path, None, problems)
    root, others, more = _with_bases(document, bases, ())
    report = Report(path, others)
    report.problems.extend((*problems, *more))
    rules = _rules(Part(root, report))
    check_plays(root, report)
    if not says_plays(document.root):
        rules = with_usual_parts(rules, root)
    if not report.failed:
        check_names(rules, root, report)
    read = None if report.failed else rules
    return Source(path, read, tuple(report.problems), root, others)


def _with_bases(
    document: Document, bases: BASES, seen: tuple[str, ...]
) -> tuple[Mapping, dict[int, str], tuple[Problem, ...]]:
    """The root joined with what it extends, where foreign nodes came from, and problems."""
    node = document.find(("meta", "extends"))
    if not isinstance(node, Scalar):
        return document.root, {}, ()
    place = document.locate(("meta", "extends"))
    if node.text in seen:
        chain = " → ".join((*seen, node.text))
        return (
            document.root,
            {},
            (Problem(place, "circular-extends", f"extends 绕成了圈：{chain}。"),),
        )
    if node.text not in bases:
        known = f"现有：{'、'.join(bases)}。" if bases else ""
        return document.root, {}, (
            Problem(place, "unknown-base", f"找不到“{node.text}”这套规则。", known),
        )  # fmt: skip
    base, problems = parse(node.text, bases[node.text])
    if base is None:
        return document.root, {}, problems
    inner, others, more = _with_bases(base, bases, (*seen, node.text))
    joined = extended(without(inner, _not_taken_over(document)), document.root)
    return joined, {**places(base.root, base.path), **others}, (*problems, *more)


def _not_taken_over(document: Document) -> tuple[str, ...]:
    """Who a regulation is and which duties it meets are its own; `replaces:` names the rest."""
    node = document.find(("meta", "replaces"))
    items = node.items if isinstance(node, Sequence) else ()
    return ("meta", "clauses", *(each.text for each in items if isinstance(each, Scalar)))


def _rules(part: Part) -> Rules:
    found = Rules(
        meta=_meta(part),
        office_hours=_hours(part.part("calendar")),
        roles=_roles(part),
        units={k.text: _unit(k.text, _described(v, part)) for k, v in part.named("units")},
        fields=fields_of(part.part("fields")),
        machines=_machines(part),
        gates=_gates(part),
        authority=authority_of(part.part("authority")),
        clocks=(
            *(deadline_of(each) for each in part.parts("deadlines")),
            *(heartbeat_of(each) for each in part.parts("heartbeats")),
            *(promise_of(each) for each in part.parts("promises")),
        ),
        reports=_reports(part),
        escalations=tuple(escalation_of(each) for each in part.parts("escalations")),
        duties=tuple(duty_of(each) for each in part.parts("duties")),
        clauses=tuple(met_of(each) for each in part.parts("clauses")),
        secret_when=_secret_when(part.part("privacy")),
        evidence=evidence_of(part.part("evidence")),
        forms=_forms(part),
        batch_same=_batch_same(part.part("batch")),
        source=part.report.path,
    )
    part.done()
    return found


def _batch_same(part: Part | None) -> tuple[str, ...]:
    """The fields that make two complaints alike (同类)."""
    if part is None:
        return ()
    found = part.words("same")
    part.done()
    return found


def _forms(part: Part) -> dict[str, str]:
    """The 助记码 of each form that has one."""
    found = {}
    for key, node in part.named("forms"):
        inner = _described(node, part)
        found[key.text] = inner.required("short").lower()
        inner.done()
    return found


def _secret_when(part: Part | None) -> Condition | None:
    if part is None:
        return None
    found = condition_of(part, "secret_when")
    part.done()
    return found


def _described(node: Node, part: Part) -> Part:
    """The mapping under a chosen name; an empty one where nothing is said."""
    if isinstance(node, Mapping):
        return Part(node, part.report)
    return Part(replace(part.node, entries=()), part.report)


def _meta(part: Part) -> Meta:
    meta = part.part("meta")
    if meta is None:
        part.report.add(part.node, "missing-key", "缺少“meta:”。")
        meta = Part(replace(part.node, entries=()), part.report)
    effective = day_of(meta, "effective_from")
    approved = meta.part("approved")
    found = Meta(
        id=meta.required("id"),
        name=meta.required("name"),
        version=meta.required("version"),
        effective_from=effective or EARLIEST,
        approved_by=approved.text("by") if approved else "",
        approved_on=day_of(approved, "date") if approved else None,
        zone=meta.text("zone") or "Asia/Shanghai",
        office=meta.text("office"),
    )
    if effective is None:
        meta.required("effective_from")
    if approved:
        clause_of(approved)
        approved.done()
    meta.text("extends")
    meta.words("replaces")
    meta.done()
    return found


def _hours(part: Part | None) -> OfficeHours:
    if part is None:
        return OfficeHours()
    report = part.report
    nothing = (MIDNIGHT, MIDNIGHT)
    hours = _intervals(part)
    quiet = part.value("quiet")
    found = OfficeHours(
        hours,
        tuple(_season(each) for each in part.parts("seasons")),
        checked(report, quiet, span, nothing) if quiet is not None else None,
        part.flag("every_day"),
    )
    part.done()
    return found


def _season(part: Part) -> Season:
    days = [checked(part.report, each, _month_day, (1, 1)) for each in _both(part)]
    hours = _intervals(part)
    part.done()
    return Season(days[0], days[-1], hours)


def _intervals(part: Part) -> tuple[tuple[time, time], ...]:
    """The spans of a working day, in order and apart."""
    found = []
    last = MIDNIGHT
    for node in part.scalars("hours"):
        begins, ends = checked(part.report, node, span, (last, time.max))
        if begins < last or ends <= begins:
            part.report.add(
                node,
                "bad-hours",
                f"“{node.text}”和前面的重叠或次序不对。",
                "从早到晚、不重叠地写。",
            )
        found.append((begins, ends))
        last = ends
    return tuple(found)


def _both(part: Part) -> tuple[Node, Node]:
    for key in ("from", "to"):
        part.required(key)
    return part.value("from") or part.node, part.value("to") or part.node


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise ValueError(f"“{text}”不是月-日，写成 06-01")
    return int(month), int(day)


def _roles(part: Part) -> dict[str, Role]:
    found = {}
    for key, node in part.named("roles"):
        inner = _described(node, part)
        found[key.text] = Role(
            key.text, inner.words("as"), inner.text("short"), inner.flag("unmasked")
        )
        inner.done()
    return {name: replace(role, acts_as=_closure(name, found)) for name, role in found.items()}


def _closure(name: str, roles: Map[str, Role]) -> tuple[str, ...]:
    """Every role that this one may act as, directly or through another."""
    reached: dict[str, None] = {}
    waiting = [name]
    while waiting:
        role = roles.get(waiting.pop())
        fresh = [each for each in (role.acts_as if role else ()) if each not in reached]
        reached.update(dict.fromkeys(fresh))
        waiting.extend(fresh)
    return tuple(reached)


def _unit(name: str, part: Part) -> Unit:
    found = Unit(name, part.text("short"), part.text("head"))
    part.done()
    return found


def _machines(part: Part) -> dict[str, Machine]:
    if part.value("machines") is None:
        part.report.add(part.node, "missing-key", "缺少“machines:”，什么都登记不了。")
    return {k.text: machine_of(k.text, _described(v, part)) for k, v in part.named("machines")}


def _gates(part: Part) -> dict[str, Gate]:
    found = {}
    for key, node in part.named("gates"):
        inner = _described(node, part)
        demand = demand_of(inner) if "when" in inner else None
        found[key.text] = Gate(key.text, demand, inner.words("all"), clause_of(inner))
        condition_of(inner, "unless")
        inner.done()
    return found


def _reports(part: Part) -> dict[str, ReportRule]:
    return {k.text: report_of(k.text, _described(v, part)) for k, v in part.named("reports")}
