"""What became of a paper since a note on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from paperlog.papers.identifier import Identifier
from paperlog.papers.paper import Paper, paper_without_record
from paperlog.papers.record import EarlierVersion
from paperlog.papers.status import Revision, paper_status, standing

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
    title = "FreeLB: Enhanced Adversarial Training for Language Understanding"
    assert badge.revision == Revision(None, 5, date(2020, 4, 23), title)


def test_a_note_on_an_older_version_names_both() -> None:
    (badge,) = paper_status(PAPER, note_date=date(2024, 1, 1), note_version=2)
    assert badge.revision == Revision(2, 5, date(2020, 4, 23))


@pytest.mark.parametrize(("day", "version"), [(date(2021, 1, 1), None), (date(2019, 1, 1), 5)])
def test_a_note_on_the_newest_version_has_no_badge(day: date, version: int | None) -> None:
    assert paper_status(PAPER, note_date=day, note_version=version) == ()


def test_a_headline_of_the_authors_own_is_no_earlier_title() -> None:
    (badge,) = paper_status(PAPER, note_date=date(2019, 12, 3), note_title="Why noise helps")
    assert badge.revision == Revision(None, 5, date(2020, 4, 23))


def test_a_paper_without_record_says_only_that() -> None:
    (badge,) = paper_status(paper_without_record(Identifier("1909.11764")), note_date=date(2019, 12, 3))
    assert badge.kind == "no-record"


SEEN = replace(
    PAPER,
    earlier_versions=(
        EarlierVersion(2, "FreeLB: Training for Language Understanding", datetime(2019, 10, 1, tzinfo=UTC)),
        EarlierVersion(4, PAPER.title, datetime(2020, 2, 1, tzinfo=UTC)),
    ),
)


def test_a_note_tells_the_version_and_title_that_the_blog_saw_at_its_time() -> None:
    (badge,) = paper_status(SEEN, note_date=date(2019, 12, 3), note_title="A headline")
    assert badge.revision == Revision(2, 5, date(2020, 4, 23), "FreeLB: Training for Language Understanding")
    (badge,) = paper_status(SEEN, note_date=date(2020, 3, 1))
    assert badge.revision == Revision(4, 5, date(2020, 4, 23))
    (badge,) = paper_status(SEEN, note_date=date(2019, 9, 26))
    assert badge.revision == Revision(None, 5, date(2020, 4, 23))


def test_before_a_second_version_there_was_the_first() -> None:
    (badge,) = paper_status(replace(PAPER, version=2), note_date=date(2019, 12, 3))
    assert badge.revision == Revision(1, 2, date(2020, 4, 23))


def test_without_the_day_of_the_newest_version_only_a_named_version_counts() -> None:
    unknown = replace(PAPER, updated=None)
    assert paper_status(unknown, note_date=date(2019, 12, 3)) == ()
    (badge,) = paper_status(unknown, note_date=date(2019, 12, 3), note_version=1)
    assert badge.revision == Revision(1, 5, None)


def test_a_paper_in_a_journal_is_published() -> None:
    (badge,) = paper_status(replace(PAPER, journal_ref="Nature 1 (2020) 2"), note_date=date(2021, 1, 1))
    assert (badge.kind, badge.detail) == ("published", "Nature 1 (2020) 2")
    (badge,) = paper_status(replace(PAPER, doi="10.1000/1"), note_date=date(2021, 1, 1))
    assert (badge.kind, badge.detail) == ("published", "doi:10.1000/1")


def test_a_paper_described_by_hand_has_no_status() -> None:
    described = Paper(key="x", title="X", doi="10.1000/1", journal_ref="Nature")
    assert paper_status(described, note_date=date(2021, 1, 1)) == ()


def test_a_withdrawn_paper_gives_the_reason() -> None:
    gone = replace(PAPER, withdrawn=True, comment="Withdrawn: Lemma 3 is false")
    (badge,) = paper_status(gone, note_date=date(2021, 1, 1))
    assert (badge.kind, badge.detail) == ("withdrawn", "Withdrawn: Lemma 3 is false")


def test_a_paper_by_itself_is_revised_since_no_note() -> None:
    whole = replace(PAPER, withdrawn=True, journal_ref="Nature 1 (2020) 2")
    assert [badge.kind for badge in standing(whole)] == ["withdrawn", "published"]
    of_note = paper_status(whole, note_date=date(2019, 12, 3))
    assert [badge.kind for badge in of_note] == ["withdrawn", "revised", "published"]
