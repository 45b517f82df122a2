"""URLs and language codes that a feed can hold, whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.feeds.xml_text import clean_language, clean_uri


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=1&c=%20d#e", "https://example.org/a?b=1&c=%20d#e"),
        ("https://example.org/ü \u202e", "https://example.org/%C3%BC%20%E2%80%AE"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
        ("https://example.org/[x]", "https://example.org/%5Bx%5D"),
        ("https://[::1]:80/[x]", "https://[::1]:80/%5Bx%5D"),
        ('https://example.org/"><b>', "https://example.org/%22%3E%3Cb%3E"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tag:example.org,2026:x#feed", "tag:example.org,2026:x#feed"),
        ("//example.org/", ""),
        ("posts/x/", ""),
        ("https://[x", ""),
        ("https:", ""),
        ("", ""),
    ],
)
def test_a_uri_holds_only_what_a_uri_can(url: str, expected: str) -> None:
    assert clean_uri(url) == expected


@given(st.text(st.characters(exclude_categories=())).map("https://example.org/{}".format))
def test_encoding_a_uri_twice_changes_nothing(url: str) -> None:
    assert clean_uri(clean_uri(url)) == clean_uri(url)
    assert clean_uri(url).isascii()


def test_a_language_is_a_tag_or_nothing() -> None:
    assert [clean_language(code) for code in ("en", "pt-BR", "zh-Hant-TW")] == ["en", "pt-BR", "zh-Hant-TW"]
    assert [clean_language(code) for code in (None, "", "en_GB", "en-", "<x>", "en\n")] == [None] * 6
