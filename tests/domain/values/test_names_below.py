"""Names of files that others wrote down."""

import pytest

from cpl.domain.values.names_below import is_below


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../../b",
        "/etc/passwd",
        "C:/a",
        "..\\a",
        "",
        "a//b",
        "a/./b",
        "a/.. /b",
        ".git/config",
        ".GIT/hooks/pre-commit",
        "a/.git/config",
        ".git. /config",
        "GIT~1/config",
        ".g\u200cit/config",
    ],
)
def test_what_climbs_or_leads_into_git(name: str) -> None:
    assert not is_below(name)


@pytest.mark.parametrize(
    "name",
    [
        "rules.yaml",
        "complaints/2026/11/TS20261121-001.yaml",
        "附件/照片 1.jpg",
        ".gitignore",
        "说明...",
    ],
)
def test_what_stays_below(name: str) -> None:
    assert is_below(name)
