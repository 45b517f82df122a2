"""What became of a paper since a note on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper, paper_without_record
from paperlog.papers.status import is_withdrawn, paper_status

PAPER = Paper(
    key="1909.11764",
    title="FreeLB: Enhanced Adversarial Training for Natural Language Understanding",
    arxiv="1909.11764",
    version=5,
    published=datetime(2019, 9, 25, tzinfo=UTC),
    updated=datetime(2020, 4, 23, tzinfo=UTC),
)


def test_a_paper_revised_after_the_note_says_so_with_the_title_it_had() -> None:
    (badge,) = paper_status(
        PAPER,
        note_date=date(2019, 12, 3),
        note_title="FreeLB: Enhanced Adversarial Training for Language Understanding",
    )
    assert badge.kind == "revised"
    assert badge.detail is not None
    assert "v5 of 2020-04-23" in badge.detail
    assert "for Language Understanding”" in badge.detail


def test_a_note_on_an_older_version_names_both() -> None:
    (badge,) = paper_status(PAPER, note_date=date(2024, 1, 1), note_version=2)
    assert badge.detail == "v2 then, v5 now"


@pytest.mark.parametrize(("day", "version"), [(date(2021, 1, 1), None), (date(2019, 1, 1), 5)])
def test_a_note_on_the_newest_version_has_no_badge(day: date, version: int | None) -> None:
    assert paper_status(PAPER, note_date=day, note_version=version) == ()


def test_a_headline_of_the_authors_own_is_no_earlier_title() -> None:
    (badge,) = paper_status(PAPER, note_date=date(2019, 12, 3), note_title="Why noise helps")
    assert badge.detail is not None
    assert "title" not in badge.detail


def test_a_paper_without_record_says_only_that() -> None:
    (badge,) = paper_status(paper_without_record(Identifier("1909.11764")), note_date=date(2019, 12, 3))
    assert badge.kind == "no-record"


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn due to an error in Lemma 3",
        "Withdrawn by the authors",
        "paper withdrawn",
        "The authors have withdrawn nothing. This manuscript was withdrawn by arXiv administrators",
        "12 pages; this submission has been withdrawn",
        "withdrawn",
    ],
)
def test_a_withdrawal_is_recognised(comment: str) -> None:
    assert is_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        None,
        "",
        "A study of withdrawn papers",
        "Withdrawn papers on arXiv, 12 pages",
        "We analyse why papers are withdrawn",
        "ICLR camera ready",
    ],
)
def test_a_paper_about_withdrawals_is_not_withdrawn(comment: str | None) -> None:
    assert not is_withdrawn(comment)
