"""A report drafted, issued, supplemented and caught up with."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cpl.codec.records.issued import write_issued
from cpl.dataclass import dataclass
from cpl.domain.decisions.routine import is_his
from cpl.domain.reports.monthly import Report, code_of, issued_of
from cpl.domain.reports.supplement import supplement
from cpl.domain.statistics.view import Issued
from cpl.domain.values.periods import Period
from cpl.problems import CplError, UsageProblem
from cpl.store.changeset import Change, diff
from cpl.store.files import create_bytes, read_if_there, replace_bytes
from cpl.store.workspace import REPORTS
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import require_committed
from cpl.use_cases.desk import Desk
from cpl.use_cases.reports.paper import (
    DRAFT_STATUS,
    ENDINGS,
    EXCEL,
    MARKDOWN,
    context_of,
    printed,
    templates_of,
)
from cpl.use_cases.reports.report import DRAFT, MadeReport, Reporting
from cpl.use_cases.sealing.sealing import Sealed, sealed_now
from cpl.use_cases.trail import REPORT_ISSUED, Message

SUPPLEMENT = "补报"
FROZEN = ".yaml"


class NotIssued(CplError):
    exit_status = 1


@dataclass(frozen=True)
class WrittenReport:
    """The files of one report, and whether anything in them is new."""

    period: Period
    paths: tuple[Path, ...]
    is_new: bool
    code: str
    preview: str = ""
    seal: str = ""


# —— draft ——


def write_draft(reporting: Reporting, made: MadeReport, dry_run: bool = False) -> WrittenReport:
    """Beside where the issued report will be; made again as often as wanted, never committed."""
    return _drafted(reporting, made.period, made.report, reporting.file_name, dry_run)


def _drafted(
    reporting: Reporting, period: Period, report: Report, name: str, dry_run: bool
) -> WrittenReport:
    templates = templates_of(reporting)
    code = code_of(report, templates.found.values())
    paper = printed(reporting.workspace, templates, context_of(report, code, DRAFT_STATUS))
    whose = f"-{reporting.unit}" if reporting.unit else ""
    paths = tuple(reporting.folder(period) / f"{DRAFT}{name}{whose}{suffix}" for suffix in paper)
    new = [_put(path, each, dry_run) for path, each in zip(paths, paper.values(), strict=True)]
    return WrittenReport(period, paths, any(new), code)


def _put(path: Path, data: bytes, dry_run: bool) -> bool:
    before = read_if_there(path)
    if before == data:
        return False
    if not dry_run:
        if before is None:
            create_bytes(path, data)
        else:
            replace_bytes(path, data)
    return True


def catch_up(reporting: Reporting) -> tuple[WrittenReport, ...]:
    """A draft for every period since the first record that was not issued, however often it runs.

    The last period's draft is made afresh; an older one only where it is missing.
    """
    last, period = reporting.last(), reporting.first()
    found = []
    while period is not None and period <= last:  # before the first record nothing was missed
        missing = not reporting.path(period, MARKDOWN, draft=True).is_file()
        if period not in reporting.issued and (missing or period == last):
            found.append(write_draft(reporting, reporting.make(period).to_print))
        period = period.shifted(1)
    return tuple(found)


# —— issue ——


def issuable(
    desk: Desk, reporting: Reporting, made: MadeReport, supplementing: bool = False
) -> bool:
    """Is there something to issue, the report or a supplement to it? Not where that was done.

    Raises UsageProblem where the period is not over, HandEdits where records are edited by hand,
    IssuedAltered where what was issued is not as it was, NotIssued where it is others' to issue,
    or another desk's, or there is nothing yet to supplement.
    """
    if supplementing:
        _require_issued(reporting, made)
        if changed_since(reporting, made) is None:
            return False
    else:
        _require_unaltered(reporting, made)
        if made.issued is not None:
            return False
        _require_over(reporting, made)
    _require_here(reporting)
    _require_owner(desk, reporting, made.period)
    _require_every_year(reporting, made)
    _require_committed(reporting, made)
    return True


def hindrances(reporting: Reporting, made: MadeReport) -> Iterator[CplError]:
    """Why nobody could issue it now, whoever he is; nothing where its owner can."""
    for require in (_require_unaltered, _require_over, _require_every_year, _require_committed):
        try:
            require(reporting, made)
        except CplError as error:
            yield error
    try:
        _require_here(reporting)
    except CplError as error:
        yield error


def _require_here(reporting: Reporting) -> None:
    """Each desk's report is issued at that desk, that of all together at the main one.

    So two desks never issue the same one, however long they have not heard of each other.
    """
    staff, here = reporting.workspace.staff, reporting.workspace.desk_code
    issuing = reporting.desk or staff.main_desk
    if issuing is not None and issuing.code != here:
        of = "" if reporting.desk else "各台合起来的"
        at = f"是 {staff.desk_said(here)}的" if here else "不是哪个台的"
        raise NotIssued(
            f"{of}“{reporting.name}”在 {staff.desk_said(issuing.code)}下发，这个文件夹{at}。"
            "这里只出草稿；到那里下发，同步以后这里就有了。"
        )


def _require_unaltered(reporting: Reporting, made: MadeReport) -> None:
    beside = reporting.folder(made.period)
    require_committed(reporting.workspace, (), REPORT_ISSUED, beside=beside)


def _require_over(reporting: Reporting, made: MadeReport) -> None:
    end = made.period.end
    if end > reporting.now:
        raise UsageProblem(f"{made.period.words}还没有过完，{end:%m-%d} 起才能下发。")


def issue(desk: Desk, reporting: Reporting, made: MadeReport) -> WrittenReport:
    """Freeze the report and record it; one that is issued is left exactly as it is.

    Raises as `issuable` does.
    """
    if not issuable(desk, reporting, made) and made.issued:
        return _already(reporting, made, made.issued)
    templates = templates_of(reporting)
    code = code_of(made.report, templates.found.values())
    at = f"{desk.now:%Y-%m-%d %H:%M}"
    sealed = sealed_now(desk.workspace.git, str(made.period), reporting.file_name, code)
    frozen = issued_of(made.view, made.report, code, at, desk.actor.name)
    words = context_of(made.report, code, f"{at} 下发", _short(sealed))
    paper = printed(desk.workspace, templates, words)
    paper[FROZEN] = write_issued(frozen)
    files = {reporting.path(made.period, suffix): data for suffix, data in paper.items()}
    return _record(desk, reporting, made.period, files, reporting.file_name, code, sealed)


def _short(sealed: Sealed | None) -> str:
    return sealed.seal.short if sealed else ""


def _already(reporting: Reporting, made: MadeReport, issued: Issued) -> WrittenReport:
    paths = (reporting.path(made.period, each) for each in (MARKDOWN, EXCEL))
    return WrittenReport(made.period, tuple(p for p in paths if p.is_file()), False, issued.code)


def _require_owner(desk: Desk, reporting: Reporting, period: Period) -> None:
    """Who owes the report issues it: a role, or the people of a unit (S002B-10 综合部)."""
    owner = reporting.rule(period).owner
    staff, own = desk.workspace.staff, desk.actor.desk
    if own and staff.desks and own != desk.workspace.desk_code:
        of = staff.desk_said(desk.workspace.desk_code)
        raise NotIssued(
            f"{desk.actor.name}是 {staff.desk_said(own)}的，不能下发 {of}的“{reporting.name}”。"
        )
    if owner and not is_his(reporting.view_rules(period), desk.actor, owner):
        raise NotIssued(
            f"“{reporting.name}”由{reporting.issued_by(period)}下发，{desk.actor.name}只能出草稿。"
            "请他们来下发；他们定了由你录入的，写 --as 姓名 --basis 凭什么。"
        )


def _require_every_year(reporting: Reporting, made: MadeReport) -> None:
    """What is open since a year that is not here would be missing from what is sealed."""
    years = reporting.left_out
    if years:
        raise NotIssued(
            f"{made.period} 的不能在这里下发：{years[0]} 年起有的年份没有取到这台电脑上，数不全。"
            f"在主台下发，或者先取来：cpl sync --since {years[0]}。"
        )


def _require_committed(reporting: Reporting, made: MadeReport) -> None:
    """A report whose records or template git does not have could never be made again."""
    place = reporting.workspace
    tops = {place.root / machine.top_folder for machine in place.machines()}
    name = templates_of(reporting).name
    own = place.own_templates(*(f"{name}{ending}" for _, ending in ENDINGS))
    require_committed(place, (*tops, *own), REPORT_ISSUED)


def _record(
    desk: Desk,
    reporting: Reporting,
    period: Period,
    files: dict[Path, bytes],
    name: str,
    code: str,
    sealed: Sealed | None,
) -> WrittenReport:
    changes = tuple(Change(path, None, data) for path, data in files.items())
    paths = tuple(files)
    if desk.dry_run:
        return WrittenReport(period, paths, True, code, diff(changes, reporting.workspace.root))
    message = Message(
        subject=f"{period} {name} {REPORT_ISSUED}",
        events=(REPORT_ISSUED,),
        rules=(reporting.view_rules(period).meta,),
        more=(
            ("Cpl-Report", f"{REPORTS}/{period}/{name} {code}"),
            *(sealed.trailers if sealed else ()),
        ),
    )
    trail.commit(desk, changes, message, sealed=sealed)
    return WrittenReport(period, paths, True, code, seal=_short(sealed))


# —— supplement ——


def changed_since(reporting: Reporting, made: MadeReport) -> Report | None:
    """What an issued report would say otherwise today; None: no more than was told already."""
    if made.issued is None:
        return None
    told = _supplemented(reporting, made.period)
    return supplement(made.view, made.report, made.issued, told)


def draft_supplement(
    reporting: Reporting, made: MadeReport, dry_run: bool = False
) -> WrittenReport | None:
    """What would be issued, for whoever issues it to read; None: nothing came later.

    Raises NotIssued where there is nothing yet to supplement.
    """
    _require_issued(reporting, made)
    report = changed_since(reporting, made)
    if report is None:
        return None
    name = _next_supplement(reporting, made.period)
    return _drafted(reporting, made.period, report, name, dry_run)


def issue_supplement(desk: Desk, reporting: Reporting, made: MadeReport) -> WrittenReport:
    """`补报-1`: what was entered late, beside the issued report, which stays as it is.

    Raises as `issuable` does.
    """
    is_new = issuable(desk, reporting, made, supplementing=True)
    assert made.issued is not None
    report = changed_since(reporting, made) if is_new else None
    if report is None:
        return _already(reporting, made, made.issued)
    name = _next_supplement(reporting, made.period)
    templates = templates_of(reporting)
    code = code_of(report, templates.found.values())
    at = f"{desk.now:%Y-%m-%d %H:%M}"
    sealed = sealed_now(desk.workspace.git, str(made.period), name, code)
    words = context_of(report, code, f"{at} 下发", _short(sealed))
    paper = printed(desk.workspace, templates, words)
    paper[FROZEN] = write_issued(issued_of(made.view, made.report, code, at, desk.actor.name))
    files = {reporting.folder(made.period) / f"{name}{each}": data for each, data in paper.items()}
    return _record(desk, reporting, made.period, files, name, code, sealed)


def _require_issued(reporting: Reporting, made: MadeReport) -> None:
    if made.issued is None:
        raise NotIssued(f"{made.period.words}的{reporting.called}还没有下发，不用补报。")


def _next_supplement(reporting: Reporting, period: Period) -> str:
    return f"{_supplement_of(reporting)}-{1 + len(_supplements(reporting, period))}"


def _supplement_of(reporting: Reporting) -> str:
    """`补报`, of one desk's report `补报-B`."""
    return f"{SUPPLEMENT}-{reporting.desk.code}" if reporting.desk else SUPPLEMENT


def _supplements(reporting: Reporting, period: Period) -> tuple[Path, ...]:
    found: Iterable[Path] = reporting.folder(period).glob(
        f"{_supplement_of(reporting)}-[0-9]*{FROZEN}"
    )
    return tuple(sorted(found, key=lambda each: (len(each.name), each.name)))


def _supplemented(reporting: Reporting, period: Period) -> Issued | None:
    """The state of things as the last supplement told it."""
    every = _supplements(reporting, period)
    return reporting.read_issued(every[-1]) if every else None
