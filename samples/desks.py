"""Play several desks over weeks, with a network that fails, and look whether anything was lost.

Every desk is a real clone, the shared repository a real bare one with its hook, every deed a
command of cpl as somebody would type it. A journal beside it all remembers what was decided
and where; in the end, when all have synced, every clone must have the same bytes, every deed
must be told by its record (as one that counts, or as a 分歧), no number may stand for two, and
no payment may go beyond what its role has the power to give. Nothing of cpl is asked for that
but to read the records.

A sync fails in one of three ways: the network is gone before anything was fetched, or when it
is to be sent, or the machine is switched off in the midst of it.
"""

import argparse
import io
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from string import ascii_uppercase

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.domain.cases.record import Record
from cpl.domain.regulation.numbers import desk_in
from cpl.store.defaults import defaults_root
from cpl.store.git.git import Git
from cpl.store.history.past import past_commits
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.practice.guests import guest
from samples.desks_judged import Deed, beyond, lost, twice

SEED = 20261201
MONDAY = datetime(2026, 12, 14, 8, 30)
"""Four weeks from here on see a new year."""
TOP = Path(__file__).resolve().parent.parent
PLACE = TOP / "demo-out" / "多台"
NUMBER = re.compile(r"TS\d{8}-[A-Z]+\d+(?= 登记)")
SLOTS = 2
"""Mornings and afternoons: in each everybody works a little, and may sync."""
ALONE = """
import sys
from cpl.cli import cli
from cpl.cli.frame.running import run
from samples.desks import by_the_machine
with by_the_machine():
    sys.exit(run(cli, sys.argv[1:]))
"""
"""A command in a process of its own, which may be killed."""
WAYS = ("没有网络", "送不出去", "断电")
TEXT, CLOCK_SET = "_text", "\nCpl-Clock: set"

BY_STATE: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "待受理": (
        ("转办", "专员", 6),
        ("受理", "专员", 2),
        ("当场办结", "专员", 2),
        ("撤诉", "专员", 1),
    ),
    "处理中": (("转办", "专员", 4), ("答复", "专员", 2), ("撤诉", "专员", 1), ("补偿", "主管", 1)),
    "承办中": (
        ("签收", "站长", 3),
        ("答复", "站长", 4),
        ("备注", "站长", 2),
        ("备注", "专员", 1),
        ("更正", "专员", 1),
        ("撤诉", "专员", 1),
        ("补偿", "主管", 2),
        ("补偿", "经理", 1),
    ),
    "已答复": (("回访", "专员", 6), ("补偿", "主管", 2), ("备注", "站长", 1), ("撤诉", "专员", 1)),
    "办结": (("备注", "专员", 1), ("重开", "主管", 1)),
}
"""What may be tried in a state: the event, whose it is, how often."""
KINDS = ("服务态度", "服务时效", "收费", "设备设施")
SAID = ("等了一个多小时没有人来", "司机过站不停", "多刷了一次卡", "空调不开", "末班车提前走了")


@dataclass(frozen=True)
class Office:
    """What is played: so many desks, weeks of so many days, what fails and how much is done."""

    desks: int
    days: int
    fails: float
    deeds: float = 1.0
    """How many a desk tries each morning and afternoon, on the average."""
    syncs: float = 0.35
    """How likely it syncs then."""
    seed: int = SEED

    @property
    def codes(self) -> tuple[str, ...]:
        """A to Z, then AA and so on."""
        letters = list(ascii_uppercase)
        two = [a + b for a in letters for b in letters]
        return tuple([*letters, *two][: self.desks])


@dataclass
class Happened:
    """What the play has brought about so far."""

    journal: list[Deed] = field(default_factory=list)
    refused: int = 0
    synced: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    refusals_of_sync: Counter[str] = field(default_factory=Counter)
    unit_of: dict[str, str] = field(default_factory=dict)
    archived: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What ought not to be, in words; and how much there was of everything."""

    wrong: tuple[str, ...]
    table: tuple[tuple[str, str], ...]


class WentWrong(SystemExit):
    """A step that must work did not."""


class Play:
    """Many desks at their clones, in one process, by the same clock."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        self.shared = folder / "共享.git"
        self.chance = random.Random(office.seed)
        self.now = MONDAY
        self.happened = Happened()
        self.ways = cycle(WAYS)

    # —— one command ——

    def cpl(self, desk: str, who: str, *words: str, **env: str) -> tuple[int, str]:
        """A command as somebody types it at a desk: its exit status and what it said."""
        surroundings = {"CPL_NOW": f"{self.now:%Y-%m-%dT%H:%M}", "CPL_USER": who, **env}
        said = io.StringIO()
        # The clock of the play is the machine's: nobody has set it by hand.
        with (
            _surrounded({**surroundings, "LOGNAME": f"账号{who}"}),
            by_the_machine(),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            status = copy_context().run(run, cli, ["-C", str(self.root(desk)), *words])
        return status, said.getvalue()

    def must(self, desk: str, who: str, *words: str) -> str:
        status, said = self.cpl(desk, who, *words)
        if status:
            raise WentWrong(f"{desk} {who}：cpl {' '.join(words)}\n答 {status}：{said}")
        return said

    def root(self, desk: str) -> Path:
        return self.folder / desk

    # —— the office ——

    def open(self) -> None:
        """The main desk with its rules and people, the shared repository, a clone for each."""
        first, *others = self.office.codes
        rules = self.folder / "规则.yaml"
        self.folder.mkdir(parents=True)
        text = (defaults_root() / "rules.yaml").read_text("utf-8")
        units = "".join(f"  {_station(code)}: {{}}\n" for code in self.office.codes)
        rules.write_text(text.replace("units:\n", f"units:\n{units}", 1), "utf-8")
        self._made(first, rules)
        git(self.folder, "init", "-q", "--bare", "-b", "main", str(self.shared))
        self.must(first, "系统", "serve-hook", str(self.shared))
        git(self.root(first), "remote", "add", "origin", str(self.shared))
        git(self.root(first), "config", "cpl.desk", first)
        self.must(first, "系统", "sync")
        for code in others:
            git(self.folder, "clone", "-q", str(self.shared), str(self.root(code)))
            git(self.root(code), "config", "cpl.desk", code)

    def _made(self, first: str, rules: Path) -> None:
        root = self.root(first)
        root.mkdir()
        status, said = self.cpl(first, "系统", "init", str(root), "--profile", str(rules))
        if status:
            raise WentWrong(said)
        (root / "staff.yaml").write_text(_staff(self.office.codes), "utf-8")
        self.must(first, "系统", "commit", "-m", "换成各台的人", "--as", "系统")

    # —— days ——

    def lives(self) -> None:
        for day in range(self.office.days):
            begun = MONDAY + timedelta(days=day // 5 * 7 + day % 5)
            for slot in range(SLOTS):
                self.now = begun + timedelta(hours=5 * slot)
                self._slot()
            done, synced = len(self.happened.journal), len(self.happened.synced)
            tell(f"{self.now:%m-%d}：办了 {done} 件事，同步 {synced} 次")

    def _slot(self) -> None:
        for code in self.chance.sample(self.office.codes, self.office.desks):
            self.now += timedelta(minutes=1)
            many = self.chance.choices((0, 1, 2, 3), (3, 4, 2, 1))[0] * self.office.deeds
            for _ in range(round(many)):
                self._deed(code)
            if self.chance.random() < self.office.syncs:
                self.sync(code, self.chance.random() < self.office.fails)

    def _deed(self, code: str) -> None:
        known = self._known(code)
        if not known or self.chance.random() < 0.3:
            self._registered(code)
            return
        number, state = self.chance.choice(known)
        tried = BY_STATE.get(state, (("备注", "专员", 1),))
        event, whose, _ = self.chance.choices(tried, [each for _, _, each in tried])[0]
        self._tried(code, number, event, f"{code}{whose}" if whose != "经理" else "郑洁")

    def _known(self, code: str) -> list[tuple[str, str]]:
        """The newest records at this desk that are its own or its station's, with their states."""
        folder = self.root(code) / "complaints" / f"{self.now:%Y}"
        mine = [
            path
            for path in sorted(folder.glob("*/*.yaml"), reverse=True)
            if desk_in(path.stem) == code or self.happened.unit_of.get(path.stem) == _station(code)
        ]
        return [(path.stem, _state(path)) for path in mine[:12]]

    def _registered(self, code: str) -> None:
        who, caller = f"{code}专员", guest(self.chance)
        status, said = self.cpl(
            code,
            who,
            "new",
            "类别=投诉",
            "渠道=热线",
            f"内容={self.chance.choice(SAID)}，{caller.name}来电",
            f"投诉人.姓名={caller.name}",
            f"投诉人.电话={caller.phone}",
            "诉求=道歉",
            "--again",
        )
        if status:
            raise WentWrong(f"{code} 登记不了：{said}")
        number = NUMBER.search(said)  # what an earlier one was broken off in may be told first
        assert number is not None, said
        self.happened.journal.append(Deed(number[0], "登记", self.now, who, code))

    def _tried(self, code: str, number: str, event: str, who: str) -> None:
        amount = Decimal(self.chance.choice((80, 150, 600)) if event == "补偿" else 0)
        unit = _station(self.chance.choice(self.office.codes))
        status, said = self.cpl(code, who, "do", number, event, *self._words(event, unit, amount))
        if status == 0:
            self.happened.journal.append(Deed(number, event, self.now, who, code, amount))
            if event == "转办":
                self.happened.unit_of[number] = unit
        elif status == 1:
            self.happened.refused += 1
        else:
            raise WentWrong(f"{code} {who}：cpl do {number} {event}\n答 {status}：{said}")

    def _words(self, event: str, unit: str, amount: Decimal) -> tuple[str, ...]:
        how = self.chance.choice(("满意", "一般"))
        return {
            "转办": (f"主办单位={unit}", "等级=一般"),
            "受理": ("等级=一般", f"分类={self.chance.choice(KINDS)}"),
            "当场办结": ("处理结果=当场解释清楚", f"满意度={how}", "等级=一般", f"分类={KINDS[0]}"),
            "撤诉": ("理由=来电人说不追究了",),
            "签收": ("签收人=值班员",),
            "答复": (
                "答复内容=已致歉并改进",
                "答复方式=电话",
                "原因分析=排班太紧",
                "责任认定=有责",
            ),
            "备注": (f"备注=又来电问过，第 {self.chance.randrange(1000)} 次记",),
            "更正": (f"诉求={self.chance.choice(('书面答复', '退款', '说明原因'))}", "原因=听错了"),
            "补偿": ("补偿.方式=现金", f"补偿.金额={amount}", "补偿.用途=关怀"),
            "回访": ("回访方式=电话", f"满意度={how}"),
            "重开": ("理由=投诉人又来电",),
        }[event]

    # —— sync, and what may become of it ——

    def sync(self, code: str, fails: bool = False) -> None:
        how = next(self.ways) if fails else ""
        if how == "断电":
            self._killed(code)
        else:
            gone = {"没有网络": "uploadpack", "送不出去": "receivepack"}
            env = _set_for_git(f"remote.origin.{gone[how]}", "false") if how else {}
            begun = time.monotonic()
            status, said = self.cpl(code, "系统", "sync", **env)
            if not how and status == 0:
                self.happened.synced.append(time.monotonic() - begun)
            elif not how:
                self.happened.refusals_of_sync[f"{code}：{said.strip()}"] += 1
        if how:
            self.happened.failed[how] += 1

    def _killed(self, code: str) -> None:
        """Switched off at some moment between its first and its last act."""
        usual = statistics.median(self.happened.synced[-50:] or [0.5]) + 0.3
        words = [sys.executable, "-c", ALONE, "-C", str(self.root(code)), "sync"]
        surroundings = {
            **os.environ,
            "CPL_NOW": f"{self.now:%Y-%m-%dT%H:%M}",
            "PYTHONPATH": str(TOP),
            "PYTHONUTF8": "1",
        }
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            words, env=surroundings, stdout=quiet, stderr=quiet, start_new_session=True
        ) as running:
            try:
                running.wait(self.chance.uniform(0.2, usual))
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)

    def ends(self) -> None:
        """Everybody syncs, as often as it takes; what is in the way of it is told."""
        for _ in range(2):
            for code in self.office.codes:
                self.now += timedelta(minutes=1)
                self.sync(code)

    # —— a file for each year ——

    def archives(self) -> list[Path]:
        """The history in bundles, each with what is new of one year, for whoever keeps them."""
        root, before, made = self.root(self.office.codes[0]), "", list[Path]()
        for year in range(MONDAY.year, self.now.year + 1):
            end = f"--before={year + 1}-01-01T00:00:00+0800"
            last = git(root, "rev-list", "-1", end, "main").strip()
            made.append(self.folder / f"{year}.bundle")
            git(root, "branch", "-f", f"{year}", last)
            since = [f"^{before}"] if before else []
            git(root, "bundle", "create", "-q", str(made[-1]), f"{year}", *since)
            git(root, "branch", "-q", "-D", f"{year}")
            before = last
        return made

    def _is_whole(self, archives: list[Path]) -> bool:
        """Do these, one after the other, make the history again, every object looked at?"""
        place = self.folder / "从年档恢复"
        git(self.folder, "init", "-q", "-b", "main", str(place))
        for each in archives:
            git(place, "bundle", "verify", "-q", str(each))
            git(place, "-c", "fetch.fsckObjects=true", "fetch", "-q", str(each), "+refs/*:refs/*")
        newest = git(place, "rev-parse", f"refs/heads/{archives[-1].stem}")
        return newest == git(self.root(self.office.codes[0]), "rev-parse", "main")

    # —— what came of it ——

    def verdict(self) -> Verdict:
        first, *others = self.office.codes
        tree = {code: self._tree(code) for code in self.office.codes}
        records = dict(self._records(first))
        journal = self.happened.journal
        wrong = [
            *(f"{each} 的文件和 {first} 的不一样" for each in others if tree[each] != tree[first]),
            *(f"没有找到：{each}" for each in lost(journal, records)),
            *(f"一个编号登记了两次：{each}" for each in twice(journal)),
            *(f"超过权限没有人看见：{each}" for each in beyond(records.values())),
            *(f"同步不了：{each}" for each in self.happened.refusals_of_sync),
            *self._found_by_cpl(first),
        ]
        archives = self.archives()
        if not self._is_whole(archives):
            wrong.append("年档合起来不是全部历史")
        self.happened.archived = {each.stem: each.stat().st_size for each in archives}
        return Verdict(tuple(wrong), tuple(self._table(first, records)))

    def _tree(self, code: str) -> str:
        return git(self.root(code), "rev-parse", "HEAD^{tree}")

    def _records(self, code: str) -> Iterator[tuple[str, Record]]:
        place = Workspace(self.root(code))
        for each in place.load_all():
            if not isinstance(each, Readable):
                raise WentWrong(f"读不了 {each.path}：{each.problems[0]}")
            yield each.record.number, each.record

    def _found_by_cpl(self, code: str) -> Iterator[str]:
        self.now += timedelta(minutes=1)
        for words in (("check",), ("audit",)):
            status, said = self.cpl(code, "郑洁", *words)
            if status:
                yield f"cpl {words[0]} 答 {status}：\n{said.strip()}"

    def _table(self, code: str, records: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
        happened, root = self.happened, self.root(code)
        merges = [each for each in past_commits(Git(root)) if each.is_merge]
        joined = sum(len(each.own_changes) for each in merges)
        apart = sum(len(each.divergences) for each in records.values())
        events, times = len(happened.journal), sorted(happened.synced)
        failed = sum(happened.failed.values())
        size = sum(each.stat().st_size for each in self.shared.rglob("*") if each.is_file())
        yield "台", f"{self.office.desks}"
        yield "工作日", f"{self.office.days}"
        yield "登记的件", f"{len(records)}"
        yield "办成的事", f"{events}"
        yield "当场被规则拒绝的", f"{happened.refused}"
        synced = len(times) + failed
        yield "同步", f"{synced} 次，其中失败 {failed} 次（{failed / max(1, synced):.0%}）"
        yield "失败的", "，".join(f"{how} {many}" for how, many in happened.failed.items())
        if times:
            late = times[int(len(times) * 0.95)]
            yield "一次同步", f"中位 {statistics.median(times):.2f} 秒，95% 在 {late:.2f} 秒以内"
        yield "合并提交", f"{len(merges)}"
        yield "两边都改过、合成一份的记录", f"{joined}，每千件事 {1000 * joined / events:.1f}"
        yield "分歧", f"{apart}，每千件事 {1000 * apart / events:.1f}"
        yield "年档", "，".join(f"{y} 年 {n / 1024:.0f} KB" for y, n in happened.archived.items())
        yield "共享的仓库", f"{size / 1024:.0f} KB，每件事 {size / events:.0f} 字节"


# —— small things ——


def _station(code: str) -> str:
    return f"{code}站"


def _staff(codes: tuple[str, ...]) -> str:
    """Three people at each desk, and a manager and a director who belong to all."""
    desks = "".join(
        f"  - {{代码: {code}, 名称: {_station(code)}, 单位: [{_station(code)}]"
        f"{', 主台: yes' if code == codes[0] else ''}}}\n"
        for code in codes
    )
    roles = {"专员": "客服专员", "主管": "客服主管", "站长": "部门负责人"}
    people = "".join(
        f"  - {{姓名: {code}{name}, 邮箱: {code.lower()}-{n}@example.org, 角色: [{role}],"
        f" 单位: {_station(code)}, 代码: {code}, 账号: [账号{code}{name}]}}\n"
        for code in codes
        for n, (name, role) in enumerate(roles.items())
    )
    return f"""台:
{desks}人员:
{people}  - {{姓名: 郑洁, 邮箱: zhengjie@example.org, 角色: [客服经理], 单位: 客服部}}
  - {{姓名: 陈总, 邮箱: chenzong@example.org, 角色: [总经理], 单位: 总经办}}
  - {{姓名: 孙丽, 邮箱: sunli@example.org, 角色: [行政督导], 单位: 总经办}}
  - {{姓名: 钱会计, 邮箱: qian@example.org, 角色: [财务], 单位: 财务部}}
  - {{姓名: 系统, 邮箱: system@example.org, 角色: [系统]}}
"""


def _state(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    return next(each.partition(": ")[2] for each in lines if each.startswith("状态: "))


def _set_for_git(key: str, value: str) -> dict[str, str]:
    """What git in this surroundings takes for set."""
    return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": value}


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=True)
    return done.stdout.decode()


@contextmanager
def _surrounded(env: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def by_the_machine() -> Iterator[None]:
    """Commits do not say that somebody had set the clock."""
    text = getattr(trail, TEXT)
    setattr(trail, TEXT, lambda *said: text(*said).replace(CLOCK_SET, ""))
    try:
        yield
    finally:
        setattr(trail, TEXT, text)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def played(office: Office, folder: Path) -> Verdict:
    """The whole play in a folder that is not there yet, and what came of it."""
    play = Play(office, folder)
    play.open()
    play.lives()
    play.ends()
    return play.verdict()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=50, help="几个台")
    parser.add_argument("--weeks", type=int, default=4, help="几周")
    parser.add_argument("--fails", type=float, default=0.2, help="几成的同步失败")
    parser.add_argument("--deeds", type=float, default=1.0, help="一个台一段时间大约办几件")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("folder", nargs="?", type=Path, default=PLACE, help="做在哪里，旧的删去")
    said = parser.parse_args()
    shutil.rmtree(said.folder, ignore_errors=True)
    office = Office(said.desks, said.weeks * 5, said.fails, said.deeds, said.seed)
    verdict = played(office, said.folder)
    for name, value in verdict.table:
        print(f"| {name} | {value} |")
    for each in verdict.wrong:
        print(f"不对：{each}")
    sys.exit(1 if verdict.wrong else 0)


if __name__ == "__main__":
    main()
