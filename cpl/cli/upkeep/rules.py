"""`cpl rules lint|prove|show|explain|diagram|schema|adopt|diff`"""

from pathlib import Path

import click

from cpl.cli.frame import app, clock
from cpl.cli.frame.group import Command, Group, option
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.output import problems, table, unreadable
from cpl.cli.frame.window import paged, whole
from cpl.codec.regulation.json_schema import schema_text
from cpl.domain.proving.walk import Bounds
from cpl.domain.regulation.changes import changes
from cpl.domain.regulation.diagram import dot, mermaid
from cpl.domain.regulation.rules import Rules
from cpl.problems import ProblemsFound, UsageProblem, in_order
from cpl.store.files import read_bytes
from cpl.store.workspace import NoWorkspace, Workspace
from cpl.use_cases.regulation.adoption import adopt as adopt_rules
from cpl.use_cases.regulation.difference import record_differences, rules_in
from cpl.use_cases.regulation.linting import lint_file, template_problems, told_in_words
from cpl.use_cases.regulation.profiles import base_or_component, profile_path, profiles
from cpl.use_cases.regulation.proving import Proof, commands_of, proved
from cpl.use_cases.regulation.proving_words import COLUMNS, STEPS_OF_A_PLACE, row_of, told_of
from cpl.use_cases.upkeep.init import example_staff

VERSIONS = Fit(cuts=("名称", "文件"), drops=("施行",))
DIFF = Fit(folds=("旧", "新"))


@click.group(cls=Group)
def command() -> None:
    """检查和查看规则。

    lint 找错，prove 走遍流程找走不通的地方，show 列版本，explain 用中文讲一遍，
    diagram 画流程，schema 给编辑器用；adopt 换版本，diff 比两版。
    """


def _file(named: str | None, folder: str | None) -> tuple[Path, str]:
    """The file meant: a path, a carried profile's name, or the workspace's own rules."""
    if named is None:
        place = app.workspace(folder)
        return place.rule_files[0], place.shown(place.rule_files[0])
    path = profile_path(named)
    return path, f"{named}.yaml" if named == path.stem else named


def _read(named: str | None, folder: str | None) -> Rules:
    path, shown = _file(named, folder)
    rules, found = lint_file(path, shown)
    if rules is None:
        raise ProblemsFound(found)
    return rules


NAMED = click.argument("named", metavar="[文件或规则名]", required=False)


@command.command(
    cls=Command, examples="cpl rules lint\ncpl rules lint rules.yaml\ncpl rules lint --all"
)
@NAMED
@option("--all", "every", is_flag=True, help="检查随 cpl 带来的每一套规则。")
@app.format_option
@app.folder_option
@paged()
def lint(named: str | None, every: bool, form: str, folder: str | None) -> int:
    """找出规则里不可能对的地方，逐条给出 文件:行:列 和改法。"""
    files = [(path, f"{name}.yaml") for name, path in profiles().items()] if every else None
    status = 0
    for path, shown in files or [_file(named, folder)]:
        rules, found = lint_file(path, shown)
        if rules is not None:
            found = in_order([*found, *template_problems(path, rules)])
        status = max(status, problems(found, form))
        if form != "json":
            click.echo(f"{shown}：{'没有发现问题' if not found else f'{len(found)} 处'}。")
    return status


@command.command(
    cls=Command, examples="cpl rules prove\ncpl rules prove S003-聊城交运 --places 5000"
)
@NAMED
@option("--all", "every", is_flag=True, help="走随 cpl 带来的每一套规则。")
@option(
    "--places",
    metavar="处",
    type=click.IntRange(1),
    default=Bounds().places,
    show_default=True,
    help="每一类最多看多少处。越多越全，越慢；给付看三分之一，回避每人看十五分之一。",
)
@option(
    "--rounds",
    metavar="轮",
    type=click.IntRange(1),
    default=Bounds().rounds,
    show_default=True,
    help="最多几轮。",
)
@option("--table", "tabled", is_flag=True, help="一样一行，印成一张表，不列是怎样走的。")
@app.folder_option
@paged()
def prove(
    named: str | None, every: bool, places: int, rounds: int, tabled: bool, folder: str | None
) -> int:
    """照规则和 staff.yaml 的人，把办理的走法一处一处走一遍，找出走不通、给得超、瞒不住的。

    走不通：办不结、没人能办、停不下来；给得超：超过限额、拆开给；瞒不住：被投诉的人看得到、办得了。
    指明一套规则（不是本单位的）时，用这套规则的示例人员。
    """
    files = [(path, name) for name, path in profiles().items()] if every else []
    bounds = Bounds(rounds, places, max(Bounds().steps, places * STEPS_OF_A_PLACE))
    rows, status = [], 0
    for path, shown in files or [_file(named, folder)]:
        rules = rules_in(path, shown)
        place = Workspace(path.parent) if every or named else app.workspace(folder)
        staff = example_staff(rules) if every or named else place.staff
        for proof in proved(rules, place, staff, clock.now(rules.meta.zone), bounds):
            status = max(status, int(any(each.is_serious for each in proof.shown)))
            rows.append(row_of(shown, proof))
            if not tabled:
                _tell_proof(shown, proof)
    if tabled:
        table(COLUMNS, rows, "md")
    return status


def _tell_proof(name: str, proof: Proof) -> None:
    for each in proof.shown:
        click.echo(f"{'✗' if each.is_serious else '·'} {each.machine}：{each.say}")
        click.echo(f"  {each.mend}")
        for line in commands_of(proof.machine, each):
            click.echo(f"    {line}")
    click.echo(told_of(name, proof))


@command.command(cls=Command, examples="cpl rules show")
@app.format_option
@app.folder_option
@paged()
def show(form: str, folder: str | None) -> int:
    """列出规则的各个版本和随 cpl 带来的规则。"""
    rows = [
        (
            each.meta.id,
            each.meta.name,
            each.meta.version,
            str(each.meta.effective_from),
            each.source,
        )
        for each in _versions(folder)
    ]
    if rows or form != "table":
        table(("规则", "名称", "版本", "施行", "文件"), rows, form, VERSIONS)
    if form == "table" and profiles():
        click.echo(f"随 cpl 带来的：{'、'.join(profiles())}。")
    return 0


def _versions(folder: str | None) -> tuple[Rules, ...]:
    """Every version of the workspace; none outside of one, where a newcomer looks before init."""
    try:
        return app.workspace(folder).versions
    except NoWorkspace:
        return ()


@command.command(
    cls=Command,
    examples="cpl rules explain\ncpl rules explain 聊城交运 > 说明.md\ncpl rules explain 底稿",
)
@NAMED
@app.folder_option
@paged()
def explain(named: str | None, folder: str | None) -> int:
    """用中文把规则讲一遍，带条款；条文没写清的，说明是按什么算的。

    底稿和部件（回访、补偿……）印出原文：有哪些字段，每一步从哪里办、由谁办、是什么含义。
    """
    piece = base_or_component(named) if named else None
    if piece is not None:
        whole(read_bytes(piece).decode("utf-8"), nl=False)
        return 0
    for line in told_in_words(*_file(named, folder)):
        click.echo(line)
    return 0


@command.command(
    cls=Command, examples="cpl rules diagram\ncpl rules diagram --machine 整改 --dot > 整改.dot"
)
@NAMED
@option("--machine", metavar="类", help="只画这一类：工单、整改……")
@option("--dot", "as_dot", is_flag=True, help="画成 Graphviz 的 DOT。")
@app.folder_option
@paged()
def diagram(named: str | None, machine: str | None, as_dot: bool, folder: str | None) -> int:
    """把每一类的状态和事件画成图（Mermaid 或 DOT）。"""
    rules = _read(named, folder)
    if machine and machine not in rules.machines:
        raise UsageProblem(f"没有“{machine}”这一类，有：{'、'.join(rules.machines)}。")
    for each in rules.machines.values():
        if machine in (None, each.name):
            if as_dot:
                whole(dot(each))
            else:
                whole(f"## {each.name}\n\n```mermaid\n{mermaid(each)}```\n")
    return 0


@command.command(cls=Command, examples="cpl rules schema > rules/rules.schema.json")
@paged()
def schema() -> int:
    """写规则的编辑器用的 JSON Schema：补全、说明、划红线；升级 cpl 以后重写一遍。"""
    whole(schema_text(), nl=False)
    return 0


@command.command(cls=Command, examples="cpl rules adopt 新规则.yaml --as 陈总")
@click.argument("file", metavar="文件")
@option("--backdated", is_flag=True, help="那天以后已经接到的投诉也改按新规则判断。")
@app.acting_options
def adopt(
    file: str,
    backdated: bool,
    acting: app.Acting,
) -> int:
    """采用新一版规则：旧的存进 rules/，以前接到的投诉仍按旧的办。

    改了时限、权限、门槛、角色、谁能办的，都是新的一版；由规则的 meta.adopts 写明的角色采用。
    直接改了 rules.yaml 的，写 cpl rules adopt rules.yaml。
    """
    desk = acting.desk()
    path, shown = _file(file, acting.folder)
    done = adopt_rules(desk, path, shown, backdated)
    problems(done.warnings)
    for each in done.changes:
        click.echo(str(each))
    click.echo(
        f"{done.old.meta.version}→{done.new.meta.version}，自 {done.new.meta.effective_from} 起。"
    )
    click.echo(f"旧的存在 {desk.workspace.shown(done.archived)}，以前接到的仍按它办。")
    return 0


@command.command(cls=Command, examples="cpl rules diff 旧.yaml 新.yaml --data")
@click.argument("old", metavar="旧")
@click.argument("new", metavar="新")
@option("--data", is_flag=True, help="拿本文件夹里的记录按两套规则各算一遍，看谁的结果不同。")
@app.format_option
@app.folder_option
@paged()
def diff(old: str, new: str, data: bool, form: str, folder: str | None) -> int:
    """比较两套规则：条款差在哪里，已有的投诉会怎样不同。"""
    first, second = (rules_in(*_file(each, folder)) for each in (old, new))
    rows = [(each.kind, each.name, each.old, each.new) for each in changes(first, second)]
    if not data:
        table(("条款", "名称", "旧", "新"), rows, form, DIFF)
        return 0
    place = app.workspace(folder)
    found, unread, count = record_differences(place, first, second, app.now_in(place))
    table(
        ("编号", "什么", "名称", "旧", "新"),
        ((d.number, d.what, d.name, d.old, d.new) for d in found),
        form,
        DIFF,
    )
    if form == "table":
        touched = len({each.number for each in found})
        click.echo(f"条款不同 {len(rows)} 处；{count} 件记录里有 {touched} 件结果不同。")
    return unreadable(tuple(unread))
