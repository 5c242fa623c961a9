r"""`截取`: which part of a cell is meant, as a pattern that cannot keep the machine busy.

`张女士 13800001234` is a name by `^\D+` and a phone by `1\d{10}`. A pattern in which what is
repeated is repeated again, or with many open ends, takes for ever over some cells: it is refused
where the mapping is read. Only the beginning of a long cell is looked at.
"""

import re
from functools import cache

MOST_OPEN = 2
LONGEST = 1000
"""So many characters of a cell; with two open ends that is a fraction of a second at worst."""
_OPEN_FROM = 50
_TOKEN = re.compile(
    r"(?P<set>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<begin>\((?:\?[^)]*?[:=!>])?)|(?P<end>\))"
    r"|(?P<repeat>[*+?]|\{\d*,?\d*\})[?+]?|(?P<other>.)",
    re.DOTALL,
)


def fault_in(pattern: str) -> str:
    """What is wrong with a pattern, in a Chinese sentence; empty where it can be used."""
    try:
        re.compile(pattern)
    except re.error as error:
        return f"这个正则不通（{error.msg}）。"
    if re.search(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?P=|\(\?\()", pattern):
        return "这里不能引用前面的组。"
    return _too_open(pattern)


def cut(pattern: str, text: str) -> str | None:
    """The first group, or all that fits; None where nothing in the text fits."""
    found = _compiled(pattern).search(text[:LONGEST])
    if found is None:
        return None
    return (found[1] if found.re.groups else found[0]) or ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _too_open(pattern: str) -> str:
    """Counts the repeats without an end, and looks for one around another."""
    inside = [False]  # for each group that is open: can it fit the same in two ways?
    open_ends = 0
    held = False  # can what stands right before?
    for token in _TOKEN.finditer(pattern):
        if token["begin"]:
            inside.append(False)
        elif token["end"]:
            held = inside.pop()
            inside[-1] = inside[-1] or held
        elif repeat := token["repeat"]:
            if held and repeat != "?":
                return "重复里面又有重复或“|”（如 (a+)+），有的格子会算不完。"
            open_ends += repeat != "?" and _is_open(repeat)
            inside[-1] = True
        elif token["other"] == "|":
            inside[-1] = True
        held = held if token["end"] else False
    if open_ends > MOST_OPEN:
        return f"没有尽头的重复（*、+）最多 {MOST_OPEN} 个，别的写上长度，如 {{1,20}}。"
    return ""


def _is_open(repeat: str) -> bool:
    last = repeat.strip("{}").rpartition(",")[2]
    return not last.isdigit() or int(last) > _OPEN_FROM
