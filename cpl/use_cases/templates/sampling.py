"""A look at a template: filled of a sample in which everything is written down."""

from cpl.problems import UsageProblem
from cpl.render.text.spilled import MadeFiles
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import SHEETS, Paper, filled, templates_of
from cpl.use_cases.papers.trial import machines_for, sample_of, trial_words

SAMPLE = "-样子"


def sample_paper(desk: Desk, name: str) -> Paper:
    """The form of a sample record, to be filed as a draft.

    Raises UsageProblem where the form is made of no one record, and a template's problem.
    """
    workspace, rules = desk.workspace, desk.workspace.latest_rules
    machines = machines_for(rules, workspace, name)
    templates = templates_of(workspace, name)
    if not machines or not templates:
        look = "cpl report、cpl handover、cpl board"
        raise UsageProblem(f"“{name}”不是一件一张的单，看它的样子：{look}。")
    sample = sample_of(rules, machines[0])
    kinds = (each for each in rules.machines.values() if each != machines[0])
    others = tuple(sample_of(rules, each) for each in kinds)
    files: dict[str, bytes] = {}
    for ending, template in templates.items():
        words = trial_words(workspace, name, sample, others, template)
        files |= filled({ending: template}, words, name, SHEETS if SHEETS in words else "")
    return Paper(name, name, SAMPLE, "", MadeFiles(files), rules.meta, ())
