"""One complaint on file under a regulation, as far as a case's `given` has brought it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from casebook import book

from cpl.codec.records.record import new_text
from cpl.domain.cases.record import Record
from cpl.domain.people.staff import Person
from cpl.domain.regulation.numbers import folder_of
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import paper_of, register_paper
from cpl.use_cases.regulation.profiles import profiles
from cpl.yamltext.nodes import Plain

NOW = datetime(2026, 12, 1, 9)


def clerk_of(workspace: Workspace) -> Person:
    """李敏, who sits at the desk of this office and is the only one in its staff.yaml."""
    roles = workspace.latest_rules.desk
    person = Person("李敏", "limin@example.com", roles)
    said = f"人员:\n  - {{姓名: {person.name}, 邮箱: {person.email}, 角色: [{'、'.join(roles)}]}}\n"
    (workspace.root / "staff.yaml").write_text(said.replace("、", ", "), encoding="utf-8")
    return person


def on_file(
    root: Path,
    profile: str,
    start: str,
    fields: Mapping[str, Plain] | None = None,
    history: Sequence[Plain] = (),
    now: datetime = NOW,
) -> tuple[Desk, str]:
    """The desk of a workspace with that one complaint, and its number."""
    (root / "rules.yaml").write_bytes(profiles()[profile].read_bytes())
    machine = book(profile).rules.machines["工单"]
    card = (
        book(profile)
        .life(machine, {"start": start, "fields": dict(fields or {}), "history": list(history)})
        .card
    )
    happened = tuple(each.event for each in card.happened)
    record = Record(card.number, machine.name, card.state, card.registered, happened)
    path = root / folder_of(machine, card.number) / f"{card.number}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(new_text(record), encoding="utf-8")
    workspace = Workspace(root)
    return Desk(workspace, now, clerk_of(workspace)), card.number


def printed(desk: Desk, number: str, form: str, masked: bool = False) -> str:
    return paper_of(desk, desk.workspace.load(number), form, masked).files[".md"].decode()


def register_of(desk: Desk) -> str:
    return register_paper(desk, "投诉台账", None).files[".md"].decode()
