"""Templates as openpyxl read them and as Jinja compiled them, kept for the next command.

To read and to compile a form takes several times what it takes to fill it. What it became lies
in `cpl-template-` and its name in git's own folder, by the very bytes that were read and the
words that were compiled: nothing that is edited in a template is missed. It may be deleted at
any time, and where it is torn, foreign, of another cpl, openpyxl, Jinja or Python, or cannot be
written, the template is read and compiled.

It is code, and a folder that is only looked at runs none of its own. So it is believed only
where nobody else can have written it, and not what came along with a copied folder
(`store.readings`).
"""

import marshal
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from cpl.problems import CplError
from cpl.render.forms.kept import FORMS
from cpl.render.rows.formula_pieces import PIECES
from cpl.render.text.compiled import CODES
from cpl.render.text.made_once import MadeOnce
from cpl.store.files import open_regular, replace_bytes
from cpl.store.readings import body_of, headed, sign
from cpl.store.workspace import Workspace

NAME = "cpl-template-{}.code"
KEPT: tuple[tuple[MadeOnce[Any, Any], int], ...] = ((CODES, 16), (FORMS, 16), (PIECES, 1000))
"""And how many at most, of one form: a register has a sheet for each month, and each is compiled
by itself; a sheet has many formulas."""
NOTHING: Sequence[dict[Any, Any]] = [{} for _ in KEPT]
OURS_ALONE, OTHERS_WRITE = 0o600, 0o022
COMPILES = ("render", "dataclass.py", "spreadsheet.py")
LIBRARIES = ("jinja2", "openpyxl")
"""The code that decides what a template becomes: ours, and that of others."""


@contextmanager
def compiled_once(workspace: Workspace, name: str) -> Iterator[None]:
    """The templates that are filled within are not compiled in every command."""
    path = None
    with suppress(CplError):  # no git
        if not workspace.without_index:
            path = workspace.git.folder() / NAME.format(name)
    kept = _kept(path) if path else NOTHING
    for (each, _), of_it in zip(KEPT, kept, strict=True):
        each.update(of_it)
        each.used = {}
    yield
    used = [dict(islice(each.used.items(), most)) for each, most in KEPT]
    if path and [each.keys() for each in used] != [each.keys() for each in kept]:
        with suppress(CplError, OSError):  # a full or a read-only disk
            told = headed(marshal.dumps(used), _sign(path))
            replace_bytes(path, told, mode=OURS_ALONE, is_synced=False)


def _kept(path: Path) -> Sequence[dict[Any, Any]]:
    """What each had then."""
    body = None
    with suppress(CplError, OSError), open_regular(path, follow=False) as file:
        if _is_ours_alone(os.fstat(file.fileno())):
            body = body_of(file.read(), _sign(path))
    return NOTHING if body is None else marshal.loads(body)


def _is_ours_alone(it: os.stat_result) -> bool:
    if os.name == "nt":  # files there have no mode bits and no number of their owner
        return True
    return it.st_uid == os.geteuid() and not it.st_mode & OTHERS_WRITE


def _sign(path: Path) -> bytes:
    """By all of Jinja and openpyxl: a system's update mends them and leaves their versions."""
    found = filter(None, map(find_spec, LIBRARIES))
    folders = (folder for each in found for folder in each.submodule_search_locations or ())
    return sign(path.parent, (*COMPILES, *folders))
