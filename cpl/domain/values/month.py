"""A calendar month: what a report is about."""

from datetime import date, datetime

from cpl.dataclass import dataclass
from cpl.domain.values.years import FIRST_YEAR, LAST_YEAR, YEARS


@dataclass(frozen=True, order=True)
class Month:
    """`2026-10`: from its first moment until the first moment of the next."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """`2026-10` or `2026-9`; raises ValueError."""
        year, _, number = text.partition("-")
        if not (len(year) == 4 and year.isdecimal() and number.isdecimal()):
            raise ValueError(f"月份“{text}”看不懂，写成 2026-10。")
        if not 1 <= int(number) <= 12:
            raise ValueError(f"没有“{text}”这个月，写成 2026-10。")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(f"月份“{text}”不对，{YEARS}。")
        return cls(int(year), int(number))

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer in it."""
        return self.shifted(1).start

    def __contains__(self, moment: datetime) -> bool:
        return (moment.year, moment.month) == (self.year, self.number)

    def shifted(self, months: int) -> "Month":
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    @property
    def previous(self) -> "Month":
        return self.shifted(-1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        return f"{self.year}年{self.number}月"
