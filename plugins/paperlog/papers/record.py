"""A record: the committed facts about one arXiv paper, and its JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec import Struct, field

from paperlog.papers.identifier import parse_identifier
from paperlog.problems import Problem

T = TypeVar("T")


class EarlierVersion(Struct, frozen=True, omit_defaults=True):
    """What a refresh saw of a paper before it found a newer version."""

    version: int
    title: str
    updated: datetime | None = None


class Record(Struct, frozen=True):
    """The facts about one arXiv paper as its JSON file in the store holds them.

    Text fields are raw, as arXiv gave them but for white space; `papers.text` cleans them for display. `version` is the
    latest known, or `None`; `updated` the date of that version, or `None` where it is not known; several DOIs are
    separated by spaces. `retrieved` is the day on which arXiv last told something new. `venue` is never known to arXiv:
    people write it by hand, and a refresh keeps it. `earlier_versions` are those that this blog has seen, oldest first.
    `extra` keeps every other key that a person added, in order.
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
    earlier_versions: tuple[EarlierVersion, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class RecordError(ValueError):
    """The JSON of a record says something at `key` that a record cannot; the message is for its editor."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


def parse_record(data: bytes, *, path: str) -> Record | Problem:
    """A record from its file's bytes, or what is wrong with them; never raises, whatever the bytes."""
    name = path.rpartition("/")[2].removesuffix(".json").replace("_", "/")
    hint = f"mend it, or fetch it anew with: paperlog refresh {name}"
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
        if not isinstance(value, dict):
            return Problem(path, 1, "a record is a JSON object", hint, rule="record")
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # only a whole pair of surrogates is a character
        return _record(value)
    except json.JSONDecodeError as error:
        message = f"broken JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return Problem(path, error.lineno, message, hint, rule="record", column=error.colno)
    except UnicodeDecodeError as error:
        return Problem(path, data[: error.start].count(b"\n") + 1, "not UTF-8 text", hint, rule="record")
    except UnicodeEncodeError:
        return Problem(path, 1, "an escape such as '\\ud800' that is half of a character", hint, rule="record")
    except RecordError as error:
        before = data.partition(f'"{error.key}"'.encode())
        line = before[0].count(b"\n") + 1 if before[1] else 1
        return Problem(path, line, str(error), hint, rule="record")
    except (RecursionError, ValueError):  # nested without end; a number that is none or has thousands of digits
        return Problem(path, 1, "broken JSON: nested too deep, or an impossible number", hint, rule="record")


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
    if record.earlier_versions:
        value["earlier_versions"] = [
            {
                "version": seen.version,
                "title": seen.title,
                "updated": _write_time(seen.updated) if seen.updated else None,
            }
            for seen in record.earlier_versions
        ]
    value |= {key: entry for key, entry in record.extra.items() if key not in value}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


# `NaN` and `1e999` are no JSON; Python reads them, but could not write them for others.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}|\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_KEYS = frozenset(Record.__struct_fields__) - {"extra"}


def _record(value: Mapping[str, Any]) -> Record:
    identifier = parse_identifier(value.get("id")) if isinstance(value.get("id"), str) else None
    if identifier is None or identifier.version or identifier.id != value["id"]:
        raise RecordError("id", f"'id' is not an arXiv id without version: {str(value.get('id'))[:80]!r}")
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
        earlier_versions=_optional(value, "earlier_versions", _earlier_versions) or (),
        extra={key: entry for key, entry in value.items() if key not in _KEYS},
    )


def _required(value: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> T:
    found = _optional(value, key, read)
    if found is None:
        raise RecordError(key, f"'{key}' is missing")
    return found


def _optional(value: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> T | None:
    if value.get(key) is None:
        return None
    try:
        return read(value[key])
    except (TypeError, ValueError) as error:
        raise RecordError(key, f"'{key}' is not {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError("a list of texts")
    return tuple(value)


def _affiliations(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError("an object of lists")
    return {name: _texts(places) for name, places in value.items()}


def _earlier_versions(value: Any) -> tuple[EarlierVersion, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise TypeError("a list of objects")
    return tuple(
        EarlierVersion(
            version=_version(entry.get("version")),
            title=_text(entry.get("title")),
            updated=_time(entry["updated"]) if entry.get("updated") is not None else None,
        )
        for entry in value
    )


def _version(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 10_000:
        raise TypeError("a version number, 1 or more")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _time(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):  # the last: a first or last day of time, moved out of it
        raise ValueError("a time such as '2019-09-25T00:00:00Z'") from None


def _write_time(when: datetime) -> str:
    return f"{when.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
