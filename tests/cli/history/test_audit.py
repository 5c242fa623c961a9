"""`cpl audit`: what somebody did to a record with an editor and git, and what was honest."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk
from paper_trail import LONG, ORDINARY, SPARE, happened
from tampering import NOTE, NOTED, Culprit

AT = "2026-12-03T12:00"


@pytest.fixture
def office(clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """The clerk where a week of three complaints has been worked at."""
    return clerk.begins_with(happened(tmp_path_factory.getbasetemp() / "客服台账"))


def codes(office: Clerk, *words: str) -> list[str]:
    """What an audit finds to be looked at, and the claims that `--as` and late entries make."""
    rows = json.loads(office("audit", "--format", "json", *words, at=AT).out)
    beside = ("login-unusual", "login-shared", "clock-played", "self-followed-up")
    return [each["代码"] for each in rows if each["代码"] not in beside]


def test_a_week_of_honest_work_has_nothing_to_look_at(office: Clerk) -> None:
    said = office("audit", at=AT)
    assert said.status == 0
    assert "要看的 0 处" in said.out
    assert codes(office) == []


def test_a_finding_tells_where_by_whom_and_what_to_look_at(office: Clerk) -> None:
    by = Culprit(office.root)
    by.edits(by.record(LONG), "金额: 180", "金额: 980")
    by.commits(who="郑洁")
    said = office("audit", at=AT)
    assert said.status == 1
    line = next(each for each in said.out.splitlines() if "[event-altered" in each)
    place, _, told = line.partition(": ")
    path, _, number = place.removeprefix("严重 ").rpartition(":")
    text = (office.root / path).read_text("utf-8").splitlines()
    assert text[int(number) - 1] == "    事件: 补偿"
    assert "现金 180" in told
    assert "现金 980" in told
    assert "2026-12-03 10:00 郑洁" in said.out
    found = json.loads(office("audit", "--format", "json").out)
    row = next(each for each in found if each["代码"] == "event-altered")
    assert (row["轻重"], row["谁"], row["提交"]) == (
        "严重",
        "郑洁",
        by.git("rev-parse", "HEAD")[:10],
    )
    assert row["看什么"]


def beyond_the_limit(by: Culprit) -> None:
    by.edits(by.record(LONG), "金额: 180", "金额: 9800")
    by.commits()


def level_lowered(by: Culprit) -> None:
    by.edits(by.record(LONG), "等级: 二级", "等级: 一级")
    by.commits()


def registered_altered(by: Culprit) -> None:
    by.edits(by.record(ORDINARY), "，员工态度冷淡", "")
    by.commits()


def written_long_after(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-11-20 09:30", who="李敏", role="客服专员"))
    by.commits()


def number_altered(by: Culprit) -> None:
    by.edits(by.record(ORDINARY), f"编号: {ORDINARY}", f"编号: {LONG}")
    by.commits()


def moved(by: Culprit) -> None:
    other = by.root / "complaints/2026/10"
    other.mkdir()
    by.record(SPARE).rename(other / f"{SPARE}.yaml")
    by.commits()


def broken(by: Culprit) -> None:
    by.edits(by.record(ORDINARY), "经过:", "经过")
    by.commits()


def forged_event(by: Culprit) -> None:
    """What the message tells is not what happened."""
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:00", who="李敏", role="客服专员"))
    said = NOTED.format(number=SPARE, state="待受理").replace("Event: 备注", "Event: 催办")
    by.commits(said)


def by_another(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:00", who="郑洁", role="客服经理"))
    by.commits(NOTED.format(number=SPARE, state="待受理"))


def dated_before_its_commit(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-11-20 10:00", who="李敏", role="客服专员"))
    by.commits(NOTED.format(number=SPARE, state="待受理"))


def taken_back_otherwise(by: Culprit) -> None:
    """Another thing is taken out than the commit says."""
    by.edits(by.record(LONG), "金额: 180", "金额: 80")
    sha = by.git("rev-parse", "HEAD")
    by.commits(f"{LONG} 撤回: 补偿\n\nCpl-Record: {LONG}\nCpl-Event: 撤回\nCpl-Undoes: {sha}\n")


def told_to_nobody(by: Culprit) -> None:
    """An order names the complaint that it came from, which says nothing of it."""
    text = by.record("ZG20261118-01").read_text("utf-8")
    head, _, rest = text.partition("经过:\n")
    first = rest.partition("  - 时间: 2026-11-18 14:30")[0]
    new = (head + "经过:\n" + first).replace("ZG20261118-01", "ZG20261203-01")
    new = new.replace("2026-11-18 14:00", "2026-12-03 10:00").replace(
        "状态: 整改中", "状态: 已下发"
    )
    path = by.root / "rectifications/2026/ZG20261203-01.yaml"
    path.write_text(new.replace("整改期限: 2026-11-25", "整改期限: 2026-12-25"), "utf-8")
    lines = "Cpl-Record: ZG20261203-01\nCpl-Event: 下发\nCpl-Rules: default 1\n"
    by.commits(f"ZG20261203-01 下发: 已下发\n\n{lines}", "吴刚")


@pytest.mark.parametrize(
    ("tampers", "code"),
    [
        (beyond_the_limit, "beyond-authority"),
        (level_lowered, "level-lowered"),
        (registered_altered, "registered-altered"),
        (written_long_after, "back-dated"),
        (number_altered, "number-altered"),
        (moved, "record-moved"),
        (broken, "record-unreadable"),
        (forged_event, "command-forged"),
        (by_another, "actor-not-author"),
        (dated_before_its_commit, "back-dated"),
        (taken_back_otherwise, "undo-wrong"),
        (told_to_nobody, "linked-not-told"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_a_hand_did_is_found(
    office: Clerk, tampers: Callable[[Culprit], None], code: str
) -> None:
    tampers(Culprit(office.root))
    assert code in codes(office)


def test_what_was_taken_back_is_no_finding(office: Clerk) -> None:
    office.does("do", SPARE, "备注", "备注=打错了", at="2026-11-19T11:00")
    office.does("undo", SPARE, "--yes", at="2026-11-19T11:05")
    office.does("do", SPARE, "备注", "备注=另一句", at="2026-11-19T11:10")
    assert codes(office) == []


def test_a_declared_correction_is_no_finding(office: Clerk) -> None:
    by = Culprit(office.root)
    by.edits(by.record(ORDINARY), "责任认定: 有责", "责任认定: 无责")
    office.does("commit", "--更正", "-m", "按录音更正", at="2026-11-19T11:00")
    assert codes(office) == []


def test_an_import_brings_its_past_with_it(office: Clerk, tmp_path: Path) -> None:
    table = tmp_path / "旧台账.csv"
    table.write_text("编号,时间,姓名,内容\nA1,2026-11-02 09:00,甲,排队\n", "utf-8")
    (tmp_path / "映射.yaml").write_text(
        "编号列: 编号\n登记:\n  接收时间: {列: 时间}\n  渠道: {值: 网络}\n  类别: {值: 投诉}\n"
        "  内容: {列: 内容}\n  投诉人.姓名: {列: 姓名}\n",
        "utf-8",
    )
    mapping = ("--mapping", str(tmp_path / "映射.yaml"))
    office.does("import", str(table), *mapping, "--yes", at="2026-11-19T11:00")
    assert codes(office) == []


def test_typing_for_others_is_told_apart_and_counts_for_nothing(office: Clerk) -> None:
    office.does("do", SPARE, "备注", "备注=电话里说的", "--as", "郑洁", at="2026-11-19T11:00")
    late = ("备注=纸上的", "--at", "2026-11-19 11:30", "--as", "周倩", "--basis", "纸单")
    office.does("do", SPARE, "备注", *late, at="2026-11-23T09:00")
    said = office("audit", at=AT)
    assert said.status == 0
    assert "要看的 0 处" in said.out
    assert codes(office) == ["acted-for", "late-entry"]


def test_what_was_allowed_then_stays_so(office: Clerk) -> None:
    """Whoever left the house afterwards, and had another role afterwards, did it by right."""
    staff = office.root / "staff.yaml"
    text = staff.read_text("utf-8")
    staff.write_text(text.replace("- 客服经理\n", "- 客服专员\n"), "utf-8")
    office.git("commit", "-qam", "人员")
    found = codes(office, LONG)
    assert found == []


def test_a_version_of_the_rules_that_is_only_written_yet_changes_nothing(office: Clerk) -> None:
    rules = office.root / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace('version: "1"', 'version: "2"', 1), "utf-8")
    assert rules.read_text("utf-8") != text
    assert codes(office) == []


def test_a_finding_keeps_its_name_when_the_history_is_rebased(office: Clerk) -> None:
    by = Culprit(office.root)
    by.edits(by.record(ORDINARY), "责任认定: 有责", "责任认定: 无责")
    by.commits()

    def ids() -> set[str]:
        rows = json.loads(office("audit", ORDINARY, "--format", "json", at=AT).out)
        return {each["标识"] for each in rows if each["代码"] == "event-altered"}

    before = ids()
    by.git("commit", "-q", "--amend", "-m", "又说一遍", at="2026-12-03T10:05:00+0800")
    assert ids() == before != set()


def test_what_is_told_can_be_narrowed_what_is_walked_not(office: Clerk) -> None:
    by = Culprit(office.root)
    by.edits(by.record(ORDINARY), "责任认定: 有责", "责任认定: 无责")
    by.commits(at="2026-11-25T10:00:00+0800")
    by.edits(by.record(LONG), "金额: 180", "金额: 980")
    by.commits()
    assert "event-altered" in codes(office, ORDINARY)
    assert codes(office, SPARE) == []
    since = json.loads(office("audit", "--since", "2026-12-01", "--format", "json").out)
    paths = {each["在哪里"].partition(":")[0] for each in since if each["代码"] == "event-altered"}
    assert {Path(each).stem for each in paths} == {LONG}


def test_nothing_personal_is_told(office: Clerk) -> None:
    by = Culprit(office.root)
    by.edits(by.record(ORDINARY), "已道歉", "已向王女士（13800001234）道歉")
    by.edits(by.record(SPARE), "厕所脏", "厕所不脏")
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:00", who="鬼", role="客服专员"))
    by.commits("王女士 13800001234 的")
    for form in ("table", "json", "csv", "md"):
        said = office("audit", "--format", form, at=AT).out
        assert "event-altered" in said
        assert "13800001234" not in said
        assert "王女士" not in said
        assert "厕所" not in said


def test_payments_in_parts_are_added_up(clerk: Clerk) -> None:
    """吴刚 may give 500 on his own: three complaints of one caller, 300 each."""
    for n, at in enumerate(("10:00", "11:00", "12:00"), 1):
        number = f"TS20261117-00{n}"
        clerk.does("new", *COMPLAINT, f"诉求=第{n}张票", "--again", at=at)
        clerk.does("do", number, "受理", "等级=一级", "分类=设备设施")
        given = ("补偿.方式=现金", "补偿.金额=300", "补偿.用途=依法赔偿", "补偿.依据=票根")
        clerk.does("do", number, "补偿", *given, user="吴刚")
        found = codes(clerk)
        assert found == (["split-payments"] if n > 1 else []), n
        if n > 1:
            break


def test_a_merge_of_two_desks_is_honest(office: Clerk) -> None:
    by = Culprit(office.root)
    by.git("checkout", "-q", "-b", "side")
    by.git("config", "cpl.branch", "side")
    office.does("do", SPARE, "备注", "备注=西门的", at="2026-11-19T11:00")
    by.git("checkout", "-q", "main")
    by.git("config", "cpl.branch", "main")
    office.does("do", LONG, "备注", "备注=东门的", at="2026-11-19T11:10")
    by.git("merge", "-q", "--no-ff", "-m", "合并", "side", at="2026-11-19T11:20:00+0800")
    assert codes(office) == []


def test_many_are_judged_on_all_cores(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what a process that was killed should have judged is judged all the same."""
    from cpl.use_cases.auditing import sharing

    by = Culprit(office.root)
    by.edits(by.record(LONG), "金额: 180", "金额: 980")
    by.commits()
    alone = codes(office)
    monkeypatch.setattr(sharing, "WORTH_SHARING", 1)
    monkeypatch.setattr(sharing, "_cores", lambda: 3)
    assert codes(office) == alone
    parent = os.getpid()
    judge = sharing._begun

    def killed(work: Callable[[], object], afresh: sharing.Surroundings) -> object:
        return judge(work, lambda: os._exit(9) if os.getpid() != parent else afresh())

    monkeypatch.setattr(sharing, "_begun", killed)
    assert codes(office) == alone


def test_a_file_that_only_grew_is_judged_as_if_each_version_was_read(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpl.use_cases.auditing import lives

    by_another(Culprit(office.root))
    by_growth = office("audit", "--format", "json", at=AT).out
    monkeypatch.setattr(lives, "_grown", lambda life, texts: None)
    assert office("audit", "--format", "json").out == by_growth
    assert "actor-not-author" in by_growth


def test_a_history_that_was_taken_away_is_told(office: Clerk) -> None:
    shutil.rmtree(office.root / ".git")
    office.git("init", "-q")
    said = office("audit", at=AT)
    assert said.status == 1
    assert "[history-empty" in said.out


def test_what_a_shallow_clone_begins_with_is_taken_as_it_is(office: Clerk, tmp_path: Path) -> None:
    by = Culprit(office.root)
    by.edits(by.record(LONG), "金额: 180", "金额: 980")
    by.commits()
    office.git("clone", "-q", "--depth", "2", f"file://{office.root}", str(tmp_path / "浅"))
    shallow = Clerk(tmp_path / "浅", office.patch, office.capture)
    found = codes(shallow, LONG)
    assert found == ["hand-undeclared", "event-altered"]


def test_rules_are_adopted_while_the_office_is_set_up_before_the_staff_is_recorded(
    clerk: Clerk,
) -> None:
    """In whichever order a newcomer does it, he has forged nothing."""
    staff, rules = clerk.root / "staff.yaml", clerk.root / "rules.yaml"
    said = staff.read_text("utf-8").replace("陈总", "钱总").replace("chenzong@", "qianzong@")
    staff.write_text(said, "utf-8")
    text = re.sub(
        'effective_from: "?[0-9-]+"?', "effective_from: 2026-11-01", rules.read_text("utf-8")
    )
    rules.write_text(re.sub('version: "?1"?', 'version: "99"', text, count=1), "utf-8")
    clerk.does("rules", "adopt", str(rules), user="钱总", at="08:30")
    clerk.does("commit", "-m", "换成本单位的人", user="钱总", at="08:40")
    clerk.complaint()
    assert "要看的 0 处" in clerk.does("audit").out
