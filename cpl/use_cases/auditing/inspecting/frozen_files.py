"""What was issued or attached, and is no longer what it was, or was never issued."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.values.paper_codes import digest_of, read_made_of
from cpl.domain.values.value import shown
from cpl.store.attachments import rows_with_places
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.record_files import Broken
from cpl.store.workspace import ATTACHMENTS, IMPORTS, ISSUED, REPORTS
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.checking.changed_files import FROZEN

PAPER = re.compile(r"-(?P<desk>[A-Z]{0,2})\d\d-(?P<code>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$")
"""How the name of an issued paper ends; a signed scan laid beside it has another."""
PAPERS = tuple(each for each in FROZEN if each != IMPORTS)
"""What was issued or attached; what is kept of an import, `only_added` looks at."""
GONE, NEW = "D", "A"
TEXT = ".md"


def frozen_files(replay: Replay) -> Iterator[AuditFinding]:
    """Of every paper, report and attachment: put there once, by a command, and left alone."""
    first, coded_as = dict[str, str](), dict[str, str]()
    if replay.earlier.is_there:
        paths = [(e.path, e.status == NEW) for _, e in replay.changes_of(*PAPERS)]
        first |= replay.earlier.first([path for path, is_new in paths if not is_new])
        coded_as |= _coded_earlier(replay, [path for path, is_new in paths if is_new])
    told: set[tuple[int, str, str]] = set()
    coded = replay.earlier.is_there  # with many desks: by a cpl that says what it issues
    for place, change in replay.changes_of(*PAPERS):
        past = replay.commits[place]
        coded = coded or bool(past.trailers.get(claims.MADE_OF))
        if claims.founds(past):
            continue
        if change.status == NEW and change.path not in first:
            first[change.path] = change.after
            found = _put_there(replay, place, past, change, coded, coded_as)
        else:
            found = _touched(replay, past, change, first)
        for each in found:  # the text and the sheet of a paper are one paper
            one = (place, each.code, str(PurePosixPath(each.path).with_suffix("")))
            if one not in told:
                told.add(one)
                yield each


def _top(change: FileChange) -> str:
    return change.path.partition("/")[0]


def _touched(
    replay: Replay, past: PastCommit, change: FileChange, first: dict[str, str]
) -> Iterator[AuditFinding]:
    """Altered, moved or gone; put back as it was, nothing."""
    if change.after and change.after == first.get(change.path):
        return
    gone = change.status == GONE
    if gone and _is_renumbered(past, change):
        return
    kind = "attachment" if _top(change) == ATTACHMENTS else "paper"
    what, said = FROZEN[_top(change)], "不见了" if gone else "改过了"
    code = f"{kind}-{'removed' if gone else 'altered'}"
    if claims.is_correction(past):
        code, said = f"{kind}-corrected", f"{said}，写明的原因是：{_reason(past)}"
    say = f"{what}{said}。"
    yield AuditFinding(code, change.path, say, replay.deed(past), key=(change.before, change.after))


def _is_renumbered(past: PastCommit, change: FileChange) -> bool:
    """Does it lie, unaltered, below the new number of its record?"""
    top, number, *rest = PurePosixPath(change.path).parts
    new = claims.renumbered(past).get(number)
    target = str(PurePosixPath(top, new, *rest)) if new else ""
    return any(e.path == target and e.after == change.before for e in past.changes)


def _reason(past: PastCommit) -> str:
    return past.commit.subject.partition(": ")[2]


def _put_there(
    replay: Replay,
    place: int,
    past: PastCommit,
    change: FileChange,
    coded: bool,
    coded_as: dict[str, str],
) -> Iterator[AuditFinding]:
    why = ""
    if _top(change) == ISSUED:
        why = _why_not_issued(replay, past, change, coded) or _why_twice(change, coded_as)
    elif _top(change) == REPORTS and not _issues_this_report(past, change):
        why = "不是下发出来的"
    elif _top(change) == ATTACHMENTS and not _was_attached(replay, place, past, change):
        say = "附件不是 cpl attach 放进来的。"
        yield AuditFinding(
            "attachment-undeclared", change.path, say, replay.deed(past), key=(change.after,)
        )
    if why:
        say = f"{FROZEN[_top(change)]}的文件夹里多了一份，{why}。"
        yield AuditFinding("paper-forged", change.path, say, replay.deed(past), key=(change.after,))


def _issues_this_report(past: PastCommit, change: FileChange) -> bool:
    named = [each.rpartition(" ")[0] for each in past.trailers.get(claims.REPORT, ())]
    is_named = not named or str(PurePosixPath(change.path).with_suffix("")) in named
    return claims.issues_report(past) and is_named


def _was_attached(replay: Replay, at: int, past: PastCommit, change: FileChange) -> bool:
    """A command writes down in the record what it attaches."""
    if not claims.is_by_cpl(past) or claims.is_by_hand(past):
        return claims.is_by_cpl(past)
    _, number, *rest = PurePosixPath(change.path).parts
    place = replay.workspace.place(number) if rest else None
    record = replay.blob(f"{past.sha}:{place}") if place else None
    if place is None or record is None or "/".join(rest).encode() in record:
        return True
    office = replay.office_after(at)
    read = office.record_in(office.root / place, record)  # a name can be quoted
    if isinstance(read, Broken) or read.rules.evidence is None:
        return True
    evidence = read.rules.evidence
    rows = (row for _, row in rows_with_places(evidence, read.record))
    return any(shown(row.get(evidence.file)) == "/".join(rest) for row in rows)


def _why_not_issued(replay: Replay, past: PastCommit, change: FileChange, coded: bool) -> str:
    """Why a new file is no paper that a command issued; empty where it is one, or none at all."""
    printed = PAPER.search(PurePosixPath(change.path).stem)
    if printed is None:
        return ""
    if not claims.issues_paper(past):
        return "不是签发出来的"
    code = printed["code"]
    if code not in past.trailers.get(claims.CODE, ()):
        return "编码和签发它的提交对不上"
    made = past.trailers.get(claims.MADE_OF)
    if not made:
        return "签发它的提交没有说是照什么做的" if coded else ""
    source = read_made_of(made[0])
    if source is None or source.code != code:
        return "编码不是照它的来源算出来的"
    return _why_other_source(replay, past, change, source.content)


def _why_twice(change: FileChange, coded_as: dict[str, str]) -> str:
    """The same paper is issued once, at each desk: under one code there is one text."""
    paper = _paper_at(change.path)
    same = not paper or coded_as.setdefault(paper, change.after) == change.after
    return "" if same else "编码和以前签发的一份相同，内容却不同"


def _paper_at(path: str) -> str:
    """Which paper the text at this path is; empty where it is none."""
    printed = PAPER.search(PurePosixPath(path).stem)
    is_text = printed is not None and path.endswith(TEXT)
    if printed is None or not is_text:
        return ""
    return f"{PurePosixPath(path).parent} {printed['desk']} {printed['code']}"


def _coded_earlier(replay: Replay, new: list[str]) -> dict[str, str]:
    """The papers that lay already beside the new ones, and their texts."""
    folders = {str(PurePosixPath(each).parent) for each in new if each.startswith(f"{ISSUED}/")}
    lying = replay.earlier.lying(folders).items()
    return {paper: blob for path, blob in lying if (paper := _paper_at(path))}


def _why_other_source(replay: Replay, past: PastCommit, change: FileChange, content: str) -> str:
    """Was the record something else when the paper was issued?"""
    number = PurePosixPath(change.path).parent.name
    if replay.workspace.latest_rules.machine_of(number) is None:
        return ""  # a register's source is more than one file
    path = replay.workspace.relative(replay.workspace.path_of(number))
    then = replay.blob(f"{past.sha}:{path}")
    if then is not None and digest_of([then]) != content:
        return f"不是照当时的 {number} 做的"
    return ""
