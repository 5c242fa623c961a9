"""Commands that need no paper and no table do not pay for them: what each one imports."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from places import TOP

HEAVY = ("openpyxl", "jinja2", "tabulate")
LOOK = """
import sys
from cpl.cli import cli
from cpl.cli.frame.running import run
status = run(cli, sys.argv[1:])
print(*sys.modules)
sys.exit(status)
"""


def loaded_by(folder: Path, *words: str, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """Which of the heavy modules a command has imported when it is done."""
    loaded = all_loaded_by(folder, *words)
    return [each for each in heavy if each in loaded]


@cache
def all_loaded_by(folder: Path, *words: str) -> frozenset[str]:
    """What the command has imported, which is run once."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(TOP),
            "PYTHONUTF8": "1",
            "CPL_USER": "李敏",
            "CPL_NOW": "2026-11-21T09:12",
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return frozenset(done.stdout.splitlines()[-1].split())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "台账"
    loaded_by(folder.parent, "init", str(folder))
    loaded_by(folder, "new", "投诉", "热线", "投诉人.姓名=王女士", "内容=过山车停运")
    return folder


def test_help_imports_no_yaml_no_git_and_nothing_heavy(tmp_path: Path) -> None:
    light = (*HEAVY, "yaml", "subprocess", "cpl.store.git.git")
    assert loaded_by(tmp_path, "--help", heavy=light) == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", "1"),
        ("do", "1", "备注", "备注=一"),
        ("check",),
        ("audit",),
        ("serve-hook", "--judge", "HEAD", "HEAD"),
    ],
    ids=lambda each: each[0],
)
def test_a_command_without_paper_imports_no_excel_and_no_templates(
    office: Path, words: tuple[str, ...]
) -> None:
    assert loaded_by(office, *words) == []


@pytest.mark.parametrize("words", [("show", "1"), ("next", "1")], ids=lambda each: each[0])
def test_what_was_read_before_is_shown_without_the_readers(
    office: Path, words: tuple[str, ...]
) -> None:
    readers = ("yaml", "cpl.codec.regulation.rules", "cpl.codec.office.staff")
    others = ("subprocess", "json", "pickle")
    assert loaded_by(office, *words, heavy=(*readers, *others)) == []


@pytest.mark.parametrize("words", [("show", "1"), ("next", "1")], ids=lambda each: each[0])
def test_a_record_is_looked_at_without_what_asks_git_or_masks_or_judges(
    office: Path, words: tuple[str, ...]
) -> None:
    git = ("cpl.store.git.commits", "cpl.store.git.refusals", "cpl.store.git.locks")
    masking = ("cpl.domain.cases.redaction", "cpl.domain.values.screening")
    aside = ("cpl.codec.records.aside", "cpl.domain.people.desks", "cpl.store.record_folders")
    broken_off = ("cpl.store.copying", "cpl.store.lock", "cpl.cli.frame.excerpt")
    writing = ("cpl.use_cases.trail", "cpl.domain.decisions.authority", "cpl.codec.spellings")
    heavy = (*git, *masking, *aside, *broken_off, *writing)
    assert loaded_by(office, *words, heavy=heavy) == []


def test_an_event_is_recorded_without_the_audit_the_seals_and_what_is_kept_aside(
    office: Path,
) -> None:
    audit = ("cpl.domain.audit.record_changes", "cpl.domain.audit.finding")
    seals = ("cpl.store.seals.tags", "cpl.use_cases.sealing.sealing", "cpl.codec.records.seals")
    others = ("cpl.codec.records.aside", "cpl.use_cases.queries.steps", "cpl.store.record_folders")
    heavy = (*audit, *seals, *others, "yaml")
    assert loaded_by(office, "do", "1", "备注", "备注=二", heavy=heavy) == []


def test_a_complaint_is_registered_without_questions_pasted_texts_and_batches(office: Path) -> None:
    asking = ("cpl.cli.intake.dialogue", "cpl.cli.terminal.keys", "shutil")
    others = ("cpl.codec.spellings.pasted", "cpl.use_cases.batches.intake")
    history = ("cpl.store.history.past", "cpl.store.remote.network", "yaml")
    lists = ("cpl.use_cases.remembered", "cpl.use_cases.queries.present")
    words = ("new", "投诉", "热线", "投诉人.姓名=李先生", "内容=5月3日排队两小时")
    assert loaded_by(office, *words, heavy=(*asking, *others, *history, *lists)) == []


def test_a_paper_without_pictures_is_made_without_what_draws_them(office: Path) -> None:
    heavy = ("openpyxl", "PIL.TiffTags")
    assert loaded_by(office, "form", "1", heavy=heavy) == ["openpyxl"]


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (("form", "1"), ("form", "1", "投诉工单")),
        (("report", "--month", "2026-11"), ("report", "月报", "--month", "2026-11")),
        (("form", "投诉台账"), ("form", "投诉台账", "--month", "2026-11")),
    ],
    ids=lambda each: each[-1],
)
def test_a_paper_printed_before_is_printed_without_openpyxl(
    office: Path, words: tuple[str, ...], again: tuple[str, ...]
) -> None:
    loaded_by(office, *words)
    assert loaded_by(office, *again) == ["jinja2"]


def test_one_record_is_checked_without_the_index_and_what_mends(office: Path) -> None:
    path = next(office.glob("complaints/*/*/*.yaml"))
    index = ("sqlite3", "cpl.store.index.record_index", "cpl.domain.decisions.precedents")
    mending = ("cpl.yamltext.edit", "cpl.yamltext.mending", "cpl.cli.frame.excerpt")
    heavy = (*index, *mending, "yaml", "cpl.codec.records.parting")
    assert loaded_by(office, "check", str(path), heavy=heavy) == []


def test_what_is_due_is_told_without_what_records_it(office: Path) -> None:
    writers = ("cpl.use_cases.transitions.recording", "cpl.store.changeset", "cpl.yamltext.edit")
    assert loaded_by(office, "due", heavy=writers) == []


@pytest.mark.parametrize("words", [("list", "--open"), ("due",), ("find", "没有的词")], ids=str)
def test_a_list_without_months_and_fields_is_told_without_what_reads_them(
    office: Path, words: tuple[str, ...]
) -> None:
    spellings = ("cpl.codec.spellings.words", "cpl.codec.spellings.moments")
    assert loaded_by(office, *words, heavy=(*spellings, "cpl.codec.records.issued")) == []


@pytest.mark.parametrize("words", [("board",), ("due",), ("find", "没有的词")], ids=str)
def test_what_names_nobody_is_told_without_what_masks(office: Path, words: tuple[str, ...]) -> None:
    masking = ("cpl.domain.cases.masking", "cpl.domain.values.screening")
    assert loaded_by(office, *words, heavy=masking) == []


def test_a_board_in_a_pipe_is_told_without_what_listens_to_keys(office: Path) -> None:
    keys = ("cpl.cli.terminal.keys", "cpl.cli.terminal.asking", "cpl.cli.queries.at_hand")
    assert loaded_by(office, "board", heavy=keys) == []


def test_a_module_is_loaded_when_something_of_it_is_used() -> None:
    assert not loaded("pass")
    assert loaded("module.MARKER")
    assert loaded("module.MARKER; module.MARKER")


WAITING = """
import atexit, sys
from cpl.__main__ import main
sys.argv = ["cpl", *sys.argv[1:]]
@atexit.register
def used():
    import inspect, ipaddress, locale, platform
    found = inspect, ipaddress, locale, platform
    known = platform.system()
    print("waiting:", *(each.__name__ for each in found if "__file__" not in vars(each)))
    print(inspect.cleandoc("  一"), ipaddress.ip_address("127.0.0.1"), locale.getencoding().lower())
    print("known:", known, platform.uname().system)
    print("loaded:", *(sys.modules[each.__name__].__file__ for each in found))
main()
"""


def test_what_others_import_for_nothing_waits_and_is_the_same_when_it_is_used(office: Path) -> None:
    """Standing in for a module is seen by whoever imports it; what is loaded in the end is it."""
    done = subprocess.run(
        [sys.executable, "-c", WAITING, "show", "1"],
        cwd=office,
        env={**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "CPL_USER": "李敏"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    waiting, used, known, modules = done.stdout.splitlines()[-4:]
    names = ["inspect", "ipaddress", "locale", "platform"]
    assert waiting.split()[1:] == (names if sys.platform == "linux" else names[:3])
    assert used == "一 127.0.0.1 utf-8"
    assert len(set(known.split()[1:])) == 1
    assert [Path(each).stem for each in modules.split()[1:]] == names


def loaded(use: str) -> bool:
    script = f"import sys\nfrom cpl.loading import WhenUsed\nmodule = WhenUsed('this')\n{use}"
    script = script.replace("MARKER", "d") + "\nprint('this' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=TOP, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1] == "True"
