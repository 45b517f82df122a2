"""Where things are: every URL relative to the site's root, and how a page refers to another."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote

from markupsafe import Markup

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

HOME = ""
TAGS = "tags/"
PAPERS = "papers/"
ARCHIVE = "archive/"
SUBSCRIBE = "subscribe/"
SEARCH = "search/"


def page_of(url: str, number: int) -> str:
    """The URL of one page of a listing; the first is the listing itself."""
    return url if number == 1 else f"{url}page/{number}/"


def search_url(facet: str, value: str) -> str:
    """The search among the posts with one value of a facet."""
    return f"{SEARCH}?{facet}={quote(value, safe='')}"


def year_url(year: int) -> str:
    """A year's archive."""
    return f"{ARCHIVE}{year:04}/"


def month_url(year: int, month: int) -> str:
    """A month's archive."""
    return f"{ARCHIVE}{year:04}/{month:02}/"


def alias_url(alias: str) -> str:
    """The URL of an old address of a post, decoded as servers do with what browsers copy."""
    path = unquote(alias).strip("/")
    return path if path.endswith(".html") else f"{path}/"


def file_of(url: str) -> str:
    """The file that a server answers with."""
    return f"{url}index.html" if url.endswith("/") or not url else url


def base_of(url: str) -> str:
    """The relative way from a page to the site's root, with a final slash."""
    return "../" * url.count("/") or "./"


def link(url: str) -> Markup:
    """A link to a page of the site, for use in markup that is placed on pages of any depth."""
    return Markup(LINK_OPEN + escape(url))  # noqa: S704 - escaped here


def place(html: str, base: str) -> str:
    """Markup with its marked links made relative to the page that `base` leads from."""
    return html.replace(LINK_OPEN, base).replace(LINK_CLOSE, "")
