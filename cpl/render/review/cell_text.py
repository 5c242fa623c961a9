"""One cell as one line of text: what it holds and how it looks."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from cpl.render.text.filters import moment

KINDS = {"n": "数", "f": "公式", "e": "错误", "b": "真假", "d": "日期"}
HORIZONTAL = {"left": "左", "center": "中", "right": "右", "justify": "两端", "distributed": "分散"}
VERTICAL = {"top": "上", "center": "居中", "bottom": "下"}
SIDES = ("left", "right", "top", "bottom")
SIDE_NAMES = ("左", "右", "上", "下")
DEFAULT_SIZE = 11
BLACK = ("FF000000", "00000000")


def cell_line(cell: Any) -> str:
    """公式 =SUM(F7:F9) {#,##0.00} [粗 右 框]"""
    words = [_value(cell), style_line(cell)]
    if cell.number_format != "General":
        words.insert(1, f"{{{cell.number_format}}}")
    if cell.hyperlink is not None:
        words.append(f"链接 {cell.hyperlink.target or cell.hyperlink.location}")
    if cell.comment is not None:
        words.append(f"批注“{_one_line(cell.comment.text)}”")
    return " ".join(filter(None, words))


def style_line(cell: Any) -> str:
    """Only what is not as in an empty workbook."""
    words = list(filter(None, _style(cell)))
    return f"[{' '.join(words)}]" if words else ""


def _value(cell: Any) -> str:
    value = cell.value
    if value is None:
        return "（空）"
    if cell.data_type == "s":
        text = _one_line(value)
        return text if text == text.strip() else f"“{text}”"
    if isinstance(value, date | time):
        return f"日期 {moment(value)}"
    return f"{KINDS.get(cell.data_type, cell.data_type)} {getattr(value, 'text', value)}"


def _style(cell: Any) -> Iterator[str]:
    font, alignment, fill = cell.font, cell.alignment, cell.fill
    yield font.name if font.name != "Calibri" else ""
    yield f"{font.sz:g}" if font.sz and font.sz != DEFAULT_SIZE else ""
    yield "粗" if font.b else ""
    yield "斜" if font.i else ""
    yield "下划线" if font.u else ""
    yield _colour("字", font.color)
    yield HORIZONTAL.get(alignment.horizontal, "")
    yield VERTICAL.get(alignment.vertical, "")
    yield "换行" if alignment.wrap_text else ""
    yield "缩小" if alignment.shrink_to_fit else ""
    yield f"缩进{alignment.indent:g}" if alignment.indent else ""
    yield f"旋转{alignment.textRotation}" if alignment.textRotation else ""
    yield _colour("底", fill.fgColor) if fill.fill_type else ""
    yield _borders(cell.border)
    yield "前缀" if cell.quotePrefix else ""
    yield "" if cell.protection.locked else "不锁"


def _borders(border: Any) -> str:
    styles = [getattr(border, each) and getattr(border, each).style for each in SIDES]
    if not any(styles):
        return ""
    if len(set(styles)) == 1:
        return "框" if styles[0] == "thin" else f"框{styles[0]}"
    sides = zip(SIDE_NAMES, styles, strict=True)
    return "边" + "".join(f"{name}{'' if each == 'thin' else each}" for name, each in sides if each)


def _colour(name: str, colour: Any) -> str:
    if colour is None or colour.type != "rgb" or colour.rgb in BLACK:
        return f"{name}主题{colour.theme}" if _is_theme(colour) else ""
    return f"{name}{colour.rgb[-6:]}"


def _is_theme(colour: Any) -> bool:
    """The theme's own black of text is no colour worth a word."""
    return colour is not None and colour.type == "theme" and colour.theme != 1


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎")
