"""How the XML formats are built: elements with text, and the bytes of a document."""

from __future__ import annotations

from lxml import etree


def add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A new last child with text."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text
    return element


def document(root: etree._Element) -> bytes:
    """A UTF-8 document with its declaration, each of the outer elements on a line of its own."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
