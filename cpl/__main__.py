"""The command `cpl`; so is `python -m cpl`."""

import gc
import sys


def main() -> int:
    """Run the command line; answers the exit status.

    What is imported stays, as does nearly all that a command makes: looking through it for garbage
    would find nothing, a twentieth of `cpl show`.
    """
    gc.disable()
    from cpl.cli import main as run

    status = run()
    gc.freeze()  # all there is goes with the process: Python would look through it once more
    return status


if __name__ == "__main__":
    sys.exit(main())
