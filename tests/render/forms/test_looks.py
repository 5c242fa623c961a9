"""The looks of a workbook, and those that are added: each is written once."""

from dataclasses import replace

from cpl.render.forms.looks import PLAIN, Look, Looks

SAID = (("numFmtId", "0"), ("fontId", "1"), ("quotePrefix", "0"), ("xfId", "0"))
FONT = ("宋体", 10.5, False)
NOTHING = Look(tuple((name, "0") for name, _ in SAID), (), (), "General", False, FONT)
WRAPPED = Look((*SAID, ("applyAlignment", "1")), (("wrapText", "1"),), (), "General", False, FONT)
MET_LATER = replace(WRAPPED, alignment=(("indent", "1"),))
STYLES = '<a><numFmts count="0" /><cellXfs count="1"><xf /></cellXfs></a>'


def looks() -> Looks:
    return Looks(NOTHING, [WRAPPED, MET_LATER], 1, [])


def test_a_look_that_is_not_changed_keeps_its_number() -> None:
    found = looks()
    assert found.changed(0, {"wrapText": "1"}) == 0
    assert found.changed(PLAIN, {}) == PLAIN
    assert found[PLAIN] == NOTHING


def test_the_same_change_has_one_number() -> None:
    found = looks()
    right = {"horizontal": "right", "wrapText": "1"}
    numbers = [found.changed(0, right), found.changed(0, right), found.changed(0, right, "0.0%")]
    assert numbers == [1, 1, 2]
    assert found.changed(1, {"indent": "1"}) == 3


def test_what_was_added_is_written_behind_what_was_there() -> None:
    found = looks()
    found.changed(PLAIN, {"horizontal": "right", "wrapText": "1"}, '0"<"', is_quoted=True)
    found.changed(0, {}, "#,##0")
    text = found.written(STYLES)

    assert text == (
        '<a><numFmts count="1"><numFmt numFmtId="164" formatCode="0&quot;&lt;&quot;" /></numFmts>'
        '<cellXfs count="3">'
        '<xf numFmtId="0" fontId="1" quotePrefix="0" xfId="0" applyAlignment="1">'
        '<alignment wrapText="1" /></xf>'
        '<xf numFmtId="164" fontId="0" applyAlignment="1" quotePrefix="1" xfId="0">'
        '<alignment horizontal="right" wrapText="1" /></xf>'
        '<xf numFmtId="3" fontId="1" quotePrefix="0" xfId="0" />'
        "</cellXfs></a>"
    )
    assert looks().written(STYLES).count("<xf ") == 1
