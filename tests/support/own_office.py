"""A small office with a regulation of its own on the base, and one complaint on file in it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from on_file import clerk_of

from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import paper_of

NUMBER = "TS20261117-001"
HEAD = """\
meta:
  {id: 试, name: 试行, version: "1", effective_from: 2026-01-01, office: 营业厅, extends: 底稿}
calendar: {hours: ["08:30-12:00", "13:30-17:30"]}
units: {营业厅: {short: yyt}, 维修班: {short: wx}, 收费班: {short: sf}}
"""
REGISTERED = "09:00 登记"


def office(
    root: Path, rules: str, history: Sequence[str], now: str = "17 10:00", meta: str = ""
) -> Desk:
    """A desk, on that day of November 2026, in a workspace with the complaint.

    A line of history is `09:30 转办 主办单位=维修班`: on the 17th, or `18 09:30 …`; `转办/吴刚`
    is done by him. What is registered stands after 登记. `meta` is more of that section.
    """
    head = HEAD.replace("extends: 底稿", f"extends: 底稿{meta}")
    (root / "rules.yaml").write_text(head + rules, encoding="utf-8")
    path = root / "complaints/2026/11" / f"{NUMBER}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_record(history), encoding="utf-8")
    workspace = Workspace(root)
    return Desk(workspace, moment(now), clerk_of(workspace))


def moment(said: str) -> datetime:
    day, _, time = said.rpartition(" ")
    return datetime.fromisoformat(f"2026-11-{day or '17'} {time}")


def _record(history: Sequence[str]) -> str:
    first, *_ = history
    lines = [f"编号: {NUMBER}", "状态: 待受理", *_fields(first, "")]
    lines.append("经过:")
    for index, each in enumerate(history):
        when, name, actor, _ = _parts(each)
        lines += [f"  - 时间: {when:%Y-%m-%d %H:%M}", f"    事件: {name}", f"    经办: {actor}"]
        lines += ["    角色: 客服专员", *(_fields(each, "    ") if index else ())]
    return "\n".join(lines) + "\n"


def _parts(line: str) -> tuple[datetime, str, str, list[str]]:
    words = line.split(" ")
    day = f"{words.pop(0)} " if words[0].isdigit() else ""
    when, event, *fields = words
    name, _, actor = event.partition("/")
    return moment(f"{day}{when}"), name, actor or "李敏", fields


def _fields(line: str, indent: str) -> list[str]:
    pairs = (each.partition("=") for each in _parts(line)[3])
    found: list[str] = []
    groups: dict[str, list[str]] = {}
    for name, _, value in pairs:
        head, _, member = name.partition(".")
        if member:
            groups.setdefault(head, []).append(f"{member}: {value}")
        else:
            found.append(f"{indent}{name}: {value}")
    return [*found, *(f"{indent}{head}: {{{', '.join(each)}}}" for head, each in groups.items())]


def printed(desk: Desk, form: str) -> str:
    return paper_of(desk, desk.workspace.load(NUMBER), form).files[".md"].decode()
