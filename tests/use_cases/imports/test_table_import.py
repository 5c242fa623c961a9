"""A table of somebody else's becomes records: what comes in, what does not and why, only once."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from clerks import git, workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from places import TOP
from thorough import share

from cpl.codec.tables.mapping import read_mapping
from cpl.problems import ProblemsFound, UsageProblem
from cpl.store.bases import OLD_RULES
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table_import import ImportPlan, carry_out, open_table, plan

NOW = datetime(2026, 11, 21, 9, 12)
HEADER = ("单号", "时间", "客户", "内容", "答复", "答复时间")
ONE = ("71", "2026-11-02 09:30", "王女士", "过山车停运", "", "")
ANSWERED = ("72", "2026/11/3 14:05:59", "李先生", "排队太久", "已加开窗口", "2026年11月4日 10:00")
MAPPING = """
编号列: 单号
编号前缀: 旧-
登记:
  类别: {值: 投诉}
  接收时间: 时间
  渠道: {值: 网络}
  投诉人.姓名: 客户
  内容: 内容
事件:
  - 事件: 转办
    当: 答复
    时间: 时间
    字段: {主办单位: {值: 运营部}}
  - 事件: 答复
    当: 答复
    时间: 答复时间
    字段:
      答复内容: 答复
      答复方式: {值: 网络}
      原因分析: {值: 原表未写}
      责任认定: {值: 无责}
"""


@dataclass(frozen=True)
class Office:
    """A workspace, and tables and a mapping beside it."""

    root: Path

    @property
    def desk(self) -> Desk:
        place = Workspace(self.root)
        return Desk(place, NOW, person_named(place, "李敏"), clock_set=True)

    def table(self, *rows: tuple[str, ...], name: str = "旧台账.csv") -> Path:
        path = self.root.parent / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    def mapping(self, text: str = MAPPING) -> Path:
        path = self.root.parent / "映射.yaml"
        path.write_text(text, "utf-8")
        return path

    def shown(self, *rows: tuple[str, ...], mapping: str = MAPPING) -> ImportPlan:
        return plan(self.desk, self.table(HEADER, *rows), self.mapping(mapping))

    def imported(self, *rows: tuple[str, ...], mapping: str = MAPPING) -> ImportPlan:
        return carry_out(self.desk, self.table(HEADER, *rows), self.mapping(mapping))

    def rules_say(self, instead: dict[str, str]) -> None:
        """The rules are recorded with these words replaced, each of which must stand there."""
        path = self.root / "rules.yaml"
        text = path.read_text("utf-8")
        for old, new in instead.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        git(self.root, "commit", "--quiet", "-a", "-m", "规则")

    def text(self, number: str) -> str:
        return Workspace(self.root).path_of(number).read_text("utf-8")


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(workspace(tmp_path_factory.getbasetemp() / "客服台账", tmp_path / "w"))


def counts(found: ImportPlan) -> tuple[int, int, int, int]:
    """The rows of the source; those that are new, there already or above, not readable."""
    there = sum(1 for _ in found.fates.of(Fate.SAME, Fate.REPEATED))
    failed = sum(1 for _ in found.fates.of(Fate.UNREADABLE))
    return found.fates.total, len(found.new), there, failed


def with_value(row: tuple[str, ...], column: str, value: str) -> tuple[str, ...]:
    return tuple(value if name == column else old for name, old in zip(HEADER, row, strict=True))


# —— what comes in ——


def test_a_row_becomes_a_record_with_its_history(office: Office) -> None:
    """Registered when it was received, written down now; its number carries that day."""
    office.imported(ONE, ANSWERED)
    assert (
        office.text("TS20261103-001")
        == """\
编号: TS20261103-001
状态: 已答复
类别: 投诉
接收时间: 2026-11-03 14:05
渠道: 网络
内容: 排队太久
投诉人:
  姓名: 李先生
来源编号: 旧-72
经过:
  - 时间: 2026-11-03 14:05
    事件: 登记
    经办: 李敏
    角色: 客服专员
    登记于: 2026-11-21 09:12
  - 时间: 2026-11-03 14:05
    事件: 转办
    经办: 李敏
    角色: 客服专员
    登记于: 2026-11-21 09:12
    主办单位: 运营部
    等级: 一级
  - 时间: 2026-11-04 10:00
    事件: 答复
    经办: 李敏
    角色: 客服专员
    登记于: 2026-11-21 09:12
    答复内容: 已加开窗口
    答复方式: 网络
    原因分析: 原表未写
    责任认定: 无责
"""
    )
    assert "状态: 待受理" in office.text("TS20261102-001")
    assert check(Workspace(office.root), (), NOW) == ()


def test_numbers_go_up_with_the_time_of_receipt(office: Office) -> None:
    late, early = (
        with_value(ONE, "时间", "2026-11-02 18:00"),
        with_value(ANSWERED, "时间", "2026-11-02 08:00"),
    )
    office.imported(ONE)
    found = office.imported(late, early)
    assert [each.place for each in found.fates.of(Fate.CHANGED)] == ["第2行"]  # 71 is there
    found = office.imported(early, with_value(late, "单号", "73"))
    assert [(number, each.source_id) for number, each in found.new.glimpses()] == [
        ("TS20261102-003", "旧-73")
    ]


def test_one_import_is_one_commit_that_names_nobody(office: Office) -> None:
    git = Workspace(office.root).git
    before = len(git.log())
    found = office.imported(ONE, ANSWERED)
    made = git.log()[0]
    assert (len(git.log()), made.sha) == (before + 1, found.commit)
    assert made.subject == "导入: 2 件 (旧台账.csv)"
    assert ("Cpl-Record", "TS20261102-001") in made.trailers
    assert ("Cpl-Rules", "default 1") in made.trailers
    assert not git.status()


def test_of_hundreds_of_records_git_itself_lists_the_files(office: Office) -> None:
    """10,000 trailers are more than a command line takes."""
    rows = [with_value(ONE, "单号", str(each)) for each in range(201)]
    office.imported(*rows)
    trailers = Workspace(office.root).git.log()[0].trailers
    assert not [each for each in trailers if each[0] == "Cpl-Record"]
    assert len(Workspace(office.root).numbers()) == 201


def test_tabs_carriage_returns_and_blank_edges_are_nobodys_words(office: Office) -> None:
    found = office.shown(
        with_value(ONE, "内容", "\n\t\t\n\t\t停运_x000D_ \r\n\n\n\n　　没有告知\n")
    )
    assert (
        found.new.record(0).fields["内容"] == "停运_x000D_\n\n　　没有告知"
    )  # an escape in .xlsx only


def test_a_long_text_comes_in_whole(office: Office) -> None:
    text = "排队两小时。" * 1000
    assert office.shown(with_value(ONE, "内容", text)).new.record(0).fields["内容"] == text


def test_a_true_date_among_texts(office: Office) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append((71, datetime(2026, 11, 2, 9, 30, 15), *ONE[2:]))
    sheet.append(ANSWERED)
    book.save(office.root.parent / "表.xlsx")
    mapping = MAPPING.replace("接收时间: 时间", '接收时间: {列: 时间, 格式: "%Y/%m/%d %H:%M:%S"}')
    found = plan(office.desk, office.root.parent / "表.xlsx", office.mapping(mapping))
    received = [each.card.received_at for _, each in found.new.glimpses()]
    assert received == [datetime(2026, 11, 2, 9, 30), datetime(2026, 11, 3, 14, 5)]


# —— the words of the mapping ——


@pytest.mark.parametrize(
    ("source", "cell", "value"),
    [
        ("内容", "停运", "停运"),
        ("{列: [客户, 内容], 连接: ：}", "停运", "王女士：停运"),
        ("{值: 转述。, 列: 内容, 连接: ''}", "停运", "转述。停运"),
        ("{列: 内容, 对照: {停运: 设备停运}}", "停运", "设备停运"),
        ("{列: 内容, 对照: {停运: 设备停运}}", "别的", "别的"),
        ("{列: 内容, 对照: {停运: 设备停运}, 缺省: 其他}", "别的", "其他"),
        ("{列: 答复, 缺省: 没有写}", "停运", "没有写"),
        ("没有这列|内容", "停运", "停运"),
        ("答复|内容", "停运", "停运"),
    ],
)
def test_what_a_source_says(office: Office, source: str, cell: str, value: str) -> None:
    mapping = MAPPING.replace("  内容: 内容\n", f"  内容: {source}\n")
    found = office.shown(with_value(ONE, "内容", cell), mapping=mapping)
    assert [found.new.record(n).fields["内容"] for n in range(len(found.new))] == [value]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("编号列:", "编号栏:", 2, "unknown-key"),
        ("渠道:", "渠到:", 7, "field-not-here"),
        ("投诉人.姓名:", "投诉人:", 8, "field-not-here"),
        ("投诉人.姓名:", "投诉人.名字:", 8, "field-not-here"),
        ("事件: 转办", "事件: 转半", 11, "unknown-event"),
        ("接收时间: 时间", "接收时间: {列: 时间, 格式: YYYY-MM-DD}", 6, "bad-format"),
        ("{值: 网络}", "{直: 网络}", 7, "unknown-key"),
        ("编号列: 单号", "表头行: 一", 2, "not-a-number"),
    ],
)
def test_a_mistake_in_the_mapping_is_told_at_its_line(
    office: Office, old: str, new: str, line: int, code: str
) -> None:
    rules = office.desk.workspace.latest_rules
    text = MAPPING.replace(old, new, 1)
    found, problems = read_mapping("映射.yaml", text.encode(), rules)
    assert found is None
    assert (line, code) in [(each.location.line, each.code) for each in problems]


def test_a_column_that_the_table_does_not_have(office: Office) -> None:
    with pytest.raises(ProblemsFound, match=r"映射\.yaml:8:.*没有“顾客”这一列"):
        office.shown(ONE, mapping=MAPPING.replace("投诉人.姓名: 客户", "投诉人.姓名: 顾客"))


# —— what cannot be read ——


@pytest.mark.parametrize(
    ("column", "value", "place", "code"),
    [
        ("时间", "有一天", "旧台账.csv:第2行:时间(B2)", "bad-value"),
        ("时间", "", "旧台账.csv:第2行:时间(B2)", "field-missing"),
        ("时间", "2027-01-01 08:00", "旧台账.csv:第2行:时间(B2)", "future-time"),
        ("内容", "#REF!", "旧台账.csv:第2行:内容(D2)", "formula-error"),
        ("单号", "1.38E+10", "旧台账.csv:第2行:单号(A2)", "digits-lost"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_rest_comes_in(
    office: Office, column: str, value: str, place: str, code: str
) -> None:
    found = office.imported(with_value(ONE, column, value), ANSWERED)
    assert counts(found) == (2, 1, 0, 1)
    problem = next(each for each in found.problems if each.code == code)
    assert str(problem).startswith(f"{place}: 错误: ")
    assert Workspace(office.root).numbers() == ("TS20261103-001",)


def test_an_event_that_is_refused_is_left_out_with_a_warning(office: Office) -> None:
    """The answer is older than the complaint: the row comes in up to there."""
    found = office.imported(with_value(ANSWERED, "答复时间", "2026-11-01 10:00"))
    assert counts(found) == (1, 1, 0, 0)
    assert [event.name for event in found.new.record(0).history] == ["登记", "转办"]
    assert str(found.problems[0]).startswith(
        "旧台账.csv:第2行:答复时间(F2): 警告: “答复”没有导入："
    )


def test_an_event_without_its_time_is_left_out(office: Office) -> None:
    found = office.shown(with_value(ANSWERED, "答复时间", ""))
    assert found.new.record(0).state == "承办中"
    assert str(found.problems[0]).startswith("旧台账.csv:第2行:答复时间(F2): 警告: ")


def test_lost_control_characters_are_told(office: Office) -> None:
    found = office.shown(with_value(ONE, "内容", "停\x07运"))
    assert found.new.record(0).fields["内容"] == "停运"
    assert [each.code for each in found.problems] == ["control-characters"]


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.sampled_from(("2026-11-02 09:30", "2026/11/3", "2030-01-01", "")) | ANY
ROWS = st.tuples(st.sampled_from(("71", "72", "")) | ANY, TIMES, ANY, ANY, ANY, TIMES)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=4))
def test_every_row_has_a_fate(office: Office, rows: list[tuple[str, ...]]) -> None:
    found = office.shown(ONE, *rows, ONE)
    assert found.fates.total == 2 + len(rows)
    assert sum(found.fates.counts.values()) == found.fates.total
    assert [each.record for each in found.fates.of(Fate.NEW)] == [
        each.number for each in sorted(found.new, key=lambda each: each.position)
    ]


# —— only once ——


def test_the_same_table_twice_adds_nothing(office: Office) -> None:
    office.imported(ONE, ANSWERED)
    head = Workspace(office.root).git.head()
    found = office.imported(ONE, ANSWERED)
    assert counts(found) == (2, 0, 2, 0)
    assert (found.commit, Workspace(office.root).git.head()) == (None, head)


def test_a_longer_table_adds_what_is_new(office: Office) -> None:
    office.imported(ONE)
    assert counts(office.imported(ONE, ANSWERED)) == (2, 1, 1, 0)


def test_rows_without_an_id_are_known_by_what_they_say(office: Office) -> None:
    row = with_value(ONE, "单号", "")
    found = office.imported(row, ANSWERED)
    source = next(each.source_id for _, each in found.new.glimpses())
    assert source == "20261121-0912-旧台账:第2行"  # and no digest
    assert [each.code for each in found.problems] == ["no-source-id"]
    assert counts(office.imported(row, with_value(row, "内容", "别的事"))) == (2, 1, 1, 0)


def test_a_row_that_stands_twice_comes_in_once(office: Office) -> None:
    assert counts(office.shown(ONE, ONE)) == (2, 1, 1, 0)


def test_one_id_for_two_complaints_is_an_error(office: Office) -> None:
    found = office.shown(ONE, with_value(ONE, "内容", "另一件事"))
    assert counts(found) == (2, 1, 0, 1)
    assert "和第2行相同，内容却不同" in str(found.problems[0])


def test_the_id_of_another_source_is_not_taken_for_this_one(office: Office) -> None:
    office.imported(ONE)
    row = (*ONE[:2], "丙先生", "孩子在滑梯上摔伤", *ONE[4:])
    found = office.imported(row)
    assert [each.code for each in found.problems] == ["same-source-id"]
    assert "这里是 11-02 丙**“孩子在滑梯上摔伤”，那里是 11-02 王**“过山车停运”" in str(
        found.problems[0]
    )
    other = office.imported(row, mapping=MAPPING.replace("旧-", "新-"))
    assert counts(other) == (1, 1, 0, 0)


@pytest.mark.parametrize("source_id", ["旧-71", "'旧-71'", '"旧-71"', "旧-71   # 抄来的"])
def test_however_the_file_writes_it(office: Office, source_id: str) -> None:
    office.imported(ONE)
    path = Workspace(office.root).path_of("TS20261102-001")
    path.write_text(path.read_text("utf-8").replace("旧-71", source_id), "utf-8")
    assert counts(office.shown(ONE)) == (1, 0, 1, 0)


# —— headers ——


def test_a_title_above_the_header_is_passed_over(office: Office) -> None:
    path = office.table(("二〇二六年台账",), (), HEADER, ONE)
    found = plan(office.desk, path, office.mapping())
    assert (found.table.header, counts(found)) == ((3,), (1, 1, 0, 0))


def test_a_header_of_two_rows(office: Office) -> None:
    """A merged cell above holds for the columns to its right; the lower name alone will do."""
    path = office.table(
        ("单号", "来件", "", "内容", "办理", ""), ("", "时间", "客户", "", "答复", "答复时间"), ONE
    )
    found = plan(office.desk, path, office.mapping(MAPPING + "表头行: [1, 2]\n"))
    assert found.table.names == (
        "单号", "来件/时间", "来件/客户", "内容", "办理/答复", "办理/答复时间"
    )  # fmt: skip
    assert counts(found) == (1, 1, 0, 0)


def test_names_that_stand_twice_and_columns_without_a_name(office: Office) -> None:
    table = open_table(office.table(("甲", "", "甲"), ("1", "2", "3")), None)
    assert table.names == ("甲", "B列", "甲(C)")


# —— without a mapping ——


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("  原单号: {type: text, plays: source_id}\n", "原单号: 旧-71\n"),
        (
            "  原表: {type: group, fields: {原单号: {type: text, plays: source_id}}}\n",
            "原表:\n  原单号: 旧-71\n",
        ),
    ],
)
def test_an_office_calls_the_number_of_the_source_what_it_likes(
    office: Office, field: str, said: str
) -> None:
    name = field.strip().partition(":")[0]
    office.rules_say(
        {
            "  来源编号: {type: text": f"{field}  编号的说明: {{type: text",
            "plays: source_id, help": "help",
            "承诺时间, 来源编号, 相关]": f"承诺时间, {name}, 相关]",
        }
    )
    office.imported(ONE)
    assert said in office.text("TS20261102-001")
    assert counts(office.shown(ONE)) == (1, 0, 1, 0)


def test_what_came_in_when_the_field_had_another_name_does_not_come_in_twice(
    office: Office,
) -> None:
    office.imported(ONE)
    old = (office.root / "rules.yaml").read_text("utf-8")
    (office.root / OLD_RULES / "1.yaml").write_text(old, "utf-8")
    new = {
        'version: "1"': 'version: "2"',
        "effective_from: 2025-01-01": "effective_from: 2026-11-20",
        "来源编号": "原单号",
    }
    office.rules_say(new)
    assert counts(office.shown(ONE)) == (1, 0, 1, 0)


def test_columns_named_like_our_fields_need_no_mapping(office: Office) -> None:
    path = office.table(
        ("编号", "接收时间", "类别", "渠道", "姓名", "投诉人.电话", "内容", "标记"),
        ("9", "2026-11-02", "投诉", "热线", "王女士", "13800001234", "停运", "年卡、媒体"),
    )
    record = plan(office.desk, path).new.record(0)
    assert record.fields == {
        "类别": "投诉",
        "接收时间": datetime(2026, 11, 2, 8, 30),
        "渠道": "热线",
        "内容": "停运",
        "投诉人": {"姓名": "王女士", "电话": "13800001234"},
        "标记": ("年卡", "媒体"),
        "来源编号": "9",
    }


def test_other_columns_need_one_and_are_told_how(office: Office) -> None:
    with pytest.raises(UsageProblem, match=r"找不到类别、接收时间、渠道(.|\n)*--skeleton"):
        plan(office.desk, office.table(HEADER, ONE))


def test_an_empty_table(office: Office) -> None:
    with pytest.raises(UsageProblem, match="没有数据"):
        plan(office.desk, office.table(), office.mapping())


# —— the mappings that are carried ——


REAL_TABLES = (
    ("teddy_demo_ledger/附件4.xlsx", "留言.yaml", 120),
    ("car_complaints_12365auto/car_complain.xlsx", "车质网.yaml", 300),
    ("car_complaints_12365auto/car_complain_gbk.csv", "车质网.yaml", 600),
    ("car_complaints_12365auto/car_complain_utf8bom.csv", "车质网.yaml", 600),
)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(("table", "mapping", "rows"), share(REAL_TABLES, of=2))
def test_real_tables_come_in_without_an_error(
    office: Office, shared_data: Path, table: str, mapping: str, rows: int
) -> None:
    carried = TOP / "samples" / "导入" / mapping
    found = plan(office.desk, shared_data / table, carried)
    assert (counts(found), [*found.problems]) == ((rows, rows, 0, 0), [])
