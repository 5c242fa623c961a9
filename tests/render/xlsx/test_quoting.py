"""Text in XML is as the standard library writes and reads it."""

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from cpl.render.xlsx.quoting import escaped, quoted, unescaped

TEXTS = ("", "甲", "A&B<c>\"d\"'e'", "&amp;", "一\n二\t三", "&lt;&#39;", "长" * 9)


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_quoted_as_an_element_is_written(text: str) -> None:
    element = Element("a", {"b": text})
    element.text = text or " "
    written = tostring(element, "unicode")
    assert written == f'<a b="{quoted(text)}">{escaped(text or " ")}</a>'
    assert unescaped(quoted(text)) == unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["&apos;&#x27;&#39;", "&amp;lt;", "&#20013;&#x4e2D;"])
def test_what_others_write_is_read(text: str) -> None:
    assert unescaped(text) == fromstring(f"<a>{text}</a>").text
