"""The names of items: what they are made of, and that nothing else moves them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.feeds.ids import feed_id, item_id, tag_authority

# RFC 4151, section 2.1.
_TAG_URI = re.compile(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r",\d{4}(?:-\d\d(?:-\d\d)?)?:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?"
)


@pytest.mark.parametrize(
    ("option", "site_url", "expected"),
    [
        (None, "https://example.org/blog/", "example.org,2026"),
        (None, "http://Example.ORG:8000/", "example.org,2026"),
        (None, "https://münchen.example/", "xn--mnchen-3ya.example,2026"),
        (None, "http://localhost:8000/", "localhost,2026"),
        ("example.org", "https://elsewhere.net/", "example.org,2026"),
        ("example.org,2019", "", "example.org,2019"),
        ("example.org,2019-12-03", "", "example.org,2019-12-03"),
        ("me@example.org,2019-12", "", "me@example.org,2019-12"),
    ],
)
def test_the_authority_is_set_once_or_is_the_host(option: str | None, site_url: str, expected: str) -> None:
    assert tag_authority(option, site_url=site_url) == expected


@pytest.mark.parametrize(
    "option", ["", "https://example.org/", "example.org,", "example.org,19", "a b", "x,2019-13", "é"]
)
def test_what_is_no_authority_is_refused(option: str) -> None:
    with pytest.raises(ValueError, match="is not an authority"):
        tag_authority(option, site_url="https://example.org/")


@pytest.mark.parametrize("site_url", ["", "/", "https://[::1]/", "https://[x", "https://a..b/"])
def test_a_blog_without_a_host_has_to_name_its_authority(site_url: str) -> None:
    with pytest.raises(ValueError, match="set the authority"):
        tag_authority(None, site_url=site_url)


def test_an_item_is_its_authority_and_its_id() -> None:
    assert item_id("example.org,2026", "freelb") == "tag:example.org,2026:freelb"
    assert item_id("example.org,2026", "bert & ernie #1") == "tag:example.org,2026:bert%20&%20ernie%20%231"


def test_http_and_https_make_no_difference() -> None:
    ids = {
        item_id(tag_authority(None, site_url=url), "x")
        for url in (
            "http://example.org",
            "https://example.org/",
            "https://example.org/blog/",
            "https://EXAMPLE.org:443/",
        )
    }
    assert len(ids) == 1


@given(st.text(), st.text())
def test_ids_are_tag_uris_and_never_meet(first: str, second: str) -> None:
    ids = [item_id("example.org,2026", first), item_id("example.org,2026", second), feed_id("example.org,2026", first)]
    assert all(_TAG_URI.fullmatch(name) for name in ids)
    assert (ids[0] == ids[1]) == (first == second)
    assert ids[2] not in ids[:2]
