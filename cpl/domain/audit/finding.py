"""What an audit found: one thing that somebody should look at, and how much it weighs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from hashlib import sha256

from cpl.dataclass import dataclass

ID_LENGTH = 8


class Weight(Enum):
    """How much a finding weighs; a CLAIM is what was said and nothing proves."""

    SERIOUS = "严重"
    NOTICE = "注意"
    CLAIM = "声明"


@dataclass(frozen=True)
class FindingKind:
    """A kind of finding: what it weighs, its name, what to look at."""

    weight: Weight
    title: str
    look: str


S, N, C = Weight.SERIOUS, Weight.NOTICE, Weight.CLAIM
KINDS: Mapping[str, FindingKind] = {
    # —— what stood there is no longer so ——
    "event-altered": FindingKind(S, "记下的经过改了", "问谁改的、为什么；原来的话在前一次提交里。"),
    "event-removed": FindingKind(S, "记下的经过不见了", "从前一次提交里找回来；问谁删的。"),
    "event-inserted": FindingKind(S, "经过中间插了一条", "经过只往后加；问当时为什么没有记。"),
    "received-moved": FindingKind(S, "接收时间改了", "全部时限跟着变；和原始的单、来电记录比。"),
    "registered-altered": FindingKind(
        S, "登记的内容改了，没有照实更正", "和登记时的原话比；该用“更正”，照实写改了哪一项。"
    ),
    "record-removed": FindingKind(S, "记录删了", "编号给出去就不收回；从前一次提交里取回来。"),
    "record-removed-declared": FindingKind(C, "写明原因删了记录", "看写的原因，编号留着空号。"),
    "number-altered": FindingKind(S, "文件名和里面的编号不一样", "改回登记时的编号。"),
    "record-moved": FindingKind(N, "记录挪了地方", "放回编号所定的文件夹。"),
    "record-unreadable": FindingKind(N, "记录改坏了", "看那一次提交改了哪一行。"),
    "state-differs": FindingKind(S, "状态和经过对不上", "状态由经过推出来，不手改。"),
    # —— who did it, and how it came into the history ——
    "hand-undeclared": FindingKind(
        N, "没有写明原因的手工改动", "不是用 cpl 记录的，问谁改的、为什么。"
    ),
    "command-forged": FindingKind(
        S, "提交自称是命令，做的不是", "命令不会这样改文件；问提交的人。"
    ),
    "actor-not-author": FindingKind(S, "经办和提交的人不是一个人", "问两个人，到底是谁办的。"),
    "unknown-person": FindingKind(S, "经办当时不在人员表", "查这个人是谁，当时在不在职。"),
    "not-in-post": FindingKind(S, "经办那一天不在岗", "查他那时还在不在；不在，是谁用了他的名字。"),
    "not-entitled": FindingKind(S, "经办当时没有这个权", "看当时的人员表和规则。"),
    "other-unit": FindingKind(S, "替别的单位办", "问本单位的人知不知道。"),
    "other-desk": FindingKind(S, "替别的台办", "问那个台的人知不知道；他调了台的，看人员表。"),
    "same-person": FindingKind(S, "自己审、自己查自己的事", "请另一个人再审一次、再查一次。"),
    "undo-wrong": FindingKind(S, "撤回的不是所说的那一次", "和撤回的那一次提交比。"),
    "linked-not-told": FindingKind(S, "两份记录对不上", "两份一起写的只写了一份；看另一份。"),
    # —— what was done ——
    "not-allowed": FindingKind(S, "当时的规定不让这样办", "看当时那一版规则的那一条。"),
    "beyond-authority": FindingKind(S, "给付超过权限", "看谁批的、批了多少。"),
    "not-decided": FindingKind(S, "没有批就给了", "查审批在哪里。"),
    "banned": FindingKind(S, "给了禁止给的", "追回，或者写明依法的依据。"),
    "split-payments": FindingKind(N, "拆成几笔给，每笔都不到限额", "合起来看该由谁批。"),
    "level-lowered": FindingKind(S, "顺手把等级降了", "降级要写明原因；看降级以后谁批的。"),
    # —— when ——
    "back-dated": FindingKind(S, "时间往前写了", "发生、登记和提交的时间对不上；问当时在做什么。"),
    "number-not-day": FindingKind(N, "编号的日期不是登记的那一天", "看登记的时间后来改没改。"),
    "late-entry": FindingKind(C, "隔了一天以上才补记", "写明了“登记于”；抽几件和纸上的比。"),
    # —— what was only said ——
    "acted-for": FindingKind(
        C, "代别人录入，没有写依据", "问被代的人知不知道；以后加 --basis 依据。"
    ),
    "one-person": FindingKind(C, "一人岗位，自己审自己", "看是不是真的没有别人能办。"),
    "self-approved": FindingKind(C, "自己提的方案自己批", "规定没有要求分开；看该不该写进规则。"),
    "self-followed-up": FindingKind(
        C, "自己答复的自己回访", "规定没有要求分开；看该不该写进规则。"
    ),
    "self-verified": FindingKind(C, "自己整改的自己复查", "规定没有要求分开；看该不该写进规则。"),
    "self-inspected": FindingKind(C, "自己单位查自己单位", "换别的单位的人查，或者请上级抽查。"),
    # —— papers, evidence, numbers ——
    "paper-altered": FindingKind(
        S, "签发过的改过了", "cpl verify 它，看哪几格变了；从签发的那次提交取回来。"
    ),
    "paper-removed": FindingKind(S, "签发过的不见了", "从签发的那次提交取回来；问谁删的。"),
    "paper-corrected": FindingKind(
        N, "签发过的，写明更正改了", "签发过的不该改，内容有变就再签发一份。"
    ),
    "paper-forged": FindingKind(S, "不是签发出来的单", "和手里的纸比；cpl verify 编码。"),
    "paper-source-altered": FindingKind(
        N, "签发以后，来源改了", "看该不该再签发一份，给拿着旧单的人。"
    ),
    "paper-source-corrected": FindingKind(C, "签发以后，来源写明更正了", "看该不该再签发一份。"),
    "attachment-altered": FindingKind(S, "附件换过了", "和原件、保管人手里的比；问谁换的。"),
    "attachment-removed": FindingKind(S, "附件不见了", "从附上的那次提交取回来；问谁删的。"),
    "attachment-corrected": FindingKind(N, "附件，写明更正换了", "看写的原因，找原件比。"),
    "attachment-undeclared": FindingKind(
        N, "附件不是 cpl 放进来的", "问从哪里来；该用 cpl attach。"
    ),
    "number-reused": FindingKind(S, "一个编号给了两件", "两件都找出来，各是谁登记的。"),
    "number-gap": FindingKind(N, "编号断了", "问这几个编号给了谁；命令给的编号不会断。"),
    # —— who may, by which rules, on which days ——
    "rules-not-adopted": FindingKind(
        S, "规则改了，没有采用新版", "看改了哪一条、之后照它办了什么。"
    ),
    "rules-not-entitled": FindingKind(S, "采用规则的人没有这个权", "请规则写明的人看过再采用。"),
    "rules-backdated": FindingKind(N, "新规则管到已经接到的", "看这几件改按新规则以后有什么不同。"),
    "rules-changed-back": FindingKind(N, "规则改过又改了回来", "看中间那一段办了什么。"),
    "staff-self-promotion": FindingKind(S, "给自己加了角色", "请有权的人定；看加了以后办了什么。"),
    "staff-undeclared": FindingKind(S, "谁能办什么，悄悄改了", "和任命、分工的文件比；问谁改的。"),
    "staff-changed-back": FindingKind(S, "角色改过又改了回来", "看中间那一段谁用它办了什么。"),
    "staff-briefly-declared": FindingKind(
        N, "角色只给了一两天", "看中间那一段谁用它办了什么；代几天的写代理。"
    ),
    "staff-not-entitled": FindingKind(S, "改人员的人没有这个权", "请有权的人看过，再由他来改。"),
    "staff-alone": FindingKind(C, "只有他能改人员", "规则里再写一个能改人员的角色。"),
    "calendar-past-changed": FindingKind(
        S, "过去的工作日悄悄改了", "和国务院的通知比；看哪几件因此不逾期。"
    ),
    "calendar-past-declared": FindingKind(N, "过去的工作日改了", "和通知比；看哪几件的时限变了。"),
    "template-changed-back": FindingKind(N, "模板改过又改了回来", "看中间签发的那几份印了什么。"),
    "undeclared-edit": FindingKind(
        N, "没有写明原因的改动", "不是用 cpl 记录的，问谁改的、为什么。"
    ),
    # —— whose commits, by which clock ——
    "commit-forged": FindingKind(S, "提交不像是命令做的", "cpl 的作者都在人员表里；问是谁提交的。"),
    "commits-rebased": FindingKind(C, "提交重新接过", "git pull --rebase 会这样，内容都在。"),
    "login-unusual": FindingKind(C, "在别人的账号上办", "问两个人，当时是谁坐在那里。"),
    "login-shared": FindingKind(C, "一个账号几个人用", "账号分开，才说得清谁办的。"),
    "clock-back": FindingKind(N, "时钟倒着走", "查那台电脑的时钟；看写的时间真不真。"),
    "clock-ahead": FindingKind(
        N, "时间还没有到的提交", "查那台电脑的时钟；看写的时间真不真，以后的提交是不是都像倒着走。"
    ),
    "clock-set": FindingKind(N, "时钟是人定的", "CPL_NOW 只给演练用；看写的时间真不真。"),
    "clock-played": FindingKind(C, "开头一段是演练或者补录", "演练的文件夹都这样；正式的要问。"),
    # —— the history itself ——
    "commit-dropped": FindingKind(
        S, "历史里少了一次提交", "git show 那一次；和备份、别的电脑上的比。"
    ),
    "commit-rewritten": FindingKind(S, "历史里的一次提交换了内容", "git show 两次比；和备份比。"),
    "history-rewritten": FindingKind(S, "历史改写过", "和备份、别的电脑上的比。"),
    "history-replaced": FindingKind(
        S, "git 被设成显示别的历史", "git replace -d、删去 grafts，再审计一次。"
    ),
    "hidden-from-git": FindingKind(
        S,
        "git 被设成不看这个文件",
        "git update-index --no-assume-unchanged --no-skip-worktree，去掉过滤器，再 cpl check。",
    ),
    "second-root": FindingKind(N, "历史有两个开头", "问第二份是从哪里来的。"),
    "root-with-records": FindingKind(N, "历史一开始就有记录", "找以前的历史：备份、别的电脑。"),
    "history-empty": FindingKind(S, "没有历史", "从备份、别的电脑上找回来；问谁删了 .git。"),
    "history-shallow": FindingKind(N, "历史不全", "git fetch --unshallow，再审计一次。"),
    "merge-dropped": FindingKind(S, "合并以后少了", "从合并前的两边找回来。"),
    "backup-mismatch": FindingKind(S, "备份里有的，历史里没有", "cpl restore 到别处，两边比。"),
    "seal-altered": FindingKind(S, "封存的标签改过", "和纸上的封存码、备份比。"),
    "seal-moved": FindingKind(S, "封存的标签挪过", "和纸上的封存码、备份比。"),
    "seal-gone": FindingKind(S, "封存的标签不见了", "git fetch --tags；取不到的，问谁删的。"),
    "seal-signature": FindingKind(S, "封存的签名不对", "问签名的人；和备份比。"),
    "seal-rebased": FindingKind(C, "封存的提交换过位置", "封存的内容都在，不用管。"),
    "seen-whole": FindingKind(C, "看了不脱敏的全文", "看写的原因，问是不是该他看。"),
    "disclosure-altered": FindingKind(
        S, "看全文的痕迹改过", "痕迹只往后加；从前一次提交里找回来，问谁改的。"
    ),
    "import-unlisted": FindingKind(
        N, "导入的没有清单", "问导入的人要原来的表；以前的 cpl 导入不留清单。"
    ),
    "import-list-altered": FindingKind(
        S, "导入的清单改过", "从导入的那次提交取回来；和原来的表比。"
    ),
    "clearing-altered": FindingKind(
        S, "清除的记载改过", "记载只往后加；从前一次提交里找回来，问谁改的。"
    ),
    "explanation-altered": FindingKind(S, "审计说明改过", "说明只往后加；从前一次提交里找回来。"),
}
"""Every kind by its code. Codes never change; words may."""


@dataclass(frozen=True)
class PastDeed:
    """One commit, as far as a finding tells of it; `at` is the office's wall clock."""

    sha: str
    at: datetime
    author: str
    committer: str
    subject: str = ""

    @property
    def short(self) -> str:
        return self.sha[:10]


@dataclass(frozen=True)
class AuditFinding:
    """One thing found; nothing that it says is personal.

    `key` are contents, never the names of commits: so the finding has the same `id` after a
    rebase. `people` are those whom it is about. `again` counts those that are the same besides.
    """

    code: str
    path: str
    say: str
    deed: PastDeed | None = None
    line: int = 0
    people: tuple[str, ...] = ()
    key: tuple[str, ...] = field(default=(), repr=False)
    again: int = 0

    @property
    def kind(self) -> FindingKind:
        return KINDS[self.code]

    @property
    def weight(self) -> Weight:
        return self.kind.weight

    @cached_property
    def id(self) -> str:
        """What people call it by, in an explanation for instance."""
        said = (self.code, self.path, *self.key, *([str(self.again)] if self.again else []))
        return sha256("\0".join(said).encode(errors="surrogateescape")).hexdigest()[:ID_LENGTH]

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


def told_apart(findings: Iterable[AuditFinding]) -> Iterator[AuditFinding]:
    """The same findings; those that say the same of the same are counted."""
    seen: Counter[tuple[str, ...]] = Counter()
    for each in findings:
        same = (each.code, each.path, *each.key)
        yield replace(each, again=seen[same]) if same in seen else each
        seen[same] += 1
