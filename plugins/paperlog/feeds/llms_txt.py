"""Write `llms.txt`: the contents of a blog as a short Markdown file for language models (format: llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from paperlog.feeds.xml_text import clean_line, clean_uri

_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


class LlmsLink(Struct, frozen=True):
    """A link to a page; `url` is absolute, `note` is plain text."""

    title: str
    url: str
    note: str = ""


class LlmsSection(Struct, frozen=True):
    """Pages under one heading."""

    name: str
    links: tuple[LlmsLink, ...]


def llms_txt(title: str, *, description: str, sections: Iterable[LlmsSection]) -> str:
    """Return the text of the file: a title, the description as a quotation, and a list of links for each section."""
    blocks = [f"# {_escape(title)}"]
    if described := _escape(description):
        blocks.append(f"> {described}")
    for section in sections:
        if section.links:
            blocks += [f"## {_escape(section.name)}", "\n".join(map(_line, section.links))]
    return "\n\n".join(blocks) + "\n"


def _line(link: LlmsLink) -> str:
    url = clean_uri(link.url).replace("(", "%28").replace(")", "%29")
    note = _escape(link.note)
    return f"- [{_escape(link.title)}]({url})" + (f": {note}" if note else "")


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", clean_line(text))
