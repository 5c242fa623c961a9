"""A complaint is kept from whom it is about; and what each gap lets him do and read."""

from datetime import datetime

from small_shop import shop, staff

from cpl.domain.cases.redaction import is_secret
from cpl.domain.proving.findings import Shown, steps_wrong
from cpl.domain.proving.secrecy import NOBODY, Accused, SecrecyMoves, accused_by, accusing_fields
from cpl.domain.proving.walk import Bounds, Walk, walked

NOW = datetime(2026, 11, 17, 9, 0)
ABOUT = "  about: [被投诉人]\n"


def walk(told: str, *changes: tuple[str, str]) -> Walk:
    rules = shop(*changes)
    accused = next((a for a in accused_by(rules, staff()) if a.told == told), NOBODY)
    assert accused.told == told
    return walked(
        SecrecyMoves(rules, rules.complaints, staff(), accused=accused), NOW, Bounds(2, 60)
    )


def found(told: str, *changes: tuple[str, str]) -> dict[str, Shown]:
    return {each.code: each for each in steps_wrong(walk(told, *changes))}


def test_everybody_is_accused_in_turn_and_nothing_reaches_him() -> None:
    rules = shop()
    accused = [each.told for each in accused_by(rules, staff())]
    assert accused == ["李敏", "高远", "陈立", "吴刚", "服务台", "经理室", "厨房"]
    for told in accused:
        kept = walk(told)
        assert list(steps_wrong(kept)) == []
    assert any(is_secret(each.place.card) for each in walk("吴刚").found)
    assert any(not is_secret(each.place.card) for each in walk("吴刚").found)


def test_without_avoidance_he_reads_who_complained() -> None:
    """The field is required, so that the regulation means to know whom it is about."""
    required = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")
    shown = found("李敏", (ABOUT, ""), required)
    assert shown["accused-reads"].reader == "李敏"
    assert "连投诉人的姓名或电话也看得到" in shown["accused-reads"].say
    assert shown["accused-reads"].is_serious
    assert shown["accused-acts"].way[-1].event.actor == "李敏"


def test_without_avoidance_it_is_handed_to_the_unit_that_it_is_about() -> None:
    required = ("need: [接收时间, 内容]", "need: [接收时间, 内容, 被投诉人]")
    shown = found("厨房", (ABOUT, ""), required)["accused-handed"]
    assert shown.way[-1].event.fields["主办单位"] == "厨房"


def test_avoidance_that_leaves_out_a_case_is_seen_in_that_case() -> None:
    """Kept from him where it is secret; where it is not, `when` forgot him."""
    narrow = (ABOUT, "  about: [{field: 被投诉人, when: 投诉人.保密 is 是}]\n")
    assert found("吴刚", narrow) == {}
    wide = (ABOUT, "  about: [{field: 被投诉人, when: 情形 is 意外}]\n")
    assert [each.code for each in steps_wrong(walk("吴刚", wide))] == []


def test_where_nothing_is_promised_it_is_told_and_not_called_wrong() -> None:
    shown = found("李敏", (ABOUT, ""))
    assert not any(each.is_serious for each in shown.values())
    assert shown["accused-reads"].reader == "李敏"


def test_a_mask_that_is_taken_away_shows_the_number_to_who_handles_it() -> None:
    shown = found("", ("personal: phone, ", ""))
    assert "保密的一件" in shown["secret-seen"].say
    assert shown["secret-seen"].reader in ("吴刚", "郑洁")


def test_a_name_that_is_not_called_personal_is_read_in_what_he_tells() -> None:
    assert "secret-seen" in found("", ("personal: name, ", ""))


def test_the_fields_that_accuse_are_those_kept_from_him_and_those_so_called() -> None:
    assert accusing_fields(shop()) == ("被投诉人",)
    assert accusing_fields(shop((ABOUT, ""))) == ("被投诉人",)
    assert isinstance(NOBODY, Accused)


def test_where_he_alone_keeps_away_his_colleagues_do_what_they_may() -> None:
    """S002R: 直接上级和被投诉的人同一个部门，正是条文说的第一条途径。"""
    alone = (ABOUT, "  about: [{field: 被投诉人, unit: no}]\n")
    assert [each.told for each in accused_by(shop(alone), staff())][-1] == "吴刚"
    assert found("吴刚", alone) == {}
