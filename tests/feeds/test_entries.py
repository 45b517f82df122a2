"""A post of a library as an item: which posts are taken, and what moves and does not move an item's id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from paperlog.content.authors import Author
from paperlog.content.library import Entry, build_library
from paperlog.content.post import PaperReference, Post
from paperlog.content.registry_file import load_registry
from paperlog.content.tags import Registry
from paperlog.feeds.entries import feed_item, newest
from paperlog.feeds.ids import tag_authority
from paperlog.feeds.model import Category, Item, Person
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN
from paperlog.papers.record import Record

DATE = datetime(2019, 12, 3, tzinfo=UTC)
POST = Post(
    path="posts/freelb.md",
    slug="freelb",
    date=DATE,
    tags=("nlp",),
    authors=("ann", "bo"),
    papers=(PaperReference(arxiv="1909.11764"), PaperReference(title="A book", url="https://example.net/book.pdf")),
    title="FreeLB",
)
AUTHORS = {"ann": Author("ann", "Ann", "https://ann.example/"), "bo": Author("bo", "Bo")}
RECORD = Record("1909.11764", "FreeLB: Enhanced", ("Chen Zhu",), DATE)


def registry() -> Registry:
    found, problems = load_registry(b"nlp: {name: NLP}\n", path="posts/_tags.yml")
    assert not problems
    return found


def entries(posts: Iterable[Post]) -> tuple[Entry, ...]:
    library = build_library(posts, registry=registry(), authors=AUTHORS, records={RECORD.id: RECORD}, mentions={})
    return library.entries


def item(post: Post, *, site_url: str = "https://example.org/blog/", authority: str | None = None) -> Item:
    (entry,) = entries([post])
    body = f'<p><a href="{LINK_OPEN}posts/bert/{LINK_CLOSE}">BERT</a></p>'
    return feed_item(
        entry,
        body=body,
        summary="Short",
        authority=tag_authority(authority, site_url=site_url),
        site_url=site_url,
    )


def test_a_post_is_an_item_with_all_that_the_library_knows() -> None:
    made = item(POST)
    assert (made.id, made.url) == ("tag:example.org,2026:freelb", "https://example.org/blog/posts/freelb/")
    assert (made.title, made.summary, made.published, made.updated) == ("FreeLB", "Short", DATE, None)
    assert made.authors == (Person("Ann", "https://ann.example/"), Person("Bo", "https://example.org/blog/authors/bo/"))
    assert made.categories == (Category("nlp", "NLP"),)
    assert [(paper.arxiv, paper.url) for paper in made.papers] == [
        ("1909.11764", "https://arxiv.org/abs/1909.11764"),
        (None, "https://example.net/book.pdf"),
    ]
    assert made.html == (
        '<p><strong><a href="https://arxiv.org/abs/1909.11764">FreeLB: Enhanced</a></strong><br>Chen Zhu<br>'
        '<a href="https://arxiv.org/abs/1909.11764">arXiv:1909.11764</a></p>'
        '<p><strong><a href="https://example.net/book.pdf">A book</a></strong></p>'
        '<p><a href="https://example.org/blog/posts/bert/">BERT</a></p>'
    )


def test_no_change_but_that_of_its_id_makes_an_item_new() -> None:
    changed = replace(
        POST, path="posts/2020/other.md", title="New", date=datetime(2021, 1, 1, tzinfo=UTC), tags=(), updated=DATE
    )
    assert item(changed).id == item(POST).id
    assert item(POST, site_url="http://example.org/").id == item(POST).id
    moved = item(POST, site_url="https://new.example/", authority="example.org,2026")
    assert moved.id == item(POST).id
    assert moved.url != item(POST).url


def test_a_renamed_post_keeps_the_id_that_its_front_matter_has_frozen() -> None:
    assert item(replace(POST, slug="free-lb", id="freelb")).id == item(POST).id
    assert item(replace(POST, slug="free-lb")).id != item(POST).id


def test_drafts_and_posts_to_come_are_in_no_feed() -> None:
    posts = [
        replace(POST, path=f"posts/{day}.md", slug=str(day), date=datetime(2019, 12, day, tzinfo=UTC), draft=day == 4)
        for day in range(1, 8)
    ]
    found = newest(entries(posts), count=3, until=datetime(2019, 12, 5, tzinfo=UTC))
    assert [entry.post.slug for entry in found] == ["5", "3", "2"]
    assert len(newest(entries(posts), count=30, until=None)) == 6
