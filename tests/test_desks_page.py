"""The end of docs/多台.md taken at its word: a bare repository, three clones, every command shown.

`$ git …` is typed beside the clones, `热线$ cpl …` in the clone of that name; what stands below
is what they answer.
"""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clerks import Said, git
from places import TOP

from cpl.cli import cli
from cpl.cli.frame.running import run

PAGE = (TOP / "docs" / "多台.md").read_text("utf-8").partition("\n## 七、")[2]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
DESKS = re.compile(r"^台:\n(?: .*\n)+", re.M)
TYPED = re.compile(r"^(\w*)\$ (.*)$")
LEFT_OUT = "……"
MAIN = "热线"
BEGUN = {"CPL_NOW": "2026-11-17T09:00", "CPL_USER": "李敏"}


@dataclass(frozen=True)
class Line:
    """What is typed in which folder (empty: beside the clones), and what the page says of it."""

    place: str
    words: tuple[str, ...]
    shown: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place}$ {shlex.join(self.words)}"


def lines_of(page: str) -> Iterator[Line]:
    for _, block in BLOCK.findall(page):
        typed: list[tuple[str, str]] = []
        shown: list[list[str]] = []
        for line in block.splitlines():
            if found := TYPED.match(line):
                typed.append((found[1], found[2]))
                shown.append([])
            elif shown:
                shown[-1].append(line)
        for (place, said), answered in zip(typed, shown, strict=True):
            yield Line(place, tuple(shlex.split(said)), tuple(answered))


class Reader:
    """Whoever reads the page types it all, each folder with surroundings of its own."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.patch = patch
        self.capture = capture
        self.set: dict[str, dict[str, str]] = {}

    def types(self, line: Line) -> Said:
        """What it answered; raises AssertionError for what is no command of the page."""
        program, *words = line.words
        if program == "export":
            key, _, value = words[0].partition("=")
            self.set.setdefault(line.place, {})[key] = value
            return Said(0, "", "")
        env = {**BEGUN, **self.set.get(line.place, {})}
        for key, value in env.items():
            self.patch.setenv(key, value)
        where = self.folder / line.place
        self.patch.chdir(where)
        if program == "git":
            done = subprocess.run(
                line.words, cwd=where, capture_output=True, text=True, check=False
            )
            return Said(done.returncode, done.stdout, done.stderr)
        assert program == "cpl", line
        self.capture.readouterr()
        status = run(cli, words)
        said = self.capture.readouterr()
        return Said(status, said.out, said.err)

    def declares(self, desks: str) -> None:
        """The page's own words on the desks, put into staff.yaml."""
        path = self.folder / MAIN / "staff.yaml"
        path.write_text(DESKS.sub(desks, path.read_text("utf-8"), count=1), "utf-8")


def stands_in(line: str, said: list[str]) -> bool:
    begun, left_out, _ = line.partition(LEFT_OUT)
    return any(x == line or (left_out and x.startswith(begun)) for x in said)


@pytest.mark.slow
def test_the_page_is_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(tmp_path, monkeypatch, capsys)
    lines = list(lines_of(PAGE))
    for line in lines:
        if line.words[:2] == ("cpl", "commit"):
            reader.declares(next(said for kind, said in BLOCK.findall(PAGE) if kind == "yaml"))
        said = reader.types(line)
        assert "Traceback" not in said.err, line
        answered = (said.out + said.err).splitlines()
        missing = [each for each in line.shown if each.strip() and not stands_in(each, answered)]
        assert not missing, f"{line}\n{said.out}{said.err}"
    assert {each.place for each in lines} >= {"热线", "东站", "西站"}
    trees = {git(tmp_path / each, "rev-parse", "HEAD^{tree}") for each in ("热线", "东站", "西站")}
    assert len(trees) == 1
    assert not any("<<<<<<<" in each.read_text("utf-8") for each in tmp_path.rglob("*.yaml"))
