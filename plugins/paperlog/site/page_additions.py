"""Additions to pages by the packages that build on them: markup for the head, links to downloads."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from paperlog.content.library import Entry
from paperlog.site.listings import Listing
from paperlog.site.views import LinkView


def _nothing(_: Entry | Listing) -> str:
    return ""


def _no_downloads(_: Listing | None) -> tuple[LinkView, ...]:
    return ()


class Additions(Struct, frozen=True):
    """The additions of one package.

    `post_head` and `listing_head` return markup with marked links. `post_head` is called when the page is rendered, and
    its result must depend only on data in the post's digest. `downloads(None)` returns the downloads of the whole blog.
    """

    post_head: Callable[[Entry], str] = _nothing
    listing_head: Callable[[Listing], str] = _nothing
    downloads: Callable[[Listing | None], tuple[LinkView, ...]] = _no_downloads


def joined(*additions: Additions) -> Additions:
    """Combine the additions of several packages, in order."""
    return Additions(
        post_head=lambda entry: "\n".join(filter(None, (each.post_head(entry) for each in additions))),
        listing_head=lambda listing: "\n".join(filter(None, (each.listing_head(listing) for each in additions))),
        downloads=lambda listing: tuple(link for each in additions for link in each.downloads(listing)),
    )
