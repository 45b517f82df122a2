"""Request records from arXiv's API within its rate limit; this is the only module that opens the network.

Any response of the endpoint results in records or a message. An exception while a response is received makes the
response unusable. An exception while an entry is parsed is a failure of that paper only. It is reported as a fault of
paperlog unless it is an `EntryError`.
"""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

import requests
import urllib3

from paperlog import __version__
from paperlog.papers.atom import Entry, UnusableAnswerError, read_answer, reason_of_refusal
from paperlog.papers.entry import record_from_entry
from paperlog.papers.fetch import ARXIV_API, MOST_IDS, Fault, FetchError
from paperlog.papers.pace import Pace, TooLongError
from paperlog.papers.record import Record
from paperlog.papers.text import collapse

TIMEOUTS = (10.0, 60.0)  # seconds to connect, and between two packets
LONGEST_ANSWER = 180.0  # seconds for a complete response, even if data arrives slowly
LARGEST_ANSWER = 64_000_000  # bytes; a hundred papers with three thousand authors each have about a third as many
FIRST_BACKOFF = 3.0  # seconds, doubled with each try
LONGEST_BACKOFF = 120.0

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_OVERLOADED = frozenset({408, 425, 429, 503})  # caused by the service, not by the request
_INVALID_URL = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema)


class ArxivClient:
    """A client that requests records in batches of ids.

    Args:
        pace: The rate limiter; every request waits for a turn.
        api: The endpoint of the query API.
        site_url: The blog's URL for the `User-Agent` header, so that arXiv can identify the client.
        tell: A callback that receives the reason for a delay, in one line.
        today: Returns the retrieval date for new records.
        jitter: Returns a random number from 0 to 1, so that clients that failed together do not retry together.
        timeouts: Seconds to connect, and between two packets of a response.
        longest_answer: Seconds for a complete response.
    """

    def __init__(
        self,
        pace: Pace,
        *,
        api: str = ARXIV_API,
        site_url: str = "",
        tell: Callable[[str], None] = lambda _: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        jitter: Callable[[], float] = random.random,
        timeouts: tuple[float, float] = TIMEOUTS,
        longest_answer: float = LONGEST_ANSWER,
    ) -> None:
        self._pace = pace
        self._tell = tell
        self._today = today
        self._jitter = jitter
        self._timeouts = timeouts
        self._longest_answer = longest_answer
        self._session = _session(site_url)
        self._query_url = f"{api}{'&' if urlsplit(api).query else '?'}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def fetch(self, ids: Sequence[str], *, tries: int = 5) -> dict[str, Record | Exception]:
        """Return the record of each paper by id, or an exception with the reason; omit papers unknown to arXiv.

        Args:
            ids: Up to a hundred canonical ids without versions.
            tries: Maximum number of requests.

        Raises:
            FetchError: There is no usable response after all tries.
        """
        # Without `max_results`, arXiv sends ten entries.
        url = self._query_url + urlencode({"id_list": ",".join(ids), "start": 0, "max_results": MOST_IDS})
        for attempt in range(1, tries + 1):
            try:
                with self._pace.turn():
                    body = self._get(url)
                return self._records(_entries(body, ids))
            except TooLongError as error:
                raise FetchError(f"arXiv asked to wait for {_minutes(error.seconds)}", Fault.SERVICE) from None
            except _NoAnswerError as error:
                self._back_off(error, attempt)
                if attempt == tries or not error.retried:
                    raise FetchError(str(error), error.fault, blamed=error.blamed) from error.__cause__
        raise AssertionError("unreachable: the last try returns or raises")

    def _records(self, entries: Sequence[Entry]) -> dict[str, Record | Exception]:
        # By id, because the order of the response may differ. The newest of several versions of a paper is used.
        ordered = sorted(entries, key=lambda entry: entry.paper.version or 0)
        return {entry.paper.id: self._record(entry) for entry in ordered}

    def _record(self, entry: Entry) -> Record | Exception:
        try:
            return record_from_entry(entry, retrieved=self._today())
        except Exception as error:  # noqa: BLE001 - any exception is a failure of this paper only
            return error

    def _back_off(self, error: _NoAnswerError, attempt: int) -> None:
        if not error.retried:
            return
        seconds = min(FIRST_BACKOFF * 2 ** (attempt - 1), LONGEST_BACKOFF) * (1 + self._jitter()) / 2
        seconds = max(seconds, error.retry_after or 0.0)
        # Also after the last try, so that the next run does not send a request too early.
        self._pace.postpone(seconds)
        if seconds <= self._pace.longest_wait:
            self._tell(f"{error}: waiting {seconds:.0f} s")

    def _get(self, url: str) -> bytes:
        try:
            # Python's cookie parser warns about an invalid cookie with a traceback.
            with (
                warnings.catch_warnings(action="ignore", category=UserWarning),
                self._session.get(url, timeout=self._timeouts, stream=True) as response,
            ):
                body = self._read(response)
        except _NoAnswerError:
            raise
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            raise _NoAnswerError("no answer in time", Fault.SERVICE) from None
        except _INVALID_URL as error:
            reason = f"the API's address cannot be used ({type(error).__name__})"
            raise _NoAnswerError(reason, Fault.SERVICE, retried=False) from None
        except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
            if (why := _unreachable(error)) is not None:
                reason = f"no connection to '{urlsplit(url).hostname}': {why}"
                raise _NoAnswerError(reason, Fault.SERVICE, retried=False) from None
            raise _NoAnswerError("no connection, or one that was cut", Fault.SERVICE) from None
        except Exception as error:  # noqa: BLE001 - the libraries may raise any exception for an invalid response
            raise _NoAnswerError(f"the answer cannot be read ({type(error).__name__})", Fault.ANSWER) from None
        if response.status_code == requests.codes.ok:
            return body
        raise _failed(response, body)

    def _read(self, response: requests.Response) -> bytes:
        end = time.monotonic() + self._longest_answer
        body = bytearray()
        # `read1` returns the bytes received so far. `iter_content` would wait for a full chunk, however slow.
        while part := response.raw.read1(65_536, decode_content=True):
            body += part
            if len(body) > LARGEST_ANSWER or time.monotonic() > end:
                raise _NoAnswerError("the answer is too large or too slow", Fault.SERVICE)
        return bytes(body)


class _NoAnswerError(Exception):
    """Raised for a failed try.

    `retried` is true if another try may succeed. `retry_after` is the number of seconds that arXiv asked to wait.
    """

    def __init__(
        self,
        reason: str,
        fault: Fault,
        *,
        retried: bool = True,
        retry_after: float | None = None,
        blamed: str | None = None,
    ) -> None:
        self.fault = fault
        self.retried = retried
        self.retry_after = retry_after
        self.blamed = blamed
        super().__init__(reason)


class _Session(requests.Session):
    """A session without redirects: every request needs a turn, and only the blog chooses the endpoint."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - the signature of requests
        """Return `None`, so that redirects are neither parsed nor followed."""
        return None


def _entries(body: bytes, ids: Sequence[str]) -> Sequence[Entry]:
    try:
        return read_answer(body, asked=frozenset(ids))
    except UnusableAnswerError as error:
        fault = Fault.SERVICE if error.throttled else Fault.ANSWER
        raise _NoAnswerError(str(error), fault, blamed=error.blamed) from None
    except Exception as error:  # a fault of paperlog, which must not affect papers in other responses
        raise _NoAnswerError("the answer cannot be read", Fault.ANSWER, retried=False) from error


def _session(site_url: str) -> requests.Session:
    session = _Session()
    # One persistent connection. No retries by the adapter, because they would ignore the rate limit.
    session.mount("https://", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0))
    session.mount("http://", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0))
    contact = f" (+{quote(site_url, safe=':/?&=%~@')})" if site_url else ""
    session.headers["User-Agent"] = f"paperlog/{__version__}{contact}"
    session.headers["Accept"] = "application/atom+xml"
    return session


def _unreachable(error: Exception) -> str | None:
    """Return why the server cannot be reached, or `None` if an immediate retry may succeed."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, urllib3.exceptions.ProxyError):
        reason = reason.original_error
        if str(reason).startswith("Tunnel connection failed: 4"):
            return "the proxy refuses it"
    if isinstance(reason, urllib3.exceptions.NameResolutionError):
        return "its name does not resolve"
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        cause = reason.__cause__
        return (cause.strerror or "unknown reason").lower() if isinstance(cause, OSError) else "it cannot be reached"
    return None


def _failed(response: requests.Response, body: bytes) -> _NoAnswerError:
    status = response.status_code
    if status == requests.codes.bad_request:
        refusal = reason_of_refusal(body)
        return _NoAnswerError(str(refusal), Fault.ANSWER, retried=False, blamed=refusal.blamed)
    fault = Fault.ANSWER if status >= 500 and status not in _OVERLOADED else Fault.SERVICE
    retry_after = _seconds(response.headers.get("Retry-After"))
    reason = f"arXiv answered with HTTP {status}"
    if response.headers.get("Location"):
        leads = collapse(response.headers["Location"])[:200]
        reason += f", which leads to '{leads}': if that is the API now, set 'arxiv.api' in 'mkdocs.yml' to it"
    return _NoAnswerError(reason, fault, retried=status in _RETRIED, retry_after=retry_after)


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds to wait from a `Retry-After` header (a number of seconds or a date), or `None`."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    except Exception:  # noqa: BLE001 - the library raises various exceptions for invalid dates
        return None


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
