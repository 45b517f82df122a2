"""arXiv identifiers in every form that people paste."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperlog.papers import taxonomy
from paperlog.papers.identifier import Identifier, find_identifiers, parse_identifier, parse_url

CASES = json.loads((Path(__file__).parent / "arxiv-id-cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["input"]))
def test_each_form_is_read_or_rejected_as_the_table_says(case: dict[str, Any]) -> None:
    found = parse_identifier(case["input"])
    assert (found.id, found.version) == (case["id"], case["version"]) if case["id"] else found is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.binary(), st.none(), st.lists(st.text())))
def test_any_value_is_an_identifier_or_none(value: object) -> None:
    found = parse_identifier(value)
    assert found is None or parse_identifier(str(found)) == found


@given(st.integers(15, 99), st.integers(1, 12), st.integers(1, 99999))
def test_the_number_that_yaml_makes_of_an_id_is_read_back(year: int, month: int, number: int) -> None:
    written = f"{year:02}{month:02}.{number:05}"
    assert parse_identifier(float(written)) == Identifier(written)


@given(st.text())
@example("https://arxiv.org/abs/" + "/" * 100_000 + "x")
def test_any_url_leads_to_a_paper_or_nowhere(url: str) -> None:
    assert parse_url(url) is None or isinstance(parse_url(url), Identifier)


def test_prose_names_papers_by_url_or_prefix_and_never_by_a_bare_number() -> None:
    text = (
        "See [this](https://arxiv.org/abs/1803.03635), arXiv:1912.01412v1 and (https://arxiv.org/pdf/1911.13299.pdf). "
        "The model has 2012.12345 units, https://example.com/abs/1909.11764 is elsewhere, arXiv:1803.03635 again."
    )
    assert [str(found) for found in find_identifiers(text)] == ["1803.03635", "1912.01412v1", "1911.13299"]


def test_an_identifier_knows_its_addresses() -> None:
    paper = Identifier("hep-th/9901001", 2)
    assert paper.abs_url == "https://arxiv.org/abs/hep-th/9901001v2"
    assert paper.doi == "10.48550/arXiv.hep-th/9901001"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://arxiv.org/ftp/hep-th/papers/9901/9901001.pdf", Identifier("hep-th/9901001")),
        ("https://dx.doi.org/10.48550/arXiv.1909.11764", Identifier("1909.11764")),
        ("//arxiv.org/abs/1909.11764", Identifier("1909.11764")),
        ("HTTPS://ARXIV.ORG/ABS/1909.11764V2", Identifier("1909.11764", 2)),
        ("https://arxiv.org:443/abs/1909.11764", Identifier("1909.11764")),
        ("1909.11764v9999", Identifier("1909.11764", 9999)),
        ("1909.11764v10000", None),
        ("https://arxiv.org/abs/1909.11764v" + "9" * 5000, None),
        ("mailto:me@arxiv.org/abs/1909.11764", None),
        ("https://arxiv.org@evil.example/abs/1909.11764", None),
        ("https://arxiv.org/abs/1909.arXiv:11764", None),
        ("https://arxiv.org/abs/1909.11764%00", None),
        ("https://[::1/abs/1909.11764", None),
        ("phy\u017fics/9901001", None),
        (1909.117649999, None),
        (float("nan"), None),
        (float("inf"), None),
        (-1912.00950, None),
        (True, None),
        (b"1909.11764", None),
    ],
)
def test_what_the_table_leaves_open(value: object, expected: Identifier | None) -> None:
    assert parse_identifier(value) == expected


def test_every_archive_of_the_old_style_is_known() -> None:
    assert len(CASES) == 100
    assert len(taxonomy.archives()) == 38
    for archive in taxonomy.archives():
        assert parse_identifier(f"{archive}/9901001") == Identifier(f"{archive}/9901001")


def test_prose_in_every_dress() -> None:
    text = """After https://arxiv.org/abs/1909.11764, ([this](https://arxiv.org/pdf/1706.03762.pdf),[that](
    http://arxiv.org/abs/1803.03635v2)). See doi:10.48550/arXiv.1911.12360, arxiv.org/abs/1912.01603 and
    <https://arxiv.org/abs/hep-th/9901001>; but hep-th/9901002, v1912.01389,
    https://example.com/arxiv.org/abs/1906.01076 and me@arxiv.org/abs/1906.01077 are no papers."""
    assert " ".join(map(str, find_identifiers(text))) == (
        "1909.11764 1706.03762 1803.03635v2 1911.12360 1912.01603 hep-th/9901001"
    )


@given(st.text() | st.from_regex(r"(?i)(https?://)?[a-z.]*arxiv\.org/[a-z/.:%@0-9\[\]]*"))
@example("arXiv:" * 20_000)
def test_what_is_found_in_any_text_is_an_identifier(text: str) -> None:
    for found in find_identifiers(text):
        assert parse_identifier(str(found)) == found


@given(st.integers(15, 99), st.integers(1, 12), st.integers(1, 99999), st.none() | st.integers(1, 9999))
def test_every_form_of_one_id_means_the_same(year: int, month: int, number: int, version: int | None) -> None:
    named = Identifier(f"{year:02}{month:02}.{number:05}", version)
    forms = [str(named), f"arXiv:{named}", named.abs_url, named.pdf_url, f"{named.pdf_url}.pdf", f" {named} "]
    assert {parse_identifier(form) for form in forms} == {named}
    assert find_identifiers(f"({named.abs_url}), again arXiv:{named}.") == (named,)
