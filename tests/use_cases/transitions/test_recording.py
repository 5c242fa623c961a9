"""What a command that writes leaves behind: one commit, the bytes it had to change, no names."""

from pathlib import Path

import pytest
from clerks import ACCEPTED, ANSWER, COMPLAINT, Clerk, everything, one_complaint, played

PERSONAL = ("王女士", "13800001234", "停运")


def test_one_event_is_one_commit_with_its_trailers(clerk: Clerk) -> None:
    path = clerk.complaint()
    clerk.does("do", "1", "转办", "运营部", at="09:40")
    subject, author, when = clerk.git("log", "-1", "--format=%s%n%an <%ae>%n%ai").splitlines()
    assert subject == "TS20261117-001 转办: 待受理→承办中"
    assert author == "李敏 <limin@example.com>"
    assert when == "2026-11-17 09:40:00 +0800"
    trailers = clerk.git("log", "-1", "--format=%(trailers:only,unfold)").split("\n")
    assert {
        "Cpl-Record: TS20261117-001",
        "Cpl-Event: 转办",
        "Cpl-Rules: default 1",
        "Cpl-Login: tester",
        "Cpl-Clock: set",
    } <= set(trailers)
    changed = clerk.git("show", "--name-only", "--format=", "HEAD").split()
    assert changed == [str(path.relative_to(clerk.root))]


def test_who_decided_is_author_and_who_typed_is_committer(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "作废", "理由=重复登记", "--as", "吴刚", "--basis", "签字扫描件")
    names = clerk.git("log", "-1", "--format=%an %cn").strip()
    assert names == "吴刚 李敏"
    text = (clerk.root / "complaints/2026/11/TS20261117-001.yaml").read_text(encoding="utf-8")
    assert "登记人: 李敏" in text
    assert "依据: 签字扫描件" in text


def test_no_subject_or_file_name_says_who_complained_or_why(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "更正", "投诉人.电话=13900001234", "原因=听错一位")
    said = clerk.git("log", "--name-only", "--format=%s%n%b")
    for secret in (*PERSONAL, "13900001234"):
        assert secret not in said


def test_told_records_are_written_in_the_same_commit(clerk: Clerk) -> None:
    complaint = clerk.complaint()
    clerk.does(*ACCEPTED, at="09:05")
    said = clerk.does(
        "new", "整改", "来源=TS20261117-001", "整改单位=设备部", "存在问题=停运没有公示",
        "整改要求=停运十分钟内公示", "整改期限=2026-11-24", at="10:00", user="吴刚",
    )  # fmt: skip
    assert "ZG20261117-01 下发: 已下发" in said.out
    assert "TS20261117-001 整改下发: 处理中" in said.out
    assert "整改通知单:\n      - ZG20261117-01" in complaint.read_text(encoding="utf-8")
    changed = clerk.git("show", "--name-only", "--format=", "HEAD").split()
    assert changed == [
        "complaints/2026/11/TS20261117-001.yaml",
        "rectifications/2026/ZG20261117-01.yaml",
    ]
    assert clerk.does("check").out == "没有发现问题。\n"


def test_a_link_is_named_by_its_tail(clerk: Clerk) -> None:
    first, second = clerk.complaint(), clerk.complaint("诉求=退票")
    clerk.does(
        "new", "整改", "来源=1、２", "整改单位=设备部", "存在问题=停运没有公示",
        "整改要求=停运十分钟内公示", "整改期限=2026-11-24", at="10:00", user="吴刚",
    )  # fmt: skip
    order = clerk.root / "rectifications" / "2026" / "ZG20261117-01.yaml"
    assert f"- {first.stem}\n  - {second.stem}" in order.read_text(encoding="utf-8")
    unknown = clerk("do", "1", "并案", "并入=77", at="10:05")
    assert unknown.status == 2
    assert "没有编号“77”" in unknown.err


def test_an_open_rectification_keeps_a_complaint_from_closure(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED, at="09:05")
    clerk.does(
        "new", "整改", "来源=TS20261117-001", "整改单位=设备部", "存在问题=停运没有公示",
        "整改要求=停运十分钟内公示", "整改期限=2026-11-24", at="10:00", user="吴刚",
    )  # fmt: skip
    clerk.does("do", "TS20261117-001", "答复", *ANSWER, "整改意见=公示", at="11:00")
    four = ("整改意见=公示", "当事人处理意见=批评教育", "员工教育=班前会")
    said = clerk.does("do", "TS20261117-001", "回访", "满意度=满意", *four, at="2026-11-18T10:00")
    assert "已答复→办结" in said.out
    refused = clerk("do", "TS20261117-001", "闭环", user="吴刚")
    assert refused.status == 1
    assert "还有整改没有销号" in refused.err
    head = clerk.root / "rectifications/2026/ZG20261117-01.yaml"
    clerk.does("do", head.stem, "签收", "赵磊", user="赵磊")
    clerk.does(
        "do", head.stem, "回复", "纠正措施=装公告牌", "完成情况=已完成", "原因分析=没有流程",
        user="赵磊",
    )  # fmt: skip
    said = clerk.does("do", head.stem, "复查", "复查结论=销号", "复查情况=看过")
    assert "TS20261117-001 整改销号: 办结" in said.out
    clerk.does("do", "TS20261117-001", "闭环", user="吴刚")
    assert clerk.does("check").out == "没有发现问题。\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
def test_comments_line_ends_and_byte_order_mark_stay(
    clerk: Clerk, newline: str, mark: bytes
) -> None:
    path = clerk.complaint()
    text = path.read_bytes().decode()
    text = text.replace("类别: 投诉", "类别:   投诉   # 上午来电").replace("\n", newline)
    path.write_bytes(mark + text.encode())
    clerk.does("commit", "-m", "加一句说明")
    clerk.does("do", "1", "备注", "备注=已联系", at="10:00")
    after = path.read_bytes()
    assert after.startswith(mark + text.encode())
    added = after.removeprefix(mark + text.encode()).decode()
    assert added.count("\n") == added.count(newline)
    assert "备注: 已联系" in added


def test_a_correction_changes_the_value_where_it_stands(clerk: Clerk) -> None:
    path = clerk.complaint()
    before = path.read_text(encoding="utf-8").splitlines()
    clerk.does("do", "1", "更正", "投诉人.电话=13900001234", "原因=听错一位", at="09:20")
    after = path.read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=False) if old != new]
    assert changed == ['  电话: "13900001234"']
    assert "    字段: 投诉人.电话" in after


@pytest.mark.parametrize(
    "words",
    [
        ("new", *COMPLAINT, "诉求=退票"),
        ("do", "1", "转办", "运营部"),
        ("do", "1", "更正", "投诉人.电话=13900001234", "原因=听错一位"),
        ("commit", "-m", "加一句说明"),
    ],
    ids=["new", "do", "更正", "commit"],
)
def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    clerk: Clerk, words: tuple[str, ...]
) -> None:
    played(clerk, one_complaint)
    before, commits = everything(clerk.root), clerk.commits()
    said = clerk(*words, "--dry-run")
    assert everything(clerk.root) == before
    assert clerk.commits() == commits
    if words[0] != "commit":
        assert said.status == 0
        assert "+++ b/complaints/2026/11/TS20261117-00" in said.out


def test_other_peoples_work_in_the_tree_is_left_exactly_as_it_was(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    staged = clerk.root / "templates/问责确认单.md.j2"
    staged.write_bytes(staged.read_bytes() + "# 待定\n".encode())
    clerk.git("add", "templates")
    unstaged = clerk.root / "templates/巡场检查表.md.j2"
    unstaged.write_bytes(unstaged.read_bytes() + "# 试一试\n".encode())
    (clerk.root / "便条.txt").write_text("别动", encoding="utf-8")
    status = clerk.git("status", "--porcelain")
    diff, cached = clerk.git("diff"), clerk.git("diff", "--cached")
    clerk.does("do", "1", "转办", "运营部")
    clerk.complaint()
    assert clerk.git("status", "--porcelain") == status
    assert (clerk.git("diff"), clerk.git("diff", "--cached")) == (diff, cached)


def test_a_record_with_hand_edits_is_not_acted_on(clerk: Clerk) -> None:
    path = clerk.complaint()
    path.write_text(path.read_text(encoding="utf-8") + "# 改了一半\n", encoding="utf-8")
    before = path.read_bytes()
    said = clerk("do", "1", "转办", "运营部")
    assert said.status == 3
    assert "cpl commit" in said.err
    assert path.read_bytes() == before


def test_a_hidden_file_is_no_record(clerk: Clerk) -> None:
    path = clerk.complaint()
    Path(path.with_name("~$TS20261117-001.yaml")).write_bytes(b"\x00lock")
    assert clerk.does("check").out == "没有发现问题。\n"
