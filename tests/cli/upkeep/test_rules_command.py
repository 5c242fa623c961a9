"""`cpl rules`: lint, prove, show, explain, diagram, adopt and diff at the prompt."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from clerks import (
    ACCEPTED,
    Clerk,
    first_complaint,
    office,
    office_under,
    one_complaint,
    played,
)
from odd_workbooks import with_text_box
from small_shop import changed

from cpl.store.defaults import calendars_root
from cpl.store.workspace import Workspace
from cpl.use_cases.papers import trial
from cpl.use_cases.regulation.linting import lint_file

GoldenText = Callable[[str, str], None]
LATER = "effective_from: 2026-12-01"


@pytest.fixture
def stricter(clerk: Clerk) -> Path:
    """Version 2 of the rules: two hours to assign instead of one, from December on."""
    text = (clerk.root / "rules.yaml").read_text("utf-8")
    for old, new in (
        ('version: "1"', 'version: "2"'),
        ("effective_from: 2025-01-01", LATER),
        ("within: 1 hour, clock: office", "within: 2 hours, clock: office"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = clerk.root.parent / "新规则.yaml"
    path.write_text(text, "utf-8")
    return path


def test_lint_says_the_line_and_the_nearest_word(clerk: Clerk) -> None:
    path = clerk.root / "rules.yaml"
    path.write_text(path.read_text("utf-8").replace("to: 已撤诉", "to: 已撤讼", 1), "utf-8")
    said = clerk("rules", "lint")
    assert said.status == 1
    assert "没有声明过状态“已撤讼”" in said.out
    assert "是不是“已撤诉”？" in said.out
    line = next(
        number
        for number, each in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "已撤讼" in each
    )
    assert said.out.startswith(f"rules.yaml:{line}:")


def test_what_a_form_is_to_tell_besides_has_a_place_on_it(clerk: Clerk) -> None:
    """Wanted by the rules and said by no template, it was on no paper, and nobody told."""
    path = clerk.edits("rules.yaml", ("  答复函: {", "  答复函: {adds: [诉求], "))
    letter = clerk.root / "templates/答复函.md.j2"

    def told() -> str:
        return "".join(map(str, lint_file(path, "rules.yaml")[1]))

    assert told() == "", "the carried letter has a place for it"
    letter.write_text("{{ 编号 }} {{ 答复内容 }}", "utf-8")
    assert "“答复函”要另外写明“诉求”，它的模板里没有地方写。" in told()
    assert "在 templates/答复函.md.j2 里加上“单上另写”。" in told()
    letter.write_text("{{ 编号 }} {{ 诉求 }}", "utf-8")
    assert told() == ""


@pytest.fixture
def no_carried_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lint prints none of those that are carried: all are well (test_template.py), in seconds."""
    monkeypatch.setattr(trial, "_used", lambda *office: ())


def test_lint_warns_of_what_an_own_sheet_would_lose(clerk: Clerk, no_carried_sheets: None) -> None:
    """A stamp drawn as a shape is not on the filled form: better told now than by the customer.

    In the carried rules themselves it finds nothing.
    """
    sheet = clerk.root / "templates" / "致歉信.xlsx"
    sheet.write_bytes(with_text_box("电子章"))
    said = clerk("rules", "lint")
    assert (said.status, len(re.findall("警告: |错误: ", said.out))) == (0, 1)
    assert said.out.startswith("templates/致歉信.xlsx:1:1: 警告: 投诉工单!C5：文本框“电子章”会丢失")


def test_a_profile_is_named_or_else_the_nearest_is_suggested(
    clerk: Clerk, no_carried_sheets: None
) -> None:
    assert clerk("rules", "lint", "S003-聊城交运").status == 0
    said = clerk("rules", "lint", "S003-聊城")
    assert (said.status, "是不是“S003-聊城交运”？" in said.err) == (2, True)
    assert clerk("rules", "lint", "没有.yaml").status == 2


def test_lint_fills_the_sheets_that_tell_of_many_records_once(clerk: Clerk) -> None:
    monthly = changed(("reports: {}", "reports: {月报: {title: 月报, due_day: 5}}"))
    shop = office_under(monthly, clerk)
    words = {"月报.md.j2": "标题", "交接班记录.md.j2": "交班时间", "看板.html.j2": "数字"}
    for name, word in words.items():
        sheet = shop.root / "templates" / name
        sheet.write_text(f"# 单\n\n{{{{ {word}了 }}}}\n", "utf-8")
    said = shop("rules", "lint")
    assert said.status == 1
    for name, word in words.items():
        (line,) = (each for each in said.out.splitlines() if f"templates/{name}:" in each)
        assert f"templates/{name}:3:" in line
        assert f"{word}了" in line


def test_explain_tells_the_regulation(clerk: Clerk, golden: GoldenText) -> None:
    golden("rules/主题公园.md", clerk.does("rules", "explain").out)


@pytest.mark.parametrize("name", ["S003-聊城交运", "S000-旅行社"])
def test_explain_tells_a_profile(clerk: Clerk, golden: GoldenText, name: str) -> None:
    golden(f"rules/{name}.md", clerk.does("rules", "explain", name).out)


def test_diagram_draws_one_machine(clerk: Clerk, golden: GoldenText) -> None:
    golden("rules/整改.mmd.md", clerk.does("rules", "diagram", "--machine", "整改").out)
    golden("rules/整改.dot", clerk.does("rules", "diagram", "--machine", "整改", "--dot").out)
    assert clerk("rules", "diagram", "--machine", "没有").status == 2


def test_adopting_archives_the_old_version_and_rewrites_nothing(
    clerk: Clerk, stricter: Path
) -> None:
    record = first_complaint(clerk)
    before = record.read_bytes()
    said = clerk.does("rules", "adopt", str(stricter), user="陈总")
    assert "1→2，自 2026-12-01 起" in said.out
    assert (clerk.root / "rules" / "2025-01-01.yaml").is_file()
    assert record.read_bytes() == before
    assert clerk.git("status", "--porcelain") == ""
    assert clerk("check").status == 0


def test_a_complaint_is_judged_by_the_rules_in_force_when_it_was_received(
    clerk: Clerk, stricter: Path
) -> None:
    played(clerk, one_complaint)
    clerk.does("rules", "adopt", str(stricter), user="陈总")
    old = clerk.does("show", "1").out
    assert "2026-11-17 10:00" in old  # one hour of the old version
    clerk.does("new", "投诉", "热线", "停运", "投诉人.姓名=王女士", at="2026-12-02T09:00")
    new = clerk.does("show", "1").out
    assert "2026-12-02 11:00" in new  # two hours of the new one


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (LATER, "effective_from: 2024-01-01", "要晚于现行的 2025-01-01"),
        ("from: received", "from: recieved", "没有“recieved”这个含义"),
    ],
)
def test_rules_that_are_not_right_are_not_adopted(
    clerk: Clerk, stricter: Path, old: str, new: str, says: str
) -> None:
    stricter.write_text(stricter.read_text("utf-8").replace(old, new, 1), "utf-8")
    said = clerk("rules", "adopt", str(stricter), user="陈总")
    assert said.status in (1, 2)
    assert says in said.err
    assert clerk.commits() == 1


def test_diff_names_the_clauses_that_differ(clerk: Clerk, stricter: Path) -> None:
    said = clerk.does("rules", "diff", str(clerk.root / "rules.yaml"), str(stricter))
    assert "时限" in said.out
    assert "转办" in said.out
    assert "审批" not in said.out


def test_diff_over_the_records_shows_whose_clock_would_have_come_out_otherwise(
    clerk: Clerk, stricter: Path
) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED, at="09:05")
    clerk.does("do", "1", "转办", "运营部", at="10:30")
    said = clerk.does("rules", "diff", str(clerk.root / "rules.yaml"), str(stricter), "--data")
    row = next(each for each in said.out.splitlines() if "转办" in each)
    assert "2026-11-17 10:00 逾期" in row
    assert "2026-11-17 11:00 准时" in row
    assert "1 件记录里有 1 件结果不同" in said.out


def test_show_lists_the_versions(clerk: Clerk, stricter: Path) -> None:
    clerk.does("rules", "adopt", str(stricter), user="陈总")
    said = clerk.does("rules", "show").out
    assert "rules/2025-01-01.yaml" in said
    assert "2026-12-01" in said


def test_a_workspace_of_a_profile_has_somebody_for_every_role_and_keeps_its_base(
    clerk: Clerk,
) -> None:
    general = office(clerk.root.parent / "综合部", clerk, "S002B-综合部")
    assert (general.root / "rules" / "bases" / "底稿.yaml").is_file()
    said = general.does("new", "投诉", "电话", "停运", "投诉人.姓名=王女士", user="李敏")
    assert "登记: 待受理" in said.out
    assert general("check").status == 0


def test_the_base_that_the_workspace_keeps_comes_before_the_carried_one(clerk: Clerk) -> None:
    """A new version of cpl must not change an adopted regulation."""
    bus = office(clerk.root.parent / "交运", clerk, "S003-聊城交运")
    kept = bus.root / "rules" / "bases" / "底稿.yaml"
    kept.write_text(kept.read_text("utf-8").replace("接收并案:", "收下并案:", 1), "utf-8")
    assert "没有声明过事件“接收并案”" in bus("rules", "lint").out  # 并案 speaks of it


def test_prove_walks_the_offices_own_rules_with_its_own_people(accountable: Clerk) -> None:
    said = accountable.does("rules", "prove", "--places", "12").out
    assert "没有找到走不通的" in said
    assert re.search(
        r"工单·办理：看了 12 处、试了 \d+ 次事件（办成 \d+ 种），至少还有 \d+ 处没有看", said
    )
    assert "· 问责：只有单位领导示例一个人能办：批准、申诉结果、退回。" in said


def test_prove_shows_as_commands_how_to_come_to_what_nobody_may_do(
    accountable: Clerk,
) -> None:
    path = accountable.root / "staff.yaml"
    people = path.read_text("utf-8")
    assert "- 单位领导" in people
    path.write_text(people.replace("- 单位领导", "- 督查"), "utf-8")
    said = accountable("rules", "prove", "--places", "12")
    assert said.status == 1
    assert "✗ 问责：“批准”没有一个人能办" in said.out
    lines = said.out.splitlines()
    way = lines[lines.index(next(each for each in lines if "“批准”没有一个人" in each)) + 2 :]
    assert way[0].startswith("    cpl new 问责 ")
    assert way[0].endswith(" --as 吴刚")


def test_prove_of_a_carried_regulation_takes_its_example_people(clerk: Clerk) -> None:
    said = clerk.does("rules", "prove", "S002L-章条制", "--places", "10").out
    assert "S002L-章条制.yaml 工单·办理：看了 10 处" in said


def test_prove_as_a_table_has_a_line_for_each_walk(clerk: Clerk) -> None:
    said = clerk.does("rules", "prove", "S002L-章条制", "--places", "10", "--table").out
    heads, _, *rows = said.splitlines()
    assert heads.split("|")[1].strip() == "规则"
    assert [each.split("|")[2].strip() for each in rows] == [
        "工单·办理",
        "工单·回避和保密",
    ]
    assert "cpl new" not in said


OWN = """
meta:
  id: MY
  name: 小食堂投诉办法
  version: "1"
  effective_from: 2026-01-01
  extends: 底稿
  with: [回访]
units: {前台: {}, 厨房: {}}
"""


@pytest.fixture
def canteen(clerk: Clerk) -> Clerk:
    """An office under a regulation of its own, given as a file."""
    return office_under(OWN, clerk)


@pytest.fixture
def accountable(clerk: Clerk) -> Clerk:
    """The same, where people are held to account."""
    return office_under(OWN.replace("[回访]", "[回访, 问责]"), clerk)


def test_an_own_regulation_is_kept_with_all_that_it_stands_on(
    canteen: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = canteen.root / "rules" / "bases"
    assert sorted(each.name for each in kept.rglob("*.yaml")) == ["回访.yaml", "底稿.yaml"]
    before = canteen.does("rules", "explain").out
    monkeypatch.setattr("cpl.store.bases.regulations_root", lambda: tmp_path)  # another cpl
    assert canteen.does("rules", "explain").out == before
    assert canteen.does("check").out == "没有发现问题。\n"


def test_a_base_that_only_the_installed_cpl_has_is_an_error_until_it_is_kept(
    canteen: Clerk,
) -> None:
    base = canteen.root / "rules" / "bases" / "底稿.yaml"
    base.unlink()
    canteen.git("commit", "-qam", "丢了底稿")
    said = canteen("check")
    assert (said.status, "base-not-kept" in said.out) == (1, True)
    canteen.does("commit", "-m", "留底")
    assert base.is_file()
    assert canteen("check").status == 0
    assert canteen.git("status", "--porcelain") == ""


def test_what_is_adopted_is_kept_with_all_that_it_stands_on(canteen: Clerk) -> None:
    path = canteen.root.parent / "第二版.yaml"
    later = OWN.replace('"1"', '"2"').replace("2026-01-01", "2026-12-01")
    path.write_text(later.replace("[回访]", "[回访, 补证]"), "utf-8")
    canteen.does("rules", "adopt", str(path), user="李敏")
    assert (canteen.root / "rules" / "bases" / "components" / "补证.yaml").is_file()
    assert canteen("check").status == 0


def test_a_new_office_has_people_of_its_own_units(canteen: Clerk) -> None:
    people = Workspace(canteen.root).staff.people.values()
    assert {each.unit for each in people} == {"前台", "厨房", ""}
    assert {each.unit for each in people if "客服专员" in each.roles} == {"前台"}
    roles = {role for each in people for role in each.roles}
    assert roles == set(Workspace(canteen.root).latest_rules.roles)


def test_a_name_that_is_no_profile_is_answered_with_all_of_them(clerk: Clerk) -> None:
    said = clerk("init", str(clerk.root.parent / "x"), "--profile", "举报")
    assert said.status == 2
    assert "S000-旅行社、" in said.err
    assert "S004-旅业客服" in said.err


def test_the_carried_rules_are_listed_where_there_is_no_workspace_yet(
    clerk: Clerk, tmp_path: Path
) -> None:
    outside = tmp_path / "空"
    outside.mkdir()
    assert "S003-聊城交运" in Clerk(outside, clerk.patch, clerk.capture).does("rules", "show").out


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules.yaml", "within: 1 hour, clock: office", "within: 5 hours, clock: office"),
        ("staff.yaml", "- 客服专员", "- 客服主管"),
    ],
)
def test_nothing_is_written_by_rules_or_people_that_nobody_recorded(
    clerk: Clerk, name: str, old: str, new: str
) -> None:
    played(clerk, one_complaint)
    path = clerk.root / name
    before = path.read_text("utf-8")
    path.write_text(before.replace(old, new, 1), "utf-8")
    commits = clerk.commits()
    for words in (("do", "1", "备注", "x"), ("new", "投诉", "热线", "停运", "投诉人.姓名=王")):
        said = clerk(*words)
        assert (said.status, f"{name} 改了还没有记录" in said.err) == (3, True), said
        assert "cpl commit" in said.err
    assert clerk.commits() == commits
    path.write_text(before, "utf-8")
    clerk.does("do", "1", "备注", "x")


def test_a_new_calendar_is_recorded_first_a_new_schema_for_editors_need_not_be(
    clerk: Clerk,
) -> None:
    (clerk.root / "rules/rules.schema.json").write_text("{}\n", "utf-8")
    clerk.complaint()
    own = clerk.root / "calendars/2026.yaml"
    own.parent.mkdir()
    own.write_bytes((calendars_root() / "2026.yaml").read_bytes())
    assert "calendars/2026.yaml 改了还没有记录" in clerk("do", "1", "备注", "x").err
    (clerk.root / "运营量.yaml").write_text("2026-10: 125000\n", "utf-8")
    clerk.does("commit", "-m", "本单位的年历")
    clerk.does("do", "1", "备注", "x")
    said = clerk("check", str(clerk.root / "rules/bases/没有.yaml"))
    assert (said.status, "文件不存在" in said.out) == (1, True)


# —— a new version, and who may put it in force ——


def test_an_edit_of_who_may_what_by_when_is_a_new_version_and_not_a_hand_edit(
    clerk: Clerk,
) -> None:
    path = clerk.root / "rules.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("within: 1 hour, clock: office", "within: 5 hours, clock: office"))
    said = clerk("commit", "-m", "小改")
    assert said.status == 1
    assert "时限“转办”" in said.err
    assert "起1小时内" in said.err
    assert "→" in said.err
    assert "起5小时内" in said.err
    path.write_text(
        text.replace("  保洁部: {short: bjb}", "  保洁部: {short: bjb}\n  车队: {}"), "utf-8"
    )
    clerk.does("commit", "-m", "多一个车队")


def test_the_rules_edited_in_place_are_adopted_from_where_they_lie(
    clerk: Clerk, stricter: Path
) -> None:
    played(clerk, one_complaint)
    path = clerk.root / "rules.yaml"
    before = path.read_bytes()
    path.write_bytes(stricter.read_bytes())
    said = clerk.does("rules", "adopt", str(path), user="陈总")
    assert "时限“转办”" in said.out
    assert (clerk.root / "rules/2025-01-01.yaml").read_bytes() == before
    assert clerk.git("status", "--porcelain") == ""


def test_who_may_adopt_stands_in_the_rules(clerk: Clerk, stricter: Path) -> None:
    clerk.edits("rules.yaml", ('version: "1"', 'version: "1"\n  adopts: [总经理]'))
    said = clerk("rules", "adopt", str(stricter), user="李敏")
    assert said.status == 1
    assert "李敏不能采用新规则。规则写明由总经理采用" in said.err
    assert clerk.commits() == 2


def test_a_version_is_not_named_twice_nor_put_before_what_was_received(
    clerk: Clerk, stricter: Path
) -> None:
    text = stricter.read_text("utf-8")
    stricter.write_text(text.replace('version: "2"', 'version: "1"'), "utf-8")
    assert "已经有第 1 版了" in clerk("rules", "adopt", str(stricter), user="陈总").err
    clerk.complaint()
    stricter.write_text(text.replace("2026-12-01", "2026-11-17"), "utf-8")
    said = clerk("rules", "adopt", str(stricter), user="陈总")
    assert "已经有 1 件是那天以后接到的（TS20261117-001 等）" in said.err
    clerk.does("rules", "adopt", str(stricter), "--backdated", user="陈总")


def test_a_version_that_waits_for_its_day_hides_nothing_today(clerk: Clerk, stricter: Path) -> None:
    text = stricter.read_text("utf-8").replace(
        "渠道: {type: choice, choices: [热线,", "渠道: {type: choice, choices: ["
    )
    stricter.write_text(
        text.replace("rx: 热线, ", "")
        .replace(", 电话: 热线", "")
        .replace("not in 热线、来访", "not in 来访"),
        "utf-8",
    )
    clerk.does("rules", "adopt", str(stricter), user="陈总")
    clerk.does("new", "投诉", "热线", "停运", "投诉人.姓名=王女士", "投诉人.电话=13800001234")
    assert clerk("new", "投诉", "热线", "停运", at="2026-12-02T09:00").status != 0


def test_papers_say_the_version_and_the_digest_of_its_text(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    written = (clerk.root / "rules.yaml").read_bytes()
    digest = sha256(written).hexdigest()[:8]
    clerk.does("form", "1", "投诉工单")
    (page,) = (clerk.root / "草稿").glob("*工单*.md")
    assert f"规则：主题公园投诉处理规则 第1版（{digest}）" in page.read_text("utf-8")
