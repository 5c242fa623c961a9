"""staff.yaml → `Staff`: who works here, from when to when, in which roles, for whom.

    人员:
      - 姓名: 李敏
        邮箱: limin@example.com
        角色: [客服专员]
        单位: 客服部
        账号: [limin]              # 电脑上的账号
        从: 2024-03-01             # 不写是一直在
        到: 2026-10-31
    代理:
      - {谁: 李敏, 代: 陈总, 角色: [总经理], 从: 2026-11-20, 到: 2026-11-30, 依据: 书面委托}
    台: see `cpl.codec.office.desks`; whoever belongs to one has its `代码`

Who was away and came back, or who was something else before, has `在岗`: a list of times,
each with 从 and 到, and with 角色, 单位 and 代码 where they were others then.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from cpl.codec.office.desks import desk_of_person, read_desks
from cpl.codec.reading import Part, ProblemList
from cpl.codec.records.values import read_value
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Person, Spell, Staff, StandIn, spelt
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.value import Kind
from cpl.problems import Location, Problem, Severity, suggestion
from cpl.yamltext.tree import parse

PEOPLE, NAME, EMAIL, ROLES, UNIT = "人员", "姓名", "邮箱", "角色", "单位"
CONTACT, LOGINS = "联系", "账号"
SPELLS, FIRST, LAST = "在岗", "从", "到"
STAND_INS, WHO, WHOM, BASIS = "代理", "谁", "代", "依据"
APART = "同名的人加字区分：王伟（运营部）、王伟（客服部）；敲 --as 王伟 会说是哪几位。"


def read_staff(path: str, data: bytes, rules: Rules) -> tuple[Staff, tuple[Problem, ...]]:
    """Everybody who can be read; problems for the rest."""
    document, problems = parse(path, data)
    if document is None:
        return Staff({}), problems
    report = ProblemList(path)
    report.problems.extend(problems)
    part = Part(document.root, report)
    desks = read_desks(part, rules)
    people = _people(part, rules, desks)
    found = tuple(_stand_ins(part, people, rules))
    _require_no_chain(part, found)
    part.done()
    return Staff(people, found, desks=desks), tuple(report.problems)


def place_of_person(path: str, data: bytes, name: str) -> Location:
    """Where somebody stands in the file; its beginning where he does not."""
    document, _ = parse(path, data)
    every = document.plain().get(PEOPLE) if document else None
    for index, each in enumerate(every if isinstance(every, list) else ()):
        if document and isinstance(each, dict) and each.get(NAME) == name:
            return document.locate((PEOPLE, index, NAME))
    return Location(path)


def _people(part: Part, rules: Rules, desks: tuple[OfficeDesk, ...]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    names: set[str] = set()
    accounts: dict[str, str] = {}
    for each in part.parts(PEOPLE):
        person = _person(each, rules, desks)
        if person.name and spelt(person.name) in names:
            part.report.add(each.node, "twice", f"“{person.name}”出现了两次。", APART)
        for account in person.logins:
            other = accounts.setdefault(account, person.name)
            if other != person.name:
                say = f"账号“{account}”既是{other}的，又是{person.name}的。"
                part.report.add(each.node, "twice", say, "一个账号只写给一个人。")
        names.add(spelt(person.name))
        people[person.name] = person
    return people


def _person(part: Part, rules: Rules, desks: tuple[OfficeDesk, ...]) -> Person:
    found = Person(
        part.required(NAME),
        part.required(EMAIL),
        _roles(part, rules),
        part.text(UNIT),
        desk_of_person(part, desks),
        _contact(part),
        _spells(part, rules, desks),
        part.words(LOGINS),
    )
    part.done()
    return found


def _roles(part: Part, rules: Rules) -> tuple[str, ...]:
    for node in part.scalars(ROLES):
        if node.text not in rules.roles:
            known = "、".join(rules.roles)
            part.report.add(
                node, "unknown-role", f"规则里没有“{node.text}”这个角色。", f"现有：{known}。"
            )
    return part.words(ROLES)


def _contact(part: Part) -> tuple[tuple[str, str], ...]:
    """The ways in which he is reached, named as the office's own programs know them."""
    inner = part.part(CONTACT)
    return tuple((key.text, inner.text(key.text)) for key, _ in inner.entries()) if inner else ()


# —— when ——


def _spells(part: Part, rules: Rules, desks: tuple[OfficeDesk, ...]) -> tuple[Spell, ...]:
    """The one of the person himself, or those of the list, in order."""
    is_bare = FIRST in part or LAST in part
    own = _spell(part)
    listed = part.parts(SPELLS)
    if not listed:
        return (own,) if is_bare else ()
    if is_bare:
        say = f"写了“{SPELLS}”，又在外面写了“{FIRST}”“{LAST}”。"
        part.report.add(listed[0].node, "spell-twice", say, f"只留“{SPELLS}”。")
    found = [(each, _spell_in_post(each, rules, desks)) for each in listed]
    found.sort(key=lambda each: each[1].first or date.min)
    for (_, before), (node, after) in pairwise(found):
        if (before.last or date.max) >= (after.first or date.min):
            say = f"“{SPELLS}”的两段重叠：{before} 和 {after}。"
            part.report.add(node.node, "spell-overlap", say, "后一段从前一段到期的第二天起。")
    return tuple(spell for _, spell in found)


def _spell_in_post(part: Part, rules: Rules, desks: tuple[OfficeDesk, ...]) -> Spell:
    time = _spell(part)
    roles, desk = _roles(part, rules), desk_of_person(part, desks)
    found = Spell(time.first, time.last, roles, part.text(UNIT), desk)
    part.done()
    return found


def _spell(part: Part) -> Spell:
    first, last = _day(part, FIRST), _day(part, LAST)
    if first and last and last < first:
        place = part.value(LAST) or part.node
        say = f"“{LAST}”{last} 早于“{FIRST}”{first}。"
        part.report.add(place, "spell-backwards", say, "两个日期换一下，或者改对年份。")
    return Spell(first, last)


def _day(part: Part, key: str) -> date | None:
    text = part.text(key)
    if not text:
        return None
    try:
        found = read_value(Field(key, Kind.DATE), text)
    except ValueError as error:
        place = part.value(key) or part.node
        part.report.add(place, "bad-date", f"“{key}”{error}", f"写成 {key}: 2026-11-20")
        return None
    return found if isinstance(found, date) else None


# —— for whom ——


def _stand_ins(part: Part, people: dict[str, Person], rules: Rules) -> Iterator[StandIn]:
    for each in part.parts(STAND_INS):
        who, whom = _known(each, WHO, people), _known(each, WHOM, people)
        roles, spell, basis = _roles(each, rules), _spell(each), each.text(BASIS)
        each.done()
        if who and who == whom:
            each.report.add(each.node, "stands-in-for-himself", f"{who}不能代他自己。")
        elif who and whom:
            _doubtful(each, people[whom], roles, spell, basis)
            yield StandIn(who, whom, spell, roles, basis)


def _known(part: Part, key: str, people: dict[str, Person]) -> str:
    """The name of somebody of the list; empty, with a problem, where it is nobody's."""
    said = part.required(key)
    if said and said not in people:
        near = next((name for name in people if spelt(name) == spelt(said)), "")
        mend = f"是不是“{near}”？" if near else suggestion(said, tuple(people))
        place = part.value(key) or part.node
        part.report.add(place, "unknown-person", f"“{PEOPLE}”里没有“{said}”。", mend)
        return ""
    return said


def _doubtful(part: Part, whom: Person, roles: tuple[str, ...], spell: Spell, basis: str) -> None:
    held = {*whom.roles, *(role for each in whom.spells for role in each.roles)}
    for role in (each for each in roles if each not in held):
        say = f"{whom.name}没有“{role}”这个角色，没有什么可代的。"
        place = part.value(ROLES) or part.node
        part.report.add(place, "role-not-held", say, f"他的角色：{'、'.join(whom.roles)}。")
    lacking = [key for key, said in ((LAST, spell.last), (BASIS, basis)) if not said]
    if lacking:
        say = f"代{whom.name}没有写{'、'.join(f'“{each}”' for each in lacking)}。"
        mend = "写明代到哪一天、凭什么代（书面委托、会议决定）。"
        part.report.add(part.node, "stand-in-open", say, mend, Severity.WARNING)


def _require_no_chain(part: Part, found: tuple[StandIn, ...]) -> None:
    """Whoever stands in has the other's own roles, not those that are lent to him."""
    nodes = part.value(STAND_INS)
    for each in found:
        behind = next(
            (o for o in found if o.name == each.whom and _meet(o.spell, each.spell)), None
        )
        if behind and nodes is not None:
            say = f"{each.name}代{each.whom}，{each.whom}同时代{behind.whom}：不接着代。"
            mend = f"{each.name}要代{behind.whom}的，另写一条。"
            part.report.add(nodes, "stand-in-chain", say, mend, Severity.WARNING)


def _meet(one: Spell, other: Spell) -> bool:
    begins = max(one.first or date.min, other.first or date.min)
    return begins <= min(one.last or date.max, other.last or date.max)
