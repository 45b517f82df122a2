"""How the XML formats are built: elements with text, the bytes of a document, and those of one part of it."""

from __future__ import annotations

from lxml import etree


def add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A new last child with text."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text
    return element


def around(root: etree._Element, parent: etree._Element) -> tuple[bytes, bytes]:
    """A document's bytes before and after the line where the next child of `parent` would begin."""
    parent.append(etree.Comment("next"))  # a text could not look like it, since its `<` would be escaped
    before, _, after = document(root).rpartition(b"<!--next-->\n")
    return before.rstrip(b" "), after


def document(root: etree._Element) -> bytes:
    """A UTF-8 document with its declaration, each of the outer elements on a line of its own."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
