"""A bare word goes to the one field it is a choice of, else to the next that must be said."""

from collections.abc import Collection, Mapping, Sequence

from cpl.codec.records.values import half_width
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem


def place_of(
    word: str, fields: Mapping[str, Field], must: Collection[str], waiting: Sequence[str]
) -> str:
    """The name of the field; `must` are those the event cannot do without.

    `waiting` are those that bare words fill in their order. Raises UsageProblem, which
    names the fields where there are several.
    """
    fits = [name for name, known in fields.items() if _is_choice(word, known)]
    if waiting and waiting[0] in fits:
        return waiting[0]
    fits = [each for each in fits if each in must] or fits
    if len(fits) > 1:
        ways = " 或 ".join(f"{each}={word}" for each in fits)
        raise UsageProblem(f"“{word}”可以是{'、'.join(fits)}，请写成 {ways}。")
    if fits or waiting:
        return (fits or waiting)[0]
    texts = "、".join(name for name, known in fields.items() if known.kind is Kind.TEXT)
    which = f"写文字的字段：{texts}。" if texts else ""
    raise UsageProblem(f"不知道“{word}”是哪个字段的值，请写成 字段={word}。{which}")


def _is_choice(word: str, known: Field) -> bool:
    said = half_width(word)
    return said in known.choices or said.lower() in known.short


def whole_path(path: str, fields: Mapping[str, Field]) -> str:
    """`电话` is 投诉人.电话 where only one of these groups has it; else the path as it was said."""
    if not path or path in fields or "." in path:
        return path
    groups = [name for name, each in fields.items() if path in each.fields]
    return f"{groups[0]}.{path}" if len(groups) == 1 else path
