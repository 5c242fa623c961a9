"""`cpl new … --do 事件`: registered and done in one command, one commit, or not at all."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from casebook import rules
from clerks import Clerk, everything, office
from places import TOP

from cpl.problems import UsageProblem
from cpl.use_cases.intake.registration_words import routed

CHANGED = ("投诉", "热线", "投诉人.姓名=王女士", "内容=门票日期买错", "分类=票务")
DONE = ("--do", "当场办结", "处理结果=已换票", "满意度=满意")


def test_closed_on_the_spot_in_one_commit(clerk: Clerk) -> None:
    before = clerk.commits()
    said = clerk.does("new", *CHANGED, *DONE)
    assert "TS20261117-001 登记: 待受理" in said.out
    assert "TS20261117-001 当场办结: 待受理→办结" in said.out
    assert clerk.commits() == before + 1
    trailers = clerk.git("log", "-1", "--format=%B")
    assert "Cpl-Event: 登记\nCpl-Event: 当场办结" in trailers
    assert clerk("check").status == 0


def test_each_field_goes_where_it_belongs(clerk: Clerk) -> None:
    """分类 can be registered and is needed by the event: registered once, it is known."""
    clerk.does("new", *CHANGED, *DONE)
    [path] = clerk.root.rglob("TS*.yaml")
    registered, _, happened = path.read_text(encoding="utf-8").partition("经过:")
    assert "分类: 票务" in registered
    assert "分类" not in happened
    assert "处理结果: 已换票" in happened
    assert "满意度: 满意" in happened


def test_by_its_short_form_and_with_bare_words(clerk: Clerk) -> None:
    """What must be registered is filled first, then what the event must be told."""
    said = clerk.does("new", *CHANGED, "--do", "zb", "yyb")
    assert "TS20261117-001 转办: 待受理→承办中" in said.out
    [path] = clerk.root.rglob("TS*.yaml")
    assert "主办单位: 运营部" in path.read_text(encoding="utf-8")


def test_refused_nothing_is_written_and_all_reasons_are_told(clerk: Clerk) -> None:
    before, commits = everything(clerk.root), clerk.commits()
    said = clerk("new", "投诉", "热线", "内容=门票日期买错", "--do", "dc", "处理结果=已换票")
    assert said.status == 1
    assert "没有投诉人的姓名和电话" in said.err  # against the registration
    assert "缺少“满意度”" in said.err  # against the event
    assert "缺少“分类”" in said.err
    assert (everything(clerk.root), clerk.commits()) == (before, commits)


def test_an_event_that_is_not_legal_yet(clerk: Clerk) -> None:
    said = clerk("new", *CHANGED, "--do", "回访", "满意度=满意")
    assert said.status == 1
    assert "现在是“待受理”，不能“回访”" in said.err
    assert not list(clerk.root.rglob("TS*.yaml"))


def test_an_event_that_does_not_exist_names_those_that_may_follow(clerk: Clerk) -> None:
    said = clerk("new", *CHANGED, "--do", "xx")
    assert said.status == 2
    assert "登记后马上能办：" in said.err
    assert "当场办结 dc" in said.err


def test_words_that_neither_takes(clerk: Clerk) -> None:
    said = clerk("new", *CHANGED, *DONE, "满意=满意", "胡写=1")
    assert said.status == 2
    assert "“登记”和“当场办结”都不收“满意”。是不是“满意度”？" in said.err
    assert "都不收“胡写”" in said.err


def test_values_that_cannot_be_read_are_told_of_both(clerk: Clerk) -> None:
    said = clerk("new", "投诉", "电报", "内容=x", "--do", "dc", "处理结果=x", "满意度=很好")
    assert said.status == 2
    assert "“渠道”没有“电报”" in said.err
    assert "“满意度”没有“很好”" in said.err


def test_what_both_must_be_told_is_not_guessed() -> None:
    known = rules()
    machine = known.machines["工单"]
    event = replace(machine.events["备注"], give=("内容",))
    with pytest.raises(UsageProblem, match="分不清是谁的"):
        routed(known, machine.asked, event, ("内容=又来电",))


def test_the_commands_of_the_manual_run(clerk: Clerk, tmp_path: Path) -> None:
    reader = office(tmp_path / "照着敲", clerk)
    text = (TOP / "docs" / "登记.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert len(commands) == 2
    for _, *words in commands:
        reader.does(*words, at="09:00")


def test_both_are_judged_by_the_rules_in_force_when_it_was_received(clerk: Clerk) -> None:
    """Yesterday's complaint, typed today, when the new rules leave 当场办结 to the manager."""
    old = (clerk.root / "rules.yaml").read_text(encoding="utf-8")
    (clerk.root / "rules" / "1.yaml").write_text(old, encoding="utf-8")
    before, event, after = old.partition("      当场办结:\n")
    later = before.replace("effective_from: 2025-01-01", "effective_from: 2026-11-17")
    strict = after.replace("by: [客服专员]", "by: [客服主管]", 1)
    (clerk.root / "rules.yaml").write_text(f"{later}{event}{strict}", encoding="utf-8")
    clerk.git("add", "rules", "rules.yaml")
    clerk.git("commit", "-qm", "第二版")
    assert "客服主管" in clerk("new", *CHANGED, *DONE).err
    clerk.does("new", *CHANGED, "接收时间=2026-11-16T10:00", *DONE)
    assert clerk("check").status == 0
