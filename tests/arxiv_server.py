"""A local server that behaves like arXiv's query API, with both of its serializers and its known faults.

It follows the documented behaviour: ten results if `max_results` is missing, entries in any order, no entry for missing
papers, an error for the whole request if one id is malformed, and responses that are not feeds.
"""

from __future__ import annotations

import contextlib
import gzip
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from paperlog.papers.client import ArxivClient
from paperlog.papers.pace import Pace

Serializer = Literal["modern", "legacy"]

_LOOSE_ID = re.compile(r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d*)?", re.IGNORECASE)
_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom"'
)


@dataclass(frozen=True)
class Paper:
    """A paper on arXiv; fields may contain any text that XML allows."""

    id: str
    version: int = 1
    title: str = "A paper"
    authors: tuple[str, ...] = ("Ada Byron",)
    affiliations: tuple[tuple[str, str], ...] = ()
    abstract: str = "We show something."
    published: str = "2019-09-25T12:00:00Z"
    updated: str = "2020-04-23T09:30:00Z"
    primary: str = "cs.LG"
    categories: tuple[str, ...] = ("cs.LG",)
    comment: str | None = None
    journal_ref: str | None = None
    dois: tuple[str, ...] = ()


def feed(papers: list[Paper], *, serializer: Serializer = "modern", total: int | None = None) -> str:
    """Return a feed of papers as one of the serializers writes it."""
    entries = "\n".join(_modern(paper) if serializer == "modern" else _legacy(paper) for paper in papers)
    title = "<title>arXiv Query: …</title>" if serializer == "modern" else '<title type="html">ArXiv Query: …</title>'
    count = len(papers) if total is None else total
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed {_NAMESPACES}>
  <id>https://arxiv.org/api/abc</id>
  {title}
  <updated>2026-04-12T22:09:36Z</updated>
  <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
  <opensearch:totalResults>{count}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}
</feed>
"""


def error_feed(identifier: str, *, serializer: Serializer = "modern") -> str:
    """Return the feed with a single error entry, the response to a malformed id."""
    scheme = "https" if serializer == "modern" else "http"
    link = f"{scheme}://arxiv.org/api/errors#incorrect_id_format_for_{identifier}"
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed {_NAMESPACES}>
  <opensearch:totalResults>1</opensearch:totalResults>
  <entry><id>{link}</id><title>Error</title><updated>2026-04-12T22:59:06Z</updated>
    <summary>incorrect id format for {identifier}</summary><author><name>arXiv api core</name></author></entry>
</feed>
"""


def _modern(paper: Paper) -> str:
    name = f"{paper.id}v{paper.version}"
    extras = [f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>"] if paper.comment is not None else []
    extras.append(f"<arxiv:primary_category term={quoteattr(paper.primary)}/>")
    extras += [f"<arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>"] if paper.journal_ref else []
    dois = [
        f'<arxiv:doi>{doi}</arxiv:doi><link href="https://doi.org/{doi}" rel="related" title="doi"/>'
        for doi in paper.dois
    ]
    categories = [
        f'<category term={quoteattr(code)} scheme="http://arxiv.org/schemas/atom"/>' for code in paper.categories
    ]
    return f"""  <entry>
    <id>http://arxiv.org/abs/{name}</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.updated}</updated>
    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(paper.abstract)}</summary>
    {"".join(categories)}
    <published>{paper.published}</published>
    {"".join(extras)}
    {"".join(_authors(paper))}
    {"".join(dois)}
  </entry>"""


def _legacy(paper: Paper) -> str:
    name = f"{paper.id}v{paper.version}"
    dois = [
        f'<arxiv:doi>{doi}</arxiv:doi><link title="doi" href="http://dx.doi.org/{doi}" rel="related"/>'
        for doi in paper.dois
    ]
    comment = f"<arxiv:comment>{_wrapped(paper.comment)}</arxiv:comment>" if paper.comment is not None else ""
    journal = f"<arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>" if paper.journal_ref else ""
    codes = list(dict.fromkeys(code for listed in paper.categories for code in (listed, *_ALIASES.get(listed, ()))))
    categories = [f'<category term={quoteattr(code)} scheme="http://arxiv.org/schemas/atom"/>' for code in codes]
    return f"""  <entry>
    <id>http://arxiv.org/abs/{name}</id>
    <updated>{paper.updated}</updated>
    <published>{paper.published}</published>
    <title>{_wrapped(paper.title)}</title>
    <summary>  {escape(paper.abstract)}
</summary>
    {"".join(_authors(paper))}
    {comment}{"".join(dois)}{journal}
    <link href="http://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{name}" rel="related" type="application/pdf"/>
    <arxiv:primary_category term={quoteattr(paper.primary)} scheme="http://arxiv.org/schemas/atom"/>
    {"".join(categories)}<category term="68T05; 65K10" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


_ALIASES = {"math.NA": ("cs.NA",), "cs.IT": ("math.IT",)}


def _wrapped(text: str) -> str:
    """Return text as the old serializer wrote it: with a line break and two spaces in place of the first space."""
    return escape(text).replace(" ", "\n  ", 1)


def _authors(paper: Paper) -> Iterator[str]:
    places = dict(paper.affiliations)
    for name in paper.authors:
        place = f"<arxiv:affiliation>{escape(places[name])}</arxiv:affiliation>" if name in places else ""
        yield f"<author><name>{escape(name)}</name>{place}</author>"


@dataclass
class Request:
    """One received request."""

    ids: list[str]
    max_results: int | None
    headers: dict[str, str]
    connection: int
    query: str


@dataclass
class Reply:
    """One response.

    `cut` sends only half of the body. `drip` sends spaces slowly for some seconds. `delay` waits first (real seconds).
    `packed` is `gzip` or `chunked`. `raw` replaces the whole response, including its status line and headers.
    """

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    drip: bool = False
    delay: float = 0.0
    packed: str = ""
    raw: bytes | None = None


Mood = Callable[["ArxivServer", Request], Reply | None]
"""Returns a faulty response to a request, or `None` for the correct one."""


class ArxivServer:
    """The server's papers, the faults of its next responses, and the requests so far.

    Each of `moods` applies to one request, in order. `spoiled` maps an id to the fault of every response that would
    contain it.
    """

    def __init__(self, serializer: Serializer = "modern") -> None:
        self.serializer: Serializer = serializer
        self.papers: dict[str, Paper] = {}
        self.moods: deque[Mood | Reply] = deque()
        self.spoiled: dict[str, Mood | Reply] = {}
        self.requests: list[Request] = []
        self.url = ""

    def add(self, *papers: Paper) -> None:
        """Add papers or replace them by newer versions."""
        self.papers |= {paper.id: paper for paper in papers}

    def revise(self, identifier: str, **changes: Any) -> None:
        """Change what is known of a paper."""
        self.papers[identifier] = replace(self.papers[identifier], **changes)

    def answer(self, request: Request) -> Reply:
        """Return the response that arXiv would send."""
        for identifier in request.ids:
            if not _LOOSE_ID.fullmatch(identifier):
                status = 400 if self.serializer == "modern" else 200
                return Reply(error_feed(identifier, serializer=self.serializer), status)
        found = [self.papers[identifier] for identifier in request.ids if identifier in self.papers]
        found.sort(key=lambda paper: paper.id[::-1])  # another order than that of the request
        shown = found[: 10 if request.max_results is None else request.max_results]
        return Reply(feed(shown, serializer=self.serializer, total=len(found)))

    def reply(self, request: Request) -> Reply:
        """Return the response of this server, with its current faults."""
        self.requests.append(request)
        moods = [self.moods.popleft()] if self.moods else []
        moods += [mood for identifier, mood in self.spoiled.items() if identifier in request.ids]
        for mood in moods:
            reply = mood if isinstance(mood, Reply) else mood(self, request)
            if reply is not None:
                return reply
        return self.answer(request)


def missing_entries(server: ArxivServer, request: Request) -> Reply:
    """Return a feed whose total is larger than its number of entries."""
    found = [server.papers[identifier] for identifier in request.ids if identifier in server.papers]
    return Reply(feed(found[:-1], serializer=server.serializer, total=len(found)))


def xml_cut_short(server: ArxivServer, request: Request) -> Reply:
    """Return a complete HTTP response whose XML ends in the middle of an entry."""
    body = str(server.answer(request).body)
    return Reply(body[: body.rindex("<author>")])


def connection_cut(server: ArxivServer, request: Request) -> Reply:
    """Return a response that sends fewer bytes than its `Content-Length`."""
    return replace(server.answer(request), cut=True)


def entry_without(part: str) -> Mood:
    """Return a fault that removes an element from every entry."""
    return entry_with(rf"<{part}>.*?</{part}>", "")


def entry_with(pattern: str, instead: str, *, of: str = "") -> Mood:
    """Return a fault that replaces the matches of a pattern; if `of` is given, only in entries that contain it."""

    def mood(server: ArxivServer, request: Request) -> Reply:
        parts = re.split(r"(?=<entry>)", str(server.answer(request).body))
        return Reply(
            "".join(re.sub(pattern, lambda _: instead, part, flags=re.DOTALL) if of in part else part for part in parts)
        )

    return mood


RATE_EXCEEDED = Reply("Rate exceeded.", headers={"Content-Type": "text/plain"})
WEB_PAGE = Reply("<!DOCTYPE html><html><head><title>Sorry</title></head><body>Try later</body></html>")
EMPTY = Reply("")


@contextlib.contextmanager
def serving(server: ArxivServer) -> Iterator[ArxivServer]:
    """Serve on a free local port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # otherwise every response takes 40 ms

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query, keep_blank_values=True)
            most = query.get("max_results")
            ids = [text for text in query.get("id_list", [""])[0].split(",") if text]
            request = Request(ids, int(most[0]) if most else None, dict(self.headers), id(self.connection), parts.query)
            _send(self, server.reply(request))

        def log_message(self, *args: Any) -> None:
            """Suppress the log."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    # The thread of a keep-alive connection runs until the client closes it, so do not wait for it.
    httpd.block_on_close = False
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{httpd.server_port}/api/query"
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    time.sleep(reply.delay)
    with contextlib.suppress(ConnectionError):  # some tests disconnect the client early
        if reply.raw is not None:
            handler.close_connection = True
            handler.wfile.write(reply.raw)
            return
        handler.send_response(reply.status)
        for name, value in {"Content-Type": "application/atom+xml; charset=utf-8", **reply.headers}.items():
            handler.send_header(name, value)
        if reply.drip:
            handler.send_header("Connection", "close")
            handler.end_headers()
            for _ in range(200):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.02)
            handler.close_connection = True
            return
        if reply.packed == "chunked":
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for start in range(0, len(body), 500):
                part = body[start : start + 500]
                handler.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            handler.wfile.write(b"0\r\n\r\n")
            return
        if reply.packed == "gzip":
            body = gzip.compress(body)
            handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if reply.cut else body)
        handler.close_connection = handler.close_connection or reply.cut


class FakeClock:
    """A clock that advances only when `sleep` is called."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self.time = start
        self.waits: list[float] = []

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Advance the clock and record the wait."""
        self.waits.append(seconds)
        self.time += seconds


class Asking:
    """A client with a fake clock, and the messages that it reported; other options are those of the client."""

    def __init__(self, server: ArxivServer, clock: FakeClock, folder: Path, **options: Any) -> None:
        self.told: list[str] = []
        pace = Pace(folder / ".cache" / "arxiv.json", now=clock.now, sleep=clock.sleep)
        defaults: dict[str, Any] = {
            "api": server.url,
            "site_url": "https://blog.example.org/",
            "tell": self.told.append,
            "today": lambda: date(2026, 11, 24),
            "jitter": lambda: 1.0,
        }
        self.client = ArxivClient(pace, **(defaults | options))
