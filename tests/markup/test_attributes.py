"""Attributes as a browser reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.markup.attributes import decode_attribute, parse_attributes, write_tag


def test_every_way_to_write_an_attribute() -> None:
    assert parse_attributes(""" A="1" b='2"' c=3 d e = 5 a=x f="" """) == {
        "a": "1",
        "b": '2"',
        "c": "3",
        "d": None,
        "e": "5",
        "f": "",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?a=1&copy=2&amp;b", "?a=1&copy=2&b"),
        ("?a&notit;", "?a&notit;"),
        ("&lt;&#106;&#x6A&colon;", "<jj:"),
        ("&copy &copyx", "© &copyx"),
        ("&nosuch; &", "&nosuch; &"),
    ],
)
def test_references_are_decoded_by_the_rule_for_attributes(text: str, expected: str) -> None:
    assert decode_attribute(text) == expected


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), st.none() | st.text()))
def test_what_is_written_is_read_again(attributes: dict[str, str | None]) -> None:
    marked = {key: value and value.replace("\ufdd0", "").replace("\ufdd1", "") for key, value in attributes.items()}
    tag = write_tag("a", marked)
    assert parse_attributes(tag[2:-1]) == marked
