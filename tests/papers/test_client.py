"""Questions to arXiv and what comes back, against a real server that behaves like it; the clock is ours."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import urllib3

from paperlog.papers.client import _unreachable
from paperlog.papers.fetch import Fault, FetchError
from tests.arxiv_server import (
    EMPTY,
    RATE_EXCEEDED,
    WEB_PAGE,
    ArxivServer,
    Asking,
    FakeClock,
    Mood,
    Paper,
    Reply,
    Request,
    connection_cut,
    entry_without,
    error_feed,
    missing_entries,
    serving,
    xml_cut_short,
)

FREELB = Paper(
    "1909.11764",
    version=5,
    title="FreeLB: Enhanced Adversarial Training",
    authors=("Chen Zhu", "Yu Cheng"),
    categories=("cs.CL", "cs.LG"),
    primary="cs.CL",
)
OLD_STYLE = Paper("hep-th/9901001", title="Strings", primary="hep-th", categories=("hep-th",))


@pytest.fixture(autouse=True)
def _two_papers(server: ArxivServer) -> None:
    server.add(FREELB, OLD_STYLE)


def test_a_question_is_polite(server: ArxivServer, asking: Asking) -> None:
    records = asking.client.fetch(["1909.11764", "hep-th/9901001"])
    assert records["1909.11764"].title == FREELB.title
    (request,) = server.requests
    assert request.ids == ["1909.11764", "hep-th/9901001"]
    assert request.max_results == 100
    assert request.headers["Accept"] == "application/atom+xml"
    assert request.headers["User-Agent"].startswith("paperlog/")
    assert "+https://blog.example.org/" in request.headers["User-Agent"]


def test_answers_are_matched_by_id_and_ids_that_are_not_there_are_left_out(server: ArxivServer, asking: Asking) -> None:
    server.add(*(Paper(f"2001.{number:05}", title=f"Paper {number}") for number in range(1, 60)))
    ids = [f"2001.{number:05}" for number in range(1, 70)]
    records = asking.client.fetch(ids)
    assert list(records) != ids[:59]  # the server has an order of its own
    assert {identifier: record.title for identifier, record in records.items()} == {
        f"2001.{number:05}": f"Paper {number}" for number in range(1, 60)
    }


def test_a_hundred_papers_come_in_one_answer(server: ArxivServer, asking: Asking) -> None:
    ids = [f"2001.{number:05}" for number in range(1, 101)]
    server.add(*map(Paper, ids))
    assert len(asking.client.fetch(ids)) == 100
    assert len(server.requests) == 1
    assert len(server.requests[0].query) < 2000


def test_requests_keep_three_seconds_apart_over_one_connection(
    server: ArxivServer, asking: Asking, clock: FakeClock
) -> None:
    for _ in range(3):
        asking.client.fetch(["1909.11764"])
    assert clock.waits == [3.0, 3.0]
    assert len({request.connection for request in server.requests}) == 1


def test_the_pause_holds_between_runs(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> None:
    for _ in range(2):
        with Asking(server, clock, tmp_path).client as client:
            client.fetch(["1909.11764"])
        clock.time += 1
    assert clock.waits == [2.0]


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        pytest.param(RATE_EXCEEDED, "no feed of papers but: 'Rate exceeded.'", id="rate exceeded with status 200"),
        pytest.param(WEB_PAGE, "no feed of papers but: 'Sorry Try later'", id="a web page with status 200"),
        pytest.param(EMPTY, "no feed of papers but: ''", id="nothing with status 200"),
        pytest.param(Reply(error_feed("abc")), "arXiv says: incorrect id format for abc", id="an Error entry"),
        pytest.param(
            Reply(error_feed("abc", serializer="legacy")), "arXiv says: incorrect id format for abc", id="an old one"
        ),
        pytest.param(missing_entries, "the answer holds 1 of the 2 papers", id="fewer entries than counted"),
        pytest.param(xml_cut_short, "the answer is cut short, or broken XML", id="XML cut short"),
        pytest.param(connection_cut, "no connection, or one that was cut", id="a connection that was cut"),
        pytest.param(entry_without("opensearch:totalResults"), "the answer does not say", id="no count"),
        pytest.param(
            lambda server, request: Reply(str(server.answer(request).body).replace("1909.11764", "1803.03635")),
            "the answer is about '1803.03635', which was not asked for",
            id="another paper",
        ),
        pytest.param(
            Reply('<!DOCTYPE x [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'),
            "the answer declares a document type",
            id="a document type",
        ),
        pytest.param(Reply("busy", 500), "arXiv answered with HTTP 500", id="500"),
        pytest.param(Reply("busy", 503), "arXiv answered with HTTP 503", id="503"),
        pytest.param(Reply("Rate exceeded.", 429), "arXiv answered with HTTP 429", id="429"),
    ],
)
def test_what_is_no_answer_is_asked_again(
    server: ArxivServer, asking: Asking, clock: FakeClock, mood: Mood | Reply, reason: str
) -> None:
    server.moods += [mood, mood]
    records = asking.client.fetch(["1909.11764", "hep-th/9901001"])
    assert set(records) == {"1909.11764", "hep-th/9901001"}
    assert len(server.requests) == 3
    assert clock.waits == [3.0, 6.0]
    assert all(told.startswith(reason) for told in asking.told)

    server.moods += [mood] * 5
    with pytest.raises(FetchError, match="^" + reason.replace("(", r"\(")):
        asking.client.fetch(["1909.11764", "hep-th/9901001"])
    assert len(server.requests) == 8


def test_backing_off_grows_and_has_jitter(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> None:
    server.moods += [Reply(status=500)] * 5
    with (
        Asking(server, clock, tmp_path, jitter=lambda: 0.5).client as client,
        pytest.raises(FetchError),
    ):
        client.fetch(["1909.11764"])
    assert clock.waits == pytest.approx([3.0, 4.5, 9.0, 18.0])  # three quarters of 3, 6, 12, 24, but never below 3


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_is_not_asked_again(server: ArxivServer, asking: Asking, status: int) -> None:
    server.moods.append(Reply(error_feed("1909.11764"), status))
    with pytest.raises(FetchError):
        asking.client.fetch(["1909.11764"])
    assert len(server.requests) == 1


def test_a_refusal_names_the_id_that_arxiv_blames(server: ArxivServer, asking: Asking) -> None:
    with pytest.raises(FetchError) as raised:
        asking.client.fetch(["1909.11764", "abc"])
    assert raised.value.blamed == "abc"
    assert raised.value.fault is Fault.ANSWER
    assert str(raised.value) == "arXiv says: incorrect id format for abc"


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(server: ArxivServer, asking: Asking, clock: FakeClock, status: int) -> None:
    server.moods.append(Reply("Rate exceeded.", status, {"Retry-After": "90"}))
    assert set(asking.client.fetch(["1909.11764"])) == {"1909.11764"}
    assert clock.waits == [90.0]
    assert asking.told == [f"arXiv answered with HTTP {status}: waiting 90 s"]


def test_a_retry_after_that_is_a_date_or_nonsense(server: ArxivServer, asking: Asking, clock: FakeClock) -> None:
    server.moods += [
        Reply(status=429, headers={"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}),
        Reply(status=429, headers={"Retry-After": "soon"}),
    ]
    assert set(asking.client.fetch(["1909.11764"])) == {"1909.11764"}
    assert clock.waits == [3.0, 6.0]


def test_nobody_waits_for_hours_and_the_next_run_knows(
    server: ArxivServer, asking: Asking, clock: FakeClock, tmp_path: Path
) -> None:
    server.moods.append(Reply("Rate exceeded.", 429, {"Retry-After": "7200"}))
    with pytest.raises(FetchError, match="arXiv asked to wait for 2 hours") as raised:
        asking.client.fetch(["1909.11764"])
    assert raised.value.fault is Fault.SERVICE
    with Asking(server, clock, tmp_path).client as later, pytest.raises(FetchError, match="2 hours"):
        later.fetch(["1909.11764"])
    assert len(server.requests) == 1
    assert clock.waits == []
    clock.time += 7200
    assert set(asking.client.fetch(["1909.11764"])) == {"1909.11764"}


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [
        ("Thu, 01 Jan 10000000000000000000 00:00:00 GMT", [3.0]),
        (f"Thu, 01 Jan {'9' * 5000} 00:00:00 GMT", [3.0]),
        ("Thu, 01 Jan 2020 00:00:00 +99999999", [3.0]),
        ("-5", [3.0]),
        ("1e400", [3.0]),
        ("", [3.0]),
        ("\xb2", [3.0]),
        ("9" * 5000, None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
    ],
)
def test_a_retry_after_may_say_anything(
    server: ArxivServer, asking: Asking, clock: FakeClock, retry_after: str, waited: list[float] | None
) -> None:
    server.moods.append(Reply(status=429, headers={"Retry-After": retry_after}))
    if waited is None:
        with pytest.raises(FetchError, match="arXiv asked to wait for 24 hours"):
            asking.client.fetch(["1909.11764"])
    else:
        assert set(asking.client.fetch(["1909.11764"])) == {"1909.11764"}
        assert clock.waits == waited


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["{url}", "/elsewhere", "file:///etc/passwd", "http://169.254.169.254/", "http://[::1", "\xff\xfe"]
)
def test_a_redirect_is_not_followed_and_says_where_it_leads(
    server: ArxivServer, asking: Asking, status: int, location: str
) -> None:
    location = location.format(url=server.url)
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    server.moods.append(Reply(raw=head.encode("latin-1")))
    with pytest.raises(FetchError, match=f"^arXiv answered with HTTP {status}, which leads to '") as raised:
        asking.client.fetch(["1909.11764"])
    assert f"'{location}'" in str(raised.value)
    assert len(server.requests) == 1


def test_an_answer_that_does_not_come_is_not_waited_for(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> None:
    server.moods.append(Reply(delay=1.0))
    asking = Asking(server, clock, tmp_path, timeouts=(1.0, 0.1))
    with asking.client as client:
        assert set(client.fetch(["1909.11764"])) == {"1909.11764"}
        assert asking.told == ["no answer in time: waiting 3 s"]


def test_an_answer_that_drips_without_end_is_cut(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> None:
    server.moods.append(Reply(drip=True))
    asking = Asking(server, clock, tmp_path, longest_answer=0.2)
    with asking.client as client:
        assert set(client.fetch(["1909.11764"])) == {"1909.11764"}
        assert asking.told == ["the answer is too large or too slow: waiting 3 s"]


@pytest.mark.parametrize("encoding", ["gzip", "chunked"])
def test_answers_come_packed_and_in_pieces(server: ArxivServer, asking: Asking, encoding: str) -> None:
    def packed(server: ArxivServer, request: Request) -> Reply:
        return replace(server.answer(request), packed=encoding)

    server.moods.append(packed)
    assert asking.client.fetch(["1909.11764"])["1909.11764"].title == FREELB.title
    assert asking.told == []


def test_without_a_server_there_is_a_reason(clock: FakeClock, tmp_path: Path) -> None:
    with serving(ArxivServer()) as gone:
        pass
    with Asking(gone, clock, tmp_path).client as client, pytest.raises(FetchError) as raised:
        client.fetch(["1909.11764"])
    assert raised.value.fault is Fault.SERVICE
    assert str(raised.value) == "no connection to '127.0.0.1': connection refused"
    assert clock.waits == []  # another try would find nobody either


def _failure(reason: Exception) -> requests.ConnectionError:
    pool = urllib3.HTTPSConnectionPool("export.arxiv.org")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/api/query", reason))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            urllib3.exceptions.NameResolutionError("export.arxiv.org", None, socket.gaierror(-2, "unknown")),
            "its name does not resolve",
        ),
        (
            urllib3.exceptions.ProxyError("no tunnel", OSError("Tunnel connection failed: 403 Forbidden")),
            "the proxy refuses it",
        ),
        (urllib3.exceptions.ProtocolError("aborted", ConnectionResetError(104, "reset")), None),
    ],
)
def test_why_nobody_is_there(reason: Exception, told: str | None) -> None:
    assert _unreachable(_failure(reason)) == told


def test_an_address_with_braces_and_a_query_is_only_an_address(
    server: ArxivServer, clock: FakeClock, tmp_path: Path
) -> None:
    with Asking(server, clock, tmp_path, api=f"{server.url}?key={{0}}{{x}}").client as client:
        assert set(client.fetch(["1909.11764"])) == {"1909.11764"}
    assert server.requests[0].query.startswith("key=%7B0%7D%7Bx%7D&")


def test_an_address_of_the_blog_cannot_break_the_header(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> None:
    with Asking(server, clock, tmp_path, site_url="https://blög.example/\r\nX-Evil: 1").client as client:
        client.fetch(["1909.11764"])
    assert "X-Evil" not in server.requests[0].headers
    assert "bl%C3%B6g.example" in server.requests[0].headers["User-Agent"]
