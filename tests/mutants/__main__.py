"""`make mutants M='decisions.engine time'`: try the wrongs, print what no test noticed."""

import argparse
import sys
from collections import defaultdict
from fnmatch import fnmatchcase
from itertools import combinations
from pathlib import Path
from random import Random

from mutants.known import Known, read_known
from mutants.trials import Verdict, tried
from mutants.wrongs import Wrong, wrongs_of

TOP = Path(__file__).resolve().parents[2]
TESTS = [
    "tests/domain",
    "tests/use_cases/merging",
    "tests/test_cases.py",
    "tests/test_audit_reference.py",
    "-m",
    "not slow",
    "--hypothesis-profile=mutants",
]


def main() -> int:
    """Ctrl-C ends it early and counts what was tried until then."""
    asked = _asked()
    every = [
        wrong
        for path in sorted(asked.code.rglob("*.py"))
        for wrong in wrongs_of(_module_of(path, asked.top), path)
    ]
    wrongs = _picked(every, asked.modules or ["*"])
    if asked.sample:
        lot = Random(asked.seed).sample(range(len(wrongs)), min(asked.sample, len(wrongs)))
        wrongs = [wrongs[number] for number in sorted(lot)]
    known = read_known(asked.known)
    verdicts: dict[int, Verdict] = {}
    arguments = [f"--rootdir={asked.top}", "-o", "addopts=", "-p", "no:cacheprovider"]
    try:
        for number, verdict in tried(wrongs, [*arguments, *(asked.tests or TESTS)]):
            verdicts[number] = verdict
            if verdict is not Verdict.KILLED and known.reason(wrongs[number]) is None:
                _tell(wrongs[number], verdict, asked.top)
    except KeyboardInterrupt:
        print(f"\nstopped: {len(verdicts)} of {len(wrongs)} were tried", flush=True)
    done = [(wrongs[number], verdicts[number]) for number in sorted(verdicts)]
    killed = [wrong for wrong, verdict in done if verdict is Verdict.KILLED]
    stale = known.stale(every, killed)
    _print_score(done, known)
    for each in stale:
        print(f"known.yaml: no survivor any more, strike it out: {each}", file=sys.stderr)
    return int(bool(stale) or _open(done, known) > 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", help="decisions.engine, engine, time, flow*; else all"
    )
    parser.add_argument("--top", type=Path, default=TOP, help="where the tests are run")
    parser.add_argument("--code", type=Path, default=TOP / "cpl" / "domain")
    parser.add_argument("--known", type=Path, default=Path(__file__).with_name("known.yaml"))
    parser.add_argument("--sample", type=int, help="so many of them, taken by lot")
    parser.add_argument("--seed", type=int, default=0, help="which lot")
    parser.add_argument("--tests", action="append", help="an argument for pytest")
    return parser.parse_args()


def _module_of(path: Path, top: Path) -> str:
    parts = path.relative_to(top).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _picked(every: list[Wrong], patterns: list[str]) -> list[Wrong]:
    """Those of the modules that are asked for, in the order in which they are."""
    return list(
        dict.fromkeys(
            wrong
            for pattern in patterns
            for wrong in every
            if any(fnmatchcase(name, pattern) for name in _names_of(wrong.module))
        )
    )


def _names_of(module: str) -> list[str]:
    """What a module may be called: itself and its packages, with as much before as one likes."""
    parts = module.split(".")[1:]
    return [".".join(parts[start:end]) for start, end in combinations(range(len(parts) + 1), 2)]


def _tell(wrong: Wrong, verdict: Verdict, top: Path) -> None:
    print(
        f"\n{wrong.path.relative_to(top)}:{wrong.line}  {wrong.scope.function}  ({verdict.value})"
        f"\n- {wrong.old}\n+ {wrong.new}",
        flush=True,
    )


def _print_score(done: list[tuple[Wrong, Verdict]], known: Known) -> None:
    """A line for each module, one for all."""
    by_module: dict[str, list[tuple[Wrong, Verdict]]] = defaultdict(list)
    for wrong, verdict in done:
        by_module[wrong.module].append((wrong, verdict))
    print(
        f"\n{'':<36}{'wrongs':>8}{'killed':>8}{'equal':>8}{'accepted':>10}{'open':>6}{'score':>8}"
    )
    for module, among in by_module.items():
        print(_row(module, among, known))
    print(_row("all of these", done, known))


def _open(among: list[tuple[Wrong, Verdict]], known: Known) -> int:
    return sum(
        verdict is not Verdict.KILLED and known.reason(wrong) is None for wrong, verdict in among
    )


def _row(name: str, among: list[tuple[Wrong, Verdict]], known: Known) -> str:
    killed = sum(verdict is Verdict.KILLED for _, verdict in among)
    alive = [known.reason(wrong) for wrong, verdict in among if verdict is not Verdict.KILLED]
    equal = sum(each is not None and each.is_equal for each in alive)
    accepted = sum(each is not None and not each.is_equal for each in alive)
    real = len(among) - equal
    score = f"{100 * killed / real:.1f}%" if real else "—"
    return (
        f"{name:<36}{len(among):>8}{killed:>8}{equal:>8}{accepted:>10}"
        f"{_open(among, known):>6}{score:>8}"
    )


if __name__ == "__main__":
    sys.exit(main())
