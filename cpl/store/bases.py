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
        self.paths = {
            **_components_in(carried),
            **_components_in(kept),
            **_named_in(carried, profiles, beside, kept),
        }

    def over(self, other: "Bases") -> "Bases":
        """What this office keeps comes before what the other path has beside it."""
        kept = {k: p for k, p in self.paths.items() if p.is_relative_to(self.beside)}
        self.paths = {**other.paths, **kept}
        return self

    def __getitem__(self, name: str) -> bytes:
        return read_bytes(self.paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def not_kept(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of these that lie only in the installed cpl."""
        return tuple(
            key
            for key in keys
            if key in self.paths and not self.paths[key].is_relative_to(self.beside)
        )


def kept_as(root: Path, key: str) -> Path:
    """Where the workspace at `root` keeps the base or component with this key."""
    return root / OLD_RULES / KEPT_BASES / f"{key}.yaml"


def _named_in(*folders: Path) -> dict[str, Path]:
    """Every regulation by its name; in a later folder comes before the same in an earlier."""
    return {
        name.removesuffix(YAML): folder / name
        for folder in folders
        for name in names_in(folder, YAML)
    }


def _components_in(folder: Path) -> dict[str, Path]:
    found = _named_in(folder / COMPONENTS)
    return {f"{COMPONENTS}{name}": path for name, path in found.items()}
