"""The formats on a few papers of every sort, against files that a person has read."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.citations.written import bibtex, csl_json, ris, written

from paperlog.citations.citation_formats import FORMATS, CitationFormat
from paperlog.citations.keys import assign_keys
from paperlog.papers.paper import Paper

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("citation_format", FORMATS, ids=lambda citation_format: citation_format.ending)
def test_a_format_writes_what_a_person_has_read(citation_format: CitationFormat, papers: tuple[Paper, ...]) -> None:
    text = written(citation_format, papers, assign_keys(papers))
    golden = (GOLDEN / f"papers.{citation_format.ending}").read_text(encoding="utf-8")
    assert text.replace("\r\n", "\n") == golden


def test_no_papers_are_an_empty_bibliography() -> None:
    assert bibtex([], {}) == ""
    assert ris([], {}) == ""
    assert csl_json([], {}) == "[]\n"


def test_every_one_of_thousands_of_authors_is_cited(papers: tuple[Paper, ...]) -> None:
    many = replace(papers[0], authors=tuple(f"Ann Author{number}" for number in range(2833)))
    keys = assign_keys([many])
    assert bibtex([many], keys).count(" and ") == 2832
    assert ris([many], keys).count("AU  - ") == 2833
    assert csl_json([many], keys).count('"family"') == 2833


@pytest.mark.parametrize(
    ("doi", "cited"),
    [
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("not a doi", "10.48550/arXiv.1909.11764"),
        (None, "10.48550/arXiv.1909.11764"),
    ],
)
def test_the_publishers_doi_is_preferred(doi: str | None, cited: str, papers: tuple[Paper, ...]) -> None:
    paper = replace(papers[0], doi=doi)
    assert f"DO  - {cited}\r\n" in ris([paper], assign_keys([paper]))
