"""How long commands take, beside bare python and a bare git commit in the same repository.

Whole processes, run in turn so that a busy machine slows all of them alike; the medians
are compared, the ratios are what to look at.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from samples import generate

TOP = Path(__file__).resolve().parent.parent
SEED = 20240301
CALLER = ("投诉人.姓名=王女士", "投诉人.电话=13899990000", "内容=过山车停运")
BARE, COMMIT = "python -c pass", "git commit（一个文件）"

Measured = Callable[[int], list[str]]
"""The command of one round; what it needs beforehand is not timed."""


def commands(place: Path, numbers: list[str]) -> dict[str, Measured]:
    """What is measured, by the name it is printed under."""
    first = str(next(place.glob("complaints/**/*.yaml")))
    cpl = [sys.executable, "-m", "cpl"]

    def at(*words: str) -> Measured:
        return lambda _: [*cpl, "-C", str(place), *words]

    def bare_commit(turn: int) -> list[str]:
        (place / "备忘.txt").write_text(f"{turn}\n", encoding="utf-8")
        subprocess.run(["git", "-C", str(place), "add", "备忘.txt"], check=True)
        return ["git", "-C", str(place), "commit", "-q", "--only", "-m", "x", "--", "备忘.txt"]

    def passed_on(turn: int) -> list[str]:
        new = [*cpl, "-C", str(place), "new", "投诉", "热线", *CALLER]
        said = subprocess.run(new, env=surroundings(), capture_output=True, text=True, check=True)
        return at("do", said.stdout.split()[0], "转办", "运营部")(turn)

    out = str(place.parent / "草稿")
    return {
        BARE: lambda _: [sys.executable, "-c", "pass"],
        COMMIT: bare_commit,
        "cpl --help": lambda _: [*cpl, "--help"],
        "cpl show": at("show", numbers[-1]),
        "cpl do（一次转换）": lambda turn: at("do", numbers[turn], "备注", "备注=一")(turn),
        "cpl new（一条命令）": at("new", "投诉", "热线", *CALLER),
        "cpl do 转办（出转办单）": passed_on,
        "cpl check（一个文件）": at("check", first),
        f"cpl list（{len(numbers)} 份）": at("list", "--format", "csv"),
        f"cpl（看板，{len(numbers)} 份）": at(),
        f"cpl find（{len(numbers)} 份）": at("find", "13899990000"),
        "cpl form（一张工单）": at("form", numbers[-1], "投诉工单", "--out", out),
    }


def surroundings() -> Mapping[str, str]:
    not_ours = ("CPL_", "PYTHONDONTWRITEBYTECODE")  # an installed cpl has its bytecode
    kept = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    who = {f"GIT_{part}_NAME": "bench" for part in ("AUTHOR", "COMMITTER")}
    mail = {f"GIT_{part}_EMAIL": "bench@example.com" for part in ("AUTHOR", "COMMITTER")}
    ours = {"PYTHONPATH": str(TOP), "CPL_USER": "李敏", "CPL_NOW": "2026-12-31T17:00"}
    return {**kept, **who, **mail, **ours}


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run(
        command, env=dict(surroundings()), capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return taken


def measure(found: Mapping[str, Measured], rounds: int) -> dict[str, list[float]]:
    """Each command once a round; the first round only warms up."""
    taken: dict[str, list[float]] = {name: [] for name in found}
    for turn in range(rounds + 1):
        for name, command in found.items():
            one = seconds(command(turn))
            if turn:
                taken[name].append(one)
        print(f"第 {turn} 轮，共 {rounds} 轮", file=sys.stderr)
    return taken


def table(taken: Mapping[str, list[float]]) -> str:
    """Milliseconds, and how many times bare python and a bare commit."""
    python, commit = median(taken[BARE]), median(taken[COMMIT])
    rows = [
        f"{median(each) * 1000:8.0f} ms {median(each) / python:8.1f} × "
        f"{median(each) / commit:8.1f} ×   {name}"
        for name, each in taken.items()
    ]
    head = f"{'中位数':>7} {'比 python':>10} {'比 commit':>9}"
    return "\n".join((head, *rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as above:
        place = Path(above) / "台账"
        print(f"写 {said.count} 份样本 …", file=sys.stderr)
        generate.write(place, SEED, said.count)
        numbers = sorted(path.stem for path in place.glob("complaints/**/*.yaml"))
        print(table(measure(commands(place, numbers), said.rounds)))


if __name__ == "__main__":
    main()
