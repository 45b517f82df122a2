"""What the layers above the pages put into them: markup for the head, links to downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from paperlog.content.library import Entry
from paperlog.site.fingerprint import fingerprint
from paperlog.site.listings import Listing
from paperlog.site.views import LinkView


@dataclass(frozen=True, slots=True)
class Head:
    """Markup for the head of a post's page, with marked links, made only when the page is.

    `digest` stands for the markup in the page's fingerprint, so it covers everything that the markup is made from.
    """

    digest: str
    render: Callable[[], str] = field(repr=False, compare=False)


NO_HEAD = Head("", str)


def _no_head(_: Entry) -> Head:
    return NO_HEAD


def _nothing(_: Listing) -> str:
    return ""


def _no_downloads(_: Listing | None) -> tuple[LinkView, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Additions:
    """One layer's additions. `listing_head` is markup with marked links; `downloads` of `None` are the whole blog's."""

    post_head: Callable[[Entry], Head] = _no_head
    listing_head: Callable[[Listing], str] = _nothing
    downloads: Callable[[Listing | None], tuple[LinkView, ...]] = _no_downloads


def joined(*additions: Additions) -> Additions:
    """The additions of several layers, in order."""

    def post_head(entry: Entry) -> Head:
        heads = [found for each in additions if (found := each.post_head(entry)) is not NO_HEAD]
        if len(heads) < 2:
            return heads[0] if heads else NO_HEAD
        return Head(fingerprint(*(head.digest for head in heads)), lambda: "\n".join(head.render() for head in heads))

    return Additions(
        post_head=post_head,
        listing_head=lambda listing: "\n".join(filter(None, (each.listing_head(listing) for each in additions))),
        downloads=lambda listing: tuple(link for each in additions for link in each.downloads(listing)),
    )
