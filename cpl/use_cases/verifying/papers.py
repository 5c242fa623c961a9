"""A code, and what the history says of the paper that it stands on."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from cpl.dataclass import dataclass
from cpl.domain.values.paper_codes import PaperCode, digest_of, read_made_of
from cpl.store.seals.tags import sealing
from cpl.store.workspace import ISSUED, REPORTS, Workspace
from cpl.use_cases.aside.papers import INSTEAD, altered_aside
from cpl.use_cases.history.life import life_of
from cpl.use_cases.history.lines import LifeLine
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.sealing.archive import MADE_OF, IssuedFile, PaperFate, issued_files
from cpl.use_cases.verifying.registers import SinceListed, since_listed

COUNTED = re.compile(r"(?P<name>.+)-(?P<count>[A-Z]{0,2}\d\d)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
SUPPLEMENT = "补报"
NEAR = 3
MOST_NEAR = 5


@dataclass(frozen=True)
class IssuedPaper:
    """All files of one paper: its text and its sheet are one paper with one code."""

    code: str
    files: tuple[IssuedFile, ...]

    @property
    def first(self) -> IssuedFile:
        return self.files[0]

    @property
    def about(self) -> str:
        return self.first.about

    @property
    def name(self) -> str:
        """`转办单`, `月报`, without its count and code."""
        stem = PurePosixPath(self.first.path).stem
        counted = COUNTED.fullmatch(stem)
        return counted["name"] if counted else stem

    @property
    def is_report(self) -> bool:
        return self.first.path.startswith(f"{REPORTS}/")

    @property
    def altered(self) -> tuple[IssuedFile, ...]:
        return tuple(each for each in self.files if each.fate is not PaperFate.WHOLE)


@dataclass(frozen=True)
class PaperVerdict:
    """What is known of one paper. `since` are the changes of its record after it was issued.

    `since_listed` is the same of a register and the records that stand on it. `later` are papers
    that took its place, `sealed` the first seal that covers it, `forged` why it cannot have been
    made as its commit says.
    """

    paper: IssuedPaper
    issued_at: str
    issued_by: str
    typed_by: str
    rules: str
    since: tuple[LifeLine, ...]
    later: tuple[IssuedPaper, ...]
    sealed: str
    forged: str
    since_listed: SinceListed | None = None

    @property
    def stands(self) -> bool:
        return not self.forged and not self.paper.altered


class Archive:
    """Every paper ever issued in this workspace, by its code."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        found: dict[tuple[str, str], list[IssuedFile]] = {}
        for each in issued_files(workspace.git):
            if each.code:
                found.setdefault((each.code, each.about), []).append(each)
        self.papers = tuple(IssuedPaper(code, tuple(f)) for (code, _), f in found.items())

    def with_code(self, code: PaperCode) -> IssuedPaper | None:
        """The paper with this code, be it one of an older cpl."""
        for each in self.papers:
            plain = each.code.replace("-", "").upper()
            if plain in (code.text.replace("-", ""), code.former.replace("-", "")):
                return each
        return None

    def near(self, code: PaperCode) -> tuple[IssuedPaper, ...]:
        """Those whose codes differ in a sign or two, or have two in each other's place."""
        far = [distance(code, each.code) for each in self.papers]
        nearest = sorted(zip(far, range(len(far)), strict=True))[:MOST_NEAR]
        return tuple(self.papers[n] for apart, n in nearest if apart < NEAR)

    def about(self, about: str) -> tuple[IssuedPaper, ...]:
        return tuple(each for each in self.papers if each.about == about)

    def verdict(self, paper: IssuedPaper, onlooker: Onlooker) -> PaperVerdict:
        """All of it as this onlooker may know it; raises ClosedRecord for whom it is closed."""
        deed = paper.first.deed
        zone = ZoneInfo(self.workspace.latest_rules.meta.zone)
        return PaperVerdict(
            paper,
            f"{deed.commit.at.astimezone(zone):%Y-%m-%d %H:%M}",
            deed.commit.author.name,
            deed.commit.committer.name,
            paper.first.trailer("Cpl-Rules"),
            tuple(self._since(paper, onlooker)),
            tuple(self._later(paper)),
            sealing(self.workspace.git, deed.sha),
            self.forged(paper),
            None if paper.is_report or self.is_of_record(paper) else self._listed(paper, onlooker),
        )

    def _listed(self, paper: IssuedPaper, onlooker: Onlooker) -> SinceListed:
        texts = ((each.path, each.blob) for each in paper.files)
        return since_listed(self.workspace, onlooker, texts, paper.first.deed.sha)

    def _since(self, paper: IssuedPaper, onlooker: Onlooker) -> Iterator[LifeLine]:
        """What happened to the record after the paper was issued; papers are no change of it."""
        if not self.is_of_record(paper):
            return
        lines = life_of(self.workspace, onlooker, paper.about).lines
        shas = [each.sha for each in lines]
        if paper.first.deed.sha not in shas:
            return
        last = len(shas) - shas[::-1].index(paper.first.deed.sha)
        yield from (each for each in lines[last:] if each.what != "签发")

    def is_of_record(self, paper: IssuedPaper) -> bool:
        known = self.workspace.latest_rules.machine_of(paper.about)
        return paper.first.path.startswith(f"{ISSUED}/") and known is not None

    def _later(self, paper: IssuedPaper) -> Iterator[IssuedPaper]:
        beside = self.about(paper.about)
        if paper.is_report:
            beside = tuple(e for e in beside if e == paper or e.name.startswith(SUPPLEMENT))
        else:
            beside = tuple(each for each in beside if each.name == paper.name)
        yield from beside[beside.index(paper) + 1 :]

    def forged(self, paper: IssuedPaper) -> str:
        """Why it is not what its commit says that it issued; empty where it is."""
        root, git = self.workspace.root, self.workspace.git
        for each in paper.files if not paper.is_report else ():
            if each.path.endswith(INSTEAD):
                told = git.run("cat-file", "blob", each.blob)
                if altered_aside(self.workspace, root / each.path, told):
                    return "另存的那一份改过"
        said = paper.first.trailer(MADE_OF)
        if not said:
            return ""  # an older cpl did not say it, and of a report its numbers are the source
        source = read_made_of(said)
        if source is None or source.code != paper.code:
            return "编码不是从签发时记下的来源算出来的"
        if self.is_of_record(paper):
            path = self.workspace.path_of(paper.about)
            data = self.workspace.git.committed_bytes(path, paper.first.deed.sha)
            if data is not None and digest_of([data]) != source.content:
                return "不是照签发时的那份记录做的"
        return ""


def distance(code: PaperCode, printed: str) -> int:
    """In how many signs what was typed differs from a code; NEAR where it is another one."""
    one, other = code.text.replace("-", ""), printed.replace("-", "").upper()
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        rest = iter(long)
        return len(long) - len(short) if all(each in rest for each in short) else NEAR
    if sorted(one) == sorted(other):
        return 1 if sum(a != b for a, b in zip(one, other, strict=True)) <= 2 else NEAR
    return sum(a != b for a, b in zip(one, other, strict=True))
