"""Related posts, over libraries small and large."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperlog.cache.cache import Cache
from paperlog.content.library import Library, build_library
from paperlog.content.post import PaperReference, Post
from paperlog.content.tags import Registry
from paperlog.site.related import Links, cached_related_posts, related_posts

DAY = datetime(2019, 12, 1, tzinfo=UTC)


def library(*posts: Post) -> Library:
    return build_library(posts, registry=Registry(), authors={}, records={}, mentions={})


def make(name: str, *tags: str, paper: str | None = None, day: int = 0) -> Post:
    papers = (PaperReference(arxiv=paper),) if paper else ()
    return Post(f"posts/{name}.md", name, DAY + timedelta(days=day), title=name, tags=tags, papers=papers)


def names(found: Library, name: str, count: int = 3, links: Links | None = None) -> list[str]:
    related = related_posts(found, links or {}, count=count)
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


def test_a_link_weighs_as_much_as_a_paper_in_common_in_either_direction() -> None:
    found = library(make("a", "rare"), make("b", "rare"), make("c", day=1), make("d", day=2), make("e"))
    links = {"posts/a.md": ("posts/c.md",), "posts/d.md": ("posts/a.md", "posts/c.md")}
    assert names(found, "a", links=links) == ["c", "d", "b"]
    assert names(found, "c", links=links) == ["a", "d"]
    assert names(found, "d", links=links) == ["c", "a"]
    assert names(found, "e", links=links) == []


def test_posts_that_link_to_each_other_are_no_more_related_for_that() -> None:
    found = library(make("a"), make("b", day=2), make("c", day=1))
    links = {"posts/a.md": ("posts/b.md", "posts/c.md"), "posts/b.md": ("posts/a.md",)}
    assert names(found, "a", links=links) == ["c", "b"]


def test_a_list_of_everything_is_related_to_what_it_names_first() -> None:
    many = [make(f"p{number:02}") for number in range(40)]
    found = library(make("all"), *many)
    paths = tuple(post.path for post in many)
    assert names(found, "all", count=99, links={"posts/all.md": paths}) == [post.slug for post in many[:12]]
    assert names(found, "p39", links={"posts/all.md": paths}) == ["all"]
    assert names(found, "all", count=99, links=dict.fromkeys(paths, ("posts/all.md",)))[0] == "p00"


A_FEW = (make("a", "x", "y"), make("b", "x", day=1), make("c", "y", paper="1909.11764"), make("d", paper="1909.11764"))

LINKS = {"posts/b.md": ("posts/c.md",)}


@pytest.mark.parametrize(
    "changed",
    [
        A_FEW,
        A_FEW[:3],
        (*A_FEW, make("e", "x")),
        (replace(A_FEW[0], tags=("y",)), *A_FEW[1:]),
        (*A_FEW[:3], make("d", "y")),
        (replace(A_FEW[0], date=DAY + timedelta(days=9)), *A_FEW[1:]),
        (replace(A_FEW[0], path="posts/z.md"), *A_FEW[1:]),
    ],
)
@pytest.mark.parametrize("count", [3, 2])
@pytest.mark.parametrize("links", [{}, LINKS])
def test_what_is_cached_is_what_would_be_found(
    tmp_path: Path, changed: tuple[Post, ...], count: int, links: Links
) -> None:
    cache = Cache(tmp_path)
    cached_related_posts(library(*A_FEW), {}, count=3, cache=cache)
    found = library(*changed)
    for _ in range(2):
        assert cached_related_posts(found, links, count=count, cache=cache) == related_posts(found, links, count=count)


def test_what_is_cached_is_not_looked_for_again(tmp_path: Path) -> None:
    cache, found = Cache(tmp_path), library(*A_FEW)
    first = cached_related_posts(found, {}, count=3, cache=cache)
    before = (tmp_path / "related").stat().st_ino
    assert cached_related_posts(found, {}, count=3, cache=cache) == first
    assert (tmp_path / "related").stat().st_ino == before  # the file would be written once more
    cached_related_posts(found, {}, count=2, cache=cache)
    assert (tmp_path / "related").stat().st_ino != before


def test_a_broken_file_costs_time_and_nothing_else(tmp_path: Path) -> None:
    cache, found = Cache(tmp_path), library(*A_FEW)
    first = cached_related_posts(found, {}, count=3, cache=cache)
    data = (tmp_path / "related").read_bytes()
    (tmp_path / "related").write_bytes(data.replace(b"[[1", b"[[9").replace(b"[[2", b"[[9").replace(b"[[3", b"[[9"))
    assert (tmp_path / "related").read_bytes() != data
    assert cached_related_posts(found, {}, count=3, cache=cache) == first
