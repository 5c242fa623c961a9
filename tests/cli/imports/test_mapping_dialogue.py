"""A table without a mapping on a terminal: shown, asked for, kept, and found again next month."""

from pathlib import Path

import pytest
from clerks import Clerk, git
from openpyxl import Workbook
from terminals import Screen, typed

NAMES = "投诉日期,投诉时间,姓名,联系电话,说了什么,类别,处理结果,处理日期"
ROWS = """\
2026-11-03,9:30,王女士,13800000001,过山车停运没人告知王女士,设备设施,已退票,2026-11-04
2026-11-03,14:05,李先生,13800000002,检票口没有遮阳,服务,已加开窗口,2026-11-05
2026-11-04,10:00,赵小姐,13800000003,餐厅的饭菜是凉的,餐饮,,
"""
KEEP = "回车 存下"
CHANNEL, CATEGORY = "表里没有“渠道”", "写“服务”的"
ANSWERS = ((CHANNEL, "rx"), (CATEGORY, "1\r"), (KEEP, "\r"))


@pytest.fixture
def ledger(clerk: Clerk) -> Path:
    return written(clerk, "台账.csv", f"{NAMES}\n{ROWS}")


def written(clerk: Clerk, name: str, text: str) -> Path:
    path = clerk.root.parent / name
    path.write_text(text, "utf-8")
    return path


def answered(clerk: Clerk, ledger: Path, columns: int = 80) -> Screen:
    return typed(clerk.root, "import", str(ledger), keys=ANSWERS, columns=columns)


@pytest.mark.parametrize("columns", [80, 60])
def test_what_no_cell_tells_is_asked_and_the_answers_are_kept(
    clerk: Clerk, ledger: Path, columns: int
) -> None:
    screen = answered(clerk, ledger, columns)
    assert screen.status == 0, screen.text
    assert "新增 3" in screen.text
    kept = ledger.with_name("台账.映射.yaml").read_text("utf-8")
    assert "渠道: {值: 热线}" in kept
    assert "服务: 服务态度" in kept
    assert "接收时间: {列: [投诉日期, 投诉时间]" in kept
    assert "事件: 答复" in kept
    assert not list(clerk.root.rglob("TS*.yaml"))


def test_nobodys_name_or_number_is_on_the_screen(clerk: Clerk, ledger: Path) -> None:
    text = answered(clerk, ledger).text
    assert "王**" in text
    assert "王女士" not in text
    assert "13800000001" not in text


def test_next_month_the_same_columns_are_known(clerk: Clerk, ledger: Path) -> None:
    answered(clerk, ledger)
    december = written(clerk, "12月.csv", f"{NAMES}\n{ROWS.replace('2026-11', '2026-10')}")
    said = clerk.does("import", str(december), "--yes")
    assert "用 台账.映射.yaml。" in said.out
    assert "新增 3" in said.out


def test_one_column_more_and_one_that_nobody_used_fewer_are_told(
    clerk: Clerk, ledger: Path
) -> None:
    answered(clerk, ledger)
    more = "\n".join(f"{each},x" for each in (NAMES, *ROWS.splitlines())).replace("x", "备注", 1)
    said = clerk.does("import", str(written(clerk, "12月.csv", more + "\n")))
    assert "表里多了“备注”，没有用上" in said.out


def test_without_a_column_that_it_takes_a_kept_mapping_is_not_used(
    clerk: Clerk, ledger: Path
) -> None:
    answered(clerk, ledger)
    other = written(clerk, "12月.csv", f"{NAMES.replace('说了什么', '事由')}\n{ROWS}")
    said = clerk("import", str(other))
    assert said.status == 2
    assert "--skeleton" in said.err


def test_where_the_kept_one_does_not_fit_any_more_it_stays_and_another_is_kept(
    clerk: Clerk, ledger: Path
) -> None:
    answered(clerk, ledger)
    before = ledger.with_name("台账.映射.yaml").read_bytes()
    written(clerk, "台账.csv", f"{NAMES.replace('说了什么', '事由').replace('姓名', '谁')}\n{ROWS}")
    assert "映射存在 台账-2.映射.yaml" in answered(clerk, ledger).text
    assert ledger.with_name("台账.映射.yaml").read_bytes() == before


def test_months_on_sheets_of_their_own_are_read_together(clerk: Clerk) -> None:
    months = Workbook(write_only=True)
    for name in ("九月", "十月", "十一月"):
        sheet = months.create_sheet(name)
        for line in (NAMES, *ROWS.splitlines()):
            sheet.append(line.split(","))
    months.save(path := clerk.root.parent / "台账.xlsx")
    keys = (("一起读", "\r"), *ANSWERS)
    screen = typed(clerk.root, "import", str(path), keys=keys)
    assert "读到 9 行" in screen.text
    assert "工作表: 全部" in path.with_name("台账.映射.yaml").read_text("utf-8")


def test_who_leaves_has_written_nothing(clerk: Clerk, ledger: Path) -> None:
    for keys in (((CHANNEL, "q"),), (*ANSWERS[:-1], (KEEP, "q\r"))):
        screen = typed(clerk.root, "import", str(ledger), keys=keys)
        assert screen.status == 1
        assert "什么都没有写" in screen.text
        assert not list(ledger.parent.glob("*.映射.yaml"))


def test_a_column_can_be_another_field_or_none(clerk: Clerk, ledger: Path) -> None:
    keys = (*ANSWERS[:-1], (KEEP, "6\r"), ("“类别”是", "不用\r"), (KEEP, "x\r"), (KEEP, "\r"))
    typed(clerk.root, "import", str(ledger), keys=keys)
    kept = ledger.with_name("台账.映射.yaml").read_text("utf-8")
    assert "列: 类别" not in kept
    assert "还没有用上的列：类别、处理结果、处理日期" in kept


def test_a_question_explains_itself(clerk: Clerk, ledger: Path) -> None:
    keys = ((CHANNEL, "？"), (CHANNEL, "rx"), *ANSWERS[1:-1], (KEEP, "?\r"), (KEEP, "\r"))
    text = typed(clerk.root, "import", str(ledger), keys=keys).text
    assert text.count("存下的映射是一个文本文件") == 2


def test_nobody_is_asked_where_nobody_sits(clerk: Clerk, ledger: Path) -> None:
    said = clerk("import", str(ledger))
    assert said.status == 2
    assert "--skeleton" in said.err
    assert not list(ledger.parent.glob("*.映射.yaml"))


def test_a_kept_mapping_in_the_folder_is_no_hand_edit(clerk: Clerk) -> None:
    inside = clerk.root / "台账.csv"
    inside.write_text(f"{NAMES}\n{ROWS}", "utf-8")
    answered(clerk, inside)
    assert "映射.yaml" not in clerk("doctor").out
    assert "新增 3" in clerk.does("import", str(inside), "--yes").out
    assert "台账.映射.yaml" in git(clerk.root, "ls-files")
    assert "映射.yaml" not in clerk("doctor").out


def test_a_header_that_was_guessed_wrong_can_be_told(clerk: Clerk) -> None:
    path = written(clerk, "台账.csv", f"甲,乙,丙,丁,戊,己,庚,辛\n{NAMES}\n{ROWS}")
    screen = typed(clerk.root, "import", str(path), "--header", "2", keys=ANSWERS)
    assert "表头在第 2 行" in screen.text
    assert "表头行: 2" in path.with_name("台账.映射.yaml").read_text("utf-8")


def test_the_unit_that_no_column_names_is_asked_for(clerk: Clerk, ledger: Path) -> None:
    other = clerk.root.parent / "商场"
    clerk.does("init", str(other))
    keys = (*ANSWERS[:-1], ("由哪个单位办", "2"), (KEEP, "\r"))
    screen = typed(other, "import", str(ledger), keys=keys)
    assert screen.status == 0, screen.text
    assert "主办单位: {值: 客服部}" not in ledger.with_name("台账.映射.yaml").read_text("utf-8")


LOOSE = "投诉日期,联系电话,说了什么,处理结果,办结日期\n"


def test_in_which_order_day_and_month_stand_is_asked_and_holds_for_later_days(
    clerk: Clerk,
) -> None:
    rows = "".join(
        f"{n}/9/2026,1380000000{n},过山车停运没人告知{n},已退票,{n + 1}/9/2026\n"
        for n in range(1, 5)
    )
    file = written(clerk, "台账.csv", LOOSE + rows)
    keys = (("这样的日期是", "2"), (CHANNEL, "rx"), (KEEP, "\r"))
    screen = typed(clerk.root, "import", str(file), keys=keys, columns=60)
    assert screen.status == 0, screen.text
    kept = file.with_name("台账.映射.yaml").read_text("utf-8")
    assert kept.count('格式: "%d/%m/%Y"') == 2
    assert "2026-09-04" in clerk.does("import", str(file)).out


def test_a_year_that_nothing_tells_is_asked_and_said_again_next_month(clerk: Clerk) -> None:
    file = written(clerk, "台账.csv", "日期,联系电话,说了什么\n3月1日,13800000001,停运没人告知\n")
    keys = (("是哪一年", "26\r"), ("是哪一年", "2026\r"), (CHANNEL, "rx"), (KEEP, "\r"))
    screen = typed(clerk.root, "import", str(file), keys=keys, columns=60)
    assert (screen.status, "写四位的年份" in screen.text) == (0, True), screen.text
    again = clerk.does("import", str(file)).out
    assert "用 台账.映射.yaml（没有写年份的日期都按 2026 年）。" in again
    assert "2026-03-01" in again


def test_who_leaves_at_the_question_of_the_year_has_written_nothing(clerk: Clerk) -> None:
    file = written(clerk, "台账.csv", "日期,联系电话,说了什么\n3月1日,13800000001,停运没人告知\n")
    screen = typed(clerk.root, "import", str(file), keys=(("是哪一年", "q\r"),))
    assert (screen.status, "什么都没有写" in screen.text) == (1, True)
    assert not file.with_name("台账.映射.yaml").exists()
