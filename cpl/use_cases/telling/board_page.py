"""The board for those who have no terminal: one page of HTML, and the same as a sheet."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import Problem, UsageProblem
from cpl.store.files import replace_bytes
from cpl.store.files import told as telling
from cpl.store.workspace import Workspace
from cpl.use_cases.aside.due import count_due
from cpl.use_cases.papers.filing import loose_place
from cpl.use_cases.papers.form import BOARD_PAGE, filled, templates_of
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.queries.mine import left_behind_said
from cpl.use_cases.queries.present import old_said
from cpl.use_cases.telling.month_counts import MONTH_WORDS, SO_FAR_WORDS, MonthSoFar, the_year
from cpl.use_cases.telling.overview import (
    FIGURE_WORDS,
    HOLDER_WORDS,
    SERIOUS_WORDS,
    Overview,
    figures,
    holders,
    overview_of,
)
from cpl.use_cases.telling.reminder_log import failing_now
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told

HTML, EXCEL = ".html", ".xlsx"


@dataclass(frozen=True)
class WrittenBoard:
    """Where it was written, and what could not be read for it."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def write_board(
    place: Workspace, now: datetime, said: Mapping[str, str], desk: str | None = None
) -> WrittenBoard:
    """Write it as a page and as a sheet, by their endings, where it is said or where they lie.

    `desk`: see `Onlooker.desk`. Each in one step, so that whoever opens it meanwhile sees the one
    before. Raises UsageProblem for a file that is no place for it or where there is no template,
    TemplateProblem where that is wrong, CplError where it cannot be written.
    """
    targets = {ending: loose_place(place, to, BOARD_PAGE, ending) for ending, to in said.items()}
    templates = {ending: _template(place, ending) for ending in targets}
    overview = overview_of(place, now, desk)
    words = board_words(overview)
    files = {e: filled(templates[e], words, BOARD_PAGE)[e] for e in targets}
    for ending, target in targets.items():
        with telling("写不了", target):
            target.parent.mkdir(exist_ok=True)
        replace_bytes(target, files[ending])
    return WrittenBoard(tuple(targets.values()), overview.found.problems)


def _template(place: Workspace, ending: str) -> dict[str, bytes]:
    every = templates_of(place, BOARD_PAGE)
    found = {each: data for each, data in every.items() if each.startswith(ending)}
    if not found:
        raise UsageProblem(f"没有“{BOARD_PAGE}{ending}”的模板，放进 templates 文件夹再来。")
    return found


# —— what the templates read ——


def board_words(overview: Overview) -> Words:
    """What the templates of the board may speak of."""
    return {
        **rules_words(overview.place.latest_rules, overview.now, overview.read.view),
        **told(BOARD_WORDS, overview),
    }


def _of_other_kinds(it: Overview) -> list[str]:
    """How much is open of each other kind: `整改 2`; and of old: `历史 30`."""
    own = it.place.latest_rules.complaints.name
    names = [each.card.machine.name for each in it.open if each.card.machine.name != own]
    kinds = [f"{name} {names.count(name)}" for name in dict.fromkeys(names)]
    return [*kinds, *old_said(it.read)]


BOARD_WORDS = (
    TemplateWord[Overview](
        "数字",
        "今天的数：今日新增、未结、逾期……",
        lambda it: [told(FIGURE_WORDS, each) for each in figures(it)],
        "",
        FIGURE_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "各方",
        "谁手里有几件，逾期多的在前",
        lambda it: [told(HOLDER_WORDS, each) for each in holders(it)],
        "",
        HOLDER_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "重大",
        "规则说要升级、还没有办的",
        lambda it: [told(SERIOUS_WORDS, each) for each in it.found.graves],
        "",
        SERIOUS_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "本月",
        "本月到今天，和上月同期",
        lambda it: told(SO_FAR_WORDS, MonthSoFar(it)),
        "{{ 本月.月份 }}",
        SO_FAR_WORDS,
        "本月",
    ),
    TemplateWord[Overview](
        "一年",
        "十二个月各几件，最后是本月",
        lambda it: [told(MONTH_WORDS, each) for each in the_year(it)],
        "",
        MONTH_WORDS,
        ONE,
    ),
    TemplateWord[Overview](
        "最多",
        "十二个月里最多的一个数，画图用，至少 1",
        lambda it: max(1, *(max(each.received, each.ended) for each in the_year(it))),
    ),
    TemplateWord[Overview](
        "另有",
        "别的各类没有结束的几件",
        _of_other_kinds,
        "{{ 另有 | join('、') }}",
    ),
    TemplateWord[Overview](
        "送不出",
        "送不出提醒的程序，从什么时候起",
        lambda it: [f"{each.hook}（{each.at} 起）" for each in failing_now(it.place, it.now)],
        "{{ 送不出 | join('、') }}",
    ),
    TemplateWord[Overview](
        "离岗",
        "已不在岗的人手里还有什么，一人一句",
        lambda it: list(left_behind_said(it.place, it.read.records)),
        "{{ 离岗 | join }}",
    ),
    TemplateWord[Overview](
        "要清除",
        "保存期满、要清除个人信息的几件",
        lambda it: count_due(it.place, it.now.date()),
    ),
    TemplateWord[Overview]("不公开", "要保密、没有列进来的几件", lambda it: it.found.closed),
    TemplateWord[Overview](
        "未能读入",
        "读不了、没有列进来的文件",
        lambda it: list(dict.fromkeys(each.location.path for each in it.found.problems)),
        "{{ 未能读入 | join('、') }}",
    ),
)
