"""What a refresh asks of whoever fetches records for it, and how that can fail."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Protocol

from paperlog.papers.record import Record

ARXIV_API = "https://export.arxiv.org/api/query"
"""The endpoint of arXiv's query API."""

MOST_IDS = 100
"""Ids a request: far below what the server takes, and an address of 1.4 kB, which every proxy takes."""


class Fault(enum.Enum):
    """What a failed question tells of: the service, which will fail the next one too, or perhaps only of its ids."""

    SERVICE = "service"
    ANSWER = "answer"


class FetchError(Exception):
    """Raised by whoever fetches: no usable answer, after all tries.

    `blamed` is the id that arXiv named as the reason. Where our own code failed, the cause is that exception.
    """

    def __init__(self, reason: str, fault: Fault, *, blamed: str | None = None) -> None:
        self.fault = fault
        self.blamed = blamed
        super().__init__(reason)


class EntryError(Exception):
    """An entry of an answer that makes no record; the message says why. It costs that paper, and no other."""


class Fetch(Protocol):
    """Asks for the records of up to a hundred ids; those that arXiv does not have are not in the answer.

    In place of a record stands what went wrong with its entry: an `EntryError`, or any other exception where our own
    code failed.
    """

    def __call__(self, ids: Sequence[str], *, tries: int = ...) -> Mapping[str, Record | Exception]:
        """Raise `FetchError` where there is no usable answer."""
