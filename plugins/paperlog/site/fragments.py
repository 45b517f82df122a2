"""Placing of shared markup on pages: makes its links relative and inserts fragments into slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from paperlog.site import urls

# Unicode noncharacters, which no text contains; link marks use others.
_SLOT = re.compile("\ufdd5([0-9]+)\ufdd6")


class Fragment:
    """Markup shown on many pages, such as a card; its links are made relative once for all pages of one depth."""

    __slots__ = ("_html", "_placed")

    def __init__(self, html: str) -> None:
        """Store markup with marked links (see `site.urls`)."""
        self._html = html
        self._placed: dict[str, bytes] = {}

    def at(self, base: str) -> bytes:
        """Return the markup, as UTF-8, for a page from which `base` leads to the site's root."""
        if base not in self._placed:
            self._placed[base] = encode(urls.place(self._html, base))
        return self._placed[base]


@lru_cache
def slots(count: int) -> tuple[Markup, ...]:
    """Return `count` placeholders, which a template shows in place of fragments."""
    return tuple(Markup(f"\ufdd5{number}\ufdd6") for number in range(count))  # noqa: S704 - numbers


def placed(html: str, fragments: Sequence[Fragment], base: str) -> list[bytes]:
    """Return the parts of a page's markup, as UTF-8, to be joined by the caller.

    Args:
        html: Markup with marked links and slots.
        fragments: The contents of the slots, by slot number.
        base: The relative path from the page to the site's root.
    """
    between, *rest = _SLOT.split(urls.place(html, base)) if fragments else (urls.place(html, base),)
    pieces = [encode(between)]
    for number, markup in zip(rest[::2], rest[1::2], strict=True):
        pieces += (fragments[int(number)].at(base), encode(markup))
    return pieces


def encode(text: str) -> bytes:
    """Encode text as UTF-8, as MkDocs does: unpaired surrogates become character references."""
    return text.encode(errors="xmlcharrefreplace")
