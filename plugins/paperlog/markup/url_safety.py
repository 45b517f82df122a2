"""Classify links as local, external or unsafe, and mark local ones for the site to resolve."""

from __future__ import annotations

import enum
import re

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

_SCHEMES = "http https mailto tel sms ftp ftps sftp ssh git irc ircs matrix xmpp magnet news geo urn doi"
# An allowlist, because a list of dangerous schemes would never be complete.
SAFE_SCHEMES = frozenset(_SCHEMES.split())

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# A browser strips these before it reads a URL, so `java\tscript:` is a scheme.
_IGNORED = re.compile(r"^[\x00-\x20]+|[\x00-\x1f\x7f]+")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)


class LinkTarget(enum.Enum):
    """The kind of target of a link."""

    LOCAL = enum.auto()
    FRAGMENT = enum.auto()
    EXTERNAL = enum.auto()
    IMAGE_DATA = enum.auto()
    UNSAFE = enum.auto()


def classify(url: str, *, is_image: bool = False) -> LinkTarget:
    """Return the kind of target that a browser would find in a URL; `data:` is safe only as the source of a bitmap."""
    read = _IGNORED.sub("", url)
    if scheme := _SCHEME.match(read):
        if is_image and _IMAGE_DATA.match(read):
            return LinkTarget.IMAGE_DATA
        return LinkTarget.EXTERNAL if scheme[1].lower() in SAFE_SCHEMES else LinkTarget.UNSAFE
    if read.replace("\\", "/").startswith("//"):
        return LinkTarget.EXTERNAL
    return LinkTarget.FRAGMENT if not read or read.startswith("#") else LinkTarget.LOCAL


def scheme_of(url: str) -> str:
    """Return the scheme of a URL with its colon, for messages, or an empty string."""
    match = _SCHEME.match(_IGNORED.sub("", url))
    return f"{match[1].lower()}:" if match else ""


def mark(target: str) -> str:
    """Return a local target between the markers that the site replaces by its URL; it is not yet escaped."""
    return f"{LINK_OPEN}{target}{LINK_CLOSE}"


def srcset_candidates(value: str) -> list[tuple[str, str]]:
    """Return the URLs of a `srcset`, each with its descriptor (`2x`, `640w` or an empty string)."""
    return [
        (match[1], " ".join((match[2] or "").split()))
        for match in re.finditer(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(\s+[^,]*)?(?:,|$)", value)
    ]
