"""Rules on addresses that readers are better off without: those that tell who shared a link, and PDFs of arXiv."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from paperlog.checks.body import Body
from paperlog.content.post import Post
from paperlog.content.source import quoted
from paperlog.papers.identifier import parse_url
from paperlog.problems import Problem, Severity

# A closing bracket belongs to a URL only with its opening one; `(` and `[` are how Markdown ends them.
_URL = re.compile(r"https?://(?:[^\s<>\"'`()\[\]{}|\\^]|\([^\s<>\"'`()\[\]{}|\\^]*\))+", re.IGNORECASE)
_SIGNS = (
    "utm_", "clid=", "braid=", "mc_cid=", "mc_eid=", "igsh", "_hsenc=", "_hsmi=", "mkt_tok=", "vero_id=", "oly_",
    "ref_src=", "si=",
)  # fmt: skip
"""What a text must hold for an address in it to be tracked, any of them."""
_TRACKING = re.compile(
    r"utm_[a-z_]+|fbclid|gclid|dclid|yclid|ysclid|twclid|ttclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igsh|igshid|_hsenc"
    r"|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|ref_src"
)
_PARAMETER = re.compile(r"([?&](?:amp;)?)([^=&#]*)(=[^&#]*)?")
_YOUTUBE = re.compile(r"https?://(?:[a-z]+\.)?youtu(?:be\.com|\.be)/", re.IGNORECASE)
_ARXIV_PDF = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/pdf/[^?#]+")


class WebLink(Struct, frozen=True):
    """An address in a text, with where it starts."""

    url: str
    offset: int


def web_links(text: str) -> Iterator[WebLink]:
    """The addresses in a text, without the punctuation that ends the sentence around one."""
    for match in _URL.finditer(text):
        yield WebLink(match[0].rstrip(".,;:!?*_~"), match.start())


def untracked(url: str) -> str:
    """An address without the parameters that only tell where somebody found it."""
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
    """The page of a paper's abstract for the address of its PDF on arXiv; any other address as it is.

    One that names a page of the PDF is meant as it is.
    """
    if _ARXIV_PDF.fullmatch(url):
        identifier = parse_url(url)
        if identifier is not None:
            return identifier.abs_url
    return url


def tracking_links(post: Post, body: Body) -> Iterator[Problem]:
    """A link carries no parameters that tell where somebody found it (`utm_source`, `fbclid`, `gclid` and the like).

    They make links long and tell the other site more about readers than they know. The link works without them.
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

    From there a reader gets to every version and format, and the page of the paper in this blog lists the post. A link
    to a page of the PDF (`#page=5`) is taken to be meant.
    """
    if ".org/pdf/" in body.text:
        for link in web_links(body.prose):
            if abstract_page(untracked(link.url)) != untracked(link.url):
                yield _pdf(link.url, body.path, *body.place(link.offset))
    for key, url in front_matter_urls(post):
        if abstract_page(untracked(url)) != untracked(url):
            yield _pdf(url, post.path, *post.place(key))


def front_matter_urls(post: Post) -> Iterator[tuple[str, str]]:
    """The addresses of the front matter, each with the key of its value."""
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
        f"link that tells where it was found: {quoted(url)}",
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
