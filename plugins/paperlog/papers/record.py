"""A record: the committed facts about one arXiv paper, and its JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from paperlog.papers.identifier import parse_identifier
from paperlog.problems import Problem

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_Version = Annotated[int, Meta(ge=1, lt=10_000)]
# Far above what arXiv has, whose longest author has 600 characters; lists show titles and names by the thousand.
_Line = Annotated[str, Meta(max_length=5_000)]
_Text = Annotated[str, Meta(max_length=50_000)]
_Path = tuple[str | int, ...]


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
        return _record(_object(text))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(path, line, "not UTF-8 text", hint_for(path, "fix this line"), rule="record")
    except _WrongTextError as error:
        wrong = error
    except json.JSONDecodeError as error:
        wrong = _broken(text, error)
    except _WrongValueError as error:
        wrong = _WrongTextError(str(error), next((place for found, place in _places(text) if found == error.path), 0))
    except (RecursionError, ValueError):  # nested without end; a key twice; a number that is none or has 5,000 digits
        wrong = _impossible(text)
    before = text[: wrong.place]
    line, column = before.count("\n") + 1, wrong.place - before.rfind("\n")
    return Problem(path, line, str(wrong), hint_for(path, "fix this line"), rule="record", column=column)


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


class _WrongTextError(Exception):
    """What is wrong with the text of a record, and at which character."""

    def __init__(self, message: str, place: int) -> None:
        self.place = place
        super().__init__(message)


class _WrongValueError(Exception):
    """What is wrong with the value at a path, such as `("earlier_versions", 0, "title")`."""

    def __init__(self, message: str, path: _Path) -> None:
        self.path = path
        super().__init__(message)


def _object(text: str) -> dict[str, Any]:
    value = _DECODER.decode(text)
    if not isinstance(value, dict):
        raise _WrongTextError("a record is a JSON object", 0)
    if "\\u" in text and not _can_be_written(value):
        half = _SURROGATE.search(text)
        place = half.start() if half else 0
        raise _WrongTextError("an escape such as '\\ud800' that is half of a character", place)
    return value


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


def _quoted(path: _Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"'{''.join(parts).removeprefix('.')}'"


def _broken(text: str, error: json.JSONDecodeError) -> _WrongTextError:
    """Return what is wrong with text that is no JSON, at the place to fix: the decoder names the next token."""
    found, before = text[error.pos : error.pos + 1], text[: error.pos].rstrip()
    if not text.strip():
        return _WrongTextError("the file is empty", 0)
    if text.startswith(_CONFLICT, error.pos):
        return _WrongTextError("a merge conflict that was not resolved", error.pos)
    if before.endswith(",") and found in {",", "}", "]"}:
        return _WrongTextError("broken JSON: a comma too many", error.pos if found == "," else len(before) - 1)
    if not found:
        return _WrongTextError("broken JSON: the file ends too early", len(before))
    place = len(before) if "delimiter" in error.msg else error.pos
    said = error.msg.removesuffix(" starting at").removesuffix(" at")
    return _WrongTextError(f"broken JSON: {said[:1].lower()}{said[1:]}", place)


def _impossible(text: str) -> _WrongTextError:
    """Return what is wrong with JSON that cannot be read although its grammar is right."""
    seen: set[_Path] = set()
    place = 0
    try:
        for path, place in _places(text):
            if path in seen:
                return _WrongTextError(f"the key '{path[-1]}' is here twice", place)
            seen.add(path)
    except (RecursionError, ValueError):  # what cannot be read is the value of the key that came last
        pass
    return _WrongTextError("broken JSON: nested too deep, or an impossible number", place)


def _places(text: str, start: int = 0, path: _Path = ()) -> Generator[tuple[_Path, int], None, int]:
    """Yield the path and place of every key and list item in valid JSON, in order, and return where the value ends."""
    start = _between(text, start)
    if text[start] not in "{[":
        return _DECODER.raw_decode(text, start)[1]
    place, index = _between(text, start + 1), 0
    while text[place] not in "}]":
        part, end = _DECODER.raw_decode(text, place) if text[start] == "{" else (index, place)
        here = (*path, part)
        yield here, place
        place, index = _between(text, (yield from _places(text, end, here))), index + 1
    return place + 1


def _between(text: str, place: int) -> int:
    """Skip white space, commas and colons, which is all that stands between the parts of valid JSON."""
    while text[place] in " \t\r\n,:":
        place += 1
    return place


def _can_be_written(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()  # only a whole pair of surrogates is a character
    except UnicodeEncodeError:
        return False
    return True


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):  # the first of the two would be lost without a word
        raise ValueError("a key is there twice")
    return value


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


# `NaN` and `1e999` are no JSON; Python reads them, but could not write them for others.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_distinct)
# Half of a pair, or what looks like it.
_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
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
