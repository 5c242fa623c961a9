"""`台:` of staff.yaml → `OfficeDesk`s: which desks the office has, and which is the main one.

台:
  - {代码: A, 名称: 热线, 主台: yes}
  - {代码: B, 名称: 东站, 单位: [东站]}
"""

from collections.abc import Iterator, Sequence

from cpl.codec.reading import Part
from cpl.codec.records.values import half_width
from cpl.domain.people.desks import CODE, OfficeDesk
from cpl.domain.regulation.rules import Rules
from cpl.problems import suggestion

DESKS, CODE_KEY, NAME, UNITS, IS_MAIN = "台", "代码", "名称", "单位", "主台"
YES = {"yes": True, "是": True, "true": True, "no": False, "否": False, "false": False}
ONE_MAIN = "规则、人员、模板归主台改，别的台都照它的：正好一个台写“主台: yes”。"


def read_desks(part: Part, rules: Rules) -> tuple[OfficeDesk, ...]:
    """Those that can be read, in the order of the file; what is wrong is reported."""
    found = tuple(_desks(part, rules))
    listed = part.value(DESKS)
    mains = [each for each in found if each.is_main]
    if listed is not None and found and len(mains) != 1:
        say = f"主台有 {len(mains)} 个：{'、'.join(map(str, mains))}。" if mains else "没有主台。"
        part.report.add(listed, "main-desk", say, ONE_MAIN)
    return found


def desk_of_person(part: Part, desks: Sequence[OfficeDesk]) -> str:
    """The code that stands with a person: one of these, where the office has any."""
    said = part.text(CODE_KEY)
    known = tuple(each.code for each in desks)
    node = part.value(CODE_KEY)
    if said and known and said not in known and node is not None:
        mend = suggestion(said, known) or f"现有：{'、'.join(map(str, desks))}。"
        part.report.add(node, "unknown-desk", f"“{DESKS}”里没有“{said}”。", mend)
    return said


def _desks(part: Part, rules: Rules) -> Iterator[OfficeDesk]:
    codes: set[str] = set()
    names: set[str] = set()
    for each in part.parts(DESKS):
        desk = OfficeDesk(
            each.required(CODE_KEY),
            each.required(NAME),
            _units(each, rules),
            each.word(IS_MAIN, YES, False),
        )
        each.done()
        if desk.code and not CODE.fullmatch(desk.code):
            meant = half_width(desk.code).upper()
            mend = f"写成“{meant}”。" if CODE.fullmatch(meant) else "例如 A、B、DZ。"
            say = f"台的代码“{desk.code}”不是一两个大写字母。"
            each.report.add(each.value(CODE_KEY) or each.node, "desk-code", say, mend)
        for said, known in ((desk.code, codes), (desk.name, names)):
            if said in known:
                say = f"“{said}”出现了两次。"
                each.report.add(each.node, "twice", say, "一个台一个代码、一个名称。")
        codes.add(desk.code)
        names.add(desk.name)
        yield desk


def _units(part: Part, rules: Rules) -> tuple[str, ...]:
    for node in part.scalars(UNITS):
        if rules.units and node.text not in rules.units:
            mend = suggestion(node.text, tuple(rules.units))
            part.report.add(node, "unknown-unit", f"规则里没有“{node.text}”这个单位。", mend)
    return part.words(UNITS)
