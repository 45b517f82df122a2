"""Papers as pages see them: clean text, and addresses that are what they say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperlog.papers import taxonomy
from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import described_paper, paper_from_record, paper_without_record
from paperlog.papers.record import EarlierVersion, Record

RECORD = Record(
    id="hep-th/9901001",
    version=3,
    title="A  \\textit{great}\n  title",
    authors=(" OpenAI", "The CMS", ":", "Fran\\c{c}ois"),
    published=datetime(1999, 1, 1, tzinfo=UTC),
    primary_category="hep-th",
    categories=("hep-th", "cs.LG"),
    comment="12 pages, 100\\% new",
    doi="10.1000/first 10.1000/second",
    earlier_versions=(EarlierVersion(2, "A \\emph{good} title"),),
)

SICI = "10.1002/(SICI)1521-3978(199901)47:1/3<75::AID-PROP75>3.0.CO;2-C"
SICI_URL = "https://doi.org/10.1002/(SICI)1521-3978(199901)47:1/3%3C75::AID-PROP75%3E3.0.CO;2-C"


def test_a_record_becomes_a_paper_of_clean_text() -> None:
    paper = paper_from_record(RECORD)
    assert paper.key == "hep-th_9901001"
    assert paper.title == "A great title"
    assert paper.authors == ("OpenAI", "The CMS", "François")
    assert paper.comment == "12 pages, 100% new"
    assert paper.doi == "10.1000/first"
    assert paper.year == 1999
    assert paper.earlier_versions[0].title == "A good title"
    assert paper.url == "https://arxiv.org/abs/hep-th/9901001"


def test_the_title_zero_is_a_title() -> None:
    assert paper_from_record(replace(RECORD, title="0")).title == "0"


def test_a_record_without_a_title_that_can_be_shown_has_its_id() -> None:
    assert paper_from_record(replace(RECORD, title="\u202e \x00")).title == "arXiv:hep-th/9901001"


def test_thousands_of_authors_stay() -> None:
    names = tuple(f"Author {number}" for number in range(2833))
    assert paper_from_record(replace(RECORD, authors=names)).authors == names


@pytest.mark.parametrize("code", ["../../etc", "cs.LG/../x", "<script>", "68T05", "I.2.6; H.3", "cs.LG\x00", ""])
def test_what_is_no_category_never_reaches_an_address(code: str) -> None:
    paper = paper_from_record(replace(RECORD, primary_category=code, categories=(code, "stat.ML")))
    assert paper.categories == ("stat.ML",)
    assert paper.primary_category == "stat.ML"


@pytest.mark.parametrize("code", ["cs.LG", "cond-mat.mtrl-sci", "physics.flu-dyn", "astro-ph", "cmp-lg", "q-fin.EC"])
def test_every_kind_of_category_stays(code: str) -> None:
    assert paper_from_record(replace(RECORD, primary_category=code, categories=())).categories == (code,)


def test_every_category_of_the_taxonomy_stays() -> None:
    codes = tuple(json.loads(Path(taxonomy.__file__).with_name("arxiv-categories.json").read_bytes())["categories"])
    assert paper_from_record(replace(RECORD, primary_category=None, categories=codes)).categories == codes


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("10.1103/PhysRevD.99.1", "10.1103/PhysRevD.99.1"),
        ("https://doi.org/10.1103/PhysRevD.99.1", "10.1103/PhysRevD.99.1"),
        ("10.48550/arXiv.1909.11764", None),
        ("10.48550/arXiv.1909.11764 10.1000/x", "10.1000/x"),
        ('javascript:alert("x")', None),
        ('10.1000/x"><script>', None),
        (f"10.48550/arXiv.1909.11764 {SICI}", SICI),
        ("", None),
        (None, None),
    ],
)
def test_the_doi_is_the_publishers(raw: str | None, doi: str | None) -> None:
    assert paper_from_record(replace(RECORD, doi=raw)).doi == doi


def test_a_paper_without_record_still_leads_to_arxiv() -> None:
    paper = paper_without_record(Identifier("1909.11764", 2))
    assert paper.title == "arXiv:1909.11764"
    assert not paper.has_record
    assert paper.pdf_url == "https://arxiv.org/pdf/1909.11764"


def test_a_described_paper_keeps_its_pdf_apart() -> None:
    paper = described_paper(key="x", title=" A\ntitle ", authors=[" Ada ", ""], url="https://a.example/x.PDF?y=1")
    assert (paper.title, paper.authors) == ("A title", ("Ada",))
    assert (paper.url, paper.pdf_url) == (None, "https://a.example/x.PDF?y=1")
    assert described_paper(key="x", title="T", doi="10.1000/1").url == "https://doi.org/10.1000/1"
    assert described_paper(key="x", title="T", doi=SICI).url == SICI_URL


def test_categories_have_names_and_aliases_lead_to_one_code() -> None:
    assert taxonomy.name("cs.LG") == taxonomy.name("stat.ML") == "Machine Learning"
    assert taxonomy.name("cs.XX") == "cs.XX"
    assert taxonomy.canonical("cs.NA") == "math.NA"
    assert taxonomy.canonical("math.MP") == "math-ph"
    assert taxonomy.canonical("cs.LG") == "cs.LG"
