"""The papers that an event makes by the rules: issued, sheets as drafts, plain texts to paste."""

from cpl.dataclass import dataclass
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.filing import Filed, draft, issue
from cpl.use_cases.papers.form import SHEET, Paper, paper_of, templates_of


@dataclass(frozen=True)
class MadePaper:
    """One paper of an event: the file it went to, or the text to paste somewhere."""

    name: str
    filed: Filed | None
    text: str = ""
    is_issued: bool = False


def papers_made(desk: Desk, loaded: Readable, names: tuple[str, ...]) -> tuple[MadePaper, ...]:
    """Make them all for one record; the others carry the code of the first, their paper.

    A text to paste is a message and no draft of anything.
    """
    found: list[MadePaper] = []
    rule = loaded.card.machine.event(loaded.card.happened[-1].event.name)
    issues = rule.issues if rule else ()
    code = ""
    for name in names:
        if name in issues:
            paper = paper_of(desk, loaded, name, issued=True)
            found.append(MadePaper(name, issue(desk, paper), is_issued=True))
        else:
            to_paste = SHEET not in templates_of(desk.workspace, name)
            paper = paper_of(desk, loaded, name, code=code, to_fill_in=True, issued=to_paste)
            found.append(_made(desk, paper))
        code = code or paper.code
    return tuple(found)


def _made(desk: Desk, paper: Paper) -> MadePaper:
    if SHEET in paper.files:
        return MadePaper(paper.name, draft(desk, paper))
    return MadePaper(paper.name, None, paper.files[".md"].decode())
