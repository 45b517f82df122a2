"""Documents: planned by fingerprints that tell whether anything changed, made when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperlog.search.documents import Body, DocsPage, Document
from paperlog.search.weights import term_weights
from tests.building import post, record, write_tree
from tests.search.indexing import planned_documents

DESCRIBED = "papers: [{title: Elsewhere, authors: [Emmy Noether], venue: ICML}]\n"
FILES = {
    "posts/plain.md": post("A plain one", body="Words."),
    "posts/tagged.md": post("A tagged one", more="tags: [nlp]\nauthors: [ada]\n", body="## A heading\n\nWords."),
    "posts/paper.md": post("On a paper", more="arxiv: 1909.11764\n"),
    "posts/titled.md": "---\ndate: 2020-01-01\narxiv: 1909.11764\n---\nThe paper's title is the post's.\n",
    "posts/described.md": post(
        "Another paper", more=DESCRIBED, body="Beyond [that](https://arxiv.org/abs/1912.01412)."
    ),
    "posts/_papers/1909.11764.json": record("1909.11764"),
    "posts/_papers/1912.01412.json": record("1912.01412"),
    "posts/_authors.yml": "ada: {name: Ada Lovelace}\n",
    "posts/_tags.yml": "nlp: {name: NLP}\n",
}
GUIDE = DocsPage("guide/", "guide.md", "# The guide\n\nHow to.\n")
PAPER = {"posts/paper/", "posts/titled/"}


def found(root: Path, files: Mapping[str, str], page: DocsPage) -> dict[str, tuple[str, Document, Body]]:
    """The fingerprint of each document by its URL, and all that can be known of it."""
    planned = planned_documents(write_tree(root, files), docs=(page,))
    made = [(each.fingerprint, each.make()) for each in planned]
    assert all(name == document.fingerprint for name, document in made)
    return {
        document.url: (name, replace(document, fingerprint="", read=_unread), document.read())
        for name, document in made
    }


def _unread() -> Body:
    pytest.fail("read again")


@pytest.mark.parametrize(
    ("name", "content", "changed"),
    [
        ("posts/plain.md", post("A plain one", body="Other words."), {"posts/plain/"}),
        ("posts/plain.md", post("Another title", body="Words."), {"posts/plain/"}),
        ("posts/plain.md", post("A plain one", body="Words.", date="2019-12-04"), {"posts/plain/"}),
        ("posts/plain.md", post("A plain one", body="Words.", more="summary: In short.\n"), {"posts/plain/"}),
        ("posts/plain.md", post("A plain one", body="Words.", more="kind: event\n"), {"posts/plain/"}),
        ("posts/plain.md", post("A plain one", body="Words.", more="slug: moved\n"), {"posts/plain/", "posts/moved/"}),
        ("posts/_tags.yml", "nlp: {name: Language}\n", {"posts/tagged/"}),
        ("posts/_tags.yml", "nlp: {name: NLP, aliases: [language]}\n", {"posts/tagged/"}),
        ("posts/_tags.yml", "nlp: {name: NLP, kind: venue}\n", {"posts/tagged/"}),
        ("posts/_tags.yml", "language: {name: Language, aliases: [nlp]}\n", {"posts/tagged/"}),
        ("posts/_authors.yml", "ada: {name: Ada Byron}\n", {"posts/tagged/"}),
        ("posts/_papers/1909.11764.json", record("1909.11764", title="Another"), PAPER),
        ("posts/_papers/1909.11764.json", record("1909.11764", authors=("Ada Byron", "Emmy Noether")), PAPER),
        ("posts/_papers/1909.11764.json", record("1909.11764", more='{"categories": ["cs.LG", "cs.CL"]}'), PAPER),
        ("posts/_papers/1909.11764.json", record("1909.11764", more='{"venue": "ICLR"}'), PAPER),
        ("posts/_papers/1909.11764.json", record("1909.11764", more='{"abstract": "Not searched."}'), set()),
        ("posts/_papers/1912.01412.json", record("1912.01412", title="Another"), {"papers/1912.01412/"}),
        ("posts/_papers/1912.01412.json", record("1912.01412", authors=("Emmy Noether",)), {"papers/1912.01412/"}),
        ("posts/_papers/1912.01412.json", record("1912.01412", more='{"categories": ["cs.CL"]}'), set()),
        (
            "posts/plain.md",
            post("A plain one", body="Words.", more="arxiv: 1912.01412\n"),
            {"posts/plain/", "papers/1912.01412/"},
        ),
        ("posts/_tags.yml", "nlp: {name: NLP}\nunused: {name: Unused}\n", set()),
    ],
)
def test_fingerprints_change_with_what_is_known_of_a_document(
    tmp_path: Path, name: str, content: str, changed: set[str]
) -> None:
    before = found(tmp_path, FILES, GUIDE)
    after = found(tmp_path, {name: content}, GUIDE)
    assert before.keys() ^ after.keys() <= changed
    both = before.keys() & after.keys()
    assert {url for url in both if before[url][0] != after[url][0]} == changed & both
    assert {url for url in both if before[url][1:] != after[url][1:]} == changed & both


@pytest.mark.parametrize(
    "page",
    [
        DocsPage("guide/", "guide.md", "# The guide\n\nHow not to.\n"),
        DocsPage("guide/", "guide.md", "# The guide\n\nHow to.\n", title="My guide"),
        DocsPage("other/", "guide.md", "# The guide\n\nHow to.\n"),
    ],
)
def test_fingerprints_change_with_pages_of_the_documentation(tmp_path: Path, page: DocsPage) -> None:
    before = {name for name, *_ in found(tmp_path, FILES, GUIDE).values()}
    after = {name for name, *_ in found(tmp_path, {}, page).values()}
    assert len(before - after) == len(after - before) == 1


def test_papers_without_a_post_come_last_and_drafts_speak_of_none(tmp_path: Path) -> None:
    files = {
        "posts/a.md": post("A", body="On <https://arxiv.org/abs/1912.01412>, <https://arxiv.org/abs/1909.11764>."),
        "posts/b.md": post("B", more="arxiv: 1909.11764\n"),
        "posts/c.md": post("C", more="draft: true\narxiv: 1912.01412\n", body="On https://arxiv.org/abs/1803.03635."),
        "posts/_papers/1912.01412.json": record("1912.01412", title="Symbols", authors=("Guillaume Lample",)),
    }
    planned = planned_documents(write_tree(tmp_path, files), docs=(GUIDE,), drafts=True)
    made = [document.make() for document in planned]
    assert [document.url for document in made] == ["posts/b/", "posts/a/", "guide/", "papers/1912.01412/"]
    paper = made[-1]
    assert (paper.title, paper.kind, paper.date) == ("Symbols", "mentioned", "")
    assert set(term_weights(paper)) == {"symbol", "guillaume", "lample", "1912.01412", "mentioned"}
    assert set(term_weights(paper).values()) == {1}
