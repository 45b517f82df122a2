"""JSON that people edit by hand: an object with each key once, or what is wrong and at which character to fix it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator
from typing import Any

JsonPath = tuple[str | int, ...]
"""The keys and indexes that lead to a value, such as `("earlier_versions", 0, "title")`."""


class JsonError(Exception):
    """Raised for text that is no JSON object; `place` is the character to fix."""

    def __init__(self, message: str, place: int) -> None:
        self.place = place
        super().__init__(message)


def parse_object(text: str) -> dict[str, Any]:
    """Return the object that a text holds.

    Raises:
        JsonError: It holds none, or one that could not be written again as it is.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _broken(text, error) from None
    except (RecursionError, ValueError):  # nested without end; a key twice; a number that is none or has 5,000 digits
        raise _impossible(text) from None
    if not isinstance(value, dict):
        raise JsonError("a record is a JSON object", 0)
    if "\\u" in text and not _can_be_written(value):
        half = _SURROGATE.search(text)
        raise JsonError("an escape such as '\\ud800' that is half of a character", half.start() if half else 0)
    return value


def place_of(path: JsonPath, text: str) -> int:
    """Return where the key or list item that a path leads to stands in JSON; the beginning, where there is none."""
    try:
        return next((place for found, place in _places(text) if found == path), 0)
    except RecursionError:  # the decoder goes deeper than we do
        return 0


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Return the line and column of a character, both counted from 1."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _broken(text: str, error: json.JSONDecodeError) -> JsonError:
    """Return what is wrong with text that is no JSON, at the place to fix: the decoder names the next token."""
    found, before = text[error.pos : error.pos + 1], text[: error.pos].rstrip()
    if not text.strip():
        return JsonError("the file is empty", 0)
    if text.startswith(_CONFLICT, error.pos):
        return JsonError("a merge conflict that was not resolved", error.pos)
    if before.endswith(",") and found in {",", "}", "]"}:
        return JsonError("broken JSON: a comma too many", error.pos if found == "," else len(before) - 1)
    if not found:
        return JsonError("broken JSON: the file ends too early", len(before))
    place = len(before) if "delimiter" in error.msg else error.pos
    said = error.msg.removesuffix(" starting at").removesuffix(" at")
    return JsonError(f"broken JSON: {said[:1].lower()}{said[1:]}", place)


def _impossible(text: str) -> JsonError:
    """Return what is wrong with JSON that cannot be read although its grammar is right."""
    seen: set[JsonPath] = set()
    place = 0
    try:
        for path, place in _places(text):
            if path in seen:
                return JsonError(f"the key '{path[-1]}' is here twice", place)
            seen.add(path)
    except (RecursionError, ValueError):  # what cannot be read is the value of the key that came last
        pass
    return JsonError("broken JSON: nested too deep, or an impossible number", place)


def _places(text: str, start: int = 0, path: JsonPath = ()) -> Generator[tuple[JsonPath, int], None, int]:
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
