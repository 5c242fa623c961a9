"""What cannot be right in a regulation, though every word of it is known.

Each check is one function of the rules and one line in `CHECKS`; the codec has
already seen to unknown words, missing keys and names that nothing declares.
"""

from collections.abc import Callable, Iterator

from cpl.domain.lint.authority_checks import (
    approvals_that_decide_nothing,
    bans_that_contradict_grants,
    judging_oneself,
    limits_nobody_meets,
    nobody_above_the_limit,
    too_many_approvals,
)
from cpl.domain.lint.batch_checks import batches_never_alike, members_not_told
from cpl.domain.lint.clause_checks import clauses_not_kept
from cpl.domain.lint.clock_checks import (
    clashing_deadlines,
    clocks_without_path,
    extensions_without_end,
    parts_past_their_promise,
)
from cpl.domain.lint.condition_checks import names_of_fields_as_values
from cpl.domain.lint.duty_checks import (
    duties_never_kept,
    duties_never_made,
    duties_past_their_period,
)
from cpl.domain.lint.findings import Finding
from cpl.domain.lint.machine_checks import no_complaints, several_complaints
from cpl.domain.lint.quote_checks import numbers_against_quotes
from cpl.domain.lint.state_checks import (
    events_told_without_field,
    hidden_targets,
    idle_events,
    short_forms_given_twice,
    states_that_never_end,
    steps_of_what_is_no_unit,
    unreachable_states,
    unused_gates,
)
from cpl.domain.regulation.rules import Rules


def lint(rules: Rules) -> tuple[Finding, ...]:
    """Everything that cannot be right, in the order of the checks."""
    return tuple(finding for check in CHECKS for finding in check(rules))


CHECKS: tuple[Callable[[Rules], Iterator[Finding]], ...] = (
    no_complaints,
    several_complaints,
    unreachable_states,
    states_that_never_end,
    idle_events,
    clocks_without_path,
    parts_past_their_promise,
    clashing_deadlines,
    extensions_without_end,
    numbers_against_quotes,
    bans_that_contradict_grants,
    nobody_above_the_limit,
    limits_nobody_meets,
    approvals_that_decide_nothing,
    judging_oneself,
    too_many_approvals,
    hidden_targets,
    short_forms_given_twice,
    events_told_without_field,
    steps_of_what_is_no_unit,
    unused_gates,
    members_not_told,
    batches_never_alike,
    names_of_fields_as_values,
    clauses_not_kept,
    duties_never_kept,
    duties_never_made,
    duties_past_their_period,
)
