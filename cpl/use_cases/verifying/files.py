"""A file that somebody brings, compared with the paper that was issued under its code."""

from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from enum import Enum
from pathlib import Path
from typing import Any

from cpl.codec.tables.marks import CODE
from cpl.dataclass import dataclass
from cpl.domain.decisions.access import Access
from cpl.domain.values.paper_codes import PaperCode, read_code
from cpl.problems import CplError, UsageProblem
from cpl.render.text.draft_marks import HEADS
from cpl.store.aside.side_files import side_path
from cpl.store.copying import digest_of
from cpl.store.files import read_bytes, read_if_there
from cpl.store.record_files import Readable
from cpl.store.tables.compared import (
    NotAWorkbook,
    SheetDifference,
    Unlike,
    code_in_book,
    opened_book,
    printed_words,
    sheet_differences,
)
from cpl.use_cases.aside.papers import INSTEAD
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.verifying.papers import Archive, IssuedPaper, PaperVerdict

SHEET, TEXTS = ".xlsx", (".md", ".html", ".txt")
HIDDEN = "（你看不到这一件的内容）"
NOT_READ = (
    "{name}：只认 .xlsx 和 .md。扫描件、PDF、照片请照纸上印的编码查：cpl verify 编码；"
    ".xls 用 WPS 另存成 .xlsx。"
)


class Match(Enum):
    """What the file is beside the paper that was issued."""

    SAME_BYTES = "和签发的一模一样"
    SAME = "内容和签发的一样（存过、改过名）"
    FILLED = "和签发的一样，只填了要填的格子"
    OTHER = "和签发的不一样"
    DRAFT = "是草稿，不作凭据"
    UNKNOWN = "这里没有签发过"
    NO_CODE = "上面没有编码"
    NOT_KEPT = "签发的那一份不在这台电脑上，没有比"

    @property
    def is_genuine(self) -> bool:
        return self in (Match.SAME_BYTES, Match.SAME, Match.FILLED)


@dataclass(frozen=True)
class FileVerdict:
    """What is known of the file; `verdict` of the paper, where its code is known."""

    file: str
    code: PaperCode | None
    match: Match
    verdict: PaperVerdict | None = None
    differences: tuple[SheetDifference, ...] = ()

    @property
    def stands(self) -> bool:
        return self.match.is_genuine and self.verdict is not None and self.verdict.stands


def verify_file(archive: Archive, onlooker: Onlooker, path: Path) -> FileVerdict:
    """Raises UsageProblem for what is never one of ours, NotAWorkbook for what does not open."""
    ending = path.suffix.lower()
    if ending not in (SHEET, *TEXTS):
        raise UsageProblem(NOT_READ.format(name=path.name))
    data = read_bytes(path)
    given = opened_book(path.name, data) if ending == SHEET else _text_of(path.name, data)
    printed = code_in_book(given) if ending == SHEET else _code_in_text(given)
    if not printed:
        return FileVerdict(path.name, None, Match.NO_CODE)
    code = read_code(printed)
    paper = archive.with_code(code)
    if _is_draft(given):
        told = archive.verdict(paper, onlooker) if paper else None
        return FileVerdict(path.name, code, Match.DRAFT, told)
    if paper is None:
        return FileVerdict(path.name, code, Match.UNKNOWN)
    verdict = archive.verdict(paper, onlooker)
    issued = original(archive, paper, ending)
    if issued is None:
        return FileVerdict(path.name, code, Match.NOT_KEPT, verdict)
    if issued == data:
        return FileVerdict(path.name, code, Match.SAME_BYTES, verdict)
    found = tuple(_differences(path.name, ending, issued, given))
    shown = found if _may_read(archive, paper, onlooker) else tuple(map(_unseen, found))
    return FileVerdict(path.name, code, _match(found), verdict, shown)


def _match(found: tuple[SheetDifference, ...]) -> Match:
    if any(each.unlike.is_forgery for each in found):
        return Match.OTHER
    return Match.FILLED if found else Match.SAME


def original(archive: Archive, paper: IssuedPaper, ending: str) -> bytes | None:
    """The paper as it was issued; None where it is not here. Never what lies there altered."""
    git, root = archive.workspace.git, archive.workspace.root
    for each in paper.files:
        if each.path.endswith(ending):
            return git.run("cat-file", "blob", each.blob)
        if each.path.endswith(INSTEAD) and not paper.is_report:
            kept = read_if_there(side_path(root, root / each.path).with_suffix(ending))
            said = git.run("cat-file", "blob", each.blob).decode()
            if kept is not None and digest_of(kept).sha256 in said:
                return kept
    return None


def _text_of(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise NotAWorkbook(f"{name} 不是文字，读不出来。")


def _code_in_text(text: str) -> str:
    found = CODE.search(text)
    return found[1] if found else ""


def _is_draft(given: Any) -> bool:
    words = given if isinstance(given, str) else printed_words(given)
    return any(said in words for pair in HEADS.items() for said in pair)


def _differences(name: str, ending: str, issued: bytes, given: Any) -> Iterator[SheetDifference]:
    if ending == SHEET:
        yield from sheet_differences(opened_book(name, issued), given)
        return
    then, now = _lines(_text_of(name, issued)), _lines(given)
    runs = SequenceMatcher(None, then, now, autojunk=False).get_opcodes()
    for kind, i, i_end, j, j_end in runs:
        if kind != "equal":
            was, is_ = "\n".join(then[i:i_end]), "\n".join(now[j:j_end])
            place = f"第 {j + 1} 行"
            yield SheetDifference(place, Unlike.VALUE, was or "（没有）", is_ or "（没有）")


def _lines(text: str) -> list[str]:
    return [each.rstrip() for each in text.rstrip().splitlines()]


def _may_read(archive: Archive, paper: IssuedPaper, onlooker: Onlooker) -> bool:
    """Of what names nobody everybody may read what was changed; of a record who sees it whole."""
    if not archive.is_of_record(paper):
        return True
    with suppress(CplError):
        loaded = archive.workspace.load(paper.about)
        return isinstance(loaded, Readable) and onlooker.access(loaded) is Access.WHOLE
    return False


def _unseen(each: SheetDifference) -> SheetDifference:
    return SheetDifference(each.place, each.unlike, HIDDEN, HIDDEN)
