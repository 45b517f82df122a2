"""Bytes that may or may not be an answer of arXiv's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.atom import UnusableAnswerError, read_answer, reason_of_refusal
from paperlog.papers.entry import record_from_entry
from tests.arxiv_server import Paper, error_feed, feed

WHOLE = feed([Paper("2001.00001", version=2, dois=("10.1000/1", " 10.1000/2 "))]).encode()


def test_a_whole_answer_tells_paper_version_and_all_dois() -> None:
    (found,) = read_answer(WHOLE, asked={"2001.00001", "2001.00002"})
    assert str(found.paper) == "2001.00001v2"
    assert record_from_entry(found, retrieved=date(2026, 11, 24)).doi == "10.1000/1 10.1000/2"
    assert read_answer(feed([]).encode(), asked={"2001.00001"}) == ()


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: b"<feed>" + text.encode()))
def test_any_bytes_are_an_answer_or_a_reason(body: bytes) -> None:
    with pytest.raises(UnusableAnswerError):
        read_answer(body, asked={"2001.00001"})
    assert str(reason_of_refusal(body))


@given(st.integers(0, len(WHOLE) - 2))
def test_an_answer_cut_anywhere_is_none(end: int) -> None:
    with pytest.raises(UnusableAnswerError):
        read_answer(WHOLE[:end].rstrip(), asked={"2001.00001"})


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_answer_is_one_of_what_was_asked_or_a_reason(place: int, damage: bytes) -> None:
    body = WHOLE[:place] + damage + WHOLE[place + len(damage) :]
    try:
        found = read_answer(body, asked={"2001.00001"})
    except UnusableAnswerError:
        return
    assert {entry.paper.id for entry in found} <= {"2001.00001"}


def test_a_bomb_is_no_answer() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + feed([Paper("2001.00001")])[38:]
    with pytest.raises(UnusableAnswerError, match="declares a document type"):
        read_answer(bomb.encode(), asked={"2001.00001"})


DECLARATIONS = [
    "<!DOCTYPE feed>",
    '<!DOCTYPE feed SYSTEM "http://127.0.0.1/x.dtd">',
    '<!DOCTYPE feed PUBLIC "-//x//y" "file:///etc/passwd">',
    '<!DOCTYPE feed [<!ENTITY a "b">]>',
    "<!DOCTYPE feed [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]>",
    f"<!-- {'x' * 5000} --><?pi y?>\n<!DOCTYPE\tfeed [<!ATTLIST feed a CDATA 'b'>]>",
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp037", "cp500"]
NAMES = {"latin-1": "ISO-8859-1", "utf-8-sig": "UTF-8", "cp037": "IBM037", "cp500": "IBM500"}


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding_and_place(encoding: str, declaration: str) -> None:
    _, _, rest = feed([Paper("2001.00001", title="A title")]).replace("…", "").partition("\n")
    head = f"<?xml version='1.0' encoding='{NAMES.get(encoding, encoding.upper())}'?>\n"
    for said in (declaration, declaration.lower()):
        with pytest.raises(UnusableAnswerError):
            read_answer((head + said + rest).encode(encoding), asked={"2001.00001"})
    if not encoding.startswith("cp"):  # those are read by no parser at all
        assert read_answer((head + rest).encode(encoding), asked={"2001.00001"})


def test_a_comment_cuts_no_text() -> None:
    body = WHOLE.replace(b"A paper", b"A <!-- not --><?so x?>long <b>title</b>")
    (found,) = read_answer(body, asked={"2001.00001"})
    assert record_from_entry(found, retrieved=date(2026, 11, 24)).title == "A long title"


@pytest.mark.parametrize("words", ["Rate exceeded.", "<h1>429 Too Many Requests</h1>", "Checking your browser"])
def test_words_that_ask_to_slow_down_are_understood(words: str) -> None:
    with pytest.raises(UnusableAnswerError) as raised:
        read_answer(words.encode(), asked={"2001.00001"})
    assert raised.value.throttled


@pytest.mark.parametrize("serializer", ["modern", "legacy"])
def test_a_refusal_names_the_id(serializer: str) -> None:
    refusal = reason_of_refusal(error_feed("abc", serializer=serializer).encode())  # type: ignore[arg-type]
    assert (str(refusal), refusal.blamed) == ("arXiv says: incorrect id format for abc", "abc")
    assert str(reason_of_refusal(feed([]).encode())) == "arXiv refused the request"
