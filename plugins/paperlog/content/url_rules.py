"""Rules for URLs in the front matter, with the reason for each refusal."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from paperlog.content.source import quoted

_ORDINARY = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:/[!#-;=?-Z_a-z~]*)?")
"""Matches nearly all URLs, which then need no parsing."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORGOTTEN_SCHEME = re.compile(
    r"(?:www\.[^/]+|[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/.*|[\w.-]+\.(?:com|org|net|io|ai|dev|edu|gov))", re.DOTALL
)
_LONGEST_SEGMENT = 200  # bytes; file systems allow 255 for a name


class LinkError(ValueError):
    """A refused URL; `message` is a predicate, to follow the name of the value; `unsafe` marks a possible attack."""

    def __init__(self, predicate: str, url: str, hint: str, *, unsafe: bool = False) -> None:
        super().__init__(predicate)
        self.message = f"{predicate}: {quoted(url)}"
        self.hint = hint
        self.unsafe = unsafe


def check_url(url: str) -> str:
    """Return the URL unchanged if it is http(s), mailto or a path on the site.

    Raises:
        LinkError: The text is another URL or not a URL.
    """
    if not url:
        raise LinkError("is no URL", url, "write the URL, or leave the line out")
    if _ORDINARY.fullmatch(url):
        return url
    # Browsers drop tabs and line ends inside URLs, so check for them before reading the scheme.
    if " " in url or not url.isprintable():
        raise LinkError("is a URL with a space in it", url, "write %20 for a space")
    scheme = _SCHEME.match(url)
    if scheme is None:
        return _check_path(url)
    name = scheme[1].lower()
    if name == "mailto":
        if "@" not in url:
            raise LinkError("is a mailto: link without an address", url, "write mailto:name@example.org")
        return url
    if name not in {"http", "https"}:
        raise LinkError("is an unsafe link", url, "links start with https://, http:// or mailto:", unsafe=True)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or "\\" in url:
        raise LinkError("is not a URL", url, "write it as the browser's address bar shows it")
    return url


def _check_path(url: str) -> str:
    if "\\" in url:
        raise LinkError("is not a URL", url, "write '/' instead of the backslash")
    if url.startswith("//"):
        raise LinkError("is a URL without a scheme", url, f"write {quoted('https:' + url, longest=200)}")
    if _FORGOTTEN_SCHEME.fullmatch(url):
        raise LinkError("is a URL without a scheme", url, f"write {quoted('https://' + url, longest=200)}")
    return url


def check_alias(alias: str) -> str:
    """Return an old address of a post unchanged if it is a path on this site.

    Raises:
        LinkError: The address is on another site or cannot be a file name.
    """
    if not alias or alias == "/":
        raise LinkError("is not an old address of a post", alias, "write a path such as /old/path/")
    if _SCHEME.match(alias) or alias.startswith("//"):
        raise LinkError("must be a path on this site", alias, "write only the path, such as /old/path/")
    if not alias.startswith("/"):
        raise LinkError("must start with '/'", alias, f"write {quoted('/' + alias, longest=200)}")
    if any(sign in alias for sign in "?#\\") or not alias.isprintable():
        raise LinkError("must be a path without '?', '#' or backslash", alias, "write a path such as /old/path/")
    segments = unquote(alias).removesuffix("/").split("/")[1:]
    if any(segment in {"", ".", ".."} or "\\" in segment or not segment.isprintable() for segment in segments):
        raise LinkError("must not hold '..', '.' or an empty part", alias, "write a path such as /old/path/")
    if len(alias) > 1000 or any(len(segment.encode()) > _LONGEST_SEGMENT for segment in segments):
        raise LinkError("is too long", alias, "shorten it")
    return alias
