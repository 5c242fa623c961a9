"""Five sentences, each true of the numbers, silent where too little is known."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from month_reports import at, complaint, event, report_of, view_of

from cpl.domain.cases.record import Event, Record
from cpl.domain.reports.monthly import monthly_report
from cpl.domain.values.periods import Every, PeriodUnit, period_of
from cpl.domain.values.value import Value


def said(*records: Record, known_by: str = "11-05") -> str:
    first = report_of(list(records), known_by=at(known_by)).first
    assert first is not None
    return "\n".join(first.sentences)


def to(unit: str, day: str = "10-05", clock: str = "09:30") -> Event:
    return event("转办", f"{day} {clock}", 主办单位=unit, 等级="一级")


def of_kinds(*words: str) -> str:
    return said(*(complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)))


# —— how many ——


def test_a_month_without_complaints_is_a_nil_report_with_what_is_left_open() -> None:
    told = said(complaint("1", "09-05"))
    assert told.startswith("本月没有受理投诉，零报告；没有办结的，期末未结 1 件。")
    running = said(complaint("1", "09-05"), known_by="10-20 09:00")
    assert running.startswith("到 10-20 09:00 为止，本月没有受理投诉；")


def test_more_or_fewer_than_last_month_with_a_share_where_there_is_a_base() -> None:
    of_september = [complaint(f"9{n}", "09-05") for n in range(4)]
    assert "本月受理投诉 1 件，比上月 4 件少 3 件（75.0%）；" in said(
        *of_september, complaint("1", "10-05")
    )
    few = said(complaint("91", "09-05"), complaint("1", "10-05"), complaint("2", "10-05"))
    assert "比上月 1 件多 1 件；" in few
    assert "和上月一样多" in said(complaint("91", "09-05"), complaint("1", "10-05"))


def test_people_are_told_where_they_are_more_than_complaints() -> None:
    assert "受理投诉 1 件（40 人）" in said(complaint("1", "10-05", 投诉人={"人数": 40}))
    assert "人）" not in said(complaint("1", "10-05"))


def months(*counts: int) -> str:
    """So many in each of the last months, the last one October."""
    first = 11 - len(counts)
    numbered = [(first + place, n) for place, count in enumerate(counts) for n in range(count)]
    return said(*(complaint(f"{month:02}{n:02}", f"{month:02}-05") for month, n in numbered))


def test_a_month_beyond_what_chance_does_is_told_with_the_limit() -> None:
    assert "，超出上限（10.0 件）；" in months(4, 4, 4, 1, 0, 3, 5, 11)
    assert "，低于下限（5.3 件）；" in months(20, 20, 20, 20, 20, 20, 20, 4)
    within = months(4, 4, 4, 1, 1, 4, 4, 10)
    assert "上限" not in within
    assert "下限" not in within


def test_a_year_is_not_told_by_the_limits_of_its_last_month() -> None:
    year = period_of(Every(PeriodUnit.YEAR), date(2026, 10, 1))
    counts = (4, 4, 4, 4, 1, 0, 3, 5, 4, 4, 4, 30)
    records = [
        complaint(f"{month:02}{n:02}", f"{month:02}-05")
        for month, count in enumerate(counts, 1)
        for n in range(count)
    ]
    first = report_of(records, year, datetime(2027, 1, 4, 9)).first
    assert first is not None
    assert "上限" not in first.sentences[0]


def test_what_ended_is_counted_and_what_did_not_is_said() -> None:
    closed = event("撤诉", "10-06", 理由="和解")
    assert "；办结 1 件，没有未结的。" in said(complaint("1", "10-05", closed))
    assert "；没有办结的，期末未结 1 件。" in said(complaint("1", "10-05"))


# —— what ——


def test_what_is_most_complained_of_where_enough_is_known() -> None:
    told = of_kinds(*["票务"] * 6, *["餐饮"] * 4, "演出", "商品")
    assert "反映最多的是票务 6 件（50.0%）、餐饮 4 件（33.3%），票务、餐饮合计占 80% 以上。" in told


def test_three_of_a_kind_are_named_among_the_most_and_one_is_not() -> None:
    told = of_kinds(*["票务"] * 6, *["餐饮"] * 3, "演出")
    assert "反映最多的是票务 6 件（60.0%）、餐饮 3 件（30.0%）。" in told


def test_without_categories_there_is_no_main_problem() -> None:
    told = of_kinds(*["票务"] * 10, *[""] * 4)
    assert "4 件没有分类，占 28.6%，看不出主要问题，请先补分类。" in told
    assert "反映" not in told


def test_of_a_few_it_says_what_they_are_and_no_more() -> None:
    assert "反映的是票务 2 件、餐饮 1 件。" in of_kinds("票务", "票务", "餐饮")
    assert "反映" not in of_kinds("", ""), "nobody wrote a category"


def test_where_all_are_rare_nothing_is_most() -> None:
    assert "各类都不到三件，没有集中的问题。" in of_kinds(*(f"第{n // 2}类" for n in range(12)))


def test_of_those_with_one_number_none_is_named_before_the_others() -> None:
    two = of_kinds(*["票务"] * 6, *["餐饮"] * 3, *["演出"] * 3, *["商品"] * 3)
    assert "反映最多的是票务 6 件（40.0%）。" in two
    alike = of_kinds(*(f"第{n // 3}类" for n in range(12)))
    assert "各类一样多，没有集中的问题。" in alike
    rest = of_kinds(*(f"第{n // 3}类" for n in range(12)), "演出", "商品")
    assert "最多的几类一样多，没有集中的问题。" in rest
    few = of_kinds("票务", "餐饮", "演出", "商品")
    assert "等 4 类。" in few


def test_nothing_has_grown_since_a_year_of_which_only_a_part_is_known() -> None:
    year = period_of(Every(PeriodUnit.YEAR), date(2026, 10, 1))
    old = replace(
        complaint("1", "10-05"), fields={"接收时间": datetime(2025, 11, 5), "类别": "投诉"}
    )
    records = [old, *(complaint(f"{n}", "10-05", 分类="票务") for n in range(2, 14))]
    first = report_of(records, year, datetime(2027, 1, 4, 9)).first
    assert first is not None
    assert "多得最多" not in "".join(first.sentences)


def test_what_has_grown_is_told_with_what_it_was_compared_with() -> None:
    before = [complaint(f"9{n}", "09-05", 分类="票务") for n in range(2)]
    now = [complaint(f"{n}", "10-05", 分类="票务") for n in range(10)]
    assert "；比上月多得最多的是票务，多 8 件。" in said(*before, *now)


def test_of_a_few_three_are_named_and_only_more_are_counted() -> None:
    assert "反映的是演出 1 件、票务 1 件、餐饮 1 件。" in of_kinds("票务", "餐饮", "演出")


def test_what_has_grown_by_less_than_three_or_as_much_is_not_told_by_chance() -> None:
    before = [complaint("91", "09-05", 分类="票务")]
    grown = [complaint(f"{n}", "10-05", 分类="票务") for n in range(3)]
    rest = [complaint(f"5{n}", "10-05", 分类=f"第{n}类") for n in range(9)]
    assert "多得最多" not in said(*before, *grown, *rest)
    two = [complaint(f"{n}", "10-05", 分类="票务" if n % 2 else "餐饮") for n in range(12)]
    also = [complaint("92", "09-05", 分类="餐饮")]
    assert "；比上月多得最多的是餐饮，多 5 件" in said(*before, *also, *two)


def grown(before: dict[str, int], now: dict[str, int]) -> str:
    """By how many of each there were last month and are this one."""
    months = (("09", before), ("10", now))
    words = [(month, name) for month, of in months for name, n in of.items() for _ in range(n)]
    return said(
        *(complaint(f"{n}", f"{month}-05", 分类=name) for n, (month, name) in enumerate(words))
    )


def test_what_grew_most_is_told_from_three_on_whatever_it_is_called() -> None:
    told = grown({"票务": 3, "餐饮": 4}, {"票务": 6, "餐饮": 6})
    assert "；比上月多得最多的是票务，多 3 件。" in told
    assert "多得最多" not in grown({"票务": 4, "餐饮": 4}, {"票务": 6, "餐饮": 6})


def test_that_more_have_no_category_is_no_problem_that_grew() -> None:
    told = grown({"票务": 8, "餐饮": 4}, {"票务": 8, "餐饮": 4, "": 3})
    assert "反映最多的是票务 8 件" in told
    assert "多得最多" not in told


def test_one_category_may_be_nearly_all_of_it() -> None:
    told = of_kinds(*["票务"] * 10, "餐饮", "演出")
    assert "票务 10 件（83.3%），票务就占 80% 以上。" in told


# —— who ——


def late(number: str, unit: str) -> Record:
    return complaint(number, "10-05", to(unit))


def kept(number: str, unit: str) -> Record:
    feedback = event("答复", "10-06 09:00", 答复内容="致歉")
    return complaint(number, "10-05", to(unit), feedback)


def test_the_unit_that_keeps_its_deadlines_least_not_the_one_with_most_complaints() -> None:
    many = [kept(f"1{n}", "运营部") for n in range(4)]
    told = said(*many, late("2", "餐饮部"), late("3", "餐饮部"))
    assert "承办单位里按时率最低的是餐饮部，0.0%（到期 4 项，逾期 4 项）" in told


def test_of_one_unit_with_a_rate_nobody_is_said_to_be_the_lowest() -> None:
    told = said(late("1", "餐饮部"), late("2", "餐饮部"), kept("3", "餐饮部"))
    assert "承办单位的按时率：餐饮部，33.3%（到期 6 项，逾期 4 项）" in told
    assert "最低" not in told


def test_how_many_a_unit_was_late_with_is_told_beside_what_fell_due() -> None:
    many = [kept(f"1{n}", "运营部") for n in range(4)]
    told = said(*many, late("2", "餐饮部"), kept("3", "餐饮部"))
    assert "承办单位里按时率最低的是餐饮部，50.0%（到期 4 项，逾期 2 项）" in told


def test_of_too_few_limits_for_a_rate_it_is_told_how_many_there_were() -> None:
    told = said(complaint("1", "10-08", to("运营部", "10-08", "09:05")), known_by="10-08 12:00")
    assert "到期的时限 2 项，逾期 0 项。" in told
    slow = said(complaint("1", "10-08", to("运营部", "10-08", "15:00")), known_by="10-08 16:00")
    assert "到期的时限 2 项，逾期 2 项。" in slow


def test_of_two_units_as_late_as_each_other_both_are_named() -> None:
    of_two = [late(f"{n}{unit}", unit) for unit in ("设备部", "餐饮部") for n in range(2)]
    told = said(*of_two, *(kept(f"1{n}", "运营部") for n in range(4)))
    assert "承办单位里按时率最低的是设备部、餐饮部，都是 0.0%" in told


def test_a_unit_s_own_report_says_once_how_promptly_it_was() -> None:
    view = replace(view_of([late("1", "餐饮部"), late("2", "餐饮部")]), unit="餐饮部")
    first = monthly_report(view).first
    assert first is not None
    told = "".join(first.sentences)
    assert "承办单位" not in told
    assert told.count("到期") == told.count("到期的时限") == 1


def test_who_is_late_with_too_few_for_a_rate_was_not_in_time() -> None:
    """公交公司三项都逾期、不算率，别的单位都准时：不能说“都按时办了”。"""
    told = said(late("9", "餐饮部"), *(kept(f"{n}", "运营部") for n in range(4)))
    assert "承办单位到期的时限 10 项，逾期的是餐饮部 2 项；" in told


def test_who_was_given_none_this_month_is_told_of_where_he_was_late() -> None:
    before = complaint("9", "09-28", to("餐饮部", "09-28"))
    told = said(before, *(kept(f"{n}", "运营部") for n in range(4)))
    assert "承办单位到期的时限 10 项，逾期的是餐饮部 2 项；" in told


def test_of_a_unit_late_with_a_part_only_that_part_is_told() -> None:
    plan = {"处理方案": "退票", "原因分析": "没有公示", "责任认定": "有责"}
    part = complaint(
        "9", "10-05", to("餐饮部"), event("提出方案", "10-06", role="责任单位", **plan)
    )
    told = said(part, *(kept(f"{n}", "运营部") for n in range(4)))
    assert "承办单位到期的时限 10 项，逾期的是餐饮部 1 项；" in told


def test_who_is_in_no_rules_is_told_of_where_something_of_the_month_was_his() -> None:
    """马场不在名单里：本月给了它的算它，以前给的不再点名。"""
    in_time = [kept(f"{n}", "运营部") for n in range(4)]
    assert "逾期的是马场 2 项；" in said(late("9", "马场"), *in_time)
    told = said(complaint("9", "09-28", to("马场", "09-28")), *in_time)
    assert "承办单位到期的时限都按时办了（8 项）" in told


def test_where_all_was_in_time_it_says_so() -> None:
    told = said(*(kept(f"{n}", "运营部") for n in range(4)))
    assert "承办单位到期的时限都按时办了（8 项）" in told


def test_the_desk_is_told_of_what_it_owes_itself() -> None:
    slow = complaint("1", "10-05", to("运营部", clock="15:00"))
    assert "客服部自己逾期" in said(slow)


# —— how promptly, how satisfied, what next ——


def test_how_satisfied_with_those_who_said_otherwise_on_the_way() -> None:
    again = event("再办", "10-09", role="客服主管", 主办单位="运营部", 理由="不接受")

    def asked(day: str, word: str) -> Event:
        return event("回访", day, 回访方式="电话", 满意度=word)

    answer = event("答复", "10-06", 答复内容="致歉")
    once = [
        complaint(f"{n}", "10-05", to("运营部"), answer, asked("10-08", "满意")) for n in range(3)
    ]
    second = event("答复", "10-10", 答复内容="再致歉")
    twice = complaint(
        "9", "10-05", to("运营部"), answer,
        asked("10-08", "不满意"), again, second, asked("10-11", "一般"),
    )  # fmt: skip
    assert "回访表态 4 人，满意率 75.0%，途中不满意、再办了的 1 件。" in said(*once, twice)
    assert "回访表态 3 人，满意 3 人。" in said(*once)


def test_what_must_be_decided_is_counted_at_the_end() -> None:
    assert "要定的事" not in said()
    assert said(late("1", "餐饮部")).splitlines()[-1].startswith("要定的事 1 项，列在下面")


def test_what_falls_due_next_is_of_what_complaints_led_to() -> None:
    order = Record(
        "ZG20261005-001",
        "整改",
        "",
        {"整改单位": "设备部", "整改期限": date(2026, 11, 20), "整改要求": "换链条"},
        (event("下发", "10-05", role="客服主管"),),
    )
    told = said(late("1", "餐饮部"), order).splitlines()[-1]
    assert "接下来到期的有" in told
    assert "1 件" in told.partition("接下来到期的有")[2]
    view = view_of([order])
    [one] = view.records
    for due, is_next in ((view.moment, True), (view.moment - timedelta(minutes=1), False)):
        clocks = tuple(replace(each, due=due) for each in one.clocks)
        first = monthly_report(replace(view, records=(replace(one, clocks=clocks),))).first
        assert first is not None
        assert ("接下来到期的有整改完成 1 件" in "".join(first.sentences)) is is_next
    past = replace(order, fields={**order.fields, "整改期限": date(2026, 10, 20)})
    assert "接下来到期的有" not in said(late("1", "餐饮部"), past)


def test_what_has_been_done_does_not_fall_due_next() -> None:
    fields: dict[str, Value] = {
        "整改单位": "设备部", "整改期限": date(2026, 11, 20), "整改要求": "换链条",
    }  # fmt: skip
    done = event("回复", "10-20", role="部门负责人", 原因分析="老化", 纠正措施="换了")
    first = event("下发", "10-05", role="客服主管")
    order = Record("ZG20261005-001", "整改", "", fields, (first, done))
    assert "整改" not in said(complaint("1", "10-05"), order).splitlines()[-1]


def test_where_there_is_nothing_to_say_no_sentence_is_made_of_nothing() -> None:
    solved_at_once = event("当场办结", "10-06", 处理结果="退票")
    told = said(complaint("1", "10-06", solved_at_once, 分类="票务")).splitlines()
    assert all(len(each) > 1 for each in (*told, *said().splitlines()))
    assert "到期的时限" not in said(), "nothing fell due"
    assert "回访表态" not in "".join(told[:-1]) + said(complaint("1", "10-05"))


def test_how_promptly_is_compared_with_the_month_before() -> None:
    before = [
        complaint(f"9{n}", "09-05", event("转办", "09-05 09:30", 主办单位="运营部", 等级="一级"))
        for n in range(4)
    ]
    told = said(*before, *(kept(f"{n}", "运营部") for n in range(4)))
    assert "个百分点" in told
    assert "比上月升" in told


def a_year_ago(number: str, month: int = 10) -> Record:
    """One of 2025, registered when it was received."""
    day = datetime(2025, month, 5, 9)
    record = complaint(number, "10-05")
    first = replace(record.history[0], at=day)
    return replace(record, fields={**record.fields, "接收时间": day}, history=(first,))


def test_the_same_month_of_last_year_is_told_beside_the_last_one() -> None:
    old = [a_year_ago("91"), a_year_ago("92"), a_year_ago("93", 9)]
    told = said(*old, complaint("94", "09-05"), complaint("1", "10-05"))
    assert "受理投诉 1 件，和上月一样多，比去年同月 2 件少 1 件；" in told


def test_of_two_that_grew_alike_one_is_named_whatever_came_first() -> None:
    before = [complaint("91", "09-05", 分类="演出")]
    for first, second in (("票务", "餐饮"), ("餐饮", "票务")):
        words = [first, second] * 6
        now = [complaint(f"{n}", "10-05", 分类=each) for n, each in enumerate(words)]
        assert "；比上月多得最多的是餐饮，多 6 件" in said(*before, *now)


def solved(month: str, *words: str) -> list[Record]:
    """On the spot, each with how satisfied he was."""
    return [
        complaint(
            f"{month}{n}", f"{month}-08",
            event("当场办结", f"{month}-08 09:05", 处理结果="退票", 满意度=word),
        )
        for n, word in enumerate(words)
    ]  # fmt: skip


def test_a_rate_has_risen_fallen_or_is_as_it_was() -> None:
    half, most = ["满意", "满意", "一般", "一般"], ["满意", "满意", "满意", "一般"]
    assert "满意率 50.0%，比上月降 25.0 个百分点" in said(
        *solved("09", *most), *solved("10", *half)
    )
    assert "满意率 75.0%，比上月升 25.0 个百分点" in said(
        *solved("09", *half), *solved("10", *most)
    )
    assert "满意率 75.0%，和上月持平" in said(*solved("09", *most), *solved("10", *most))
    assert "满意率 75.0%。" in said(*solved("10", *most)), "nothing to compare with"


def test_a_desk_late_with_too_few_for_a_rate_has_none() -> None:
    told = said(complaint("1", "10-05", to("运营部", clock="15:00")), known_by="10-05 16:00")
    assert "客服部自己逾期 2 项。" in told


def test_where_nothing_was_late_it_says_so_beside_the_rate() -> None:
    told = said(
        *(complaint(f"{n}", "10-08", to("运营部", "10-08", "09:05")) for n in range(6)),
        known_by="10-08 18:00",
    )
    assert "按时率 100.0%，没有逾期" in told
    assert "自己逾期" not in told


def test_of_what_was_late_the_two_most_frequent_are_named() -> None:
    told = said(*(complaint(f"{n}", "10-05", to("运营部", clock="15:00")) for n in range(2)))
    most = told.partition("最多的是")[2].partition("。")[0]
    assert most.count("、") == 1
    assert most.count(" 2 项") == 2
    assert "客服部自己逾期 6 项，按时率 0.0%。" in told


def test_what_a_complaint_still_owes_is_not_what_falls_due_next() -> None:
    assert "接下来到期" not in said(
        complaint("1", "10-30", to("运营部", "10-30")), known_by="10-30 10:00"
    )
