"""Where the repository's own things stand, for tests at any depth."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
TOP = TESTS.parent
CASES = TESTS / "cases"
