"""One way to receive a record: decided under the number, and the rules, that it has in the end."""

import ast
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk
from sources import naming, tree_of

from cpl.codec.spellings.callers import Caller
from cpl.domain.regulation.rules import Machine
from cpl.problems import UsageProblem
from cpl.store.changeset import ChangedOnDisk
from cpl.store.files import AlreadyThere
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.batches.intake import Batch
from cpl.use_cases.batches.opening import office_of, opening
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.table_import import carry_out
from cpl.use_cases.intake.receiving import receive, rules_of_receipt
from cpl.use_cases.intake.registration import receive_words
from cpl.use_cases.trail import tried_again
from cpl.use_cases.transitions.recording import RefusedError

NOW = datetime(2026, 11, 17, 10)
ORDER = ("设备部", "停运未公示", "停运十分钟内公示", "2026-11-30", "来源=TS20261117-001")
BATCH = ("渠道=热线", "内容=停运", "分类=设备设施")


class Overtaken(Workspace):
    """Right after we have looked which numbers are free, a colleague takes the first, once."""

    def __init__(self, root: Path, colleague: Callable[[], object]) -> None:
        super().__init__(root)
        self.colleague: Callable[[], object] | None = colleague

    def numbers_on(self, machine: Machine, day: date) -> tuple[str, ...]:
        found = super().numbers_on(machine, day)
        colleague, self.colleague = self.colleague, None
        if colleague:
            colleague()
        return found


def no_file(name: str) -> str:
    raise AssertionError(name)


def desk_in(place: Workspace, who: str = "李敏") -> Desk:
    return Desk(place, NOW, person_named(place, who), clock_set=True)


def overtaken(clerk: Clerk, *words: str, who: str = "李敏") -> Desk:
    """Somebody's desk, where a colleague is quicker with these words."""
    quicker = Overtaken(clerk.root, lambda: clerk.does(*words, at="10:00", user=who))
    return desk_in(quicker, who)


def text_of(clerk: Clerk, number: str) -> str:
    return next(clerk.root.rglob(f"{number}.yaml")).read_text("utf-8")


def test_a_linked_record_is_told_the_number_given_out_in_the_end(clerk: Clerk) -> None:
    clerk.complaint()
    other = clerk.complaint()
    desk = overtaken(clerk, "new", "整改", *ORDER[:-1], f"来源={other.stem}", who="吴刚")

    made = receive_words(desk, "整改", ORDER, no_file)

    assert [step.number for step in made.steps] == ["ZG20261117-02", "TS20261117-001"]
    assert "ZG20261117-02" in text_of(clerk, "TS20261117-001")
    assert "ZG20261117-01" not in text_of(clerk, "TS20261117-001")
    assert clerk.does("check").out == "没有发现问题。\n"


def test_what_follows_at_once_has_that_number_too(clerk: Clerk) -> None:
    desk = overtaken(clerk, "new", *COMPLAINT, "诉求=退票")
    made = receive_words(desk, "工单", COMPLAINT, no_file, "转办", ("运营部",))
    assert [(step.number, step.moved) for step in made.steps] == [
        ("TS20261117-002", "待受理"),
        ("TS20261117-002", "待受理→承办中"),
    ]
    assert clerk.does("check").out == "没有发现问题。\n"


def test_a_batch_is_led_by_and_told_the_numbers_given_out_in_the_end(clerk: Clerk) -> None:
    desk = overtaken(clerk, "new", *COMPLAINT)
    office = office_of(desk.workspace, NOW.date())
    batch = Batch(office, "停运", "", opening(desk, office, "停运", BATCH, no_file))
    found = batch.add(desk, (Caller("13800000001", "甲"), Caller("13800000002", "乙")))
    assert [added.number for added in found.added] == ["TS20261117-002", "TS20261117-003"]
    assert "TS20261117-003" in text_of(clerk, "TS20261117-002")
    assert "随 TS20261117-002" in text_of(clerk, "TS20261117-003")
    assert clerk.does("check").out == "没有发现问题。\n"


def test_an_import_begins_again_where_a_number_was_taken(clerk: Clerk) -> None:
    table = clerk.root.parent / "旧台账.csv"
    table.write_text("编号,时间,姓名,内容\nA1,2026-11-17 09:00,甲,排队\n", "utf-8")
    mapping = clerk.root.parent / "映射.yaml"
    mapping.write_text(
        "编号列: 编号\n登记:\n  接收时间: {列: 时间}\n  渠道: {值: 网络}\n  类别: {值: 投诉}\n"
        "  内容: {列: 内容}\n  投诉人.姓名: {列: 姓名}\n",
        "utf-8",
    )
    found = carry_out(overtaken(clerk, "new", *COMPLAINT), table, mapping)
    assert [new.number for new in found.new] == ["TS20261117-002"]
    assert clerk.does("check").out == "没有发现问题。\n"


def test_it_is_tried_again_for_a_while_and_then_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trail, "PATIENCE", 0.1)
    tried: list[int] = []

    def never() -> None:
        tried.append(1)
        raise (AlreadyThere if len(tried) % 2 else ChangedOnDisk)(Path("TS20261117-001.yaml"))

    with pytest.raises((ChangedOnDisk, AlreadyThere)):
        tried_again(never)
    assert len(tried) > 2


def test_a_refusal_is_not_tried_again(clerk: Clerk) -> None:
    desk = desk_in(Workspace(clerk.root))
    with pytest.raises(RefusedError) as error:
        receive(desk, "工单", {"类别": "投诉"})
    assert "缺少“内容”。" in [reason.say for reason in error.value.refused.reasons]


def test_the_rules_of_receipt_may_not_know_the_machine(clerk: Clerk) -> None:
    with pytest.raises(UsageProblem, match="接收时的规则（1）没有“质询”这一类"):
        rules_of_receipt(desk_in(Workspace(clerk.root)), "质询", None)


def test_a_step_holds_the_card_after_it(clerk: Clerk) -> None:
    made = receive_words(
        desk_in(Workspace(clerk.root)), "工单", COMPLAINT, no_file, "转办", ("运营部",)
    )
    first, second = made.steps
    assert (first.card.state, second.card.state) == ("待受理", "承办中")
    assert second.card.values["主办单位"] == "运营部"
    assert second.card.number == "TS20261117-001"


def test_an_import_says_whom_it_did_not_tell(clerk: Clerk) -> None:
    """An order imported with its 来源: the complaint itself is not written to, and that is said."""
    clerk.complaint()
    table, mapping = clerk.root.parent / "整改.csv", clerk.root.parent / "映射.yaml"
    table.write_text(
        "单位,问题,要求,期限,来源\n设备部,停运,公示,2026-11-30,TS20261117-001\n", "utf-8"
    )
    mapping.write_text(
        "种类: 整改\n登记:\n  整改单位: {列: 单位}\n  存在问题: {列: 问题}\n"
        "  整改要求: {列: 要求}\n  整改期限: {列: 期限}\n  来源: {列: 来源}\n",
        "utf-8",
    )
    before = text_of(clerk, "TS20261117-001")
    found = carry_out(desk_in(Workspace(clerk.root), "吴刚"), table, mapping)
    assert [new.number for new in found.new] == ["ZG20261117-01"]
    assert [problem.code for problem in found.problems] == ["link-not-told"]
    assert "TS20261117-001 上没有记它" in str(found.problems[0])
    assert text_of(clerk, "TS20261117-001") == before


def test_numbers_events_and_their_judgement_are_made_in_one_place() -> None:
    """A second place would be a second way to register."""
    alone = "next_number", "new_text", "edits_for", "new_event", "roles_to_try", "tried_again"
    places: dict[str, set[str]] = {}
    for path in naming(*alone):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                places.setdefault(node.func.id, set()).add(path.stem)
    # `numbers` has examples; `renumbering` mends what two clones without letters gave out.
    assert places["next_number"] == {"numbering", "numbers", "renumbering"}
    assert places["new_text"] == {"recording", "trial"}  # the latter for its dummies
    assert places["edits_for"] == {"recording"}
    assert places["new_event"] == places["roles_to_try"] == {"transition"}
    recorded = {"receiving", "intake", "table_import", "transition", "attach", "receipt"}
    again = {*recorded, "disclosing", "filing", "adoption", "own_register", "settling"}
    assert places["tried_again"] == again
