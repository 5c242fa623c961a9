"""staff.yaml → `Staff`: who works here, in which roles, in which unit."""

from cpl.codec.reading import Part, ProblemList
from cpl.domain.cases.record import Person, Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem
from cpl.yamltext.tree import parse

PEOPLE, NAME, EMAIL, ROLES, UNIT, DESK = "人员", "姓名", "邮箱", "角色", "单位", "代码"
CONTACT = "联系"


def read_staff(path: str, data: bytes, rules: Rules) -> tuple[Staff, tuple[Problem, ...]]:
    """Everybody who can be read; problems for the rest."""
    document, problems = parse(path, data)
    if document is None:
        return Staff({}), problems
    report = ProblemList(path)
    report.problems.extend(problems)
    part = Part(document.root, report)
    people: dict[str, Person] = {}
    for each in part.parts(PEOPLE):
        person = _person(each, rules)
        if person.name in people:
            report.add(each.node, "twice", f"“{person.name}”出现了两次。", "同名的人加字区分。")
        people[person.name] = person
    part.done()
    return Staff(people), tuple(report.problems)


def _person(part: Part, rules: Rules) -> Person:
    for node in part.scalars(ROLES):
        if node.text not in rules.roles:
            known = "、".join(rules.roles)
            part.report.add(
                node, "unknown-role", f"规则里没有“{node.text}”这个角色。", f"现有：{known}。"
            )
    found = Person(
        part.required(NAME),
        part.required(EMAIL),
        part.words(ROLES),
        part.text(UNIT),
        part.text(DESK),
        _contact(part),
    )
    part.done()
    return found


def _contact(part: Part) -> tuple[tuple[str, str], ...]:
    """The ways in which he is reached, named as the office's own programs know them."""
    inner = part.part(CONTACT)
    return tuple((key.text, inner.text(key.text)) for key, _ in inner.entries()) if inner else ()
