"""docs/覆盖.md: every duty, the clause or thing that meets it, and what proves that."""

from collections.abc import Iterator, Mapping, Sequence

from dutybook import (
    CONFIRMATION,
    NOT_MET,
    Answer,
    Duty,
    Profile,
    Proof,
    Regulation,
    is_not_met,
    proofs_of,
)

from cpl.domain.regulation.rules import MET_BY

ASPECTS = {
    "ROLE": "角色", "CHAN": "渠道", "STEP": "步骤", "DL": "时限", "FIELD": "字段", "FORM": "表单",
    "AUTH": "权限", "CLASS": "分类", "REJ": "不受理", "CLOSE": "闭环", "RPT": "报告",
    "ESC": "升级", "VISIT": "回访", "ACC": "考核问责", "PRIV": "保密", "BAN": "禁止",
    "EVID": "证据", "IMPR": "改进", "GAP": "空缺", "PRIN": "原则", "note": "说明",
}  # fmt: skip

MET, RECORDED, CONFIRMED, UNMET = "已做到", "只有记录", "只靠确认", "未做到"
NOT_YET, UNPROVEN = "还没有", "没有测试"
STANDINGS = (MET, RECORDED, CONFIRMED, UNMET, UNPROVEN, NOT_YET)

INTRO = """\
# 覆盖：每一项职责由什么做到，由什么测试证明

这份表由 `make golden` 从规则和测试生成，不要手改；与实际不符时测试不通过。

- **已做到**：规则里有一条，并且看得见它管用：例子里不照办的被拒绝、逾期、要升级，
  或者有一个测试读程序的输出。
- **只有记录**：规则里有字段、事件、命令，例子里记得下来，没有哪个例子里有人因此被拒绝、催促。
- **只靠确认**：礼貌和行为一类，程序判断不了，由经办人在单上勾选；勾选了不等于真做到。
- **未做到**：写明理由。
- **没有测试**：规则里有，还没有例子或测试证明。
- **还没有**：这套规定的规则文件还没有写，或者没有写到这一项。
"""


def table(
    regulations: Sequence[Regulation], profiles: Mapping[str, Profile], proofs: Sequence[Proof]
) -> str:
    """The whole page."""
    parts = [
        INTRO,
        _lines(_summary(regulations, profiles, proofs)),
        *(_lines(_section(each, profiles.get(each.id), proofs)) for each in regulations),
        _lines(_without_words(regulations)),
    ]
    return "\n".join(parts)


def standing(duty: Duty, profile: Profile | None, proofs: Sequence[Proof]) -> str:
    """One of STANDINGS."""
    answers = profile.answers_to(duty.id) if profile else ()
    if profile is None or not answers:
        return NOT_YET
    if is_not_met(answers):
        return UNMET
    found = proofs_of(duty, profile, proofs)
    if not found:
        return UNPROVEN
    if any(each.kind == CONFIRMATION for each in answers):
        return CONFIRMED
    return MET if any(duty.id in each.shown for each in found) else RECORDED


def _summary(
    regulations: Sequence[Regulation], profiles: Mapping[str, Profile], proofs: Sequence[Proof]
) -> Iterator[str]:
    yield from _header("规定", "职责", *STANDINGS)
    rows = [
        [standing(duty, profiles.get(each.id), proofs) for duty in each.duties]
        for each in regulations
    ]
    for each, found in zip(regulations, rows, strict=True):
        yield _row(f"{each.id} {each.name}", *_counts(found))
    yield _row("合计", *_counts([one for found in rows for one in found]))


def _counts(found: Sequence[str]) -> tuple[str, ...]:
    return (str(len(found)), *(str(found.count(each)) for each in STANDINGS))


def _section(
    regulation: Regulation, profile: Profile | None, proofs: Sequence[Proof]
) -> Iterator[str]:
    yield f"## {regulation.id} {regulation.name}"
    yield ""
    yield f"`samples/rules/{profile.stem}.yaml`" if profile else "规则文件还没有写。"
    yield ""
    yield from _header("编号", "方面", "原文", "结论", "由什么做到", "测试")
    for duty in regulation.duties:
        answers = profile.answers_to(duty.id) if profile else ()
        found = proofs_of(duty, profile, proofs) if profile else ()
        tests = "、".join(f"`{each.name}`" for each in found)
        yield _row(
            duty.id,
            _aspect(duty),
            _words(duty),
            standing(duty, profile, proofs),
            "；".join(dict.fromkeys(map(_said, answers))),
            tests,
        )


def _aspect(duty: Duty) -> str:
    return "、".join(ASPECTS[each] for each in duty.aspect.split("/"))


def _words(duty: Duty) -> str:
    """The operative words; where there are none, what is to be done, as such."""
    said = "；".join(f"“{each}”" for each in duty.words)
    reference = f"（{duty.paragraph}）{duty.about}" if duty.paragraph else ""
    return f"{said}{reference}"


def _said(answer: Answer) -> str:
    if answer.kind == NOT_MET:
        return f"未做到：{answer.name}"
    return f"{MET_BY.get(answer.kind, answer.kind)} {answer.name}".strip()


def _without_words(regulations: Sequence[Regulation]) -> Iterator[str]:
    """The duties whose words cannot be compared with a quote, because the list has none."""
    duties = [duty for each in regulations for duty in each.duties if not duty.words]
    none = [each.id for each in duties if each.paragraph == "无原文"]
    paragraphs = [each.id for each in duties if each.paragraph != "无原文"]
    yield "## 没有原文可比的职责"
    yield ""
    yield f"没有原文的 {len(none)} 项：{'、'.join(none)}。"
    yield ""
    yield f"原文只是段落号的 {len(paragraphs)} 项：{'、'.join(paragraphs)}。"
    yield ""
    yield "这些条款的引文只与规定全文比对，全文不在本仓库里。"


def _header(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(each.replace('|', '／') for each in cells)} |"


def _lines(lines: Iterator[str]) -> str:
    return "\n".join((*lines, ""))
