"""Records on disk: readable, whole, and never a traceback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.papers.store import Store
from paperlog.problems import Problem

FREELB = Record(
    id="1909.11764",
    version=5,
    title="FreeLB: Enhanced Adversarial Training",
    authors=("Chen Zhu", "Yu Cheng"),
    published=datetime(2019, 9, 25, tzinfo=UTC),
    updated=datetime(2020, 4, 23, tzinfo=UTC),
    primary_category="cs.CL",
    categories=("cs.CL", "cs.LG"),
)

times = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
texts = st.text(st.characters(exclude_categories=["Cs"]))
records = st.builds(
    Record,
    id=st.sampled_from(["1909.11764", "hep-th/9901001"]),
    title=texts,
    authors=st.lists(texts).map(tuple),
    published=times,
    version=st.none() | st.integers(1, 99),
    affiliations=st.dictionaries(texts, st.lists(texts).map(tuple)),
    updated=st.none() | times,
    comment=st.none() | texts,
    venue=st.none() | texts,
    withdrawn=st.booleans(),
)


def test_a_record_is_written_for_people_to_read() -> None:
    text = dump_record(FREELB)
    assert list(json.loads(text))[:5] == ["id", "version", "title", "authors", "affiliations"]
    assert '"published": "2019-09-25T00:00:00Z"' in text
    assert text.endswith("}\n")


@given(records)
def test_a_record_reads_back_as_it_was_written(record: Record) -> None:
    text = dump_record(record)
    read = parse_record(text.encode(), path="x.json")
    assert read == record
    assert isinstance(read, Record)
    assert dump_record(read) == text


@given(
    st.binary()
    | st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_any_bytes_are_a_record_or_a_problem(data: bytes) -> None:
    assert isinstance(parse_record(data, path="x.json"), Record | Problem)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "1909.11764v5"}, "'id' is not an arXiv id without version"),
        ({"title": None}, "'title' is missing"),
        ({"authors": "Chen Zhu"}, "'authors' is not a list of texts"),
        ({"published": "yesterday"}, "'published' is not a time"),
        ({"version": 0}, "'version' is not a version number"),
        ({"withdrawn": "yes"}, "'withdrawn' is not true or false"),
    ],
)
def test_what_is_wrong_with_a_record_is_said(change: dict[str, object], message: str) -> None:
    found = parse_record(json.dumps({**json.loads(dump_record(FREELB)), **change}).encode(), path="x.json")
    assert isinstance(found, Problem)
    assert found.message.startswith(message)


def test_keys_of_people_survive() -> None:
    text = dump_record(FREELB).replace(
        '"retrieved": null', '"retrieved": null,\n  "venue": "ICLR 2020",\n  "seen": "twice"'
    )
    read = parse_record(text.encode(), path="x.json")
    assert isinstance(read, Record)
    assert read.venue == "ICLR 2020"
    assert dump_record(read) == text


def test_a_store_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store = Store(tmp_path / "_papers")
    assert store.load_all() == ({}, ())
    store.save(FREELB)
    assert store.load("1909.11764") == FREELB
    assert store.load_all() == ({"1909.11764": FREELB}, ())
    assert [path.name for path in (tmp_path / "_papers").iterdir()] == ["1909.11764.json"]


def test_a_file_with_another_papers_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "1803.03635.json").write_text(dump_record(FREELB), encoding="utf-8")
    records, problems = Store(tmp_path).load_all(root=tmp_path)
    assert records == {}
    assert str(problems[0]).startswith("1803.03635.json:1: this file holds the record of '1909.11764'")
