"""DOIs in every form that people paste, and the addresses that they have."""

from __future__ import annotations

import time

import pytest

from paperlog.papers.doi import doi_url, find_doi

OLD = "10.1002/(SICI)1521-3978(199901)47:1/3<75::AID-PROP75>3.0.CO;2-C"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        (" DOI: 10.1145/3292500.3330701 ", "10.1145/3292500.3330701"),
        ("http://dx.doi.org/10.1103/PhysRevD.99.1", "10.1103/PhysRevD.99.1"),
        (OLD, OLD),
        (doi_url(OLD), OLD),
        ("10.1175/1520-0469(1998)055<0001:TSOPOT>2.0.CO;2", "10.1175/1520-0469(1998)055<0001:TSOPOT>2.0.CO;2"),
        ("10/x", None),
        ("10.1145/a b", None),
        ("10.1145/a<script>x", None),
        ('10.1145/a"x', None),
        ("https://doi.org/10.1145/a%22x", None),
        ("https://doi.org.example/10.1145/a", None),
        ("", None),
    ],
)
def test_forms_of_a_doi(text: str, doi: str | None) -> None:
    assert find_doi(text) == doi


def test_an_address_is_encoded_where_it_must_be() -> None:
    assert doi_url(OLD) == "https://doi.org/10.1002/(SICI)1521-3978(199901)47:1/3%3C75::AID-PROP75%3E3.0.CO;2-C"
    assert doi_url("10.1000/a#b?c%d") == "https://doi.org/10.1000/a%23b%3Fc%25d"


@pytest.mark.parametrize("text", ["10.1000/<" + ":" * 60_000, "10.1000/" + "<:" * 30_000, "10.1000/<a:>" * 9000 + " "])
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    find_doi(text)
    assert time.process_time() - start < 1
