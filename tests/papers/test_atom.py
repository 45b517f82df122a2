"""Bytes that may or may not be an answer of arXiv's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.atom import UnusableAnswerError, check_answer, reason_of_refusal
from tests.arxiv_server import Paper, error_feed, feed

WHOLE = feed([Paper("2001.00001", version=2, dois=("10.1000/1", " 10.1000/2 "))]).encode()


def test_a_whole_answer_tells_paper_version_and_all_dois() -> None:
    (found,) = check_answer(WHOLE, asked={"2001.00001", "2001.00002"})
    assert (found.entry_id, str(found.paper)) == ("http://arxiv.org/abs/2001.00001v2", "2001.00001v2")
    assert found.dois == ("10.1000/1", "10.1000/2")
    assert check_answer(feed([]).encode(), asked={"2001.00001"}) == ()


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: b"<feed>" + text.encode()))
def test_any_bytes_are_an_answer_or_a_reason(body: bytes) -> None:
    with pytest.raises(UnusableAnswerError):
        check_answer(body, asked={"2001.00001"})
    assert str(reason_of_refusal(body))


@given(st.integers(0, len(WHOLE) - 2))
def test_an_answer_cut_anywhere_is_none(end: int) -> None:
    with pytest.raises(UnusableAnswerError):
        check_answer(WHOLE[:end].rstrip(), asked={"2001.00001"})


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_answer_is_one_of_what_was_asked_or_a_reason(place: int, damage: bytes) -> None:
    body = WHOLE[:place] + damage + WHOLE[place + len(damage) :]
    try:
        found = check_answer(body, asked={"2001.00001"})
    except UnusableAnswerError:
        return
    assert {entry.paper.id for entry in found} <= {"2001.00001"}


def test_a_bomb_is_no_answer() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + feed([Paper("2001.00001")])[38:]
    with pytest.raises(UnusableAnswerError, match="no feed of papers"):
        check_answer(bomb.encode(), asked={"2001.00001"})


@pytest.mark.parametrize("words", ["Rate exceeded.", "<h1>429 Too Many Requests</h1>", "Checking your browser"])
def test_words_that_ask_to_slow_down_are_understood(words: str) -> None:
    with pytest.raises(UnusableAnswerError) as raised:
        check_answer(words.encode(), asked={"2001.00001"})
    assert raised.value.throttled


@pytest.mark.parametrize("serializer", ["modern", "legacy"])
def test_a_refusal_names_the_id(serializer: str) -> None:
    refusal = reason_of_refusal(error_feed("abc", serializer=serializer).encode())  # type: ignore[arg-type]
    assert (str(refusal), refusal.blamed) == ("arXiv says: incorrect id format for abc", "abc")
    assert str(reason_of_refusal(feed([]).encode())) == "arXiv refused the question"
