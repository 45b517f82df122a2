"""A record: the committed facts about one arXiv paper, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from paperlog.papers.identifier import parse_identifier
from paperlog.problems import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """The facts about one arXiv paper as its JSON file in the store holds them.

    Text fields are raw, as arXiv gave them; `papers.text` cleans them for display. `version` is the latest known, or
    `None`; `updated` the date of that version, or `None` where it is not known. `venue` is never known to arXiv: people
    write it by hand, and a refresh keeps it. `extra` keeps every other key that a person added, in order.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    version: int | None = None
    affiliations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    updated: datetime | None = None
    primary_category: str | None = None
    categories: tuple[str, ...] = ()
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    abstract: str | None = None
    withdrawn: bool = False
    retrieved: str | None = None
    venue: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class RecordError(ValueError):
    """The JSON of a record says something that a record cannot; the message is for its editor."""


def parse_record(data: bytes, *, path: str) -> Record | Problem:
    """A record from its file's bytes, or what is wrong with them."""
    try:
        value = json.loads(data.decode("utf-8"))
        if not isinstance(value, dict):
            return Problem(path, 1, "a record is a JSON object", "compare it with another record", rule="record")
        return _record(value)
    except json.JSONDecodeError as error:
        return Problem(path, error.lineno, f"broken JSON: {error.msg.lower()}", rule="record", column=error.colno)
    except UnicodeDecodeError as error:
        return Problem(path, data[: error.start].count(b"\n") + 1, "not UTF-8 text", rule="record")
    except RecordError as error:
        return Problem(path, 1, str(error), "restore it with: paperlog refresh", rule="record")
    except (RecursionError, ValueError):  # nested without end; a number with thousands of digits
        return Problem(path, 1, "broken JSON", rule="record")


def dump_record(record: Record) -> str:
    """The text of a record's file: keys in a fixed order, so that changes read well in a pull request."""
    value: dict[str, Any] = {
        "id": record.id,
        "version": record.version,
        "title": record.title,
        "authors": list(record.authors),
        "affiliations": {name: list(places) for name, places in record.affiliations.items()},
        "published": _write_time(record.published),
        "updated": _write_time(record.updated) if record.updated else None,
        "primary_category": record.primary_category,
        "categories": list(record.categories),
        "comment": record.comment,
        "journal_ref": record.journal_ref,
        "doi": record.doi,
        "abstract": record.abstract,
        "withdrawn": record.withdrawn,
        "retrieved": record.retrieved,
    }
    if record.venue is not None:
        value["venue"] = record.venue
    value |= {key: entry for key, entry in record.extra.items() if key not in value}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


_KEYS = frozenset(Record.__dataclass_fields__) - {"extra"}


def _record(value: Mapping[str, Any]) -> Record:
    identifier = parse_identifier(value.get("id"))
    if identifier is None or str(identifier) != value["id"]:
        raise RecordError(f"'id' is not an arXiv id without version: {value.get('id')!r}")
    return Record(
        id=identifier.id,
        version=_optional(value, "version", _version),
        title=_required(value, "title", _text),
        authors=_required(value, "authors", _texts),
        affiliations=_optional(value, "affiliations", _affiliations) or {},
        published=_required(value, "published", _time),
        updated=_optional(value, "updated", _time),
        primary_category=_optional(value, "primary_category", _text),
        categories=_optional(value, "categories", _texts) or (),
        comment=_optional(value, "comment", _text),
        journal_ref=_optional(value, "journal_ref", _text),
        doi=_optional(value, "doi", _text),
        abstract=_optional(value, "abstract", _text),
        withdrawn=bool(_optional(value, "withdrawn", _flag)),
        retrieved=_optional(value, "retrieved", _text),
        venue=_optional(value, "venue", _text),
        extra={key: entry for key, entry in value.items() if key not in _KEYS},
    )


def _required(value: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> T:
    found = _optional(value, key, read)
    if found is None:
        raise RecordError(f"'{key}' is missing")
    return found


def _optional(value: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> T | None:
    if value.get(key) is None:
        return None
    try:
        return read(value[key])
    except (TypeError, ValueError) as error:
        raise RecordError(f"'{key}' is not {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    # JSON can spell half a surrogate pair, which no file and no page can hold.
    return value.encode("utf-8", "replace").decode("utf-8")


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of texts")
    return tuple(map(_text, value))


def _affiliations(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError("an object of lists")
    return {name: _texts(places) for name, places in value.items()}


def _version(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("a version number, 1 or more")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _time(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("a time such as '2019-09-25T00:00:00Z'") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _write_time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
