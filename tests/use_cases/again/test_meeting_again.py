"""The same table comes again: what is the same, what has changed, what is somebody else's."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from clerks import git, workspace

from cpl.codec.tables.mapping import Repeats, read_mapping
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.changed_files import edited
from cpl.use_cases.checking.check import check
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.sorting import Choices
from cpl.use_cases.imports.table_import import ImportPlan, carry_out, plan

NOW = datetime(2026, 11, 22, 9)
WITH_ID = """\
编号列: 工单号
登记:
  类别: {值: 投诉}
  接收时间: 接收时间
  渠道: {值: 网络}
  投诉人.姓名: 姓名
  投诉人.电话: 电话
  内容: 内容
事件:
  - 事件: 转办
    时间: 接收时间
    字段: {主办单位: {值: 运营部}}
  - 事件: 答复
    当: 答复
    时间: 答复时间
    字段: {答复内容: 答复, 答复方式: {值: 网络}, 原因分析: {值: 未写}, 责任认定: {值: 无责}}
"""
WITHOUT = WITH_ID.replace("编号列: 工单号\n", "")
HEAD = "工单号,接收时间,姓名,电话,内容,答复,答复时间"
WANG = "W1,2026-11-01 09:00,王某,13800000001,排队久,,"
LI = "W2,2026-11-02 10:00,李某,13800000002,停车场没有车位也没有人管,,"
ZHAO = "W3,2026-11-03 11:00,赵某,13800000003,厕所没有纸,,"


@dataclass(frozen=True)
class Ledgers:
    """A workspace, and one clerk's tables beside it."""

    root: Path

    @property
    def desk(self) -> Desk:
        place = Workspace(self.root)
        return Desk(place, NOW, person_named(place, "李敏"), clock_set=True)

    def comes(
        self,
        *rows: str,
        mapping: str = WITH_ID,
        name: str = "台账.csv",
        head: str = HEAD,
        choices: Choices = Choices(),  # noqa: B008 - frozen
    ) -> ImportPlan:
        """The table is imported; a preview before says the same of every row."""
        path, mapped = self.root.parent / name, self.root.parent / "映射.yaml"
        path.write_text("\n".join([head, *rows, ""]), "utf-8")
        mapped.write_text(mapping, "utf-8")
        shown = plan(self.desk, path, mapped, choices=choices)
        done = carry_out(self.desk, path, mapped, choices=choices)
        assert done.fates == shown.fates
        assert done.fates.total == len(rows)
        assert check(Workspace(self.root), (), NOW) == ()
        assert not Workspace(self.root).git.status()
        return done

    def said(self, number: str) -> str:
        return Workspace(self.root).path_of(number).read_text("utf-8")

    def does(self, number: str, event: str, *words: str, by: str = "李敏") -> None:
        from cpl.use_cases.transitions.transition import transition

        desk = replace(self.desk, actor=person_named(self.desk.workspace, by))
        transition(desk, number, event, words, str)


@pytest.fixture
def ledgers(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    return Ledgers(workspace(tmp_path_factory.getbasetemp() / "客服台账", tmp_path / "w"))


def fates(found: ImportPlan) -> list[Fate]:
    return [each.fate for each in found.fates.rows]


def say(found: ImportPlan) -> str:
    return "\n".join(each.say for each in found.fates.rows if each.say)


# —— a changed row is told, and written only when it is asked for ——


@pytest.mark.parametrize("mapping", [WITH_ID, WITHOUT], ids=["with id", "without"])
@pytest.mark.parametrize(
    ("row", "told"),
    [
        (WANG.replace("13800000001", "13900000009"), "投诉人.电话 138****0001 → 139****0009"),
        (WANG.replace("排队久", "孩子摔伤送医"), "内容 排队久 → 孩子摔伤送医"),
        (WANG.replace("09:00", "09:40"), "接收时间 2026-11-01 09:00 → 2026-11-01 09:40"),
        (WANG[:-1] + "已加开窗口,2026-11-04 10:00", "新有“答复”（11-04 10:00）"),
    ],
    ids=["phone", "text", "time", "answer"],
)
def test_one_thing_put_right_in_the_table(
    ledgers: Ledgers, mapping: str, row: str, told: str
) -> None:
    """Not called the same, as it was; not registered a second time either."""
    ledgers.comes(WANG, LI, mapping=mapping)
    before = ledgers.said("TS20261101-001")
    found = ledgers.comes(row, LI, ZHAO, mapping=mapping)
    assert fates(found) == [Fate.CHANGED, Fate.SAME, Fate.NEW]
    assert (say(found), found.fates.is_complete) == (told, False)
    assert ledgers.said("TS20261101-001") == before


def test_an_update_is_a_correction_and_what_happened_since(ledgers: Ledgers) -> None:
    ledgers.comes(WANG)
    row = "W1,2026-11-01 09:00,王某,13900000009,排队久,已加开窗口,2026-11-04 10:00"
    found = ledgers.comes(row, choices=Choices(update=True))
    assert (fates(found), found.fates.is_complete) == ([Fate.CHANGED], True)
    said = ledgers.said("TS20261101-001")
    assert '电话: "13900000009"' in said
    assert said.count("事件: 答复") == said.count("事件: 更正") == 1
    assert said.count(f"依据: 来源表 台账.csv SHA-256 {found.origin.sha256}") == 2
    assert fates(ledgers.comes(row)) == [Fate.SAME]


def test_what_was_corrected_here_is_not_undone_by_the_old_table(ledgers: Ledgers) -> None:
    """Equal to what was imported or to what is said now: there is nothing new in it."""
    ledgers.comes(WANG)
    ledgers.does("TS20261101-001", "更正", "投诉人.电话=13900000009", "字段=电话", "原因=听录音")
    assert fates(ledgers.comes(WANG)) == [Fate.SAME]
    assert fates(ledgers.comes(WANG.replace("13800000001", "13900000009"))) == [Fate.SAME]


def test_what_the_rules_refuse_is_told_and_not_written(ledgers: Ledgers) -> None:
    answered = WANG[:-1] + "已加开窗口,2026-11-04 10:00"
    ledgers.comes(answered)
    moved = answered.replace("11-04", "11-05")
    found = ledgers.comes(moved, choices=Choices(update=True))
    assert (fates(found), found.commit, found.fates.is_complete) == ([Fate.CHANGED], None, False)
    assert "没有采用：“答复”是什么时候的，记下了就不能改。" in say(found)


def test_an_answer_that_the_rules_refused_is_not_a_change_for_ever(ledgers: Ledgers) -> None:
    early = WANG[:-1] + "已加开窗口,2026-10-04 10:00"
    first = ledgers.comes(early)
    again = ledgers.comes(early)
    assert fates(again) == [Fate.SAME]
    assert list(map(str, again.problems)) == list(map(str, first.problems)) != []


# —— somebody else's row ——


def test_a_second_clerks_first_row_does_not_vanish_behind_the_firsts(ledgers: Ledgers) -> None:
    """Both number their rows from 1, and both wrote only the day."""
    ledgers.comes("1,2026-11-03,甲,13800000001,过山车停运没告知,,", name="甲班.csv")
    found = ledgers.comes("1,2026-11-03,丙,13800000003,孩子在滑梯上摔伤,,", name="乙班.csv")
    assert (fates(found), found.fates.is_complete) == ([Fate.UNREADABLE], False)
    said = str(found.problems[0])
    assert "编号和 TS20261103-001 相同，人、日期、内容却对不上" in said
    assert "孩子在滑梯上摔伤" in said
    assert "编号前缀" in said
    prefixed = WITH_ID + "编号前缀: 乙-\n"
    row = "1,2026-11-03,丙,13800000003,孩子在滑梯上摔伤,,"
    assert fates(ledgers.comes(row, mapping=prefixed, name="乙班.csv")) == [Fate.NEW]


@pytest.mark.parametrize(
    "december",
    [
        "W1,2026-11-15,王某,13800000001,保安打人,,",
        "W2,2026-11-15,周某,13800000007,停车场没有车位也没有人管,,",
        "W4,2026-11-15,,,电梯停运没有人检修,,",
    ],
    ids=["same person", "same words", "nobody, nearly the same words"],
)
def test_a_counter_that_begins_again_next_month(ledgers: Ledgers, december: str) -> None:
    """One thing in common is no proof beside a number that is only a counter."""
    ledgers.comes(WANG, LI, "W4,2026-11-04,,,电梯停运没有人通知,,")
    found = ledgers.comes(december, name="下月.csv", choices=Choices(update=True))
    assert (fates(found), found.commit) == ([Fate.UNREADABLE], None)
    assert "11-15" in str([*found.problems])


@pytest.mark.parametrize(
    "row",
    [
        "W2,2026-11-02 10:00,周某,13800000007,停车场没有车位也没有人管,,",
        "W2,2026-11-02 18:00,李某,13800000002,地下车库灯不亮,,",
        "W2,2026-11-12 10:00,李某,13900000009,停车场没有车位也没有人管理,,",
    ],
    ids=["another person", "other words", "another day, phone, and a word more"],
)
def test_two_things_in_common_are_the_same_matter(ledgers: Ledgers, row: str) -> None:
    ledgers.comes(LI)
    assert fates(ledgers.comes(row)) == [Fate.CHANGED]


def test_one_matter_written_in_two_ways_is_told(ledgers: Ledgers) -> None:
    """Two exports put together: not the same cells, and yet the same call."""
    again = "W9,2026/11/1 9:00,王某,138 0000 0001,排队 久,,"
    for mapping in (WITH_ID, WITHOUT):
        found = plan_of(ledgers, mapping, WANG, LI, again)
        assert fates(found) == [Fate.NEW] * 3
        assert [(each.row, each.code) for each in found.problems] == [(4, "like-another")]
        assert "和第2行同一人、同一天、同一内容" in str(found.problems[0])


def plan_of(ledgers: Ledgers, mapping: str, *rows: str) -> ImportPlan:
    path, mapped = ledgers.root.parent / "两份.csv", ledgers.root.parent / "映射.yaml"
    path.write_text("\n".join([HEAD, *rows, ""]), "utf-8")
    mapped.write_text(mapping, "utf-8")
    return plan(ledgers.desk, path, mapped)


def test_the_same_matter_from_elsewhere_is_created_with_a_warning(ledgers: Ledgers) -> None:
    ledgers.comes(WANG)
    found = ledgers.comes(WANG.replace("W1", "热线-7"), mapping=WITH_ID, name="热线.csv")
    assert fates(found) == [Fate.NEW]
    assert [each.code for each in found.problems] == ["like-another"]
    assert "和 TS20261101-001 同一人、同一天、同一内容" in str(found.problems[0])


# —— no id ——


def test_a_column_more_does_not_double_the_ledger(ledgers: Ledgers) -> None:
    ledgers.comes(WANG, LI, ZHAO, mapping=WITHOUT)
    wider = [f"{each},备注{n}" for n, each in enumerate((WANG, LI, ZHAO))]
    found = ledgers.comes(*wider, mapping=WITHOUT, head=f"{HEAD},备注")
    assert fates(found) == [Fate.SAME] * 3


def test_a_row_that_waits_is_told_of_once(ledgers: Ledgers) -> None:
    """还没有认出是不是那一件的，最后才登记：编号写“/”的说过了，不再数一遍。"""
    ledgers.comes(WANG, LI, mapping=WITHOUT)
    put_right = (WANG.replace("W1", "/") + "退票", LI.replace("W2", "/") + "退票")
    rows = [each.replace("久", "很久").replace("没有人", "无人") for each in put_right]
    found = ledgers.comes(*rows, name="别处的.csv")
    (told,) = (each for each in found.problems if each.code == "blank-word")
    assert told.message == "“/”当作没有写。这样的共 2 行：第2行、第3行。"


def test_a_table_of_one_row_is_known_by_its_name(ledgers: Ledgers) -> None:
    """No other row of it can tell that it is the same ledger."""
    ledgers.comes(WANG, mapping=WITHOUT)
    row = WANG.replace("排队久", "孩子摔伤送医")
    assert fates(ledgers.comes(row, mapping=WITHOUT)) == [Fate.CHANGED]
    assert fates(ledgers.comes(row, mapping=WITHOUT, name="别的.csv")) == [Fate.NEW]


def test_the_ids_of_earlier_versions_are_still_known(ledgers: Ledgers) -> None:
    """They were a digest of the whole row."""
    ledgers.comes(WANG, mapping=WITHOUT)
    path = Workspace(ledgers.root).path_of("TS20261101-001")
    old = path.read_text("utf-8").replace("20261122-0900-台账:第2行", "sha:0123456789abcdef")
    assert "sha:" in old
    path.write_text(old, "utf-8")
    git(ledgers.root, "commit", "--quiet", "-a", "-m", "早先的版本")
    assert fates(ledgers.comes(WANG, mapping=WITHOUT)) == [Fate.SAME]


SAME = ("2026-11-03,厕所没有纸",) * 3
ANYBODY = """\
登记: {类别: {值: 投诉}, 接收时间: 接收时间, 渠道: {值: 网络}, 内容: 内容, 投诉人.匿名: {值: 是}}
"""


TOILETS = tuple(f"2026-11-03,厕所没有纸,{n}号厕所" for n in range(1, 4))
PLACED = ANYBODY.replace("内容: 内容", "内容: 内容, 发生地点: 地点")


def test_rows_alike_but_for_the_place_keep_their_records_however_sorted(ledgers: Ledgers) -> None:
    """Nobody is named: each row is the record that says all it says, or most of it."""

    def comes(*rows: str) -> list[tuple[Fate, str]]:
        found = ledgers.comes(*rows, mapping=PLACED, head="接收时间,内容,地点")
        return [(each.fate, each.record[-1]) for each in found.fates.rows]

    first, second, third = TOILETS
    assert comes(first, second, third) == [(Fate.NEW, n) for n in "123"]
    assert comes(third, first, second) == [(Fate.SAME, n) for n in "312"]
    fourth = second.replace("2号", "4号")
    found = comes(fourth, third, second, first)
    assert found == [(Fate.NEW, "4"), (Fate.SAME, "3"), (Fate.SAME, "2"), (Fate.SAME, "1")]


@pytest.mark.parametrize("head", ["接收时间,内容,地点", "接收时间,内容,地点,姓名"])
def test_a_row_above_does_not_take_the_record_of_an_unchanged_one(
    ledgers: Ledgers, head: str
) -> None:
    """The same person, too, may tell of two places on one day, and of none of them."""
    mapping = (
        PLACED
        if "姓名" not in head
        else PLACED.replace("投诉人.匿名: {值: 是}", "投诉人.姓名: 姓名")
    )

    def comes(*places: str) -> list[Fate]:
        rows = [f"2026-11-03,厕所没有纸,{each},王某" for each in places]
        cut = [row.rsplit(",", 1)[0] for row in rows] if "姓名" not in head else rows
        return fates(ledgers.comes(*cut, mapping=mapping, head=head))

    comes("1号厕所")
    assert comes("2号厕所", "1号厕所") == [Fate.NEW, Fate.SAME]
    assert comes("", "2号厕所", "1号厕所", "3号厕所")[1:] == [Fate.SAME, Fate.SAME, Fate.NEW]


def test_the_row_that_agrees_most_is_the_record(ledgers: Ledgers) -> None:
    """Somebody else's row above, of the same day and words, does not take the record away."""
    wang = "W1,2026-11-03 09:00,王某,13800000001,排队久,,"
    ledgers.comes(wang, ZHAO, mapping=WITHOUT)
    put_right = wang.replace("13800000001", "13900000009")
    other = "W8,2026-11-03 09:00,周某,13700000007,排队久,,"
    found = ledgers.comes(other, put_right, ZHAO, mapping=WITHOUT)
    assert fates(found) == [Fate.NEW, Fate.CHANGED, Fate.SAME]
    assert found.fates.rows[1].record == "TS20261103-001"


def test_rows_that_say_the_same_are_decided_by_a_person(ledgers: Ledgers) -> None:
    """Three callers, or one who was written down three times: nobody but the clerk knows."""

    def comes(repeated: Repeats | None) -> ImportPlan:
        choices = Choices(repeated=repeated)
        return ledgers.comes(*SAME, mapping=ANYBODY, head="接收时间,内容", choices=choices)

    found = comes(None)
    assert fates(found) == [Fate.NEW, Fate.REPEATED, Fate.REPEATED]
    assert [each.like for each in found.fates.rows] == ["", "第2行", "第2行"]
    assert not found.fates.is_complete
    assert comes(Repeats.MERGE).fates.is_complete
    assert fates(comes(Repeats.KEEP)) == [Fate.SAME, Fate.NEW, Fate.NEW]
    assert fates(comes(None)) == [Fate.SAME] * 3


def test_the_same_id_and_the_same_words_are_one_row(ledgers: Ledgers) -> None:
    found = ledgers.comes(WANG, WANG)
    assert fates(found) == [Fate.NEW, Fate.REPEATED]
    assert found.fates.is_complete


# —— what was imported before ——


def test_rows_that_were_taken_out_are_told_and_stay(ledgers: Ledgers) -> None:
    ledgers.comes(WANG, LI, ZHAO)
    found = ledgers.comes(WANG, ZHAO)
    assert found.gone is not None
    assert found.gone.records == ("TS20261102-001",)
    assert found.gone.earlier.records["TS20261102-001"] == "第3行"
    assert Workspace(ledgers.root).path_of("TS20261102-001").exists()


def test_the_same_bytes_are_known_at_once(ledgers: Ledgers) -> None:
    first = ledgers.comes(WANG)
    again = ledgers.comes(WANG)
    assert first.before is None
    assert again.before is not None
    assert again.before.name == first.name
    assert again.commit is None


def test_a_mapping_in_the_workspace_is_recorded_with_the_import(ledgers: Ledgers) -> None:
    """And so it is no edit by hand that nobody has put a name to."""
    path, mapping = ledgers.root.parent / "台账.csv", ledgers.root / "台账.映射.yaml"
    for rows in (WANG,), (WANG, LI):
        path.write_text("\n".join([HEAD, *rows, ""]), "utf-8")
        mapping.write_text(f"{WITH_ID}# {len(rows)}\n", "utf-8")
        assert edited(ledgers.desk) == ()
        carry_out(ledgers.desk, path, mapping)
        place = Workspace(ledgers.root)
        assert not place.git.status()
        assert mapping in place.git.files_of("HEAD")


# —— the table is wrong, and ours is right ——


def ours(*names: str) -> str:
    return f"{WITH_ID}以这里为准: {{TS20261101-001: [{', '.join(names)}]}}\n"


def test_ours_is_right_as_somebody_decided_until_he_takes_it_back(ledgers: Ledgers) -> None:
    """A time of receipt that was moved is refused by the rules: it would be told for ever."""
    ledgers.comes(WANG)
    moved, before = WANG.replace("09:00", "09:40"), ledgers.said("TS20261101-001")
    refused = ledgers.comes(moved, choices=Choices(update=True))
    assert (fates(refused), refused.fates.is_complete) == ([Fate.CHANGED], False)
    decided = ledgers.comes(moved, mapping=ours("接收时间"))
    assert (fates(decided), decided.fates.is_complete) == ([Fate.OURS], True)
    assert "第2行 以这里为准 TS20261101-001" in manifest(ledgers, decided)
    assert ledgers.comes(moved, mapping=ours("接收时间")).commit is None  # it is kept already
    assert ledgers.said("TS20261101-001") == before
    assert fates(ledgers.comes(moved)) == [Fate.CHANGED]


def manifest(ledgers: Ledgers, found: ImportPlan) -> str:
    return (ledgers.root / "imports" / f"{found.name}.yaml").read_text("utf-8")


def test_ours_is_right_in_this_and_not_in_that(ledgers: Ledgers) -> None:
    ledgers.comes(WANG)
    row = WANG.replace("13800000001", "13900000009")[:-1] + "已加开窗口,2026-11-04 10:00"
    found = ledgers.comes(row, mapping=ours("答复"))
    assert say(found) == "投诉人.电话 138****0001 → 139****0009"
    both = ledgers.comes(row, mapping=ours("答复", "投诉人.电话"))
    assert [each.about for each in both.fates.rows] == [("投诉人.电话", "答复")]


def test_whom_the_table_has_no_more_is_told(ledgers: Ledgers) -> None:
    ledgers.comes(WANG)
    found = ledgers.comes(LI, mapping=ours("接收时间"))
    assert "映射里“以这里为准”写的，表里没有这几件：TS20261101-001。" in found.remarks


def test_what_is_misspelt_there_is_told_at_its_place(ledgers: Ledgers) -> None:
    said = WITH_ID + "以这里为准: {WZ20261101-01: 接收时间, TS20261101-001: 接收时见}\n"
    found = read_mapping("映射.yaml", said.encode(), Workspace(ledgers.root).latest_rules)[1]
    assert [each.code for each in found] == ["bad-number", "field-not-here"]


# —— an emptied cell ——


def test_a_cell_that_is_blank_by_now_is_told_and_takes_nothing_away(ledgers: Ledgers) -> None:
    ledgers.comes(WANG, LI)
    before = ledgers.said("TS20261101-001")
    found = ledgers.comes(WANG.replace("13800000001", "/"), LI, choices=Choices(update=True))
    assert (fates(found), found.fates.is_complete) == ([Fate.SAME, Fate.SAME], True)
    told = [each for each in found.problems if each.code == "emptied"]
    assert [(each.row, each.column) for each in told] == [(2, "电话")]
    assert "TS20261101-001 上有，没有动" in told[0].message
    assert ledgers.said("TS20261101-001") == before


def test_what_was_added_or_taken_away_here_is_no_matter_of_the_tables(ledgers: Ledgers) -> None:
    ledgers.comes(WANG.replace("13800000001", ""), LI)
    ledgers.does("TS20261101-001", "更正", "投诉人.电话=13900000009", "字段=电话", "原因=听录音")
    assert not ledgers.comes(WANG.replace("13800000001", ""), LI).problems


# —— what was struck out here ——


@pytest.mark.parametrize("mapping", [WITH_ID, WITHOUT], ids=["with id", "without"])
def test_what_was_void_is_told_and_registered_anew_where_that_is_wanted(
    ledgers: Ledgers, mapping: str
) -> None:
    ledgers.comes(WANG, LI, mapping=mapping)
    ledgers.does("TS20261101-001", "作废", "理由=导错了", by="吴刚")
    moved = WANG.replace("13800000001", "13900000009") if mapping == WITH_ID else WANG
    again = ledgers.comes(moved, LI, mapping=mapping)
    assert (fates(again), again.fates.is_complete) == ([Fate.SAME] * 2, True)
    assert [(each.row, each.code) for each in again.problems] == [(2, "void-here")]
    anew = ledgers.comes(WANG, LI, mapping=mapping, choices=Choices(renews=True))
    assert fates(anew) == [Fate.NEW, Fate.SAME]
    for choices in (Choices(renews=True), Choices()):  # it is the new one from now on
        last = ledgers.comes(WANG, LI, mapping=mapping, choices=choices)
        assert [each.record for each in last.fates.rows] == ["TS20261101-002", "TS20261102-001"]
        assert not last.problems
