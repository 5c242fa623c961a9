"""`make torture D='new do' H='KILL EIO' E=1`: harm every Eth call, print what is wrong."""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from torture.deeds import DEEDS, make_office
from torture.shim import COMPILER, Harm
from torture.trials import Bench, Trial

KINDS = ("lost", "left", "said")


def main() -> int:
    asked = _asked()
    if COMPILER is None:
        print("torture: needs Linux and a C compiler (cc)", file=sys.stderr)
        return 2
    harms = [Harm[name] for name in asked.harms] if asked.harms else list(Harm)[1:]
    done: list[Trial] = []
    said: Counter[str] = Counter()
    print(f"{'':<12}{'':<12}{'calls':>8}{'tried':>8}{'lost':>8}{'left':>8}{'said':>8}{'s':>8}")
    with TemporaryDirectory(prefix="cpl-torture-") as folder:
        (Path(folder) / "made").mkdir()
        office = make_office(Path(folder) / "made")
        for name in asked.deeds or DEEDS:
            bench = Bench(name, office, Path(folder) / "trial")
            for harm in harms:
                began = time.monotonic()
                turns = range(asked.first, bench.smooth.count + 1, asked.every)
                trials = [each for each in bench.trials(harm, turns) if each.happened]
                done += trials
                said.update(_without_names(each.said) for each in trials)
                print(_row(name, harm, bench.smooth.count, trials, time.monotonic() - began))
                _tell(trials, asked.all)
    print(f"\n{len(done)} harms; the next command said:")
    for words, count in said.most_common(20):
        print(f"{count:6}  {words or '(nothing)'}")
    return int(any(each.wrongs for each in done))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("deeds", nargs="*", metavar="deed", help=f"of {', '.join(DEEDS)}; else all")
    parser.add_argument("--harms", nargs="*", choices=[each.name for each in list(Harm)[1:]])
    parser.add_argument("--every", type=int, default=1, help="harm every so many-th call only")
    parser.add_argument("--first", type=int, default=1, help="beginning with this one")
    parser.add_argument("--all", action="store_true", help="tell every wrong, not one of a kind")
    return parser.parse_args()


def _row(deed: str, harm: Harm, calls: int, trials: list[Trial], seconds: float) -> str:
    wrongs = Counter(kind for each in trials for kind in {wrong.kind for wrong in each.wrongs})
    counts = "".join(f"{wrongs[kind]:>8}" for kind in KINDS)
    return f"{deed:<12}{harm.name:<12}{calls:>8}{len(trials):>8}{counts}{seconds:>8.0f}"


def _tell(trials: list[Trial], every_one: bool) -> None:
    told: set[str] = set()
    for trial in trials:
        for wrong in trial.wrongs:
            assert trial.call is not None
            gist = _without_names(wrong.kind + wrong.words)
            if every_one or gist not in told:
                place = f"{trial.call.what} {trial.call.path}"
                print(f"    {trial.at} {place}\n      {wrong.kind}: {wrong.words}", flush=True)
            told.add(gist)


def _without_names(words: str) -> str:
    """The same for every temporary file and process."""
    return "".join(letter for letter in words if not (letter.isascii() and letter.isalnum()))


if __name__ == "__main__":
    sys.exit(main())
