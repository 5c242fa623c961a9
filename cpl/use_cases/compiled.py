"""Templates as Jinja compiled them, kept for the next command.

To compile a form takes several times what it takes to fill it. What it became lies in
`cpl-template-` and its name in git's own folder, by the very words that were compiled: nothing
that is edited in a template is missed. It may be deleted at any time, and where it is torn,
foreign, of another cpl, Jinja or Python, or cannot be written, the template is compiled. It is
code, as are the hooks beside it that git runs; what came along with a copied folder is not
believed (`store.readings`).
"""

import marshal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.problems import CplError
from cpl.render.text.compiled import CODES
from cpl.store.files import read_if_there, replace_bytes
from cpl.store.readings import body_of, headed, sign
from cpl.store.workspace import Workspace

if TYPE_CHECKING:
    from types import CodeType

    from cpl.render.text.compiled import Source

NAME = "cpl-template-{}.code"
MOST_KEPT = 16
"""Of one form: a register has a sheet for each month, and each is compiled by itself."""
COMPILES = "render"
"""The code that decides what a template becomes, together with Jinja's."""


@contextmanager
def compiled_once(workspace: Workspace, name: str) -> Iterator[None]:
    """The templates that are filled within are not compiled in every command."""
    path = None
    with suppress(CplError):  # no git
        if not workspace.without_index:
            path = workspace.git.folder() / NAME.format(name)
    kept = _kept(path) if path else {}
    CODES.update(kept)
    CODES.used = {}
    yield
    used = dict(islice(CODES.used.items(), MOST_KEPT))
    if path and used.keys() != kept.keys():
        with suppress(CplError, OSError):  # a full or a read-only disk
            replace_bytes(path, headed(marshal.dumps(used), _sign(path)))


def _kept(path: Path) -> "dict[Source, CodeType]":
    body = None
    with suppress(CplError, OSError):
        body = body_of(read_if_there(path) or b"", _sign(path))
    return {} if body is None else dict(marshal.loads(body))


def _sign(path: Path) -> bytes:
    """By all of Jinja: a system's update mends its compiler and leaves its version as it was."""
    jinja = find_spec("jinja2")
    folders = (jinja and jinja.submodule_search_locations) or ("",)
    return sign(path.parent, (COMPILES, *folders))
