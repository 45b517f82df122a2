"""arXiv's answers, judged before anybody believes them: is it a feed, whole, and of the papers that were asked for.

The `arxiv` package mends what it can and takes the rest for "no such paper": a page that says `Rate exceeded.`, an
Error entry, a feed cut in the middle. Here each of them is an error with a reason. Pure: bytes in, facts out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from paperlog.papers.identifier import Identifier, parse_url
from paperlog.papers.text import collapse

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERROR = "/api/errors"  # in the id of an Error entry; its scheme and host have changed before
_BLAMED = re.compile(r"incorrect id format for (\S+)")
_THROTTLED = re.compile(r"rate exceeded|too many requests|rate.?limit|captcha|checking your browser", re.IGNORECASE)


class UnusableAnswerError(Exception):
    """An answer that says nothing about the papers that were asked for; the message says why.

    `blamed` is the id that arXiv itself names as wrong. `throttled` tells that the answer is to slow down, whatever its
    status said.
    """

    def __init__(self, reason: str, *, blamed: str | None = None, throttled: bool = False) -> None:
        self.blamed = blamed
        self.throttled = throttled
        super().__init__(reason)


class FoundEntry(Struct, frozen=True):
    """One entry of a feed: which paper and version it is of, and all of its DOIs (the package reads the first only)."""

    entry_id: str
    paper: Identifier
    dois: tuple[str, ...]


def check_answer(body: bytes, *, asked: Collection[str]) -> tuple[FoundEntry, ...]:
    """The entries of an answer, in its order, which is not that of the question; papers that are not there have none.

    Args:
        body: The whole body of an answer with status 200.
        asked: The canonical ids, without versions, that were asked for.

    Raises:
        UnusableAnswerError: It is no whole feed of entries about these papers.
    """
    root = _parse(body)
    if root.tag != f"{_ATOM}feed":
        raise _no_feed(body)
    for entry in root.iterfind(f"{_ATOM}entry"):
        if _ERROR in _text(entry, f"{_ATOM}id"):
            raise _error_entry(entry)
    found = tuple(_entries(root, asked))
    total = _text(root, _TOTAL)
    if not total.isdecimal():
        raise UnusableAnswerError("the answer does not say how many papers it holds")
    if len(found) < int(total):
        raise UnusableAnswerError(f"the answer holds {len(found)} of the {total} papers that it counts")
    return found


def reason_of_refusal(body: bytes) -> UnusableAnswerError:
    """What the body of an answer with status 400 says: since late 2025 that is an Error entry in a feed."""
    try:
        root = _parse(body)
    except UnusableAnswerError as error:
        return error
    entry = root.find(f"{_ATOM}entry")
    return UnusableAnswerError("arXiv refused the question") if entry is None else _error_entry(entry)


def _parse(body: bytes) -> _Element:
    # Strict, unlike the package's: a feed cut short must not look like a short feed. Nothing is loaded or expanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    if b"<!doctype" in body[:4096].lower():
        raise _no_feed(body)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        if b"<feed" in body[:4096]:
            raise UnusableAnswerError("the answer is cut short, or broken XML") from None
        raise _no_feed(body) from None
    return root


def _entries(root: _Element, asked: Collection[str]) -> Iterator[FoundEntry]:
    for entry in root.iterfind(f"{_ATOM}entry"):
        entry_id = _text(entry, f"{_ATOM}id")
        paper = parse_url(entry_id)
        if paper is None or paper.version is None:
            raise UnusableAnswerError(f"an entry of the answer is about '{collapse(entry_id)[:80]}', which is no paper")
        if paper.id not in asked:
            raise UnusableAnswerError(f"the answer is about '{paper.id}', which was not asked for")
        for part in ("title", "published", "updated", "author"):
            if entry.find(f"{_ATOM}{part}") is None:
                raise UnusableAnswerError(f"the entry of '{paper.id}' has no {part}")
        dois = (doi.text for doi in entry.iterfind(f"{_ARXIV}doi"))
        yield FoundEntry(entry_id, paper, tuple(doi.strip() for doi in dois if doi and doi.strip()))


def _error_entry(entry: _Element) -> UnusableAnswerError:
    said = collapse(_text(entry, f"{_ATOM}summary"))
    blamed = _BLAMED.search(said)
    return UnusableAnswerError(f"arXiv says: {said[:200] or 'error'}", blamed=blamed[1] if blamed else None)


def _no_feed(body: bytes) -> UnusableAnswerError:
    said = collapse(re.sub(r"<[^>]*>", " ", body[:4096].decode("utf-8", "replace")))
    throttled = _THROTTLED.search(said) is not None
    return UnusableAnswerError(f"no feed of papers but: '{said[:80]}'", throttled=throttled)


def _text(parent: _Element, path: str) -> str:
    return parent.findtext(path) or ""
