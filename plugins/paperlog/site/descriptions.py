"""Titles and descriptions of pages, for search engines, link previews and browser tabs."""

from __future__ import annotations

from collections.abc import Sequence

from paperlog.content.library import Facet, Group, PaperNotes
from paperlog.counting import counted
from paperlog.papers import taxonomy
from paperlog.site import urls
from paperlog.site.listings import Listing


def listing_title(listing: Listing, *, page: int, tags: frozenset[str]) -> str:
    """Return the title of a page of a list; if a tag has the same name, the title adds the kind of the list.

    Args:
        listing: The whole list.
        page: The number of the page, from 1.
        tags: The names of all tags, case-folded.
    """
    title, group = listing.title, listing.group
    if listing.url == urls.HOME and page > 1:
        title = "Posts"  # the blog's name follows every title
    elif listing.kicker is not None and (group is None or group.facet is not Facet.TAG) and title.casefold() in tags:
        kicker = listing.kicker.name
        title = f"{title} ({kicker if kicker.startswith('arXiv') else kicker.lower()})"
    return title if page == 1 else f"{title}, page {page}"


def listing_description(listing: Listing, *, page: int, pages: int, blog: str) -> str:
    """Return one sentence about a page of a list."""
    posts = counted(len(listing.entries), "post")
    if listing.group is not None:
        about = _group(listing.group, posts, blog)
    elif listing.url == urls.HOME:
        about = (listing.description or "") if page == 1 else f"All {posts} of {blog}"
    else:
        about = f"{posts} of {listing.title}"
    return about if page == 1 else f"{about}, page {page} of {pages}"


def _group(group: Group, posts: str, blog: str) -> str:
    match group.facet:
        case Facet.TAG:
            return group.description or f"{posts} on {group.name}"
        case Facet.AUTHOR:
            return f"{posts} by {group.name}"
        case Facet.VENUE:
            return f"{posts} on {group.name} and its papers"
        case Facet.CATEGORY:
            return f"{posts} on papers in arXiv's category {group.slug}, {taxonomy.name(group.slug)}"
        case Facet.KIND:
            # A note has no subject, so "posts on notes" would be wrong.
            notes = f"{counted(len(group.entries), 'note')} of {blog}"
            return notes if group.slug == "note" else f"{posts} on {group.slug}s"


def paper_description(notes: PaperNotes) -> str:
    """Return one sentence about the page of a paper."""
    number = len(notes.discussed_by)
    paper = f"{notes.paper.title}{_by(notes.paper.authors)}"
    if number:
        return f"{'A note' if number == 1 else f'{number:,} notes'} on {paper}"
    return f"{paper}, mentioned in {counted(len(notes.mentioned_by), 'post')}"


def _by(authors: Sequence[str]) -> str:
    if len(authors) > 2:
        return f" by {authors[0]} et al."
    return f" by {' and '.join(authors)}" if authors else ""
