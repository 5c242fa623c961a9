"""Carries rules.yaml, templates/, hooks/ and samples/ in every install; setup.cfg says the rest.

They stand at the top of the repository, where people look for them. A wheel has no top,
so the build copies them to cpl/_defaults. An editable install copies nothing: there
cpl/store/defaults.py finds the originals.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = Path(__file__).resolve().parent
FOLDERS = ("templates", "hooks", "samples")
DEFAULTS = ("rules.yaml", *FOLDERS)


def default_files() -> list[Path]:
    """What an install carries, relative to the top."""
    inside = [each for name in FOLDERS for each in sorted((TOP / name).rglob("*"))]
    return [
        each.relative_to(TOP)
        for each in [TOP / DEFAULTS[0], *inside]
        if each.is_file() and "__pycache__" not in each.parts
    ]


class BuildWithDefaults(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self.copy_defaults(Path(self.build_lib, "cpl", "_defaults"))

    def copy_defaults(self, target: Path) -> None:
        missing = [name for name in DEFAULTS if not (TOP / name).exists()]
        if missing:
            raise FileNotFoundError(f"an install must carry {', '.join(missing)}")
        shutil.rmtree(target, ignore_errors=True)  # an earlier build may hold files since deleted
        for file in default_files():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / file, target / file)

    def get_source_files(self) -> list[str]:
        """What the sdist carries."""
        return [*super().get_source_files(), *map(str, default_files())]


setup(cmdclass={"build_py": BuildWithDefaults})
