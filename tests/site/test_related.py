"""Related posts, over libraries small and large."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from paperlog.content.library import Library, build_library
from paperlog.content.post import PaperReference, Post
from paperlog.content.tags import Registry
from paperlog.site.related import related_posts

DAY = datetime(2019, 12, 1, tzinfo=UTC)


def library(*posts: Post) -> Library:
    return build_library(posts, registry=Registry(), authors={}, records={}, mentions={})


def make(name: str, *tags: str, paper: str | None = None, day: int = 0) -> Post:
    papers = (PaperReference(arxiv=paper),) if paper else ()
    return Post(f"posts/{name}.md", name, DAY + timedelta(days=day), title=name, tags=tags, papers=papers)


def names(found: Library, name: str, count: int = 3) -> list[str]:
    related = related_posts(found, count=count)
    return [entry.post.slug for entry in related[f"posts/{name}.md"]]


def test_a_paper_in_common_weighs_most_and_a_rare_tag_more_than_a_common_one() -> None:
    common = [make(f"common{number}", "nlp", day=number) for number in range(9)]
    found = library(
        make("a", "nlp", "rare", paper="1909.11764"), make("b", "rare"), make("c", paper="1909.11764"), *common
    )
    assert names(found, "a")[:2] == ["c", "b"]


def test_a_post_with_nothing_in_common_has_none() -> None:
    found = library(make("a", "x"), make("b", "y"), make("c"))
    assert names(found, "a") == []
    assert names(found, "c") == []
