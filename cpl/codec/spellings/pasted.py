"""A chat or a mail, pasted: which of a registration's fields can be read from it.

Only a proposal, for a person to look at. The text itself is kept whole by
whoever asked: nothing that was said depends on what is found here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime

from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import canonical
from cpl.codec.spellings.moments import TimeContext, half_width_line, leading_moment, moments_in
from cpl.codec.spellings.phones import COUNTRY, LANDLINE, MOBILE, tidy
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.regulation.tenses import Tense
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind

PHONE_WORDS = (
    "电话",
    "手机",
    "手机号",
    "手机号码",
    "联系电话",
    "联系方式",
    "电话号码",
    "tel",
    "phone",
)
NAME_WORDS = ("姓名", "名字", "联系人", "称呼", "发件人", "from")
WHEN_WORDS = ("时间", "日期")
WHERE_WORDS = ("地点", "位置")
SENT_WORDS = ("date", "发送时间", "sent")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
)
TITLES = "先生|女士|小姐|老师|阿姨|大姐|大哥|师傅|同学"

_LABELLED = re.compile(
    r"^\s*(?:[【\[](?P<boxed>[^】\]]{1,10})[】\]]\s*[：:=]?|(?P<plain>[^：:=\s]{1,10})\s*[：:=])"
    r"\s*(?P<value>\S.*?)\s*$"
)
_PHONES = tuple(re.compile(rf"(?<!\d){each}(?!\d)") for each in (COUNTRY + MOBILE, LANDLINE))
_ODD_PHONE = re.compile(
    r"(?:电话|手机|号码|联系方式)[号是为：: ]{0,3}(1[3-9]\d{7,8}|1[3-9]\d{10,11})(?!\d)"
)
"""Said to be a telephone number, with a digit too few or too many: proposed, to be asked about."""
_CALLED = (
    re.compile(rf"(?:我是|我叫|本人)([\u4e00-\u9fff]{{1,3}}(?:{TITLES}))"),
    re.compile(r"(?:我叫|我的名字是|本人叫?)([\u4e00-\u9fff]{2,4})(?=[，,。.！!；;\s、]|$)"),
    re.compile(rf"我是([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，,。.！!；;\s、]|$)"),
    re.compile(rf"(?:免贵姓|我姓)([{SURNAMES}])"),
)
_STAMP = r"(?:\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?|昨天|今天|前天)?\s*\d{1,2}:\d{2}(?::\d{2})?"
_HEADINGS = (
    re.compile(rf"^(?P<who>\S.{{0,19}}?)[:：]?\s+(?P<stamp>{_STAMP})$"),
    re.compile(rf"^(?P<stamp>{_STAMP})\s+(?P<who>\S.{{0,19}}?)[:：]?$"),
)
_WHERE = re.compile(
    r"在([^，,。.！!？?；;：:\s在]{1,12}?"
    r"(?:门口|入口|出口|检票口|餐厅|广场|车站|站台|停车场|售票处|服务台|大厅|商店|超市|影院|剧场|馆|楼|店))"
)
_MEANT = r"(?:我要|我想|想要?|提|主题|subject)[^，。,\n]{0,4}?"
_ADDRESS = re.compile(r"<[^>]*>|[\"'“”‘’]")


@dataclass(frozen=True)
class Wanted:
    """The paths that a text may fill, with their fields, and which of them play a part.

    A path that `tenses` does not name is about what has happened.
    """

    fields: Mapping[str, Field]
    tenses: Mapping[str, Tense] = field(default_factory=dict)
    phone: str = ""
    name: str = ""
    when: str = ""
    where: str = ""
    story: str = ""
    kind: str = ""
    category: str = ""
    not_names: frozenset[str] = field(default_factory=frozenset)

    def labels(self) -> dict[str, str]:
        """The words in front of a colon that name a path."""
        paths = tuple(self.fields)
        found = {FieldPath(path).leaf: path for path in reversed(paths)}
        found |= {path: path for path in paths}
        parts = ((PHONE_WORDS, self.phone), (NAME_WORDS, self.name), (WHEN_WORDS, self.when))
        for words, path in (*parts, (WHERE_WORDS, self.where)):
            found |= {word: path for word in words if path and word not in found}
        return found


@dataclass(frozen=True)
class PastedLine:
    """One line of the text: who said it, and when, where a chat's heading tells."""

    text: str
    who: str
    at: datetime


def proposed(text: str, wanted: Wanted, reference: TimeContext) -> dict[str, str]:
    """What each path could be, in the order of the paths."""
    said = _of_callers(text, wanted, reference)
    found = dict(_labelled(said, wanted, reference))
    guesses = (
        (wanted.phone, _phone(said)),
        (wanted.name, _name(said)),
        (wanted.when, _when(said)),
        (wanted.where, _where(said)),
        (wanted.kind, _meant(said, wanted.fields[wanted.kind]) if wanted.kind else ""),
        (
            wanted.category,
            _mentioned(said, wanted.fields[wanted.category]) if wanted.category else "",
        ),
    )
    for path, guess in guesses:
        if path and guess and path not in found:
            found[path] = guess
    return {path: found[path] for path in wanted.fields if path in found}


def unread(text: str, wanted: Wanted, reference: TimeContext) -> dict[str, str]:
    """Why a line that names a path could not be read as it, where nothing else fills the path."""
    found = proposed(text, wanted, reference)
    faults: dict[str, str] = {}
    for path, value, at in _named(_of_callers(text, wanted, reference), wanted):
        if path not in found:
            try:
                _canonical(wanted, path, value, replace(reference, now=at))
            except ValueProblemError as problem:
                faults.setdefault(path, str(problem))
    return faults


def _of_callers(text: str, wanted: Wanted, reference: TimeContext) -> list[PastedLine]:
    """The lines of whoever is not of the office."""
    lines = _lines(text, reference.now, frozenset(wanted.labels()))
    return [each for each in lines if each.who not in wanted.not_names]


def _lines(text: str, now: datetime, labels: frozenset[str]) -> Iterator[PastedLine]:
    """Without the headings, which say who and when of the lines below them.

    `发生时间：2026-11-21 14:30` looks like one and is none: nobody is called 发生时间.
    """
    who, at = "", now
    for line in text.split("\n"):
        flat = half_width_line(line).strip()
        heading = next((hit for each in _HEADINGS if (hit := each.match(flat))), None)
        label, value = _label(flat)
        if heading and label not in labels:
            who, at = heading["who"], _moment(heading["stamp"], now) or at
        elif label.lower() in SENT_WORDS:
            at = _moment(value, now) or at
        else:
            yield PastedLine(line, who, at)


def _moment(text: str, now: datetime) -> datetime | None:
    return leading_moment(text, now)[0]


def _labelled(
    lines: list[PastedLine], wanted: Wanted, reference: TimeContext
) -> Iterator[tuple[str, str]]:
    """`电话：138…` by the rules' own names and what people usually write."""
    for path, value, at in _named(lines, wanted):
        text = _typed(wanted, path, value, replace(reference, now=at))
        if text:
            yield path, text


def _named(lines: list[PastedLine], wanted: Wanted) -> Iterator[tuple[str, str, datetime]]:
    """The path that a line names, what stands behind it, and when that was written."""
    labels = wanted.labels()
    for line in lines:
        label, value = _label(line.text)
        path = labels.get(label, labels.get(label.lower(), ""))
        if path and path != wanted.story:
            yield path, _ADDRESS.sub("", value).strip(), line.at


def _label(line: str) -> tuple[str, str]:
    """`电话：138…` or `【电话】138…` as label and value; both empty where it is neither."""
    match = _LABELLED.match(line)
    return (match["boxed"] or match["plain"], match["value"]) if match else ("", "")


def _typed(wanted: Wanted, path: str, text: str, reference: TimeContext) -> str:
    """The text as this field takes it; empty where it cannot."""
    try:
        return _canonical(wanted, path, text, reference)
    except ValueProblemError:
        is_past = wanted.tenses.get(path, Tense.PAST) is Tense.PAST
        about = wanted.fields[path].kind is Kind.MOMENT and is_past  # 昨天14:30左右
        moment = _moment(text, reference.now) if about else None
        return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _canonical(wanted: Wanted, path: str, text: str, reference: TimeContext) -> str:
    """Raises ValueProblemError."""
    tense = wanted.tenses.get(path, Tense.PAST)
    return canonical(wanted.fields[path], text, reference, tense)


def _phone(lines: list[PastedLine]) -> str:
    for pattern in _PHONES:
        for line in lines:
            match = pattern.search(half_width_line(line.text))
            if match:
                return tidy(match[0])
    odd = (_ODD_PHONE.search(half_width_line(line.text)) for line in lines)
    return next((match[1] for match in odd if match), "")


def _name(lines: list[PastedLine]) -> str:
    """What they call themselves, or else who wrote the chat."""
    for pattern in _CALLED:
        for line in lines:
            match = pattern.search(line.text)
            if match:
                return match[1]
    return next((each.who for each in lines if each.who), "")


def _when(lines: list[PastedLine]) -> str:
    for line in lines:
        for spoken in moments_in(line.text, line.at):
            return f"{spoken.moment:%Y-%m-%d %H:%M}"
    return ""


def _where(lines: list[PastedLine]) -> str:
    return next((match[1] for line in lines if (match := _WHERE.search(line.text))), "")


def _meant(lines: list[PastedLine], known: Field) -> str:
    """`我要投诉`, `主题：建议`: only what they call it, for the kind decides the way it goes."""
    for choice in known.choices:
        pattern = re.compile(_MEANT + re.escape(choice), re.IGNORECASE)
        if any(pattern.search(each.text) for each in lines):
            return choice
    return ""


def _mentioned(lines: list[PastedLine], known: Field) -> str:
    """The one choice that the text speaks of; the last is the catch-all, and is not guessed."""
    text = "\n".join(line.text for line in lines)
    found = [each for each in known.choices[:-1] if each in text]
    return found[0] if len(found) == 1 else ""
