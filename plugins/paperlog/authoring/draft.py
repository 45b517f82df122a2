"""The text of a new post: front matter from known facts, and a body with questions for its author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from paperlog.checks.text_rules import QUESTIONS
from paperlog.content.dates import MONTHS
from paperlog.content.post import Link
from paperlog.content.slugs import slugify
from paperlog.content.yaml_text import flow_list, quoted_scalar, scalar
from paperlog.counting import plural
from paperlog.papers import taxonomy
from paperlog.papers.doi import find_doi
from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper

LONGEST_TITLE = 500
"""Maximum length of a title in characters; the longest on arXiv is about half of it."""

_LONGEST_NAME = 60  # characters of a file's name
_AUTHORS_NAMED = 3
_RESERVED = frozenset({"index", "readme", "con", "prn", "aux", "nul"})  # index pages, and Windows devices
_SPECIAL = re.compile(r"[^\w\s.,'’()/-]|_")


class Draft(Struct, frozen=True):
    """The known facts about the subject of a new post.

    `arxiv` is the paper's id, with a version only if the author typed one; `paper` is its record, if there is one;
    `described` is the address of a paper that is not on arXiv. `title` may be missing if the record will provide it.
    """

    date: date
    title: str | None = None
    arxiv: Identifier | None = None
    paper: Paper | None = None
    described: str | None = None
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()


def draft_text(draft: Draft) -> str:
    """Return the text of the whole file; whatever the title, its only problem is that its text is a placeholder."""
    return "---\n" + "".join(f"{line}\n" for line in _front_matter(draft)) + "---\n" + _body(draft)


def file_slugs(draft: Draft) -> Iterator[str]:
    """Yield names for the file, best first: short, lower-case and ASCII; the iterator is infinite, so one is unused."""
    title = draft.title or ""
    before, colon, _ = title.partition(":")
    # "FreeLB: Enhanced Adversarial Training …" is known as FreeLB.
    names = [_ascii(before)] if colon and 1 <= len(before.split()) <= 3 else []
    names += [_ascii(title)]
    if draft.arxiv is not None:
        names.append(draft.arxiv.id.replace("/", "-").replace(".", "-"))
    names.append(f"note-{draft.date.isoformat()}")
    found = [f"{name}-note" if name in _RESERVED else name for name in names if name and not name.isdigit()]
    yield from dict.fromkeys(found)
    number = 2
    while True:
        yield f"{found[0]}-{number}"
        number += 1


def _front_matter(draft: Draft) -> Iterator[str]:
    if draft.title:
        yield f"title: {quoted_scalar(draft.title)}"
    yield f"date: {draft.date.isoformat()}"
    if draft.tags:
        yield f"tags: {flow_list(draft.tags)}"
    if draft.arxiv is not None:
        yield f"arxiv: {quoted_scalar(str(draft.arxiv))}"
    if draft.described is not None:
        yield "papers:"
        yield f"  - title: {quoted_scalar(draft.title or draft.described)}"
        doi = find_doi(draft.described)
        yield f"    doi: {scalar(doi)}" if doi else f"    url: {scalar(draft.described)}"
    if draft.links:
        yield "links:"
        for kind in dict.fromkeys(link.kind for link in draft.links):
            urls = [link.url for link in draft.links if link.kind == kind]
            yield f"  {kind}: {scalar(urls[0]) if len(urls) == 1 else flow_list(urls)}"


def _body(draft: Draft) -> str:
    return "\n\n".join([_opening(draft), *QUESTIONS]) + "\n"


def _opening(draft: Draft) -> str:
    """Return one sentence of facts, with text from the record escaped so that none of it is Markdown."""
    paper = draft.paper
    if paper is not None:
        category = paper.primary_category
        parts = [f"A paper by {_named(paper.authors)}" if paper.authors else "A paper"]
        if paper.published:
            on = paper.published
            parts.append(f", submitted to arXiv on {on.day} {MONTHS[on.month - 1]} {on.year}")
        if category:
            parts.append(f" in {_plain(taxonomy.name(category))} ({_plain(category)})")
        return "".join(parts) + "."
    if draft.arxiv is not None:
        return f"This note is about the paper that arXiv knows as {draft.arxiv.id}."
    if draft.described is not None:
        return "This note is about the paper that is linked above."
    return "This note is about what is linked above." if draft.links else "This note is about what its title says."


def _named(authors: tuple[str, ...]) -> str:
    shown = [_plain(name) for name in authors[:_AUTHORS_NAMED]]
    rest = len(authors) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} {plural(rest, 'other')}"
    return _joined(shown)


def _joined(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _plain(text: str) -> str:
    """Escape text for Markdown, HTML and math: replace special characters with numeric character references."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match.group())};", " ".join(text.split()))


def _ascii(title: str) -> str:
    """Return a title as a short ASCII slug; empty if it has no ASCII letters or digits."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\$[^$]*\$", " ", title)).encode("ascii", "ignore").decode()
    if not any(char.isalnum() for char in plain):
        return ""
    slug = slugify(plain, longest=400)
    if len(slug) <= _LONGEST_NAME:
        return slug
    return slug[: _LONGEST_NAME + 1].rpartition("-")[0].strip("-") or slug[:_LONGEST_NAME].strip("-")
