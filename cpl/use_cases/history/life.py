"""The life of one record out of git: a line a change, in the office's own words.

Everybody sees of it what `cpl show` lets him see of the record; where the record was secret
at any time, all of its past is.
"""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from cpl.dataclass import dataclass
from cpl.domain.cases.redaction import Sight, is_secret
from cpl.store.aside.side_files import purged_path
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.history.lines import LifeLine, LifeTelling
from cpl.use_cases.history.versions import Version, versions
from cpl.use_cases.reading import Onlooker


@dataclass(frozen=True)
class RecordLife:
    """All of it, the oldest first. `shallow`: this clone has only the end of the history."""

    number: str
    lines: tuple[LifeLine, ...]
    shallow: bool
    masked: bool


def life_of(
    workspace: Workspace, onlooker: Onlooker, number: str, *, signatures: bool = False
) -> RecordLife:
    """The life of a record, also of one that is gone from the folder.

    Raises ClosedRecord for who may not see it, UnknownNumber where there never was one.
    """
    found = versions(workspace, number, signatures=signatures)
    if not found:
        workspace.file_of(number)
    is_cleared = purged_path(workspace.root, workspace.path_of(number)).is_file()
    sight = _sight(onlooker, found, is_cleared=is_cleared)
    zone = ZoneInfo(workspace.latest_rules.meta.zone)
    telling = LifeTelling(workspace, sight, zone)
    lines = tuple(line for each in found for line in telling.of(each))
    masked = sight is None or sight.masked
    return RecordLife(number, lines, workspace.git.is_shallow, masked)


def _sight(onlooker: Onlooker, found: Iterable[Version], *, is_cleared: bool) -> Sight | None:
    """As much as he may see of it in any version; None where none can be read.

    What one version names is masked in all; nobody sees again what was cleared, though git
    may still have it. Raises ClosedRecord.
    """
    every = {id(v): v for each in found for v in (each.before, each.after)}.values()
    readable = [each for each in every if isinstance(each, Readable)]
    if not readable:
        return None
    newest = readable[-1]
    deciding = [each for each in readable if each is newest or is_secret(each.card)]
    for each in deciding:
        onlooker.opened(each)
    sights = [onlooker.sight(each) for each in deciding]
    if not any(each.masked for each in sights) and not is_cleared:
        return sights[-1]
    masked = [onlooker.masking(each) for each in readable]
    secrets = {key: mask for each in masked for key, mask in (each.secrets or {}).items()}
    return replace(masked[-1], secrets=secrets, whole=any(each.whole for each in masked))
