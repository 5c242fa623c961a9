"""Seal everything as it is when a report is issued, on top of the seals before."""

from collections.abc import Iterable, Iterator

from cpl.codec.records.seals import CONTENTS, DIGEST, PREVIOUS, Seal, read_seal
from cpl.dataclass import dataclass
from cpl.store.git.git import Git
from cpl.store.seals.tags import NewTag, SealTag, contents_digest, has_key, seal_tags


@dataclass(frozen=True)
class Sealed:
    """A seal for the commit that is about to be made, of everything as it was at `head`."""

    seal: Seal
    head: str
    is_signed: bool = False

    @property
    def tag(self) -> NewTag:
        return NewTag(self.seal.tag, self.seal.text, self.is_signed)

    @property
    def trailers(self) -> tuple[tuple[str, str], ...]:
        """What the commit says of it, so that a seal that is gone is missed."""
        before = ((PREVIOUS, f"{digest} {tag}") for tag, digest in self.seal.previous)
        return ((CONTENTS, self.seal.contents), *before, (DIGEST, self.seal.digest))


def sealed_now(git: Git, period: str, report: str, code: str) -> Sealed | None:
    """What would be sealed with this report; None where there is no commit to stand on."""
    head = git.head()
    if head is None:
        return None
    previous = newest(seal_tags(git))
    seal = Seal(period, report, code, contents_digest(git, head), previous)
    return Sealed(seal, head, has_key(git))


def newest(tags: Iterable[SealTag]) -> tuple[tuple[str, str], ...]:
    """The seals on which none stands yet, each by its tag and digest."""
    seals = list(_sound(tags))
    below = {each for seal in seals for each in seal.previous}
    last = ((each.tag, each.digest) for each in seals)
    return tuple(sorted(each for each in last if each not in below))


def _sound(tags: Iterable[SealTag]) -> Iterator[Seal]:
    for each in tags:
        seal = read_seal(each.text)
        if seal is not None and seal.tag == each.name:
            yield seal
