"""Rules written before fields said what they play: the usual names, or those under `words:`.

An adopted version is never changed, so it must be read as it was meant. Only a file that
says `plays:` of no field is read so; a part that is played already stays where it is,
unless `words:` names another field for it. Parts that came after `plays:` are read so in any file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cpl.domain.regulation.parts import PARTS
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind
from cpl.yamltext.nodes import Mapping as Tree
from cpl.yamltext.nodes import Node, Scalar, Sequence

USUAL: Mapping[str, tuple[str, ...]] = {
    "kind": ("类别",),
    "channel": ("渠道",),
    "category": ("分类",),
    "level": ("等级",),
    "unit": ("主办单位",),
    "assisting_unit": ("协办单位",),
    "reason": ("理由", "原因"),
    "liability": ("责任认定",),
    "satisfaction": ("满意度",),
    "people": ("投诉人.人数",),
    "secret": ("投诉人.保密", "投诉人.匿名"),
    "flags": ("标记",),
    "merged_into": ("并入",),
    "cause": ("原因分析",),
    "outcome": ("处理结果",),
    "lesson": ("整改意见", "经验教训", "改进措施", "流程改进"),
    "occurred_at": ("发生时间",),
    "place": ("发生地点",),
    "corrective_unit": ("整改单位",),
    "accountable_unit": ("部门",),
    "measure": ("问责方式",),
    "support_unit": ("支持单位",),
    "support_rating": ("支持评价",),
    "source_id": ("来源编号",),
    "remark": ("备注",),
    "objection": ("投诉人意见",),
}
USUAL_CHOICES: Mapping[str, tuple[str, ...]] = {
    "complaints": ("投诉",),
    "problems": ("问题",),
    "suggestions": ("建议",),
    "at_fault": ("有责", "部分有责"),
    "satisfied": ("非常满意", "满意"),
    "silent": ("未表态",),
    "batch": ("批量",),
    "serious_levels": ("三级以上", "重大"),
    "serious_flags": ("敏感", "媒体", "安全", "涉未成年人"),
    "support_satisfied": ("及时满意", "满意"),
}
LATER = ("source_id", "remark", "objection", "lesson", "occurred_at", "place")
"""Parts younger than `plays:`: files that say it of other fields knew these by name alone."""
RENAMED = {"protected": "secret"}
"""What a part was called under `words:`."""


def with_usual_parts(rules: Rules, root: Tree, parts: Iterable[str] = PARTS) -> Rules:
    """The rules with these parts, as far as nobody plays them, given to who always played them."""
    words = _words(root)
    usual = {**USUAL, **_guessed(rules)}
    fields = rules.fields
    for part in parts:
        named = words.get(part)
        if named:
            fields = _taken_from(fields, part)
        elif any(part in each.plays for _, each in _every(fields)):
            continue
        for path in named or usual.get(part, ()):
            fields = _given(fields, FieldPath(path), part, words)
    return replace(rules, fields=fields)


def says_plays(root: Tree) -> bool:
    """Does the file itself say of any field which part it plays?"""
    return _any_plays(root.get("fields"))


def _any_plays(fields: Node | None) -> bool:
    said = (e.value for e in fields.entries) if isinstance(fields, Tree) else ()
    declared = (each for each in said if isinstance(each, Tree))
    return any(each.get("plays") or _any_plays(each.get("fields")) for each in declared)


def _words(root: Tree) -> dict[str, tuple[str, ...]]:
    """What the first report with `words:` says under it."""
    reports = root.get("reports")
    for entry in reports.entries if isinstance(reports, Tree) else ():
        said = entry.value.get("words") if isinstance(entry.value, Tree) else None
        if isinstance(said, Tree):
            return {RENAMED.get(e.key.text, e.key.text): _texts(e.value) for e in said.entries}
    return {}


def _texts(node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(each.text for each in items if isinstance(each, Scalar))


def _guessed(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Whose part was told by its type: the caller's own, and what an extension says."""
    personal = {each.personal: path for path, each in reversed(tuple(_every(rules.fields)))}
    events = (each for machine in rules.machines.values() for each in machine.events.values())
    said = [name for each in events if "extended" in each.means for name in each.fields]
    asked = [rules.fields[name] for name in said if name in rules.fields]
    clocks = {clock.rule.id for clock in rules.clocks}
    found = {
        "kind": next((each.counted_by for each in rules.reports.values()), ""),
        "caller_name": personal.get("name", ""),
        "caller_phone": personal.get("phone", ""),
        "extended_clock": next((each.name for each in asked if clocks & {*each.choices}), ""),
        "extended_until": next((e.name for e in asked if e.kind in (Kind.MOMENT, Kind.DATE)), ""),
    }
    return {part: (path,) for part, path in found.items() if path}


def _every(fields: Mapping[str, Field], group: str = "") -> Iterator[tuple[FieldPath, Field]]:
    for name, field in fields.items():
        path = FieldPath.of(group, name)
        yield path, field
        yield from _every(field.fields, path)


def _taken_from(fields: Mapping[str, Field], part: str) -> dict[str, Field]:
    """The fields, none of which plays the part any more."""
    return {
        name: replace(
            field,
            plays=tuple(each for each in field.plays if each != part),
            fields=_taken_from(field.fields, part),
        )
        for name, field in fields.items()
    }


def _given(
    fields: Mapping[str, Field], path: FieldPath, part: str, words: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Field]:
    """The fields, of which the one at the path plays the part, where there is such a field."""
    field = fields.get(path.head)
    if field is None:
        return fields
    if path.member:
        inner = _given(field.fields, FieldPath(path.member), part, words)
        return {**fields, field.name: replace(field, fields=inner)}
    counted = {
        mark: tuple(c for c in words.get(name) or USUAL_CHOICES[name] if c in field.choices)
        for mark, name in PARTS[part].marks.items()
    }
    played = replace(field, plays=(*field.plays, part), counts_as={**field.counts_as, **counted})
    return {**fields, field.name: played}
