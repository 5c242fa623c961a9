"""The regulations that cpl carries: which there are, and where one stands."""

from pathlib import Path

from cpl.codec.joining.extending import COMPONENTS
from cpl.problems import UsageProblem, suggestion
from cpl.store.defaults import defaults_root, regulations_root


def profiles() -> dict[str, Path]:
    """Every profile by its name: `聊城交运` is samples/rules/聊城交运.yaml."""
    folder = defaults_root() / "samples" / "rules"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder.is_dir() else {}


def profile_path(name: str) -> Path:
    """The file of the profile with this name, or the file so named; raises UsageProblem."""
    known = profiles()
    if name in known:
        return known[name]
    if Path(name).is_file():
        return Path(name).resolve()
    if name.endswith((".yaml", ".yml")):
        raise UsageProblem(f"没有 {name} 这个文件。")
    listed = suggestion(name, tuple(known)) or f"有：{'、'.join(known)}。"
    raise UsageProblem(f"没有“{name}”这套规则。{listed}也可以给一个规则文件。")


def base_or_component(name: str) -> Path | None:
    """The file of 底稿, or of the component of this name; None for anything else."""
    root = regulations_root()
    found = (root / f"{key}.yaml" for key in (name, f"{COMPONENTS}{name}"))
    return next((each for each in found if Path(name).name == name and each.is_file()), None)
