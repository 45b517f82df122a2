"""What is remembered of a paper is what reading its record again would give."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.papers.test_store import records

from paperlog.papers.paper import Paper, paper_from_record
from paperlog.papers.record import Record, dump_record, parse_record
from paperlog.problems import Problem
from paperlog.site.paper_memory import PaperMemory

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
FILES = {name: json.dumps(value).encode() for name, value in (("rich.json", RICH), ("plain.json", PLAIN))}


def read(cache: Path, files: Mapping[str, bytes], *, memory: PaperMemory | None = None, key: str = "k") -> list[Any]:
    memory = memory or PaperMemory()
    memory.begin(cache / "papers.json", key=key)
    found = [memory.read(data, path=path) for path, data in files.items()]
    memory.save()
    return found


def written(cache: Path) -> set[str]:
    return set(json.loads((cache / "papers.json").read_bytes())["papers"])


def test_the_next_process_knows_what_this_one_read(tmp_path: Path) -> None:
    first, again = read(tmp_path, FILES), read(tmp_path, FILES)
    assert again == first
    assert repr(again) == repr(first)  # which fingerprints are made of
    assert len(written(tmp_path)) == 2
    assert isinstance(first[0], Paper)
    assert first[0].title == "On strings and $x^2$"


@given(records)
def test_any_paper_is_remembered_as_it_was(tmp_path_factory: pytest.TempPathFactory, record: Record) -> None:
    cache, files = tmp_path_factory.mktemp("cache"), {"x.json": dump_record(record).encode()}
    told = parse_record(files["x.json"], path="x.json")
    assert isinstance(told, Record)
    read(cache, files)
    assert repr(read(cache, files)) == repr([paper_from_record(told)])


def test_a_record_that_changed_is_read_anew_and_the_old_one_is_forgotten(tmp_path: Path) -> None:
    read(tmp_path, FILES)
    before = written(tmp_path)
    changed = FILES | {"plain.json": json.dumps(PLAIN | {"title": "Changed"}).encode()}
    assert read(tmp_path, changed)[1].title == "Changed"
    assert len(written(tmp_path) & before) == 1
    assert len(written(tmp_path)) == 2


def test_one_process_remembers_without_reading(tmp_path: Path) -> None:
    memory = PaperMemory()
    first = read(tmp_path, FILES, memory=memory)
    (tmp_path / "papers.json").unlink()
    assert all(one is other for one, other in zip(first, read(tmp_path, FILES, memory=memory), strict=True))


def test_what_is_no_record_is_told_each_time(tmp_path: Path) -> None:
    for path in ("a.json", "b.json"):
        (problem,) = read(tmp_path, {path: b"{"})
        assert isinstance(problem, Problem)
        assert problem.path == path


def test_other_code_reads_all_anew(tmp_path: Path) -> None:
    read(tmp_path, FILES)
    (tmp_path / "papers.json").write_text(
        (tmp_path / "papers.json").read_text(encoding="utf-8").replace("Plain", "Edited"), encoding="utf-8"
    )
    assert read(tmp_path, FILES)[1].title == "Edited"
    assert read(tmp_path, FILES, key="other")[1].title == "Plain"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        '{"key": "k"}',
        '{"key": "k", "papers": []}',
        '{"key": "k", "papers": {"x": 1}}',
        '{"key": "k", "papers": {"x": [1]}}',
        '{"key": "other", "papers": {}}',
    ],
)
def test_a_broken_file_costs_time_and_nothing_else(tmp_path: Path, broken: str) -> None:
    expected = read(tmp_path, FILES)
    (tmp_path / "papers.json").write_text(broken, encoding="utf-8")
    assert read(tmp_path, FILES) == expected
    assert len(written(tmp_path)) == 2
