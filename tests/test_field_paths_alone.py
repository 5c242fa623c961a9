"""How a field path is taken apart is known in one module; everybody else asks it."""

import re
from pathlib import Path

import pytest

import cpl

TOP = Path(cpl.__file__).parent
AT_A_DOT = re.compile(r"""\.r?(?:partition|split)\(["']\.["']""")
NO_FIELD_PATHS = {
    "evidence.py": "the ending of a file's name",
    "bundle.py": "the version of git",
    "field_paths.py": "the one place",
    "record_folders.py": "the ending of a file's name",
    "workspace.py": "the ending of a file's name",
}


@pytest.mark.parametrize("path", sorted(TOP.rglob("*.py")), ids=lambda path: path.stem)
def test_no_text_is_taken_apart_at_its_dots(path: Path) -> None:
    found = AT_A_DOT.findall(path.read_text(encoding="utf-8"))
    assert bool(found) == (path.name in NO_FIELD_PATHS)
