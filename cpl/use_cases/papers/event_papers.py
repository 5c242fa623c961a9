"""The papers that an event makes by the rules: issued, sheets as drafts, plain texts to paste."""

from cpl.dataclass import dataclass
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.filing import Filed, draft, issue
from cpl.use_cases.papers.form import Paper, paper_of


@dataclass(frozen=True)
class MadePaper:
    """One paper of an event: the file it went to, or the text to paste somewhere."""

    name: str
    filed: Filed | None
    text: str = ""
    is_issued: bool = False


def papers_made(desk: Desk, loaded: Readable, names: tuple[str, ...]) -> tuple[MadePaper, ...]:
    """Make them all for one record; the others carry the code of the first, their paper."""
    found: list[MadePaper] = []
    rule = loaded.card.machine.event(loaded.card.happened[-1].event.name)
    issues = rule.issues if rule else ()
    code = ""
    for name in names:
        paper = paper_of(desk, loaded, name, code="" if name in issues else code)
        code = code or paper.code
        found.append(
            MadePaper(name, issue(desk, paper), is_issued=True)
            if name in issues
            else _made(desk, paper)
        )
    return tuple(found)


def _made(desk: Desk, paper: Paper) -> MadePaper:
    sheet = paper.sheet_only()
    if sheet is None:
        return MadePaper(paper.name, None, paper.files[".md"].decode())
    return MadePaper(paper.name, draft(desk, sheet))
