"""How a field path is taken apart is known in one module; everybody else asks it."""

import re

from sources import SOURCES

AT_A_DOT = re.compile(r"""\.r?(?:partition|split)\(["']\.["']""")
NO_FIELD_PATHS = {
    "evidence.py": "the ending of a file's name",
    "bundle.py": "the version of git",
    "field_paths.py": "the one place",
    "record_folders.py": "the ending of a file's name",
}


def test_no_text_is_taken_apart_at_its_dots() -> None:
    found = {each.name for each in SOURCES if AT_A_DOT.search(each.read_text(encoding="utf-8"))}
    assert found == set(NO_FIELD_PATHS)
