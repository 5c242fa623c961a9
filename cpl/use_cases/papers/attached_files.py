"""`附件清单`: the files attached to a record, and who keeps each of them where."""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.cases.evidence import SHORT_DIGEST, Row, rows_in, size_text
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.rules import Evidence
from cpl.domain.values.value import Values, shown
from cpl.use_cases.template_words import TemplateWord, Words, told


@dataclass(frozen=True)
class _Attached:
    """A file as its row tells it, and what was said when it was attached."""

    evidence: Evidence
    row: Row
    said: Values

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
    TemplateWord[_Attached]("名称", "文件的名称", lambda it: shown(it.row.get(it.evidence.file))),
    TemplateWord[_Attached]("大小", "多大", lambda it: it.size),
    TemplateWord[_Attached](
        "校验码",
        "SHA-256 的前八位",
        lambda it: shown(it.row.get(it.evidence.digest))[:SHORT_DIGEST],
    ),
    TemplateWord[_Attached]("保管", "由谁保管在哪里", lambda it: it.kept),
)


def attached_words(sight: Sight) -> list[Words]:
    """Every file, in the order in which they were attached."""
    return [told(ATTACHED_WORDS, each) for each in _attached(sight)]


def _attached(sight: Sight) -> Iterator[_Attached]:
    evidence = sight.rules.evidence
    if evidence is None:
        return
    for each in sight.card.happened:
        said = sight.of(each.event.fields)
        for row in rows_in(evidence, said):
            yield _Attached(evidence, row, said)
