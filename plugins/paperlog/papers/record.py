"""Records: the committed facts about arXiv papers, and their JSON format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from paperlog.papers.identifier import parse_identifier
from paperlog.papers.json_text import JsonError, JsonPath, line_and_column, parse_object, position_of
from paperlog.problems import Problem

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_Version = Annotated[int, Meta(ge=1, lt=10_000)]
# Far above the longest values on arXiv (an author name of 600 characters). Lists show titles and names by the thousand,
# so their length is limited.
_Line = Annotated[str, Meta(max_length=5_000)]
_Text = Annotated[str, Meta(max_length=50_000)]


class EarlierVersion(Struct, frozen=True, omit_defaults=True):
    """A version of a paper that a refresh recorded before it found a newer one."""

    version: _Version
    title: _Line
    updated: datetime | None = None


class Record(Struct, frozen=True):
    """The facts about one arXiv paper, as stored in its JSON file.

    Text fields are raw, as arXiv sent them except for white space; `papers.text` cleans them for display. `version` is
    the latest known version, and `updated` is its date; both are `None` if unknown. Several DOIs are separated by
    spaces. `retrieved` is the day on which a refresh last found a change. arXiv does not provide `venue`: people write
    it by hand, and a refresh keeps it. `earlier_versions` are those recorded by this blog, oldest first. `extra` holds
    all other keys that people added, in order.
    """

    id: str
    title: _Line
    authors: tuple[_Line, ...]
    published: datetime
    version: _Version | None = None
    affiliations: Mapping[str, tuple[_Line, ...]] = field(default_factory=dict)
    updated: datetime | None = None
    primary_category: _Line | None = None
    categories: tuple[_Line, ...] = ()
    comment: _Text | None = None
    journal_ref: _Line | None = None
    doi: _Line | None = None
    abstract: _Text | None = None
    withdrawn: bool = False
    retrieved: _Line | None = None
    venue: _Line | None = None
    earlier_versions: tuple[EarlierVersion, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def parse_record(data: bytes, *, path: str) -> Record | Problem:
    """Return the record from the bytes of a file, or a problem; invalid bytes never raise an exception."""
    text = ""
    try:
        text = data.decode("utf-8-sig")  # some editors on Windows write a byte order mark
        return _record(parse_object(text))
    except UnicodeDecodeError as error:
        line, column, message = data[: error.start].count(b"\n") + 1, 1, "not UTF-8 text"
    except JsonError as error:
        (line, column), message = line_and_column(text, error.position), str(error)
    except _WrongValueError as error:
        (line, column), message = line_and_column(text, position_of(error.path, text)), str(error)
    return Problem(path, line, message, hint_for(path, "fix this line"), rule="record", column=column)


def hint_for(path: str, first: str) -> str:
    """Return the hint for an unreadable record: `first`, which keeps manual edits, or else how to start anew."""
    name = path.rpartition("/")[2]
    identifier = parse_identifier(name.removesuffix(".json").replace("_", "/"))
    if identifier is None:
        return first
    return f"{first}, or start anew and keep the old file as '{name}.broken': paperlog refresh --force {identifier}"


def dump_record(record: Record) -> str:
    """Return the JSON text of a record, with keys in a fixed order so that diffs are easy to review."""
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


class _WrongValueError(Exception):
    """Raised for an invalid value at a path, such as `("earlier_versions", 0, "title")`."""

    def __init__(self, message: str, path: JsonPath) -> None:
        self.path = path
        super().__init__(message)


def _record(value: Mapping[str, Any]) -> Record:
    # `null` means unknown, like a missing key.
    known = {key: entry for key, entry in value.items() if key in _KEYS and entry is not None}
    earlier = known.get("earlier_versions")
    if isinstance(earlier, list):
        known["earlier_versions"] = [_with_times(seen, "earlier_versions", at) for at, seen in enumerate(earlier)]
    extra = {key: entry for key, entry in value.items() if key not in _KEYS}
    try:
        record = msgspec.convert({**_with_times(known), "extra": extra}, Record)
    except msgspec.ValidationError as error:
        raise _wrong_value(str(error)) from None
    identifier = parse_identifier(record.id)
    if identifier is None or identifier.id != record.id:
        raise _WrongValueError(f"'id' is not {_EXPECTED['id']}: {record.id[:80]!r}", ("id",))
    return record


def _with_times(value: Any, *path: str | int) -> Any:
    """Return an object with parsed dates: people also write `2019-09-25`, which msgspec does not accept."""
    if not isinstance(value, dict):
        return value
    read = dict(value)
    for key in ("published", "updated"):
        if isinstance(value.get(key), str):
            try:
                read[key] = parse_time(value[key])
            except ValueError as error:
                raise _WrongValueError(f"{_quoted((*path, key))} is not {error}", (*path, key)) from None
    return read


def _wrong_value(text: str) -> _WrongValueError:
    """Convert a message of msgspec, which describes types, to an error that describes fields of a record."""
    where = _PATH.search(text)
    path = tuple(int(index) if index else key for key, index in _PARTS.findall(where[1] if where else ""))
    if missing := _MISSING.search(text):
        return _WrongValueError(f"{_quoted((*path, missing[1]))} is missing", path)
    if longest := _TOO_LONG.search(text):
        return _WrongValueError(f"{_quoted(path)} is longer than {int(longest[1]):,} characters", path)
    named = path[:-1] if isinstance(path[-1], int) else path  # descriptions exist for lists, not for their items
    return _WrongValueError(f"{_quoted(named)} is not {_EXPECTED.get(str(named[-1]), 'text')}", path)


def _quoted(path: JsonPath) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"'{''.join(parts).removeprefix('.')}'"


_PATH = re.compile(r" - at `\$\.([^`]*?)(?:\[\.\.\.\].*)?`$")  # msgspec writes `[...]` for the key of a mapping
_PARTS = re.compile(r"([a-z_]+)|\[([0-9]+)\]")
_MISSING = re.compile(r"missing required field `(\w+)`")
_TOO_LONG = re.compile(r"of length <= ([0-9]+)")
_KEYS = frozenset(Record.__struct_fields__) - {"extra"}
_TEXTS = "a list of texts"
_TIME = "a time such as '2019-09-25T00:00:00Z'"
_EXPECTED = {
    "id": "an arXiv id without version",
    "version": "a version number, 1 or more",
    "authors": _TEXTS,
    "affiliations": "an object of lists of texts",
    "published": _TIME,
    "updated": _TIME,
    "categories": _TEXTS,
    "withdrawn": "true or false",
    "earlier_versions": "a list of objects",
}


def parse_time(text: str) -> datetime:
    """Parse a date or time in ISO 8601, and return it in UTC.

    Raises:
        ValueError: The text is invalid, or its year is out of range; the message describes the expected value.
    """
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: the conversion to UTC leaves the range of `datetime`
        raise ValueError(_TIME) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"in the years from {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def _write_time(when: datetime) -> str:
    return f"{when.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
