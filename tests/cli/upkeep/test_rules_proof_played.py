"""What `cpl rules prove` prints is typed again, word for word, and really does what it says."""

import re
import shlex
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from clerks import Clerk, Said, office_under
from small_shop import PEOPLE, changed

Shop = Callable[..., Clerk]
ABOUT = "  about: [被投诉人]\n"
REQUIRED = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")


@pytest.fixture
def shop(clerk: Clerk) -> Shop:
    """A workspace under the small regulation, changed in these places."""

    def opened(*changes: tuple[str, str]) -> Clerk:
        own = office_under(changed(*changes), clerk)
        people = [
            f"  - {{姓名: {each.name}, 邮箱: p{n}@example.com, 单位: {each.unit}, "
            f"角色: [{'、'.join(each.roles)}]}}\n"
            for n, each in enumerate(PEOPLE)
        ]
        (own.root / "staff.yaml").write_text(f"人员:\n{''.join(people)}", "utf-8")
        own.does("commit", "-m", "人员")
        return own

    return opened


def proved(office: Clerk, places: int = 60) -> list[str]:
    said = office("rules", "prove", "--places", f"{places}", at="09:00")
    return said.out.splitlines()


def way_after(lines: list[str], words: str) -> list[str]:
    """The commands below the finding that says this."""
    assert any(words in each for each in lines), lines
    start = next(n for n, each in enumerate(lines) if words in each) + 2
    end = next(n for n in range(start, len(lines)) if not lines[n].startswith("    "))
    return [each.strip() for each in lines[start:end]]


def typed(office: Clerk, way: list[str]) -> Said:
    """All of them in turn, ten minutes apart as they were walked; the answer of the last."""
    now = datetime(2026, 11, 17, 9, 0)
    said = Said(0, "", "")
    for line in way:
        words = shlex.split(line)
        user = words.pop(0).removeprefix("CPL_USER=") if words[0].startswith("CPL_") else "李敏"
        now += timedelta(minutes=10)
        said = office.does(*words[1:], at=f"{now:%Y-%m-%dT%H:%M}", user=user)
    return said


def test_the_small_regulation_is_walked_without_a_finding(shop: Shop) -> None:
    lines = proved(shop())
    assert not [each for each in lines if each.startswith("✗")]
    money = next(each for each in lines if "工单·给付" in each)
    assert "没有找到超过限额" in money
    assert "每件至多两次方案、三次给付" in money
    secrecy = next(each for each in lines if "工单·回避和保密" in each)
    assert "没有找到不该看的看得到" in secrecy
    assert "轮流投诉 7 种人和单位" in secrecy


def test_a_limit_that_is_split_is_split_by_the_printed_commands(shop: Shop) -> None:
    office = shop(
        ("    keep: all\n", ""), ("choices: [道歉, 现金, 代金券]", "choices: [现金, 代金券]")
    )
    way = way_after(proved(office, 400), "只能定到 1000 元，却定了 1000.01 元")
    typed(office, way)
    paid = [re.search(r" 补偿\.金额=(\S+)", each) for each in way]
    asked = [re.search(r" 拟补偿\.金额=(\S+)", each) for each in way]
    assert sum(Decimal(each[1]) for each in (*paid, *asked) if each) == Decimal("1000.01")
    assert way[-1].startswith("cpl do 1 批准")


def test_what_the_accused_should_not_read_he_reads(shop: Shop) -> None:
    office = shop((ABOUT, ""), REQUIRED)
    way = way_after(proved(office), "连投诉人的姓名或电话也看得到")
    assert way[-1].startswith("CPL_USER=")
    assert "欧阳若兮" in typed(office, way).out


def test_what_the_accused_should_not_do_he_does(shop: Shop) -> None:
    office = shop((ABOUT, ""), REQUIRED)
    lines = proved(office)
    finding = next(each for each in lines if "照样能“" in each and "交给" not in each)
    accused = finding.partition("投诉的是")[2].partition("，")[0]
    way = way_after(lines, finding)
    assert f"被投诉人={accused}" in way[0]
    assert way[-1].endswith(f"--as {accused}")
    typed(office, way)


def test_a_mask_taken_away_is_read_by_who_only_handles_it(shop: Shop) -> None:
    office = shop(("personal: phone, ", ""))
    said = typed(office, way_after(proved(office), "保密的一件，不在服务台的"))
    assert "13912345678" in said.out


def test_a_mask_taken_away_is_read_on_the_paper(shop: Shop) -> None:
    office = shop(("personal: phone, ", ""))
    way = way_after(proved(office), "保密的一件，单上的")
    assert way[-1].startswith("cpl form 1 ")
    typed(office, way)
    papers = [each.read_text("utf-8") for each in office.root.rglob("*.md") if "TS" in each.name]
    assert any("13912345678" in each for each in papers)
