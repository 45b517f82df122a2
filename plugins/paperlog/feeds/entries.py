"""Convert the posts of a library to the items of a feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from paperlog.content.authors import Author
from paperlog.content.library import Entry, Facet
from paperlog.feeds.ids import item_id
from paperlog.feeds.model import Category, FeedPaper, Item, Person
from paperlog.feeds.standalone import standalone_html
from paperlog.papers.paper import Paper


def newest(entries: Iterable[Entry], *, count: int, until: datetime | None) -> tuple[Entry, ...]:
    """Return the first `count` of `entries` (newest first) that are not drafts and not dated after `until`."""
    published = (entry for entry in entries if not entry.post.draft and (until is None or entry.post.date <= until))
    return tuple(entry for entry, _ in zip(published, range(count), strict=False))


def feed_item(entry: Entry, *, body: str, summary: str, authority: str, site_url: str) -> Item:
    """Return a post as a feed item. The same item is used in every feed that contains the post.

    Args:
        entry: The post.
        body: Its converted text. Each local link is a URL relative to the site's root, between the markers of
            `markup.rendered`.
        summary: One or two sentences of plain text.
        authority: The authority of all ids of the blog, from `feeds.ids.tag_authority`.
        site_url: The absolute URL of the site's root, with a final slash.
    """
    post, url = entry.post, site_url + entry.url
    papers = tuple(_paper(paper) for paper in entry.papers)
    return Item(
        id=item_id(authority, post.id or post.slug),
        url=url,
        title=entry.title,
        html=standalone_html(body, page_url=url, site_url=site_url, papers=papers),
        summary=summary,
        published=post.date,
        updated=post.updated,
        authors=tuple(_person(author, site_url) for author in entry.authors),
        categories=tuple(Category(tag.slug, tag.name) for tag in entry.tags),
        papers=papers,
        language=post.lang,
    )


def _person(author: Author, site_url: str) -> Person:
    return Person(author.name, author.url or f"{site_url}{Facet.AUTHOR}/{author.handle}/")


def _paper(paper: Paper) -> FeedPaper:
    return FeedPaper(paper.title, paper.authors, paper.url or paper.pdf_url, paper.arxiv, paper.doi)
