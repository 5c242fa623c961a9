"""The mapping that a table seems to want: by what stands in the columns, and it works."""

from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from casebook import rules_of
from clerks import workspace
from thorough import share

from cpl.codec.tables.mapping import NOWHERE, ColumnMapping, ColumnSource, read_mapping
from cpl.problems import ProblemsFound
from cpl.store.defaults import defaults_root
from cpl.store.tables.rows import Row
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table_import import open_table, plan
from cpl.use_cases.proposing.changes import open_words, with_word
from cpl.use_cases.proposing.columns import complaints_in
from cpl.use_cases.proposing.proposal import Proposal, proposed
from cpl.use_cases.proposing.trial import tried
from cpl.use_cases.proposing.written import mapping_text
from cpl.use_cases.upkeep.init import init

NOW = datetime(2026, 11, 22, 9, 12)
HEAD = """\
2026年11月投诉台账
填表单位：客服部,,,,,,,,填表日期：2026-11-30,,,,
序号,投诉编号,投诉日期,投诉时间,来源,投诉人,,反映问题,类别,责任部门,处理结果,办结时间,满意度
,,,,,姓名,联系电话,,,,,,
"""
ROWS = """\
1,KF-1,2026-11-03,9:30,电话,王女士,13800000001,停运没人告知,设施设备,设备部,已退票,11-04 10:00,满意
2,KF-2,2026-11-03,14:05,现场,李先生,13800000002,检票口没遮阳,服务,运营部,已加开窗口,11-05 11:00,一般
3,KF-3,2026-11-04,10:00,微信,赵小姐,13800000003,餐厅的饭菜是凉的,餐饮,餐饮部,,,
4,KF-4,2026-11-05,16:40,电话,张某某,13800000004,纪念品是坏的,商品,商品部,已换货,11-06 9:00,非常满意
"""
LEDGER = f"{HEAD}{ROWS}合计,4件,,,,,,,,,,,\n制表人：李敏,,,,审核：,,,,,,,,\n"


class Place:
    """A workspace, and tables beside it."""

    def __init__(self, root: Path) -> None:
        workspace = Workspace(root)
        self.root = root
        self.desk = Desk(workspace, NOW, person_named(workspace, "李敏"), clock_set=True)
        self.rules = workspace.latest_rules

    def written(self, text: str, name: str = "台账.csv") -> Path:
        path = self.root.parent / name
        path.write_text(text, "utf-8")
        return path

    def proposes(self, text: str) -> Proposal:
        return proposed(self.desk, open_table(self.written(text), None))


@pytest.fixture
def place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(workspace(tmp_path_factory.getbasetemp() / "客服台账", tmp_path / "w"))


def table(names: str, *rows: str) -> str:
    return "\n".join((names, *rows)) + "\n"


def taken(found: Proposal) -> dict[str, tuple[str, ...]]:
    """Each field with the columns that it is taken from."""
    return {path: each.columns for path, each in found.mapping.fields.items() if each.columns}


def test_a_ledger_as_offices_keep_them_comes_in_with_all_that_happened(place: Place) -> None:
    found = place.proposes(LEDGER)
    assert found.mapping.header == (3, 4)
    assert found.mapping.id_column == "投诉编号"
    assert taken(found) == {
        "接收时间": ("投诉日期", "投诉时间"),
        "渠道": ("来源",),
        "投诉人.姓名": ("投诉人/姓名",),
        "投诉人.电话": ("投诉人/联系电话",),
        "内容": ("反映问题",),
        "分类": ("类别",),
    }
    assert [each.name for each in found.mapping.events][-2:] == ["答复", "回访"]
    assert found.unused == ("序号",)


def test_the_unedited_skeleton_of_it_is_imported_row_by_row(place: Place) -> None:
    path = place.written(LEDGER)
    text = mapping_text(place.proposes(LEDGER), place.rules)
    done = plan(place.desk, path, place.written(text, "映射.yaml"))
    assert done.fates.counts == {Fate.NEW: 4, Fate.TOTAL: 2}
    assert "王女士" not in text


def test_what_is_written_is_read_back(place: Place) -> None:
    found = place.proposes(LEDGER)
    again, problems = read_mapping(
        "映射.yaml", mapping_text(found, place.rules).encode(), place.rules
    )
    assert again is not None, problems
    assert without_places(again) == without_places(found.mapping)


def without_places(mapping: ColumnMapping) -> ColumnMapping:
    def bare(source: ColumnSource) -> ColumnSource:
        return replace(source, where=NOWHERE)

    events = tuple(
        replace(
            each,
            at=bare(each.at) if each.at else None,
            when=replace(each.when, where=NOWHERE) if each.when else None,
            fields={path: bare(source) for path, source in each.fields.items()},
            where=NOWHERE,
        )
        for each in mapping.events
    )
    fields = {path: bare(source) for path, source in mapping.fields.items()}
    return replace(mapping, fields=fields, events=events, where=NOWHERE)


# —— names that fool ——

DAY = "2026-11-0{n} 09:30"
STORY = "过山车停运没有人告知，第{n}次来还是这样"


def of_each(names: str, row: str, rows: int = 9) -> str:
    return table(names, *(row.replace("{n}", str(n)) for n in range(1, rows + 1)))


def test_a_number_of_the_row_is_no_id(place: Place) -> None:
    found = place.proposes(of_each("编号,时间,内容", f"{{n}},{DAY},{STORY}"))
    assert found.mapping.id_column == ""


def test_a_number_that_comes_again_is_no_id(place: Place) -> None:
    found = place.proposes(
        of_each("景区编号,Incident Zip,单号,时间,内容", f"A26,10001,KF-{{n}}7,{DAY},{STORY}")
    )
    assert found.mapping.id_column == "单号"


def test_what_is_asked_whether_it_was_in_time_is_no_time(place: Place) -> None:
    found = place.proposes(
        of_each("Timely response?,Date received,Consumer consent provided?,内容",
                f"Yes,{DAY},Consent provided,{STORY}")
    )  # fmt: skip
    assert taken(found)["接收时间"] == ("Date received",)
    assert found.mapping.id_column == ""


def test_how_many_calls_went_out_is_no_phone(place: Place) -> None:
    found = place.proposes(
        of_each("时间,手机呼出数,联系方式,内容", f"{DAY},{{n}}2,1380000000{{n}},{STORY}")
    )
    assert taken(found)["投诉人.电话"] == ("联系方式",)


def test_a_kind_of_something_else_is_not_the_kind_of_caller(place: Place) -> None:
    found = place.proposes(of_each("类型,时间,内容", f"景区,{DAY},{STORY}"))
    assert "投诉人.类型" not in taken(found)


def test_the_hour_beside_the_day_is_taken_too(place: Place) -> None:
    found = place.proposes(of_each("投诉日期,投诉时间,内容", f"2026.11.{{n}},14:0{{n}},{STORY}"))
    assert found.mapping.fields["接收时间"].columns == ("投诉日期", "投诉时间")
    assert found.mapping.fields["接收时间"].join == " "


def test_who_handles_it_is_not_who_complained(place: Place) -> None:
    found = place.proposes(of_each("时间,承办人,来电人,内容", f"{DAY},王芳,李{{n}}女士,{STORY}"))
    assert taken(found)["投诉人.姓名"] == ("来电人",)


def test_a_make_of_car_is_nobodys_name(place: Place) -> None:
    makes = ("一汽大众", "东风启辰", "长安福特", "众泰")
    rows = (f"2026-11-0{n} 09:30,{make},{STORY}" for n, make in enumerate(makes, 1))
    assert "投诉人.姓名" not in taken(place.proposes(table("时间,谁的车,内容", *rows)))


def test_without_a_name_or_a_phone_it_was_nobody(place: Place) -> None:
    found = place.proposes(of_each("时间,内容", f"{DAY},{STORY}"))
    assert found.mapping.fields["投诉人.匿名"].fixed == "是"


def test_the_words_of_a_column_are_put_into_ours(place: Place) -> None:
    rows = (f"2026-11-0{n} 09:30,{word},{STORY}" for n, word in
            enumerate(("热线", "电话", "现场", "微信", "热线"), 1))  # fmt: skip
    found = place.proposes(table("时间,来源,内容", *rows))
    assert found.mapping.fields["渠道"].table == {"电话": "热线", "现场": "来访", "微信": "网络"}


def test_what_no_column_tells_must_be_filled_in(place: Place) -> None:
    found = place.proposes("甲,时间\n1,2026-11-02\n")
    assert found.lacking == ("内容",)
    mapping = place.written(mapping_text(found, place.rules), "映射.yaml")
    with pytest.raises(ProblemsFound, match="要写“列:”或“值:”"):
        plan(place.desk, place.root.parent / "台账.csv", mapping)


def test_without_names_the_columns_have_letters(place: Place) -> None:
    found = place.proposes(ROWS)
    assert taken(found)["内容"] == ("H",)
    assert "表头行: 无\n" in mapping_text(found, place.rules)


# —— the rules of other offices ——


@pytest.mark.parametrize("profile", ["S002G-酒店", "S002P-南溪镇", "S004-旅业客服"])
def test_the_later_steps_are_those_of_the_office(tmp_path: Path, profile: str) -> None:
    """What is proposed happens, or is not proposed."""
    init(tmp_path / "w", NOW, True, defaults_root() / "samples" / "rules" / f"{profile}.yaml")
    place = Place(tmp_path / "w")
    found = place.proposes(LEDGER)
    trial = tried(place.desk, found.table, found.mapping, rows_of(found, place))
    assert (trial.read, trial.whole) == (4, 4)
    assert {each.name for each in found.mapping.events} <= set(rules_of(profile).complaints.events)


def rows_of(found: Proposal, place: Place, most: int = 300) -> tuple[Row, ...]:
    return tuple(islice(complaints_in(found.table, place.rules), most))


# —— tables that nobody here made ——

TABLES_OF_OTHERS = (
    "teddy_demo_ledger/附件2.xlsx",
    "teddy_demo_ledger/附件3.xlsx",
    "teddy_demo_ledger/附件4.xlsx",
    "car_complaints_12365auto/car_complain.xlsx",
    "car_complaints_12365auto/car_complain_gbk.csv",
    "car_complaints_12365auto/car_complain_utf8bom.csv",
    "hotel_reviews_gbk/景区差评_偶数号.csv",
    "hotel_reviews_gbk/酒店差评_偶数号.csv",
    "hotel_reviews_gbk/酒店评论.csv",
    "nyc311_animals/311_Animals_short.csv",
    "messytables_horror/sw_gen.xlsx",
)


@pytest.mark.slow
@pytest.mark.sampled
def test_the_tables_of_others_come_in_with_what_is_proposed(
    place: Place, shared_data: Path
) -> None:
    """All of them: with the guesses by name alone three of these eleven did."""
    short = {}
    for name in share(TABLES_OF_OTHERS, of=3):
        found = proposed(place.desk, open_table(shared_data / name, None))
        rows = rows_of(found, place)
        trial = tried(place.desk, found.table, found.mapping, rows[:: max(1, len(rows) // 40)])
        if trial.share < 0.95 or found.lacking:
            short[name] = (trial.share, found.lacking)
    assert short == {}


def test_a_number_with_a_day_in_it_is_the_number_and_no_day(place: Place) -> None:
    rows = (f"NJ2026090{n},3-2-50{n},2026/9/{n},电梯坏了没有人来修{n}" for n in range(1, 5))
    found = place.proposes(table("案件号,房号,投诉日期,投诉内容", *rows))
    assert found.mapping.id_column == "案件号"
    assert taken(found)["接收时间"] == ("投诉日期",)
    own = (f"TS2026090{n}-001,2026/9/{n},电梯坏了没有人来修{n}" for n in range(1, 5))
    found = place.proposes(table("编号,日期,投诉内容", *own))
    assert found.mapping.id_column == "编号"
    assert taken(found)["接收时间"] == ("日期",)


def test_whether_the_day_or_the_month_goes_first_is_nobodys_guess(place: Place) -> None:
    rows = ("5/9/2026,饭里有虫子没有人管", "9/10/2026,插队没有人管", "11/11/2026,又涨价了")
    text = table("投诉日期,内容", *rows)
    assert place.proposes(text).mapping.fields["接收时间"].formats == ()
    ours = mapping_text(place.proposes(text), place.rules)
    done = plan(place.desk, place.written(text), place.written(ours, "映射.yaml"))
    assert done.fates.counts == {Fate.NEW: 1, Fate.UNREADABLE: 2}
    only = place.proposes(text + "13/11/2026,排队太久\n")
    assert only.mapping.fields["接收时间"].formats == ()


def test_a_clock_without_its_colon_stands_beside_the_day(place: Place) -> None:
    rows = (f"2026110{n},0{n}30,停水两天没有通知{n},{n}00{n}" for n in range(1, 5))
    found = place.proposes(table("来电日期,来电时间,诉求内容,楼层", *rows))
    assert taken(found)["接收时间"] == ("来电日期", "来电时间")


def test_a_unit_that_is_none_of_ours_is_asked_about(place: Place) -> None:
    rows = (
        "2026-11-03 9:00,13800000001,排队太久了没人管,检票班组,道歉了",
        "2026-11-04 9:00,13800000002,地上有水没有人拖,保洁部,已拖干",
    )
    found = place.proposes(table("日期,电话,内容,责任部门,处理意见", *rows))
    assert [(each.path, each.word) for each in open_words(found, place.rules)] == [
        ("主办单位", "检票班组")
    ]
    word = next(iter(open_words(found, place.rules)))
    events = with_word(found, word, "运营部", place.rules).mapping.events
    assert events[0].fields["主办单位"].table == {"检票班组": "运营部"}


def test_a_channel_by_its_name_is_asked_word_by_word(place: Place) -> None:
    rows = ("2026-11-03 9:00,排队太久了没人管,携程差评", "2026-11-04 9:00,地上有水没有人拖,现场")
    found = place.proposes(table("日期,内容,投诉渠道", *rows))
    assert taken(found)["渠道"] == ("投诉渠道",)
    assert [each.word for each in open_words(found, place.rules)] == ["携程差评"]


def test_a_day_with_a_short_year_says_when_it_was_closed(place: Place) -> None:
    rows = (
        f"26.7.{n} 10:20,1380000000{n},排队太久了没人管{n},道歉了,26.7.{n + 1}" for n in range(1, 5)
    )
    found = place.proposes(table("接诉时间,手机,内容,处理意见,办结时间", *rows))
    times = {each.name: each.at for each in found.mapping.events}
    assert times["答复"] == ColumnSource(("办结时间",))


def test_words_with_a_number_in_them_are_no_number_of_the_complaint(place: Place) -> None:
    rows = (f"2026-11-0{n} 9:00,{n}号楼漏水没人修" for n in range(1, 5))
    found = place.proposes(table("日期,说了什么", *rows))
    assert (found.mapping.id_column, taken(found)["内容"]) == ("", ("说了什么",))
    rows = (f"投字〔2026〕{n}号,2026-11-0{n} 9:00,楼上漏水没有人修" for n in range(1, 5))
    assert place.proposes(table("文号,日期,内容", *rows)).mapping.id_column == "文号"


def test_a_name_and_a_number_in_one_cell_are_both_taken_out_of_it(place: Place) -> None:
    rows = (f"2026-11-0{n} 9:00,周女士1380000000{n},楼上漏水没有人修" for n in range(1, 5))
    found = place.proposes(table("日期,投诉人及电话,内容", *rows))
    done = plan(
        place.desk,
        place.written(
            table("日期,投诉人及电话,内容", "2026-11-01 9:00,吴某（138 0000 0009）,漏水")
        ),
        place.written(mapping_text(found, place.rules), "映射.yaml"),
    )
    caller = done.new.record(0).fields["投诉人"]
    assert caller == {"姓名": "吴某", "电话": "13800000009"}
