"""Bytes to clean text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.content.source import FORBIDDEN, decode, quoted
from paperlog.problems import Problem


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\r\nb\rc\n", "a\nb\nc\n"),
        (b"a\x00b\x1b[31mc\x7f", "ab[31mc"),
        (b"a\x0bb\x0cc", "a b c"),
        ("a\x85b\x9fc\ufdd0d\ufdd1e\ufffff\ufeffg".encode(), "a bcdefg"),
        ("Café 深度 😀\t".encode(), "Café 深度 😀\t"),
    ],
)
def test_text_is_cleaned_of_what_no_author_means(data: bytes, text: str) -> None:
    assert decode(data, path="p.md") == text


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"---\r\ntitle: caf\xe9\r\n---\r\n", 2, "byte 0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfa\nb\n\xff\n", 3, "byte 0xff is not UTF-8"),
        ("a".encode("utf-16"), 1, "the file is UTF-16"),
        (b"\xed\xa0\x80", 1, "byte 0xed is not UTF-8"),
    ],
)
def test_another_encoding_is_told_with_its_line(data: bytes, line: int, message: str) -> None:
    assert decode(data, path="p.md") == Problem("p.md", line, message, "save the file as UTF-8", rule="encoding")


@given(st.text(st.characters(codec="utf-8")))
def test_no_forbidden_character_passes(text: str) -> None:
    decoded = decode(text.encode(), path="p.md")

    if not isinstance(decoded, Problem):
        assert not FORBIDDEN.search(decoded)
        assert "\r" not in decoded


def test_shown_text_is_one_short_line() -> None:
    assert quoted("a\n  b") == "'a b'"
    assert quoted("x" * 99) == f"'{'x' * 59}…'"
