"""What a month took in, by 渠道 and 分类; 回访与满意度. The sums equal the total."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from cpl.domain.cases.card import Happened
from cpl.domain.statistics.flow import Flow, received_before
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.once import once
from cpl.domain.values.tables import Cell, Row, Section, Table, counted, percent, rate
from cpl.domain.values.value import at_path, shown

UNTOLD = "未登记"
TOTAL = "合计"
PARETO = Decimal(80)
ENOUGH = 10
"""Of fewer complaints with a category nothing is called a main problem."""
MOST_UNTOLD = Decimal(20)
"""Per cent: where more than these have no answer, what the others say is not the whole."""
HEADERS = ("渠道", "件数", "占比")
CATEGORY_HEADERS = ("分类", "件数", "占比", "累计占比")
ANSWERED_OR_ASKED = frozenset({"replied_to_customer", "followed_up"})


def channels(view: MonthView, flow: Flow) -> Section:
    if not flow.taken_in:
        return Section("渠道分布")
    before = by_word(received_before(view, flow), channel_of)
    found = _with_those_before(by_word(flow.taken_in, channel_of), before)
    rows: list[Row] = [
        (name, HowMany(those), percent(len(those), len(flow.taken_in)))
        for name, those in found.items()
    ]
    whole = len(flow.taken_in)
    rows.append((TOTAL, HowMany(flow.taken_in), percent(whole, whole)))
    return Section(
        "渠道分布", tables=(_compared(view, Table("渠道", HEADERS, tuple(rows)), before),)
    )


def by_word(
    found: Iterable[Seen], word: Callable[[Seen], str], first: Sequence[str] = ()
) -> dict[str, list[Seen]]:
    """The records by what is said of each, the most frequent first or after those named first."""
    every = [(word(each), each) for each in found]
    names = counted((name for name, _ in every), first)
    groups: dict[str, list[Seen]] = {name: [] for name in names}
    for name, each in every:
        groups[name].append(each)
    return groups


def _with_those_before(
    found: dict[str, list[Seen]], before: Mapping[str, list[Seen]]
) -> dict[str, list[Seen]]:
    """What there was before and is no more has a row as well: the columns add up."""
    return {**found, **{name: [] for name in before if name not in found}}


def _compared(view: MonthView, table: Table, before: Mapping[str, list[Seen]]) -> Table:
    """With how many there were in the period before, where there were any."""
    if not before:
        return table
    every = [each for those in before.values() for each in those]
    counts = {**before, TOTAL: every}
    rows = tuple((*row, HowMany(counts.get(str(row[0]), ()))) for row in table.rows)
    return replace(table, headers=(*table.headers, view.compared_with), rows=rows)


# —— 分类 ——


def categories(view: MonthView, flow: Flow) -> Section:
    """By frequency, with the cumulative share of what has a category.

    What has none comes last: it is no problem that anybody could take up.
    """
    if not flow.taken_in:
        return Section("分类分布")
    before = by_word(received_before(view, flow), category_of)
    found = _with_those_before(by_word(flow.taken_in, category_of), before)
    whole, untold = len(flow.taken_in), found.pop(UNTOLD, [])
    rows: list[Row] = []
    so_far = 0
    for name, those in found.items():
        so_far += len(those)
        share = percent(so_far, whole - len(untold))
        rows.append((name, HowMany(those), percent(len(those), whole), share))
    if untold:
        rows.append((UNTOLD, HowMany(untold), percent(len(untold), whole), None))
    rows.append((TOTAL, HowMany(flow.taken_in), percent(whole, whole), None))
    notes = tuple(_pareto_notes(flow))
    table = Table("分类（帕累托）", CATEGORY_HEADERS, tuple(rows), notes)
    return Section("分类分布", tables=(_compared(view, table, before),))


def _pareto_notes(flow: Flow) -> Iterator[str]:
    if vital := vital_few(flow):
        yield f"主要问题：{'、'.join(vital)}，{'合计' if len(vital) > 1 else ''}占 80% 以上。"
    if said := untold_text(flow):
        yield f"{said}没有分类的不算进累计占比。"


def untold_text(flow: Flow) -> str:
    """`24 件没有分类，占 68.6%，请先补分类。`"""
    untold = sum(category_of(each) == UNTOLD for each in flow.taken_in)
    if not untold:
        return ""
    share = rate(untold, len(flow.taken_in))
    return f"{untold} 件没有分类{'' if share is None else f'，占 {share}%'}，请先补分类。"


def told_categories(flow: Flow) -> dict[str, int]:
    """The categories by frequency; nothing where too few have one to say what is frequent."""
    counts = counted(map(category_of, flow.taken_in))
    whole, untold = sum(counts.values()), counts.pop(UNTOLD, 0)
    share = rate(untold, whole)
    if whole - untold < ENOUGH or share is None or share > MOST_UNTOLD:
        return {}
    return counts


def vital_few(flow: Flow) -> tuple[str, ...]:
    """The categories that make 80 % together, where they are no more than half of them all."""
    counts = told_categories(flow)
    whole, so_far, found = sum(counts.values()), 0, []
    for name, n in counts.items():
        found.append(name)
        so_far += n
        if so_far * 100 >= PARETO * whole:
            break
    return tuple(found) if counts and len(found) * 2 <= len(counts) else ()


def channel_of(seen: Seen) -> str:
    return seen.word(seen.parts.channel) or UNTOLD


def category_of(seen: Seen) -> str:
    return seen.word(seen.parts.category) or UNTOLD


# —— 回访与满意度 ——


def satisfaction(view: MonthView, flow: Flow) -> Section:
    """Follow-ups of the month; 满意率 of those who said, 参评率 apart."""
    parts = view.parts
    asked = [each for each in view.every_counted if each.new_meaning("followed_up")]
    waiting = [each for each in view.every_counted if awaits_follow_up(each)]
    if not (asked or waiting):
        return Section("回访与满意度")
    choices = view.rules.choices_at(parts.satisfaction)
    said = by_word(asked, lambda each: last_answer(each) or UNTOLD, choices)
    happy, spoken = satisfied_of(view, map(last_answer, asked))
    rows: tuple[Row, ...] = (
        ("应回访", HowMany((*asked, *waiting))),
        *((("未回访", HowMany(waiting)),) if waiting else ()),
        ("已回访", HowMany(asked)),
        *((f"　其中 {name}", HowMany(those)) for name, those in said.items()),
        ("满意率", rate_or_why(happy, spoken, "人表态")),
        ("参评率", rate_or_why(spoken, len(asked), "件回访")),
    )
    notes = (
        f"满意率 =（{'＋'.join(parts.satisfied)}）÷ 已表态，按{view.this}最后一次回访算"
        f"{_once_unhappy(view, asked)}。",
    )
    return Section("回访与满意度", tables=(Table("回访", ("项目", "数"), rows, notes),))


def rate_or_why(part: int, whole: int, of: str) -> Cell:
    """A rate, or why there is none: `—（只有 2 件回访）`."""
    if whole and rate(part, whole) is None:
        return f"—（只有 {whole} {of}）"
    return percent(part, whole)


def _once_unhappy(view: MonthView, asked: Iterable[Seen]) -> str:
    """Who was not satisfied on the way, though the last word may be another."""
    found = [each for each in asked if was_unhappy(each)]
    return f"（途中不满意、再办了的 {len(found)} 件）" if found else ""


def was_unhappy(seen: Seen) -> bool:
    """Was an answer of the month, which need not be the last, followed by another round?"""
    redone = False
    for each in reversed(seen.card.happened):
        if "followed_up" in each.meanings:
            if redone and each in seen.news and _is_unhappy(seen, each):
                return True
            redone = False
        redone = redone or "redone" in each.meanings
    return False


def _is_unhappy(seen: Seen, happened: Happened) -> bool:
    return _said(seen, happened) not in ("", *seen.parts.satisfied, *seen.parts.silent)


@once
def answers(view: MonthView) -> tuple[str, ...]:
    """What was said at the last follow-up of the month, of each that had one."""
    asked = (each for each in view.every_counted if each.new_meaning("followed_up"))
    return tuple(last_answer(each) for each in asked)


def asks_satisfaction(view: MonthView) -> bool:
    """Has the office a field for it at all? Where not, no rate of it is a gap."""
    return bool(view.parts.satisfaction)


def satisfied_of(view: MonthView, answers: Iterable[str]) -> tuple[int, int]:
    """How many were satisfied of those who said anything."""
    said = [each for each in answers if each and each not in view.parts.silent]
    return sum(each in view.parts.satisfied for each in said), len(said)


def answers_before(view: MonthView) -> Iterator[str]:
    """The same of the period before."""
    for each in view.every_counted:
        asked = [h for h in each.card.happened if _was_asked(view, h)]
        if asked:
            yield _said(each, asked[-1])


def _was_asked(view: MonthView, happened: Happened) -> bool:
    at = happened.event.at
    return (
        "followed_up" in happened.meanings and at in view.period.previous and at < view.until_before
    )


def last_answer(seen: Seen) -> str:
    """What was said at the last follow-up of the month."""
    return _said(seen, seen.new_meaning("followed_up")[-1])


def _said(seen: Seen, followed: Happened) -> str:
    return shown(at_path(followed.event.fields, seen.parts.satisfaction))


def awaits_follow_up(seen: Seen) -> bool:
    """Answered, neither ended nor asked since; whom to ask of old is no question any more."""
    said = [each.meanings for each in seen.card.happened if each.meanings & ANSWERED_OR_ASKED]
    is_over = seen.is_ended or seen.is_dormant
    return not is_over and bool(said) and "followed_up" not in said[-1]
