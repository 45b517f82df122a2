"""Parse responses of arXiv: each is a complete feed of the requested papers, or an error with a reason.

arXiv also sends status 200 with a page that says `Rate exceeded.`, with an Error entry, and with a truncated feed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from paperlog.papers.identifier import Identifier, parse_url
from paperlog.papers.text import collapse

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERROR = "/api/errors"  # part of the id of an Error entry; its scheme and host have changed before
_COUNT = re.compile(r"\s*[0-9]{1,9}\s*")  # `int` limits the number of digits
_BLAMED = re.compile(r"incorrect id format for (\S+)")
_THROTTLED = re.compile(r"rate exceeded|too many requests|rate.?limit|captcha|checking your browser", re.IGNORECASE)


class UnusableAnswerError(Exception):
    """Raised for a response without usable entries for the requested papers; the message gives the reason.

    `blamed` is the id that arXiv reports as wrong. `throttled` is true if the response asks to slow down, whatever its
    status.
    """

    def __init__(self, reason: str, *, blamed: str | None = None, throttled: bool = False) -> None:
        self.blamed = blamed
        self.throttled = throttled
        super().__init__(reason)


class Entry(Struct, frozen=True):
    """An entry of a feed with its paper and version."""

    paper: Identifier
    element: _Element


def read_answer(body: bytes, *, asked: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries of a response in its order, which may differ from the order of the request.

    Args:
        body: The complete body of a response with status 200.
        asked: The requested canonical ids without versions; ids unknown to arXiv have no entry.

    Raises:
        UnusableAnswerError: The body is not a complete feed of entries for these papers.
    """
    root = _parse(body)
    elements = root.findall(f"{ATOM}entry")
    for element in elements:
        if _ERROR in text_of(element.find(f"{ATOM}id")):
            raise _error_entry(element)
    found = tuple(Entry(_paper(element, asked), element) for element in elements)
    total = text_of(root.find(_TOTAL))
    if not _COUNT.fullmatch(total):
        raise UnusableAnswerError("the answer does not say how many papers it holds")
    if len(found) < int(total):
        raise UnusableAnswerError(f"the answer holds {len(found)} of the {total} papers that it counts")
    return found


def text_of(element: _Element | None) -> str:
    """Return all text in an element, or an empty string for `None`."""
    return "" if element is None else "".join(map(str, element.itertext()))


def reason_of_refusal(body: bytes) -> UnusableAnswerError:
    """Return the error in the body of a response with status 400; since late 2025 it is an Error entry in a feed."""
    try:
        root = _parse(body)
    except UnusableAnswerError as error:
        return error
    entry = root.find(f"{ATOM}entry")
    return UnusableAnswerError("arXiv refused the request") if entry is None else _error_entry(entry)


def _parse(body: bytes) -> _Element:
    # Strict, so that a truncated feed does not look like a short one. External resources and entities are disabled.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        if b"<feed" in body[:4096]:
            raise UnusableAnswerError("the answer is cut short, or broken XML") from None
        raise _no_feed(body) from None
    if root.tag != f"{ATOM}feed":
        raise _no_feed(body)
    # Ask the parser, because a search of the bytes would fail in other encodings.
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableAnswerError("the answer declares a document type, which no feed of arXiv does")
    return root


def _paper(element: _Element, asked: Collection[str]) -> Identifier:
    entry_id = text_of(element.find(f"{ATOM}id"))
    paper = parse_url(entry_id)
    if paper is None:
        raise UnusableAnswerError(f"an entry of the answer is about '{collapse(entry_id)[:80]}', which is not a paper")
    if paper.id not in asked:
        raise UnusableAnswerError(f"the answer is about '{paper.id}', which was not asked for")
    return paper


def _error_entry(entry: _Element) -> UnusableAnswerError:
    summary = collapse(text_of(entry.find(f"{ATOM}summary")))
    blamed = _BLAMED.search(summary)
    return UnusableAnswerError(f"arXiv says: {summary[:200] or 'error'}", blamed=blamed[1] if blamed else None)


def _no_feed(body: bytes) -> UnusableAnswerError:
    text = collapse(re.sub(r"<[^>]*>", " ", body[:4096].decode("utf-8", "replace")))
    throttled = _THROTTLED.search(text) is not None
    return UnusableAnswerError(f"no feed of papers but: '{text[:80]}'", throttled=throttled)
