"""Print every paper of every regulation, look whether each is sound, and lay them side by side.

Ten offices have their month played (`samples/months/`), the others a walk over their own rules.
What is wrong with a workbook is told and ends with status 1. The contact sheet takes LibreOffice
and pdftoppm; without them the rest is done all the same.
"""

import argparse
import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import PIL.Image
import strict_workbooks

from cpl.codec.records.record import new_text
from cpl.domain.decisions.access import whole_for
from cpl.domain.people.staff import Person
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.regulation.rules import SHEETS
from cpl.domain.values.periods import MONTHLY, Period, period_of
from cpl.problems import CplError
from cpl.render.review.printed_sizes import printed_sizes
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import Paper, forms_offered, paper_of, register_paper
from cpl.use_cases.papers.handover import handover_paper, shift_of
from cpl.use_cases.papers.registers.whose_register import tells_many
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.reports.paper import context_of, printed, templates_of
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from samples.play_months import SCRIPTS, play
from samples.walk import month_of

TOP = Path(__file__).resolve().parent.parent
PLACE = TOP / "demo-out" / "单样"
SHEET = TOP / "docs" / "单样.jpg"
NOW = datetime(2026, 11, 4, 9, 0)
OCTOBER = Period.month(2026, 10)
FIRST, A_DAY = date(2026, 10, 1), date(2026, 10, 21)
WALKED, STEPS = 6, 30
SHOWN = "S001"
"""Whose papers are laid side by side: it has every kind."""
SMALLEST = 8.9
LIFE = 120  # seconds for one workbook
WIDE, TALL, GAP, ACROSS = 330, 467, 12, 6
DOTS = 40


@dataclass(frozen=True)
class Printed:
    """One paper: its name and its files by their endings."""

    name: str
    files: Mapping[str, bytes]


def office(name: str, folder: Path) -> Workspace:
    """A workspace under this regulation, with a month in it."""
    short = name.partition("-")[0]
    script = SCRIPTS / f"{short}.txt"
    if script.is_file():
        for _ in play(script, folder):
            pass
        return Workspace.find(folder)
    init(folder, NOW, clock_set=True, profile=profiles()[name])
    rules = Workspace.find(folder).latest_rules
    for record in month_of(rules, FIRST, WALKED, seed=7, steps=STEPS):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
    return Workspace.find(folder)


def papers(workspace: Workspace) -> Iterator[Printed]:
    """Each paper that the rules have, as it is issued: of the record of which there is most."""
    desk = Desk(workspace, NOW, _clerk(workspace), clock_set=True)
    records = [each for each in workspace.load_all() if isinstance(each, Readable)]
    fullest = sorted(records, key=lambda each: (-len(each.record.history), each.card.number))
    for name in forms_offered(workspace):
        if tells_many(name):
            yield _printed(_register(desk, name))
        elif paper := _first_of(desk, fullest, name):
            yield _printed(paper)
    yield _printed(handover_paper(desk, shift_of(desk), (), issued=True))
    for name in workspace.latest_rules.reports:
        yield Printed(name, _report(workspace, name))


def _clerk(workspace: Workspace) -> Person:
    """Somebody of the desk, who sees everything unmasked."""
    roles = set(whole_for(workspace.latest_rules))
    return next(each for each in workspace.staff.people.values() if roles & set(each.roles))


def _register(desk: Desk, name: str) -> Paper:
    """Of October, or of a week in it."""
    every = SHEETS.get(name, MONTHLY)
    if every is MONTHLY:
        return register_paper(desk, name, (str(OCTOBER), str(OCTOBER)), issued=True)
    return register_paper(desk, name, None, period=period_of(every, A_DAY), issued=True)


def _first_of(desk: Desk, records: Sequence[Readable], name: str) -> Paper | None:
    """Of the first record of which the rules let it be made."""
    for each in records:
        try:
            return paper_of(desk, each, name, issued=True)
        except CplError:
            continue
    return None


def _printed(paper: Paper) -> Printed:
    return Printed(paper.name, paper.files)


def _report(workspace: Workspace, name: str) -> dict[str, bytes]:
    reporting = Reporting(workspace, NOW, name)
    report = reporting.make(period_of(reporting.every, A_DAY)).report
    return printed(workspace, templates_of(reporting), context_of(report, "", "2026-11-04 下发"))


def faults(paper: Printed) -> Iterator[str]:
    """What Excel would not take of the sheet, and what nobody could read of it on paper."""
    sheet = paper.files.get(".xlsx")
    if sheet is None:
        return
    yield from (f"{paper.name}：{each}" for each in strict_workbooks.faults(sheet))
    small = [each for each in printed_sizes(sheet) if each.points < SMALLEST]
    if small:
        least = min(small, key=lambda each: each.points)
        yield f"{paper.name}：{least.sheet}!{least.cell} 等 {len(small)} 格只有 {least.points} 磅"


# —— side by side ——


def picture(workbook: bytes, place: Path) -> PIL.Image.Image:
    """The first page, as LibreOffice prints it."""
    path = place / "单.xlsx"
    path.write_bytes(workbook)
    home = f"-env:UserInstallation=file://{place}/lo"
    convert = ("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(place))
    subprocess.run([*convert, str(path)], check=True, capture_output=True, timeout=LIFE)
    drawn = ["pdftoppm", "-r", str(DOTS), "-png", "-singlefile", "-f", "1"]
    subprocess.run([*drawn, str(place / "单.pdf"), str(place / "页")], check=True)
    return PIL.Image.open(io.BytesIO((place / "页.png").read_bytes())).convert("RGB")


def contact_sheet(found: Sequence[Printed]) -> PIL.Image.Image:
    """Every sheet's first page, in rows."""
    with TemporaryDirectory() as place:
        sheets = [each.files[".xlsx"] for each in found if ".xlsx" in each.files]
        pages = [picture(each, Path(place)) for each in sheets]
    rows = -(-len(pages) // ACROSS)
    whole = PIL.Image.new(
        "RGB", (ACROSS * (WIDE + GAP) + GAP, rows * (TALL + GAP) + GAP), (214, 214, 214)
    )
    for index, page in enumerate(pages):
        page.thumbnail((WIDE, TALL))
        row, column = divmod(index, ACROSS)
        left = GAP + column * (WIDE + GAP) + (WIDE - page.width) // 2
        whole.paste(page, (left, GAP + row * (TALL + GAP) + (TALL - page.height) // 2))
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="S001 …；不写就是全部")
    wanted = parser.parse_args().names
    names = [each for each in profiles() if not wanted or each.partition("-")[0] in wanted]
    wrong: list[str] = []
    for name in names:
        with TemporaryDirectory() as place:
            made = list(papers(office(name, Path(place) / "台账")))
        folder = PLACE / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for paper in made:
            for ending, data in paper.files.items():
                (folder / f"{paper.name}{ending}").write_bytes(data)
            wrong += [f"{name} {each}" for each in faults(paper)]
        print(f"{name}：{len(made)} 种", flush=True)
        if name.startswith(SHOWN):
            _show(made)
    if wrong:
        raise SystemExit("\n".join(wrong))


def _show(made: Sequence[Printed]) -> None:
    missing = [each for each in ("soffice", "pdftoppm") if shutil.which(each) is None]
    if missing:
        print(f"没有 {'、'.join(missing)}，没有画 {SHEET.name}。")
        return
    contact_sheet(made).save(SHEET, quality=72, optimize=True)
    print(f"画了 {SHEET.relative_to(TOP)}。")


if __name__ == "__main__":
    main()
