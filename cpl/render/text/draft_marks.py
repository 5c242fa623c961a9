"""A draft says so at its head, whatever template it was made of.

Whoever fills a template gives it the word `稿`: `（草稿）`, and nothing on an issued paper.
"""

import re
from collections.abc import Mapping

DRAFT_WORD = "稿"
DRAFT_LINE = "**草　稿**（没有签发，不作凭据）\n\n"
DRAFT_BAND = '<p style="color:#888;text-align:center;font-size:1.6em">草　稿</p>'
PLACED = re.compile(r"\{[{%][^{}]*稿[^{}]*[%}]\}")
BODY = re.compile(r"<body[^>]*>")


def is_draft(context: Mapping[str, object]) -> bool:
    return bool(context.get(DRAFT_WORD))


def marked_text(text: str, source: str, context: Mapping[str, object]) -> str:
    """With 草稿 as its first line, unless the template speaks of it and so has placed it."""
    placed = not is_draft(context) or PLACED.search(source)
    return text if placed else DRAFT_LINE + text


def marked_page(page: str, source: str, context: Mapping[str, object]) -> str:
    """The same of a page: a band at the top of its body."""
    if not is_draft(context) or PLACED.search(source):
        return page
    begun = BODY.search(page)
    place = begun.end() if begun else 0
    return page[:place] + DRAFT_BAND + page[place:]
