"""`附件清单`: the files attached to a record, and who keeps each of them where."""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Happened
from cpl.domain.cases.evidence import SHORT_DIGEST, Row, rows_in, size_text
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.rules import Evidence
from cpl.domain.values.value import Values, shown
from cpl.use_cases.template_words import TemplateWord, Words, told


@dataclass(frozen=True)
class Attached:
    """A file, or a thing on paper, as its row tells it, and what was said when it was attached."""

    evidence: Evidence
    row: Row
    happened: Happened
    said: Values

    @property
    def name(self) -> str:
        return shown(self.row.get(self.evidence.file))

    @property
    def digest(self) -> str:
        """The SHA-256 in 64 signs; of what is on paper there is none."""
        return shown(self.row.get(self.evidence.digest))

    @property
    def size(self) -> str:
        size = self.row.get(self.evidence.size)
        return size_text(size) if isinstance(size, int) else ""

    @property
    def kept(self) -> str:
        """`李敏，档案柜`"""
        names = (self.evidence.keeper, self.evidence.place)
        return "，".join(filter(None, (shown(self.said.get(each)) for each in names)))


ATTACHED_WORDS = (
    TemplateWord[Attached]("名称", "文件的名称", lambda it: it.name),
    TemplateWord[Attached]("大小", "多大", lambda it: it.size),
    TemplateWord[Attached](
        "校验码",
        "SHA-256 的前八位",
        lambda it: it.digest[:SHORT_DIGEST],
    ),
    TemplateWord[Attached]("保管", "由谁保管在哪里", lambda it: it.kept),
)


def attached_words(sight: Sight) -> list[Words]:
    """Every file, in the order in which they were attached."""
    return [told(ATTACHED_WORDS, each) for each in attached_to(sight)]


def attached_to(sight: Sight) -> Iterator[Attached]:
    """The same before it is told in words."""
    evidence = sight.rules.evidence
    if evidence is None:
        return
    for each in sight.card.happened:
        said = sight.of(each.event.fields)
        for row in rows_in(evidence, said):
            yield Attached(evidence, row, each, said)
