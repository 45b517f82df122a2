"""Build and serialise XML trees."""

from __future__ import annotations

from lxml import etree


def add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Append a child element with text to `parent` and return it."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text
    return element


def around(root: etree._Element, parent: etree._Element) -> tuple[bytes, bytes]:
    """Return the bytes of a document before and after the line where the next child of `parent` would start."""
    parent.append(etree.Comment("next"))  # text cannot look like this comment, because its `<` would be escaped
    before, _, after = document(root).rpartition(b"<!--next-->\n")
    return before.rstrip(b" "), after


def document(root: etree._Element) -> bytes:
    """Return a UTF-8 document with an XML declaration, each outer element on its own line."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
