"""Did an install carry every default? Run by `make install-test`, not by pytest.

It runs under the Python of the new place and gets the checkout as its argument.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from cpl.store.defaults import calendars_root, defaults_root, regulations_root


def not_carried(originals: Path, installed: Path, pattern: str) -> Iterator[Path]:
    """The originals that are missing or different where cpl was installed."""
    for original in sorted(originals.glob(pattern)):
        copy = installed / original.relative_to(originals)
        if original.is_dir() or "__pycache__" in original.parts:
            continue
        if not copy.is_file() or copy.read_bytes() != original.read_bytes():
            yield original


def main(top: Path) -> str | None:
    if defaults_root().is_relative_to(top):
        return f"{defaults_root()} is the checkout, not an install"
    missing = [
        *not_carried(top, defaults_root(), "rules.yaml"),
        *not_carried(top, defaults_root(), "templates/**/*"),
        *not_carried(top, defaults_root(), "samples/**/*"),
        *not_carried(top / "cpl" / "calendars", calendars_root(), "*"),
        *not_carried(top / "cpl" / "regulations", regulations_root(), "**/*.yaml"),
    ]
    return "\n".join(f"not carried by the install: {each}" for each in missing) or None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
