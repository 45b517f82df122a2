"""A paper from the cache is what reading its record again would give."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from tests.building import write_tree
from tests.papers.test_store import records

from paperlog.cache.cache import Cache
from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.papers.store import Store

RICH = {
    "id": "hep-th/9901001",
    "version": 3,
    "title": r"On \textit{strings} and $x^2$",
    "authors": ["Jürgen Zhang", "A. B. {C}"],
    "published": "1999-01-01T00:00:00Z",
    "updated": "2001-02-03T04:05:06.000007Z",
    "primary_category": "hep-th",
    "categories": ["hep-th", "math.MP"],
    "comment": "withdrawn",
    "journal_ref": "J. 1",
    "doi": "10.1000/182 10.1000/183",
    "abstract": "Long -- and clear.",
    "withdrawn": True,
    "venue": "ICLR",
    "earlier_versions": [
        {"version": 1, "title": "Old", "updated": "1999-01-01T00:00:00Z"},
        {"version": 2, "title": ""},
    ],
}
PLAIN = {"id": "1909.11764", "title": "Plain", "authors": [], "published": "2019-09-25T00:00:00Z"}
FILES = {f"{value['id'].replace('/', '_')}.json": json.dumps(value).encode() for value in (RICH, PLAIN)}


def read(root: Path, files: Mapping[str, bytes], *, cache: Cache | None = None, key: str = "k") -> list[Paper]:
    write_tree(root / "records", files)
    entries = (cache or Cache(root / "cache")).entries("papers", Paper, key=key)
    found, problems = Store(root / "records").load_papers(root=root, entries=entries)
    assert problems == ()
    return list(found.values())


def test_the_next_process_knows_what_this_one_read(tmp_path: Path) -> None:
    first, again = read(tmp_path, FILES), read(tmp_path, FILES)
    assert again == first
    assert repr(again) == repr(first)  # which fingerprints are made of
    assert {paper.title for paper in first} == {"On strings and $x^2$", "Plain"}


@given(records)
def test_any_paper_is_held_as_it_was(tmp_path_factory: pytest.TempPathFactory, record: Record) -> None:
    root = tmp_path_factory.mktemp("blog")
    files = {f"{record.id.replace('/', '_')}.json": dump_record(record).encode()}
    told = parse_record(*files.values(), path="x.json")
    assert isinstance(told, Record)
    read(root, files)
    assert repr(read(root, files)) == repr([paper_from_record(told)])


def test_a_record_that_changed_is_read_anew(tmp_path: Path) -> None:
    read(tmp_path, FILES)
    changed = {"1909.11764.json": json.dumps(PLAIN | {"title": "Changed"}).encode()}
    assert "Changed" in [paper.title for paper in read(tmp_path, changed)]


def test_one_process_holds_papers_without_reading_them(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = read(tmp_path, FILES, cache=cache)
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    assert all(one is other for one, other in zip(first, read(tmp_path, FILES, cache=cache), strict=True))


def test_what_is_no_record_is_a_problem_each_time(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.json": "{"})
    for _ in range(2):
        entries = Cache(tmp_path / "cache").entries("papers", Paper, key="k")
        _, (problem,) = Store(tmp_path).load_papers(root=tmp_path.parent, entries=entries)
        assert problem.path.endswith("/a.json")


def test_other_code_reads_all_anew(tmp_path: Path) -> None:
    read(tmp_path, FILES)
    entries = Cache(tmp_path / "cache").entries("papers", Paper, key="other")
    digest = blake2b(FILES["1909.11764.json"], digest_size=16).hexdigest()
    assert entries.get("records/1909.11764.json", digest=digest) is None
    entries = Cache(tmp_path / "cache").entries("papers", Paper, key="k")
    assert entries.get("records/1909.11764.json", digest=digest) is not None


def test_a_paper_that_went_wrong_is_read_anew(tmp_path: Path) -> None:
    expected = read(tmp_path, FILES)
    for path in (tmp_path / "cache").glob("papers-*"):
        path.write_bytes(path.read_bytes().replace(b"Plain", b"Fancy"))
    assert read(tmp_path, FILES) == expected
