"""Who may read whose name: copy ③, the register and protected complaints, by regulation."""

from pathlib import Path

import pytest
from on_file import on_file, printed, register_of

from cpl.yamltext.nodes import Plain

CONDUCT, STAFF, SEVEN = "S002O-行为规范", "S002R-内部投诉", "S002S-通用七步"
OPEN = (CONDUCT, SEVEN)


# —— S002R: 不向第三方透露投诉人的身份 ——


@pytest.mark.parametrize("form", ["投诉工单", "转办单", "投诉处理报告"])
def test_no_paper_says_which_colleague_complained(tmp_path: Path, form: str) -> None:
    """S002R-06: also where the text of the complaint names her."""
    named = {"内容": "王女士长期被张三安排无故加班"}
    text = printed(*on_file(tmp_path, STAFF, "已收到", named), form)
    assert "王女士" not in text
    assert "张三" not in text
    assert "***长期被***安排无故加班" in text


def test_the_register_does_not_say_which_colleague_complained(tmp_path: Path) -> None:
    """S002R-06: nor which one was complained of."""
    text = register_of(on_file(tmp_path, STAFF, "已收到", {})[0])
    assert "长期被安排无故加班" in text
    assert "王女士" not in text
    assert "张三" not in text


# —— S002O: 遵守相关的隐私保护法律法规; S002S: 严格的保密处理 ——


@pytest.mark.parametrize("profile", OPEN)
def test_whoever_must_answer_reads_the_telephone_number(tmp_path: Path, profile: str) -> None:
    """S002O-03, S002S-04: 个人信息只用于处理投诉, so on copies ① and ② it stands."""
    text = printed(*on_file(tmp_path, profile, "已答复", {}), "投诉工单")
    assert "王女士" in text
    assert "13800001234" in text


@pytest.mark.parametrize("profile", OPEN)
def test_what_goes_to_others_is_masked(tmp_path: Path, profile: str) -> None:
    """S002O-03, S002S-04: copy ③ and the register."""
    named = {"内容": "王女士（13800001234）等了两小时"}
    desk, number = on_file(tmp_path, profile, "已答复", named)
    for text in (printed(desk, number, "投诉工单", masked=True), register_of(desk)):
        assert "王**（138****1234）等了两小时" in text
        assert "王女士" not in text
        assert "13800001234" not in text


@pytest.mark.parametrize("profile", OPEN)
@pytest.mark.parametrize("wish", ["保密", "匿名"])
def test_who_asks_for_secrecy_is_masked_on_every_copy(
    tmp_path: Path, profile: str, wish: str
) -> None:
    """S002O-03, S002S-04: secret_when, also for those who answer."""
    person: Plain = {"姓名": "王女士", "电话": "13800001234", wish: "是"}
    text = printed(*on_file(tmp_path, profile, "已答复", {"投诉人": person}), "转办单")
    assert "王女士" not in text
    assert "13800001234" not in text
