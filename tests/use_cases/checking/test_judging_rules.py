"""From which day on rules judge is no edit: what came in before was decided by them."""

import re

from clerks import Clerk


def test_the_day_and_the_name_of_rules_in_force_are_not_edited(clerk: Clerk) -> None:
    clerk.complaint()
    rules = clerk.root / "rules.yaml"
    before = rules.read_text("utf-8")
    for old, new, said in (
        (r"effective_from: \S+", "effective_from: 2026-12-01", "生效“"),
        (r"version: \S+", 'version: "第二"', "版本“"),
    ):
        rules.write_text(re.sub(old, new, before, count=1), "utf-8")
        refused = clerk("commit", "-m", "改一下")
        assert refused.status == 1
        assert said in refused.err
        assert "cpl rules adopt" in refused.err
        rules.write_text(before, "utf-8")


def test_before_the_first_record_they_are(clerk: Clerk) -> None:
    rules = clerk.root / "rules.yaml"
    said = rules.read_text("utf-8")
    rules.write_text(re.sub(r"effective_from: \S+", "effective_from: 2024-12-01", said), "utf-8")
    clerk.does("commit", "-m", "从去年十二月起")
