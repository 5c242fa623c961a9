"""What `cpl log` prints: a change of one record, a deed of the office, as a row or as an object."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cpl.cli.frame import clock
from cpl.cli.frame.layout import Fit, cut
from cpl.codec.records.values import write_value
from cpl.domain.decisions.comparing import FieldDifference
from cpl.domain.values.value import shown
from cpl.use_cases.history.doing import NOT_YET, SIGNED, clock_was_set, login_of, manner_told
from cpl.use_cases.history.lines import LifeLine
from cpl.use_cases.history.office import DeedTold

LIFE = ("发生", "记录", "谁办", "谁记", "怎样", "事件", "状态", "内容", "提交")
LIFE_FIT = Fit(cuts=("谁记",), drops=("提交", "谁记", "状态"), folds=("内容",))
OFFICE = ("记录", "编号", "事件", "谁办", "谁记", "怎样", "内容", "提交")
OFFICE_FIT = Fit(cuts=("事件",), drops=("提交", "谁记", "怎样"), folds=("内容",))
SHORT = 40  # columns of one value, for people
SHORT_SHA = 10


def life_row(line: LifeLine, form: str) -> tuple[str, ...]:
    before, after = line.states
    changes = (_change_told(each, form) for each in line.fields)
    return (
        _time(line.happened, form),
        _time(line.recorded, form) or NOT_YET,
        line.doer + (f"（{line.role}）" if line.role else ""),
        _typed(line),
        manner_told(line.manner),
        line.what,
        f"{before}→{after}" if before else after,
        "；".join(filter(None, (*changes, line.note))),
        line.sha[:SHORT_SHA],
    )


def _typed(line: LifeLine) -> str:
    """`李敏@root`, and where the office signs, whether that is proved."""
    signed = SIGNED.get(line.signature, "")
    return line.typed + (f"@{line.login}" if line.login else "") + (f"，{signed}" if signed else "")


def _time(at: datetime | None, form: str) -> str:
    if at is None:
        return ""
    return (
        f"{at:%m-%d %H:%M}"
        if form == "table" and at.year == clock.now().year
        else f"{at:%Y-%m-%d %H:%M}"
    )


def _change_told(change: FieldDifference, form: str) -> str:
    before, after = (_value_told(each, form) for each in (change.before, change.after))
    if change.before is None:
        return f"{change.name}={after}"
    return f"{change.name} {before}→{after or '（没有）'}"


def _value_told(value: object, form: str) -> str:
    said = " ".join(shown(value).split())  # type: ignore[arg-type]
    return cut(said, SHORT) if form == "table" else said


def life_dict(line: LifeLine) -> dict[str, object]:
    """Everything, for programs."""
    before, after = line.states
    return {
        "发生": _time(line.happened, "json"),
        "记录": _time(line.recorded, "json"),
        "谁办": line.who,
        "代": line.stands_for or "",
        "角色": line.role,
        "谁记": line.typed,
        "账号": line.login,
        "签名": SIGNED.get(line.signature, ""),
        "怎样": manner_told(line.manner),
        "事件": line.what,
        "状态": {"前": before, "后": after} if after else {},
        "字段": {
            each.name: {
                "前": None if each.before is None else write_value(each.before),
                "后": None if each.after is None else write_value(each.after),
            }
            for each in line.fields
        },
        "说明": line.note,
        "提交": line.sha,
    }


def _recorded(deed: DeedTold, zone: ZoneInfo) -> datetime:
    return deed.past.recorded.astimezone(zone).replace(tzinfo=None)


def deed_row(deed: DeedTold, zone: ZoneInfo, form: str) -> tuple[str, ...]:
    commit, login = deed.past.commit, login_of(deed.past)
    return (
        _time(_recorded(deed, zone), form),
        _some(deed.numbers) if form == "table" else "、".join(deed.numbers),
        "、".join(deed.events),
        commit.author.name,
        commit.committer.name + (f"@{login}" if login else ""),
        manner_told(deed.manner),
        deed.said,
        deed.past.sha[:SHORT_SHA],
    )


def _some(numbers: Sequence[str]) -> str:
    return f"{numbers[0]} 等 {len(numbers)} 件" if len(numbers) > 1 else "".join(numbers)


def deed_dict(deed: DeedTold, zone: ZoneInfo) -> dict[str, object]:
    commit = deed.past.commit
    return {
        "记录": f"{_recorded(deed, zone):%Y-%m-%d %H:%M}",
        "编号": list(deed.numbers),
        "事件": list(deed.events),
        "谁办": commit.author.name,
        "谁记": commit.committer.name,
        "账号": login_of(deed.past),
        "怎样": manner_told(deed.manner),
        "内容": deed.said,
        "时钟": "CPL_NOW" if clock_was_set(deed.past) else "",
        "文件": [each.path for each in deed.past.own_changes],
        "提交": deed.past.sha,
    }
