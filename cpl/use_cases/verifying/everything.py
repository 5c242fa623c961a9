"""All seals and all that was ever issued, as they stand."""

from cpl.dataclass import dataclass
from cpl.domain.values.paper_codes import PaperCode
from cpl.store.git.git import Git
from cpl.use_cases.sealing.seal_checking import SealFinding, SealState, seal_states
from cpl.use_cases.verifying.papers import NEAR, Archive, IssuedPaper, distance


@dataclass(frozen=True)
class Whole:
    """Everything that was looked at, and what of it is not as it was."""

    seals: tuple[SealState, ...]
    missing: tuple[SealFinding, ...]
    papers: tuple[IssuedPaper, ...]
    altered: tuple[IssuedPaper, ...]
    forged: tuple[tuple[IssuedPaper, str], ...]

    @property
    def findings(self) -> tuple[SealFinding, ...]:
        return (*(each for seal in self.seals for each in seal.findings), *self.missing)

    @property
    def stands(self) -> bool:
        serious = any(each.is_serious for each in self.findings)
        return not (serious or self.altered or self.forged)


def verify_everything(archive: Archive) -> Whole:
    seals, missing = seal_states(archive.workspace.git)
    said = ((each, archive.forged(each)) for each in archive.papers)
    altered = tuple(each for each in archive.papers if each.altered)
    forged = tuple((each, why) for each, why in said if why)
    return Whole(seals, missing, archive.papers, altered, forged)


def seal_called(git: Git, said: str, code: PaperCode) -> SealState | None:
    """The seal whose short form this is, which is printed on its report, or that is named so."""
    for each in seal_states(git)[0]:
        if each.tag.name == said or (each.seal and each.seal.short == code.text):
            return each
    return None


def seals_near(git: Git, code: PaperCode) -> tuple[tuple[str, str], ...]:
    """Of those whose short forms differ from this in a sign or two, what is printed and where."""
    every = ((each.seal.short, each.tag.name) for each in seal_states(git)[0] if each.seal)
    return tuple((short, name) for short, name in every if distance(code, short) < NEAR)
