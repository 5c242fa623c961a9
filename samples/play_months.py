"""Play October 2026 in offices under ten regulations, through the command line.

`samples/months/S002B.txt` is one office's month: its regulation, its people, and one command
a line as in october.txt. Under a command stands what its answer must say (`= …`) and must
not say (`≠ …`), worked out by hand from the regulation and never by cpl.
"""

import argparse
import io
import os
import re
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from cpl.cli import cli
from cpl.cli.frame.running import CANNOT_GO_ON, run
from cpl.render.review.sheet_text import dump
from cpl.use_cases.practice.story import StoryLine, story

TOP = Path(__file__).resolve().parent.parent
SCRIPTS = Path(__file__).with_name("months")
PLACE = TOP / "demo-out" / "十月"
BEGUN = "2026-10-01T08:00"
NUMBER = re.compile(r"\b[A-Z]{2}\d{8}-\d+")
NAMED = re.compile(r"\$(\w+)")
CALLER = re.compile(r"\{(\w+)\}")
LOOK, BOARD = "看", "看板"
FOLDER = "夹"
"""`$夹` is the workspace itself: what a command attaches lies there."""
SAID, UNSAID = "= ", "≠ "
REFUSED = (1, CANNOT_GO_ON)
"""By the regulation; or what is secret, or gone."""
HEADS = ("规定", "人员")


class WentWrong(Exception):
    """The month and the program disagree."""


@dataclass(frozen=True)
class Line:
    """One command, and what must and must not stand in its answer."""

    command: StoryLine
    said: tuple[str, ...]
    unsaid: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """One office's month: the name of its regulation, its people, its commands by time."""

    regulation: str
    staff: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Answer:
    """A command as it was typed, and what came of it."""

    at: str
    who: str
    words: tuple[str, ...]
    status: int
    text: str
    wrong: tuple[str, ...] = ()

    def __str__(self) -> str:
        typed = " ".join(self.words)
        when = self.at.replace("T", " ")
        wrong = "".join(f"!!! {each}\n" for each in self.wrong)
        return f"[{when} {self.who}] cpl {typed}\n{self.text.rstrip()}\n{wrong}"


def read(script: Path) -> Month:
    """A month as its script tells it; raises WentWrong or StoryProblem where a line is none."""
    blocks: list[list[str]] = []
    for text in script.read_text(encoding="utf-8").splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        if text.startswith(" "):
            blocks[-1].append(text.strip())
        else:
            blocks.append([text])
    heads = [first.split() for first, *_ in blocks if first.startswith(HEADS)]
    lines = [_line(*each) for each in blocks if not each[0].startswith(HEADS)]
    return Month(
        regulation=next(rest[0] for head, *rest in heads if head == "规定"),
        staff=tuple(tuple(rest) for head, *rest in heads if head == "人员"),
        lines=tuple(sorted(lines, key=lambda each: each.command.at)),
    )


def _line(command: str, *expected: str) -> Line:
    if odd := [each for each in expected if not each.startswith((SAID, UNSAID))]:
        raise WentWrong(f"看不懂这一行：{odd[0]}")
    said, unsaid = (
        tuple(each.removeprefix(mark) for each in expected if each.startswith(mark))
        for mark in (SAID, UNSAID)
    )
    return Line(story(command)[0], said, unsaid)


@dataclass
class Office:
    """One workspace, the numbers that it gave out and the people who rang."""

    folder: Path
    numbers: dict[str, str] = field(default_factory=dict)
    callers: list[str] = field(default_factory=list)

    def found(self, month: Month) -> Iterator[Answer]:
        """The workspace under its regulation, with the people of the script."""
        begun = ("init", str(self.folder), "--profile", month.regulation)
        yield Answer(BEGUN, "系统", begun, *_cpl(BEGUN, "系统", *begun))
        (self.folder / "staff.yaml").write_text(_staff(month), encoding="utf-8")
        yield self.does(BEGUN, "系统", ("commit", "-m", "换成本单位人员", "--as", "系统"))

    def plays(self, line: Line) -> Answer:
        """One command of the month, and in what it went otherwise than the script says."""
        command = line.command
        words = tuple(self._words(command.words))
        answer = self.does(f"{command.at:%Y-%m-%dT%H:%M}", command.who, words)
        if command.label:
            number = NUMBER.search(answer.text)
            self.numbers[command.label] = number.group() if number else ""
        return replace(answer, wrong=tuple(self._wrong(line, answer)))

    def _wrong(self, line: Line, answer: Answer) -> Iterator[str]:
        wanted = REFUSED if line.command.refused else (0,)
        if answer.status not in wanted:
            yield f"退出码 {answer.status}，{'应当' if line.command.refused else '不应当'}被拒绝"
        text = _one_line(answer.text)
        for each in line.said:
            if _one_line(self._known(each)) not in text:
                yield f"没有说：{each}"
        for each in line.unsaid:
            if _one_line(self._known(each)) in text:
                yield f"不应当说：{each}"

    def does(self, at: str, who: str, words: tuple[str, ...]) -> Answer:
        """A command as anybody would type it, or a look at papers."""
        if words[0] == LOOK:
            return Answer(at, who, words, *self._contents(words[1:]))
        typed = () if words[0] == BOARD else words
        return Answer(at, who, typed, *_cpl(at, who, "-C", str(self.folder), *typed))

    def _words(self, text: str) -> Iterator[str]:
        for word in shlex.split(self._known(text)):
            caller = CALLER.fullmatch(word)
            yield from self._caller(caller[1]) if caller else (word,)

    def _known(self, text: str) -> str:
        named = {FOLDER: str(self.folder), **self.numbers}
        return NAMED.sub(lambda match: named.get(match[1], match[0]), text)

    def _caller(self, name: str) -> tuple[str, str]:
        """`{王芳}`: a name, and a telephone number of her own."""
        if name not in self.callers:
            self.callers.append(name)
        phone = 13800000001 + self.callers.index(name)
        return f"投诉人.姓名={name}", f"投诉人.电话={phone}"

    def _contents(self, patterns: tuple[str, ...]) -> tuple[int, str]:
        paths = [each for pattern in patterns for each in sorted(self.folder.glob(pattern))]
        if not paths:
            return 2, f"没有这样的文件：{'、'.join(patterns)}"
        return 0, "\n".join(map(_text_of, paths))


def _staff(month: Month) -> str:
    """People as the script has them: name, roles, unit."""
    people = [
        {"姓名": name, "邮箱": f"p{place}@example.com", "角色": roles.split("、"), "单位": unit}
        for place, (name, roles, unit) in enumerate(month.staff)
    ]
    system = {"姓名": "系统", "邮箱": "system@example.com", "角色": ["系统"]}
    return yaml.safe_dump({"人员": [*people, system]}, allow_unicode=True, sort_keys=False)


def _cpl(at: str, who: str, *words: str) -> tuple[int, str]:
    """The status and all that is said; no process for each, the same words and answers."""
    said, before = io.StringIO(), dict(os.environ)
    os.environ.update(CPL_NOW=at, CPL_USER=who)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            return run(cli, list(words)), said.getvalue()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    return dump(data) if path.suffix == ".xlsx" else data.decode()


def _one_line(text: str) -> str:
    """How wide a column was does not matter."""
    return " ".join(text.split())


def play(script: Path, folder: Path) -> Iterator[Answer]:
    """The month of a script in a new workspace, answer by answer."""
    month = read(script)
    office = Office(folder)
    yield from office.found(month)
    for line in month.lines:
        yield office.plays(line)


def told(name: str, folder: Path) -> list[Answer]:
    """Play one month and keep what was said beside its workspace."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    answers = []
    with folder.with_suffix(".txt").open("w", encoding="utf-8") as transcript:
        for each in play(SCRIPTS / f"{name}.txt", folder):
            answers.append(each)
            print(each, file=transcript, flush=True)
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="S002B …；不写就是全部")
    wrong = 0
    for name in parser.parse_args().names or sorted(each.stem for each in SCRIPTS.glob("*.txt")):
        begun = time.perf_counter()
        answers = told(name, PLACE / name)
        seconds = time.perf_counter() - begun
        refused = sum(each.status in REFUSED for each in answers)
        for each in answers:
            if each.wrong:
                print(each)
                wrong += 1
        print(f"{name}：{len(answers)} 条命令，拒绝 {refused} 条，{seconds:.0f} 秒", flush=True)
    if wrong:
        raise SystemExit(f"{wrong} 条命令的回答和条文要的不一样。")
    print(f"经过和每条命令的回答在 {PLACE.relative_to(TOP)} 里。")


if __name__ == "__main__":
    main()
