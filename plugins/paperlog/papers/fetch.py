"""The interface for fetching records, and its errors."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Protocol

from paperlog.papers.record import Record

ARXIV_API = "https://export.arxiv.org/api/query"
"""The endpoint of arXiv's query API."""

MOST_IDS = 100
"""Ids per request: far below the server's limit, and a URL of 1.4 kB, which every proxy accepts."""


class Fault(enum.Enum):
    """The cause of a failed request: the service, so that the next one would fail too, or possibly only the ids."""

    SERVICE = "service"
    ANSWER = "answer"


class FetchError(Exception):
    """Raised if there is no usable response after all tries.

    `blamed` is the id that arXiv named as the reason. If our own code failed, `__cause__` is its exception.
    """

    def __init__(self, reason: str, fault: Fault, *, blamed: str | None = None) -> None:
        self.fault = fault
        self.blamed = blamed
        super().__init__(reason)


class EntryError(Exception):
    """Raised for an entry without a valid record; the message gives the reason. Other papers are not affected."""


class Fetch(Protocol):
    """A function that requests the records of up to a hundred ids."""

    def __call__(self, ids: Sequence[str], *, tries: int = ...) -> Mapping[str, Record | Exception]:
        """Return records by id, without ids unknown to arXiv.

        The value is an `EntryError` if an entry has no valid record, or any other exception if our own code failed.

        Raises:
            FetchError: There is no usable response.
        """
