"""One row of a table → one record with its history, every event judged by the engine."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from cpl.codec.mapping import SOURCE_ID, EventMapping, Mapping
from cpl.domain.card import Card
from cpl.domain.chain import Chain
from cpl.domain.engine import Accepted, Refused
from cpl.problems import Severity
from cpl.store.sheets import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import judged
from cpl.use_cases.importing_table import RowProblem, Table
from cpl.use_cases.importing_values import SCIENTIFIC, CellReader, NotReadError
from cpl.use_cases.inputs import Said
from cpl.use_cases.receiving import decided, rules_of_receipt, to_register

_HASHED = 16


@dataclass(frozen=True)
class Arrived:
    """A row that became a record; only its number is still to be given out."""

    row: Row
    source_id: str
    chain: Chain

    @property
    def card(self) -> Card:
        return self.chain.card


class RowReader:
    """Reads the rows of one table under one mapping; nothing is written."""

    def __init__(self, desk: Desk, mapping: Mapping, table: Table) -> None:
        self.desk = desk
        self.mapping = mapping
        self.table = table
        self.cells = CellReader(table, desk.workspace.staff)

    def source_id(self, row: Row) -> str:
        """The source's own id with the prefix, or else a code made of what the row says."""
        said = self.table.cell(row, self.mapping.id_column) if self.mapping.id_column else ""
        if said and SCIENTIFIC.fullmatch(said):
            raise NotReadError([self.cells.scientific(row, self.mapping.id_column, said)])
        return self.mapping.id_prefix + said if said else f"sha:{row_code(row)}"

    def received(self, row: Row) -> datetime | None:
        """When the row's record was received, by the newest rules."""
        rules = self.desk.workspace.latest_rules
        name = rules.machines[self.mapping.machine].received
        source = self.mapping.fields.get(name)
        found = self.cells.value(row, rules, name, source) if source else None
        return found if isinstance(found, datetime) else None

    def read(self, row: Row, source_id: str) -> tuple[Arrived, list[RowProblem]]:
        """The record, and warnings about events that were left out; raises NotReadError."""
        received = self.received(row)
        rules = rules_of_receipt(self.desk, self.mapping.machine, received)
        machine = rules.machines[self.mapping.machine]
        fields = self.cells.fields(row, rules, self.mapping.fields)
        if SOURCE_ID in machine.register.fields:
            fields[SOURCE_ID] = source_id
        registered = decided(self.desk, to_register(rules, machine, "", fields), (), received)
        if isinstance(registered, Refused):
            raise NotReadError(self._reasons(row, registered))
        chain, warnings = self._events(row, registered, received)
        return Arrived(row, source_id, chain), [*warnings, *self._lost_characters(row)]

    # —— events ——

    def _events(
        self, row: Row, chain: Chain, received: datetime | None
    ) -> tuple[Chain, list[RowProblem]]:
        """As far as the rules let them happen; the first that is refused is the last."""
        for each in self.mapping.events:
            if not self._happened(row, each):
                continue
            try:
                outcome = self._event(row, chain.card, each, received)
            except NotReadError as error:
                return chain, [self._left_out(each, x) for x in error.problems]
            if isinstance(outcome, Refused):
                reasons = self._reasons(row, outcome)
                return chain, [self._left_out(each, x) for x in reasons]
            chain = chain.then(outcome)
        return chain, []

    def _event(
        self, row: Row, card: Card, said: EventMapping, received: datetime | None
    ) -> Accepted | Refused:
        rule = card.machine.events.get(said.name)
        at = received if said.at is None else self.cells.value(row, card.rules, "", said.at)
        if rule is None or not isinstance(at, datetime):
            reason = "没有写时间。" if rule else f"规则 {card.rules.meta.version} 没有这个事件。"
            column = said.at.columns[0] if said.at and said.at.columns else ""
            raise NotReadError([self.table.problem(row, "event-left-out", reason, "", column)])
        fields = self.cells.fields(row, card.rules, said.fields)
        outcome = judged(self.desk, card, rule, Said(fields), at=at)
        if isinstance(outcome, Accepted) and outcome.told:
            reason = "它会牵动别的记录，导入时不办。"
            raise NotReadError([self.table.problem(row, "event-left-out", reason)])
        return outcome

    def _happened(self, row: Row, said: EventMapping) -> bool:
        if said.when is None:
            return True
        text = self.table.cell(row, said.when.column)
        return text in said.when.words if said.when.words else bool(text)

    # —— what is said about it ——

    def _reasons(self, row: Row, refused: Refused) -> list[RowProblem]:
        return [
            self.table.problem(row, each.code, each.say, each.mend, self._column_of(each.say))
            for each in refused.reasons
        ]

    def _column_of(self, said: str) -> str:
        """The column of the field that a reason speaks of."""
        for path, source in self.mapping.fields.items():
            if f"“{path}”" in said and source.columns:
                return source.columns[0]
        return ""

    def _left_out(self, said: EventMapping, problem: RowProblem) -> RowProblem:
        message = f"“{said.name}”没有导入：{problem.message}"
        return replace(problem, message=message, severity=Severity.WARNING)

    def _lost_characters(self, row: Row) -> list[RowProblem]:
        return [
            self.table.problem(
                row, "control-characters", "去掉了看不见的控制字符。",
                column=self.table.names[index], severity=Severity.WARNING,
            )
            for index in row.stripped
            if index < len(self.table.names)
        ]  # fmt: skip


def row_code(row: Row) -> str:
    """The same for the same words in a row, whatever file they stand in."""
    said = "\x1f".join(each.strip() for each in row.cells).rstrip("\x1f")
    return sha256(said.encode(errors="replace")).hexdigest()[:_HASHED]
