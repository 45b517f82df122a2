"""Records that somebody broke, by hand or on purpose, and records that people added to."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperlog.papers.record import EarlierVersion, Record, dump_record, parse_record
from paperlog.papers.store import Store
from paperlog.problems import Problem

MINIMAL = '{\n  "id": "1909.11764",\n  "title": "0",\n  "authors": [],\n  "published": "2019-09-25"\n}\n'


def problem(data: str | bytes) -> Problem:
    found = parse_record(data if isinstance(data, bytes) else data.encode(), path="posts/_papers/1909.11764.json")
    assert isinstance(found, Problem)
    return found


def test_a_record_needs_little() -> None:
    found = parse_record(MINIMAL.encode(), path="x.json")
    assert found == Record("1909.11764", "0", (), datetime(2019, 9, 25, tzinfo=UTC))


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("", 1, "the file is empty"),
        (" \n", 1, "the file is empty"),
        ('{\n  "id": "1909.11764\n}', 2, "broken JSON: invalid control character"),
        (MINIMAL.replace('"0",', '"0"'), 3, "broken JSON: expecting ',' delimiter"),
        (MINIMAL.replace('"0",', '"0",,'), 3, "broken JSON: a comma too many"),
        (MINIMAL.replace('"2019-09-25"', '"2019-09-25",'), 5, "broken JSON: a comma too many"),
        (MINIMAL.replace("[]", "[\n1,\n]"), 5, "broken JSON: a comma too many"),
        (MINIMAL.replace('"title":', '"title"\n'), 3, "broken JSON: expecting ':' delimiter"),
        (MINIMAL[:-3], 5, "broken JSON: the file ends too early"),
        (MINIMAL[:-20] + "\n\n\n", 5, "broken JSON: "),
        (MINIMAL.replace('  "title"', '<<<<<<< HEAD\n  "title"'), 3, "a merge conflict that was not resolved"),
        (MINIMAL.replace("[],", "[]\n=======\n,"), 5, "a merge conflict that was not resolved"),
        (MINIMAL + MINIMAL, 7, "broken JSON: extra data"),
        (MINIMAL.replace('"authors"', '"title": "1",\n  "authors"'), 4, "the key 'title' is here twice"),
        (MINIMAL.replace("[]", '[], "seen": {"a": 1,\n"a": 2}'), 5, "the key 'a' is here twice"),
        (MINIMAL.encode("utf-16"), 1, "not UTF-8 text"),
        (MINIMAL.replace('"0"', '"é"').encode("latin-1"), 3, "not UTF-8 text"),
        ("[]", 1, "a record is a JSON object"),
        (b"{\n\xff}", 2, "not UTF-8 text"),
        ("[" * 100_000, 1, "broken JSON: nested too deep"),
        ('{"version": ' + "9" * 5000 + "}", 1, "broken JSON: nested too deep, or an impossible number"),
        (MINIMAL.replace("[]", '[],\n"seen": [1,\nNaN]'), 6, "broken JSON: nested too deep, or an impossible number"),
        ('{"seen": 1e999}', 1, "broken JSON: nested too deep, or an impossible number"),
        (
            MINIMAL.replace('"0"', '"\\ud83d\\ude00 \\ud800"'),
            3,
            "an escape such as '\\ud800' that is half of a character",
        ),
        (MINIMAL.replace("[]", '[{"name": "Ada"}]'), 4, "'authors' is not a list of texts"),
        (MINIMAL.replace("2019-09-25", "2019-02-30"), 5, "'published' is not a time"),
        (MINIMAL.replace("2019-09-25", "0001-01-01T00:00:00+14:00"), 5, "'published' is not a time"),
        (MINIMAL.replace("1909.11764", "1909.11764v2"), 2, "'id' is not an arXiv id without version"),
        (MINIMAL.replace('"1909.11764"', "1909.11764"), 2, "'id' is not an arXiv id without version"),
        (MINIMAL.replace("1909.11764", "../../etc/passwd"), 2, "'id' is not an arXiv id without version"),
        (MINIMAL.replace('"0"', '"0",\n"version": 1e3'), 4, "'version' is not a version number"),
        (MINIMAL.replace('"0"', '"0",\n"earlier_versions": [{}]'), 4, "'earlier_versions[0].version' is missing"),
        (
            MINIMAL.replace('"0"', '"0",\n"affiliations": {"Ada": 1}'),
            4,
            "'affiliations' is not an object of lists of texts",
        ),
        (MINIMAL.replace("[]", '["title",\n3]'), 5, "'authors' is not a list of texts"),
        (MINIMAL.replace('"0"', '"title", "venue": "title"').replace("[]", "3"), 4, "'authors' is not a list of texts"),
        (MINIMAL.replace('"0"', '"' + "x" * 1_000_000 + '"'), 3, "'title' is longer than 5,000 characters"),
        (MINIMAL.replace('"0"', "null"), 1, "'title' is missing"),
        (MINIMAL.replace("2019", "0000"), 5, "'published' is not a time"),
        (MINIMAL.replace("2019", "10000"), 5, "'published' is not a time"),
        (MINIMAL.replace("2019", "1019"), 5, "'published' is not in the years from 1900 to 2199"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(data: str | bytes, line: int, message: str) -> None:
    found = problem(data)
    assert found.line == line
    assert found.message.startswith(message)
    assert found.hint == (
        "fix this line, or start anew and keep the old file as '1909.11764.json.broken': "
        "paperlog refresh --force 1909.11764"
    )


def test_a_mark_that_editors_on_windows_write_is_no_mistake() -> None:
    assert parse_record(MINIMAL.encode("utf-8-sig"), path="x.json") == parse_record(MINIMAL.encode(), path="x.json")


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*Record.__struct_fields__, "seen"]), values))
def test_any_object_is_a_record_that_can_be_written_or_a_problem(changes: dict[str, Any]) -> None:
    found = parse_record(json.dumps(json.loads(MINIMAL) | changes).encode(), path="x.json")
    if isinstance(found, Record):
        text = dump_record(found)
        again = parse_record(text.encode(), path="x.json")
        assert again == found
        assert dump_record(found) == text


def test_keys_stand_in_the_order_of_the_design() -> None:
    record = Record(
        "1909.11764",
        "Ünï",
        ("Ada",),
        datetime(2019, 9, 25, 12, 30, 1, tzinfo=UTC),
        version=2,
        venue="ICLR",
        earlier_versions=(EarlierVersion(1, "Old", datetime(2019, 9, 25, tzinfo=UTC)),),
        extra={"seen": [1.5, None], "note": "kept"},
    )
    text = dump_record(record)
    assert list(json.loads(text)) == [
        "id", "version", "title", "authors", "affiliations", "published", "updated", "primary_category", "categories",
        "comment", "journal_ref", "doi", "abstract", "withdrawn", "retrieved", "venue", "earlier_versions", "seen",
        "note",
    ]  # fmt: skip
    assert "Ünï" in text
    assert '"published": "2019-09-25T12:30:01Z"' in text
    assert parse_record(text.encode(), path="x.json") == record


def test_files_that_cannot_be_read_are_problems(tmp_path: Path) -> None:
    (tmp_path / "1909.11764.json").mkdir()
    (tmp_path / "1909.11765.json").write_bytes(b" " * 5_000_001)
    (tmp_path / "1909.11766.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("no record", encoding="utf-8")
    records, problems = Store(tmp_path).load_all(root=tmp_path)
    assert records == {}
    assert [found.path for found in problems] == ["1909.11764.json", "1909.11765.json", "1909.11766.json"]
    assert [Store(tmp_path).load(f"1909.1176{number}", root=tmp_path) for number in (4, 5, 6)] == list(problems)
    assert Store(tmp_path).load("1909.11767") is None


def test_a_file_that_is_set_aside_takes_no_name_that_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number, kept in ((1, ".broken"), (2, ".broken-2"), (3, ".broken-3")):
        store.path("1909.11764").write_text(str(number), encoding="utf-8")
        assert store.set_aside("1909.11764").name == f"1909.11764.json{kept}"
    store.path("1909.11764").mkdir()
    (store.path("1909.11764") / "a").touch()
    assert (store.set_aside("1909.11764") / "a").exists()
    assert [(tmp_path / f"1909.11764.json{kept}").read_text() for kept in (".broken", ".broken-2", ".broken-3")] == [
        "1",
        "2",
        "3",
    ]
    assert Store(tmp_path).load_all() == ({}, ())


def test_saving_leaves_no_other_file_and_sweeping_takes_what_killed_saves_left(tmp_path: Path) -> None:
    store = Store(tmp_path / "papers")
    store.sweep()
    found = parse_record(MINIMAL.encode(), path="x.json")
    assert isinstance(found, Record)
    store.save(found)
    old, young = store.folder / ".abc.unfinished", store.folder / ".def.unfinished"
    for path in (old, young):
        path.write_text("{", encoding="utf-8")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    assert store.load_all() == ({found.id: found}, ())
    store.sweep()
    assert sorted(path.name for path in store.folder.iterdir()) == [".def.unfinished", "1909.11764.json"]
    assert store.path("1909.11764").stat().st_mode & 0o777 == 0o644


def test_ten_thousand_records_load_in_well_under_a_second_of_work(tmp_path: Path) -> None:
    text = dump_record(
        Record(
            "1909.11764", "A title", ("Ada Lovelace",) * 8, datetime(2019, 9, 25, tzinfo=UTC), abstract="words " * 200
        )
    )
    for number in range(1, 1001):
        (tmp_path / f"1909.{number:05}.json").write_text(text.replace("1909.11764", f"1909.{number:05}"), "utf-8")
    taken = []
    for _ in range(3):
        start = time.process_time()
        records, problems = Store(tmp_path).load_all()
        taken.append(time.process_time() - start)
        assert (len(records), problems) == (1000, ())
    assert min(taken) < 0.1  # a tenth of the records, so a tenth of a second at most


@pytest.mark.parametrize("depth", [10, 200, 400, 600, 900, 990, 2000])
def test_a_wrong_value_below_many_brackets_is_a_problem(depth: int) -> None:
    nested = f'"seen": {"[" * depth}{"]" * depth},\n  "title": 3'
    assert problem(MINIMAL.replace('"title": "0"', nested)).rule == "record"
