"""What the layers above the pages put into them: markup for the head, links to downloads."""

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
    """One layer's additions.

    `post_head` and `listing_head` are markup with marked links. That of a post is made when its page is, from what the
    post's digest stands for and nothing else. `downloads` of `None` are the whole blog's.
    """

    post_head: Callable[[Entry], str] = _nothing
    listing_head: Callable[[Listing], str] = _nothing
    downloads: Callable[[Listing | None], tuple[LinkView, ...]] = _no_downloads


def joined(*additions: Additions) -> Additions:
    """The additions of several layers, in order."""
    return Additions(
        post_head=lambda entry: "\n".join(filter(None, (each.post_head(entry) for each in additions))),
        listing_head=lambda listing: "\n".join(filter(None, (each.listing_head(listing) for each in additions))),
        downloads=lambda listing: tuple(link for each in additions for link in each.downloads(listing)),
    )
