"""A record: the committed facts about one arXiv paper, and its JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from paperlog.papers.identifier import parse_identifier
from paperlog.papers.json_text import JsonError, JsonPath, line_and_column, parse_object, place_of
from paperlog.problems import Problem

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_Version = Annotated[int, Meta(ge=1, lt=10_000)]
# Far above what arXiv has, whose longest author has 600 characters; lists show titles and names by the thousand.
_Line = Annotated[str, Meta(max_length=5_000)]
_Text = Annotated[str, Meta(max_length=50_000)]


class EarlierVersion(Struct, frozen=True, omit_defaults=True):
    """What a refresh saw of a paper before it found a newer version."""

    version: _Version
    title: _Line
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
    """Return the record in a file's bytes, or what is wrong with them; never raises, whatever the bytes."""
    text = ""
    try:
        text = data.decode("utf-8-sig")  # some editors on Windows write a mark at the beginning
        return _record(parse_object(text))
    except UnicodeDecodeError as error:
        line, column, message = data[: error.start].count(b"\n") + 1, 1, "not UTF-8 text"
    except JsonError as error:
        (line, column), message = line_and_column(text, error.place), str(error)
    except _WrongValueError as error:
        (line, column), message = line_and_column(text, place_of(error.path, text)), str(error)
    return Problem(path, line, message, hint_for(path, "fix this line"), rule="record", column=column)


def hint_for(path: str, first: str) -> str:
    """Return what to do about a record that cannot be read: first of all what keeps what people wrote into it."""
    name = path.rpartition("/")[2]
    identifier = parse_identifier(name.removesuffix(".json").replace("_", "/"))
    if identifier is None:
        return first
    return f"{first}, or start anew and keep the old file as '{name}.broken': paperlog refresh --force {identifier}"


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


class _WrongValueError(Exception):
    """What is wrong with the value at a path, such as `("earlier_versions", 0, "title")`."""

    def __init__(self, message: str, path: JsonPath) -> None:
        self.path = path
        super().__init__(message)


def _record(value: Mapping[str, Any]) -> Record:
    # `null` stands for what is not known, so it is as good as no key at all.
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
        raise _WrongValueError(f"'id' is not {_MEANT['id']}: {record.id[:80]!r}", ("id",))
    return record


def _with_times(value: Any, *path: str | int) -> Any:
    """Return an object whose dates are read: people also write `2019-09-25`, which msgspec does not take."""
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


def _wrong_value(said: str) -> _WrongValueError:
    """Return msgspec's message in our words: it says what was expected of a type, and not of a record."""
    where = _PATH.search(said)
    path = tuple(int(index) if index else key for key, index in _PARTS.findall(where[1] if where else ""))
    if missing := _MISSING.search(said):
        return _WrongValueError(f"{_quoted((*path, missing[1]))} is missing", path)
    if longest := _TOO_LONG.search(said):
        return _WrongValueError(f"{_quoted(path)} is longer than {int(longest[1]):,} characters", path)
    named = path[:-1] if isinstance(path[-1], int) else path  # of a list, the whole of it has a meaning
    return _WrongValueError(f"{_quoted(named)} is not {_MEANT.get(str(named[-1]), 'text')}", path)


def _quoted(path: JsonPath) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"'{''.join(parts).removeprefix('.')}'"


_PATH = re.compile(r" - at `\$\.([^`]*?)(?:\[\.\.\.\].*)?`$")  # `[...]` is some key of an object
_PARTS = re.compile(r"([a-z_]+)|\[([0-9]+)\]")
_MISSING = re.compile(r"missing required field `(\w+)`")
_TOO_LONG = re.compile(r"of length <= ([0-9]+)")
_KEYS = frozenset(Record.__struct_fields__) - {"extra"}
_TEXTS = "a list of texts"
_TIME = "a time such as '2019-09-25T00:00:00Z'"
_MEANT = {
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
    """Return the moment that a text names, in UTC.

    Raises:
        ValueError: It names none, or one that no paper can have; the message says what it should be.
    """
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # the last: a first or last day of time, moved out of it
        raise ValueError(_TIME) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"in the years from {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def _write_time(when: datetime) -> str:
    return f"{when.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
