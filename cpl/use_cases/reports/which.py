"""Which report is meant, and of which period: 月报, 季报, `--week 10-20`."""

from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import ReportRule, Rules
from cpl.domain.values.periods import MONTHLY, Every, PeriodUnit

CARRIED = "月报"
"""The report that cpl carries templates for."""
UNIT_SHEET = "单位核对表"
"""What the units check the report by."""
LETTERS = {
    PeriodUnit.WEEK: "周",
    PeriodUnit.MONTH: "月",
    PeriodUnit.QUARTER: "季",
    PeriodUnit.YEAR: "年",
}


@dataclass(frozen=True)
class Which:
    """A report by its name, the report of the rules that lays it down, and how often it is."""

    name: str
    of: str
    every: Every

    @property
    def templates(self) -> tuple[str, ...]:
        """By which names its templates may lie there: a 年报 is printed as the 月报 is."""
        monthly = named_of(self.name, self.every, MONTHLY)
        return tuple(dict.fromkeys((self.name, self.of, monthly)))

    def rule(self, rules: Rules) -> ReportRule | None:
        """What the rules say of it, under the title of its period; None where they know none."""
        found = rules.reports.get(self.of)
        if found is None or found.every == self.every:
            return found
        title = named_of(found.title, found.every, self.every)
        return replace(found, name=self.name, title=title, every=self.every, due_day=None)


def which(rules: Rules, name: str, every: Every | None) -> Which:
    """The report named, or else the first; of its own period, or of another that is asked for.

    A name of another period (季报 of 月报) asks for that period.
    """
    if not name:
        return _unnamed(rules, every)
    rule = rules.reports.get(name)
    if rule is not None:
        wanted = every or rule.every
        return Which(named_of(name, rule.every, wanted), name, wanted)
    for each in rules.reports.values():
        for unit in LETTERS:
            if named_of(each.name, each.every, Every(unit)) == name:
                wanted = every or Every(unit)
                return Which(named_of(name, Every(unit), wanted), each.name, wanted)
    return Which(name, name, every or MONTHLY)


def _unnamed(rules: Rules, every: Every | None) -> Which:
    laid_down = [each for each in rules.reports.values() if every in (None, each.every)]
    rule = next(iter((*laid_down, *rules.reports.values())), None)
    if rule is None:
        return Which(CARRIED, CARRIED, every or MONTHLY)
    wanted = every or rule.every
    return Which(named_of(rule.name, rule.every, wanted), rule.name, wanted)


def named_of(text: str, own: Every, wanted: Every) -> str:
    """`顾客投诉月报` of a quarter is 顾客投诉季报; what names no period stays as it is."""
    head, letter, tail = text.rpartition(LETTERS[own.unit])
    return f"{head}{LETTERS[wanted.unit]}{tail}" if letter else text
