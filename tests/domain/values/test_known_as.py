"""What else somebody named in a field may be called."""

import pytest

from cpl.domain.values.known_as import called, districts_of, parts_of_address, people_in


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("王小明先生", {"王小明"}),
        ("张三、李四", {"张三", "李四"}),
        ("王小明和李四光", {"王小明", "李四光"}),
        ("张三 李四", {"张三", "李四"}),
        ("张和平", {"张和平"}),
        ("王女士", {"王女士"}),
        ("John Smith", {"John Smith"}),
        ("John Smith、张三", {"John Smith", "张三"}),
        ("张三、 李四光先生", {"张三", "李四光先生", "李四光"}),
        ("李四先生", {"李四"}),
    ],
)
def test_each_person_of_a_field_is_somebody(field: str, people: set[str]) -> None:
    assert set(people_in(field)) == people | {field}


def test_a_full_name_is_spoken_of_by_surname_and_by_given_name() -> None:
    assert {"王先生", "王某", "小王", "小明"} <= set(called("王小明"))
    assert {"欧阳女士", "欧阳某", "举实"} <= set(called("欧阳举实"))
    assert "三" not in set(called("张三"))
    assert "医生" not in set(called("李医生"))  # every doctor is called so
    assert not list(called("John"))


TITLES = (
    "先生", "女士", "小姐", "太太", "同志", "师傅", "老师", "经理", "主任", "科长", "处长",
    "局长", "书记", "主管", "总监", "阿姨", "大爷", "大妈", "大哥", "大姐", "医生",
)  # fmt: skip
SURNAMES = (
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒",
    "夏侯", "长孙", "宇文", "独孤", "南宫", "端木", "轩辕",
)  # fmt: skip


def test_whatever_people_are_called_out_of_courtesy_is_no_part_of_the_name() -> None:
    """姓名栏里写的称呼；备注里又叫“王主任”“老王”：脱敏都要认得出。"""
    assert [each for each in TITLES if "王小明" not in people_in(f"王小明{each}")] == []
    spoken = set(called("王小明"))
    assert {f"王{each}" for each in TITLES} <= spoken
    assert {"王某某", "王某", "王总", "小王", "老王", "小明"} <= spoken


def test_a_surname_of_two_characters_is_not_cut_in_two() -> None:
    for each in SURNAMES:
        spoken = set(called(f"{each}小明"))
        assert {f"{each}先生", f"老{each}", "小明"} <= spoken, each
        assert f"{each[0]}先生" not in spoken, each


def test_the_end_of_an_address_is_an_address() -> None:
    assert "柳园路12号" in set(parts_of_address("聊城市东昌府区柳园路12号"))
    assert set(parts_of_address("聊城市古楼大街")) == {"聊城市古楼大街", "古楼大街"}


def test_the_name_of_a_street_alone_tells_nobody_where_somebody_lives() -> None:
    assert set(parts_of_address("聊城市柳园路")) == {"聊城市柳园路"}
    assert "柳园路9" in set(parts_of_address("聊城市柳园路9")), "four signs are enough"


@pytest.mark.parametrize(
    ("address", "districts"),
    [("聊城市东昌府区柳园路12号", "聊城市东昌府区"), ("柳园路12号", ""), ("", "")],
)
def test_the_districts_of_an_address_are_all_but_its_end(address: str, districts: str) -> None:
    assert districts_of(address) == districts
