"""The command `cpl`; so is `python -m cpl`."""

import gc
import os
import sys


def main() -> int:
    """Run the command line; answers the exit status.

    What is imported stays, as does nearly all that a command makes: looking through it for garbage
    would find nothing, a twentieth of `cpl show`. What others import at once and hardly any command
    comes to use is not loaded at once, another tenth.
    """
    gc.disable()
    from cpl.loading import all_load_when_used, loads_when_more_is_used

    all_load_when_used("inspect", "ipaddress", "locale")  # click's, urllib's, subprocess'
    if sys.platform == "linux":  # uuid's, which click has; it compiles nine patterns
        loads_when_more_is_used("platform", system=lambda: os.uname().sysname)
    from cpl.cli import main as run

    status = run()
    gc.freeze()  # all there is goes with the process: Python would look through it once more
    return status


if __name__ == "__main__":
    sys.exit(main())
