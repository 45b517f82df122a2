"""Rules for web links: no tracking parameters, and arXiv abstracts instead of PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from paperlog.checks.body import Body
from paperlog.content.post import Post
from paperlog.content.source import quoted
from paperlog.papers.identifier import parse_url
from paperlog.problems import Problem, Severity

# A closing bracket belongs to a URL only if the URL contains the opening one: Markdown ends URLs with brackets.
_URL = re.compile(r"https?://(?:[^\s<>\"'`()\[\]{}|\\^]|\([^\s<>\"'`()\[\]{}|\\^]*\))+", re.IGNORECASE)
_SIGNS = (
    "utm_", "clid=", "braid=", "mc_cid=", "mc_eid=", "igsh", "_hsenc=", "_hsmi=", "mkt_tok=", "vero_id=", "oly_",
    "ref_src=", "si=",
)  # fmt: skip
"""Substrings for a quick test: a text without any of them has no tracked address."""
_TRACKING = re.compile(
    r"utm_[a-z_]+|fbclid|gclid|dclid|yclid|ysclid|twclid|ttclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igsh|igshid|_hsenc"
    r"|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|ref_src"
)
_PARAMETER = re.compile(r"([?&](?:amp;)?)([^=&#]*)(=[^&#]*)?")
_YOUTUBE = re.compile(r"https?://(?:[a-z]+\.)?youtu(?:be\.com|\.be)/", re.IGNORECASE)
_ARXIV_PDF = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/pdf/[^?#]+")


class WebLink(Struct, frozen=True):
    """An address in a text, with its offset."""

    url: str
    offset: int


def web_links(text: str) -> Iterator[WebLink]:
    """Yield the addresses in a text, without trailing punctuation."""
    for match in _URL.finditer(text):
        yield WebLink(match[0].rstrip(".,;:!?*_~"), match.start())


def untracked(url: str) -> str:
    """Return an address without tracking parameters."""
    address, sign, fragment = url.partition("#")
    base, has_query, query = address.partition("?")
    if not has_query:
        return url
    is_youtube = _YOUTUBE.match(url) is not None
    kept: list[str] = []
    for match in _PARAMETER.finditer(f"?{query}"):
        if not (_TRACKING.fullmatch(match[2]) or (is_youtube and match[2] == "si")):
            kept.append(match[0] if kept or match[1] == "?" else f"?{match[0][len(match[1]) :]}")
    return "".join([base, *kept, sign, fragment])


def abstract_page(url: str) -> str:
    """Return the address of the abstract page for that of a PDF on arXiv; other addresses unchanged.

    The address of a page within the PDF (`#page=5`) is unchanged too.
    """
    if _ARXIV_PDF.fullmatch(url):
        identifier = parse_url(url)
        if identifier is not None:
            return identifier.abs_url
    return url


def tracking_links(post: Post, body: Body) -> Iterator[Problem]:
    """A link has no tracking parameters (`utm_source`, `fbclid`, `gclid` and the like).

    They make links long and let the other site track where readers come from. The link works without them.
    """
    if "?" in body.text and any(sign in body.text for sign in _SIGNS):
        for link in web_links(body.prose):
            if untracked(link.url) != link.url:
                yield _tracked(link.url, body.path, *body.place(link.offset))
    for key, url in front_matter_urls(post):
        if untracked(url) != url:
            yield _tracked(url, post.path, *post.place(key))


def pdf_links(post: Post, body: Body) -> Iterator[Problem]:
    """A link to a paper on arXiv leads to its abstract page, not to the PDF.

    The abstract page links to every version and format, and the page of the paper in this blog lists the post. A link
    to a page of the PDF (`#page=5`) is considered intentional.
    """
    if ".org/pdf/" in body.text:
        for link in web_links(body.prose):
            if abstract_page(untracked(link.url)) != untracked(link.url):
                yield _pdf(link.url, body.path, *body.place(link.offset))
    for key, url in front_matter_urls(post):
        if abstract_page(untracked(url)) != untracked(url):
            yield _pdf(url, post.path, *post.place(key))


def front_matter_urls(post: Post) -> Iterator[tuple[str, str]]:
    """Yield the dotted path and the address of each URL in the front matter."""
    numbers: dict[str, int] = {}
    for link in post.links:
        number = numbers[link.kind] = numbers.get(link.kind, -1) + 1
        yield f"links.{link.kind}.{number}", link.url
    if post.via is not None and post.via.url:
        yield "via.url", post.via.url
    first = 1 if "arxiv" in post.lines else 0
    for index, paper in enumerate(post.papers[first:]):
        if paper.url:
            yield f"papers.{index}.url", paper.url


def _tracked(url: str, path: str, line: int, column: int) -> Problem:
    return Problem(
        path,
        line,
        f"link with tracking parameters: {quoted(url)}",
        f"write {quoted(untracked(url), longest=200)}",
        Severity.WARNING,
        "tracking-link",
        column,
    )


def _pdf(url: str, path: str, line: int, column: int) -> Problem:
    return Problem(
        path,
        line,
        f"link to a PDF on arXiv: {quoted(url)}",
        f"link to its abstract: {quoted(abstract_page(untracked(url)), longest=200)}",
        Severity.WARNING,
        "arxiv-pdf",
        column,
    )
