"""How a template says which cells somebody else fills in: `{{ 原因分析 | 填写 }}`."""

import re

from cpl.loading import pattern

TO_FILL_IN = pattern(
    r"""\{\{-?\s*(?:(?:本轮|交办以来)\.)?(?P<path>[\w.]*)[^{}]*?
        \|\s*填写\s*(?:\(\s*(?P<quote>["'])(?P<said>.*?)(?P=quote)\s*\)\s*)?-?\}\}""",
    re.VERBOSE,
)
