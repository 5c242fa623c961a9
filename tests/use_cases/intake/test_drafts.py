"""A draft is one readable file, written whole or not at all."""

from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk

from cpl.store.workspace import Workspace
from cpl.use_cases.intake import drafts
from cpl.use_cases.intake.drafts import Draft, TakenElsewhere

STARTED = datetime(2026, 11, 17, 9, 0)
DRAFT = Draft("工单", STARTED, "李敏", {"投诉人.电话": "13800001234", "内容": "停运\n第二行"})


@pytest.fixture
def office(clerk: Clerk) -> Workspace:
    return Workspace.find(clerk.root)


def test_a_person_can_read_it(office: Workspace) -> None:
    kept = drafts.keep(office, DRAFT)
    assert kept.path.name == "登记-20261117-0900-1.yaml"
    assert kept.path.read_text(encoding="utf-8") == (
        "# 没有登记完的草稿。接着填：cpl new --resume　不要了：cpl new --discard\n"
        "哪一类: 工单\n"
        "开始时间: 2026-11-17 09:00\n"
        "经办: 李敏\n"
        "已填:\n"
        '  投诉人.电话: "13800001234"\n'
        "  内容: |-\n"
        "    停运\n"
        "    第二行\n"
    )


def test_everything_in_it_comes_back(office: Workspace) -> None:
    full = Draft(
        "工单", STARTED, "李敏", {"内容": "", "诉求": "退票"},
        ("标记=媒体", "渠道=热线"), "当场办结", ("处理结果=已换票",), "诉求",
    )  # fmt: skip
    drafts.keep(office, full)
    [kept], problems = drafts.waiting(office)
    assert kept.draft == full
    assert not problems


def test_two_that_begin_in_the_same_minute_are_two(office: Workspace) -> None:
    one, two = drafts.keep(office, DRAFT), drafts.keep(office, DRAFT)
    assert one.path != two.path
    drafts.discard(one)
    assert [each.path for each in drafts.waiting(office)[0]] == [two.path]


def test_one_that_was_gone_on_with_elsewhere_is_left_alone(office: Workspace) -> None:
    kept = drafts.keep(office, DRAFT)
    drafts.update(kept, DRAFT.with_answers({"诉求": "退票"}))
    for stale in (lambda: drafts.update(kept, DRAFT), lambda: drafts.discard(kept)):
        with pytest.raises(TakenElsewhere):
            stale()


@pytest.mark.parametrize(
    "text", ["", "坏: [", "哪一类: 工单\n", "哪一类: 工单\n开始时间: 早上\n经办: 李敏\n"]
)
def test_one_that_cannot_be_read_is_a_problem_and_the_others_are_there(
    office: Workspace, text: str
) -> None:
    drafts.keep(office, DRAFT)
    (Path(office.root) / "草稿" / "登记-20261116-0900-1.yaml").write_text(text, encoding="utf-8")
    found, problems = drafts.waiting(office)
    assert len(found) == 1
    assert len(problems) >= 1


def test_one_that_was_registered_before_it_could_be_removed(
    clerk: Clerk, office: Workspace
) -> None:
    path = clerk.complaint("接收时间=2026-11-17T09:00")
    story = "过山车停运，没有告知可以退票"
    assert (
        drafts.registered_as(office, Draft("工单", STARTED, "李敏", {"内容": story})) == path.stem
    )
    assert drafts.registered_as(office, DRAFT) == ""
