"""What the rules call personal is hidden, dialled and recognised in rows and lists as elsewhere."""

from datetime import datetime

import pytest
from clerks import ANSWER, Clerk

from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.intake.caller_lookup import caller
from cpl.use_cases.queries.calling import contact_of

NOW = datetime(2026, 11, 17, 9, 5)
FIELDS = """\
fields:
  目击者: {type: text, many: yes, personal: name}
  来电人: {type: text, personal: name}
  同行人:
    type: rows
    fields:
      姓名: {type: text, personal: name}
      电话: {type: phone, personal: phone}
"""
STORY = "内容=张三丰、李 四看见甲乙丙排队，打１３９-0000-5678找他"


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """An office whose rules keep more people than the one who complains."""
    path = clerk.root / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("\nfields:\n") == 1
    may = "may: [投诉人, 被投诉对象,"
    assert text.count(may) == 1
    text = text.replace("\nfields:\n", f"\n{FIELDS}").replace(may, f"{may} 目击者, 来电人, 同行人,")
    path.write_text(text, encoding="utf-8")
    clerk.git("commit", "-qam", "又记下几个人")
    return clerk


def registered(office: Clerk, *words: str) -> Readable:
    said = office.does(
        *("new", "类别=投诉", "渠道=热线", "投诉人.匿名=是", "分类=设备设施", STORY, *words)
    )
    return Workspace.find(office.root).load(said.out.split()[0]).require()


COMPANIONS = ("同行人.姓名=甲乙丙", "同行人.电话=13900005678")


def test_the_masked_copy_tells_nobody_s_name(office: Clerk) -> None:
    registered(office, "目击者=张三丰", "目击者=李四", *COMPANIONS)
    said = office.does("form", "1", "投诉工单", "--masked").out
    (page,) = [each for each in said.split() if each.endswith(".md")]
    text = (office.root / page).read_text(encoding="utf-8")
    for secret in ("三丰", "李 四", "李四", "乙丙", "9-0000-5678", "13900005678"):
        assert secret not in text
    assert "***、***看见***排队，打***找他" in text


def test_a_companion_s_number_is_recognised(office: Clerk) -> None:
    found = registered(office, *COMPANIONS)
    known = caller(Workspace.find(office.root), "+86 139 0000 5678", NOW)
    assert [each.card.number for each in known.calls] == [found.card.number]


def test_who_is_to_be_called_stands_in_the_rows(office: Clerk) -> None:
    found = registered(office, *COMPANIONS)
    contact = contact_of(found)
    assert (contact.name, contact.phone) == ("甲乙丙", "13900005678")
    masked = contact_of(found, masked=True)
    assert (masked.name, masked.phone) == ("***", "***")


def test_who_is_to_be_called_stands_in_a_field_of_its_own(office: Clerk) -> None:
    assert contact_of(registered(office, "来电人=欧阳先生")).name == "欧阳先生"
    assert contact_of(registered(office, "目击者=张三丰", "目击者=李四")).name == "张三丰"


@pytest.mark.parametrize(
    ("words", "secret"),
    [(("来电人=欧阳先生",), "欧阳"), (COMPANIONS, "甲乙丙"), (("目击者=张三丰",), "张三丰")],
)
def test_the_handover_page_tells_that_somebody_is_there_and_not_who(
    office: Clerk, words: tuple[str, ...], secret: str
) -> None:
    registered(office, *words)
    page = office.does("handover").out.splitlines()
    (text,) = [each for each in page if each.endswith(".md")]
    page_text = (office.root / text).read_text(encoding="utf-8")
    assert "| *** " in page_text
    assert secret not in page_text
    assert "5678" not in page_text


def test_the_list_tells_a_masked_name(office: Clerk) -> None:
    number = registered(office, "来电人=欧阳先生").card.number
    office.does("do", number, "转办", "设备部")
    office.does("do", number, "答复", *ANSWER)
    said = office.does("list").out
    assert "欧阳" not in said
    assert "***" in said
