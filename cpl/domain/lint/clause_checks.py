"""Clauses that something else meets: a field must be taken, a confirmation be there to tick."""

from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Field, Met, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind


def clauses_not_kept(rules: Rules) -> Iterator[Finding]:
    taken = {name for _, event in rules.every_event for name in event.heads}
    for met in rules.clauses:
        if met.kind not in ("field", "choice", "confirmation"):
            continue
        head = FieldPath(met.name).head
        if head not in taken:
            say, mend = f"没有哪个事件收“{head}”。", "写进某个事件的 give、need 或 may。"
            yield _not_kept(met, say, mend)
        elif met.kind != "field":
            yield from _choices(met, _field(rules, met.name))


def _choices(met: Met, field: Field) -> Iterator[Finding]:
    if met.kind == "confirmation" and field.kind is Kind.YES_NO:
        return
    if not field.choices:
        yield _not_kept(met, f"“{met.name}”没有选项。", "写成 {type: choice, choices: […]}。")
    elif met.kind == "confirmation" and not field.many:
        yield _not_kept(met, f"“{met.name}”只能选一项，不是确认清单。", "加上 many: yes。")


def _not_kept(met: Met, say: str, mend: str) -> Finding:
    return Finding("clause-not-kept", ("clauses",), say, mend, met.clause)


def _field(rules: Rules, path: str) -> Field:
    """The field at a path, `投诉人.类型`; the codec has seen that it is there."""
    field = rules.field_at(path)
    assert field is not None, path
    return field
