"""What several layers add to a page stands there side by side."""

from __future__ import annotations

from datetime import UTC, datetime

from paperlog.content.library import Entry, build_library
from paperlog.content.post import Post
from paperlog.content.tags import Registry
from paperlog.site.listings import listings
from paperlog.site.options import SiteOptions
from paperlog.site.page_additions import Additions, joined
from paperlog.site.views import LinkView

POST = Post(path="posts/a.md", slug="a", date=datetime(2019, 12, 3, tzinfo=UTC), title="A")
LIBRARY = build_library([POST], registry=Registry(()), authors={}, records={}, mentions={})
ENTRY: Entry = LIBRARY.entries[0]
HOME = next(listings(LIBRARY, SiteOptions("Notes")))


def adding(text: str) -> Additions:
    return Additions(
        post_head=lambda entry: f"<{text} {entry.url}>",
        listing_head=lambda listing: f"<{text} {listing.title}>",
        downloads=lambda listing: (LinkView(text, text, listing.title if listing else "papers", ""),),
    )


def test_additions_are_joined_in_order() -> None:
    both = joined(adding("one"), Additions(), adding("two"))
    assert both.post_head(ENTRY) == "<one posts/a/>\n<two posts/a/>"
    assert both.listing_head(HOME) == "<one Notes>\n<two Notes>"
    assert [(link.name, link.url) for link in both.downloads(HOME)] == [("one", "Notes"), ("two", "Notes")]
    assert [link.url for link in both.downloads(None)] == ["papers", "papers"]


def test_no_layer_adds_nothing() -> None:
    for nothing in (joined(), joined(Additions(), Additions())):
        assert (nothing.post_head(ENTRY), nothing.listing_head(HOME), nothing.downloads(None)) == ("", "", ())
