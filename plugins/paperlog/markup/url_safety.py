"""Which links a post holds: local, external or unsafe; and how local ones are marked for the site."""

from __future__ import annotations

import enum
import re

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN

_SCHEMES = "http https mailto tel sms ftp ftps sftp ssh git irc ircs matrix xmpp magnet news geo urn doi"
# Everything else is refused: a list of what is dangerous would always be one scheme short.
SAFE_SCHEMES = frozenset(_SCHEMES.split())

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# A browser strips these before it reads a URL, so `java\tscript:` is a scheme.
_IGNORED = re.compile(r"^[\x00-\x20]+|[\x00-\x1f\x7f]+")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)


class LinkTarget(enum.Enum):
    """Where a link leads."""

    LOCAL = enum.auto()
    FRAGMENT = enum.auto()
    EXTERNAL = enum.auto()
    IMAGE_DATA = enum.auto()
    UNSAFE = enum.auto()


def classify(url: str, *, is_image: bool = False) -> LinkTarget:
    """Where a URL leads as a browser would read it; `data:` is safe only as the source of a bitmap."""
    read = _IGNORED.sub("", url)
    if scheme := _SCHEME.match(read):
        if is_image and _IMAGE_DATA.match(read):
            return LinkTarget.IMAGE_DATA
        return LinkTarget.EXTERNAL if scheme[1].lower() in SAFE_SCHEMES else LinkTarget.UNSAFE
    if read.replace("\\", "/").startswith("//"):
        return LinkTarget.EXTERNAL
    return LinkTarget.FRAGMENT if not read or read.startswith("#") else LinkTarget.LOCAL


def scheme_of(url: str) -> str:
    """The scheme of a URL with its colon, for messages."""
    match = _SCHEME.match(_IGNORED.sub("", url))
    return f"{match[1].lower()}:" if match else ""


def mark(target: str) -> str:
    """A local target between the marks at which the site fills in the URL, still to be escaped."""
    return f"{LINK_OPEN}{target}{LINK_CLOSE}"


def srcset_candidates(value: str) -> list[tuple[str, str]]:
    """The URLs of a `srcset`, each with its descriptor (`2x`, `640w` or nothing)."""
    return [
        (match[1], " ".join((match[2] or "").split()))
        for match in re.finditer(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(\s+[^,]*)?(?:,|$)", value)
    ]
