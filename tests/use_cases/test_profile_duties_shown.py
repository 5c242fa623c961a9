"""What the short regulations ask of paper and of standing work, where no event shows it."""

from pathlib import Path

from on_file import on_file, printed

TOWN = "S002P-南溪镇"


def test_the_town_s_register_sheet_says_who_complained_of_what_and_that_it_was_accepted(
    tmp_path: Path,
) -> None:
    """S002P-07 《南溪镇党务政务公开投诉登记表》"""
    text = printed(*on_file(tmp_path, TOWN, "已受理"), "投诉工单")

    assert text.startswith("# 南溪镇监察室")
    assert "☑来访" in text
    assert "| 投诉人 | 王女士 | 联系电话 | 13800001234 |" in text
    assert "| 没有公开低保名单 |" in text
    assert "☑受理☐不予受理" in text
    assert "受理情形：不依法履行公开义务" in text


def test_the_town_s_transfer_sheet_says_who_must_answer_for_it_and_who_signed(
    tmp_path: Path,
) -> None:
    """S002P-07 《南溪镇党务政务公开投诉转办单》: with the slip that comes back."""
    text = printed(*on_file(tmp_path, TOWN, "待报送"), "转办单")

    assert text.startswith("# 南溪镇监察室投诉转办单")
    assert "| 主办单位 | 民政办 |" in text
    assert "| 转办人 | 镇监察室某 |" in text
    assert "| 转办时间 | 2026-11-17 10:00 |" in text
    assert "签收人：李四　签收时间：2026-11-17 11:00" in text
    assert "| 没有公开低保名单 |" in text
    slip = text.partition("回 执")[2]
    assert "| 原因分析 | 漏登 |" in slip
    assert "☑有责" in slip
