"""Ways to falsify an office's history with plain git and an editor, each beside what must be found.

Every one starts from a copy of `honest_office` and ends with a clean folder: whoever looks
only at the newest commit sees an office in order.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook
from paper_trail import LONG, ORDINARY, RECTIFICATION, SPARE

LATER = "2026-12-03T10:00:00+0800"
AFTER_ALL = datetime(2026, 12, 5, 9, 0)
"""When the auditor comes: nothing was done later."""
MAIL = {
    "李敏": "limin@example.com",
    "周倩": "zhouqian@example.com",
    "吴刚": "wugang@example.com",
    "郑洁": "zhengjie@example.com",
    "陈总": "chenzong@example.com",
}
NOTE = """\
  - 时间: {at}
    事件: 备注
    经办: {who}
    角色: {role}
    备注: 已看
"""
CALENDAR = """\
年份: 2026
来源: 国务院办公厅
放假: [2026-01-01..2026-01-03, 2026-11-19..2026-11-20]
上班: []
"""
NOTED = """\
{number} 备注: {state}

Cpl-Record: {number}
Cpl-Event: 备注
Cpl-Rules: default 1
Cpl-Login: limin
"""
AS_A_COMMAND = NOTED.format(number=SPARE, state="待受理")
"""How a command tells of a note in that record."""


class Culprit:
    """Somebody with an editor and git, in one workspace."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *words: str, who: str = "李敏", at: str = LATER, **more: str) -> str:
        """What git answers; the hook is told that all was judged."""
        mail = MAIL.get(who, "nobody@example.invalid")
        names = {"NAME": who, "EMAIL": mail, "DATE": at}
        person = {f"GIT_{role}_{key}": said for role in ("AUTHOR", "COMMITTER")
                  for key, said in names.items()}  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.root), "-c", "core.quotepath=false", *words],
            env={**os.environ, **person, "CPL_JUDGED": "1", **more},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def record(self, number: str) -> Path:
        return next(self.root.glob(f"*/2026/**/{number}.yaml"))

    def issued(self, pattern: str) -> Path:
        tops = (self.root / "issued", self.root / "reports")
        return next(each for top in tops for each in top.glob(pattern))

    def edits(self, path: Path, old: str, new: str) -> None:
        """The first place that reads so, which must be there."""
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")

    def commits(self, message: str = "整理", who: str = "李敏", at: str = LATER) -> None:
        self.git("add", "-A", who=who)
        self.git("commit", "-qm", message, who=who, at=at)

    def writes(self, number: str, event: str) -> None:
        """At the end of a record."""
        path = self.record(number)
        path.write_text(path.read_text("utf-8") + event, "utf-8")


Deed = Callable[[Culprit], object]


@dataclass(frozen=True)
class Tampering:
    """One way to do it, and the code of what must be found."""

    do: Deed
    code: str

    @property
    def name(self) -> str:
        return self.do.__name__


# —— one record's events ——


def event_altered(by: Culprit) -> None:
    by.edits(by.record(ORDINARY), "责任认定: 有责", "责任认定: 无责")
    by.commits()


def event_deleted(by: Culprit) -> None:
    text = by.record(ORDINARY).read_text("utf-8")
    gone = re.search(r"  - 时间: 2026-11-17 10:05\n(    .*\n)+", text)
    assert gone
    by.edits(by.record(ORDINARY), gone[0], "")
    by.commits()


def event_inserted(by: Culprit) -> None:
    late = NOTE.format(at="2026-11-17 09:30", who="李敏", role="客服专员")
    by.edits(
        by.record(ORDINARY), "  - 时间: 2026-11-17 09:40\n", f"{late}  - 时间: 2026-11-17 09:40\n"
    )
    by.commits()


def event_back_dated(by: Culprit) -> None:
    """Written in December, as of three days after the receipt."""
    by.writes(SPARE, NOTE.format(at="2026-11-20 09:30", who="李敏", role="客服专员"))
    by.commits()


def receipt_moved(by: Culprit) -> None:
    """All clocks run from it."""
    by.edits(by.record(LONG), "接收时间: 2026-11-17 10:50", "接收时间: 2026-11-17 10:59")
    by.commits()


def actor_swapped(by: Culprit) -> None:
    by.edits(by.record(LONG), "经办: 赵磊", "经办: 李敏")
    by.commits()


def unknown_person(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-12-03 09:50", who="鬼", role="客服专员"))
    by.commits()


def role_not_held(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-12-03 09:50", who="李敏", role="总经理"))
    by.commits()


def amount_raised_within_the_limit(by: Culprit) -> None:
    by.edits(by.record(LONG), "金额: 180", "金额: 980")
    by.commits()


def amount_raised_over_the_limit(by: Culprit) -> None:
    by.edits(by.record(LONG), "金额: 180", "金额: 9800")
    by.commits()


def level_lowered(by: Culprit) -> None:
    by.edits(by.record(LONG), "等级: 二级", "等级: 一级")
    by.commits()


def state_written_over(by: Culprit) -> None:
    by.edits(by.record(SPARE), "状态: 待受理", "状态: 闭环")
    by.commits()


def registered_field_altered(by: Culprit) -> None:
    by.edits(by.record(ORDINARY), "员工态度冷淡。", "")
    by.commits()


def correction_of_another_field(by: Culprit) -> None:
    """A command's commit, whose correction names what was not changed."""
    by.edits(by.record(SPARE), "厕所脏", "厕所有点脏")
    said = NOTE.format(at="2026-12-03 09:50", who="李敏", role="客服专员").replace(
        "备注: 已看", "字段: 渠道\n    原因: 听错"
    )
    by.writes(SPARE, said.replace("备注", "更正"))
    by.commits(AS_A_COMMAND.replace("备注", "更正"))


def record_deleted(by: Culprit) -> None:
    by.record(SPARE).unlink()
    by.commits()


def record_deleted_and_number_reused(by: Culprit) -> None:
    path = by.record(SPARE)
    text = path.read_text("utf-8")
    path.unlink()
    by.commits()
    path.write_text(text.replace("厕所脏", "无事").replace("意见簿", "网络", 1), "utf-8")
    by.commits()


def record_deleted_as_a_correction(by: Culprit) -> None:
    """With the words of `cpl commit --更正`, but by hand."""
    by.record(LONG).unlink()
    said = "手工更正: 重复\n\nCpl-Event: 手工改动\nCpl-Event: 手工更正\nCpl-Rules: default 1\n"
    by.commits(said)


def number_skipped(by: Culprit) -> None:
    """The next number but one is registered, as a command would."""
    text = by.record(SPARE).read_text("utf-8").replace(SPARE, f"{SPARE[:-3]}009")
    (by.record(SPARE).parent / f"{SPARE[:-3]}009.yaml").write_text(text, "utf-8")
    by.commits()


def file_renamed(by: Culprit) -> None:
    """The record gets another number."""
    path = by.record(SPARE)
    other = f"{SPARE[:-3]}004"
    by.edits(path, SPARE, other)
    path.rename(path.with_name(f"{other}.yaml"))
    by.commits()


def forged_command(by: Culprit) -> None:
    """A past event altered under the message of an honest command."""
    by.edits(by.record(LONG), "满意度: 不满意", "满意度: 满意")
    said = NOTED.format(number=LONG, state="待答复")
    by.commits(said)


def another_persons_name(by: Culprit) -> None:
    """The manager approves, at the account of a clerk who is no manager."""
    approved = NOTE.format(at="2026-12-03 09:50", who="郑洁", role="客服经理")
    by.writes(SPARE, approved)
    by.commits(AS_A_COMMAND, "郑洁")


# —— who may, and by which rules ——


def self_promoted(by: Culprit) -> None:
    """李敏 is general manager from now on."""
    by.edits(by.root / "staff.yaml", "      - 客服专员\n", "      - 客服专员\n      - 总经理\n")
    by.commits()


def self_promoted_and_back(by: Culprit) -> None:
    path = by.root / "staff.yaml"
    before = path.read_bytes()
    by.edits(path, "      - 客服专员\n", "      - 客服专员\n      - 总经理\n")
    by.commits(at="2026-12-03T10:00:00+0800")
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:05", who="李敏", role="总经理"))
    by.commits(at="2026-12-03T10:05:00+0800")
    path.write_bytes(before)
    by.commits(at="2026-12-03T10:10:00+0800")


def self_approved_through_roles(by: Culprit) -> None:
    """赵磊, who made the plan, is given the manager's role and approves it himself."""
    unit, role = "    单位: 设备部", "      - 客服经理\n"
    by.edits(by.root / "staff.yaml", unit, f"{role}{unit}")
    approved = "    角色: 客服经理\n    审批意见: 同意"
    by.edits(by.record(LONG), f"经办: 郑洁\n{approved}", f"经办: 赵磊\n{approved}")
    by.commits()


def colleague_taken_out(by: Culprit) -> None:
    """Who may approve is gone from the list for a while."""
    text = (by.root / "staff.yaml").read_text("utf-8")
    gone = re.search(r"  - 姓名: 郑洁\n(    .*\n)+", text)
    assert gone
    by.edits(by.root / "staff.yaml", gone[0], "")
    by.commits()


LIMIT = ("limit: 500, ref: S001-09", "limit: 5000, ref: S001-09")


def rules_loosened(by: Culprit) -> None:
    by.edits(by.root / "rules/2025-01-01.yaml", *LIMIT)
    by.commits()


def rules_loosened_and_back(by: Culprit) -> None:
    path = by.root / "rules/2025-01-01.yaml"
    by.edits(path, *LIMIT)
    by.commits(at="2026-12-03T10:00:00+0800")
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:05", who="李敏", role="客服专员"))
    by.commits(at="2026-12-03T10:05:00+0800")
    by.edits(path, *reversed(LIMIT))
    by.commits(at="2026-12-03T10:10:00+0800")


def rules_forged_adoption(by: Culprit) -> None:
    """A new limit under the message of `cpl rules adopt`, by somebody who may not."""
    by.edits(by.root / "rules.yaml", *LIMIT)
    by.commits(
        "采用规则: 岁末→岁末，自 2027-01-01\n\nCpl-Event: 采用规则\nCpl-Rules: default 岁末\n"
    )


def calendar_changed(by: Culprit) -> None:
    """Two working days of the past become days off, and an answer is in time again."""
    path = by.root / "calendars/2026.yaml"
    path.parent.mkdir()
    path.write_text(CALENDAR, "utf-8")
    by.commits()


def template_changed_and_back(by: Culprit) -> None:
    path = by.root / "templates/转办单.md.j2"
    before = path.read_bytes()
    path.write_bytes(before + "本单不作为凭据。\n".encode())
    by.commits(at="2026-12-03T10:00:00+0800")
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:05", who="李敏", role="客服专员"))
    by.commits(at="2026-12-03T10:05:00+0800")
    path.write_bytes(before)
    by.commits(at="2026-12-03T10:10:00+0800")


def template_of_issued_paper_changed(by: Culprit) -> None:
    path = by.root / "templates/转办单.md.j2"
    path.write_bytes(path.read_bytes() + "本单不作为凭据。\n".encode())
    by.commits()


def rules_adopted_by_who_may_not(by: Culprit) -> None:
    """As the command does it, but by a clerk."""
    adopted(by, "李敏", "2027-02-01")


def rules_adopted_for_the_past(by: Culprit) -> None:
    """By who may; what came in a month ago is judged by them now."""
    adopted(by, "陈总", "2026-11-01")


def adopted(by: Culprit, who: str, begins: str) -> None:
    path = by.root / "rules.yaml"
    (by.root / "rules/2027-01-01.yaml").write_bytes(path.read_bytes())
    by.edits(path, *LIMIT)
    by.edits(path, "岁末", "又一版")
    by.edits(path, "effective_from: 2027-01-01", f"effective_from: {begins}")
    said = f"采用规则: 岁末→又一版，自 {begins}"
    by.commits(f"{said}\n\nCpl-Event: 采用规则\nCpl-Rules: default 又一版\n", who)


BY_HAND = "手工改动: 分工\n\nCpl-Event: 手工改动\nCpl-Event: 人员变动\nCpl-Rules: default 1\n"
POWER = ("      - 客服专员\n", "      - 客服专员\n      - 客服经理\n")


def power_given_by_who_may_not(by: Culprit) -> None:
    by.edits(by.root / "staff.yaml", *POWER)
    by.commits(BY_HAND, "周倩")


def power_given_for_an_hour(by: Culprit) -> None:
    """By who may, with a reason; so that one thing could be done meanwhile."""
    by.edits(by.root / "staff.yaml", *POWER)
    by.commits(BY_HAND, "陈总", "2026-12-03T10:00:00+0800")
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:05", who="李敏", role="客服经理"))
    by.commits(AS_A_COMMAND, at="2026-12-03T10:05:00+0800")
    by.edits(by.root / "staff.yaml", *reversed(POWER))
    by.commits(BY_HAND, "陈总", "2026-12-03T11:00:00+0800")


def template_changed_for_one_paper(by: Culprit) -> None:
    path = by.root / "templates/转办单.md.j2"
    before = path.read_bytes()
    path.write_bytes(before + "本单不作为凭据。\n".encode())
    by.commits(at="2026-12-03T10:00:00+0800")
    paper_forged(by)
    path.write_bytes(before)
    by.commits(at="2026-12-03T10:10:00+0800")


# —— what was issued, and evidence ——


def paper_altered(by: Culprit) -> None:
    by.edits(by.issued(f"{ORDINARY}/转办单-01-*.md"), "运营部", "设备部")
    by.commits()


def workbook_altered(by: Culprit) -> None:
    path = by.issued(f"{ORDINARY}/转办单-01-*.xlsx")
    book = load_workbook(path)
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == "运营部")
    cell.value = "设备部"
    book.save(path)
    by.commits()


def paper_deleted(by: Culprit) -> None:
    for path in (by.root / "issued" / ORDINARY).glob("转办单-01-*"):
        path.unlink()
    by.commits()


def paper_replaced_after_its_source_changed(by: Culprit) -> None:
    """The unit is changed, and the old paper says the new unit under its old code."""
    by.edits(by.record(ORDINARY), "主办单位: 运营部", "主办单位: 设备部")
    by.edits(by.issued(f"{ORDINARY}/转办单-01-*.md"), "运营部", "设备部")
    by.commits()


def paper_forged(by: Culprit) -> None:
    """One that cpl never made, under the message of `cpl form --issue`."""
    old = by.issued(f"{ORDINARY}/转办单-01-*.md")
    text = old.read_text("utf-8").replace("运营部", "设备部")
    code = "AAAA-BBBB-CCCC"
    old.with_name(f"转办单-02-{code}.md").write_text(text, "utf-8")
    by.commits(
        f"{ORDINARY}-转办单 签发\n\nCpl-Record: {ORDINARY}\nCpl-Event: 签发\nCpl-Form: 转办单\n"
        f"Cpl-Code: {code}\nCpl-Rules: default 1\nCpl-Login: limin\n"
    )


def report_altered(by: Culprit) -> None:
    path = by.issued("2026-11/月报.md")
    path.write_text(
        path.read_text("utf-8").replace("未结 2", "未结 1").replace("2", "1", 1), "utf-8"
    )
    by.commits()


def report_numbers_altered(by: Culprit) -> None:
    path = by.issued("2026-11/月报.yaml")
    by.edits(path, "受理:", "受理:  # 核对过")
    by.commits()


def attachment_altered(by: Culprit) -> None:
    (by.root / "attachments" / ORDINARY / "现场.jpg").write_bytes(b"\xff\xd8\xff\xe0 JPG")
    by.commits()


def attachment_swapped_with_its_digest(by: Culprit) -> None:
    import hashlib

    path = by.root / "attachments" / ORDINARY / "现场.jpg"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"\xff\xd8\xff\xe0 JPG")
    by.edits(by.record(ORDINARY), old, hashlib.sha256(path.read_bytes()).hexdigest())
    by.commits()


def paper_altered_as_a_correction(by: Culprit) -> None:
    """With the words of `cpl commit --更正`."""
    by.edits(by.issued(f"{ORDINARY}/转办单-01-*.md"), "运营部", "设备部")
    said = "手工更正: 单位写错\n\nCpl-Event: 手工改动\nCpl-Event: 手工更正\nCpl-Rules: default 1\n"
    by.commits(said)


def attachment_removed(by: Culprit) -> None:
    (by.root / "attachments" / ORDINARY / "现场.jpg").unlink()
    by.commits()


# —— the history itself ——


def commits_dropped(by: Culprit) -> None:
    """The last three never happened; one of them is done again."""
    by.git("reset", "-q", "--hard", "HEAD~3")
    by.writes(SPARE, NOTE.format(at="2026-12-02 09:10", who="郑洁", role="客服经理"))
    by.commits(AS_A_COMMAND, "郑洁", "2026-12-02T09:10:00+0800")


def commit_amended(by: Culprit) -> None:
    by.edits(by.root / "rules.yaml", *LIMIT)
    by.git("add", "-A")
    by.git("commit", "-q", "--amend", "-C", "HEAD", who="陈总", at="2026-12-02T10:00:00+0800")


def commit_taken_out(by: Culprit) -> None:
    """A rebase that drops the commit of the call-back."""
    sha = by.git("log", "--format=%H", "--grep", f"{LONG} 再办", "-1")
    by.git("rebase", "-q", "-X", "theirs", "--onto", f"{sha}~1", sha, "main")


def history_rewritten(by: Culprit) -> None:
    """Another amount from the beginning: no commit knows of the old one."""
    rewrite = (
        f"for f in complaints/2026/11/{LONG}.yaml; do"
        " if test -f $f; then sed -i 's/金额: 180/金额: 980/' $f; fi; done"
    )
    by.git(
        "filter-branch", "-f", "--tree-filter", rewrite, "HEAD", FILTER_BRANCH_SQUELCH_WARNING="1"
    )


def history_rewritten_without_traces(by: Culprit) -> None:
    """The same, and git's own traces swept away."""
    history_rewritten(by)
    for ref in by.git("for-each-ref", "--format=%(refname)", "refs/original").split():
        by.git("update-ref", "-d", ref)
    by.git("reflog", "expire", "--expire=now", "--all")
    by.git("gc", "-q", "--prune=now")


def history_squashed(by: Culprit) -> None:
    """One commit holds everything, and nobody did anything."""
    new = by.git("commit-tree", "HEAD^{tree}", "-m", "建立工作文件夹")
    by.git("reset", "-q", "--hard", new)


def another_history_merged_in(by: Culprit) -> None:
    by.git("checkout", "-q", "--orphan", "side")
    by.git("rm", "-rqf", ".")
    (by.root / "说明.txt").write_text("别处来的\n", "utf-8")
    by.commits("别处来的")
    by.git("checkout", "-q", "main")
    by.git("merge", "-q", "--allow-unrelated-histories", "--no-edit", "side")
    by.git("branch", "-q", "-D", "side")


def what_was_backed_up_taken_away(by: Culprit) -> None:
    """The last commit, and every trace of it but what the folder remembers of its backup."""
    head = by.git("rev-parse", "HEAD")
    path = by.root / ".git/cpl/backup.json"
    path.parent.mkdir(exist_ok=True)
    last = {"备份时间": "2026-12-02T18:00", "放在": "/media/usb", "最新提交": head, "字节": 1}
    path.write_text(json.dumps(last, ensure_ascii=False), "utf-8")
    by.git("reset", "-q", "--hard", "HEAD~1")
    by.git("reflog", "expire", "--expire=now", "--all")
    by.git("gc", "-q", "--prune=now")


def commit_replaced(by: Culprit) -> None:
    """git shows another commit in the place of one, which stays as it is."""
    old = by.git("log", "--format=%H", "--grep", f"{LONG} 补偿", "-1")
    other = by.git(
        "commit-tree", f"{old}~1^{{tree}}", "-p", f"{old}~1", "-m", f"{LONG} 备注: 待答复"
    )
    by.git("replace", "-f", old, other)


def branch_moved(by: Culprit) -> None:
    by.git("checkout", "-q", "-b", "side", "HEAD~2")
    by.writes(SPARE, NOTE.format(at="2026-12-02 09:05", who="李敏", role="客服专员"))
    by.commits(AS_A_COMMAND)
    by.git("branch", "-q", "-f", "main", "side")
    by.git("checkout", "-q", "main")
    by.git("branch", "-q", "-D", "side")


def merge_drops_an_event(by: Culprit) -> None:
    """A merge of two desks whose outcome lacks what one of them had written."""
    by.git("checkout", "-q", "-b", "side")
    by.writes(SPARE, NOTE.format(at="2026-12-03 09:05", who="李敏", role="客服专员"))
    by.commits(AS_A_COMMAND)
    by.git("checkout", "-q", "main")
    by.writes(RECTIFICATION, "")
    by.git("commit", "-q", "--allow-empty", "-m", "空")
    by.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "合并两台", "side")
    by.git("branch", "-q", "-D", "side")


def seal_moved(by: Culprit) -> None:
    """The mark of the month names another commit."""
    tag = by.git("tag", "--list").splitlines()[0]
    text = by.git("tag", "--list", "--format=%(contents)", tag)
    by.git("tag", "-f", "-a", tag, "-m", text, "HEAD~4")


def seal_deleted(by: Culprit) -> None:
    for tag in by.git("tag", "--list").splitlines():
        by.git("tag", "-d", tag)


def commit_date_set_back(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-11-20 09:30", who="李敏", role="客服专员"))
    by.commits(
        AS_A_COMMAND,
        at="2026-11-20T09:30:00+0800",
    )


def clock_set(by: Culprit) -> None:
    """A command whose clock somebody had set to last week."""
    by.writes(SPARE, NOTE.format(at="2026-12-03 09:30", who="李敏", role="客服专员"))
    said = AS_A_COMMAND
    by.commits(f"{said}Cpl-Clock: set\n")


def clock_set_ahead(by: Culprit) -> None:
    """The machine said it was next year, and says so no more."""
    by.writes(SPARE, NOTE.format(at="2027-03-01 09:30", who="李敏", role="客服专员"))
    by.commits(AS_A_COMMAND, at="2027-03-01T09:30:00+0800")


def stranger_committed(by: Culprit) -> None:
    """Nobody of staff.yaml, under the message of a command."""
    by.writes(SPARE, NOTE.format(at="2026-12-03 09:30", who="李敏", role="客服专员"))
    by.commits(AS_A_COMMAND, "临时工")


# —— what comes in as an import ——

IMPORTED = "导入: 1 件 (附件4.xlsx)\n\nCpl-Event: 导入\nCpl-Event: 登记\nCpl-Rules: default 1\n"


def _brought_in(by: Culprit, *changes: tuple[str, str]) -> None:
    """The last record once more, under the next number, as the rows of a table come in."""
    number = f"{SPARE[:-3]}004"
    path = by.record(SPARE).with_name(f"{number}.yaml")
    text = by.record(SPARE).read_text("utf-8").replace(SPARE, number)
    head = text[: text.index("    角色: ")] + "    角色: 客服专员\n    登记于: 2026-12-03 10:00\n"
    path.write_text(head, "utf-8")
    for old, new in changes:
        by.edits(path, old, new)
    by.commits(IMPORTED)


def imported_without_its_list(by: Culprit) -> None:
    """Everything as `cpl import` writes it, but that it was no table."""
    _brought_in(by)


LIST = """\
文件: 附件4.xlsx
SHA-256: {sha}
导入人: 李敏
时间: 2026-12-03 10:00
合计:
  读到: 1
  新增: 1
行:
- 第2行 新增 {number}
"""


def _with_its_list(by: Culprit, *changes: tuple[str, str]) -> Path:
    path = by.root / "imports/20261203-1000-附件4.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(LIST.format(sha="ab" * 32, number=f"{SPARE[:-3]}004"), "utf-8")
    for old, new in changes:
        by.edits(path, old, new)
    _brought_in(by)
    return path


def imported_beside_its_list(by: Culprit) -> None:
    """The list is of an honest import, and one more record came with it."""
    _with_its_list(by, (f"{SPARE[:-3]}004", f"{SPARE[:-3]}003"))


def imported_with_the_list_of_another(by: Culprit) -> None:
    _with_its_list(by, ("导入人: 李敏", "导入人: 周倩"))


def import_list_altered(by: Culprit) -> None:
    """Another table is said to have been imported."""
    path = _with_its_list(by)
    by.edits(path, "附件4.xlsx", "附件5.xlsx")
    by.commits()


def imported_by_somebody_else(by: Culprit) -> None:
    """The manager is said to have registered it."""
    _brought_in(by, ("经办: 李敏", "经办: 郑洁"))


def imported_by_nobody(by: Culprit) -> None:
    _brought_in(by, ("经办: 李敏", "经办: 鬼"))


def imported_as_if_written_down_then(by: Culprit) -> None:
    """Two weeks ago, and not when the table came."""
    _brought_in(by, ("    登记于: 2026-12-03 10:00\n", ""))


def imported_with_what_the_rules_forbid(by: Culprit) -> None:
    """A registration without what every registration needs."""
    _brought_in(by, ("渠道: 意见簿\n", ""))


# —— what a forger does who knows the code ——


def _as_command(number: str, event: str, *more: str) -> str:
    said = "".join(f"{each}\n" for each in more)
    return (
        f"{number} {event}: 待受理\n\nCpl-Record: {number}\nCpl-Event: {event}\n"
        f"{said}Cpl-Rules: default 1\nCpl-Login: limin\n"
    )


def _noted(by: Culprit) -> None:
    by.writes(SPARE, NOTE.format(at="2026-12-03 10:00", who="李敏", role="客服专员"))
    by.commits(AS_A_COMMAND)


def words_added_below_the_last_event(by: Culprit) -> None:
    """What the rules have no field for, so that the record reads as before."""
    _noted(by)
    by.writes(SPARE, "    金额: 9800\n")
    by.commits(AS_A_COMMAND)


def comment_added_as_a_command(by: Culprit) -> None:
    by.edits(by.record(LONG), "金额: 180\n", "金额: 180 # 实付 9800\n")
    by.commits(_as_command(LONG, "备注"))


def _as_it_was(by: Culprit, commit: str, undone: str) -> None:
    path = by.record(LONG).relative_to(by.root)
    text = by.git("show", f"{commit}:{path}") + "\n"
    by.record(LONG).write_text(text, "utf-8")
    by.commits(_as_command(LONG, "撤回", f"Cpl-Undoes: {undone}"))


def undo_of_what_never_was(by: Culprit) -> None:
    """Back to what the record said two weeks ago, in the words of `cpl undo`."""
    _as_it_was(by, _commits_of(by, LONG)[4], "ab" * 20)


def undo_two_weeks_later(by: Culprit) -> None:
    last, *_ = _commits_of(by, LONG)
    _as_it_was(by, f"{last}~1", last)


def undo_of_one_that_others_stand_on(by: Culprit) -> None:
    sixth = _commits_of(by, LONG)[6]
    _as_it_was(by, f"{sixth}~1", sixth)


def _commits_of(by: Culprit, number: str) -> list[str]:
    return by.git("rev-list", "HEAD", "--", str(by.record(number))).splitlines()


def record_moved_out(by: Culprit) -> None:
    """As if it had been cleared."""
    path = by.record(SPARE)
    away = by.root / "purged" / path.relative_to(by.root)
    away.parent.mkdir(parents=True)
    path.rename(away)
    by.commits("清除: 一件\n\nCpl-Event: 清除\nCpl-Rules: default 1\n")


def _merges(by: Culprit, meanwhile: Deed) -> None:
    """Two desks are put together, and something is done while git waits for its message."""
    by.git("checkout", "-q", "-b", "side")
    by.writes(ORDINARY, NOTE.format(at="2026-12-03 10:00", who="李敏", role="客服专员"))
    by.commits(_as_command(ORDINARY, "备注"))
    by.git("checkout", "-q", "main")
    _noted(by)
    by.git("merge", "-q", "--no-ff", "--no-commit", "side")
    meanwhile(by)
    by.commits("Merge branch 'side'")
    by.git("branch", "-q", "-D", "side")


def merge_alters_what_was_registered(by: Culprit) -> None:
    _merges(by, lambda by: by.edits(by.record(LONG), "诉求: 全额退票、书面道歉", "诉求: 道歉"))


def merge_writes_a_state(by: Culprit) -> None:
    _merges(by, lambda by: by.edits(by.record(SPARE), "状态: 待受理", "状态: 闭环"))


def merge_writes_an_event(by: Culprit) -> None:
    note = NOTE.format(at="2026-12-03 10:00", who="郑洁", role="客服经理")
    _merges(by, lambda by: by.writes(LONG, note))


def merge_brings_a_record(by: Culprit) -> None:
    def another(by: Culprit) -> None:
        number = f"{SPARE[:-3]}004"
        text = by.record(SPARE).read_text("utf-8").replace(SPARE, number)
        by.record(SPARE).with_name(f"{number}.yaml").write_text(text, "utf-8")

    _merges(by, another)


def merge_drops_what_both_had(by: Culprit) -> None:
    """Something that happened long before the desks parted."""

    def shortened(by: Culprit) -> None:
        path = by.record(LONG)
        above, mark, _ = path.read_text("utf-8").rpartition("\n  - 时间: ")
        assert mark
        path.write_text(f"{above}\n", "utf-8")

    _merges(by, shortened)


def merge_drops_a_record(by: Culprit) -> None:
    """One that neither desk had touched since they parted."""
    _merges(by, lambda by: by.record(LONG).unlink())


def merge_brings_a_divergence(by: Culprit) -> None:
    """Nobody did what two desks are said to disagree in."""
    said = NOTE.format(at="2026-12-03 09:00", who="郑洁", role="客服经理")
    _merges(by, lambda by: by.writes(LONG, f"分歧:\n{said}    缘由: 不能“备注”。\n"))


FOUNDING = "建立工作文件夹\n\nCpl-Event: 建立\nCpl-Rules: default 1\n"


def report_altered_as_a_founding(by: Culprit) -> None:
    by.edits(by.issued("2026-11/月报.md"), "2", "1")
    by.commits(FOUNDING)


def rules_loosened_as_a_founding(by: Culprit) -> None:
    by.edits(by.root / "rules/2025-01-01.yaml", *LIMIT)
    by.commits(FOUNDING)


def rules_in_force_from_another_day(by: Culprit) -> None:
    """Not one limit is another, yet what came in before is judged by none of them."""
    rules = by.root / "rules/2025-01-01.yaml"
    by.edits(rules, "effective_from: 2025-01-01", "effective_from: 2026-12-01")
    by.commits(BY_HAND)


def template_changed_beside_a_note(by: Culprit) -> None:
    path = by.root / "templates/转办单.md.j2"
    path.write_bytes(path.read_bytes() + "本单不作为凭据。\n".encode())
    _noted(by)


def _trailers_of(by: Culprit, path: Path) -> str:
    return by.git("log", "-1", "--format=%b", "--", str(path))


def paper_issued_twice_under_one_code(by: Culprit) -> None:
    """Every trailer of the honest one is copied."""
    path = by.issued(f"{ORDINARY}/转办单-01-*.md")
    other = path.with_name(path.name.replace("-01-", "-02-"))
    other.write_text(path.read_text("utf-8").replace("运营部", "设备部"), "utf-8")
    by.commits(f"{other.stem} 签发\n\n{_trailers_of(by, path)}")


def report_under_the_trailers_of_another(by: Culprit) -> None:
    path = by.issued("2026-11/月报.md")
    other = by.root / "reports/2026-10" / path.name
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    by.commits(f"2026-10 月报 下发\n\n{_trailers_of(by, path)}", "郑洁")


def attachment_beside_a_note(by: Culprit) -> None:
    (by.root / "attachments" / ORDINARY / "凭据.jpg").write_bytes(b"\xff\xd8 jpg")
    _noted(by)


def explained_as_if_alone(by: Culprit) -> None:
    """Whoever altered it says himself that all is well, nobody else working here."""
    (by.root / "审计说明.yaml").write_text(
        "说明:\n  - 发现: 0a1b2c3d\n    代码: event-altered\n    在哪里: x\n    原因: 领导同意\n"
        "    谁: 李敏\n    时间: 2026-12-03 10:00\n    本单位只有他一人: 是\n",
        "utf-8",
    )
    by.commits("审计说明: x\n\nCpl-Event: 审计说明\nCpl-Rules: default 1\nCpl-Login: limin\n")


def taken_for_unchanged(by: Culprit) -> None:
    by.git("update-index", "--assume-unchanged", str(by.record(LONG)))
    by.edits(by.record(LONG), "金额: 180", "金额: 18")


def passed_over(by: Culprit) -> None:
    paper = by.issued(f"{ORDINARY}/转办单-01-*.md")
    by.git("update-index", "--skip-worktree", str(paper))
    by.edits(paper, "运营部", "设备部")


def rewritten_by_a_filter(by: Culprit) -> None:
    by.git("config", "filter.nice.clean", "sed s/180/18/")
    (by.root / ".git/info/attributes").write_text("*.yaml filter=nice\n", "utf-8")


def record_that_git_ignores(by: Culprit) -> None:
    number = "TS20261203-001"
    path = by.root / f"complaints/2026/12/{number}.yaml"
    (by.root / ".git/info/exclude").write_text("complaints/2026/12/\n", "utf-8")
    path.parent.mkdir()
    text = by.record(SPARE).read_text("utf-8").replace(SPARE, number)
    path.write_text(text, "utf-8")


TAMPERINGS = (
    Tampering(event_altered, "event-altered"),
    Tampering(event_deleted, "event-removed"),
    Tampering(event_inserted, "event-inserted"),
    Tampering(event_back_dated, "back-dated"),
    Tampering(receipt_moved, "received-moved"),
    Tampering(actor_swapped, "event-altered"),
    Tampering(unknown_person, "unknown-person"),
    Tampering(role_not_held, "not-entitled"),
    Tampering(amount_raised_within_the_limit, "event-altered"),
    Tampering(amount_raised_over_the_limit, "beyond-authority"),
    Tampering(level_lowered, "level-lowered"),
    Tampering(state_written_over, "state-differs"),
    Tampering(registered_field_altered, "registered-altered"),
    Tampering(correction_of_another_field, "registered-altered"),
    Tampering(record_deleted, "record-removed"),
    Tampering(record_deleted_and_number_reused, "number-reused"),
    Tampering(record_deleted_as_a_correction, "record-removed-declared"),
    Tampering(number_skipped, "number-gap"),
    Tampering(file_renamed, "record-removed"),
    Tampering(forged_command, "command-forged"),
    Tampering(another_persons_name, "login-unusual"),
    Tampering(self_promoted, "staff-self-promotion"),
    Tampering(self_promoted_and_back, "staff-changed-back"),
    Tampering(self_approved_through_roles, "same-person"),
    Tampering(colleague_taken_out, "staff-undeclared"),
    Tampering(rules_loosened, "rules-not-adopted"),
    Tampering(rules_loosened_and_back, "rules-changed-back"),
    Tampering(rules_forged_adoption, "rules-not-adopted"),
    Tampering(rules_adopted_by_who_may_not, "rules-not-entitled"),
    Tampering(rules_adopted_for_the_past, "rules-backdated"),
    Tampering(power_given_by_who_may_not, "staff-not-entitled"),
    Tampering(power_given_for_an_hour, "staff-briefly-declared"),
    Tampering(calendar_changed, "calendar-past-changed"),
    Tampering(template_changed_and_back, "undeclared-edit"),
    Tampering(template_changed_for_one_paper, "template-changed-back"),
    Tampering(template_of_issued_paper_changed, "undeclared-edit"),
    Tampering(paper_altered, "paper-altered"),
    Tampering(workbook_altered, "paper-altered"),
    Tampering(paper_deleted, "paper-removed"),
    Tampering(paper_replaced_after_its_source_changed, "paper-source-altered"),
    Tampering(paper_forged, "paper-forged"),
    Tampering(report_altered, "paper-altered"),
    Tampering(report_numbers_altered, "paper-altered"),
    Tampering(attachment_altered, "attachment-altered"),
    Tampering(attachment_removed, "attachment-removed"),
    Tampering(paper_altered_as_a_correction, "paper-corrected"),
    Tampering(attachment_swapped_with_its_digest, "attachment-altered"),
    Tampering(commits_dropped, "commit-dropped"),
    Tampering(commit_amended, "commit-rewritten"),
    Tampering(commit_taken_out, "commit-dropped"),
    Tampering(history_rewritten, "commit-rewritten"),
    Tampering(history_rewritten_without_traces, "history-rewritten"),
    Tampering(history_squashed, "root-with-records"),
    Tampering(another_history_merged_in, "second-root"),
    Tampering(what_was_backed_up_taken_away, "backup-mismatch"),
    Tampering(commit_replaced, "history-replaced"),
    Tampering(branch_moved, "commit-dropped"),
    Tampering(merge_drops_an_event, "merge-dropped"),
    Tampering(seal_moved, "seal-moved"),
    Tampering(seal_deleted, "seal-gone"),
    Tampering(commit_date_set_back, "clock-back"),
    Tampering(clock_set, "clock-set"),
    Tampering(clock_set_ahead, "clock-ahead"),
    Tampering(stranger_committed, "commit-forged"),
    Tampering(imported_without_its_list, "import-unlisted"),
    Tampering(imported_beside_its_list, "import-unlisted"),
    Tampering(imported_with_the_list_of_another, "import-unlisted"),
    Tampering(import_list_altered, "import-list-altered"),
    Tampering(imported_by_somebody_else, "actor-not-author"),
    Tampering(imported_by_nobody, "unknown-person"),
    Tampering(imported_as_if_written_down_then, "back-dated"),
    Tampering(imported_with_what_the_rules_forbid, "not-allowed"),
    Tampering(words_added_below_the_last_event, "command-forged"),
    Tampering(comment_added_as_a_command, "command-forged"),
    Tampering(undo_of_what_never_was, "undo-wrong"),
    Tampering(undo_two_weeks_later, "undo-wrong"),
    Tampering(undo_of_one_that_others_stand_on, "undo-wrong"),
    Tampering(record_moved_out, "record-removed"),
    Tampering(merge_alters_what_was_registered, "registered-altered"),
    Tampering(merge_writes_a_state, "state-differs"),
    Tampering(merge_writes_an_event, "hand-undeclared"),
    Tampering(merge_brings_a_record, "hand-undeclared"),
    Tampering(merge_drops_what_both_had, "merge-dropped"),
    Tampering(merge_drops_a_record, "merge-dropped"),
    Tampering(merge_brings_a_divergence, "event-altered"),
    Tampering(report_altered_as_a_founding, "paper-altered"),
    Tampering(rules_loosened_as_a_founding, "rules-not-adopted"),
    Tampering(rules_in_force_from_another_day, "rules-not-adopted"),
    Tampering(template_changed_beside_a_note, "undeclared-edit"),
    Tampering(paper_issued_twice_under_one_code, "paper-forged"),
    Tampering(report_under_the_trailers_of_another, "paper-forged"),
    Tampering(attachment_beside_a_note, "attachment-undeclared"),
    Tampering(explained_as_if_alone, "explanation-altered"),
    Tampering(taken_for_unchanged, "hidden-from-git"),
    Tampering(passed_over, "hidden-from-git"),
    Tampering(rewritten_by_a_filter, "hidden-from-git"),
    Tampering(record_that_git_ignores, "hidden-from-git"),
)
