"""Which citation files a blog has, what is in them, and that a fingerprint tells two contents apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import count

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperlog.citations.citation_formats import BIBTEX, CSL_JSON, RIS
from paperlog.citations.citation_outputs import Citations
from paperlog.citations.keys import assign_keys
from paperlog.citations.page_citations import citation_additions
from paperlog.content.authors import Author
from paperlog.content.library import Library, build_library
from paperlog.content.post import PaperReference, Post
from paperlog.content.tags import Registry
from paperlog.papers.record import Record
from paperlog.site.listings import listings
from paperlog.site.options import SiteOptions

DAY = datetime(2019, 12, 3, tzinfo=UTC)
FREELB = PaperReference(arxiv="1909.11764")
BERT = PaperReference(arxiv="1810.04805")
BOOK = PaperReference(title="A book", authors=("Grace Hopper",), year=2020)
RECORDS = {
    "1909.11764": Record("1909.11764", "FreeLB: Enhanced", ("Chen Zhu",), datetime(2019, 9, 25, tzinfo=UTC)),
    "1810.04805": Record("1810.04805", "BERT", ("Jacob Devlin",), datetime(2018, 10, 11, tzinfo=UTC)),
}
OPTIONS = SiteOptions("Notes", "https://blog.example/")


def note(slug: str, *papers: PaperReference, tags: tuple[str, ...] = (), date: datetime = DAY) -> Post:
    return Post(path=f"posts/{slug}.md", slug=slug, date=date, title=slug, tags=tags, papers=papers)


def library(
    *posts: Post, mentions: Mapping[str, tuple[str, ...]] | None = None, records: Mapping[str, Record] = RECORDS
) -> Library:
    authors = {"ann": Author("ann", "Ann")}
    return build_library(posts, registry=Registry(()), authors=authors, records=records, mentions=mentions or {})


def written(found: Library) -> dict[str, str]:
    return {output.url: output.render().decode() for output in Citations(found).outputs(base="")}


def cited(bibliography: str) -> list[str]:
    """The titles in a BibTeX file."""
    parsed = bibtexparser.parse_string(bibliography)
    assert not parsed.failed_blocks
    return [entry.fields_dict["title"].value.strip("{}") for entry in parsed.entries]


def test_files_are_beside_what_they_cite_and_nowhere_else() -> None:
    found = library(
        note("both", FREELB, BOOK, tags=("nlp",)),
        note("plain", tags=("talks",)),
        note("mentions", tags=("nlp",)),
        mentions={"posts/mentions.md": ("1810.04805",)},
    )
    beside = ("", "kinds/note/", "tags/nlp/")
    assert set(written(found)) == {
        *(f"{page}papers.{ending}" for page in beside for ending in ("bib", "ris", "csl.json")),
        "posts/both/cite.bib",
        "papers/1909.11764/cite.bib",
        "papers/1810.04805/cite.bib",
        "papers/a-book/cite.bib",
    }


def test_a_blog_without_papers_has_no_citations() -> None:
    assert written(library()) == {}
    assert written(library(note("plain", tags=("talks",)))) == {}
    assert Citations(library(note("plain"))).downloads_of(None) == ()


def test_the_whole_blog_cites_what_it_mentions_and_a_list_what_its_posts_discuss() -> None:
    found = library(
        note("one", FREELB, tags=("nlp",)),
        note("again", FREELB, tags=("nlp",), date=datetime(2020, 1, 1, tzinfo=UTC)),
        note("book", BOOK, tags=("books",)),
        mentions={"posts/one.md": ("1810.04805",)},
    )
    files = written(found)
    assert cited(files["papers.bib"]) == ["A book", "FreeLB: Enhanced", "BERT"]
    assert cited(files["tags/nlp/papers.bib"]) == ["FreeLB: Enhanced"]
    assert [entry["title"] for entry in rispy.loads(files["tags/books/papers.ris"], newline="\r\n")] == ["A book"]
    assert [item["title"] for item in json.loads(files["kinds/note/papers.csl.json"])] == ["FreeLB: Enhanced", "A book"]


def test_a_key_is_the_same_in_every_file_and_no_two_papers_share_one() -> None:
    books = [replace(BOOK, title=title) for title in ("A book", "A book of maps", "A book on maps")]
    found = library(note("many", FREELB, BERT, *books, tags=("nlp",)), note("one", FREELB))
    files = written(found)
    keys = assign_keys(notes.paper for notes in found.papers)
    ids = [item["id"] for item in json.loads(files["papers.csl.json"])]
    assert ids == [keys[notes.paper.key] for notes in found.papers]
    assert len(set(ids)) == 5
    (many,) = (entry for entry in found.entries if entry.post.path == "posts/many.md")
    in_post = [keys[paper.key] for paper in many.papers]
    assert [entry.key for entry in bibtexparser.parse_string(files["posts/many/cite.bib"]).entries] == in_post
    assert [entry["id"] for entry in rispy.loads(files["tags/nlp/papers.ris"], newline="\r\n")] == in_post


def test_the_file_of_a_paper_holds_it_alone_and_stays_when_posts_are_added() -> None:
    found = library(note("first", FREELB), note("both", FREELB, BOOK))
    later = library(
        note("first", FREELB), note("both", FREELB, BOOK), note("new", FREELB, date=datetime(2021, 1, 1, tzinfo=UTC))
    )
    for each in (found, later):
        citations, files = Citations(each), written(each)
        views = {notes.paper.key: citations.view(notes.paper) for notes in each.papers}
        assert {key: view.file for key, view in views.items()} == {
            "1909.11764": "posts/first/cite.bib",
            "a-book": "papers/a-book/cite.bib",
        }
        assert all(files[view.file] == view.bibtex for view in views.values())


@pytest.mark.parametrize("backwards", [False, True])
def test_what_was_written_before_changes_no_file_and_no_card(backwards: bool) -> None:
    found = library(note("one", FREELB, BERT, tags=("nlp",)), note("book", BOOK))
    files, citations = written(found), Citations(found)
    outputs = list(citations.outputs(base=""))
    first, *others = found.papers
    assert citations.view(first.paper).bibtex == files[citations.view(first.paper).file]
    for output in reversed(outputs) if backwards else outputs:
        assert output.render().decode() == files[output.url]
    for notes in others:
        assert citations.view(notes.paper).bibtex == files[citations.view(notes.paper).file]


def test_a_list_links_to_its_files_and_the_home_page_to_none() -> None:
    found = library(note("one", FREELB, tags=("nlp",)), note("plain", tags=("talks",)))
    downloads = citation_additions(Citations(found), options=OPTIONS, describe=lambda entry: "").downloads
    by_list = {listing.url: [link.url for link in downloads(listing)] for listing in listings(found, OPTIONS)}
    assert {url for url, links in by_list.items() if links} == {"kinds/note/", "tags/nlp/"}
    assert by_list["tags/nlp/"] == ["tags/nlp/papers.bib", "tags/nlp/papers.ris", "tags/nlp/papers.csl.json"]
    assert [(link.name, link.url) for link in downloads(None)] == [
        (BIBTEX.name, "papers.bib"),
        (RIS.name, "papers.ris"),
        (CSL_JSON.name, "papers.csl.json"),
    ]


def test_every_address_is_known_before_anything_is_written() -> None:
    citations = Citations(library(note("one", FREELB, tags=("nlp",)), note("both", FREELB, BOOK)))
    assert citations.addresses == {output.url for output in citations.outputs(base="")}


@pytest.mark.parametrize("change", [{"base": "code 2"}, {"record": replace(RECORDS["1909.11764"], withdrawn=True)}])
def test_a_file_is_made_anew_when_the_code_or_a_paper_changes(change: Mapping[str, object]) -> None:
    def fingerprints(*, base: str = "code 1", record: Record = RECORDS["1909.11764"]) -> dict[str, str]:
        found = library(note("one", FREELB), note("book", BOOK, tags=("books",)), records=RECORDS | {record.id: record})
        return {output.url: output.fingerprint for output in Citations(found).outputs(base=base)}

    before, after = fingerprints(), fingerprints(**change)  # type: ignore[arg-type] # one of its two arguments
    changed = {url for url in before if before[url] != after[url]}
    of_book = {url for url in before if "book" in url}
    assert of_book
    assert changed == (set(before) if "base" in change else set(before) - of_book)


def test_a_file_is_made_anew_when_another_paper_lengthens_the_key_in_it() -> None:
    seen: dict[str, int] = {}
    for number in count():
        digest = hashlib.sha256(f"paper-{number}".encode()).hexdigest()[:6]
        if digest in seen:
            break
        seen[digest] = number
    one, other = (note(f"note-{key}", PaperReference(title=f"Paper {key}")) for key in sorted([seen[digest], number]))
    together = {output.url: output for output in Citations(library(one, other)).outputs(base="")}
    changed = []
    for post in (one, other):
        alone = {output.url: output for output in Citations(library(post)).outputs(base="")}
        url = f"posts/{post.slug}/cite.bib"
        same = alone[url].fingerprint == together[url].fingerprint
        assert same == (alone[url].render() == together[url].render())
        changed.append(not same)
    assert sorted(changed) == [False, True]


words = st.sampled_from(["A book", "a book", "Maps", "</script>", "x"])
references = st.sampled_from([FREELB, BERT]) | st.builds(
    PaperReference, title=words, authors=st.sampled_from([(), ("Ada Byron",)]), year=st.sampled_from([None, 2019, 2020])
)
posts = st.builds(
    lambda number, papers, tags, title, updated: replace(
        note(f"post-{number}", *papers, tags=tuple(tags)), title=title, updated=updated
    ),
    st.integers(1, 3),
    st.lists(references, max_size=2),
    st.lists(st.sampled_from(["nlp", "cv"]), max_size=2, unique=True),
    words,
    st.sampled_from([None, datetime(2020, 1, 2, tzinfo=UTC), datetime(2020, 1, 3, tzinfo=UTC)]),
)
blogs = st.builds(
    lambda found, mentioned, title: library(
        *found,
        mentions={found[0].path: mentioned} if found else {},
        records=RECORDS | {"1909.11764": replace(RECORDS["1909.11764"], title=title)},
    ),
    st.lists(posts, max_size=3, unique_by=lambda post: post.slug),
    st.sampled_from([(), ("1810.04805",)]),
    words,
)


@given(blogs, blogs)
def test_what_has_the_same_fingerprint_has_the_same_bytes(one: Library, other: Library) -> None:
    for content in (_file_contents, _card_contents):
        first, second = content(one), content(other)
        for name in first.keys() & second.keys():
            if first[name][0] == second[name][0]:
                assert first[name][1] == second[name][1]


def _file_contents(found: Library) -> dict[str, tuple[str, str]]:
    outputs = Citations(found).outputs(base="")
    return {output.url: (output.fingerprint, output.render().decode()) for output in outputs}


def _card_contents(found: Library) -> dict[str, tuple[str, str]]:
    citations = Citations(found)
    views = ((notes.paper.key, citations.view(notes.paper)) for notes in found.papers)
    return {key: (citations.digests[key], f"{view.file} {view.bibtex}") for key, view in views}


NOTE = Post(
    path="posts/one.md",
    slug="one",
    date=DAY,
    title="One",
    tags=("nlp",),
    authors=("ann",),
    papers=(FREELB,),
    updated=datetime(2020, 1, 2, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(NOTE, title="Two"),
        replace(NOTE, slug="two"),
        replace(NOTE, lang="de"),
        replace(NOTE, date=datetime(2019, 12, 4, tzinfo=UTC)),
        replace(NOTE, dated_by_day=False),
        replace(NOTE, updated=None),
        replace(NOTE, tags=("cv",)),
        replace(NOTE, authors=()),
        replace(NOTE, papers=(BERT,)),
        replace(NOTE, papers=()),
        replace(NOTE, summary="Another."),
    ],
)
def test_a_head_tells_whatever_changes_in_a_post(changed: Post) -> None:
    first, second = (
        citation_additions(Citations(found), options=OPTIONS, describe=lambda entry: entry.post.summary or "")
        .post_head(found.entries[0])
        for found in (library(NOTE), library(changed))
    )  # fmt: skip
    assert first != second


def heads_of(found: Library, options: SiteOptions) -> Iterable[str]:
    additions = citation_additions(Citations(found), options=options, describe=lambda entry: "Short.")
    return [additions.post_head(entry) for entry in found.entries]


def test_a_blog_without_an_address_has_no_json_ld() -> None:
    found = library(note("one", FREELB), replace(note("plain"), date=datetime(2019, 1, 1, tzinfo=UTC)))
    with_paper, plain = heads_of(found, replace(OPTIONS, site_url=""))
    assert with_paper.count("<") == 1
    assert "posts/one/cite.bib" in with_paper
    assert plain == ""
    assert all("application/ld+json" in head for head in heads_of(found, OPTIONS))
