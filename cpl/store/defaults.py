"""Where the defaults lie that every install carries: rules, bases, templates, samples, calendars.

In a checkout they are the files at its top, read in place. In an install they are the
copies that setup.py put into the package. Nothing else may guess these places.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def defaults_root() -> Path:
    """The folder that holds rules.yaml, templates/ and samples/."""
    installed = _PACKAGE / "_defaults"
    return installed if installed.is_dir() else _PACKAGE.parent


def is_as_carried(template: Path) -> bool:
    """Is the office's template just as cpl laid it there?"""
    carried = defaults_root() / "templates" / template.name
    return carried.is_file() and carried.read_bytes() == template.read_bytes()


def regulations_root() -> Path:
    """The folder that holds what a regulation may extend: 底稿.yaml, components/, default.yaml."""
    return _PACKAGE / "regulations"


def park_rules() -> Path:
    """The rules of the theme park in whose month one practises, and that the samples are of.

    What regulations before 底稿 stand on by `extends: default` is the same file.
    """
    return regulations_root() / "default.yaml"


def calendars_root() -> Path:
    """The folder that holds one calendar a year, 2026.yaml and so on."""
    return _PACKAGE / "calendars"
