"""An audit of an office that was tampered with, in every way that a hand with git knows."""

import shutil
from pathlib import Path

import pytest
from clerks import Clerk, copied
from every import check_every
from honest_office import by_the_machine, honest_office
from tampering import AFTER_ALL, TAMPERINGS, Culprit, Tampering
from thorough import at_most, share

from cpl.domain.audit.finding import Weight
from cpl.store.git.git import Git
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.audit import audit
from samples import ten_years

AFTERWARDS = "2026-12-03T12:00"
CLAIMS = ("late-entry", "login-unusual", "record-removed-declared")
"""What nothing proves; whatever else is found must be looked at."""


@pytest.mark.slow
@pytest.mark.sampled
def test_every_tampering_is_found(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """By its own code, and so that cron notices it unless it is only a claim."""
    office = honest_office(tmp_path_factory, tmp_path / "办公室")

    def found(tampering: Tampering) -> None:
        place = copied(office, tmp_path / tampering.name)
        tampering.do(Culprit(place))
        seen = audit(Workspace(place), AFTER_ALL)
        codes = {each.code for each in seen.findings}
        assert tampering.code in codes, f"{tampering.name}: {tampering.code} is not in {codes}"
        assert seen.counting or tampering.code in CLAIMS
        shutil.rmtree(place)

    check_every(share(TAMPERINGS, 15, 1), found)


@pytest.mark.slow
@pytest.mark.sampled
def test_of_five_thousand_honest_commits_nothing_is_said(tmp_path: Path) -> None:
    count = ten_years.write(tmp_path / "十年", 7, at_most(60, 1250), events=4)
    seen = audit(Workspace(tmp_path / "十年"), AFTER_ALL)
    assert count >= at_most(200, 5000)
    assert (seen.commits, seen.counting) == (count + 1, ())


def test_every_tampering_is_told_apart() -> None:
    names = [each.name for each in TAMPERINGS]
    assert len(names) == len(set(names)) >= 60


def test_an_honest_office_has_nothing_to_explain(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    said = office("audit", at=AFTERWARDS)
    assert (said.status, said.out) == (0, "走了 35 次提交、6 份记录：要看的 0 处。\n")


def _at(clerk: Clerk, root: Path) -> Clerk:
    by_the_machine(clerk.patch)
    return Clerk(root, clerk.patch, clerk.capture)


TABLE = """\
留言编号,留言时间,姓名,电话,内容,渠道,分类,答复,答复时间
7,2026-11-03 09:12,王女士,13800001234,过山车排队两小时停运,网络,设备设施,已退票,2026-11-04 10:00
8,2026-11-05 10:12,张先生,13900001234,厕所脏,网络,环境卫生,,
"""
MAPPING = """\
编号列: 留言编号
登记:
  类别: {值: 投诉}
  接收时间: 留言时间
  渠道: 渠道
  分类: 分类
  内容: 内容
  投诉人.姓名: 姓名
  投诉人.电话: 电话
事件:
  - 事件: 受理
    当: 答复
    字段: {等级: {值: 一级}}
  - 事件: 转办
    当: 答复
    时间: 答复时间
    字段: {主办单位: {值: 客服部}}
"""


def test_what_came_in_from_a_table_is_honest(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Weeks after it happened, typed by one person on another's word."""
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    table, mapping = (office.root.parent / each for each in ("留言.csv", "映射.yaml"))
    table.write_text(TABLE, "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    words = ("import", str(table), "--mapping", str(mapping), "--yes", "--as", "李敏")
    office.does(*words, "--basis", "留言系统导出", user="周倩", at="2026-12-03T11:00")
    assert "事件: 转办" in (office.root / "complaints/2026/11/TS20261103-001.yaml").read_text(
        "utf-8"
    )
    said = office("audit", at=AFTERWARDS)
    assert (said.status, said.out.count("声明")) == (0, 0), said.out


# —— exceptions that somebody explains ——


def test_a_finding_explained_by_another_is_told_for_ever_and_counts_no_more(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    (office.root / "calendars").mkdir()
    (office.root / "calendars/2026.yaml").write_text(
        "年份: 2026\n来源: 园区停电\n放假: [2026-11-19]\n上班: []\n", "utf-8"
    )
    Culprit(office.root).commits("停电")
    before = audit(Workspace(office.root), AFTER_ALL)
    assert {each.code for each in before.counting} >= {"calendar-past-changed"}
    findings = [each for each in before.counting if each.people]

    for each in findings:
        himself = office("audit", "--explain", each.id, "-m", "全园停电一天", at=AFTERWARDS)
        assert (himself.status, "不能自己说明自己" in himself.err) == (1, True), himself
        office.does("audit", "--explain", each.id[:5], "-m", "停电一天", user="郑洁", at=AFTERWARDS)

    said = office("audit", at=AFTERWARDS)
    assert said.status == (1 if len(findings) < len(before.counting) else 0)
    assert "已说明 calendars/2026.yaml: 已经过去的日子改了：" in said.out
    assert "郑洁 2026-12-03 12:00 说明：停电一天" in said.out
    last = Git(office.root).newest(1)[0]
    assert (last.author.name, ("Cpl-Event", "审计说明") in last.trailers) == ("郑洁", True)
    again = office("audit", "--explain", findings[0].id, "-m", "再说一次", user="郑洁")
    assert (again.status, "已经说明过" in again.err) == (2, True)
    assert office("check").status == 0


def test_an_explanation_that_was_altered_is_found(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    culprit = Culprit(office.root)
    culprit.edits(culprit.issued("2026-11/月报.md"), "2", "1")
    culprit.commits(who="李敏")
    found = next(each for each in audit(Workspace(office.root), AFTER_ALL).counting)
    assert (found.code, found.weight) == ("paper-altered", Weight.SERIOUS)
    office.does("audit", "--explain", found.id, "-m", "印错了", user="郑洁", at=AFTERWARDS)
    assert office("audit", at=AFTERWARDS).status == 0

    culprit.edits(office.root / "审计说明.yaml", "印错了", "总经理同意")
    culprit.commits()
    said = office("audit", at=AFTERWARDS)
    assert (said.status, "explanation-altered" in said.out) == (1, True)


def test_an_explanation_needs_a_finding_a_reason_and_a_sound_file(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    unknown = office("audit", "--explain", "ffffffff", "-m", "x", at=AFTERWARDS)
    assert (unknown.status, "没有这一处" in unknown.err) == (2, True)
    (office.root / "审计说明.yaml").write_text("说明:\n  - 发现: 1\n    谁: 李敏\n", "utf-8")
    said = office("check")
    assert (said.status, said.out.count("missing-key")) == (1, 3)


def test_finding_ids_stay_the_same_when_commits_get_other_names(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = honest_office(tmp_path_factory, tmp_path / "办公室")
    culprit = Culprit(office)
    culprit.edits(culprit.issued("2026-11/月报.md"), "2", "1")
    culprit.commits()
    ids = {
        each.id
        for each in audit(Workspace(office), AFTER_ALL).findings
        if each.code == "paper-altered"
    }
    culprit.git("rebase", "-q", "--root", "--force-rebase", at="2026-12-04T10:00:00+0800")
    seen = audit(Workspace(office), AFTER_ALL)
    assert {each.id for each in seen.findings if each.code == "paper-altered"} == ids
    assert not any(each.code.startswith("commit-") for each in seen.findings)


def test_no_reason_and_no_finding_says_who_a_complainant_is(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = _at(clerk, honest_office(tmp_path_factory, clerk.root.parent / "办公室"))
    culprit = Culprit(office.root)
    culprit.git("commit", "-q", "--allow-empty", "-m", "王女士 13800001234 要求删去")
    culprit.edits(culprit.issued("TS20261117-001/转办单-01-*.md"), "运营部", "设备部")
    culprit.commits("回电 13800001234")
    culprit.git("reset", "-q", "--hard", "HEAD~1")
    culprit.edits(culprit.issued("TS20261117-001/转办单-01-*.md"), "运营部", "设备部")
    culprit.commits("整理")
    said = office("audit", at=AFTERWARDS)
    assert ("commit-dropped" in said.out, "13800001234" in said.out) == (True, False)
    found = next(
        e for e in audit(Workspace(office.root), AFTER_ALL).counting if e.code == "paper-altered"
    )
    words = ("audit", "--explain", found.id, "-m", "王女士说单位写错了")
    refused = office(*words, user="郑洁", at=AFTERWARDS)
    assert (refused.status, "换个说法" in refused.err) == (2, True)


@pytest.mark.parametrize("how", ["--rebase", "--no-rebase"])
def test_two_desks_that_pull_from_each_other_are_honest(clerk: Clerk, how: str) -> None:
    """Whoever pulls is to git whom its settings name."""
    clerk.complaint()
    other = clerk.root.with_name("第二台")
    clerk.git("clone", "-q", str(clerk.root), str(other))
    here = Clerk(other, clerk.patch, clerk.capture)
    clerk.does("do", "1", "备注", "备注=第一台", at="10:00")
    here.complaint()
    here.git("pull", "-q", how, "--no-edit")
    seen = audit(Workspace(other), AFTER_ALL)
    assert [each.code for each in seen.counting] == []
    assert ("commits-rebased" in {each.code for each in seen.claims}) == (how == "--rebase")
