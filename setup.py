"""Carries rules.yaml, templates/ and samples/ in every install; setup.cfg says the rest.

They stand at the top of the repository, where people look for them. A wheel has no top,
so the build copies them to cpl/_defaults. An editable install copies nothing: there
cpl/store/defaults.py finds the originals.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = Path(__file__).resolve().parent
DEFAULTS = ("rules.yaml", "templates", "samples")


def default_files() -> list[Path]:
    """What an install carries, relative to the top; a default that is missing stops the build."""
    found: list[Path] = []
    for name in DEFAULTS:
        place = TOP / name
        files = [each for each in sorted(place.rglob("*")) if each.is_file()]
        if not (files or place.is_file()):
            raise FileNotFoundError(place)
        found += files or [place]
    return [each.relative_to(TOP) for each in found if "__pycache__" not in each.parts]


class BuildWithDefaults(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self.copy_defaults(Path(self.build_lib, "cpl", "_defaults"))

    def copy_defaults(self, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)  # an earlier build may hold files since deleted
        for file in default_files():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / file, target / file)

    def get_source_files(self) -> list[str]:
        """What the sdist carries."""
        return [*super().get_source_files(), *map(str, default_files())]


setup(cmdclass={"build_py": BuildWithDefaults})
