"""Record that a recurring duty was done: which one is meant, of which period, in what words."""

from collections.abc import Iterable
from datetime import datetime

from cpl.codec.spellings.words import ReadFile, word_of
from cpl.domain.cases.duties import Owed
from cpl.domain.regulation.rules import Machine
from cpl.problems import UsageProblem, suggestion
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.registration import receive_words
from cpl.use_cases.queries.duties import still_owed
from cpl.use_cases.transitions.recording import Outcome


def machine_of_duties(workspace: Workspace, now: datetime) -> Machine:
    """Where duties are recorded; raises UsageProblem where the rules in force have no such."""
    machine = workspace.rules_at(now.date()).routine
    if machine is None:
        raise UsageProblem(
            "现行规则没有记例行工作的那一类。在 rules.yaml 的 machines 里添上登记含义为 "
            "duty_done 的一类，或者换一版规则。"
        )
    return machine


def chosen(
    desk: Desk, found: Iterable[Owed], name: str, period: str | None, unit: str | None
) -> Owed:
    """The duty that is meant: the one named, of the period named or the earliest still owed.

    Of the actor's own unit, where each unit owes one and none is named. Raises UsageProblem.
    """
    every = tuple(found)
    known = tuple(dict.fromkeys(each.duty.id for each in every))
    name = _named(name, known)
    named = [each for each in every if each.duty.id == name]
    of = unit if unit is not None else desk.actor.unit
    named = [each for each in named if each.unit in ("", of)]
    if not named:
        units = "、".join(dict.fromkeys(e.unit for e in every if e.duty.id == name))
        raise UsageProblem(f"“{name}”由这些单位各做各的：{units}。加上 --unit 单位。")
    periods = [each for each in named if period in (None, each.period_name)]
    if not periods:
        said = "、".join(each.period_name for each in still_owed(named)) or "没有"
        raise UsageProblem(f"“{name}”没有“{period}”这一期，或者那时还不归本单位做。还欠：{said}。")
    return next((each for each in periods if each.is_open), periods[-1])


def _named(name: str, known: tuple[str, ...]) -> str:
    """The duty of this name, or the only one that contains it; raises UsageProblem."""
    near = [each for each in known if name in each]
    if name in known or len(near) == 1:
        return name if name in known else near[0]
    raise UsageProblem(
        f"没有“{name}”这项例行工作，或者还没有到该做的时候。{suggestion(name, known)}"
    )


def record_duty(
    desk: Desk, each: Owed, words: tuple[str, ...], read_file: ReadFile, has_files: bool
) -> Outcome:
    """Register that it was done, in the words said; raises UsageProblem or RefusedError.

    One that makes a paper of its own is done by that: without its file it is not recorded.
    """
    machine = machine_of_duties(desk.workspace, desk.now)
    parts = each.rules.parts
    if not each.is_open:
        raise UsageProblem(f"“{each.duty.id}”{each.period_name} 已经做过（{each.done_at:%m-%d}）。")
    if each.duty.product and each.duty.product.file and not has_files:
        made = each.duty.artifact or "做出来的文件"
        raise UsageProblem(f"“{each.duty.id}”要附上{made}才算做了：加上 --file 文件。")
    period = each.period_name or f"{desk.now:%Y-%m-%d}"
    own = ((parts.duty, each.duty.id), (parts.duty_period, period), (parts.duty_unit, each.unit))
    named = tuple(word_of(path, said) for path, said in own if said)
    return receive_words(desk, machine.name, (*named, *words), read_file)
