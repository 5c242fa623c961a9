"""What commands cost beside the bare programs they are made of: CPU and memory, as ratios.

Whole processes with all that they start, in turn, so that a busy machine slows all alike;
CPU (user and system) and peak memory are the system's own count. The medians are compared:
a start with `python -c pass`, a record kept with `git add` and `git commit --only`, a record
read with `yaml.compose`, a register with an openpyxl loop that writes as many rows.
What each may cost at most stands beside it. Repeat it as docs/性能.md says.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

TOP = Path(__file__).resolve().parent.parent
SMALL = 10_000
BACKLOG = 5_000
# telephones of callers whose complaint is passed on, or looked at at once, beside the other ones
PASSED_ON_TOO, LOOKED_AT_TOO = 5_000, 7_000
NOW = "2026-11-22T09:00"  # where samples/ten_years.py ends
CPL = str(Path(sys.executable).with_name("cpl"))
PYTHON, COMMIT = "python -c pass", "git add && git commit --only"
COMPOSE, SHEET = "yaml.compose", "openpyxl"
LOG_STAT = "git log --stat"
AUDITED, COMMITS = "cpl-audited", "cpl-commits"
WARM, COLD = "cpl list --open", "cpl list --open（第一次）"

HEAD = """\
| 命令 | CPU 毫秒 | 是几倍 | 至多几倍 | 内存 MB | 至多 MB | |
| --- | ---: | ---: | ---: | ---: | ---: | --- |"""
COMPOSING = """\
import sys, yaml
from pathlib import Path
for folder in ("complaints", "rectifications", "patrols"):
    for path in sorted((Path(sys.argv[1]) / folder).rglob("*.yaml")):
        yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
"""
SHEET_OF = """\
import sys
from openpyxl import Workbook
book = Workbook(write_only=True)
sheet = book.create_sheet()
for n in range(int(sys.argv[1])):
    sheet.append([f"{column} TS20261121-{n:03} 过山车停运" for column in range(16)])
book.save(sys.argv[2])
"""

KEPT = "csv + yaml.dump + 写文件"
KEEPING = """\
import csv, sys, yaml
from pathlib import Path

SHEET, FOLDER = sys.argv[1:]

def happened(at, name, **said):
    return {"时间": at, "事件": name, "经办": "李敏", "角色": "客服专员",
            "登记于": "2026-11-22 09:00", **said}

Path(FOLDER).mkdir()
with open(SHEET, encoding="utf-8", newline="") as table:
    for n, row in enumerate(csv.DictReader(table), 1):
        day = row["接收时间"][:10].replace("-", "")
        passed_on = {"主办单位": row["主办单位"], "等级": "一般"}
        answer = {"答复内容": row["答复内容"], "答复方式": "电话",
                  "原因分析": "原表未写", "责任认定": "无责"}
        record = {
            "编号": f"TS{day}-{n:03}",
            "状态": "已答复",
            "类别": "投诉",
            "接收时间": row["接收时间"],
            "渠道": "热线",
            "内容": row["内容"],
            "投诉人": {"姓名": row["姓名"], "电话": row["电话"]},
            "分类": "其他",
            "来源编号": row["单号"],
            "经过": [
                happened(row["接收时间"], "登记"),
                happened(row["转办时间"], "转办", **passed_on),
                happened(row["答复时间"], "答复", **answer),
            ],
        }
        text = yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        Path(FOLDER, f"{n}.yaml").write_text(text, encoding="utf-8")
"""
LEDGER_HEAD = "单号,接收时间,姓名,电话,内容,转办时间,主办单位,答复时间,答复内容\n"
LEDGER_MAPPING = """\
编号列: 单号
登记:
  类别: {值: 投诉}
  接收时间: 接收时间
  渠道: {值: 热线}
  投诉人.姓名: 姓名
  投诉人.电话: 电话
  内容: 内容
  分类: {值: 其他}
事件:
  - 事件: 转办
    时间: 转办时间
    字段: {主办单位: 主办单位, 等级: {值: 一般}}
  - 事件: 答复
    时间: 答复时间
    字段: {答复内容: 答复内容, 答复方式: {值: 电话}, 原因分析: {值: 原表未写}, 责任认定: {值: 无责}}
"""


@dataclass(frozen=True)
class Cost:
    """Of one process and all that it started: seconds of CPU, and the largest one's megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Step:
    """One process to be measured: its words, what its surroundings say besides, and its folder."""

    words: tuple[str, ...]
    env: Mapping[str, str] | None = None
    folder: Path | None = None


Measured = Callable[[int], Step]
"""The step of one round; what it needs beforehand is done first and not counted."""


@dataclass(frozen=True)
class Row:
    """One line of the table: at `most` so many times what `beside` costs, and `spare` starts.

    A start is `python -c pass`. The first of each is for a year's complaints, the second for ten
    years'. Bounds that were given in milliseconds are told in starts of 10.4, what one took there.
    """

    name: str
    measured: Measured
    beside: str = PYTHON
    most: tuple[float, float] | None = None
    spare: tuple[float, float] = (0.0, 0.0)
    megabytes: int = 300
    rounds: int | None = None

    def limit(self, beside: float, start: float, is_small: bool) -> float | None:
        """Seconds that it may cost at most, where that is said."""
        which = 0 if is_small else 1
        return self.most and self.most[which] * beside + self.spare[which] * start


def cost(step: Step) -> Cost:
    """Raises SystemExit with what it said where it failed."""
    with tempfile.TemporaryFile() as said:
        env = {**surroundings(), **(step.env or {})}
        running = subprocess.Popen(step.words, env=env, cwd=step.folder, stdout=said, stderr=said)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(step.words)}\n{said.read().decode(errors='replace')}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def surroundings() -> dict[str, str]:
    not_ours = ("CPL_", "PYTHONDONTWRITEBYTECODE")  # an installed cpl has its bytecode
    kept = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    who = {f"GIT_{part}_NAME": "bench" for part in ("AUTHOR", "COMMITTER")}
    mail = {f"GIT_{part}_EMAIL": "bench@example.com" for part in ("AUTHOR", "COMMITTER")}
    return {**kept, **who, **mail, "CPL_USER": "李敏", "CPL_NOW": NOW}


def process(*words: str) -> Measured:
    return lambda _: Step(words)


def command(place: Path, *words: str) -> Measured:
    """As a clerk types it, who stands in the folder."""
    return lambda _: Step((CPL, *words), folder=place)


def bare_commit(place: Path, turn: int) -> Step:
    """What a clerk without cpl would type: one new line in one file, added and committed."""
    (place / "备忘.txt").write_text(f"{turn}\n", encoding="utf-8")
    git = f"git -C '{place}' -c core.hooksPath=/dev/null"
    return Step(("sh", "-c", f"{git} add 备忘.txt && {git} commit -q --only -m 备忘 -- 备忘.txt"))


def completion(place: Path, typed: str, _: int) -> Step:
    """What the shell asks when somebody presses Tab."""
    return Step((CPL, f"cpl show {typed}"), {"_CPL_COMPLETE": "bash"}, place)


def told_by(caller: int) -> tuple[str, ...]:
    """The words of `cpl new` for somebody who calls for the first time."""
    by = ("投诉人.姓名=王女士", f"投诉人.电话=1389999{caller:04}")
    return ("new", "投诉", "热线", *by, "内容=过山车停运", "--again")


def registered(place: Path, caller: int) -> str:
    """The number of a fresh complaint."""
    new = (CPL, *told_by(caller))
    said = subprocess.run(
        new, env=surroundings(), cwd=place, capture_output=True, text=True, check=True
    )
    return said.stdout.split()[0]


def passed_on(place: Path, turn: int) -> Step:
    """A fresh complaint is passed on; its paper is made with it."""
    number = registered(place, PASSED_ON_TOO + turn)
    return command(place, "do", number, "转办", "运营部", "等级=一级", "分类=餐饮")(turn)


def catching_up(place: Path, turn: int) -> Step:
    """The first to look after a complaint was registered, by somebody else as it were."""
    registered(place, LOOKED_AT_TOO + turn)
    return command(place, "list", "--open")(turn)


def afresh(place: Path, _: int) -> Step:
    """All that cpl keeps to be quicker is gone."""
    for each in filter(Path.is_file, (place / ".git").glob("cpl-*")):
        each.unlink()
    return command(place, "list", "--open")(0)


def told_again(sheets: Measured, turn: int) -> Step:
    """The rows of what is done with are kept: the rows before have begun everything anew."""
    cost(sheets(turn))
    return sheets(turn)


def audited_afresh(history: Path, _: int) -> Step:
    """Nothing is known of any earlier audit."""
    for name in (AUDITED, COMMITS):
        (history / ".git" / name).unlink(missing_ok=True)
    return command(history, "audit")(0)


def peers(folder: Path, count: int) -> Iterator[Row]:
    """Other programs with as many things of their own, where they are installed."""
    if shutil.which("task"):
        home = ("task", f"rc.data.location={folder / 'task'}", "rc.confirmation=no")
        yield Row("taskwarrior：列出没有办完的", partial(tasks, folder / "task", count, home))
    if shutil.which("hledger"):
        yield Row("hledger：余额", partial(journal, folder / "十年.journal", count))


def tasks(place: Path, count: int, home: tuple[str, ...], turn: int) -> Step:
    if not turn:
        place.mkdir()
        done = [
            {"description": f"过山车停运 {n}", "status": "completed", "end": "20261121T010000Z"}
            for n in range(count)
        ]
        subprocess.run([*home, "import", "-"], input=json.dumps(done), text=True, check=True)
        subprocess.run([*home, "add", "排队两小时"], check=True)
    return Step((*home, "list"))


def journal(path: Path, count: int, turn: int) -> Step:
    if not turn:
        entries = (f"2026-11-21 过山车停运 {n}\n  投诉  1\n  登记\n\n" for n in range(count))
        path.write_text("".join(entries), encoding="utf-8")
    return Step(("hledger", "-f", str(path), "balance"))


def old_ledger(folder: Path, count: int) -> tuple[str, str]:
    """A table of so many complaints, three events each, and its mapping."""
    folder.mkdir()
    table, mapping = folder / "老台账.csv", folder / "映射.yaml"
    lines = (
        f"W{n:06},2026-{n % 9 + 1:02}-{n % 27 + 1:02} 08:{n % 60:02},"
        f"王女士,138{n:08},过山车停运{n},"
        f"2026-{n % 9 + 1:02}-{n % 27 + 1:02} 10:00,客服部,"
        f"2026-{n % 9 + 1:02}-{n % 27 + 2:02} 09:00,已当面道歉\n"
        for n in range(count)
    )
    table.write_text(LEDGER_HEAD + "".join(lines), encoding="utf-8")
    mapping.write_text(LEDGER_MAPPING, encoding="utf-8")
    return str(table), str(mapping)


def only_written(folder: Path, table: str, turn: int) -> Step:
    """The same records as `brought_in` writes, of the same table: not judged, not committed."""
    place = folder / f"只写{turn}"
    return Step((sys.executable, "-c", KEEPING, table, str(place)))


def brought_in(folder: Path, table: str, mapping: str, turn: int) -> Step:
    """A whole ledger comes into an office that begins with it."""
    place = folder / f"单位{turn}"
    subprocess.run([CPL, "init", str(place)], env=surroundings(), stdout=subprocess.DEVNULL)
    return command(place, "import", table, "--mapping", mapping, "--yes")(turn)


def rows(place: Path, backlog: Path, history: Path, out: Path) -> Iterator[Row]:
    """Everything that is measured, in the order of the table; what is compared with comes first.

    What only looks does so where nobody works: elsewhere it would pay for looking at what the row
    before it has just committed. What that costs is a row of its own.
    """
    files = sorted(place.glob("complaints/*/*/*.yaml"))
    numbers = [each.stem for each in files]
    at = partial(command, place)
    count = str(len(files))
    yield Row(PYTHON, process(sys.executable, "-c", "pass"))
    yield Row(COMMIT, partial(bare_commit, place))
    yield Row(COMPOSE, process(sys.executable, "-c", COMPOSING, str(place)), rounds=1)
    yield Row(SHEET, process(sys.executable, "-c", SHEET_OF, count, f"{out}.xlsx"), rounds=1)
    yield Row("cpl --help", at("--help"), most=(5, 5))
    registered(place, 0)  # whom `find` finds
    rest = copied(place, out.with_name("没有人动"))
    one = str(rest / files[-1].relative_to(place))
    yield Row("cpl show", command(rest, "show", numbers[-1]), most=(8, 8))
    yield Row("cpl next", command(rest, "next", numbers[-1]), most=(8, 8))
    yield Row("cpl check（一个文件）", command(rest, "check", one), most=(8, 8))
    yield Row("补全编号", partial(completion, rest, numbers[-1][:10]), most=(8, 8))
    kept = partial(Row, beside=COMMIT, most=(1.5, 0.7), spare=(7.7, 0.0))
    yield kept(
        "cpl do（备注）", lambda turn: at("do", numbers[-turn], "备注", f"备注={turn}")(turn)
    )
    yield kept("cpl new（一条命令）", lambda turn: at(*told_by(turn))(turn))
    yield Row("cpl do 转办（出转办单）", partial(passed_on, place), most=(24, 24))
    warm = partial(command, rest)
    yield Row(WARM, warm("list", "--open"), most=(13, 55))
    yield Row("cpl list --open（刚登记了一件）", partial(catching_up, place))
    yield Row("cpl（看板）", warm(), most=(13, 55))
    yield Row("cpl due", warm("due"), most=(15, 75))
    yield Row("cpl find（几件）", warm("find", "13899990000"), most=(15, 75))
    yield Row("cpl check（全部，没有变）", warm("check"), most=(13, 55))
    yield Row(COLD, partial(afresh, place), COMPOSE, most=(4, 4), rounds=1)
    read = partial(Row, beside=COMPOSE, rounds=1)
    yield read("cpl --no-index list --open", at("--no-index", "list", "--open"))
    yield read("cpl find --by 月（每一份都读）", at("find", "--by", "月"))
    month = at("report", "月报", "--month", "2026-10")
    yield Row("cpl report 月报", month, most=(283, 283), megabytes=200)
    sheets = at("form", "投诉台账", "--out", str(out))
    sheet = partial(Row, beside=SHEET, megabytes=200, rounds=1)
    yield sheet("cpl form 投诉台账（全部，头一次）", sheets)
    yield sheet("cpl form 投诉台账（全部）", partial(told_again, sheets), most=(2.5, 2.5))
    ledger = old_ledger(out.with_name("导入"), len(files))
    beside = out.with_name("导入")
    yield Row(KEPT, partial(only_written, beside, ledger[0]), rounds=1)
    came = partial(brought_in, beside, *ledger)
    yield Row("cpl import（老台账，全部）", came, KEPT, (3, 3), megabytes=250, rounds=1)
    yield Row("cpl（看板，都是六年前没有办的）", command(backlog), rounds=1)
    yield Row("cpl due（同上）", command(backlog, "due"), rounds=1)
    yield Row(LOG_STAT, process("git", "-C", str(history), "log", "--stat"), rounds=3)
    walked = partial(Row, beside=LOG_STAT, most=(2, 2), megabytes=600)
    yield walked("cpl audit（每件四次提交，头一次）", partial(audited_afresh, history), rounds=1)
    yield walked("cpl audit（以后每次）", command(history, "audit"), rounds=3)
    judged = command(history, "serve-hook", "--judge", "HEAD~10", "HEAD")
    yield Row("cpl serve-hook --judge（后十次提交）", judged, most=(45, 45))
    yield from peers(out, len(files))


def measured(found: list[Row], rounds: int) -> dict[str, Cost]:
    """The median of each, the rounds taken in turn; the first of several only warms up."""
    costs: dict[str, list[Cost]] = {row.name: [] for row in found}
    for turn in range(rounds + 1):
        for row in found:
            if turn <= (rounds if row.rounds is None else min(row.rounds, rounds)):
                one = cost(row.measured(turn))
                costs[row.name] += [one] if turn or not rounds else []
        print(f"第 {turn} 轮，共 {rounds} 轮", file=sys.stderr)
    return {name: middle(each) for name, each in costs.items()}


def middle(costs: list[Cost]) -> Cost:
    return Cost(median(c.seconds for c in costs), max(c.megabytes for c in costs))


def table(found: list[Row], costs: Mapping[str, Cost], is_small: bool) -> str:
    """Markdown, as docs/性能.md carries it."""
    return "\n".join((HEAD, *(line(row, costs, is_small) for row in found)))


def line(row: Row, costs: Mapping[str, Cost], is_small: bool) -> str:
    spent, beside = costs[row.name], costs[row.beside]
    seconds, base = spent.seconds, beside.seconds
    if row.name == COLD:  # of the reading alone, on either side
        seconds = max(seconds - costs[WARM].seconds, 0.0)  # of few records it is below the noise
        base -= costs[PYTHON].seconds
    limit = row.limit(base, costs[PYTHON].seconds, is_small)
    is_much = spent.megabytes > row.megabytes or (limit is not None and seconds > limit)
    cells = (
        row.name,
        f"{spent.seconds * 1000:.0f}",
        f"{seconds / base:.2f} × {row.beside}",
        "" if limit is None else f"{limit / base:.2f}",
        f"{spent.megabytes:.0f}",
        f"{row.megabytes}",
        "超出" if is_much else "",
    )
    return f"| {' | '.join(cells)} |"


def prepared(above: Path, given: Path | None, count: int) -> Path:
    """A copy of the workspace given, or a new one."""
    place = above / "十年"
    if given is None:
        make = [sys.executable, str(TOP / "samples" / "ten_years.py"), str(count), str(place)]
        subprocess.run(make, env=surroundings(), check=True)
    else:
        copied(given, place)
    return place


def copied(given: Path, place: Path) -> Path:
    """A copy that git has looked at; the first round makes what cpl keeps of it."""
    shutil.copytree(given, place, symlinks=True)
    subprocess.run(["git", "-C", str(place), "update-index", "-q", "--refresh"], check=True)
    return place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=SMALL, help="多少件投诉")
    parser.add_argument("--backlog", type=int, default=BACKLOG, help="六年前没有办的多少件")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, help="用这个工作文件夹的一份复制，不另做")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above)
        place = prepared(folder, said.place, said.count)
        backlog = folder / "积压"
        make = (sys.executable, str(TOP / "samples" / "ten_years.py"), "--backlog")
        subprocess.run([*make, str(said.backlog), str(backlog)], env=surroundings(), check=True)
        history = folder / "历史"
        honest = (sys.executable, str(TOP / "samples" / "ten_years.py"), "--events", "4")
        subprocess.run([*honest, str(said.count), str(history)], env=surroundings(), check=True)
        found = list(rows(place, backlog, history, folder / "草稿"))
        costs = measured(found, said.rounds)
        files = sum(1 for _ in place.glob("complaints/*/*/*.yaml"))
        print(f"{files} 件投诉；CPU 是 {said.rounds} 次的中位数，内存是最多的一次。\n")
        print(table(found, costs, files <= 2 * SMALL))


if __name__ == "__main__":
    main()
