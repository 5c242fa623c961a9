"""What lies over the cells of a sheet, as text: pictures, charts, notes; and links."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from cpl.dataclass import dataclass
from cpl.loading import pattern
from cpl.render.xlsx.areas import place
from cpl.render.xlsx.package import OFFICE, Package

DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
ANCHOR = pattern(r"<(oneCellAnchor|twoCellAnchor|absoluteAnchor)\b.*?</\1>", re.DOTALL)
FROM = pattern(r"<from>.*?<row>([0-9]+)</row>", re.DOTALL)
ROW = pattern(r"<row>([0-9]+)</row>")
END = pattern(r"<absoluteAnchor\b|</wsDr>")
NO_DRAWING = (
    '<wsDr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" '
    'xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"></wsDr>'
)
LEADS = f'<{{}} xmlns:r="{OFFICE}" r:id="{{}}" />'
PICTURE = (
    "<oneCellAnchor><from><col>{column}</col><colOff>{margin}</colOff>"
    "<row>{row}</row><rowOff>{margin}</rowOff></from>"
    '<ext cx="{side}" cy="{side}" /><pic><nvPicPr>'
    '<cNvPr id="{number}" name="Image {number}" descr="Picture" /><cNvPicPr /></nvPicPr>'
    '<blipFill><a:blip cstate="print" r:embed="{key}" />'
    "<a:stretch><a:fillRect /></a:stretch></blipFill>"
    '<spPr><a:prstGeom prst="rect" /></spPr></pic>'
    "<clientData /></oneCellAnchor>"
)
NOTE = pattern(r'<comment ref="([A-Z]+[0-9]+)".*?</comment>', re.DOTALL)
SHAPE = pattern(r"<(\w+):shape .*?</\1:shape>", re.DOTALL)
SHAPE_ID = pattern(r'\bid="_x0000_s[0-9]+"')
SHAPE_ROW, SHAPE_COLUMN = pattern(r"(:Row>)[0-9]+<"), pattern(r"(:Column>)[0-9]+<")
FIRST_SHAPE = 1026
KEY = pattern(r'\br:id="([^"]*)"')
LINK = pattern(r'<hyperlink\b[^>]*\bref="([^"]*)"[^>]*/>')


@dataclass(frozen=True)
class NewPicture:
    """A square picture in the corner of a cell; both from 1, the sides in Excel's units."""

    png: bytes
    row: int
    column: int
    side: int
    margin: int


class LyingOver:
    """What lies over one sheet of a workbook."""

    def __init__(self, package: Package, sheet: str, elements: dict[str, str]) -> None:
        self._package = package
        self._sheet = sheet
        self._elements = elements

    def move(self, moved: Callable[[int], int]) -> None:
        """Each to where its first row is now, as large as it was; both from 0."""

        def shifted(anchor: re.Match[str]) -> str:
            found = FROM.search(anchor[0])
            shift = moved(int(found[1])) - int(found[1]) if found else 0
            return ROW.sub(lambda row: f"<row>{int(row[1]) + shift}</row>", anchor[0])

        if drawing := self._led_to("drawing"):
            self._package.put(drawing, ANCHOR.sub(shifted, self._package.text(drawing)))

    def drop_charts(self, charts: Iterable[str]) -> None:
        for drawing in filter(None, (self._led_to("drawing"),)):
            keys = {each.target: each.id for each in self._package.related(drawing)}
            for chart in charts:
                said = f'"{keys[chart]}"'
                text = ANCHOR.sub(
                    lambda found, said=said: "" if said in found[0] else found[0],  # type: ignore[misc]  # its default
                    self._package.text(drawing),
                )
                self._package.put(drawing, text)
                self._package.drop(chart, drawing)
            if not ANCHOR.search(self._package.text(drawing)):
                self._package.drop(drawing, self._sheet)
                del self._elements["drawing"]

    def add(self, pictures: Sequence[NewPicture]) -> None:
        package = self._package
        for each in pictures:
            drawing = self._led_to("drawing") or self._new_drawing()
            image = package.unused("xl/media/image{}.png")
            package.parts[image] = each.png
            package.know("png", "image/png")
            text = package.text(drawing)
            new = PICTURE.format(
                column=each.column - 1,
                row=each.row - 1,
                side=each.side,
                margin=each.margin,
                number=len(ANCHOR.findall(text)) + 1,
                key=package.relate(drawing, "image", image),
            )
            package.put(drawing, END.sub(lambda end, new=new: new + end[0], text, count=1))  # type: ignore[misc]  # its default

    def copy_notes(self, notes: Sequence[tuple[str, int, int]]) -> None:
        """Those of a template's cells, each wherever it is printed: its row and column."""
        comments, shapes = self._led_to("comments"), self._led_to("vmlDrawing")
        if not comments or not shapes:
            return
        if not notes:
            self._package.drop(comments, self._sheet)
            self._package.drop(shapes, self._sheet)
            del self._elements["legacyDrawing"]
            return
        said, drawn = self._package.text(comments), self._package.text(shapes)
        texts = {each[1]: each[0] for each in NOTE.finditer(said)}
        forms = dict(zip(texts, (each[0] for each in SHAPE.finditer(drawn)), strict=True))
        new = "".join(
            texts[old].replace(f'ref="{old}"', f'ref="{place(row, column)}"', 1)
            for old, row, column in notes
        )
        boxes = "".join(
            _shape(forms[old], number, row, column)
            for number, (old, row, column) in enumerate(notes, FIRST_SHAPE)
        )
        self._package.put(comments, _instead(NOTE, said, new))
        self._package.put(shapes, _instead(SHAPE, drawn, boxes))

    def copy_links(self, links: Sequence[tuple[str, str]]) -> None:
        """Those of a template's cells, each wherever it is printed, with a target of its own."""
        texts = {e[1]: e[0] for e in LINK.finditer(self._elements.get("hyperlinks", ""))}
        keys = {old: found[1] for old, text in texts.items() if (found := KEY.search(text))}
        firsts = {old: at for old, at in reversed(links)}
        again = [(old, at) for old, at in links if old in keys and at != firsts[old]]
        made = self._package.relate_again(self._sheet, [keys[old] for old, _ in again])
        own = {at: key for (_, at), key in zip(again, made, strict=True)}
        new = []
        for old, at in links:
            text = texts[old].replace(f'ref="{old}"', f'ref="{at}"', 1)
            new.append(KEY.sub(f'r:id="{own[at]}"', text) if at in own else text)
        self._elements["hyperlinks"] = f"<hyperlinks>{''.join(new)}</hyperlinks>" if new else ""

    def _led_to(self, kind: str) -> str:
        found = (e.target for e in self._package.related(self._sheet) if e.kind == kind)
        return next(found, "")

    def _new_drawing(self) -> str:
        drawing = self._package.unused("xl/drawings/drawing{}.xml")
        self._package.add(drawing, NO_DRAWING, DRAWING, behind=self._sheet)
        key = self._package.relate(self._sheet, "drawing", drawing)
        self._elements["drawing"] = LEADS.format("drawing", key)
        return drawing


def drop_tables(
    package: Package, sheet: str, elements: dict[str, str], tables: Mapping[str, str | None]
) -> None:
    """Write the tables of a sheet, by their parts; None: it is not there."""
    keys = {each.target: each.id for each in package.related(sheet)}
    gone = 0
    for path, text in tables.items():
        if text is not None:
            package.put(path, text)
            continue
        package.drop(path, sheet)
        said = rf'<tablePart\b[^>]*"{keys[path]}"[^>]*/>'
        elements["tableParts"] = re.sub(said, "", elements["tableParts"])
        gone += 1
    if gone:
        left = f'count="{len(tables) - gone}"'
        parts = re.sub(r'count="[0-9]+"', left, elements["tableParts"], count=1)
        elements["tableParts"] = parts if gone < len(tables) else ""


def _shape(form: str, number: int, row: int, column: int) -> str:
    text = SHAPE_ID.sub(f'id="_x0000_s{number:04}"', form)
    return SHAPE_COLUMN.sub(rf"\g<1>{column - 1}<", SHAPE_ROW.sub(rf"\g<1>{row - 1}<", text))


def _instead(some: re.Pattern[str], text: str, new: str) -> str:
    """The text with this in the place of all that there were."""
    first = some.search(text)
    start = first.start() if first else 0
    return text[:start] + new + some.sub("", text[start:])
