"""What else somebody named in a field may be called: 王小明先生 is 王小明, 王先生, 小明.

A field may name several: 张三、李四 are two people, and each of them is looked for.
"""

import re
from collections.abc import Iterator

# Texts, not patterns: they are compiled when the first name is looked for.
_AND = r"[、,，;；/|\n]|(?<=..)[和与及](?=..)"
_TITLES = (
    "先生", "女士", "小姐", "太太", "同志", "师傅", "老师", "经理", "主任", "科长", "处长",
    "局长", "书记", "主管", "总监", "阿姨", "大爷", "大妈", "大哥", "大姐", "医生",
)  # fmt: skip
_TITLE = rf"(.+?)(?:{'|'.join(_TITLES)})$"
_AFTER_SURNAME = (*_TITLES, "某某", "某", "总")
_BEFORE_SURNAME = ("小", "老")
_TWO_CHARACTERS = (
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒",
    "夏侯", "长孙", "宇文", "独孤", "南宫", "端木", "轩辕",
)  # fmt: skip
_PLACE = r"[省市区县镇乡村]"
SHORTEST_ADDRESS = 4


def people_in(text: str) -> Iterator[str]:
    """Each person that a name field names: as it stands, one by one, without titles."""
    yield text
    for each in re.split(_AND, text):
        one = each.strip()
        yield one
        yield from filter(_is_chinese, one.split())
        titled = re.fullmatch(_TITLE, one)
        if titled and len(titled[1]) > 1:
            yield titled[1]


def called(name: str) -> Iterator[str]:
    """How somebody of this full name is spoken of: by surname and title, by given name."""
    if not _is_chinese(name):
        return
    surname = name[:2] if name[:2] in _TWO_CHARACTERS else name[:1]
    yield from (f"{surname}{each}" for each in _AFTER_SURNAME)
    yield from (f"{each}{surname}" for each in _BEFORE_SURNAME)
    given = name.removeprefix(surname)
    if len(given) > 1 and given not in _TITLES:
        yield given


def _is_chinese(name: str) -> bool:
    """Does it look like a name? No pattern: such a wide range takes a millisecond to compile."""
    return 2 <= len(name) <= 4 and all("\u3400" <= each <= "\u9fff" for each in name)


def parts_of_address(address: str) -> Iterator[str]:
    """The address, and what follows its districts: 柳园路12号."""
    yield address
    for end in (each.end() for each in re.finditer(_PLACE, address)):
        if len(address) - end >= SHORTEST_ADDRESS:
            yield address[end:]


def districts_of(address: str) -> str:
    """What it tells of province, city and district: 聊城市东昌府区; empty where it names none."""
    return address[: max((each.end() for each in re.finditer(_PLACE, address)), default=0)]
