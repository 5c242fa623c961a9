"""Which record each row of a table is: by its id, or else by who says what and when.

A row is only taken for a record that came from somebody's table, and two rows are never
taken for one. Asked of the index, so that a long ledger is met without opening it all.
"""

from collections import Counter
from collections.abc import Iterable

from cpl.dataclass import dataclass
from cpl.domain.matters.matter import Matter, digest, matter_of, may_be_of
from cpl.domain.regulation.rules import Machine
from cpl.domain.values.value import has_gaps
from cpl.problems import CplError, ProblemsFound
from cpl.store.aside.side_files import PURGED
from cpl.store.index.kept_matters import KeptMatter, KeptMatters
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Broken, Readable
from cpl.store.tables.many import FirstSeen
from cpl.store.workspace import Workspace
from cpl.use_cases.again.differences import says_nothing_new, statements_in
from cpl.use_cases.again.past import PastImports, import_named_in, is_import_of
from cpl.use_cases.again.told import Told

NOT_COUNTED = ("record-gone", "record-astray")


class Namesake(CplError):
    """A record has the id of the row, and is about another person and another thing."""

    def __init__(self, other: Readable) -> None:
        self.other = other
        super().__init__(other.card.number)


@dataclass(frozen=True)
class _Keys:
    """What a row is looked up by; `received` None where the table does not tell."""

    matter: Matter
    name: str
    phone: str
    said: str

    def is_person_of(self, kept: KeptMatter) -> bool:
        if self.phone and kept.phone:
            return self.phone == kept.phone
        return bool(self.name) and self.name == kept.name

    def is_when(self, kept: KeptMatter) -> bool:
        return self.matter.received is None or kept.received == self.matter.received

    def is_exactly(self, kept: KeptMatter) -> bool:
        same = (self.name, self.phone, self.said) == (kept.name, kept.phone, kept.said)
        return same and self.is_when(kept)

    def is_that_day(self, kept: KeptMatter) -> bool:
        received = self.matter.received
        return received is None or received.date() == kept.received.date()

    def is_somebody_else(self, kept: KeptMatter) -> bool:
        """Both tell who, and neither the name nor the phone is the same."""
        tells = bool(self.name or self.phone) and bool(kept.name or kept.phone)
        return tells and not (self.has_name_of(kept) or self.has_phone_of(kept))

    def agreement(self, kept: KeptMatter) -> int:
        """In how many of name, phone, words and time they agree; among equals, words first."""
        said = bool(self.said) and self.said == kept.said
        others = self.has_name_of(kept) + self.has_phone_of(kept) + self.is_when(kept)
        return 2 * others + 3 * said

    def has_name_of(self, kept: KeptMatter) -> bool:
        return bool(self.name) and self.name == kept.name

    def has_phone_of(self, kept: KeptMatter) -> bool:
        return bool(self.phone) and self.phone == kept.phone


def _keys(told: Told) -> _Keys:
    matter = matter_of(told.rules, told.machine, told.fields)
    return _Keys(matter, digest(matter.name), digest(matter.phone), digest(matter.text))


def _nearness(keys: _Keys, said: frozenset[bytes], kept: KeptMatter) -> tuple[int, ...]:
    known = said & kept.statements
    return keys.agreement(kept), len(known) - len(said), len(known), -len(kept.statements)


def _nearest_first(
    keys: _Keys, said: frozenset[bytes], found: Iterable[KeptMatter]
) -> tuple[KeptMatter, ...]:
    return tuple(sorted(found, key=lambda each: _nearness(keys, said, each), reverse=True))


class Meetings:
    """The records that the rows of one table have met so far."""

    def __init__(
        self, workspace: Workspace, machine: Machine, file_stem: str, *, renews: bool = False
    ) -> None:
        """`renews`: what was struck out here as a mistake counts for nothing.

        Raises ProblemsFound where a record is gone or cannot be read: a row may be that one.
        """
        self.workspace = workspace
        self.machine = machine
        self.file_stem = file_stem
        self.renews = renews
        self.index = RecordIndex(workspace, [machine])
        self.kept = KeptMatters(self.index, machine)
        self.met: set[str] = set()
        self._asked: tuple[Told, _Keys] | None = None
        self._seen_again: Counter[str] = Counter()
        self._arrived = FirstSeen[str]()
        self._without_ids = self._imported_without_ids()
        self.cleared = _cleared(workspace)
        self._require_whole()

    def _imported_without_ids(self) -> frozenset[str]:
        """What the manifests name, where the rules have no field for the id of a source."""
        if self.workspace.latest_rules.parts.source_id:
            return frozenset()
        return frozenset(e for one in PastImports(self.workspace).every for e in one.records)

    def _require_whole(self) -> None:
        missing = [each for each in self.index.problems if each.code in NOT_COUNTED]
        for path in self.index.unreadable():
            found = self.workspace.load_file(path)
            if isinstance(found, Broken):
                missing.extend(found.problems)
        if missing:
            raise ProblemsFound(missing)

    def _keys(self, told: Told) -> _Keys:
        """A row is asked about in several ways, one after the other."""
        if self._asked is None or self._asked[0] is not told:
            self._asked = told, _keys(told)
        return self._asked[1]

    def by_id(self, told: Told, source: str) -> KeptMatter | None:
        """The record with this id; raises Namesake where that is somebody else's matter."""
        named = self._living(self.kept.from_source(source))
        keys = self._keys(told)
        for each in named:
            if self._is_the_same(keys, each):
                return self._taken(each)
        if named:
            raise Namesake(self.workspace.load(named[0].number))
        return None

    def exactly(self, told: Told, *, has_id: bool) -> tuple[KeptMatter, ...]:
        """The records that say the same of the same person at the same time, and no row is yet."""
        keys = self._keys(told)
        found = self.kept.saying(keys.said, keys.matter.received)
        free = (each for each in found if self._is_free(each, has_id=has_id))
        return self._living(each for each in free if keys.is_exactly(each))

    def _living(self, found: Iterable[KeptMatter]) -> tuple[KeptMatter, ...]:
        """Those that were struck out come last, or not at all."""
        kept = [each for each in found if not (self.renews and each.is_void)]
        return tuple(sorted(kept, key=lambda each: each.is_void))

    def surely(self, told: Told, exactly: tuple[KeptMatter, ...]) -> KeptMatter | None:
        """The one that it is whatever row comes after: it alone is told of, and nothing new.

        Of several another row may say more (three toilets without paper, one day).
        """
        is_sure = len(exactly) == 1 and says_nothing_new(told, exactly[0])
        return self._taken(exactly[0]) if is_sure else None

    def forgotten(self, told: Told, *, has_id: bool) -> KeptMatter | None:
        """The record of this time that says the same but for the words that were cleared."""
        keys = self._keys(told)
        at = keys.matter.received
        if at is None or not self.cleared:
            return None
        for each in self.kept.received_at(at):
            has_id_still = has_id and not has_gaps(each.source)
            is_free = each.number in self.cleared and self._is_free(each, has_id=has_id_still)
            is_person = each.name in ("", keys.name) and each.phone in ("", keys.phone)
            if is_free and is_person and self._read_so(keys, each):
                return self._taken(each)
        return None

    def _read_so(self, keys: _Keys, kept: KeptMatter) -> bool:
        loaded = self.workspace.load(kept.number)
        card = loaded.card
        return may_be_of(card.rules, card.machine, loaded.record.fields, keys.matter)

    def nearly(
        self, told: Told, exactly: tuple[KeptMatter, ...], *, has_id: bool
    ) -> tuple[KeptMatter, ...]:
        """The records that it may be, the nearest first: of those that it is exactly, or else with
        one thing put right: who, what, or when.
        """
        keys = self._keys(told)
        if exactly:
            return _nearest_first(keys, statements_in(told), exactly)
        found = [
            each
            for each in self.kept.saying(keys.said)
            if keys.is_person_of(each) or (keys.is_when(each) and keys.matter.received)
        ]
        if keys.matter.received is not None and keys.matter.has_person:
            at = self.kept.received_at(keys.matter.received)
            found += [e for e in at if (e.name, e.phone) == (keys.name, keys.phone)]
        free = {each.number: each for each in found if self._is_free(each, has_id=has_id)}
        if not free:
            return ()
        return _nearest_first(keys, statements_in(told), free.values())

    def of_these(self, told: Told, nearly: tuple[KeptMatter, ...]) -> KeptMatter | None:
        """The one of these that it is: exactly; or from an import whose other rows stand in this
        table, too, or from a table of this name, and received at the same time.

        Asked when all rows that are surely a record have met it, those first that are nearest.
        """
        free = (each for each in nearly if each.number not in self.met)
        found = next((each for each in free if self._is_likely(self._keys(told), each)), None)
        return self._taken(found) if found else None

    def _is_likely(self, keys: _Keys, kept: KeptMatter) -> bool:
        name = import_named_in(kept.source)
        is_of_this_name = is_import_of(name, self.file_stem)
        is_again = bool(self._seen_again[name]) or (is_of_this_name and keys.is_when(kept))
        return is_again or keys.is_exactly(kept)

    def nearness(self, told: Told, kept: KeptMatter) -> tuple[int, ...]:
        """How much a row and a record agree, as it is compared: in what a matter is known by, then
        how little of the row is new, how much it says, how little the record says besides.
        """
        return _nearness(self._keys(told), statements_in(told), kept)

    def elsewhere(self, told: Told) -> str:
        """The number of another record of the same person, day and words; empty if none is."""
        keys = self._keys(told)
        day = keys.matter.received.date() if keys.matter.received else None
        for each in self.kept.saying(keys.said):
            is_that_day = day in (None, each.received.date()) and not each.is_void
            if is_that_day and each.number not in self.met and keys.is_person_of(each):
                return each.number
        return ""

    def above(self, told: Told, place: str) -> str:
        """The row before it that says the same of the same person that day; empty if none does."""
        keys = self._keys(told)
        if not (keys.matter.has_person and keys.said and keys.matter.received):
            return ""
        who = keys.phone or keys.name
        same = f"{who}{keys.said}{keys.matter.received.date()}"
        like = self._arrived.first(same.encode(), place)
        return like if like != place else ""

    def _is_free(self, kept: KeptMatter, *, has_id: bool) -> bool:
        """A row with an id of its own is no record with another; what was typed is nobody's row."""
        is_of_a_row = bool(import_named_in(kept.source)) if has_id else bool(kept.source)
        is_ours = is_of_a_row or kept.number in self._without_ids
        return is_ours and kept.number not in self.met and not (self.renews and kept.is_void)

    def _taken(self, kept: KeptMatter) -> KeptMatter:
        self.met.add(kept.number)
        self._seen_again[import_named_in(kept.source)] += 1
        return kept

    def _is_the_same(self, keys: _Keys, kept: KeptMatter) -> bool:
        """Are two of who, when and what the same? A counter begins again with every table.

        Where nobody is named the other two must be, or the words to the letter; where the record
        tells neither who nor what, the id must do.
        """
        if not (kept.said or kept.name or kept.phone):
            return True
        is_day, is_other = keys.is_that_day(kept), keys.is_somebody_else(kept)
        if keys.said == kept.said:
            return is_day or not is_other
        is_person = keys.has_name_of(kept) or keys.has_phone_of(kept)
        return (is_person and is_day) or ((is_person or is_day) and self._is_alike(keys, kept))

    def _is_alike(self, keys: _Keys, kept: KeptMatter) -> bool:
        loaded = self.workspace.load(kept.number)
        card = loaded.card
        fields = loaded.record.fields
        if may_be_of(card.rules, card.machine, fields, keys.matter):
            return True
        return keys.matter.says_the_same(matter_of(card.rules, card.machine, fields))


def _cleared(workspace: Workspace) -> frozenset[str]:
    """The numbers of the records that somebody's words were cleared from."""
    return frozenset(path.stem for path in (workspace.root / PURGED).rglob("*.yaml"))
