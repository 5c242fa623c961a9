"""Text ⇄ value, by the type its field has in rules.yaml, as a record's file holds it.

Everything in a file is text; `read_value` types it and raises ValueError with
a Chinese sentence that quotes what was written. `write_value` is its inverse.

Files are read strictly: a day with its year, plain digits. What people write
(`昨天14:30`, `两百元`) is read by `codec.answers`, with the same walk over lists,
groups and rows, before it comes into a file.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from unicodedata import normalize

from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value, is_blank, is_not_here, shown
from cpl.domain.values.years import YEARS, can_be_meant
from cpl.loading import pattern
from cpl.yamltext.nodes import Plain

MOMENT_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S")
DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")
_AS_WRITTEN = pattern(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", re.ASCII)
Readers = Mapping[Kind, Callable[[Field, str], Value]]
"""How a single text of each kind is read; a kind that is not there stays text."""
TOO_MUCH = Decimal(10) ** 12
"""Nobody pays so much in yuan; and sums of 28 digits and more are no longer exact."""
MOST_DIGITS = 9
YES = ("是", "有", "已", "yes", "y", "1", "true")
NO = ("否", "无", "未", "no", "n", "0", "false")


class ValueProblemError(ValueError):
    """A value cannot be read; `path` names the member inside a group or row."""

    code = "bad-value"
    mend = ""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path

    def inside(self, step: str | int) -> "ValueProblemError":
        """The same of a member below this step."""
        return type(self)(str(self), (step, *self.path))


class OddYearError(ValueProblemError):
    """A date in a year that nobody means."""

    code = "odd-date"
    mend = "请核对年、月、日。"


def read_value(field: Field, plain: Plain, readers: Readers | None = None) -> Value:
    """The typed value of a field's text, list or mapping; raises ValueProblemError.

    `readers` read single texts by their kind, those of a file where none are given.
    What is typed twice in a list (运营部,运营部) is meant once.
    """
    is_typed = readers is not None
    readers = readers or READERS
    if field.is_single and isinstance(plain, str):
        return readers.get(field.kind, _text)(field, plain)
    if field.kind is Kind.ROWS or field.many:
        read = _group if field.kind is Kind.ROWS else _single
        items = plain if isinstance(plain, list) else [plain]
        found = tuple(
            _inside(index, read, field, each, readers)
            for index, each in enumerate(items)
            if not says_nothing(each)
        )
        is_once = is_typed and field.kind is not Kind.ROWS
        return tuple(dict.fromkeys(found)) if is_once else found
    if field.kind is Kind.GROUP:
        return _group(field, plain, readers)
    return _single(field, plain, readers)


def says_nothing(plain: Plain) -> bool:
    """A blank item of a list is no value: what is read does not count it."""
    return not (plain.strip() if isinstance(plain, str) else plain)


def _inside(
    step: str | int,
    read: Callable[[Field, Plain, Readers], Value],
    field: Field,
    plain: Plain,
    readers: Readers,
) -> Value:
    try:
        return read(field, plain, readers)
    except ValueProblemError as error:
        raise error.inside(step) from None


def _group(field: Field, plain: Plain, readers: Readers) -> Mapping[str, Value]:
    if plain in ("", []):
        return {}
    if not isinstance(plain, dict):
        members = "、".join(field.fields)
        raise ValueProblemError(f"“{field.name}”下面应当分项写（{members}）。{field.help}")
    found: dict[str, Value] = {}
    for name, each in plain.items():
        member = field.fields.get(name)
        if member is None:
            found[name] = _untyped(each)
        elif not says_nothing(each):
            found[name] = _inside(name, read_value, member, each, readers)
    return found


def _untyped(plain: Plain) -> Value:
    """What no rule declares is kept as it stands."""
    if isinstance(plain, list):
        return tuple(_untyped(each) for each in plain)
    if isinstance(plain, dict):
        return {name: _untyped(each) for name, each in plain.items()}
    return plain


def _single(field: Field, plain: Plain, readers: Readers) -> Value:
    if not isinstance(plain, str):
        raise ValueProblemError(f"“{field.name}”应当是一个值，不是{_shape(plain)}。")
    return readers.get(field.kind, _text)(field, plain)


def _shape(plain: Plain) -> str:
    return "列表" if isinstance(plain, list) else "分项"


def _text(field: Field, text: str) -> Value:
    return text


@lru_cache(maxsize=4096)  # of one day there are few, and each stands in a record several times
def usual_moment(text: str) -> datetime | None:
    """A moment as `write_value` writes it."""
    if len(text) != len("2026-11-21 09:12") or not _AS_WRITTEN.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if can_be_meant(found) else None


def _moment(field: Field, text: str) -> Value:
    usual = usual_moment(text)
    if usual is not None:
        return usual
    found = _by_forms(text, MOMENT_FORMS) or _by_forms(text, DATE_FORMS)
    if found is None:
        raise ValueProblemError(f"“{field.name}”的时间“{text}”看不懂，写成 2026-11-21 09:12。")
    _require_year(field, text, found)
    return found.replace(second=0) if found.second else found


def _day(field: Field, text: str) -> Value:
    found = _by_forms(text, DATE_FORMS)
    if found is None:
        raise ValueProblemError(f"“{field.name}”的日期“{text}”看不懂，写成 2026-11-21。")
    _require_year(field, text, found)
    return found.date()


def _require_year(field: Field, text: str, found: datetime) -> None:
    if not can_be_meant(found):
        raise OddYearError(f"“{field.name}”写着“{text}”，{YEARS}。")


def _by_forms(text: str, forms: tuple[str, ...]) -> datetime | None:
    if _AS_WRITTEN.fullmatch(text):
        try:
            return datetime.fromisoformat(text)  # the usual form, ten times as fast
        except ValueError:
            return None
    for form in forms:
        try:
            return datetime.strptime(half_width(text), form)
        except ValueError:
            continue
    return None


def _amount(field: Field, text: str) -> Value:
    cleaned = half_width(text).removesuffix("元").replace(",", "").strip()
    try:
        amount = Decimal(cleaned) if cleaned.isascii() and "_" not in cleaned else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite():
        look = "（字母 O 不是数字 0）" if set(cleaned) & set("OoIl") else ""
        raise ValueProblemError(f"“{field.name}”的金额“{text}”不是数{look}，写成 200 或 200.50。")
    if amount >= TOO_MUCH:
        raise ValueProblemError(f"“{field.name}”的金额“{text}”太大了，请核对位数。")
    if amount < 0 or (amount.as_tuple().exponent not in (0, -1, -2) and amount % 1 != 0):
        raise ValueProblemError(f"“{field.name}”的金额“{text}”要是不小于 0 的元、角、分。")
    return amount


def _count(field: Field, text: str) -> Value:
    cleaned = half_width(text)
    if not (cleaned.isascii() and cleaned.isdigit()):
        raise ValueProblemError(f"“{field.name}”的“{text}”不是整数。")
    if len(cleaned) > MOST_DIGITS:
        raise ValueProblemError(f"“{field.name}”的“{text}”太大了，请核对位数。")
    return int(cleaned)


def _yes_no(field: Field, text: str) -> Value:
    said = half_width(text).lower()
    if said in YES or said in NO:
        return said in YES
    raise ValueProblemError(f"“{field.name}”只能写 是 或 否，现在是“{text}”。")


def _choice(field: Field, text: str) -> Value:
    if text in field.choices:
        return text
    said = half_width(text)
    chosen = field.short.get(said.lower(), said)
    if field.choices and chosen not in field.choices:
        if why := field.gone.get(chosen):
            raise ValueProblemError(f"“{field.name}”：{why}可以写：{'、'.join(field.choices)}。")
        raise ValueProblemError(
            f"“{field.name}”没有“{text}”这个选项，只能写：{'、'.join(field.choices)}。"
        )
    return chosen


def _phone(field: Field, text: str) -> Value:
    """Digits, and the signs people write between them; typed full-width is understood."""
    if is_not_here(text):
        return text
    cleaned = half_width(text).replace(" ", "").replace("－", "-")
    if not any(each.isdigit() for each in cleaned):
        raise ValueProblemError(f"“{field.name}”的电话“{text}”里没有数字。")
    return cleaned


def _number(field: Field, text: str) -> Value:
    return half_width(text).upper()


def half_width(text: str) -> str:
    """What an input method left in full-width mode meant: １２：３０ is 12:30."""
    return normalize("NFKC", text).strip()


READERS: Readers = {
    Kind.MOMENT: _moment,
    Kind.DATE: _day,
    Kind.AMOUNT: _amount,
    Kind.COUNT: _count,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.UNIT: _choice,
    Kind.PHONE: _phone,
    Kind.NUMBER: _number,
}


VERBATIM = frozenset(Kind).difference(READERS)
"""What a single text of these kinds says is what it is."""


FROM_A_LIST = (Kind.CHOICE, Kind.UNIT)


def write_value(value: Value) -> Plain:
    """The text, list or mapping that reads back as this value."""
    if isinstance(value, str):  # as nearly all are
        return str(value)
    if isinstance(value, tuple):
        return [write_value(each) for each in value]
    if isinstance(value, Mapping):
        return {name: write_value(each) for name, each in value.items()}
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return shown(value)


def is_held(field: Field, value: Value) -> bool:
    """Is it what is read of a file that says it: `read_value` of `write_value`, and not blank?"""
    kind, is_single = field.kind, field.is_single
    if is_single and isinstance(value, str):  # as nearly all are
        if kind in VERBATIM or (kind in FROM_A_LIST and value in field.choices):
            return bool(value) and not value.isspace()
        if kind is Kind.PHONE and value.isascii() and value.isdecimal():
            return True
    if isinstance(value, datetime) and kind is Kind.MOMENT and is_single:
        return not (value.second or value.microsecond or value.tzinfo) and can_be_meant(value)
    if kind is Kind.GROUP and not field.many and isinstance(value, Mapping):
        members = field.fields
        if members.keys() >= value.keys():
            return bool(value) and all(is_held(members[n], each) for n, each in value.items())
    plain = write_value(value)
    try:
        return bool(plain) and not is_blank(value) and read_value(field, plain) == value
    except ValueProblemError:
        return False
