"""Numbers that were given out: each once, one after the other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cpl.domain.audit.finding import AuditFinding
from cpl.domain.regulation.numbers import folder_of, gaps, is_number
from cpl.domain.regulation.rules import Machine
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay

GONE, DIGITS = "D", "0123456789"


def numbers_given(replay: Replay) -> Iterator[AuditFinding]:
    """A number that another record got a second time, and those that nobody ever got."""
    machines = replay.workspace.machines()
    earlier: Mapping[str, str] = {}
    if replay.earlier.is_there:
        earlier = replay.earlier.given({change.stem for _, change in _coming(replay)})
    given = dict(earlier)
    renumbering = (replay.commits[place] for place in replay.survey.renumbering)
    freed = Counter(number for past in renumbering for number in claims.renumbered(past))
    gone: dict[str, str] = {}
    for place, change in _coming(replay):
        number = change.stem
        if change.status == GONE:
            gone[number] = change.before
        else:
            again = tuple(_given_again(replay, replay.commits[place], change, given, gone))
            if again and freed[number]:  # two desks gave it, and one has changed its own since
                freed[number] -= 1
            else:
                yield from again
            gone.pop(number, None)
        given.setdefault(number, change.after or change.before)
    for machine in machines:
        yield from _never_given(machine, given, earlier)


def _coming(replay: Replay) -> Iterator[tuple[int, FileChange]]:
    """Where a record's file was new or gone."""
    found = replay.records_coming()
    return (each for each in found if _machine_of(replay.workspace, each[1]) is not None)


def _machine_of(workspace: Workspace, change: FileChange) -> Machine | None:
    """Whose number the file has, where it is a record's."""
    machine = workspace.latest_rules.machine_of(change.stem)
    if machine is None or not change.path.startswith(f"{machine.top_folder}/"):
        return None
    return machine if is_number(machine, change.stem) else None


def _given_again(
    replay: Replay,
    past: PastCommit,
    change: FileChange,
    given: dict[str, str],
    gone: dict[str, str],
) -> Iterator[AuditFinding]:
    """Put back as it was, it is the same record; so it is where two desks have it from a third."""
    number = change.stem
    if number not in given or change.after in (gone.get(number), given[number]):
        return
    how = "删去以后又给了另一件" if number in gone else "给了两件"
    say = f"编号 {number} {how}。"
    key = (change.after,)
    yield AuditFinding("number-reused", change.path, say, replay.deed(past), key=key)


def _never_given(
    machine: Machine, given: Iterable[str], earlier: Iterable[str]
) -> Iterator[AuditFinding]:
    """A day's missing numbers of a desk together: what was registered stays, even if void.

    A day of which all were missing earlier already was told of then.
    """
    known = set(_missing(machine, earlier))
    days: dict[str, list[str]] = {}
    for number in _missing(machine, given):
        days.setdefault(number.rstrip(DIGITS), []).append(number)
    for missing in days.values():
        if known.issuperset(missing):
            continue
        named = missing[0] if len(missing) == 1 else f"{missing[0]} 到 {missing[-1]}"
        say = f"编号 {named} 共 {len(missing)} 个没有记录，历史里也从来没有过，后面的却给出去了。"
        folder = folder_of(machine, missing[0])
        yield AuditFinding("number-gap", folder, say, key=tuple(missing))


def _missing(machine: Machine, given: Iterable[str]) -> Iterable[str]:
    return gaps([number for number in given if is_number(machine, number)])
