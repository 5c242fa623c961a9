"""Who called: `电话 姓名` on a line, the way people write it down in a hurry.

Either order, any separator, full-width digits, a running number in front, a
header on top. A line that has no telephone number, or two, is a fault with its
line number; the others go on.
"""

import re
from collections.abc import Iterator

from cpl.codec.records.values import half_width
from cpl.codec.spellings.phones import COUNTRY, LANDLINE, MOBILE, tidy
from cpl.dataclass import dataclass

SERVICE = r"[48]00[ -]?\d{3}[ -]?\d{4}"
PHONE = re.compile(rf"(?<!\d){COUNTRY}({MOBILE}|{LANDLINE}|{SERVICE}|\d{{7,8}})(?!\d)")
ODD = re.compile(rf"(?<!\d){COUNTRY}(1\d{{8,12}})(?!\d)")
"""A mobile number with a digit too few or too many: whoever is registered with it is asked."""
RUNNING_NUMBER = re.compile(r"^\d{1,4}(?:[.、)]|(?=\W)|$)\s*")
HEADER = ("电话", "手机", "号码", "姓名", "phone", "name")
SEPARATORS = " \t,;|:/、，；：\"'"
LONGEST_NAME = 30


@dataclass(frozen=True)
class Caller:
    """Somebody who called; `line` is where a list names him, 0 where nobody wrote a list."""

    phone: str
    name: str
    line: int = 0


@dataclass(frozen=True)
class UnclearLine:
    """A line of a list that cannot be registered, and why."""

    line: int
    say: str


@dataclass(frozen=True)
class CallerList:
    """What a list holds: the callers in their order, and the lines in error."""

    callers: tuple[Caller, ...]
    faults: tuple[UnclearLine, ...]


def read_callers(text: str) -> CallerList:
    """Every line of a list that is not blank and not its header."""
    found = tuple(_read(text))
    return CallerList(
        tuple(each for each in found if isinstance(each, Caller)),
        tuple(each for each in found if isinstance(each, UnclearLine)),
    )


def _read(text: str) -> Iterator[Caller | UnclearLine]:
    is_first = True
    for number, line in enumerate(text.splitlines(), 1):
        said = half_width(line.replace("\ufeff", "").replace("\t", ","))
        if said.strip(SEPARATORS):
            if not (is_first and _is_header(said)):
                yield caller_in(said, number)
            is_first = False


def _is_header(said: str) -> bool:
    return not any(each.isdigit() for each in said) and any(w in said.lower() for w in HEADER)


def caller_in(line: str, number: int = 0) -> Caller | UnclearLine:
    """The telephone number and the name on one line, in either order."""
    said = half_width(line)
    phones = list(PHONE.finditer(said)) or list(ODD.finditer(said))
    if not phones:
        return UnclearLine(number, "没有认出电话号码，没有登记。")
    if len(phones) > 1:
        return UnclearLine(number, "不止一个电话号码，没有登记；留下一个。")
    rest = f"{said[: phones[0].start()]},{said[phones[0].end() :]}".strip(SEPARATORS)
    name = RUNNING_NUMBER.sub("", rest).strip(SEPARATORS)
    if len(name) > LONGEST_NAME:
        return UnclearLine(number, f"姓名长过 {LONGEST_NAME} 个字，像是别的内容，没有登记。")
    return Caller(tidy(phones[0][1]), " ".join(re.split(r"[,\s]+", name)), number)


def same_phone(phone: str) -> str:
    """What two ways of writing one number have in common."""
    digits = re.sub(r"\D", "", half_width(phone))
    return digits.removeprefix("86") if len(digits) == 13 else digits
