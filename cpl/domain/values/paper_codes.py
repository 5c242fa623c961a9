"""The short code on a paper: made from what the paper was made from, fit to be typed.

Eleven signs of a digest and one that checks them: a sign misread, or two in each other's
place, is told as mistyped and not as forged. No 0, O, 1, I and L, which look alike.
"""

import unicodedata
from collections.abc import Iterable
from enum import Enum

from cpl.dataclass import dataclass
from cpl.loading import pattern

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Their number is a prime: so every such mistake changes the check."""
LENGTH, GROUP = 12, 4
FORMER_SIGNS = frozenset("0123456789ABCDEF")
"""Codes were twelve figures of a digest once, unchecked."""
LOOKS_LIKE = str.maketrans("OIL", "011")
DIGEST_LENGTH = 32
DIGEST = pattern(f"[0-9a-f]{{{DIGEST_LENGTH}}}")
BESIDE = pattern(r"[\W_]+")
LABEL = pattern(r"^(?:编码|代码|封存码|CODE)|^.*[^\x00-\x7f].*-(?=\w{4}-\w{4}-\w{4}$)")
"""What may stand before it: what it is called, or the name of the file that ends with it."""


class CodeKind(Enum):
    """What a typed code can be."""

    SOUND = "编码"
    FORMER = "旧编码"
    MISTYPED = "抄错了"
    NONE = "不是编码"


@dataclass(frozen=True)
class PaperCode:
    """A code as somebody typed it: `text` as cpl prints it, `former` as cpl printed it once."""

    text: str
    typed: CodeKind

    @property
    def former(self) -> str:
        return grouped(self.text.translate(LOOKS_LIKE))


@dataclass(frozen=True)
class MadeOf:
    """What a paper was made from, each as a digest; `rules` by name, version and digest.

    It stands in the commit that issues the paper: whoever has the code can tell years later
    whether each is still what it was. No commit id is in it, which a rebase changes.
    """

    content: str
    rules: str
    templates: str
    more: str

    def __str__(self) -> str:
        return f"{self.content} {self.templates} {self.more} {self.rules}"

    @property
    def code(self) -> str:
        return code_from(str(self).encode())


def made_of(content: bytes, rules: str, templates: Iterable[bytes], more: Iterable[str]) -> MadeOf:
    """`more` is what else tells two papers apart: which paper, the round, for whose eyes."""
    return MadeOf(
        digest_of([content]),
        rules,
        digest_of(templates),
        digest_of([each.encode() for each in more]),
    )


def read_made_of(text: str) -> MadeOf | None:
    """What `str` of it said; None where that is something else."""
    content, _, rest = text.partition(" ")
    templates, _, rest = rest.partition(" ")
    more, _, rules = rest.partition(" ")
    said = MadeOf(content, rules, templates, more)
    return said if all(map(DIGEST.fullmatch, (content, templates, more))) else None


def digest_of(parts: Iterable[bytes]) -> str:
    """Of several parts, so that none can be moved from one to the next."""
    from hashlib import sha256  # takes as long to load as half a command's own work

    whole = sha256()
    for each in parts:
        whole.update(sha256(each).digest())
    return whole.hexdigest()[:DIGEST_LENGTH]


def code_from(content: bytes) -> str:
    """`7K3F-9QWX-M2HD`: the same content has the same code, anywhere."""
    from hashlib import sha256

    number = int.from_bytes(sha256(content).digest())
    values = []
    for _ in range(LENGTH - 1):
        number, rest = divmod(number, len(SIGNS))
        values.append(rest)
    return grouped("".join(SIGNS[each] for each in [*values, _check(values)]))


def _check(values: list[int]) -> int:
    """Weighed by its place, counted from the end, everything adds up to nothing."""
    return -_weighed(values, LENGTH) % len(SIGNS)


def _weighed(values: list[int], first: int) -> int:
    return sum(each * (first - place) for place, each in enumerate(values))


def grouped(signs: str) -> str:
    """Four by four, which is how people read them out."""
    plain = signs.replace("-", "")
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def read_code(said: str) -> PaperCode:
    """What somebody typed or pasted: full width, small letters, with 编码：before it."""
    text = unicodedata.normalize("NFKC", said).strip().upper()
    signs = BESIDE.sub("", LABEL.sub("", text))
    if len(signs) == LENGTH and all(each in SIGNS for each in signs):
        values = [SIGNS.index(each) for each in signs]
        if _weighed(values, LENGTH) % len(SIGNS) == 0:
            return PaperCode(grouped(signs), CodeKind.SOUND)
    if len(signs) == LENGTH and FORMER_SIGNS.issuperset(signs.translate(LOOKS_LIKE)):
        return PaperCode(grouped(signs), CodeKind.FORMER)
    is_near = LENGTH - 3 <= len(signs) <= LENGTH + 3 and signs.isascii()
    return PaperCode(grouped(signs), CodeKind.MISTYPED if is_near else CodeKind.NONE)
