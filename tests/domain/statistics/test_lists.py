"""What is still open at the end, and what comes next for each."""

from month_reports import at, complaint, event, report_of, table

from cpl.domain.cases.record import Event, Record

LONG = "热水壶坏了两天没有人来修，打了三次电话"


def to(unit: str, when: str) -> Event:
    return event("转办", when, 主办单位=unit, 等级="一级")


def test_the_open_ones_the_oldest_first_with_what_is_due_next() -> None:
    report = report_of(
        [
            complaint("1", "10-30", to("运营部", "10-30 09:30"), 内容=LONG),
            complaint("2", "10-20", to("设备部", "10-20 09:30")),
            complaint("3", "10-31 23:00"),
            complaint("4", "10-05", event("撤诉", "10-06", 理由="和解")),
        ]
    )  # fmt: skip
    found = table(report, "未结清单")
    assert found.headers == ("编号", "什么事", "单位", "状态", "几天了", "接下来")
    assert [(each[0][-1], *each[2:5]) for each in found.texts] == [
        ("2", "设备部", "承办中", "11"),
        ("1", "运营部", "承办中", "1"),
        ("3", "未分派", "待受理", "0"),
    ]
    assert found.texts[0][5].startswith("进度告知，逾期1")
    assert found.texts[1][1] == "热水壶坏了两天没有人来修…"
    assert found.texts[2][5] == "转办，11-02 01:00 前"


def test_of_a_secret_complaint_the_lists_say_nothing_but_its_number() -> None:
    who: Record = complaint("1", "10-20", to("运营部", "10-20 15:00"), 投诉人={"保密": True})
    report = report_of([who], known_by=at("11-05"))
    assert {each[1] for each in table(report, "未结清单").texts} == {"（保密）"}
    assert {each[1] for each in table(report, "逾期清单").texts} == {"（保密）"}


def test_of_several_running_clocks_the_one_that_is_due_first_comes_next() -> None:
    given = complaint("1", "10-31 20:00", to("运营部", "10-31 20:10"))
    found = table(report_of([given], known_by=at("11-01 00:00")), "未结清单")
    assert found.texts[0][5] == "进度告知，11-01 08:10 前"


def test_the_longest_late_comes_first_and_of_those_alike_the_lower_number() -> None:
    same = [complaint(each, "10-20", to("运营部", "10-20 15:00")) for each in ("2", "1")]
    longer = complaint("3", "10-10", to("运营部", "10-10 15:00"))
    found = table(report_of([*same, longer]), "逾期清单").texts
    first_of = dict.fromkeys(each[0][-1] for each in found)
    assert list(first_of) == ["3", "1", "2"]
    of_one = [each[2] for each in found if each[0][-1] == "1" and each[5] == found[-1][5]]
    assert of_one == sorted(of_one)


def test_of_a_few_each_is_told_with_what_became_of_it() -> None:
    done = event("当场办结", "10-06", 处理结果="退票", 满意度="满意")
    report = report_of(
        [complaint("1", "10-05", done, 分类="票务"), complaint("2", "10-05", 渠道="来访")]
    )
    found = table(report, "本月的投诉")
    assert found.headers == ("编号", "什么事", "渠道", "分类", "单位", "状态", "满意度")
    assert found.texts == (
        ("TS20260101-001", "排队久", "热线", "票务", "客服部", "办结", "满意"),
        ("TS20260101-002", "排队久", "来访", "—", "未分派", "待受理", "—"),
    )


def test_of_those_received_at_once_the_lower_number_waits_first() -> None:
    report = report_of([complaint("2", "10-20"), complaint("1", "10-20")])
    assert [each[0][-1] for each in table(report, "未结清单").texts] == ["1", "2"]


def test_a_list_with_many_columns_says_in_fewer_words_what_it_is_about() -> None:
    report = report_of([complaint("1", "10-20", 内容=LONG)])
    said = [table(report, each).texts[0][1] for each in ("未结清单", "逾期清单")]
    assert said == ["热水壶坏了两天没有人来修…", "热水壶坏了两天没…"]


def test_what_was_late_says_when_it_was_done_or_that_it_never_will_be() -> None:
    report = report_of(
        [
            complaint("1", "10-20", to("运营部", "10-20 15:00")),
            complaint("2", "10-20", event("撤诉", "10-21", 理由="和解")),
            complaint("3", "10-20"),
        ]
    )
    rows = table(report, "逾期清单").texts
    passed_on = {each[0][-1]: each[4] for each in rows if each[2] == "转办"}
    assert passed_on == {"1": "10-20 15:00", "2": "未做，10-21 已结束", "3": "尚未"}
