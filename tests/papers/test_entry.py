"""What becomes of an entry of arXiv's feed in a record, whichever serializer wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paperlog.papers.paper import paper_from_record
from paperlog.papers.record import Record, dump_record, parse_record
from tests.arxiv_server import ArxivServer, Asking, FakeClock, Paper, Serializer, serving

EVERYTHING = Paper(
    "math/0309136",
    version=2,
    title=r"On \textit{$B^0_s\toμ^+μ^-$} and Fran\c{c}ois: 100\% of Ünï",
    authors=(" OpenAI", "The CMS", "LHCb Collaborations", ":", "Dirk Wübben"),
    affiliations=(("Dirk Wübben", "Bremen"),),
    abstract=r"Costs $35,000. Code at \url{https://code.example/x.",
    published="2003-09-08T01:02:03Z",
    updated="2004-01-01T00:00:00Z",
    primary="math.NA",
    categories=("math.NA", "cs.IT"),
    comment=r"12 pages, \emph{two} figures",
    journal_ref="Ann. Math. 1 (2004) 2",
    dois=("10.1000/one", "10.1000/two"),
)


def fetched(paper: Paper, serializer: Serializer, folder: Path) -> Record:
    with serving(ArxivServer(serializer)) as server:
        server.add(paper)
        with Asking(server, FakeClock(), folder / serializer).client as client:
            return client.fetch([paper.id])[paper.id]


@pytest.mark.parametrize("serializer", ["modern", "legacy"])
def test_every_fact_is_in_the_record_and_raw(serializer: Serializer, tmp_path: Path) -> None:
    assert fetched(EVERYTHING, serializer, tmp_path) == Record(
        id="math/0309136",
        version=2,
        title=r"On \textit{$B^0_s\toμ^+μ^-$} and Fran\c{c}ois: 100\% of Ünï",
        authors=("OpenAI", "The CMS", "LHCb Collaborations", "Dirk Wübben"),
        affiliations={"Dirk Wübben": ("Bremen",)},
        published=datetime(2003, 9, 8, 1, 2, 3, tzinfo=UTC),
        updated=datetime(2004, 1, 1, tzinfo=UTC),
        primary_category="math.NA",
        categories=("math.NA", "cs.IT"),  # without aliases and the classes of MSC
        comment=r"12 pages, \emph{two} figures",
        journal_ref="Ann. Math. 1 (2004) 2",
        doi="10.1000/one 10.1000/two",
        abstract=r"Costs $35,000. Code at \url{https://code.example/x.",
        retrieved="2026-11-24",
    )


def test_it_is_clean_where_it_is_shown(tmp_path: Path) -> None:
    paper = paper_from_record(fetched(EVERYTHING, "modern", tmp_path))
    assert paper.title == r"On $B^0_s\toμ^+μ^-$ and François: 100% of Ünï"
    assert paper.abstract == "Costs $35,000. Code at https://code.example/x."
    assert paper.comment == "12 pages, two figures"
    assert paper.doi == "10.1000/one"


def test_the_serializers_differ_in_no_byte_of_the_record(tmp_path: Path) -> None:
    modern, legacy = (dump_record(fetched(EVERYTHING, name, tmp_path)) for name in ("modern", "legacy"))
    assert modern == legacy


def test_the_title_zero(tmp_path: Path) -> None:
    assert fetched(Paper("2104.12255", title="0"), "modern", tmp_path).title == "0"


def test_2833_authors(tmp_path: Path) -> None:
    names = tuple(f"Author {number}" for number in range(2833))
    record = fetched(Paper("1411.4413", authors=names), "modern", tmp_path)
    assert record.authors == names
    assert parse_record(dump_record(record).encode(), path="x.json") == record


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error", "We show something.", True),
        (None, "This paper has been withdrawn by the author.", True),
        ("12 pages", "We study why papers are withdrawn from arXiv.", False),
        ("A study of withdrawn papers", "We count. This paper has been withdrawn, people say.", False),
    ],
)
def test_a_withdrawn_paper(comment: str | None, abstract: str, *, withdrawn: bool, tmp_path: Path) -> None:
    paper = replace(EVERYTHING, comment=comment, abstract=abstract)
    assert fetched(paper, "modern", tmp_path).withdrawn is withdrawn


def test_what_is_missing_is_null(tmp_path: Path) -> None:
    record = fetched(Paper("2001.00001", comment=" "), "modern", tmp_path)
    assert (record.comment, record.journal_ref, record.doi) == (None, None, None)
    assert record.affiliations == {}


def test_of_two_versions_in_one_answer_the_newest_stays(tmp_path: Path) -> None:
    from tests.arxiv_server import Reply, feed

    with serving(ArxivServer()) as server:
        versions = [Paper("2001.00001", version=version, title=f"Title {version}") for version in (10, 9)]
        server.moods.append(Reply(feed(versions)))
        with Asking(server, FakeClock(), tmp_path).client as client:
            assert client.fetch(["2001.00001"])["2001.00001"].title == "Title 10"
