"""A blank sheet of any form, to write on when the power is off: every label, no data, no tick."""

import re
from collections.abc import Mapping
from pathlib import Path

from cpl.codec.tables.marks import Mark
from cpl.domain.cases.card import blank_card
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem
from cpl.render.text.draft_marks import BLANK_SAID, DRAFT_WORD
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.spilled import MadeFiles
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import SHEETS, Paper, filled, templates_of
from cpl.use_cases.papers.paper import context_for
from cpl.use_cases.papers.registers.of_many import none_of_many
from cpl.use_cases.papers.registers.whose_register import tells_many
from cpl.use_cases.papers.trial import machines_for
from cpl.use_cases.papers.unnamed_fields import (
    intake_fields_unnamed,
    names_in,
    text_of,
)
from cpl.use_cases.template_words import Words
from cpl.yamltext.tree import Document

BLANK = "-空白"
NUMBER, REGISTERED, LIST, GIVEN, SHEET_OF = "编号", "其他登记", "台账", "补偿", "期间"
TO_WRITE_ON = "＿" * 9
MONTH_TO_WRITE = "＿＿＿＿年＿＿月"
LOOP = re.compile(r"(?:^|>)\s*\{%-?\s*for\s+\w+\s+in\s+\(?(\w+)[^%]*%\}\s*(?:$|<)", re.MULTILINE)
"""A loop over whole rows or lines, not one inside a cell."""
HISTORY, PAPER = "经过", "单据"
LINES_OF_HISTORY, LINES_OF_FIELDS, LINES_OF_REGISTER = 6, 3, 15


class Nothing(dict[str, object]):
    """One line to write on: whatever a template asks of it is blank."""

    def __missing__(self, name: str) -> "Nothing":
        return Nothing()

    def __str__(self) -> str:
        return ""


def blank_paper(desk: Desk, name: str) -> Paper:
    """The form with nothing in it; it says that it is blank, and is never issued.

    Raises UsageProblem where no record of these rules has that form, and a template's problem.
    """
    workspace, rules = desk.workspace, desk.workspace.latest_rules
    machine = next(iter(machines_for(rules, workspace, name)), None)
    if machine is None:
        raise UsageProblem(f"规则里没有用“{name}”的记录，出不了空白单。")
    files: dict[str, bytes] = {}
    for ending, template in templates_of(workspace, name).items():
        of_one = {ending: template}
        words = _words(desk, name, machine, template)
        repeated = SHEETS if SHEETS in words else ""
        try:
            files |= filled(of_one, {**words, **_lines(rules, template, words)}, name, repeated)
        except TemplateProblem:  # it asks more of a line than that it be blank
            files |= filled(of_one, words, name, repeated)
    return Paper(name, name, BLANK, "", MadeFiles(files), rules.meta, ())


def _words(desk: Desk, name: str, machine: Machine, template: bytes) -> Words:
    rules = desk.workspace.latest_rules
    said = {DRAFT_WORD: BLANK_SAID}
    if tells_many(name):
        register = none_of_many(rules, name, desk.now)
        lines = [Nothing(序号=n) for n in range(1, LINES_OF_REGISTER + 1)]
        if SHEETS not in register:
            return {**register, GIVEN: lines, SHEET_OF: MONTH_TO_WRITE, **said}
        sheet = {LIST: lines, SHEET_OF: MONTH_TO_WRITE}
        return {**register, **sheet, SHEETS: [{**register, **sheet}], **said}
    named = names_in(template)
    mark = Mark(name, "", 1, None, "")
    record = _blank(rules, machine)
    words = context_for(desk.workspace, record, desk.now, False, mark, named, ())
    others = [Nothing(名称=each, 内容="") for each in intake_fields_unnamed(rules, machine, named)]
    return {**words, NUMBER: TO_WRITE_ON, REGISTERED: others, PAPER: "", **said}


def _blank(rules: Rules, machine: Machine) -> Readable:
    """A record of that kind to which nothing has happened."""
    record = Record("", machine.name, "", {}, ())
    document = Document(machine.name, "", bom=False, tree=None)
    card = blank_card(rules, machine, "", {})
    return Readable(Path(machine.name), b"", document, record, card)


def _lines(rules: Rules, template: bytes, words: Words) -> Mapping[str, list[Nothing]]:
    """Lines to write on, for what the template lists: the history, and fields with many values."""
    listed = {each for each in LOOP.findall(text_of(template)) if not words.get(each)}
    many = {HISTORY: LINES_OF_HISTORY} | {
        each: LINES_OF_FIELDS
        for each in listed & rules.fields.keys()
        if rules.fields[each].many or rules.fields[each].kind is Kind.ROWS
    }
    return {each: [Nothing()] * many[each] for each in sorted(listed) if each in many}
