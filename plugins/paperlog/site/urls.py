"""The URLs of pages, relative to the site's root, and links between pages."""

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
    """Return the URL of one page of a listing; the first page has the URL of the listing."""
    return url if number == 1 else f"{url}page/{number}/"


def search_url(facet: str, value: str) -> str:
    """Return the URL of a search among the posts with one value of a facet."""
    return f"{SEARCH}?{facet}={quote(value, safe='')}"


def year_url(year: int) -> str:
    """Return the URL of a year's archive."""
    return f"{ARCHIVE}{year:04}/"


def month_url(year: int, month: int) -> str:
    """Return the URL of a month's archive."""
    return f"{ARCHIVE}{year:04}/{month:02}/"


def alias_url(alias: str) -> str:
    """Return the URL of a post's old address, percent-decoded as by a server, because authors paste encoded URLs."""
    path = unquote(alias).strip("/")
    return path if path.endswith(".html") else f"{path}/"


def file_of(url: str) -> str:
    """Return the file that a server sends for a URL."""
    return f"{url}index.html" if url.endswith("/") or not url else url


def base_of(url: str) -> str:
    """Return the relative path from a page to the site's root, with a final slash."""
    return "../" * url.count("/") or "./"


def link(url: str) -> Markup:
    """Return a marked link to a page of the site, for markup that is placed on pages of any depth."""
    return Markup(LINK_OPEN + escape(url))  # noqa: S704 - escaped here


def place(html: str, base: str) -> str:
    """Return markup with its marked links made relative to a page from which `base` leads to the site's root."""
    return html.replace(LINK_OPEN, base).replace(LINK_CLOSE, "")
