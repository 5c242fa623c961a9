"""Which batch a word means, and what a new one is registered with."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cpl.codec.spellings.words import ReadFile, said_with
from cpl.dataclass import dataclass
from cpl.domain.cases.batches import Merging, is_answered, is_batch, merging_of
from cpl.domain.regulation.rules import Machine, Phase, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, at_path, shown
from cpl.problems import UsageProblem
from cpl.store.lookup import resolve
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.batches.suspicion import files_since
from cpl.use_cases.desk import Desk


@dataclass(frozen=True)
class Office:
    """The rules a batch is registered under, and their words for what it needs."""

    rules: Rules
    machine: Machine
    merging: Merging
    group: str
    phone: str
    name: str

    @property
    def category(self) -> str:
        """The field that says what kind of thing it is, where a registration takes it."""
        name = self.rules.parts.category
        return name if name in self.machine.registration.fields else ""

    @property
    def shared(self) -> tuple[str, ...]:
        """What a registration needs of a complainant besides who he is: the same for all."""
        known = self.rules.fields[self.group].fields
        paths = map(FieldPath, self.machine.registration.need)
        needed = (path.member for path in paths if path.head == self.group and path.member)
        return tuple(each for each in needed if each in known and not known[each].personal)

    def path(self, member: str) -> str:
        return f"{self.group}.{member}"


def office_of(workspace: Workspace, day: date) -> Office:
    """Raises UsageProblem where this office's rules have no batches."""
    rules = workspace.rules_at(day)
    machine = rules.complaints
    merging = merging_of(machine)
    who = _complainant(rules, machine)
    if merging is None or who is None:
        raise UsageProblem(
            "本单位的规则没有批量：要有并案这样的事件（means: [merged]，tells 告诉并入的那一件），"
            "登记时要收投诉人的电话和姓名。照 docs/批量.md 写进 rules.yaml。"
        )
    return Office(rules, machine, merging, *who)


def _complainant(rules: Rules, machine: Machine) -> tuple[str, str, str] | None:
    """The group of fields that says who complains, and its members for telephone and name."""
    name, phone = rules.parts.caller_name, rules.parts.caller_phone
    taken = machine.registration.heads
    if name.member and phone.member and name.head == phone.head and name.head in taken:
        return name.head, phone.member, name.member
    return None


# —— which batch ——


def batch_named(desk: Desk, office: Office, said: str) -> Readable | None:
    """The open batch that a number or a word names; None: there is none yet.

    Raises UsageProblem where several would do, or the number named cannot lead one.
    """
    if said.isascii() and any(each.isdigit() for each in said):
        return _by_number(desk, office, said)
    near = files_since(desk.workspace, office.rules, office.machine, desk.now.date())
    found = (desk.workspace.load_file(path) for path, data in near if said.encode() in data)
    leads = [
        each
        for each in found
        if isinstance(each, Readable) and _leads(each) and said in _summary(each)
    ]
    if len(leads) > 1:
        known = "、".join(each.card.number for each in leads)
        first = leads[0].card.number
        raise UsageProblem(f"“{said}”对得上不止一批：{known}。请写编号：--batch {first}")
    return leads[0] if leads else None


def _by_number(desk: Desk, office: Office, said: str) -> Readable:
    number = resolve(desk.workspace, said, desk.now.date())
    loaded = desk.workspace.load(number)
    if loaded.card.machine.name != office.machine.name or loaded.card.phase is Phase.ENDED:
        raise UsageProblem(
            f"{number} 是“{loaded.card.state}”的{loaded.card.machine.name}，不能再收人。"
        )
    return loaded


def _leads(loaded: Readable) -> bool:
    card = loaded.card
    waits = card.phase is not Phase.ENDED and not is_answered(card)
    return waits and is_batch(card)


def _summary(loaded: Readable) -> str:
    return shown(loaded.card.values.get(loaded.card.machine.summary))


# —— what happened, once ——


def opening(
    desk: Desk, office: Office, word: str, words: Iterable[str], read_file: ReadFile
) -> dict[str, Value]:
    """The fields of a new batch: what was said, else the word, the usual kind, the mark."""
    asked = office.machine.asked
    rule = replace(asked, give=tuple(name for name in asked.give if name != _kind(office)))
    said = said_with(office.rules, rule, words, desk.lookups(office.rules, read_file))
    found = {**_taken_for_granted(office, word), **said.fields}
    told = shown(found.get(office.machine.summary))
    if word not in told:
        found[office.machine.summary] = f"{word}：{told}"
    return found


def _kind(office: Office) -> str:
    return office.rules.parts.kind if office.rules.counted_kinds else ""


def _taken_for_granted(office: Office, word: str) -> dict[str, Value]:
    rules = office.rules
    parts, kinds, registration = rules.parts, rules.counted_kinds, office.machine.registration
    found: dict[str, Value] = {office.machine.summary: word}
    if kinds and parts.kind in registration.fields:
        found[parts.kind] = kinds[0]
    flags = rules.fields.get(parts.flags)
    if flags is not None and parts.flags in registration.fields and parts.batch:
        found[parts.flags] = parts.batch[:1] if flags.many else parts.batch[0]
    return found


def still_to_say(office: Office, fields: Values) -> tuple[str, ...]:
    """What the registration needs and nobody has said; the callers themselves come later."""
    return tuple(
        name
        for name in map(FieldPath, office.machine.asked.give)
        if (name.head != office.group or name.member in office.shared)
        and at_path(fields, name) is None
    )
