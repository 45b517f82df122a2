"""A Markdown extension that removes reserved ids from headings before the table of contents is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from paperlog.markup.permissions import is_reserved_id

_HEADING = re.compile(r"h[1-6]")


class HeadingIds(Extension):
    """Removes reserved ids of headings, so that `toc` makes an id from the text, and lists them in `removed`.

    Ids made by `toc` are never reserved. So every heading has an anchor, and every entry of the table of contents has a
    target.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.removed: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processor after `attr_list` (8), which sets ids, and before `toc` (5), which needs them."""
        md.registerExtension(self)
        md.treeprocessors.register(_Remover(md, self), "heading-ids", 7.9)
        if "toc" in md.treeprocessors:
            toc: Any = md.treeprocessors["toc"]
            toc.slugify = _unreserved(toc.slugify)

    def reset(self) -> None:
        """Discard the state of the last document."""
        self.removed = []


class _Remover(Treeprocessor):
    def __init__(self, md: Markdown, extension: HeadingIds) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for element in root.iter():
            if "id" in element.attrib and _HEADING.fullmatch(str(element.tag)):  # the tag of a comment is a function
                given = element.attrib["id"]
                if is_reserved_id(given):
                    del element.attrib["id"]
                    self.extension.removed.append(given)


def _unreserved(slugify: Callable[[str, str], str]) -> Callable[[str, str], str]:
    def make(text: str, separator: str) -> str:
        slug = slugify(text, separator)
        if not slug or not is_reserved_id(slug):  # `toc` makes a number of an empty slug
            return slug
        return f"section{separator}{slug.strip('_')}".rstrip(separator)

    return make


def makeExtension(**kwargs: Any) -> HeadingIds:  # noqa: N802 - Python-Markdown's name
    """Return the extension, for `markdown_extensions: [paperlog.markup.heading_ids]`."""
    return HeadingIds(**kwargs)
