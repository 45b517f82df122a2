"""Whatever an endpoint sends, a refresh ends with a message, and the store holds whole records or the old bytes."""

from __future__ import annotations

import gc
import gzip
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperlog.papers.record import Record
from paperlog.papers.refresh import Outcome, refresh
from paperlog.papers.store import Store
from tests.arxiv_server import (
    ArxivServer,
    Asking,
    FakeClock,
    Mood,
    Paper,
    Reply,
    entry_with,
    entry_without,
    error_feed,
    feed,
    serving,
)
from tests.building import write_tree
from tests.cli.terminal import Terminal

BAD, GOOD = "1909.11764", "hep-th/9901001"
PAPERS = [
    Paper(BAD, version=5, title="FreeLB", comment="ICLR 2020", affiliations=(("Ada Byron", "London"),)),
    Paper(GOOD, title="Strings", primary="hep-th", categories=("hep-th",), dois=("10.1000/1",)),
]
FEED = feed(PAPERS)
MANY = "9" * 5000

# urllib3 leaves a socket to the garbage collector where it refuses a header.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def hostile() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        running.add(*PAPERS)
        yield running
    gc.collect()  # here, where that is no error


def outcomes(server: ArxivServer, mood: Mood | Reply, folder: Path) -> Mapping[str, Outcome]:
    """What comes of a refresh of two papers when every answer is of one mood; the store holds what it says."""
    server.moods.clear()
    server.moods.extend([mood] * 50)
    store = Store(folder / "posts/_papers")
    with Asking(server, FakeClock(), folder).client as client:
        found = {outcome.id: outcome for outcome in refresh([BAD, GOOD], store=store, fetch=client.fetch)}
    records, problems = store.load_all()
    assert problems == ()
    assert set(records) == {outcome.id for outcome in found.values() if outcome.kind == "new"}
    assert [outcome.fault for outcome in found.values()] == [None, None]
    assert all(outcome.kind == "new" or outcome.reason for outcome in found.values())
    return found


IN_ENTRY = {
    "no title": (entry_without("title"), "its entry has no title"),
    "an empty title": (entry_with("FreeLB", " \u200b"), "its entry has no title"),
    "a title of nothing": (entry_with("FreeLB", "{}"), "its entry has no title"),
    "a title of 1 MB": (entry_with("FreeLB", "x" * 1_000_000), "its entry is not a valid record: 'title' is longer"),
    "no author": (entry_without("author"), "its entry has no author"),
    "no name": (entry_without("name"), "its entry has an author without a name"),
    "an empty name": (entry_with("<name>.*?</name>", "<name/>"), "its entry has an author without a name"),
    "a colon": (entry_with("<name>.*?</name>", "<name>:</name>"), "its entry has no author"),
    "no category": (entry_with("<(arxiv:primary_)?category[^>]*>", ""), "its entry has no category"),
    "empty categories": (entry_with("term='cs.LG'|term=\"cs.LG\"", 'term=""'), "its entry has no category"),
    "a category that is none": (entry_with('"cs.LG"', f'"{MANY}"'), "its entry has no category"),
    "no version": (entry_with("v5</id>", "</id>"), "its entry names no version"),
    "a DOI without end": (entry_with("<summary>", f"<arxiv:doi>{MANY * 2}</arxiv:doi><summary>"), "its entry is not a"),
    **{
        f"the date {date[:20]} in {part}": (
            entry_with(f"<{part}>.*?<", f"<{part}>{date}<"),
            f"the date in '{part}' of its entry is not ",
        )
        for part in ("published", "updated")
        for date in (
            "", "soon", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
            "10000-01-01T00:00:00Z", "2019-02-30T00:00:00Z", "2019-01-01T00:00:00+99:99", "1019-01-01T00:00:00Z", MANY,
        )
    },
    "no published": (entry_without("published"), "the date in 'published' of its entry is not "),
    "no updated": (entry_without("updated"), "the date in 'updated' of its entry is not "),
}  # fmt: skip


@pytest.mark.parametrize(("mood", "reason"), IN_ENTRY.values(), ids=IN_ENTRY.keys())
def test_an_entry_that_makes_no_record_costs_its_paper_alone(
    hostile: ArxivServer, tmp_path: Path, mood: Mood, reason: str
) -> None:
    before = len(hostile.requests)

    def once(server: ArxivServer, request: object) -> Reply:
        reply = mood(server, request)  # type: ignore[arg-type]
        assert reply is not None
        head, bad, good = _parts(str(reply.body))
        return Reply(head + bad + good)

    found = outcomes(hostile, once, tmp_path)
    assert found[BAD].kind == "failed"
    assert (found[BAD].reason or "").startswith(reason)
    assert found[GOOD].kind == "new"
    assert len(hostile.requests) == before + 1


def _parts(body: str) -> tuple[str, str, str]:
    """A feed with what was done to its first paper, and the second paper as it was."""
    head, whole = FEED[: FEED.index("<entry>")], FEED[FEED.rindex("<entry>") :]
    entries = body[body.index("<entry>") :].split("<entry>")[1:]
    return head, next(f"<entry>{entry}".partition("</feed>")[0] for entry in entries if BAD in entry), whole


def raw(headers: str, body: bytes | str = FEED, *, status: str = "200 OK") -> Reply:
    """Whatever answer, with the very headers that are given."""
    packed = body.encode() if isinstance(body, str) else body
    return Reply(raw=f"HTTP/1.1 {status}\r\n{headers}\r\n".encode("latin-1") + packed)


ANSWERS: dict[str, Mood | Reply] = {
    "nothing": Reply(raw=b""),
    "no HTTP": Reply(raw=b"\x00\xff\r\n\r\n"),
    "no status": Reply(raw=b"HTTP/1.1 abc\r\n\r\n"),
    "an impossible status": Reply(raw=b"HTTP/9.9 99999999 x\r\n\r\n"),
    "nothing at all with a status": Reply(status=204),
    "a part": Reply(FEED, 206),
    "a challenge": raw("WWW-Authenticate: \xff\r\n", status="401 No"),
    "500 headers": raw("".join(f"A{number}: b\r\n" for number in range(500))),
    "a long header": raw(f"A: {'x' * 100_000}\r\n"),
    "two lengths": raw("Content-Length: 1, 2\r\n"),
    "a chunk without end": raw("Transfer-Encoding: chunked\r\n", b"f" * 5000 + b"\r\n" + FEED.encode()),
    "no chunk": raw("Transfer-Encoding: chunked\r\n", b"zz\r\n" + FEED.encode()),
    "half a chunk": raw("Transfer-Encoding: chunked\r\n", b"ffff\r\n" + FEED.encode()),
    "no gzip": raw("Content-Encoding: gzip\r\n"),
    "half of gzip": raw("Content-Encoding: gzip\r\n", gzip.compress(FEED.encode())[:-20]),
    "packed 1,000 times": raw(f"Content-Encoding: {', '.join(['gzip'] * 1000)}\r\n"),
    "a bomb": raw("Content-Encoding: gzip\r\n", gzip.compress(bytes(200_000_000), 1)),
    "a bomb that is packed": raw("Content-Encoding: gzip, gzip\r\n", gzip.compress(gzip.compress(bytes(200_000_000)))),
    "a web page": Reply("<!DOCTYPE html><html><body>Sorry</body></html>"),
    "an Error entry": Reply(error_feed(MANY)),
    "a refusal that says nothing": Reply("", 400),
    "a refusal with a document type": Reply("<!DOCTYPE a><a/>", 400),
    "NUL": Reply(FEED.replace("FreeLB", "a\0b")),
    "NUL as a reference": Reply(FEED.replace("FreeLB", "&#0;")),
    "half a character": Reply(FEED.encode().replace(b"FreeLB", b"\xed\xa0\x80")),
    "half a character as a reference": Reply(FEED.replace("FreeLB", "&#xD800;")),
    "an entity": Reply(FEED.replace("FreeLB", "&nowhere;")),
    "100,000 elements in each other": Reply(FEED.replace("FreeLB", "<a>" * 100_000)),
    "an attribute of 11 MB": Reply(FEED.replace("<title>", f"<title a='{'x' * 11_000_000}'>")),
    "another namespace": Reply(FEED.replace("http://www.w3.org/2005/Atom", "urn:x")),
    "an encoding that is none": Reply(FEED.replace("UTF-8", "x-unknown")),
    "a count of 5,000 digits": Reply(FEED.replace("Results>2", f"Results>{MANY}")),
    "a count below nothing": Reply(FEED.replace("Results>2", "Results>-2")),
    "a version of 5,000 digits": Reply(FEED.replace("v5<", f"v{MANY}<").replace("v1<", f"v{MANY}<")),
}


@pytest.mark.parametrize("mood", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_that_is_none_is_a_message(hostile: ArxivServer, tmp_path: Path, mood: Mood | Reply) -> None:
    found = outcomes(hostile, mood, tmp_path)
    assert {outcome.kind for outcome in found.values()} == {"failed"}


ATTRIBUTE = "a{}=''"
HARMLESS: dict[str, Reply] = {
    "a length that is none": raw("Content-Length: abc\r\n"),
    "a length below nothing": raw("Content-Length: -1\r\n"),
    "headers of no letters": raw("\xff\xfe: \x00\r\nContent-Type: text/html; charset=\xff\r\n"),
    "a cookie that no reader can read": raw(f"Set-Cookie: a=b; expires=Thu, 01 Jan {MANY} 00:00:00 GMT\r\n"),
    "both papers twice": Reply(feed([*PAPERS, *PAPERS])),
    "no namespace of arXiv": Reply(FEED.replace("http://arxiv.org/schemas/atom", "urn:x")),
    "100,000 attributes": Reply(FEED.replace("<title>", f"<title {' '.join(map(ATTRIBUTE.format, range(100_000)))}>")),
}


@pytest.mark.parametrize("reply", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_does_no_harm_is_read(hostile: ArxivServer, tmp_path: Path, reply: Reply) -> None:
    assert {outcome.kind for outcome in outcomes(hostile, reply, tmp_path).values()} == {"new"}


NASTY = st.sampled_from(
    [
        b"", b"<", b">", b"&", b"\0", b"\xff", b"\r\n\r\n", b"<!DOCTYPE a>", b"]]>", b"<![CDATA[", b"<!--", b"-->",
        b"</entry>", b"<entry>", b"&#0;", b"&#x202E;", b"\xed\xa0\x80", MANY.encode(), b"-1", b"0000-00-00T00:00:00Z",
        b"10000-01-01T00:00:00Z", b"v0", b" ", "\u200b".encode(), b"<a xmlns='urn:x'/>", b"<name/>", b"gzip",
    ]
)  # fmt: skip
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml; charset=utf-8\r\nRetry-After: 3\r\n"
    b"Location: /api/query\r\nContent-Encoding: identity\r\nContent-Length: %d\r\n\r\n"
)
HTTP = HEAD % len(FEED.encode()) + FEED.encode()
# Where a value begins or ends, so that mutations meet values more often than the middle of a word.
EDGES = [place for place in range(len(HTTP)) if HTTP[place : place + 1] in b'<>"=:\r ']
PLACES = st.sampled_from(EDGES) | st.integers(0, len(HTTP))
MUTATIONS = st.lists(st.tuples(PLACES, st.integers(0, 40), NASTY | st.binary(max_size=4)), min_size=1, max_size=4)
OLD = b'{\n  "venue": "precious",,\n  "id": "hep-th/9901001"\n}'


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations=MUTATIONS, only_body=st.booleans())
def test_a_refresh_of_whatever_is_sent_ends_with_a_message(
    hostile: ArxivServer, mutations: list[tuple[int, int, bytes]], *, only_body: bool
) -> None:
    sent = HTTP
    for place, length, instead in sorted(mutations, reverse=True):
        sent = sent[:place] + instead + sent[place + length :]
    body = sent.partition(b"\r\n\r\n")[2]
    hostile.moods.clear()
    hostile.moods.extend([Reply(body) if only_body else Reply(raw=sent)] * 50)
    with tempfile.TemporaryDirectory() as folder:
        root = write_tree(
            Path(folder),
            {
                "mkdocs.yml": "site_name: A blog\nplugins: [paperlog]\n",
                "docs/about.md": "# About\n",
                "posts/_papers/hep-th_9901001.json": OLD,
            },
        )
        result = Terminal(root, {"PAPERLOG_ARXIV_API": hostile.url}).run("refresh", BAD, GOOD, "--report", "r.md")
        assert isinstance(result.exception, SystemExit | None)
        assert result.exit_code == 1  # for the record that cannot be read
        assert "posts/_papers/hep-th_9901001.json:2: broken JSON: a comma too many" in result.stderr
        assert "Traceback" not in result.output
        assert "fault of paperlog" not in result.output
        assert (root / "posts/_papers/hep-th_9901001.json").read_bytes() == OLD
        records, problems = Store(root / "posts/_papers").load_all()
        assert len(problems) == 1
        assert all(isinstance(record, Record) and record.title and record.authors for record in records.values())
        assert set(records) <= {BAD}
