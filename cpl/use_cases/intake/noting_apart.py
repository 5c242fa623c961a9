"""Note that a case is elsewhere: its number, and nothing of what it is about."""

from cpl.codec.records.record import NUMBER
from cpl.problems import UsageProblem
from cpl.store.changeset import Change
from cpl.use_cases import trail
from cpl.use_cases.aside.apart import APART, FOLDER, numbers_apart
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message
from cpl.yamltext.emit import emit


def note_apart(desk: Desk, number: str) -> bool:
    """Write down that a case of this number is elsewhere; was it new? Nothing else is said of it.

    Raises UsageProblem for what is no number.
    """
    workspace = desk.workspace
    said = number.strip().upper()
    shaped = said.replace("-", "")
    if not (shaped.isascii() and shaped.isalnum() and any(c.isdigit() for c in shaped)):
        raise UsageProblem(f"“{number}”不是编号；另案只记编号，别的都不记。")
    if said in numbers_apart(workspace):
        return False
    letters = f".{workspace.desk_code}" if workspace.desk_code else ""  # others may note the same
    path = workspace.root / FOLDER / f"{said}{letters}.yaml"
    text = emit({NUMBER: said, "登记于": f"{desk.now:%Y-%m-%d}", "经办": desk.actor.name})
    rules = (workspace.latest_rules.meta,)
    message = Message(f"{APART}: {said}", (APART,), rules)
    if not desk.dry_run:
        trail.commit(desk, (Change(path, None, text.encode()),), message)
    return True
