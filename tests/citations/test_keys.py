"""Citation keys."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperlog.citations.keys import assign_keys, citation_key
from paperlog.papers.paper import Paper

ARXIV = Paper(
    key="1909.11764",
    title="FreeLB: Enhanced Adversarial Training",
    authors=("Chen Zhu",),
    arxiv="1909.11764",
    published=datetime(2019, 9, 25, tzinfo=UTC),
    updated=datetime(2020, 4, 23, tzinfo=UTC),
)
ids = st.builds("{:02}{:02}.{:05}".format, st.integers(15, 26), st.integers(1, 12), st.integers(1, 99999))


@st.composite
def arbitrary_papers(draw: st.DrawFn) -> Paper:
    arxiv = draw(st.none() | ids)
    return Paper(
        key=arxiv or draw(st.text(min_size=1)),
        title=draw(st.text() | st.sampled_from(["Deep learning", "deep Learning!", "The Deep"])),
        authors=tuple(draw(st.lists(st.text() | st.just("Wei Wang"), max_size=2))),
        arxiv=arxiv,
        year=draw(st.none() | st.integers(1900, 2100)),
        has_record=draw(st.booleans()),
    )


@pytest.mark.parametrize(
    ("author", "title", "start"),
    [
        ("Chen Zhu", "FreeLB: Enhanced Adversarial Training", "zhu2019freelb"),
        ("Ashish Vaswani", "Attention Is All You Need", "vaswani2019attention"),
        ("Zixiang Chen", "How Much Over-parameterization Is Sufficient?", "chen2019overparameterization"),
        ("Vivek Ramanujan", "What's Hidden in a Network?", "ramanujan2019hidden"),
        ("Aaron van den Oord", "The What", "vandenoord2019thewhat"),
        ("Łukasz Straße-Øre", r"$\beta$-VAE", "strasseore2019betavae"),
        ("The ATLAS Collaboration", "A 7 TeV x search", "atlas2019tev"),
        ("Ann Lee", r"3 $\mathcal{N}=4$ models", "lee2019n4"),
        ("王小明", "深度 Nets", "anon2019nets"),
        ("王小明", "深度", "anon2019"),
    ],
)
def test_a_key_begins_with_what_people_remember(author: str, title: str, start: str) -> None:
    assert citation_key(replace(ARXIV, authors=(author,), title=title)) == f"{start}-1909.11764"


def test_the_year_is_that_of_the_first_version_in_utc() -> None:
    late = datetime.fromisoformat("2019-12-31T23:30:00-05:00")
    assert citation_key(replace(ARXIV, published=late)) == "zhu2020freelb-1909.11764"


def test_a_paper_without_record_is_named_by_its_id() -> None:
    paper = Paper(key="hep-th_9901001", title="arXiv:hep-th/9901001", arxiv="hep-th/9901001", has_record=False)
    assert citation_key(paper) == "arxiv-hep-th_9901001"


def test_papers_of_one_name_year_and_word_have_different_keys() -> None:
    other = replace(ARXIV, key="1910.11764", arxiv="1910.11764")
    elsewhere = replace(ARXIV, key="freelb", arxiv=None)
    assert len(set(assign_keys([ARXIV, other, elsewhere]).values())) == 3


def test_digests_that_coincide_are_lengthened() -> None:
    seen: dict[str, str] = {}
    for number in count():
        slug = f"paper-{number}"
        digest = hashlib.sha256(slug.encode()).hexdigest()[:6]
        if digest in seen:
            break
        seen[digest] = slug
    papers = [Paper(key=key, title="Same") for key in (slug, seen[digest])]
    keys = assign_keys(papers)
    assert citation_key(papers[0]) == citation_key(papers[1])
    assert keys == assign_keys(reversed(papers))
    assert len(set(keys.values())) == 2


@given(st.lists(arbitrary_papers(), max_size=8, unique_by=lambda paper: paper.key))
def test_keys_are_ascii_unique_and_the_same_in_any_company(papers: list[Paper]) -> None:
    keys = assign_keys(papers)
    assert set(keys) == {paper.key for paper in papers}
    assert len(set(keys.values())) == len(papers)
    assert all(re.fullmatch(r"[a-z0-9]+-[a-z0-9._-]+", key) for key in keys.values())
    assert all(assign_keys([paper]) == {paper.key: keys[paper.key]} for paper in papers)
