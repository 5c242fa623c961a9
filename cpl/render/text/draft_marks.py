"""A draft says so at its head, whatever template it was made of; a blank sheet, too.

Whoever fills a template gives it the word `稿`: `（草稿）` or `（空白单）`, and nothing on an
issued paper.
"""

from collections.abc import Mapping

from cpl.loading import pattern

DRAFT_WORD = "稿"
DRAFT_SAID, BLANK_SAID = "（草稿）", "（空白单）"
HEADS = {DRAFT_SAID: "草　稿", BLANK_SAID: "空白单"}
DRAFT_LINE = "**草　稿**（没有签发，不作凭据）\n\n"
BLANK_LINE = "**空白单**（手写，事后照着登记）\n\n"
LINES = {DRAFT_SAID: DRAFT_LINE, BLANK_SAID: BLANK_LINE}
BAND = '<p style="color:#888;text-align:center;font-size:1.6em">{}</p>'
PLACED = pattern(r"\{[{%][^{}]*稿[^{}]*[%}]\}")
BODY = pattern(r"<body[^>]*>")


def head_of(context: Mapping[str, object]) -> str:
    """What stands large at the head of every page: 草　稿; empty on an issued paper."""
    return HEADS.get(str(context.get(DRAFT_WORD, "")), "")


def draft_line(source: str, context: Mapping[str, object]) -> str:
    """A draft's first line; none where the template speaks of it, and so has placed it."""
    if not head_of(context) or PLACED.search(source):
        return ""
    return LINES[str(context[DRAFT_WORD])]


def marked_page(page: str, source: str, context: Mapping[str, object]) -> str:
    """The same of a page: a band at the top of its body."""
    head = head_of(context)
    if not head or PLACED.search(source):
        return page
    begun = BODY.search(page)
    place = begun.end() if begun else 0
    return page[:place] + BAND.format(head) + page[place:]
