"""`reports/2026-10/月报.yaml` ⇄ `Issued`: what an issued report said, for the reports after it."""

from datetime import datetime

from cpl.domain.statistics.view import Issued
from cpl.domain.values.periods import any_period
from cpl.problems import Location, Problem
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse

MOMENT = "%Y-%m-%d %H:%M"
HEAD = "# 下发时的数，程序写的，不要改：下月的“上月结转”从这里来。\n"


def write_issued(issued: Issued) -> bytes:
    """The frozen file: the numbers of records first, then every table as printed."""
    plain: dict[str, Plain] = {
        "报告期": str(issued.period),
        "代码": issued.code,
        "数据截止": issued.known_by.strftime(MOMENT),
        "签发时间": issued.issued_at,
        "签发": issued.issued_by,
        "率": {name: each for name, each in issued.rates.items() if each},
        "受理": [*sorted(issued.received)],
        "补录": [*sorted(issued.late)],
        "办结": [*sorted(issued.ended)],
        "未结": {number: issued.open[number] for number in sorted(issued.open)},
        "表": {title: _rows(each) for title, each in issued.tables.items()},
    }
    return (HEAD + emit(plain)).encode()


def read_issued(path: str, data: bytes) -> tuple[Issued | None, tuple[Problem, ...]]:
    """The issued report in a file; a file that no longer reads is a problem, never guessed at."""
    document, problems = parse(path, data)
    if document is None:
        return None, problems
    plain = document.plain()
    try:
        return _issued(plain), ()
    except (KeyError, TypeError, ValueError) as error:
        message = f"这份下发的月报读不懂（{error}）。"
        mend = "用 git restore 恢复下发时的样子。"
        return None, (Problem(Location(path), "issued-report-unreadable", message, mend),)


def _issued(plain: dict[str, Plain]) -> Issued:
    return Issued(
        period=any_period(_text(plain["报告期"])),
        known_by=datetime.strptime(_text(plain["数据截止"]), MOMENT),
        received=_numbers(plain["受理"]),
        late=_numbers(plain["补录"]),
        ended=_numbers(plain["办结"]),
        open=_texts(plain["未结"]),
        code=_text(plain["代码"]),
        issued_at=_text(plain["签发时间"]),
        issued_by=_text(plain["签发"]),
        rates=_texts(plain.get("率", {})),
        tables=_tables(plain.get("表", {})),
    )


def _rows(table: tuple[tuple[str, ...], ...]) -> list[Plain]:
    return [list[Plain](each) for each in table]


def _tables(plain: Plain) -> dict[str, tuple[tuple[str, ...], ...]]:
    if not isinstance(plain, dict):
        return {}
    return {title: tuple(map(_cells, _listed(each))) for title, each in plain.items()}


def _cells(plain: Plain) -> tuple[str, ...]:
    return tuple(map(_text, _listed(plain)))


def _listed(plain: Plain) -> list[Plain]:
    if not isinstance(plain, list):
        raise TypeError("应当是表的各行")
    return plain


def _text(plain: Plain) -> str:
    if not isinstance(plain, str):
        raise TypeError("应当是一句话")
    return plain


def _numbers(plain: Plain) -> frozenset[str]:
    if plain == "":
        return frozenset()
    if not isinstance(plain, list):
        raise TypeError("应当是编号的列表")
    return frozenset(map(_text, plain))


def _texts(plain: Plain) -> dict[str, str]:
    if plain == "":
        return {}
    if not isinstance(plain, dict):
        raise TypeError("应当是“名称: 值”")
    return {name: _text(each) for name, each in plain.items()}
