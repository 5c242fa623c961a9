"""The command `cpl`; so is `python -m cpl`."""

import atexit
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
    _leave(status)
    return status


def _leave(status: int) -> None:
    """Go at once: Python would take apart what goes with the process, a twenty-fifth of `show`.

    What is to be done at the end is done. Where the last words cannot be said it returns, and
    Python ends, and tells of it, as it always does.
    """
    from contextlib import suppress  # loaded by now

    with suppress(OSError, ValueError):
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
