"""The options of a blog's pages, independent of the host that reads them."""

from __future__ import annotations

from msgspec import Struct


class SiteOptions(Struct, frozen=True):
    """The options that pages depend on; part of every fingerprint.

    `site_url` is absolute with a final slash, or empty if it is not set. `docs_dir` and `posts_dir` are relative to the
    blog's folder. `feed_authority` is the authority of all ids in feeds, from `feeds.ids.tag_authority`. It is empty if
    the blog has no feeds, for example without `site_url`.
    """

    name: str
    site_url: str = ""
    description: str = ""
    language: str = "en"
    posts_dir: str = "posts"
    docs_dir: str = "docs"
    posts_per_page: int = 20
    papers_per_page: int = 50
    authors_shown: int = 12
    related_posts: int = 4
    feed_items: int = 30
    feed_items_per_facet: int = 20
    feed_authority: str = ""
