"""`python -m cpl` is the command `cpl`."""

import sys

from cpl.cli import main

if __name__ == "__main__":
    sys.exit(main())
