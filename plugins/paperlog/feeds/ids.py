"""Names that feeds never change: tag URIs (RFC 4151) made from an authority and the id of a post."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

DEFAULT_YEAR = "2026"
"""The date in the authority of a blog that gives none: any date serves, as long as it stays the same for ever."""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_AUTHORITY = re.compile(rf"((?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*)(?:,({_DATE}))?", re.ASCII)
# RFC 4151: what may stand in the part after the authority. `#` starts a fragment, so no post's id holds a bare one.
_SPECIFIC = "/:@!$&'()*+,;=?-._~"


def tag_authority(option: str | None, *, site_url: str) -> str:
    """The authority of all ids of a blog: what the option says, else the host of its URL, with a date.

    The date is part of the option where it has one (`example.org,2019`), else `DEFAULT_YEAR`.

    Raises:
        ValueError: The option is no host or mail address, or there is neither option nor host.
    """
    if option is not None:
        match = _AUTHORITY.fullmatch(option)
        if match is None:
            raise ValueError(
                f"'{option}' is no authority: write a host and a date that stays, as in 'example.org,2026'"
            )
        return f"{match[1].lower()},{match[2] or DEFAULT_YEAR}"
    return f"{_host(site_url)},{DEFAULT_YEAR}"


def item_id(authority: str, post_id: str) -> str:
    """The id of a post in every feed: nothing in it depends on title, date, tags or address."""
    return f"tag:{authority}:{quote(post_id, safe=_SPECIFIC, errors='replace')}"


def feed_id(authority: str, url: str) -> str:
    """The id of the feed of the page at `url`, which is relative to the site's root; never that of a post."""
    return f"tag:{authority}:{quote(url, safe=_SPECIFIC, errors='replace')}#feed"


def _host(site_url: str) -> str:
    try:
        host = (urlsplit(site_url).hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:
        host = ""
    if not _AUTHORITY.fullmatch(host):
        raise ValueError(f"'{site_url}' has no host that names the blog: set the authority, as in 'example.org,2026'")
    return host
