"""Names of files that others wrote down: which stay below the folder they are said to be in."""

import unicodedata

from cpl.loading import pattern

OF_GIT = pattern(r"\.git|git~\d+")  # Windows has a short name for it too


def is_below(name: str) -> bool:
    """Is it a path that neither climbs out nor leads into git's own folder, on any system?"""
    parts = name.replace("\\", "/").split("/")
    return ":" not in parts[0] and not any(map(_is_refused, parts))


def _is_refused(part: str) -> bool:
    """Windows drops dots and blanks at the end, macOS what is not seen; neither minds case."""
    visible = "".join(each for each in part if unicodedata.category(each) != "Cf")
    bare = visible.rstrip(". ").casefold()
    return not bare or bool(OF_GIT.fullmatch(bare))
