"""Makes any text fit for a feed: what XML, UTF-8 or a URI cannot carry is gone or encoded."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from paperlog.characters import C1_CONTROLS, CONTROLS, HIGH_NONCHARACTERS, NONCHARACTERS, SURROGATES

# What XML 1.0 forbids, and what it and Unicode discourage: controls (C1 too), lone surrogates, noncharacters.
_UNUSABLE = re.compile(f"[{CONTROLS}{C1_CONTROLS}{SURROGATES}{NONCHARACTERS}{HIGH_NONCHARACTERS}]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# RFC 3986: what may stand in a URI unencoded, and `%`, which starts what is encoded already.
_URI_CHARACTERS = "%!#$&'()*+,/:;=?@[]~"
_PLAIN_URI = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def clean(text: str) -> str:
    """The text without characters that a feed cannot hold; line ends are line feeds."""
    if text.replace("\n", "").replace("\xa0", "").isprintable():  # nearly every text is, and asking is fast
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNUSABLE.sub("", text)


def clean_line(text: str) -> str:
    """The same for titles and names: one line, each run of white space one space."""
    return " ".join(clean(text).split())


def clean_uri(url: str) -> str:
    """A URL with everything percent-encoded that a URI cannot hold; empty where no absolute URI comes of it."""
    if _PLAIN_URI.fullmatch(url):
        return url  # as are the addresses of nearly all pages
    encoded = quote(_BARE_PERCENT.sub("%25", clean_line(url)), safe=_URI_CHARACTERS)
    # A second `#` and brackets outside a host are characters that must be encoded too.
    before, hash_sign, fragment = encoded.partition("#")
    try:
        parts = urlsplit(before)
    except ValueError:  # brackets that are no IPv6 address
        return ""
    if not parts.scheme or not (parts.netloc or parts.path):
        return ""
    host_end = before.find(parts.netloc) + len(parts.netloc) if parts.netloc else 0
    tail = before[host_end:] + hash_sign + fragment.replace("#", "%23")
    return before[:host_end] + tail.replace("[", "%5B").replace("]", "%5D")


def clean_language(code: str | None) -> str | None:
    """A language tag by the syntax of RFC 3066, or nothing."""
    return code if code and _LANGUAGE.fullmatch(code) else None
