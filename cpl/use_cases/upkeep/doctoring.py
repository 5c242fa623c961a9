"""What could stop the office tomorrow: each check answers what it found and what to do.

Nothing is written (`mending` does that), and one check that cannot be made does not stop
the others.
"""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import cpl
from cpl.dataclass import dataclass
from cpl.domain.cases.evidence import size_text
from cpl.domain.people.staff import SYSTEM
from cpl.problems import CplError, Severity, has_errors, some
from cpl.store.aside.side_files import PRIVATE, folder_of_sides, loosened, side_files
from cpl.store.git import bundle
from cpl.store.git.hook import HookState, place_of_hook, state_of_hook
from cpl.store.git.leftovers import leftovers
from cpl.store.git.refusals import GitFailed
from cpl.store.git.repairs import still_missing
from cpl.store.git.states import asked, closed_state, hidden, may_write, seen
from cpl.store.history.last_backup import last_backup
from cpl.store.seals.tags import Signed
from cpl.store.workspace import CALENDARS, HOOKS, STAFF, Workspace
from cpl.use_cases.aside.looking import is_elsewhere
from cpl.use_cases.checking.changed_files import edited_in
from cpl.use_cases.checking.template_files import template_file_problems
from cpl.use_cases.desk import NobodyActs, who_acts
from cpl.use_cases.guarding.standing_guard import guard_of
from cpl.use_cases.regulation.linting import lint_file
from cpl.use_cases.sealing.archive import PaperFate, issued_files
from cpl.use_cases.sealing.seal_checking import seal_states
from cpl.use_cases.syncing.standing import QUIET_FOR, standing
from cpl.use_cases.telling.hooks import hook_programs
from cpl.use_cases.telling.reminder_log import failing_now
from cpl.use_cases.upkeep.backups import FILES, newest_backup
from cpl.use_cases.upkeep.crontab import crontab_now, jobs, jobs_missing

OLDEST_GIT = (2, 28)
BACKUP_DUE, BACKUP_LATE = timedelta(days=7), timedelta(days=30)
NOTICE_MONTH = 11  # the State Council's notice of the next year comes in November
LITTLE_ROOM, NO_ROOM = 1 << 30, 200 << 20
ADDED_AND_GONE = "AD"  # git's two letters
EXAMPLE = "@example.com"
NAMED = 5


class Health(Enum):
    WELL = "✓"
    WARNING = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Diagnosis:
    """One check: how it is, and what to do where it is not well."""

    name: str
    health: Health
    said: str
    mend: str = ""


@dataclass(frozen=True)
class Patient:
    """What is looked at: the folder, when, and who `CPL_USER` says is typing."""

    workspace: Workspace
    now: datetime
    login: str | None


Check = Callable[[Patient], Diagnosis | None]
"""None where there is nothing to look at."""


def examine(patient: Patient) -> Iterator[Diagnosis]:
    """Every check, in the order of `CHECKS`."""
    for name, check in CHECKS.items():
        try:
            found = check(patient)
            if found is not None:
                yield found
        except CplError as error:
            first, *more = str(error).splitlines()
            said = f"{first} 等 {len(more) + 1} 处" if more else first
            in_git = isinstance(error, GitFailed)
            mend = "先看“git”那一行。" if in_git else "先改好它：cpl check 说怎样改。"
            yield Diagnosis(name, Health.BAD, said, mend)


def _programs(patient: Patient) -> Diagnosis:
    git = bundle.version(patient.workspace.git)
    said = f"cpl {cpl.__version__}，Python {platform.python_version()}，git {_dotted(git)}"
    if git < OLDEST_GIT:
        return Diagnosis("版本", Health.BAD, said, f"git 太旧，装 {_dotted(OLDEST_GIT)} 以上的。")
    return Diagnosis("版本", Health.WELL, said)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _who(patient: Patient) -> Diagnosis:
    try:
        person = who_acts(patient.workspace, patient.login)
    except NobodyActs as error:
        mend = f"export CPL_USER=姓名，写进 ~/.profile；人要在 {STAFF} 里。"
        return Diagnosis("谁在办", Health.WARNING, str(error), mend)
    return Diagnosis("谁在办", Health.WELL, f"{person.name}（{'、'.join(person.roles)}）")


def _staff(patient: Patient) -> Diagnosis:
    place = patient.workspace
    people = place.staff.people
    if has_errors(place.staff_problems):
        return Diagnosis("人员", Health.BAD, f"{STAFF} 有错误。", "cpl check 说怎样改。")
    if SYSTEM not in people:
        said = f"{STAFF} 里没有“{SYSTEM}”，定时任务出不了月报。"
        return Diagnosis("人员", Health.BAD, said, "把它加上，角色是系统。")
    examples = [n for n, each in people.items() if n != SYSTEM and each.email.endswith(EXAMPLE)]
    if examples:
        said = f"{some(examples, NAMED)}的邮箱还是例子（{EXAMPLE}）。"
        return Diagnosis("人员", Health.WARNING, said, f"在 {STAFF} 里换成本单位的人和邮箱。")
    return Diagnosis("人员", Health.WELL, f"{len(people)} 人")


def _rules(patient: Patient) -> Diagnosis:
    place = patient.workspace
    found = [p for path in place.rule_files for p in lint_file(path, place.shown(path))[1]]
    errors = sum(each.severity is Severity.ERROR for each in found)
    if errors:
        said = f"规则有 {errors} 个错误。"
        return Diagnosis("规则", Health.BAD, said, "cpl rules lint 说是哪几处。")
    meta = place.rules_at(patient.now.date()).meta
    said = f"{meta.name} 第 {meta.version} 版，{meta.effective_from} 起"
    if found:
        return Diagnosis("规则", Health.WARNING, f"{said}；{len(found)} 个警告", "cpl rules lint")
    return Diagnosis("规则", Health.WELL, said)


def _templates(patient: Patient) -> Diagnosis:
    found = template_file_problems(patient.workspace)
    if not found:
        return Diagnosis("模板", Health.WELL, "都能印出来")
    files = tuple(dict.fromkeys(each.location.path for each in found))
    said = f"有印不出来的东西：{some(files, NAMED)}。"
    return Diagnosis("模板", Health.WARNING, said, "cpl template check 说是哪一格、怎样改。")


def _holidays(patient: Patient) -> Diagnosis:
    place, year = patient.workspace, patient.now.year
    calendar = place.calendar(place.latest_rules)
    soon = patient.now.month >= NOTICE_MONTH
    missing = [y for y in (year, year + 1)[: 1 + soon] if not calendar.is_published(y)]
    if not missing:
        return Diagnosis(
            "节假日", Health.WELL, f"{year} 年{'和明年' if soon else ''}的放假安排有了"
        )
    health = Health.BAD if missing[0] == year else Health.WARNING
    said = f"没有 {'、'.join(map(str, missing))} 年的放假安排，时限按周末和固定节日估算。"
    mend = f"国务院办公厅公布以后写进 {CALENDARS}/{missing[0]}.yaml，或者升级 cpl。"
    return Diagnosis("节假日", health, said, mend)


def _edits(patient: Patient) -> Diagnosis:
    found = [patient.workspace.shown(each) for each in edited_in(patient.workspace)]
    if not found:
        return Diagnosis("手工改动", Health.WELL, "都记录了")
    mend = "cpl check 没有错误就 cpl commit -m 原因。"
    return Diagnosis("手工改动", Health.WARNING, f"没有记录：{some(found, NAMED)}。", mend)


def _git(patient: Patient) -> Diagnosis:
    """Whether what is written now would stay, and whether git sees all of it."""
    git = patient.workspace.git
    found = list(seen(git)) or list(asked(git))
    if found:
        health = Health.BAD if any(each.stops for each in found) else Health.WARNING
        said, mend = " ".join(e.said for e in found), " ".join(e.mend for e in found)
        return Diagnosis("git", health, said, mend.strip())
    unseen = list(hidden(git))
    if unseen:
        said = f"git 被告知不看这些文件的改动：{some(unseen, NAMED)}。"
        return Diagnosis("git", Health.BAD, said, "cpl doctor --fix 让它重新看。")
    return Diagnosis("git", Health.WELL, f"分支 {bundle.branch(git)}")


def _history(patient: Patient) -> Diagnosis:
    git = patient.workspace.git
    missing = still_missing(git)
    if missing:
        mend = "cpl doctor --fix 补能补的；补不全就从备份恢复（cpl restore）。"
        return Diagnosis("历史", Health.BAD, f"git 的历史不完整：{missing}", mend)
    return Diagnosis("历史", Health.WELL, f"{bundle.count(git)} 次提交，都取得出来")


def _sealed(patient: Patient) -> Diagnosis:
    """The seals of the reports issued."""
    states, missing = seal_states(patient.workspace.git)
    found = [*(each for state in states for each in state.findings), *missing]
    wrong = [each for each in found if each.is_serious]
    if wrong:
        said = f"{wrong[0].say}" + (f"等 {len(wrong)} 处" if len(wrong) > 1 else "")
        return Diagnosis("封存", Health.BAD, said, f"cpl verify 说是哪几处。{wrong[0].mend}")
    bare = sum(each.signature is Signed.NONE for each in states)
    said = f"{len(states)} 个，都对得上" if states else "还没有：下发月报时封存"
    unsigned = f"，{bare} 个没有签名" if 0 < bare < len(states) else ""
    return Diagnosis("封存", Health.WELL, said + unsigned)


def _issued(patient: Patient) -> Diagnosis:
    """Every paper and report that was ever issued, compared with what it was."""
    files = [each for each in issued_files(patient.workspace.git) if each.code]
    altered = [each for each in files if each.fate is not PaperFate.WHOLE]
    if not altered:
        return Diagnosis("签发的单", Health.WELL, f"{len(files)} 个文件，都是签发时的样子")
    said = f"改过、不见了 {len(altered)} 个：{some([each.path for each in altered], NAMED)}。"
    return Diagnosis("签发的单", Health.BAD, said, f"恢复：{altered[0].restoring}。")


def _hook(patient: Patient) -> Diagnosis:
    git = patient.workspace.git
    match state_of_hook(git):
        case HookState.OURS:
            return Diagnosis("钩子", Health.WELL, "自己的 git commit 也先判断")
        case HookState.FOREIGN:
            said = f"{place_of_hook(git)} 是别人的，自己的 git commit 没有判断。"
            mend = "在它里面加一行：cpl check --staged || exit 1"
        case HookState.OLD:
            said, mend = "git 钩子找的是另一处的 cpl。", "cpl doctor --fix 重写它。"
        case _:
            said, mend = "没有装 git 钩子，自己的 git commit 没有判断。", "cpl doctor --fix 装上。"
    return Diagnosis("钩子", Health.WARNING, said, mend)


def _shared(patient: Patient) -> Diagnosis | None:
    """The shared repository, where it lies on a disk of this machine or of the network."""
    found = guard_of(patient.workspace.git)
    if found is None:
        return None
    place, state = found
    match state:
        case HookState.OURS:
            return Diagnosis("共享库", Health.WELL, f"推到 {place} 的先判断再收")
        case HookState.FOREIGN:
            said = f"{place} 的 pre-receive 钩子是别人的，推来的没有判断。"
            mend = "在它里面加一行：cpl serve-hook --receive || exit 1"
        case HookState.OLD:
            said = f"{place} 的钩子是另一处的 cpl 写的。"
            mend = f"别的电脑装的就不用管；cpl 换过地方：cpl serve-hook {place}。"
        case _:
            said = f"{place} 没有装钩子，推来的没有判断。"
            mend = f"cpl serve-hook {place}（在放它的那台机器上）。"
    return Diagnosis("共享库", Health.WARNING, said, mend)


def _access(patient: Patient) -> Diagnosis:
    """Files of the office that this account may not write; git's own are seen to by `_git`."""
    root = patient.workspace.root
    closed = [
        Path(place) / name
        for place, folders, names in _own_folders(root)
        for name in (*folders, *names)
        if not (Path(place) / name).is_symlink() and not may_write(Path(place) / name)
    ]
    if not closed:
        return Diagnosis("权限", Health.WELL, "文件都写得了")
    state = closed_state(root, closed)
    return Diagnosis("权限", Health.WARNING, state.said, state.mend)


def _own_folders(root: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    for place, folders, names in os.walk(root):
        if ".git" in folders:
            folders.remove(".git")
        yield place, folders, names


def _leftovers(patient: Patient) -> Diagnosis:
    place = patient.workspace
    names = [place.shown(each) for each in leftovers(place.git)]
    gone = [
        place.shown(path) for path, code in place.git.status().items() if code == ADDED_AND_GONE
    ]
    if gone:
        said = f"{some(gone, NAMED)} 没有记成，还在等着提交。"
        return Diagnosis("残留", Health.WARNING, said, "cpl doctor --fix 收拾它。")
    if not names:
        return Diagnosis("残留", Health.WELL, "没有中断留下的文件")
    mend = "没有 cpl、git 正在运行，cpl doctor --fix 删去它们。"
    return Diagnosis("残留", Health.WARNING, f"上次中断留下的：{some(names, NAMED)}。", mend)


def _backup(patient: Patient) -> Diagnosis:
    since = patient.workspace.left_out.since
    if since:
        return Diagnosis("备份", Health.WELL, f"这台只有 {since} 年以后的，备份在主台做")
    last = last_backup(patient.workspace.git)
    mend = "插上 U 盘：cpl backup /media/usb；每月 cpl backup --verify 试一次恢复。"
    if last is None:
        return Diagnosis("备份", Health.BAD, "从来没有备份过。", mend)
    age = patient.now - last.made_at
    said = f"{last.made_at:%Y-%m-%d %H:%M} 备份到 {last.place}"
    if age <= BACKUP_DUE:
        return Diagnosis("备份", Health.WELL, said)
    health = Health.BAD if age > BACKUP_LATE else Health.WARNING
    return Diagnosis("备份", health, f"{said}，{age.days} 天以前了。", mend)


def _aside(patient: Patient) -> Diagnosis | None:
    """What is kept aside: is it here, may nobody else read it, has the newest backup all of it?"""
    place = patient.workspace
    if is_elsewhere(place):
        said = "另存资料不在这台电脑上：看到的是〔另存…〕，这里不能办。"
        mend = f"要在这里办，从备份取回 {PRIVATE} 文件夹。"
        return Diagnosis("另存", Health.WARNING, said, mend)
    sides = [place.relative(each) for each in side_files(place.root)]
    if not sides:
        return None
    open_ = [place.shown(path) for path, _, _ in loosened(place.root, folder_of_sides(place.root))]
    if open_:
        said = f"别的账号读得到：{some(open_, NAMED)}。"
        return Diagnosis("另存", Health.BAD, said, f"chmod -R go-rwx {PRIVATE}")
    last = newest_backup(place.git)
    held = {each.path for each in last.files} if last else set()
    lacking = [each for each in sides if f"{FILES}/{each}" not in held]
    if last and lacking:
        said = f"最近的备份里没有：{some(lacking, NAMED)}。git 里也没有，丢了就没有了。"
        return Diagnosis("另存", Health.WARNING, said, "cpl backup 再备份一次。")
    return Diagnosis("另存", Health.WELL, f"{len(sides)} 件，只有自己读得到")


def _cron(patient: Patient) -> Diagnosis:
    lines = crontab_now()
    mend = "cpl cron 打印要加的几行，用 crontab -e 加上。"
    if lines is None:
        return Diagnosis("定时任务", Health.WARNING, "这台机器上没有 crontab 命令。", mend)
    wanted = jobs(patient.workspace.git.has_remote)
    missing = [each.name for each in jobs_missing(patient.workspace.root, lines, wanted)]
    if missing:
        said = f"这个账号的 crontab 里没有这个文件夹的{'、'.join(missing)}。"
        return Diagnosis("定时任务", Health.WARNING, said, mend)
    names = "、".join(each.name for each in wanted)
    return Diagnosis("定时任务", Health.WELL, f"crontab 里有{names}")


def _sync(patient: Patient) -> Diagnosis | None:
    """Is there a way to the other desks, and since when was it gone? A day without is no fault."""
    place = patient.workspace
    found = standing(place.git)
    if found is None:
        if not place.desk_code:
            return None
        said = f"这里是 {place.desk_code} 台，却没有共享的仓库。"
        return Diagnosis("同步", Health.WARNING, said, "git remote add origin 地址，再 cpl sync。")
    said = found.said(patient.now)
    if found.last.failed:
        return Diagnosis(
            "同步", Health.WARNING, f"{said}：{found.last.failed}", "改好再 cpl sync。"
        )
    if found.is_late(patient.now, QUIET_FOR):
        return Diagnosis("同步", Health.WARNING, said, "看看网络，cpl sync。")
    return Diagnosis("同步", Health.WELL, said)


def _reminders(patient: Patient) -> Diagnosis:
    """Are there programs that deliver, and did they deliver the last time?"""
    place = patient.workspace
    programs = hook_programs(place.git)
    stopped = [f"{HOOKS}/{each.name} {each.why_not}" for each in programs if each.why_not]
    if stopped:
        return Diagnosis("提醒", Health.WARNING, " ".join(stopped), "记录以后才运行。")
    if not programs:
        mend = f"照 {HOOKS}/README.md 接上企业微信、邮件，cpl remind 就有人送。"
        return Diagnosis("提醒", Health.WARNING, f"{HOOKS} 里没有送提醒的程序。", mend)
    failed = failing_now(place, patient.now)
    if failed:
        said = " ".join(f"{e.hook} 从 {e.at} 起没有送到：{e.why}。" for e in failed)
        return Diagnosis("提醒", Health.WARNING, said, "改好了 cpl remind --now 再送一次。")
    return Diagnosis("提醒", Health.WELL, f"{'、'.join(each.name for each in programs)} 送")


def _disk(patient: Patient) -> Diagnosis:
    free = shutil.disk_usage(patient.workspace.root).free
    said = f"还有 {size_text(free)}"
    if free >= LITTLE_ROOM:
        return Diagnosis("磁盘", Health.WELL, said)
    health = Health.BAD if free < NO_ROOM else Health.WARNING
    return Diagnosis("磁盘", health, f"{said}，快满了。", "清出空间；录像放到别的盘上。")


CHECKS: dict[str, Check] = {
    "版本": _programs,
    "谁在办": _who,
    "人员": _staff,
    "规则": _rules,
    "模板": _templates,
    "节假日": _holidays,
    "git": _git,
    "历史": _history,
    "封存": _sealed,
    "签发的单": _issued,
    "钩子": _hook,
    "共享库": _shared,
    "权限": _access,
    "手工改动": _edits,
    "残留": _leftovers,
    "备份": _backup,
    "另存": _aside,
    "定时任务": _cron,
    "同步": _sync,
    "提醒": _reminders,
    "磁盘": _disk,
}
