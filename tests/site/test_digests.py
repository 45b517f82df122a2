"""Two posts that any output would tell differently have different digests, whatever the difference comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperlog.content.authors import Author
from paperlog.content.library import Library, PaperNotes, build_library
from paperlog.content.post import Link, PaperReference, Post
from paperlog.content.tags import Registry, Tag
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.papers.paper import Paper
from paperlog.site.assets import Assets
from paperlog.site.digests import Digests
from paperlog.site.image_sizes import Images
from paperlog.site.link_targets import Targets

BODY = "See [the other](b.md) and https://arxiv.org/abs/1810.04805."
POST = Post(
    path="posts/a.md",
    slug="a",
    date=datetime(2019, 12, 3, tzinfo=UTC),
    title="A",
    tags=("nlp",),
    authors=("ann",),
    papers=(PaperReference(arxiv="1909.11764"),),
    links=(Link("article", "c.md"),),
    body=BODY,
    digest="1",
)
OTHER = Post(path="posts/b.md", slug="b", date=datetime(2018, 1, 1, tzinfo=UTC), title="B", papers=POST.papers)
REGISTRY = Registry((Tag("nlp", "NLP"),))
AUTHORS = {"ann": Author("ann", "Ann")}
PAPERS = {"1909.11764": "freelb", "1810.04805": "bert"}
SOURCES = {"posts/b.md": "posts/b/", "posts/c.md": "posts/c/"}


def library(post: Post, *, registry: Registry = REGISTRY, authors: Mapping[str, Author] = AUTHORS) -> Library:
    mentions = {post.path: ("1810.04805",)}
    return build_library([post, OTHER], registry=registry, authors=authors, records={}, mentions=mentions)


def digests(
    found: Library, *, papers: Mapping[str, str] = PAPERS, sources: Mapping[str, str] = SOURCES, root: Path = Path()
) -> Digests:
    renderer = Renderer()
    rendered: dict[str, Rendered] = {
        entry.post.path: renderer.render(entry.post.body, path=entry.post.path) for entry in found.entries
    }
    return Digests(rendered, Targets(sources, frozenset(), {}), Images(Assets(root).size, sources), papers)


def test_equal_posts_have_equal_digests() -> None:
    one, other = library(POST), library(POST)
    assert digests(one).posts(one.entries) == digests(other).posts(other.entries)


@pytest.mark.parametrize(
    "changed",
    [
        library(replace(POST, digest="2")),
        library(replace(POST, path="posts/d.md")),
        library(replace(POST, slug="d")),
        library(replace(POST, title="D")),
        library(POST, registry=Registry((Tag("nlp", "Language"),))),
        library(POST, registry=Registry((Tag("nlp", "NLP", aliases=("language",)),))),
        library(POST, registry=Registry((Tag("nlp", "NLP", kind="venue"),))),
        library(POST, authors={"ann": Author("ann", "Ann", url="https://example.org/")}),
    ],
    ids=["bytes", "file", "address", "title", "tag", "alias", "venue", "author"],
)
def test_whatever_changes_in_a_post_changes_its_digest(changed: Library) -> None:
    before = library(POST)
    assert digests(before).post(before.entries[0]) != digests(changed).post(changed.entries[0])


@pytest.mark.parametrize("key", PAPERS)
def test_a_paper_that_a_post_discusses_or_mentions_is_part_of_its_digest(key: str) -> None:
    found = library(POST)
    changed = digests(found, papers=PAPERS | {key: "another record"})
    assert changed.post(found.entries[0]) != digests(found).post(found.entries[0])


@pytest.mark.parametrize("path", SOURCES)
def test_where_the_links_of_a_post_lead_is_part_of_its_digest(path: str) -> None:
    found = library(POST)
    changed = digests(found, sources=SOURCES | {path: "posts/moved/"})
    assert changed.post(found.entries[0]) != digests(found).post(found.entries[0])


def test_a_link_to_a_post_tells_its_title_address_and_day() -> None:
    before = library(POST)
    told = {digests(before).link(before.entries[0])}
    for changed in (
        replace(POST, title="D"),
        replace(POST, slug="d"),
        replace(POST, date=datetime(2019, 12, 4, tzinfo=UTC)),
    ):
        found = library(changed)
        told.add(digests(found).link(found.entries[0]))
    assert len(told) == 4
    found = library(replace(POST, digest="2"))
    assert digests(found).link(found.entries[0]) in told


def test_a_paper_tells_its_record_and_the_posts_on_it() -> None:
    before = library(POST)
    notes = before.notes_by_key["1909.11764"]
    told = {digests(before).paper(notes), digests(before, papers=PAPERS | {"1909.11764": "another"}).paper(notes)}
    for changed in (
        replace(POST, title="D"),
        replace(POST, papers=()),
        replace(POST, papers=(replace(POST.papers[0], venue="ICLR"),)),
    ):
        found = library(changed)
        told.add(digests(found).paper(found.notes_by_key["1909.11764"]))
    assert len(told) == 5


def test_which_facets_of_a_paper_have_a_page_is_part_of_what_it_tells() -> None:
    facts = {"primary_category": "cs.NE", "categories": ("cs.NE", "cs.NA"), "venue": "ICLR 2019"}
    paper = Paper("1803.03635", "Lottery tickets", arxiv="1803.03635", **facts)  # type: ignore[arg-type]
    notes = PaperNotes(paper, (), ())
    told = set()
    for urls in ((), ("categories/cs.NE/",), ("categories/math.NA/",), ("venues/iclr-2019/",), ("categories/cs.LG/",)):
        found = Digests({}, Targets({}, frozenset(urls), {}), Images(Assets(Path()).size, {}), {paper.key: "tickets"})
        told.add(found.paper(notes))
    assert len(told) == 4
