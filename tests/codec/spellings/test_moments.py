"""Times as people say them at the telephone; what is in doubt stays text."""

from datetime import date, datetime

import pytest

from cpl.codec.spellings.moments import TimeContext, leading_moment, moments_in, read_day
from cpl.domain.regulation.tenses import Tense
from cpl.domain.time.calendar import Calendar

NOW = datetime(2026, 11, 21, 16, 12)  # a Saturday afternoon


@pytest.mark.parametrize(
    ("said", "moment", "rest"),
    [
        ("14:30", "2026-11-21 14:30", ""),
        ("14:30 过山车", "2026-11-21 14:30", "过山车"),
        ("１４：３０　过山车", "2026-11-21 14:30", "过山车"),
        ("昨天14:30在检票口", "2026-11-20 14:30", "检票口"),
        ("11-20 14:30 检票口", "2026-11-20 14:30", "检票口"),
        ("2026年11月20日上午10点，广场", "2026-11-20 10:00", "广场"),
        ("今天下午3点", "2026-11-21 15:00", ""),
        ("下午两点半 餐厅", "2026-11-21 14:30", "餐厅"),
        ("3点20分 入口", "2026-11-21 15:20", "入口"),
        ("昨晚八点一刻 停车场", "2026-11-20 20:15", "停车场"),
        ("中午12点 餐厅", "2026-11-21 12:00", "餐厅"),
        ("06:30 停车场", "2026-11-21 06:30", "停车场"),
    ],
)
def test_a_time_in_front_is_the_time_and_the_rest_is_the_place(
    said: str, moment: str, rest: str
) -> None:
    assert leading_moment(said, NOW) == (datetime.fromisoformat(moment), rest)


def test_what_is_vaguer_than_a_time_is_kept_in_full() -> None:
    said = "14:30左右，过山车"
    assert leading_moment(said, NOW) == (datetime(2026, 11, 21, 14, 30), said)


@pytest.mark.parametrize(
    "said",
    [
        "过山车门口",
        "2号门",
        "刚才，入口",
        "昨天 入口",  # a day is not a time
        "17:30 入口",  # has not come yet
        "25:00 入口",
        "2月30日 14:30 入口",
        "3-20 14:30 入口",  # of which year?
        "13800001234",
        "",
    ],
)
def test_what_cannot_be_read_as_a_time_stays_as_it_was_said(said: str) -> None:
    assert leading_moment(said, NOW) == (None, said)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("周五下午3点来的", ["2026-11-20 15:00"]),
        ("20号下午3点来的", ["2026-11-20 15:00"]),
        ("大前天下午3点", ["2026-11-18 15:00"]),
        ("昨晚12点还没关灯", ["2026-11-21 00:00"]),
        ("夜里2点还在吵", []),
        ("下周一上午9点我再来", []),
        ("下午三点一直等到四点二十", ["2026-11-21 15:00"]),  # 16:20 has not come yet
        ("排了2-3点的队", []),
        ("11月20日（周三）9点", []),  # it was a Friday
    ],
)
def test_what_stands_before_the_hour_is_not_passed_over(text: str, moments: list[str]) -> None:
    assert [f"{each.moment:%Y-%m-%d %H:%M}" for each in moments_in(text, NOW)] == moments


def test_times_are_found_within_a_text() -> None:
    text = "您好，我昨天下午3点在过山车排队，4点10分停运。订单 2026112114301234"
    assert [f"{each.moment:%d %H:%M}" for each in moments_in(text, NOW)] == [
        "20 15:00",
        "21 16:10",
    ]


# —— a day ——


@pytest.mark.parametrize(
    "said", ["2026-11-04", "11月4日", "2026-11-04 00:00", "2026-11-04T00:00", "２０２６-11-04"]
)
def test_a_day_is_read_and_midnight_says_no_more(said: str) -> None:
    assert read_day(said, TimeContext(NOW, Calendar({})), Tense.OPEN) == date(2026, 11, 4)


@pytest.mark.parametrize("said", ["2026-11-04 17:30", "2026-11-04T12:00", "11月4日下午3点"])
def test_an_hour_is_not_left_out_in_silence(said: str) -> None:
    with pytest.raises(ValueError, match="只记日期，不记几点，写成 2026-11-04。"):
        read_day(said, TimeContext(NOW, Calendar({})), Tense.OPEN)


def test_an_hour_names_no_day() -> None:
    with pytest.raises(ValueError, match="没有写哪一天"):
        read_day("17:30", TimeContext(NOW, Calendar({})), Tense.OPEN)
