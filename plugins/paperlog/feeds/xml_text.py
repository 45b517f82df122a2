"""Clean text for feeds: remove or encode what XML, UTF-8 or a URI cannot contain."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from paperlog.characters import C1_CONTROLS, CONTROLS, HIGH_NONCHARACTERS, NONCHARACTERS, SURROGATES

# Characters that XML 1.0 forbids or that XML or Unicode discourages: controls (C0 and C1), lone surrogates,
# noncharacters.
_UNUSABLE = re.compile(f"[{CONTROLS}{C1_CONTROLS}{SURROGATES}{NONCHARACTERS}{HIGH_NONCHARACTERS}]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# RFC 3986: characters that a URI may contain unencoded, and `%`, which starts an encoded character.
_URI_CHARACTERS = "%!#$&'()*+,/:;=?@[]~"
_PLAIN_URI = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def clean(text: str) -> str:
    """Return the text without characters that a feed cannot contain; line ends become line feeds."""
    if text.replace("\n", "").replace("\xa0", "").isprintable():  # fast path: true of nearly every text
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNUSABLE.sub("", text)


def clean_line(text: str) -> str:
    """Return cleaned text on one line, as for titles and names; each run of white space becomes one space."""
    return " ".join(clean(text).split())


def clean_uri(url: str) -> str:
    """Percent-encode characters that a URI cannot contain; return an empty string if `url` is not absolute."""
    if _PLAIN_URI.fullmatch(url):  # fast path: true of nearly all pages
        return url
    encoded = quote(_BARE_PERCENT.sub("%25", clean_line(url)), safe=_URI_CHARACTERS)
    # A second `#` and brackets outside the host must be encoded too.
    before, hash_sign, fragment = encoded.partition("#")
    try:
        parts = urlsplit(before)
    except ValueError:  # brackets that do not contain an IPv6 address
        return ""
    if not parts.scheme or not (parts.netloc or parts.path):
        return ""
    host_end = before.find(parts.netloc) + len(parts.netloc) if parts.netloc else 0
    tail = before[host_end:] + hash_sign + fragment.replace("#", "%23")
    return before[:host_end] + tail.replace("[", "%5B").replace("]", "%5D")


def clean_language(code: str | None) -> str | None:
    """Return `code` if it has the syntax of an RFC 3066 language tag, else `None`."""
    return code if code and _LANGUAGE.fullmatch(code) else None
