"""Days and times on a sheet that came back, read against the days it was under way.

`11月25日` on a sheet that went out on 20 November is of that year, however late the sheet
comes in, and `25号` is the one that followed. `昨天` is counted from the day it comes in.
"""

from dataclasses import replace
from datetime import date, datetime

from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import read_answer
from cpl.codec.spellings.moments import TimeContext, is_relative, read_when
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.regulation.tenses import Tense
from cpl.domain.values.value import Kind, Value, shown
from cpl.yamltext.nodes import Plain


@dataclass(frozen=True)
class SheetDays:
    """When the sheet was sent out, and what is known on the day it comes in."""

    sent: datetime
    today: TimeContext

    @property
    def _from_the_start(self) -> TimeContext:
        return replace(self.today, now=self.sent)

    def happened(self, text: str) -> datetime | date:
        """When something was done, or the day alone; raises ValueError with what to write."""
        if is_relative(text):
            return read_when(text, self.today, Tense.PAST)
        first = self._after_sending(text)
        try:
            last = read_when(text, self.today, Tense.PAST)
        except ValueError:
            if first is None:
                raise
            return first
        if first is None or first == last:
            return last
        if _day(last) >= self.sent.date():
            raise ValueError(f"“{text}”看不出是哪一天，写成 {shown(first)} 或 {shown(last)}。")
        return first

    def _after_sending(self, text: str) -> datetime | date | None:
        """The first such day from the sending on, where it has come."""
        try:
            found = read_when(text, self._from_the_start, Tense.FUTURE)
        except ValueError:
            return None
        return found if _day(found) <= self.today.now.date() else None

    def answer(self, known: Field, plain: Plain, tense: Tense) -> Value:
        """The value of a field; what was left open is what followed the sending.

        Raises ValueProblemError.
        """
        dated = known.kind in (Kind.DATE, Kind.MOMENT) and isinstance(plain, str)
        if not dated or tense is Tense.PAST or is_relative(str(plain)):
            return read_answer(known, plain, self.today, tense)
        try:
            return read_answer(known, plain, self._from_the_start, tense)
        except ValueProblemError as unsaid:
            try:
                return read_answer(known, plain, self._from_the_start, Tense.FUTURE)
            except ValueProblemError:
                raise unsaid from None


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
