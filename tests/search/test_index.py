"""The files of the index: what is in them, and that a cache changes nothing but time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from paperlog.cache.cache import Cache
from paperlog.search.documents import Body, DocsPage, Document
from paperlog.search.index import index_files
from paperlog.search.postings import HEAVIEST, MOST, gaps, segment_documents, segment_postings
from paperlog.search.segments import Segments, cut
from paperlog.search.shards import joined, shards, words
from tests.building import post, record, write_tree
from tests.search.indexing import search_files

TERMS = st.text(min_size=1, max_size=4)
WEIGHTS = st.dictionaries(TERMS, st.integers(1, HEAVIEST), max_size=8)


@given(documents=st.lists(WEIGHTS, max_size=70))
def test_postings_are_read_as_they_were_written(documents: list[dict[str, int]]) -> None:
    assert segment_documents(segment_postings(documents), count=len(documents)) == tuple(documents)


def test_a_segment_of_most_documents_is_read_as_it_was_written() -> None:
    documents = [{"far": HEAVIEST}, *({"every": place % HEAVIEST + 1} for place in range(MOST - 2)), {"far": 1}]
    assert segment_documents(segment_postings(documents), count=MOST) == tuple(documents)


@given(postings=st.dictionaries(TERMS, st.text("0129AZaz-_ \u00e9", max_size=8)), count=st.integers(0, 3))
def test_what_is_no_postings_is_refused(postings: dict[str, str], count: int) -> None:
    try:
        found = segment_documents(postings, count=count)
    except ValueError:
        return
    assert len(found) == count


def test_gaps_are_short() -> None:
    assert gaps(range(1, 101)) == "1" * 100


def document(number: int, text: str) -> Document:
    name = f"{number} {text}"
    return Document(f"posts/{number}/", f"Title {number}", "note", name, lambda: Body(text), date="2020-01-01")


EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove", "move"]), st.integers(0, 400), st.text("abc ", max_size=9)),
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(rounds=st.lists(EDITS, min_size=1, max_size=4))
def test_an_index_made_with_a_cache_is_that_made_without(rounds: list[list[tuple[str, int, str]]]) -> None:
    documents = [document(number, f"text {number % 7}") for number in range(300)]
    with tempfile.TemporaryDirectory() as folder:
        for edits in rounds:
            for kind, place, text in edits:
                if kind == "add":
                    documents.insert(place % (len(documents) + 1), document(1000 + len(documents) + place, text))
                elif kind == "change":
                    documents[place % len(documents)] = document(place % len(documents) + 5000, text)
                elif kind == "remove":
                    del documents[place % len(documents)]
                else:
                    documents.append(documents.pop(place % len(documents)))
            documents = list({each.url: each for each in documents}.values())
            warm = dict(index_files(documents, Segments(Cache(Path(folder)), base="b"), version="v"))
            assert warm == dict(index_files(documents, Segments(Cache(), base="b"), version="v"))
            assert len(list(Path(folder).iterdir())) == len(list(cut(documents)))


def test_an_edit_indexes_one_document(tmp_path: Path) -> None:
    documents = [document(number, "some text") for number in range(500)]
    list(Segments(Cache(tmp_path), base="b").of(documents))
    asked: list[str] = []

    def read() -> Body:
        asked.append("new")
        return Body("another text")

    documents = [replace(each, read=lambda: pytest.fail("indexed again")) for each in documents]
    documents[250] = replace(documents[250], fingerprint="changed", read=read)
    list(Segments(Cache(tmp_path), base="b").of(documents))
    assert asked == ["new"]


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-9], lambda data: data.replace(b"0", b"1")])
def test_a_broken_cache_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    documents = [document(number, "some text") for number in range(200)]
    right = list(Segments(Cache(tmp_path), base="b").of(documents))
    for path in tmp_path.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    documents[0] = document(0, "other text")
    found = list(Segments(Cache(tmp_path), base="b").of(documents))
    assert found == list(Segments(Cache(), base="b").of(documents)) != right


def test_segments_before_and_after_an_insertion_stay() -> None:
    documents = [document(number, "") for number in range(1000)]
    before = {tuple(each.url for each in part) for part in cut(documents)}
    after = {tuple(each.url for each in part) for part in cut([*documents[:500], document(9999, ""), *documents[500:]])}
    assert len(before - after) <= 2


def test_no_segment_has_more_than_most_documents() -> None:
    same = [document(1, "")] * (2 * MOST + 1)  # a URL that begins no segment
    assert [len(part) for part in cut(same)] == [MOST, MOST, 1]


@given(terms=st.sets(st.text(min_size=1), max_size=60))
def test_shards_are_in_the_order_of_browsers(terms: set[str]) -> None:
    found = [term for shard in shards(joined([segment_postings([dict.fromkeys(terms, 5)])])) for term in shard]
    assert found == sorted(terms, key=lambda term: term.encode("utf-16-be", "surrogatepass"))


def test_shards_have_about_one_size_and_words_are_frequent() -> None:
    texts = [{f"word{number}x{place % 50}": 3 for number in range(100)} | {"common": 9} for place in range(200)]
    terms = joined([segment_postings(texts)])
    sizes = [len(json.dumps(shard)) for shard in shards(terms)]
    assert len(sizes) > 3
    assert max(sizes) < 16_000
    assert words(terms) == ["common"]  # the others hold digits


FILES = {
    "posts/draft.md": post("A secret", more="draft: true\n", body="unpublished words"),
    "posts/old.md": post(
        "An old one", date="2018-02-03", more="aliases: [/gone/]\ntags: [nlp]\n", body="Words of old."
    ),
    "posts/new.md": post(
        "A new one", date="2020-02-03", more="arxiv: 1909.11764\ntags: [NLP, vision]\nauthors: [ada]\n"
    ),
    "posts/_papers/1909.11764.json": record("1909.11764", title="A paper", authors=("Ada Byron", "Øystein Łoś")),
    "posts/_authors.yml": "ada: {name: Ada Lovelace}\n",
    "posts/_tags.yml": "nlp: {name: NLP, aliases: [language]}\n",
}


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Any]:
    write_tree(tmp_path, FILES)
    page = DocsPage("guide/", "guide.md", "# The guide\n\nHow to *write*.\n")
    return {name: json.loads(content) for name, content in search_files(tmp_path, docs=(page,)).items()}


def test_posts_are_found_from_the_oldest_and_pages_after_them(found: dict[str, Any]) -> None:
    shown = [each for number in (0, 1) for each in found[f"search/docs/{number}.json"]]
    assert [each["url"] for each in shown] == ["posts/old/", "posts/new/", "guide/"]
    assert shown[2] == {"url": "guide/", "title": "The guide", "kind": "docs", "text": "How to write."}
    assert found["search/index/manifest.json"]["documents"] == 3
    assert found["search/index/manifest.json"]["posts"] == 2


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# The *guide* to `x`\n\nText", "The guide to x"),
        ("\n\n# [Linked](a.md) title #\nText", "Linked title"),
        ("# With an id {#there}\nText", "With an id"),
        ("Underlined\n===\nText", "Underlined"),
        ("Text\n\n# Later", "My guide"),
        ("```\n# a comment\n```\n", "My guide"),
        ("", "My guide"),
    ],
)
def test_a_page_is_called_as_its_first_heading(tmp_path: Path, markdown: str, title: str) -> None:
    write_tree(tmp_path, FILES)
    files = search_files(tmp_path, docs=(DocsPage("guide/", "my-guide.md", markdown),))
    assert json.loads(files["search/docs/1.json"])[0]["title"] == title


def test_a_post_is_found_by_what_is_said_of_it_and_no_draft_is(found: dict[str, Any]) -> None:
    terms = {term for name, shard in found.items() if "/terms-" in name for term in shard}
    assert {
        "1909.11764",
        "#nlp",
        "#language",
        "#vision",
        "language",
        "byron",
        "lovelace",
        "oystein",
        "los",
        "cs.lg",
    } <= terms
    assert not {"secret", "unpublished", "gone"} & terms


def test_each_facet_knows_its_documents(found: dict[str, Any]) -> None:
    facets = found["search/index/facets.json"]
    assert facets["tag"] == [["nlp", "NLP", 2, "01"], ["vision", "vision", 1, "1"]]
    assert facets["year"] == [["2018", "2018", 1, "0"], ["2020", "2020", 1, "1"]]
    assert facets["kind"][0][:3] == ["docs", "Documentation", 1]
    assert facets["category"] == [["cs.LG", "Machine Learning", 1, "1"]]
    assert facets["author"] == [["ada", "Ada Lovelace", 1, "1"]]
    assert found["search/index/people.json"] == [
        ["ada-byron", "Ada Byron", 1, "1"],
        ["øystein-łoś", "Øystein Łoś", 1, "1"],
    ]
