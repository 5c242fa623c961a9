"""What is against any change of any record, in any commit."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.audit.payments import Payment, split_up
from cpl.store.record_folders import stem_of
from cpl.use_cases.auditing import sharing
from cpl.use_cases.auditing.all_lives import Lives
from cpl.use_cases.auditing.life_judge import Added, LifeJudge
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.auditing.verdicts import Verdict, Verdicts, verdict


@dataclass(frozen=True)
class JudgedLives:
    """What some lives came to, and what only all of them together can tell.

    `clean`: the numbers of those against which there was nothing, and what to note of them.
    `added`: what the others added.
    """

    findings: tuple[AuditFinding, ...] = ()
    added: frozenset[Added] = frozenset()
    told: tuple[tuple[Added, AuditFinding], ...] = ()
    payments: tuple[tuple[Payment, AuditFinding], ...] = ()
    clean: tuple[tuple[str, Verdict], ...] = ()


def begun(replay: Replay) -> Callable[[], Iterator[AuditFinding]]:
    """Begin to judge every life, on all cores at once; answers what tells what was found."""
    lives = Lives(replay)
    verdicts = Verdicts(lives)
    new = tuple(number for number in lives.numbers if number not in verdicts.known)
    judged = sharing.begun(partial(of_lives, lives), new, replay.afresh)
    return lambda: _found(lives, verdicts, judged())


def _found(lives: Lives, verdicts: Verdicts, parts: list[JudgedLives]) -> Iterator[AuditFinding]:
    """Every life step by step, then what none of them shows alone; whoever judged which."""
    verdicts.note(dict(each for part in parts for each in part.clean))
    order = {number: place for place, number in enumerate(lives.numbers)}
    told = _not_told(lives, verdicts, parts)
    for found in ((each for part in parts for each in part.findings), told):
        yield from sorted(found, key=lambda each: order[stem_of(each.path)])
    yield from _split_up(parts)


def of_lives(lives: Lives, numbers: Iterable[str]) -> JudgedLives:
    """The lives of these numbers, one after the other."""
    findings: list[AuditFinding] = []
    added: set[Added] = set()
    told: list[tuple[Added, AuditFinding]] = []
    payments: list[tuple[Payment, AuditFinding]] = []
    clean: list[tuple[str, Verdict]] = []
    for life, texts in lives.with_texts(map(lives.life, numbers)):
        judge = LifeJudge(lives, life, texts)
        found = list(judge.findings())
        findings.extend(found)
        told.extend(judge.told)
        payments.extend(judge.payments)
        is_clean = not (found or judge.told or judge.payments or judge.asked_others)
        noted = verdict(lives, life, texts, judge.added) if is_clean else None
        if noted is None:
            added |= judge.added
        else:
            clean.append((life.number, noted))
    return JudgedLives(
        tuple(findings), frozenset(added), tuple(told), tuple(payments), tuple(clean)
    )


def _not_told(lives: Lives, verdicts: Verdicts, parts: list[JudgedLives]) -> Iterator[AuditFinding]:
    """What should have been written on two records at once, and was written on one."""
    told = [each for part in parts for each in part.told]
    added = {each for part in parts for each in part.added}
    added.update(*(verdicts.added(number) for (_, number, _), _ in told))
    by_hand = {(number, event) for place, number, event in added}
    for (place, number, event), finding in told:
        was_told = (
            (number, event) in by_hand
            if lives.claim(place).is_by_hand
            else (place, number, event) in added
        )
        if not was_told and lives.is_there(number, place) and _takes(lives, place, number, event):
            yield finding


def _takes(lives: Lives, place: int, number: str, event: str) -> bool:
    """Is there such an event in the life of such a record?"""
    machine = lives.replay.office_before(place).latest_rules.machine_of(number)
    return machine is not None and event in machine.events


def _split_up(parts: list[JudgedLives]) -> Iterator[AuditFinding]:
    findings = dict(each for part in parts for each in part.payments)
    for last, others in split_up(findings):
        numbers = "、".join(dict.fromkeys(each.number for each in others))
        total = last.amount + sum(each.amount for each in others)
        say = (
            f"{last.actor}在七天里给同一个人（同一批）{len(others) + 1} 笔，共 {total:f} 元，"
            f"自己的限额是 {last.limit:f} 元；另外的在 {numbers}。"
        )
        yield replace(findings[last], say=say, key=(numbers, f"{total:f}"))
