"""Refreshes of a store: what is asked, what is saved, and that nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperlog.papers.changes import describe, markdown, summary
from paperlog.papers.record import EarlierVersion, Record
from paperlog.papers.refresh import Outcome, due, merged, refresh
from paperlog.papers.store import Store
from tests.arxiv_server import RATE_EXCEEDED, ArxivServer, Asking, FakeClock, Paper, Reply, missing_entries

IDS = tuple(f"2001.{number:05}" for number in range(1, 1001))
OLD = Record("2001.00001", "Old title", ("Ada",), datetime(2020, 1, 1, tzinfo=UTC), version=4, retrieved="2026-01-01")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "posts" / "_papers")


def reasons(outcomes: Sequence[Outcome]) -> dict[str, str | None]:
    return {outcome.id: outcome.reason for outcome in outcomes if outcome.kind == "failed"}


def test_a_thousand_ids_are_ten_requests_and_three_seconds_apart(
    server: ArxivServer, asking: Asking, clock: FakeClock, store: Store
) -> None:
    server.add(*map(Paper, IDS[::20]))  # not all, for each is written as safely as a disk allows
    outcomes = list(refresh(IDS, store=store, fetch=asking.client.fetch))
    assert summary(outcomes) == "50 new, 0 changed, 0 unchanged, 950 failed"
    assert [len(request.ids) for request in server.requests] == [100] * 10
    assert clock.waits == [3.0] * 9
    assert set(store.load_all()[0]) == set(IDS[::20])


def test_what_did_not_change_keeps_every_byte(
    server: ArxivServer, asking: Asking, clock: FakeClock, store: Store, tmp_path: Path
) -> None:
    server.add(*map(Paper, IDS[:3]))
    list(refresh(IDS[:3], store=store, fetch=asking.client.fetch))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.folder.iterdir()}
    later = Asking(server, clock, tmp_path, today=lambda: date(2027, 1, 1))
    with later.client as client:
        outcomes = list(refresh(IDS[:3], store=store, fetch=client.fetch))
    assert summary(outcomes) == "0 new, 0 changed, 3 unchanged, 0 failed"
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.folder.iterdir()} == before


def test_what_people_wrote_stays_when_arxiv_has_news(server: ArxivServer, asking: Asking, store: Store) -> None:
    server.add(Paper(OLD.id, version=5, title="New title"))
    store.save(replace(OLD, venue="ICLR 2020", extra={"seen": ["twice"]}))
    (outcome,) = refresh([OLD.id], store=store, fetch=asking.client.fetch)
    saved = store.load(OLD.id)
    assert saved == outcome.new
    assert saved is not None
    assert (saved.version, saved.title, saved.retrieved) == (5, "New title", "2026-11-24")
    assert (saved.venue, saved.extra) == ("ICLR 2020", {"seen": ["twice"]})
    assert saved.earlier_versions == (EarlierVersion(4, "Old title"),)
    assert describe(outcome).startswith("2001.00001: v4 -> v5, title changed")


def test_earlier_versions_add_up() -> None:
    seen = (EarlierVersion(2, "First title"),)
    old, new = replace(OLD, earlier_versions=seen), replace(OLD, version=6, title="Third title")
    assert merged(old, new).earlier_versions == (*seen, EarlierVersion(4, "Old title"))
    assert merged(merged(old, new), replace(new, comment="news")).earlier_versions == (
        *seen,
        EarlierVersion(4, "Old title"),
    )


def test_a_mirror_that_lags_behind_does_not_turn_back_the_clock(
    server: ArxivServer, asking: Asking, store: Store
) -> None:
    server.add(Paper(OLD.id, version=3))
    store.save(OLD)
    outcomes = list(refresh([OLD.id], store=store, fetch=asking.client.fetch))
    assert reasons(outcomes) == {OLD.id: "the answer is of v3, but the record is of v4: it is out of date"}
    assert store.load(OLD.id) == OLD


def test_papers_that_are_not_there_are_named_and_lose_no_other(
    server: ArxivServer, asking: Asking, store: Store
) -> None:
    server.add(*map(Paper, IDS[:50]))
    outcomes = list(refresh(IDS[:52], store=store, fetch=asking.client.fetch))
    assert reasons(outcomes) == dict.fromkeys(IDS[50:52], "arXiv has no such paper")
    assert len(store.load_all()[0]) == 50
    assert len(server.requests) == 1


def test_an_id_that_arxiv_refuses_loses_no_other(server: ArxivServer, asking: Asking, store: Store) -> None:
    server.add(*map(Paper, IDS[:50]))
    outcomes = list(refresh([*IDS[:20], "abc", *IDS[20:50], "def"], store=store, fetch=asking.client.fetch))
    assert reasons(outcomes) == {
        "abc": "arXiv says: incorrect id format for abc",
        "def": "arXiv says: incorrect id format for def",
    }
    assert len(store.load_all()[0]) == 50
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "mood", [Reply("oops", 500), missing_entries, Reply("<feed>\x01</feed>")], ids=["500", "dropped", "broken XML"]
)
def test_papers_that_spoil_every_answer_lose_no_other(
    server: ArxivServer, asking: Asking, store: Store, mood: Reply
) -> None:
    server.add(*map(Paper, IDS[:40]))
    server.spoiled = {IDS[7]: mood, IDS[33]: mood}
    outcomes = list(refresh(IDS[:40], store=store, fetch=asking.client.fetch))
    assert set(reasons(outcomes)) == {IDS[7], IDS[33]}
    assert len(store.load_all()[0]) == 38
    assert len(server.requests) < 60


@pytest.mark.parametrize("mood", [RATE_EXCEEDED, Reply(status=429), Reply(status=503)], ids=["words", "429", "503"])
def test_a_service_that_is_down_is_left_alone_and_the_next_run_goes_on(
    server: ArxivServer, asking: Asking, store: Store, mood: Reply
) -> None:
    server.add(*map(Paper, IDS[:300]))
    server.moods += [lambda server, request: None, *[mood] * 5]
    outcomes = list(refresh(IDS[:300], store=store, fetch=asking.client.fetch))
    assert summary(outcomes) == "100 new, 0 changed, 0 unchanged, 200 failed"
    assert len(server.requests) == 6
    assert len(store.load_all()[0]) == 100

    asked = due(IDS[:300], store.load_all()[0])
    outcomes = list(refresh(asked, store=store, fetch=asking.client.fetch))
    assert summary(outcomes) == "200 new, 0 changed, 0 unchanged, 0 failed"
    assert [len(request.ids) for request in server.requests[6:]] == [100, 100]


def test_a_service_that_fails_whatever_it_is_asked_is_soon_left_alone(
    server: ArxivServer, asking: Asking, store: Store
) -> None:
    server.moods += [Reply("oops", 500)] * 100
    outcomes = list(refresh(IDS[:300], store=store, fetch=asking.client.fetch))
    assert reasons(outcomes) == dict.fromkeys(IDS[:300], "arXiv answered with HTTP 500")
    assert len(server.requests) == 5 + 2 + 2


def test_a_failed_refresh_leaves_the_old_record(server: ArxivServer, asking: Asking, store: Store) -> None:
    store.save(OLD)
    before = store.path(OLD.id).read_bytes()
    server.moods += [RATE_EXCEEDED] * 5
    list(refresh([OLD.id], store=store, fetch=asking.client.fetch))
    assert store.path(OLD.id).read_bytes() == before


def test_two_refreshes_at_once_corrupt_nothing(server: ArxivServer, store: Store, tmp_path: Path) -> None:
    server.add(*(Paper(identifier, abstract="words " * 2000) for identifier in IDS[:100]))
    problems = []

    def run(name: str) -> None:
        with Asking(server, FakeClock(), tmp_path / name).client as client:
            for outcome in refresh(IDS[:100], store=store, fetch=client.fetch):
                problems.extend(store.load_all()[1] if outcome.id.endswith("0") else ())

    threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    records, left = store.load_all()
    assert (len(records), (*problems, *left)) == (100, ())
    assert len(list(store.folder.iterdir())) == 100


def test_which_records_are_due() -> None:
    records = {
        "1": replace(OLD, id="1", retrieved="2026-11-01"),
        "2": replace(OLD, id="2", retrieved="2026-11-20"),
        "3": replace(OLD, id="3", retrieved=None),
        "4": replace(OLD, id="4", retrieved="some day"),
    }
    assert due(["9", "1", "8", "9"], records) == ("9", "8")
    assert due(["9", "1"], records, stale_before=date(2026, 11, 20)) == ("9", "1", "3", "4")
    assert due(["9", "1"], records, everything=True) == ("9", "1", "2", "3", "4")


def test_changes_are_told_in_the_words_of_a_status() -> None:
    def told(**changes: object) -> str:
        return describe(Outcome(OLD.id, "changed", old=OLD, new=replace(OLD, **changes)))  # type: ignore[arg-type]

    assert told(version=5, title="New") == "2001.00001: v4 -> v5, title changed"
    assert told(journal_ref="Nature 1", doi="10.1000/1") == "2001.00001: published “Nature 1”"
    assert told(withdrawn=True, comment="Withdrawn: Lemma 3") == "2001.00001: withdrawn “Withdrawn: Lemma 3”"
    assert told(authors=("Ada", "Eve"), abstract="x") == "2001.00001: authors changed, abstract added"
    assert told(updated=OLD.published) == "2001.00001: date of the version added"
    assert describe(Outcome("1", "failed", reason="not asked")) == "1: not asked"
    assert describe(Outcome(OLD.id, "new", new=OLD)) == "2001.00001: new, v4, “Old title”"


def test_the_change_list_is_markdown_in_which_titles_mean_nothing() -> None:
    evil = replace(OLD, version=5, title="`` @all\n# <script>alert(1)</script> [x](javascript:y) \x1b[31m\u202e")
    text = markdown(
        [
            Outcome(OLD.id, "changed", old=OLD, new=evil),
            Outcome(OLD.id, "unchanged", old=OLD, new=OLD),
            Outcome("2001.00002", "failed", reason="arXiv says: `no`"),
        ]
    )
    assert text == (
        "## Records refreshed from arXiv\n\n0 new, 1 changed, 1 unchanged, 1 failed.\n\n"
        "- 2001.00001: v4 -> v5, title changed ([arXiv](https://arxiv.org/abs/2001.00001))\n"
        "  - title: `Old title` -> `“ @all # <script>alert(1)</script> [x](javascript:y) [31m`\n"
        "\nFailed:\n\n"
        "- `2001.00002`: `` arXiv says: `no` ``\n"
    )
