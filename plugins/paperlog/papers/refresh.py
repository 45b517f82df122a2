"""Refresh records: select ids, fetch them in batches, merge and save. Network access and output are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from paperlog.papers.fetch import MOST_IDS, EntryError, Fault, Fetch, FetchError
from paperlog.papers.record import EarlierVersion, Record
from paperlog.papers.store import Store
from paperlog.problems import Problem


class Outcome(Struct, frozen=True):
    """The result of a refresh for one paper.

    `old` and `new` are the records, and `reason` is why there is no new one. `kept` is the new name of an old file that
    could not be read. `fault` is the exception if our own code failed.
    """

    id: str
    kind: Literal["new", "changed", "unchanged", "failed"]
    old: Record | None = None
    new: Record | None = None
    reason: str | None = None
    kept: str | None = None
    fault: BaseException | None = None


def due(
    needed: Iterable[str],
    records: Mapping[str, Record],
    *,
    stale_before: date | None = None,
    everything: bool = False,
) -> tuple[str, ...]:
    """Return the ids to fetch: first those that posts need and the store lacks, then those of outdated records.

    Args:
        needed: The ids that posts refer to.
        records: The records in the store by id.
        stale_before: Also fetch records that were retrieved before this day.
        everything: Also fetch all other records.
    """
    missing = [identifier for identifier in dict.fromkeys(needed) if identifier not in records]
    old = (
        identifier
        for identifier in sorted(records)
        if everything or (stale_before is not None and _retrieved(records[identifier]) < stale_before)
    )
    return (*missing, *old)


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the ids in batches that fit in one request."""
    for start in range(0, len(ids), MOST_IDS):
        yield ids[start : start + MOST_IDS]


def unreadable(ids: Iterable[str], *, store: Store, root: Path) -> Iterator[Outcome]:
    """Yield a failure for each id with an unreadable record, since overwriting it would lose manual edits.

    Args:
        ids: Canonical ids.
        store: The store of records.
        root: The blog's folder; paths in reasons are relative to it.
    """
    for identifier in ids:
        found = store.load(identifier, root=root)
        if isinstance(found, Problem):
            yield Outcome(identifier, "failed", reason=str(found))


def refresh(ids: Sequence[str], *, store: Store, fetch: Fetch, force: bool = False) -> Iterator[Outcome]:
    """Fetch records, save each immediately, and yield one outcome for each id.

    If the service fails, no more requests are sent. Saved records stay, and the next run continues from there.

    Args:
        ids: Canonical ids.
        store: The store of records.
        fetch: Requests records from arXiv.
        force: If true, rename an old file that cannot be read, and save the new record in its place.
    """
    down: Exception | None = None
    for batch in batches(tuple(dict.fromkeys(ids))):
        waiting = dict.fromkeys(batch)
        try:
            for part, answer in _ask(batch, fetch) if down is None else ():
                for identifier in part:
                    del waiting[identifier]
                    yield _outcome(identifier, answer, store, force=force)
        except FetchError as error:
            down = error
        for identifier in waiting:
            yield _failed(identifier, down)


def merged(old: Record | None, new: Record) -> Record:
    """Return a new record with the manual edits and earlier versions of the old one; `old` if nothing changed."""
    if old is None:
        return new
    kept = replace(
        new, venue=old.venue, extra=old.extra, earlier_versions=old.earlier_versions, retrieved=old.retrieved
    )
    if kept == old:
        return old
    if old.version is not None and new.version is not None and old.version < new.version:
        seen = EarlierVersion(old.version, old.title, old.updated)
        kept = replace(kept, earlier_versions=(*old.earlier_versions, seen))
    return replace(kept, retrieved=new.retrieved)


# The result of a request: records by id, or the error.
_Answer = Mapping[str, Record | Exception] | FetchError


def _outcome(identifier: str, answer: _Answer, store: Store, *, force: bool) -> Outcome:
    if isinstance(answer, FetchError):
        return _failed(identifier, answer)
    new = answer.get(identifier)
    if isinstance(new, Exception):
        return _failed(identifier, new)
    if new is None:
        return Outcome(identifier, "failed", reason="arXiv has no such paper")
    old = store.load(identifier)
    if isinstance(old, Problem) and not force:
        return Outcome(identifier, "failed", reason=str(old))
    if isinstance(old, Problem):
        kept = store.set_aside(identifier)
        store.save(new)
        return Outcome(identifier, "new", new=new, kept=kept.name)
    if old is not None and old.version is not None and (new.version or 0) < old.version:
        reason = f"the answer is of v{new.version}, but the record is of v{old.version}: it is out of date"
        return Outcome(identifier, "failed", old=old, reason=reason)
    record = merged(old, new)
    if record == old:
        return Outcome(identifier, "unchanged", old=old, new=old)
    store.save(record)
    return Outcome(identifier, "changed" if old else "new", old=old, new=record)


def _failed(identifier: str, error: Exception | None) -> Outcome:
    """Return a failure with the reason of a fetch or entry error; any other exception is a fault of paperlog."""
    fault = error.__cause__ if isinstance(error, EntryError | FetchError) else error
    if fault is not None:
        return Outcome(identifier, "failed", reason=f"a fault of paperlog ({type(fault).__name__})", fault=fault)
    return Outcome(identifier, "failed", reason=str(error))


def _ask(batch: Sequence[str], fetch: Fetch) -> Iterator[tuple[Sequence[str], _Answer]]:
    """Yield parts of a batch with their responses; if an id makes a request fail, split down to single ids.

    Raises:
        FetchError: The service fails for any request.
    """
    try:
        yield batch, fetch(batch)
    except FetchError as error:
        if error.fault is Fault.SERVICE:
            raise
        if len(batch) > 1 and error.blamed not in batch and not _responds(batch, fetch):
            raise
        yield from _divide(batch, fetch, error)


def _responds(batch: Sequence[str], fetch: Fetch) -> bool:
    """Return whether the service responds to a request for the first or the last id alone."""
    for identifier in (batch[0], batch[-1]):
        try:
            fetch([identifier], tries=2)
        except FetchError as error:
            if error.fault is Fault.SERVICE:
                raise
        else:
            return True
    return False


def _divide(batch: Sequence[str], fetch: Fetch, error: FetchError) -> Iterator[tuple[Sequence[str], _Answer]]:
    if len(batch) == 1:
        yield batch, error
        return
    if error.blamed is not None and error.blamed in batch:
        yield [error.blamed], error
        parts = [[identifier for identifier in batch if identifier != error.blamed]]
    else:
        middle = len(batch) // 2
        parts = [list(batch[:middle]), list(batch[middle:])]
    for part in parts:
        try:
            answer: _Answer = fetch(part, tries=2)
        except FetchError as inner:
            if inner.fault is Fault.SERVICE:
                raise
            yield from _divide(part, fetch, inner)
        else:
            yield part, answer


def _retrieved(record: Record) -> date:
    try:
        return date.fromisoformat((record.retrieved or "")[:10])
    except ValueError:
        return date.min
