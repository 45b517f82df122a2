"""Withdrawn papers, told from papers about withdrawals."""

from __future__ import annotations

import pytest

from paperlog.papers.withdrawal import is_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial error in eq. 3",
        "This submission has been withdrawn by arXiv administrators because it contains",
        "This paper has been temporarily withdrawn",
        "12 pages. This paper\n  has been withdrawn",
        "12 pages, withdrawn",
        "The authors have withdrawn nothing. This manuscript was withdrawn by arXiv administrators",
        "We have withdrawn this paper",
        "The authors have withdrawn this paper",
        "Withdrawn by the authors",
        "Withdrawn by arXiv administrators",
        "Withdrawn from publication",
        "Withdrawn due to an error",
        "withdrawn - error in Lemma 2",
        "paper withdrawn",
        "Manuscript withdrawn pending further work",
        "(withdrawn)",
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
        "We study withdrawn papers",
        "Withdrawn papers on arXiv, 12 pages",
        "A dataset of papers withdrawn from arXiv",
        "We analyse why papers are withdrawn",
        "Withdrawn from ICLR 2020",
        "This paper was withdrawn from ICLR 2020 by us",
        "10 pages, withdrawn drugs and their markets",
        "Workshop on Withdrawn Research",
        "Data on the withdrawal of consent",
        "ICLR camera ready",
    ],
)
def test_a_paper_about_withdrawals_is_not_withdrawn(comment: str | None) -> None:
    assert not is_withdrawn(comment)


def test_an_abstract_counts_only_if_it_starts_so() -> None:
    assert is_withdrawn("12 pages", abstract="  This paper has been withdrawn by the author.")
    assert not is_withdrawn("12 pages", abstract="We ask when to say: this paper has been withdrawn.")
