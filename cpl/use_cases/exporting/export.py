"""Records as tables in a folder: what changed since the last time, read at one commit.

Each format is a folder of its own and names its commit; it is replaced as a whole or not at
all. A month is written again where one of its records, or one that they name, is not as it
was; where time changes what is told of it (a limit that runs); all of them where what governs
is another, who exports is, or the history was rewritten.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from cpl import __version__
from cpl.dataclass import dataclass
from cpl.domain.analysis.tables import TABLES
from cpl.how_far import Tell
from cpl.problems import CplError, UsageProblem, some
from cpl.store.bases import OLD_RULES, YAML
from cpl.store.datasets.folder import keep, put_back, replacing
from cpl.store.datasets.rows import Writing
from cpl.store.datasets.state import NAME, ExportState, Month, read_state, state_text
from cpl.store.files import told
from cpl.store.git import bundle
from cpl.store.history.tree import blobs_below, came_before
from cpl.store.lock import Lock
from cpl.store.workspace import CALENDARS, RULES, STAFF, Workspace
from cpl.use_cases.exporting.months import MonthWriter, Output
from cpl.use_cases.exporting.snapshot import Snapshot
from cpl.use_cases.reading import Onlooker

SCHEMA, LOCK = "schema.json", ".cpl-export.lock"
SCHEMA_VERSION = 1
"""Another one wherever a column comes, goes or means something else."""
JSONL, PARQUET = "jsonl", "parquet"
FORMATS = (JSONL, PARQUET)
"""Each a module of `cpl.store.datasets`, a folder of its own, and the ending of its files."""
NO_PYARROW = (
    "写 Parquet 要另装 pyarrow：pip install 'cpl[parquet]'，或者 pip install pyarrow。"
    "不装也能导出 JSON Lines：--as jsonl。"
)
FIRST_TIME = "第一次"


@dataclass(frozen=True)
class Exported:
    """What was written where: the months written again, and why all of them where it was all."""

    target: Path
    state: ExportState
    formats: tuple[str, ...]
    months: tuple[str, ...]
    why_whole: str


def export(
    workspace: Workspace, onlooker: Onlooker, target: Path, formats: Collection[str]
) -> Exported:
    """Bring the folder up to the newest commit, as the onlooker may see it.

    Raises UsageProblem for a folder that is not to be written in, CplError where nothing can
    be read or written.
    """
    require_ready(workspace, target, formats, masked=not onlooker.unmasked)
    writers = {name: _writing(name) for name in formats}
    with told("写不了", target):
        target.mkdir(parents=True, exist_ok=True)
        with Lock(target / LOCK, command="export"):
            return _exported(workspace, onlooker, target, writers)


def require_ready(
    workspace: Workspace, target: Path, formats: Collection[str], *, masked: bool
) -> None:
    """Raises UsageProblem, CplError where nothing could be exported there."""
    _require_outside(workspace, target)
    _require_governing(workspace)
    if workspace.git.head() is None:
        raise CplError("还没有一次提交，没有什么可以导出。")
    office = bundle.beginnings(workspace.git)
    for name in formats:
        _writing(name)
        _ours(target / name, office, masked=masked)


def has_pyarrow() -> bool:
    """Can Parquet be written here?"""
    return find_spec("pyarrow") is not None


def numbers_at_head(workspace: Workspace) -> tuple[str, ...]:
    """The number of every record that the newest commit has."""
    with Snapshot(workspace) as snapshot:
        return snapshot.numbers


def _writing(name: str) -> Writing:
    if name == PARQUET and not has_pyarrow():
        raise CplError(NO_PYARROW)
    writing: Writing = import_module(f"cpl.store.datasets.{name}").writing
    return writing


def _require_outside(workspace: Workspace, target: Path) -> None:
    place, root = target.resolve(), workspace.root.resolve()
    if root in (place, *place.parents):
        raise UsageProblem(
            f"{target} 在工作文件夹里面；导出的东西不进 git，写到外面去，如 cpl export ../导出。"
        )


def _require_governing(workspace: Workspace) -> None:
    """What decides is what is committed: nothing is exported as a hand edit would have it."""
    changed = [each for each in workspace.git.status(workspace.governing) if each.suffix == YAML]
    if changed:
        names = some([workspace.shown(each) for each in sorted(changed)])
        raise CplError(
            f"{names} 手工改了还没有记录，什么都没有导出。先写明原因：cpl commit -m 原因"
        )


# —— which months ——


class _Folder:
    """One format in the target: what was there, and which of its months are still right.

    `why_whole`: why none is; empty where some may be.
    """

    def __init__(
        self, name: str, writing: Writing, target: Path, snapshot: Snapshot, fresh: ExportState
    ) -> None:
        self.place = target / name
        put_back(self.place)
        before = _ours(self.place, fresh.office, masked=fresh.masked)
        self.why_whole = _why_whole(before, snapshot, fresh)
        self._there = Output(self.place, name, writing)
        self.known: Mapping[str, Month] = {}
        if before is not None and not self.why_whole:
            self.known = self._still_right(before, snapshot, fresh)
        self.months: dict[str, Month] = {}

    def _still_right(
        self, before: ExportState, snapshot: Snapshot, fresh: ExportState
    ) -> dict[str, Month]:
        every = {*before.months, *snapshot.months}
        is_other = {
            each
            for each in every
            if each not in before.months or before.months[each].made_of != snapshot.made_of(each)
        }
        is_later = before.as_of != fresh.as_of
        return {
            name: month
            for name, month in before.months.items()
            if name not in is_other
            and is_other.isdisjoint(month.beside)
            and not (is_later and month.changes)
            and self._sizes(self._there, name) == month.sizes
        }

    def output(self, stage: Path) -> Output:
        """Where the new files go."""
        return replace(self._there, folder=stage)

    def keep(self, name: str, stage: Path) -> None:
        """Take over a month that is still right."""
        for table in TABLES:
            keep(self._there.file(table.name, name), self.output(stage).file(table.name, name))
        self.months[name] = self.known[name]

    def add(self, name: str, month: Month, stage: Path) -> None:
        """Remember a month that was written."""
        self.months[name] = replace(month, sizes=self._sizes(self.output(stage), name))

    def _sizes(self, output: Output, month: str) -> dict[str, int]:
        files = {each.name: output.file(each.name, month) for each in TABLES}
        return {name: path.stat().st_size for name, path in files.items() if path.is_file()}


def _fresh(workspace: Workspace, snapshot: Snapshot, onlooker: Onlooker) -> ExportState:
    """What this run will remember, but for the months."""
    person = onlooker.person
    viewer = f"{person.name}/{person.unit}/{'、'.join(sorted(person.roles))}" if person else ""
    governing = blobs_below(workspace.git, snapshot.commit, (RULES, OLD_RULES, STAFF, CALENDARS))
    basis = (__version__, SCHEMA_VERSION, *governing)
    return ExportState(
        office=bundle.beginnings(workspace.git),
        commit=snapshot.commit,
        as_of=onlooker.now.isoformat(timespec="seconds"),
        viewer=viewer,
        masked=not onlooker.unmasked,
        basis=sha256(repr(basis).encode()).hexdigest(),
        months={},
    )


def _ours(place: Path, office: tuple[str, ...], *, masked: bool) -> ExportState | None:
    """What the folder remembers; None where there is none yet.

    Raises UsageProblem where it is not this office's, or not masked as this is to be.
    """
    if not place.exists():
        return None
    before = read_state(place)
    if before is None:
        raise UsageProblem(f"{place} 不是 cpl export 写的，没有动它。换一个文件夹，或者把它挪走。")
    if set(before.office).isdisjoint(office):
        raise UsageProblem(f"{place} 是另一个单位导出的，没有动它。换一个文件夹。")
    if before.masked != masked:
        there, here = ("脱敏的", "全文") if before.masked else ("全文", "脱敏的")
        raise UsageProblem(f"{place} 里是{there}，{here}的写到另一个文件夹去，不要混。")
    return before


def _why_whole(before: ExportState | None, snapshot: Snapshot, fresh: ExportState) -> str:
    """Why nothing of what is there is right any more; empty where some of it may be."""
    if before is None:
        return FIRST_TIME
    if before.basis != fresh.basis:
        return "规则、人员、节假日或 cpl 的版本换了"
    if before.viewer != fresh.viewer:
        return "上次导出的人不同，或者他的角色换了"
    if not came_before(snapshot.workspace.git, before.commit, fresh.commit):
        return "上次导出以后 git 的历史改写过"
    return ""


# —— writing them ——


def _exported(
    workspace: Workspace,
    onlooker: Onlooker,
    target: Path,
    writers: Mapping[str, Writing],
) -> Exported:
    with Snapshot(workspace) as snapshot, ExitStack() as stack:
        fresh = _fresh(workspace, snapshot, onlooker)
        folders = [_Folder(*each, target, snapshot, fresh) for each in writers.items()]
        stages = [
            stack.enter_context(replacing(each.place, private=not fresh.masked)) for each in folders
        ]
        with workspace.how_far("导出", "件") as tell:
            again = _write(snapshot, onlooker, list(zip(folders, stages, strict=True)), tell)
        for folder, stage in zip(folders, stages, strict=True):
            (stage / SCHEMA).write_bytes(schema_text(workspace.latest_rules.meta.zone))
            (stage / NAME).write_bytes(state_text(replace(fresh, months=folder.months)))
    why = next((each.why_whole for each in folders if each.why_whole), "")
    state = replace(fresh, months=folders[0].months)
    return Exported(target, state, tuple(writers), again, why)


def _write(
    snapshot: Snapshot, onlooker: Onlooker, folders: list[tuple[_Folder, Path]], tell: Tell
) -> tuple[str, ...]:
    """Every month into every stage; answers those that were written again somewhere."""
    writer = MonthWriter(snapshot, replace(onlooker, read=snapshot.file_of))
    again = [n for n in sorted(snapshot.months) if any(n not in e.known for e, _ in folders)]
    total, done = sum(map(snapshot.count, again)), 0

    def one_more() -> None:
        nonlocal done
        done += 1
        tell(done, total)

    for name in sorted(snapshot.months):
        outputs = [each.output(stage) for each, stage in folders if name not in each.known]
        month = writer.write(name, outputs, one_more) if outputs else None
        for each, stage in folders:
            if month is None or name in each.known:
                each.keep(name, stage)
            else:
                each.add(name, month, stage)
    return tuple(again)


def schema_text(zone: str) -> bytes:
    """The tables and their columns as JSON, as they lie beside the data."""
    tables = {
        table.name: {
            "一行是": table.row_is,
            "列": [
                {"名称": each.name, "类型": each.type.value, "说明": each.means}
                for each in table.columns
            ],
        }
        for table in TABLES
    }
    said = {
        "版本": SCHEMA_VERSION,
        "时区": zone,
        "分区": "year、month：编号里的年、月，一件的各张表都在同一个月",
        "表": tables,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"
