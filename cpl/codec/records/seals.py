"""A seal ⇄ the text of its tag: everything as it was when a report was issued, and the seal before.

Each seal holds the digest of the one before it: who alters one has to alter all that came
after, and the short form printed on every report that lies in a drawer.
"""

import re

from cpl.dataclass import dataclass
from cpl.domain.values.paper_codes import code_from

FOLDER = "封存"
NOT_IN_A_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\/]|\.\.|@\{|^[.-]|\.$|\.lock$")
REPORT, CONTENTS, PREVIOUS, DIGEST = "Cpl-Report", "Cpl-Contents", "Cpl-Previous", "Cpl-Seal"


@dataclass(frozen=True)
class Seal:
    """What is sealed with one report.

    `contents` is the digest of every file as it was before the report was issued; `previous`
    the seals that stood last, each by its tag and digest: one, but for clones that sealed apart.
    """

    period: str
    report: str
    code: str
    contents: str
    previous: tuple[tuple[str, str], ...] = ()

    @property
    def tag(self) -> str:
        """`封存/2026-10/月报`"""
        return f"{FOLDER}/{self.period}/{NOT_IN_A_NAME.sub('_', self.report)}"

    @property
    def digest(self) -> str:
        from hashlib import sha256  # takes as long to load as half a command's own work

        return sha256(self._said.encode()).hexdigest()

    @property
    def short(self) -> str:
        """As it is printed on the report."""
        return short_of(self.digest)

    @property
    def text(self) -> str:
        return f"封存 {self.period} {self.report}\n\n{self._said}{DIGEST}: {self.digest}\n"

    @property
    def _said(self) -> str:
        lines = [
            f"{REPORT}: {self.period} {self.code} {self.report}",
            f"{CONTENTS}: {self.contents}",
            *(f"{PREVIOUS}: {digest} {tag}" for tag, digest in self.previous),
        ]
        return "".join(f"{each}\n" for each in lines)


def short_of(digest: str) -> str:
    """The short form of a seal's digest."""
    return code_from(digest.encode())


def read_seal(text: str) -> Seal | None:
    """The seal in a tag's text; None where it is none, or not the one that its digest is of."""
    lines = [each.partition(": ") for each in text.splitlines()]
    said = [(key, value) for key, colon, value in lines if colon]
    found = dict(said)
    report = found.get(REPORT, "").split(" ", 2)
    if len(report) != 3 or CONTENTS not in found or DIGEST not in found:
        return None
    before = (value.partition(" ") for key, value in said if key == PREVIOUS)
    previous = tuple((tag, digest) for digest, _, tag in before)
    seal = Seal(report[0], report[2], report[1], found[CONTENTS], previous)
    return seal if seal.digest == found[DIGEST] else None
