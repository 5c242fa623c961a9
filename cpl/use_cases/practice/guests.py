"""Made-up complainants: names and numbers that belong to nobody, from a seeded generator."""

from random import Random

from cpl.dataclass import dataclass

FAMILY = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
GIVEN = (
    "一宁",
    "子涵",
    "嘉怡",
    "晓东",
    "美玲",
    "建军",
    "思远",
    "雨桐",
    "海燕",
    "志强",
    "小满",
    "文博",
)
KINDS = ("散客", "散客", "散客", "团队", "年卡")


@dataclass(frozen=True)
class Guest:
    """Somebody who complains."""

    name: str
    phone: str
    kind: str


def guest(chance: Random) -> Guest:
    """1380000xxxx is nobody's number."""
    return Guest(
        chance.choice(FAMILY) + chance.choice(GIVEN),
        f"1380000{chance.randrange(10_000):04}",
        chance.choice(KINDS),
    )
