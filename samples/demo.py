"""Play October 2026 of a theme park's complaint desk through the real command line.

The script is october.txt beside this file. It makes `demo-out/客服台账` anew; a workspace
there that it did not make is refused, one that has been played with is moved aside.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cpl.store.defaults import park_rules
from cpl.use_cases.practice.story import Cast, StoryLine, story

TOP = Path(__file__).resolve().parent.parent
STORY = Path(__file__).with_name("october.txt")
PLACE = TOP / "demo-out" / "客服台账"
NUMBER = re.compile(r"[A-Z]{2}\d{8}-\d+")
MARK = "cpl-demo"
AFTERWARDS = "2026-11-04T09:00"

Run = Callable[[Mapping[str, str], list[str]], tuple[int, str]]


class WentWrong(SystemExit):
    """The story and the program disagree."""


class Desk:
    """Runs lines in one workspace and remembers the numbers given out."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.cast = Cast()
        self.calls = 0

    @property
    def numbers(self) -> Mapping[str, str]:
        return self.cast.numbers

    def play(self, line: StoryLine) -> str:
        """Run one line; stops the demo where the program answers otherwise than the story says."""
        words = self.cast.words(line)
        status, said = self.cpl(f"{line.at:%Y-%m-%dT%H:%M}", line.who, words)
        if status != (1 if line.refused else 0):
            raise WentWrong(f"{line.at} {line.who}: cpl {shlex.join(words)}\n答 {status}：{said}")
        if line.label:
            number = NUMBER.search(said)
            self.cast.numbers[line.label] = number.group() if number else ""
        return said

    def cpl(self, at: str, who: str, words: list[str]) -> tuple[int, str]:
        self.calls += 1
        return self.run({"CPL_NOW": at, "CPL_USER": who}, ["-C", str(self.folder), *words])


def by_subprocess(extra: Mapping[str, str], words: list[str]) -> tuple[int, str]:
    """`python -m cpl …`, as anybody would type it."""
    # Without bytecode every one of two hundred processes compiles cpl again.
    not_ours = ("CPL_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    done = subprocess.run(
        [sys.executable, "-m", "cpl", *words],
        env={**kept, "PYTHONUTF8": "1", "PYTHONPATH": str(TOP), **extra},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def make_room(place: Path) -> None:
    """Remove what an earlier demo made and nobody touched; move aside what was played with."""
    if not place.exists():
        return
    mark = place / ".git" / MARK
    if place.is_symlink() or not mark.is_file():
        raise WentWrong(f"{place} 不是演示做的，没有动它。请挪走它，再运行一次。")
    if mark.read_text(encoding="utf-8") == standing(place):
        shutil.rmtree(place)
        return
    aside = next(each for n in range(1, 1000) if not (each := Path(f"{place}-旧{n}")).exists())
    place.rename(aside)
    tell(f"上次的演示有人用过，挪到了 {aside.name}。")


def standing(place: Path) -> str:
    """The last commit and everything that is not in it."""
    asked = (("rev-parse", "HEAD"), ("status", "--porcelain", "--ignored", "-uall"))
    return "".join(
        subprocess.run(
            ["git", "-C", str(place), *words], capture_output=True, text=True, check=True
        ).stdout
        for words in asked
    )


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def play(desk: Desk, lines: tuple[StoryLine, ...]) -> None:
    """The whole month, a line of progress for each day, and every refusal read out."""
    day = ""
    for line in lines:
        if str(line.at.date()) != day:
            day = str(line.at.date())
            tell(f"—— {day}")
        said = desk.play(line)
        if line.refused:
            tell("   被拒绝：" + "\n   ".join(said.strip().splitlines()))
        elif line.label:
            tell(f"   {said.splitlines()[0]}")


def papers(desk: Desk) -> tuple[tuple[str, ...], ...]:
    """What is issued once the month is over."""
    number = desk.numbers
    return (
        ("form", number["掉电"], "投诉工单", "--issue"),
        ("form", number["掉电"], "转办单", "--issue"),
        ("form", number["改电"], "内部整改通知单", "--issue"),
        ("form", number["责二"], "问责确认单", "--issue"),
        ("form", "投诉台账", "--month", "2026-10", "--issue"),
        ("report", "月报", "--month", "2026-10", "--issue"),
    )


def issue(desk: Desk) -> None:
    for words in papers(desk):
        status, said = desk.cpl(AFTERWARDS, "郑洁", list(words))
        if status != 0:
            raise WentWrong(f"cpl {shlex.join(words)}\n答 {status}：{said}")
        tell("".join(f"   {each}\n" for each in said.strip().splitlines()).rstrip())


def farewell(desk: Desk) -> str:
    """What to look at, what to type next."""
    place = os.path.relpath(desk.folder)
    number = desk.numbers["掉电"]
    issued = "\n".join(f"  {each}" for each in sorted(_issued(desk.folder)))
    return f"""演完了：{desk.calls} 条命令，记下的事每件一次 git 提交，被拒绝的什么都没有写。

请看（在 {place} 里）：
  complaints/2026/10/{number}.yaml
{issued}

接着试：
  export PATH="$PWD/.venv/bin:$PATH"
  cd {place}
  export CPL_USER=李敏 CPL_NOW={AFTERWARDS}
  cpl
  cpl due
  cpl list --open
  cpl show {number}
  cpl do {desk.numbers["拖四"]}
  cpl check
  git log --oneline"""


def _issued(folder: Path) -> Iterator[str]:
    for top in ("issued", "reports"):
        for path in (folder / top).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(folder).as_posix()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", nargs="?", type=Path, default=PLACE)
    place = parser.parse_args().place
    make_room(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    desk = Desk(by_subprocess, place)
    begun = ["init", str(place), "--profile", str(park_rules())]
    status, said = by_subprocess({"CPL_NOW": "2026-10-01T08:00"}, begun)
    if status != 0:
        raise WentWrong(said)
    (place / ".git" / MARK).write_text("没有演完", encoding="utf-8")
    play(desk, story(STORY.read_text(encoding="utf-8")))
    issue(desk)
    (place / ".git" / MARK).write_text(standing(place), encoding="utf-8")
    print(farewell(desk))


if __name__ == "__main__":
    main()
