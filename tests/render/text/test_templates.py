"""Letters and reports: our filters, strictness, limits, and problems in Chinese."""

import signal
import sys
from datetime import date, datetime
from decimal import Decimal
from time import process_time

import pytest

from cpl.problems import CplError
from cpl.render.text import allowance, backstop
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.templates import render_text

COMPLAINT: dict[str, object] = {
    "投诉人": {"姓名": "王女士", "电话": "13800001234"},
    "渠道": "微博",
    "接收时间": datetime(2026, 11, 21, 9, 12),
    "期限": date(2026, 11, 23),
    "金额": Decimal("1503.5"),
    "备注": None,
    "单位": ["运营部", "票务部"],
    "重大": True,
}


def printed(source: str) -> str:
    return render_text(source, COMPLAINT, "致歉信.md.j2")


def doubled(step: str) -> str:
    return (
        f"{{% set 它 = namespace(字='长', 数=3) %}}{{% for 次 in range(60) %}}{step}{{% endfor %}}"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 投诉人.姓名 }}", "王女士"),
        ("{{ 备注 }}", ""),
        ("{{ '' }}", ""),
        ("{{ 接收时间 }}", "2026-11-21 09:12"),
        ("{{ 期限 }}", "2026-11-23"),
        ("{{ 金额 }}", "1503.5"),
        ("{{ 单位 }}", "运营部、票务部"),
        ("{{ 重大 }}", "是"),
        ("{{ 投诉人 }}", "姓名：王女士；电话：13800001234"),
    ],
)
def test_a_value_prints_as_an_office_writes_it(source: str, text: str) -> None:
    assert printed(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ '电话'|勾选(['电话', '二维码']) }}", "☑电话　☐二维码"),
        ("{{ 渠道|勾选(['电话', '二维码']) }}", "☐电话　☐二维码　☑微博"),
        ("{{ 单位|勾选(['运营部', '财务部', '票务部']) }}", "☑运营部　☐财务部　☑票务部"),
        ("{{ 备注|勾选(['一般', '严重']) }}", "☐一般　☐严重"),
        ("{{ 渠道|勾选(['电话', '二维码'], 8) }}", "☐电话　☐二维码\n☑微博"),
        ("{{ 渠道|勾选(['电话', '二维码'], 2) }}", "☐电话\n☐二维码\n☑微博"),
        ("{{ 重大|打勾 }}{{ 备注|打勾 }}", "☑☐"),
        ("{{ 接收时间|日期 }}", "2026年11月21日"),
        ("{{ '2026-11-05 10:00'|日期 }}", "2026年11月5日"),
        ("{{ '下周'|日期 }}{{ 备注|日期 }}", "下周"),
        ("{{ 接收时间|时间 }}", "2026-11-21 09:12"),
        ("{{ 金额|金额 }}", "1,503.50"),
        ("{{ '0.005'|金额 }} {{ '约五百'|金额 }} {{ 备注|金额 }}", "0.01 约五百 "),
        ("{{ 金额|大写 }} {{ '约五百'|大写 }}{{ 备注|大写 }}", "壹仟伍佰零叁元伍角 约五百"),
        ("{% for 段 in '甲。\\n\\n乙' | 分段 %}{{ 段 }}/{% endfor %}", "甲。/乙/"),
        ("{{ '2026-11-05 10:00'|未过(接收时间) }}{{ 备注|未过(接收时间) }}", ""),
        (
            "{{ '2999-1-5 9:30'|未过(接收时间) }}{{ '2026-1-5 9:30'|未过(接收时间) }}",
            "2999-1-5 9:30",
        ),
        ("{{ 投诉人.电话|脱敏 }} {{ 投诉人.姓名|脱敏 }}", "138****1234 王**"),
        ("{{ 备注|空格线 }} {{ 渠道|空格线 }}", "________ 微博"),
    ],
)
def test_the_filters_of_the_office(source: str, text: str) -> None:
    assert printed(source) == text


def test_text_cannot_leave_its_cell_of_a_markdown_table() -> None:
    text = render_text("| {{ 内容|单元格 }} |", {"内容": "a|b\n`c` <b> \\"}, "月报")

    assert text == "| a\\|b<br>\\`c\\` &lt;b> \\\\ |"


def test_a_tag_alone_on_its_line_leaves_no_empty_line() -> None:
    assert printed("单位\n{% for 名 in 单位 %}\n  - {{ 名 }}\n{% endfor %}\n完\n") == (
        "单位\n  - 运营部\n  - 票务部\n完\n"
    )


def test_tags_in_the_data_are_only_text() -> None:
    assert render_text("{{ 内容 }}", {"内容": "{{ 7*7 }}"}, "x") == "{{ 7*7 }}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("甲\n{{ 投诉 }}", "模板 致歉信.md.j2:2: 数据里没有“投诉”，是不是“投诉人”？"),
        ("{{ 投诉人.名字 }}", "模板 致歉信.md.j2:1: 没有“名字”这一项，是不是“姓名”？"),
        ("\n\n{{ 备注.甲 }}", "模板 致歉信.md.j2:3: 它是空的，所以没有“甲”"),
        ("{{ 渠道|脱 }}", "模板 致歉信.md.j2:1: 没有“脱”这个过滤器，是不是“脱敏”？"),
        ("\n{% for 名 in 单位 %}", "模板 致歉信.md.j2:2: “for”没有用 endfor 结束"),
        ("{% endfor %}", "模板 致歉信.md.j2:1: “endfor”前面没有和它配对的标签"),
        ("{{ 1/0 }}", "模板 致歉信.md.j2:1: 除数是 0"),
        ("{{ 渠道.__class__ }}", "模板 致歉信.md.j2:1: 模板里不能用“__class__”"),
        ("{{ 单位.append(1) }}", "模板 致歉信.md.j2:1: 模板里不能用“append”"),
        (
            "好\n｛｛ 渠道 ｝｝",
            "模板 致歉信.md.j2:2: ｛｛ ｝｝ ｛％ ％｝ 是全角的，请换成半角的 {{ }} {% %}",
        ),
        ("好\n渠道 }}", "模板 致歉信.md.j2:2: 没有“{{”和“}}”配对"),
        ("{{ 渠道 }}\n\n好 %}", "模板 致歉信.md.j2:3: 没有“{%”和“%}”配对"),
        (
            "{{ cycler('甲', '乙') }}",
            "模板 致歉信.md.j2:1: “cycler”是模板的工具，不是可以打印的值："
            "写它的结果，或者它下面的哪一项",
        ),
        ("{% include '别的' %}", "模板 致歉信.md.j2:1: 模板里不能引用别的模板"),
    ],
)
def test_a_problem_names_the_template_the_line_and_the_cure(source: str, message: str) -> None:
    with pytest.raises(TemplateProblem) as refused:
        printed(source)

    assert str(refused.value) == message
    assert isinstance(refused.value, CplError)
    assert refused.value.exit_status == 3


@pytest.mark.parametrize(
    "source",
    [
        "{% for 数 in range(10**8) %}{% endfor %}",
        "{% for 甲 in range(9999) %}{% for 乙 in range(9999) %}{% endfor %}{% endfor %}",
        "{{ '长' * 10**9 }}",
        "{{ 10**9 * [1] }}",
        "{{ 10 ** (10**9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ '长'.ljust(10**9) }}",
        "{% macro 转() %}{{ 转() }}{% endmacro %}{{ 转() }}",
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(40) }}",
        "{% for 甲 in 'x'*9999 %}{% for 乙 in 'x'*9999 %}{% endfor %}{% endfor %}",
        "{% for a in [9] recursive %}{% if loop.depth<9 %}{{ loop('x'*9) }}{% endif %}{% endfor %}",
        doubled("{% set 它.字 = 它.字 ~ 它.字 %}"),
        doubled("{% set 它.字 = '%s%s' % (它.字, 它.字) %}"),
        doubled("{% set 它.字 = '%s%s'|format(它.字, 它.字) %}"),
        doubled("{% set 它.字 = 它.字|replace('长', '长长') %}"),
        doubled("{% set 块 %}{{ 它.字 }}{{ 它.字 }}{% endset %}{% set 它.字 = 块 %}"),
        doubled("{% set 它.数 = 它.数 * 它.数 %}"),
        "{{ (['x'*200000]*200000)|join }}",
        "{{ ('x'*200000)|replace('', 'y'*200000) }}",
        "{{ ([[1]*200000]*200000)|sum(start=[]) }}",
        "{{ [1]|slice(99999999)|list }}",
        "{{ [1]|batch(99999999, 'x')|list }}",
        "{{ [1]|tojson(999999999) }}",
        "{{ 1|round(999999999, 'ceil') }}",
        "{{ ('x'*200000).translate({120: 'y'*200000}) }}",
        "{{ (1).to_bytes(999999999, 'big') }}",
    ],
)
def test_a_slip_of_the_pen_cannot_eat_the_machine(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_STEPS", 20_000)
    started = process_time()

    with pytest.raises(TemplateProblem, match=r"^模板 致歉信\.md\.j2:2: "):
        printed(f"尊敬的客户：\n{source}")

    assert process_time() - started < 2


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="without it no clock stops a template")
def test_what_no_count_sees_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backstop, "SECONDS", 0.1)
    before = signal.getsignal(signal.SIGPROF)

    with pytest.raises(TemplateProblem, match=r"2: 0\.1 秒还没有填完"):
        printed("\n{{ ([[[1]*9999]*9999]*9999)|string }}")

    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no limit holds")
def test_what_no_count_sees_is_stopped_where_memory_ends() -> None:
    with pytest.raises(TemplateProblem, match="2: 要用的内存太多"):
        printed("\n{{ ('x '*100000)|wordwrap(1, wrapstring='y'*200000) }}")

    assert printed("{{ 渠道 }}") == "微博"


def test_a_long_register_is_no_runaway() -> None:
    assert (
        len(printed("{% for 行 in range(100000) %}{{ 行|单元格 }}{{ loop.last }}\n{% endfor %}"))
        > 500_000
    )


def test_ordinary_arithmetic_stays() -> None:
    assert printed("{{ 2 ** 10 }} {{ '-' * 5 }} {{ '%.1f'|format(2.25) }} {{ 7 % 4 }}") == (
        "1024 ----- 2.2 3"
    )


def test_nothing_in_a_template_is_left_to_chance() -> None:
    with pytest.raises(TemplateProblem, match="random"):
        printed("{{ 单位|random }}")


def test_a_paper_gives_a_terminal_nothing_to_obey() -> None:
    source = "{{ 名 }}{% set 块 %}{{ 名 }}{% endset %}{{ 块 }}"

    assert render_text(source, {"名": "王\x1b]0;x\x07\x9b2J\u202e\n二"}, "信") == "王]0;x2J\n二" * 2
