"""A clerk's day, typed on a real terminal: what each thing costs in keys, and what is then seen.

Free text (a name, a story) is not counted; every other key is, Enter and the
command itself included. `docs/一天.md` is this day as it was really typed.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pexpect
from forked import Forked
from places import TOP
from terminals import look_first
from wcwidth import wcswidth

SECONDS = 8
COLUMNS = 80
ENTER = "\r"
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-Z0-9]|\x07")
HIGHLIGHTED = re.compile(r"\x1b\[7m.*?(?:\x1b\[[AC])+", re.DOTALL)
"""What was pasted is shown once inverted, then written over by itself."""
RUBBED = re.compile(r"[^\n]\x08")


@dataclass(frozen=True)
class Answer:
    """What is typed when a question stands: free text, then keys."""

    question: str
    text: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Scene:
    """One thing done: when, by whom, the command, the answers, and how many keys it may cost."""

    title: str
    at: str
    command: str
    answers: tuple[Answer, ...] = ()
    budget: int = 0
    who: str = "李敏"
    story: str = ""
    text: str = ""
    """What of the command itself is free text."""
    columns: int = COLUMNS
    status: int = 0

    @property
    def keys(self) -> int:
        typed = len(self.command) - len(self.text) + len(ENTER)
        return typed + sum(len(each.keys) for each in self.answers)


@dataclass(frozen=True)
class Played:
    """A scene as it was played: what stood on the terminal, and the exit status."""

    scene: Scene
    pane: str
    status: int | None


def play(root: Path, scenes: Iterable[Scene], date: str = "2026-11-17") -> Iterator[Played]:
    """Type every scene of a day in its turn, in one workspace."""
    for scene in scenes:
        yield _typed(root, scene, date)


def _typed(root: Path, scene: Scene, date: str) -> Played:
    child = Forked(
        sys.executable,
        ["-m", "cpl", *scene.command.split()[1:]],
        cwd=str(root),
        env={
            **os.environ,
            "CPL_USER": scene.who,
            "CPL_NOW": f"{date}T{scene.at}",
            "PYTHONPATH": str(TOP),
            "TERM": "xterm",
            "CPL_PAGER": "cat",  # whatever the machine has
            "LC_ALL": "C.UTF-8",
            "COLUMNS": str(scene.columns),
        },
        encoding="utf-8",
        dimensions=(100, scene.columns),
        timeout=SECONDS,
    )
    child.delaybeforesend = None
    said = f"$ {scene.command}\n"
    before = ""
    for answer in scene.answers:
        said += _until(child, answer.question, said) + answer.question
        look_first(before, answer.text + answer.keys)
        before = answer.text + answer.keys
        child.send(before)
    said += _until(child, pexpect.EOF, said)
    child.close()
    return Played(scene, _as_seen(said), child.exitstatus)


def _until(child: "pexpect.spawn[str]", wanted: str | type[pexpect.EOF], said: str) -> str:
    """What is printed until then; a question that never comes shows the screen instead."""
    try:
        child.expect_exact(wanted)
    except pexpect.TIMEOUT:
        raise AssertionError(f"等不到“{wanted}”：\n{said}{child.before}") from None
    return str(child.before)


def _as_seen(raw: str) -> str:
    """Without what moves the cursor; rubbed out characters are gone."""
    text = SEQUENCE.sub("", HIGHLIGHTED.sub("", raw)).replace("\r\n", "\n").replace("\r", "")
    while RUBBED.search(text):
        text = RUBBED.sub("", text)
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip()


# —— what is printed of it ——

HEAD = """\
# 一天

客服专员李敏的一天，照着真的终端一个键一个键敲出来的：下面每一屏都是敲完以后留下来的样子，
由测试（`make test`）重新敲一遍来核对。按键数不算话里的内容（姓名、电话、事情经过），
其余的键，连命令和回车，都算。

| 做什么 | 按键 | 不超过 |
| --- | ---: | ---: |
"""


def page(played: Iterable[Played]) -> str:
    """The day as a page: the table of keys, then every screen."""
    found = tuple(played)
    return HEAD + key_rows(found) + "".join(section(each) for each in found)


THREE_DAYS = """\
# 三天

接着[一天](一天.md)：星期三、星期五，二十九件投诉里李敏和同事自己敲的那些，别的在后台照样办。
和那一页一样，每一屏都是测试在真的终端上敲出来的；窄的几屏窗口只有 60 列。

| 做什么 | 按键 | 不超过 |
| --- | ---: | ---: |
"""


def pages(days: Iterable[tuple[str, Sequence[Played]]]) -> str:
    """Some days as one page: the table of keys, then every screen under its day."""
    found = tuple(days)
    rows = "".join(key_rows(played) for _, played in found)
    said = (f"\n## {day}\n{''.join(section(e, '###') for e in played)}" for day, played in found)
    return THREE_DAYS + rows + "".join(said)


def key_rows(played: Iterable[Played]) -> str:
    """The rows of a table: what was done, its keys, what they may be at most."""
    return "".join(f"| {e.scene.title} | {e.scene.keys} | {e.scene.budget} |\n" for e in played)


def section(played: Played, mark: str = "##") -> str:
    """One screen as it was left, under its heading."""
    scene = played.scene
    who = "" if scene.who == "李敏" else f"（{scene.who}）"
    story = f"{scene.story}\n\n" if scene.story else ""
    return f"\n{mark} {scene.at} {scene.title}{who}\n\n{story}```text\n{played.pane}\n```\n"


def too_wide(played: Played) -> list[str]:
    """Lines that the window would break; the command as it was typed is the typist's."""
    lines = played.pane.splitlines()[1:]
    return [line for line in lines if wcswidth(line) > played.scene.columns]


def table(played: Iterable[Played]) -> str:
    """One line a scene: its keys and what they may be at most."""
    return "\n".join(
        f"{each.scene.keys:>4} 键（至多 {each.scene.budget}）  {each.scene.title}"
        for each in played
    )
