"""What `cpl verify` says: of a paper, a file, a seal, of everything; in words or for programs."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import click

from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.output import pairs, table
from cpl.cli.frame.window import whole
from cpl.cli.history.log_rows import deed_row, life_row
from cpl.domain.values.paper_codes import LENGTH, CodeKind, PaperCode
from cpl.domain.values.periods import any_period
from cpl.store.seals.tags import Signed
from cpl.use_cases.history.lines import LifeLine
from cpl.use_cases.sealing.archive import IssuedFile, PaperFate
from cpl.use_cases.sealing.seal_checking import SealState
from cpl.use_cases.verifying.everything import Whole
from cpl.use_cases.verifying.files import FileVerdict, Match
from cpl.use_cases.verifying.papers import PaperVerdict
from cpl.use_cases.verifying.registers import SinceListed

RIGHT, WRONG = "✓", "✗"
HEADERS = ("项目", "说明")
MOST_DIFFERENCES = 200
MOST_DEEDS = 200
Pairs = Iterator[tuple[str, str]]


def verdict_said(verdict: PaperVerdict, form: str) -> int:
    """One paper by its code."""
    _said(_verdict_head(verdict), list(verdict_pairs(verdict)), verdict.stands, form)
    return 0 if verdict.stands else 1


def _verdict_head(verdict: PaperVerdict) -> str:
    paper = verdict.paper
    fate = "签发过，存档原样" if verdict.stands else "签发过，存档的那一份不对了"
    return f"编码 {paper.code}：{paper.name}（{paper.about}），{fate}"


def verdict_pairs(verdict: PaperVerdict) -> Pairs:
    paper = verdict.paper
    typed = verdict.typed_by
    by = f"{verdict.issued_by}（{typed}代录）" if typed != verdict.issued_by else typed
    yield "签发", f"{verdict.issued_at}　{by}"
    if verdict.rules:
        yield "规则", verdict.rules
    yield "存档", "\n".join(_file_told(each) for each in paper.files)
    if verdict.forged:
        yield "来源", f"{verdict.forged}，和签发时记下的对不上。"
    yield "封存", verdict.sealed or "还没有（下一次下发月报时封存）"
    if verdict.later:
        told = (f"{each.name} {each.code}" for each in verdict.later)
        yield "后来又有", "、".join(told)
    if verdict.since_listed:
        yield "签发以后", "\n".join(_listed_told(verdict.since_listed))
    elif verdict.since:
        yield "签发以后", "\n".join(_line_told(each) for each in verdict.since)
    elif not paper.is_report:
        yield "签发以后", "记录没有变过"
    if paper.is_report:
        with suppress(ValueError):  # somebody's own folder among the reports is of no period
            unit = any_period(paper.about).unit.value
            yield "下发以后", f"迟来的记录：cpl report {paper.name} --{unit} {paper.about} 会说"


def _file_told(each: IssuedFile) -> str:
    if each.fate is PaperFate.WHOLE:
        return f"{each.path}：原样"
    by = each.by
    who = f"（{by.commit.author.name}，{by.sha[:10]}）" if by else "（还没有提交）"
    return f"{each.path}：{each.fate.value}{who}。恢复：{each.restoring}"


def _line_told(each: LifeLine) -> str:
    _, recorded, who, _, doing, what, _, told, _ = life_row(each, "csv")
    return " ".join(filter(None, (recorded, doing, what, who, told)))


def _listed_told(since: SinceListed) -> Iterator[str]:
    """Of a register; a deed a line."""
    if not since.records:
        yield "上面没有编号，后来的改动看 cpl log --since 签发的那一天"
        return
    count = len(since.deeds) + since.closed
    yield f"上面的 {since.records} 件" + (f"改过 {count} 次" if count else "没有变过")
    for each in since.deeds[:MOST_DEEDS]:
        recorded, numbers, events, who, _, manner, said, _ = deed_row(each, since.zone, "csv")
        yield " ".join(filter(None, (recorded, manner, numbers, events, who, said)))
    if len(since.deeds) > MOST_DEEDS:
        yield f"还有 {len(since.deeds) - MOST_DEEDS} 次，看 cpl log --since 签发的那一天"
    if since.closed:
        yield f"另有 {since.closed} 次你看不到"


def file_said(found: FileVerdict, form: str) -> int:
    """One file beside the paper that was issued."""
    code = found.code.text if found.code else ""
    head = f"{found.file}：{found.match.value}" + (f"　编码 {code}" if code else "")
    rows = list(_file_pairs(found))
    _said(head, rows, found.stands, form)
    return 0 if found.stands else 1


def _file_pairs(found: FileVerdict) -> Pairs:
    if found.match is Match.NO_CODE:
        yield "说明", "没有印编码，不是 cpl 签发的，或者印编码的那一格删了。"
    if found.match is Match.UNKNOWN and found.code:
        mistyped = found.code.typed is CodeKind.MISTYPED
        yield "说明", "编码的校验字对不上，改过。" if mistyped else "没有签发过这个编码的单。"
    if found.match is Match.DRAFT:
        issued = "；签发过的那一份见下面" if found.verdict else "，也没有签发过"
        yield "说明", f"纸上写着草稿：谁都可以出，不证明什么{issued}。"
    if found.differences:
        shown = found.differences[:MOST_DIFFERENCES]
        told = [f"{e.place}　{_one(e.was)} → {_one(e.now)}　{e.unlike.value}" for e in shown]
        more = len(found.differences) - len(shown)
        yield "不同", "\n".join([*told, *([f"还有 {more} 处"] if more else [])])
    if found.verdict is not None:
        paper = found.verdict.paper
        yield "是", f"{paper.name}（{paper.about}）"
        yield from verdict_pairs(found.verdict)


def _one(text: str) -> str:
    return " ".join(text.split())


def papers_said(number: str, verdicts: Sequence[PaperVerdict], form: str) -> int:
    """Every paper that was issued of one record."""
    stands = all(each.stands for each in verdicts)
    rows = [
        (each.paper.code, f"{each.issued_at}　{each.paper.name}　{_state(each)}")
        for each in verdicts
    ]
    _said(f"{number} 签发过 {len(rows)} 份", rows, stands, form)
    return 0 if stands else 1


def _state(verdict: PaperVerdict) -> str:
    return "原样" if verdict.stands else verdict.forged or "改过或者不见了"


def unknown_said(code: PaperCode, near: Sequence[tuple[str, str]], form: str) -> int:
    """No paper has it: a slip of the pen, or nothing that was issued here."""
    if code.typed is CodeKind.MISTYPED:
        typed = len(code.text.replace("-", ""))
        wrong = "校验字对不上" if typed == LENGTH else f"应是 {LENGTH} 个字，这里是 {typed} 个"
        head = f"编码 {code.text} 抄错了：{wrong}。再看一遍纸上的。"
    else:
        head = f"编码 {code.text}：这里没有签发过。"
    said = [("像的有", "\n".join(f"{a}　{b}" for a, b in near))] if near else []
    unissued = "草稿上也印编码，没有签发就查不到；别的工作文件夹签发的，到那里查。"
    more = [] if code.typed is CodeKind.MISTYPED else [("说明", unissued)]
    _said(head, [*said, *more], False, form)
    return 1


def seal_said(state: SealState, form: str) -> int:
    """One seal, by the short form printed on its report."""
    wrong = any(each.is_serious for each in state.findings)
    head = f"{state.tag.name}：{'封存不对了' if wrong else '封存完好'}"
    rows = [("封存", f"{state.tag.at[:16].replace('T', ' ')}　{state.tag.tagger}")]
    rows.append(("签名", state.signature.value))
    if state.seal:
        rows.append(("月报代码", state.seal.code))
    rows += [(each.code, f"{each.say}{each.mend}") for each in state.findings]
    _said(head, rows, not wrong, form)
    return 1 if wrong else 0


def everything_said(found: Whole, form: str) -> int:
    """All seals, all papers."""
    signed = sum(each.signature is Signed.GOOD for each in found.seals)
    bare = sum(each.signature is Signed.NONE for each in found.seals)
    rows = [
        ("封存", f"{len(found.seals)} 个，签名核对过 {signed} 个，没有签名 {bare} 个"),
        ("签发、下发", f"{len(found.papers)} 份，原样 {len(found.papers) - len(found.altered)} 份"),
    ]
    rows += [(each.code, f"{each.say}{each.mend}") for each in found.findings]
    for paper in found.altered:
        rows += [("paper-altered", _file_told(each)) for each in paper.altered]
    rows += [("paper-forged", f"{paper.first.path}：{why}。") for paper, why in found.forged]
    head = "封存和签发过的都是原样" if found.stands else "有封存或者签发过的不对了"
    _said(head, rows, found.stands, form)
    return 0 if found.stands else 1


def _said(head: str, rows: Sequence[tuple[str, str]], stands: bool, form: str) -> None:
    if form == "json":
        import json

        said: dict[str, object] = {"相符": stands, "结果": head}
        for name, value in rows:
            before = said.get(name)
            lines = value.splitlines()
            kept = [*before, *lines] if isinstance(before, list) else lines
            said[name] = kept
        whole(json.dumps(said, ensure_ascii=False, indent=2))
    elif form == "table":
        click.echo(f"{RIGHT if stands else WRONG} {plain_line(head)}")
        pairs((f"  {name}", value) for name, value in rows)
    else:
        table(HEADERS, [("结果", head), *rows], form)
