"""What a regulation names is on its papers, also where the carried templates know nothing of it."""

from datetime import datetime
from pathlib import Path

import pytest
from casebook import book
from on_file import clerk_of

from cpl.codec.records.record import new_text
from cpl.domain.cases.record import Record
from cpl.domain.regulation.numbers import folder_of
from cpl.render.text.templates import render_text
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import paper_of
from cpl.use_cases.papers.unnamed_fields import names_in
from cpl.use_cases.regulation.profiles import profiles
from cpl.yamltext.nodes import Plain

NOW = datetime(2026, 12, 1, 9)
PAPERS = ("投诉工单", "转办单", "微信转办", "投诉处理报告")
OWN: dict[str, tuple[str, Plain, str]] = {
    "S002M-购物中心": ("商品", {"品牌": "海尔", "规格": "三开门"}, "海尔"),
    "S002G-酒店": ("房号", "8206", "8206"),
}


def printed(folder: Path, profile: str, fields: Plain, form: str) -> str:
    """One paper of a complaint with these fields, just registered under the profile."""
    (folder / "rules.yaml").write_bytes(profiles()[profile].read_bytes())
    machine = book(profile).rules.machines["工单"]
    start = "待受理"
    card = book(profile).life(machine, {"fields": fields, "start": start}).card
    history = tuple(each.event for each in card.happened)
    record = Record(card.number, machine.name, card.state, card.registered, history)
    path = folder / folder_of(machine, card.number) / f"{card.number}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new_text(record), encoding="utf-8")
    workspace = Workspace(folder)
    desk = Desk(workspace, NOW, clerk_of(workspace))
    return paper_of(desk, workspace.load(card.number), form).files[".md"].decode()


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.parametrize("profile", OWN)
def test_a_field_of_one_s_own(profile: str, form: str, tmp_path: Path) -> None:
    name, value, seen = OWN[profile]
    fields: Plain = {name: value}
    assert seen in printed(tmp_path, profile, fields, form)


def test_what_the_template_names_is_not_said_twice(tmp_path: Path) -> None:
    text = printed(tmp_path, "S002G-酒店", {"房号": "8206"}, "投诉工单")
    assert "| 房号 | 8206 |" in text
    block = text.partition("其他登记事项")[2].partition("受理决定")[0]
    assert "内容" not in block.replace("| 项目 | 内容 |", "")
    assert "投诉人.电话" not in block


def test_names_of_a_text_template() -> None:
    found = names_in(
        "{{ 本轮.满意度 }} 数量 {% for 行 in 补偿 %}{{ 行.方式 }}{% endfor %}".encode()
    )
    assert {"满意度", "补偿", "行.方式"} <= found
    assert "数量" not in found


def test_names_of_a_sheet_template() -> None:
    sheet = Path(__file__).parents[3] / "templates" / "转办单.xlsx"
    assert {"内容", "诉求", "投诉人.姓名"} <= names_in(sheet.read_bytes())


def test_the_block_is_absent_where_nothing_is_left_over() -> None:
    source = "{% if 其他登记 %}其他登记事项{% endif %}"
    assert render_text(source, {"其他登记": []}, "单") == ""
