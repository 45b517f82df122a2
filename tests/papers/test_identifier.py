"""arXiv identifiers in every form that people paste."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
