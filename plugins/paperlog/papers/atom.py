"""Answers of arXiv: each is a whole feed of the papers that were asked for, or an error with a reason.

A page that says `Rate exceeded.`, an Error entry and a feed cut in the middle all come with status 200.
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
_ERROR = "/api/errors"  # in the id of an Error entry; its scheme and host have changed before
_COUNT = re.compile(r"\s*[0-9]{1,9}\s*")  # no more digits than `int` reads
_BLAMED = re.compile(r"incorrect id format for (\S+)")
_THROTTLED = re.compile(r"rate exceeded|too many requests|rate.?limit|captcha|checking your browser", re.IGNORECASE)


class UnusableAnswerError(Exception):
    """An answer that says nothing about the papers that were asked for; the message says why.

    `blamed` is the id that arXiv itself names as wrong; `throttled` that the answer asks to slow down, whatever its
    status.
    """

    def __init__(self, reason: str, *, blamed: str | None = None, throttled: bool = False) -> None:
        self.blamed = blamed
        self.throttled = throttled
        super().__init__(reason)


class Entry(Struct, frozen=True):
    """An entry of a feed, and the paper and version that it is about."""

    paper: Identifier
    element: _Element


def read_answer(body: bytes, *, asked: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries of an answer, in its order, which is not that of the question.

    Args:
        body: The whole body of an answer with status 200.
        asked: The canonical ids, without versions, that were asked for; those that arXiv lacks have no entry.

    Raises:
        UnusableAnswerError: It is no whole feed of entries about these papers.
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
    """Return all the text in an element, or nothing where there is none."""
    return "" if element is None else "".join(map(str, element.itertext()))


def reason_of_refusal(body: bytes) -> UnusableAnswerError:
    """Return what the body of an answer with status 400 says: since late 2025 that is an Error entry in a feed."""
    try:
        root = _parse(body)
    except UnusableAnswerError as error:
        return error
    entry = root.find(f"{ATOM}entry")
    return UnusableAnswerError("arXiv refused the question") if entry is None else _error_entry(entry)


def _parse(body: bytes) -> _Element:
    # Strict: a feed cut short must not look like a short feed. Nothing is loaded or expanded.
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
    # The parser knows it in every encoding; a search for the letters would not.
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableAnswerError("the answer declares a document type, which no feed of arXiv does")
    return root


def _paper(element: _Element, asked: Collection[str]) -> Identifier:
    entry_id = text_of(element.find(f"{ATOM}id"))
    paper = parse_url(entry_id)
    if paper is None:
        raise UnusableAnswerError(f"an entry of the answer is about '{collapse(entry_id)[:80]}', which is no paper")
    if paper.id not in asked:
        raise UnusableAnswerError(f"the answer is about '{paper.id}', which was not asked for")
    return paper


def _error_entry(entry: _Element) -> UnusableAnswerError:
    said = collapse(text_of(entry.find(f"{ATOM}summary")))
    blamed = _BLAMED.search(said)
    return UnusableAnswerError(f"arXiv says: {said[:200] or 'error'}", blamed=blamed[1] if blamed else None)


def _no_feed(body: bytes) -> UnusableAnswerError:
    said = collapse(re.sub(r"<[^>]*>", " ", body[:4096].decode("utf-8", "replace")))
    throttled = _THROTTLED.search(said) is not None
    return UnusableAnswerError(f"no feed of papers but: '{said[:80]}'", throttled=throttled)
