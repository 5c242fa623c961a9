"""`plays:` in rules.yaml: which field is the category, the unit, the caller's telephone …"""

import pytest
from test_rules import FILE, read, sound

from cpl.problems import Severity

LIABILITY = "{type: choice, choices: [有责, 无责], plays: liability, counts_as: {at_fault: [有责]}}"


def with_fields(*lines: str) -> str:
    said = "".join(f"  {line}\n" for line in lines)
    return FILE.replace("fields:\n", f"fields:\n{said}", 1)


def told(text: str) -> list[tuple[str, str, str]]:
    """Code, the text at the place, what is said of it."""
    lines = text.splitlines()
    return [
        (each.code, lines[each.location.line - 1][each.location.column - 1 :], each.message)
        for each in read(text)[1]
    ]


def test_a_field_plays_its_part_and_says_which_choices_count() -> None:
    parts = sound(with_fields(f"责任: {LIABILITY}")).parts
    assert (parts.liability, parts.at_fault) == ("责任", ("有责",))


def test_a_member_of_a_group_plays_a_part_by_its_path() -> None:
    group = "{type: group, fields: {称呼: {type: text, personal: name, plays: caller_name}}}"
    assert sound(with_fields(f"来人: {group}")).parts.caller_name == "来人.称呼"


def test_one_field_may_play_several_parts() -> None:
    parts = sound(with_fields("单位: {type: unit, plays: [unit, corrective_unit]}")).parts
    assert (parts.unit, parts.corrective_unit) == ("单位", "单位")


def test_a_field_like_another_does_not_play_its_part() -> None:
    rules = sound(with_fields(f"责任: {LIABILITY}", "初步责任: {like: 责任}"))
    assert rules.parts.liability == "责任"
    assert (rules.fields["初步责任"].plays, rules.fields["初步责任"].counts_as) == ((), {})


@pytest.mark.parametrize(
    ("field", "code", "at", "say"),
    [
        ("{type: unit, plays: unitt}", "unknown-word", "unitt", "unitt"),
        ("{type: text, plays: people}", "wrong-kind", "people", "people（一件有几个人）"),
        (LIABILITY.replace("at_fault", "at_fold"), "unknown-word", "at_fold", "at_fold"),
        (LIABILITY.replace(": [有责]}", ": [有则]}"), "not-a-choice", "有则", "有则"),
        (LIABILITY.replace("plays: liability, ", ""), "unknown-word", "at_fault", "at_fault"),
    ],
)
def test_what_is_misspelt_is_told_where_it_stands(field: str, code: str, at: str, say: str) -> None:
    ((found, place, message),) = told(with_fields(f"责任: {field}"))
    assert found == code
    assert place.startswith(at)
    assert say in message


def test_a_second_field_for_one_part_is_told_where_it_says_so() -> None:
    text = with_fields("甲: {type: unit, plays: unit}", "乙: {type: unit, plays: unit}")
    (problem,) = read(text)[1]
    assert (problem.code, problem.message) == (
        "twice",
        "“甲”已经是 unit（由哪个单位答复），只能有一个字段。",
    )
    assert text.splitlines()[problem.location.line - 1].startswith("  乙: ")


# —— rules that extend others ——

BASE = with_fields(
    f"责任: {LIABILITY}",
    "来人: {type: group, fields: {称呼: {type: text, plays: caller_name}, 人数: count}}",
    "经过: {type: text, plays: cause}",
)
OWN = 'meta: {id: 子, name: 子, version: "1", effective_from: 2026-01-01, extends: 母}\nfields:\n'


@pytest.mark.parametrize(
    ("own", "part", "path"),
    [
        ("  责任: {type: choice, choices: [有责, 不明]}\n", "liability", "责任"),
        ("  来人: {type: group, fields: {称呼: text}}\n", "caller_name", "来人.称呼"),
        ("  经过: text\n", "cause", "经过"),
        ("  经过: {plays: removed}\n  缘由: {type: text, plays: cause}\n", "cause", "缘由"),
    ],
)
def test_a_field_said_anew_still_plays_its_part(own: str, part: str, path: str) -> None:
    rules = sound(OWN + own, 母=BASE)
    assert getattr(rules.parts, part) == path


def test_what_is_no_choice_any_more_counts_as_nothing() -> None:
    kept = sound(OWN + "  责任: {type: choice, choices: [有责, 不明]}\n", 母=BASE)
    assert kept.parts.at_fault == ("有责",)
    assert sound(OWN + "  责任: {choices: [在我, 不明]}\n", 母=BASE).parts.at_fault == ()


def test_a_member_that_is_not_said_anew_does_not_come_back() -> None:
    rules = sound(OWN + "  来人: {type: group, fields: {年龄: count}}\n", 母=BASE)
    assert tuple(rules.fields["来人"].fields) == ("年龄",)


# —— rules written before fields said what they play ——

OLD = with_fields(
    "类别: {type: choice, choices: [投诉, 建议]}",
    "投诉类型: {type: choice, choices: [行程, 导游]}",
    "分类: {type: choice, choices: [甲, 乙]}",
    "满意度: {type: choice, choices: [满意, 尚可, 未表态]}",
    "投诉人: {type: group, fields: {姓名: {type: text, personal: name}, 保密: yes_no}}",
)
WORDS = "reports:\n  月报: {words: {category: 投诉类型, satisfied: [满意, 尚可]}}\n"


def test_the_usual_names_play_their_parts_in_old_rules() -> None:
    parts = sound(OLD).parts
    assert (parts.category, parts.kind, parts.unit) == ("分类", "类别", "")
    assert (parts.satisfied, parts.silent) == (("满意",), ("未表态",))
    assert (parts.caller_name, parts.secret) == ("投诉人.姓名", ("投诉人.保密",))


def test_old_words_are_heeded_and_told_as_moved() -> None:
    rules, (problem,) = read(OLD + WORDS)
    assert rules is not None
    assert (rules.parts.category, rules.parts.satisfied) == ("投诉类型", ("满意", "尚可"))
    assert (problem.code, problem.severity) == ("unknown-key", Severity.WARNING)
    assert "plays: category" in problem.mend
    line = (OLD + WORDS).splitlines()[problem.location.line - 1]
    assert line[problem.location.column - 1 :].startswith("words:")


def test_old_words_over_a_base_that_says_who_plays_move_the_part() -> None:
    base = OLD.replace("choices: [甲, 乙]", "choices: [甲, 乙], plays: category")
    rules = sound(OWN.replace("fields:\n", WORDS), 母=base)
    assert rules.parts.category == "投诉类型"
    assert rules.fields["分类"].plays == ()


def test_a_file_that_says_who_plays_is_not_guessed_at() -> None:
    parts = sound(OLD.replace("choices: [甲, 乙]", "choices: [甲, 乙], plays: category")).parts
    assert (parts.category, parts.kind, parts.satisfied) == ("分类", "", ())


def test_parts_younger_than_plays_are_known_by_name_until_a_field_says_it_plays_one() -> None:
    before = "分类: {type: choice, choices: [甲], plays: category}", "备注: text"
    assert sound(with_fields(*before)).parts.remark == "备注"
    assert sound(with_fields(*before, "附言: {type: text, plays: remark}")).parts.remark == "附言"


def test_what_an_extension_says_was_told_by_its_type() -> None:
    more = "延期: {from: 待办, by: [主管], give: [哪条, 到何时], means: [extended]}"
    fields = ("哪条: {type: choice, choices: [办结]}", "到何时: moment")
    text = with_fields(*fields).replace("    events:\n", f"    events:\n      {more}\n", 1)
    parts = sound(text).parts
    assert (parts.extended_clock, parts.extended_until) == ("哪条", "到何时")
