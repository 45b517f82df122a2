"""The permanent ids of feeds and items: tag URIs (RFC 4151) from an authority and the id of a post."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

DEFAULT_YEAR = "2026"
"""The default date in an authority. Any date works, but it must never change."""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_AUTHORITY = re.compile(rf"((?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*)(?:,({_DATE}))?", re.ASCII)
# RFC 4151: characters allowed after the authority. `#` starts a fragment, so it is percent-encoded in a post's id.
_SPECIFIC = "/:@!$&'()*+,;=?-._~"


def tag_authority(option: str | None, *, site_url: str) -> str:
    """Return the authority of all ids of a blog: the option, else the host of its URL, with a date.

    The date is the option's (`example.org,2019`), else `DEFAULT_YEAR`.

    Raises:
        ValueError: The option is not a host or mail address, or there is no option and the URL has no host.
    """
    if option is not None:
        match = _AUTHORITY.fullmatch(option)
        if match is None:
            raise ValueError(
                f"'{option}' is not an authority: write a host and a date that never changes, as in 'example.org,2026'"
            )
        return f"{match[1].lower()},{match[2] or DEFAULT_YEAR}"
    return f"{_host(site_url)},{DEFAULT_YEAR}"


def item_id(authority: str, post_id: str) -> str:
    """Return the id of a post in every feed; it does not depend on the title, date, tags or URL of the post."""
    return f"tag:{authority}:{quote(post_id, safe=_SPECIFIC, errors='replace')}"


def feed_id(authority: str, url: str) -> str:
    """Return the id of the feed of the page at `url` (relative to the site's root); it never equals a post's id."""
    return f"tag:{authority}:{quote(url, safe=_SPECIFIC, errors='replace')}#feed"


def _host(site_url: str) -> str:
    try:
        host = (urlsplit(site_url).hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:
        host = ""
    if not _AUTHORITY.fullmatch(host):
        raise ValueError(f"'{site_url}' has no host that names the blog: set the authority, as in 'example.org,2026'")
    return host
