"""Markup made before it is known on which pages it will stand, put on a page: links made relative, fragments put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from paperlog.site import urls

# Noncharacters, which no text holds, as for the marks of links.
_SLOT = re.compile("\ufdd5([0-9]+)\ufdd6")


class Fragment:
    """Markup that many pages show, such as a card: its links are made relative once for all pages of one depth."""

    __slots__ = ("_html", "_placed")

    def __init__(self, html: str) -> None:
        """Links are marked (see `site.urls`)."""
        self._html = html
        self._placed: dict[str, bytes] = {}

    def at(self, base: str) -> bytes:
        """The markup, in UTF-8, on a page that `base` leads from to the site's root."""
        if base not in self._placed:
            self._placed[base] = encode(urls.place(self._html, base))
        return self._placed[base]


@lru_cache
def slots(count: int) -> tuple[Markup, ...]:
    """What a template shows in place of so many fragments: marks without any markup in them yet."""
    return tuple(Markup(f"\ufdd5{number}\ufdd6") for number in range(count))  # noqa: S704 - numbers


def placed(html: str, fragments: Sequence[Fragment], base: str) -> list[bytes]:
    """Pieces of UTF-8 which joined are the markup on a page that `base` leads from.

    Args:
        html: Markup with marked links and slots.
        fragments: What stands in the slots, by their numbers.
        base: The relative way from the page to the site's root.
    """
    between, *rest = _SLOT.split(urls.place(html, base)) if fragments else (urls.place(html, base),)
    pieces = [encode(between)]
    for number, markup in zip(rest[::2], rest[1::2], strict=True):
        pieces += (fragments[int(number)].at(base), encode(markup))
    return pieces


def encode(text: str) -> bytes:
    """Text as MkDocs writes it."""
    return text.encode(errors="xmlcharrefreplace")
