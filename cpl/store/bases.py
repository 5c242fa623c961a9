"""What `extends:` and `with:` may name: what cpl carries, and what an office keeps.

A base that the workspace keeps in rules/bases/ comes before the carried one: a new version
of cpl must not change an adopted regulation.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cpl.codec.joining.extending import COMPONENTS
from cpl.store.defaults import defaults_root, regulations_root
from cpl.store.files import names_in, read_bytes

OLD_RULES, KEPT_BASES, YAML = "rules", "bases", ".yaml"


class Bases(Mapping[str, bytes]):
    """The files that a regulation at a path may stand on; each is read when it is named."""

    def __init__(self, path: Path) -> None:
        beside = path.parent if path.parent.name == OLD_RULES else path.parent / OLD_RULES
        carried, kept = regulations_root(), beside / KEPT_BASES
        profiles = defaults_root() / "samples" / OLD_RULES
        self.beside = beside
        self.folders = {
            **_components_in(carried),
            **_components_in(kept),
            **_named_in(carried, profiles, beside, kept),
        }

    def over(self, other: "Bases") -> "Bases":
        """What this office keeps comes before what the other path has beside it."""
        kept = {name: each for name, each in self.folders.items() if self._is_beside(each)}
        self.folders = {**other.folders, **kept}
        return self

    def __getitem__(self, name: str) -> bytes:
        return read_bytes(self.folders[name] / f"{name.removeprefix(COMPONENTS)}{YAML}")

    def __iter__(self) -> Iterator[str]:
        return iter(self.folders)

    def __len__(self) -> int:
        return len(self.folders)

    def not_kept(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of these that lie only in the installed cpl."""
        return tuple(
            key for key in keys if key in self.folders and not self._is_beside(self.folders[key])
        )

    def _is_beside(self, folder: Path) -> bool:
        return folder.is_relative_to(self.beside)


def kept_as(root: Path, key: str) -> Path:
    """Where the workspace at `root` keeps the base or component with this key."""
    return root / OLD_RULES / KEPT_BASES / f"{key}.yaml"


def _named_in(*folders: Path) -> dict[str, Path]:
    """The folder of every regulation by its name; a later one comes before an earlier."""
    return {
        name.removesuffix(YAML): folder for folder in folders for name in names_in(folder, YAML)
    }


def _components_in(folder: Path) -> dict[str, Path]:
    found = _named_in(folder / COMPONENTS)
    return {f"{COMPONENTS}{name}": each for name, each in found.items()}
