"""Parse JSON that people edit by hand: return an object without duplicate keys, or an error with its position."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator
from typing import Any

JsonPath = tuple[str | int, ...]
"""The keys and indexes that lead to a value, such as `("earlier_versions", 0, "title")`."""


class JsonError(Exception):
    """Raised for text that is not a valid JSON object; `position` is the index of the character to fix."""

    def __init__(self, message: str, position: int) -> None:
        self.position = position
        super().__init__(message)


def parse_object(text: str) -> dict[str, Any]:
    """Return the object in a text.

    Raises:
        JsonError: The text is not a JSON object, or the object cannot be written again unchanged.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _broken(text, error) from None
    except (RecursionError, ValueError):  # nested too deep; a duplicate key; a number that is invalid or too long
        raise _unreadable(text) from None
    if not isinstance(value, dict):
        raise JsonError("a record is a JSON object", 0)
    if "\\u" in text and not _can_be_written(value):
        half = _SURROGATE.search(text)
        raise JsonError("an escape such as '\\ud800' that is half of a character", half.start() if half else 0)
    return value


def position_of(path: JsonPath, text: str) -> int:
    """Return the position of the key or list item at a path in JSON, or 0 if there is none."""
    try:
        return next((position for found, position in _positions(text) if found == path), 0)
    except RecursionError:  # the decoder supports deeper nesting than `_positions`
        return 0


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return the line and column of a character, both counted from 1."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _broken(text: str, error: json.JSONDecodeError) -> JsonError:
    """Return the error for invalid JSON at the position to fix; the decoder reports the position of the next token."""
    found, before = text[error.pos : error.pos + 1], text[: error.pos].rstrip()
    if not text.strip():
        return JsonError("the file is empty", 0)
    if text.startswith(_CONFLICT, error.pos):
        return JsonError("a merge conflict that was not resolved", error.pos)
    if before.endswith(",") and found in {",", "}", "]"}:
        return JsonError("broken JSON: a comma too many", error.pos if found == "," else len(before) - 1)
    if not found:
        return JsonError("broken JSON: the file ends too early", len(before))
    position = len(before) if "delimiter" in error.msg else error.pos
    message = error.msg.removesuffix(" starting at").removesuffix(" at")
    return JsonError(f"broken JSON: {message[:1].lower()}{message[1:]}", position)


def _unreadable(text: str) -> JsonError:
    """Return the error for JSON with valid grammar that cannot be decoded."""
    seen: set[JsonPath] = set()
    position = 0
    try:
        for path, position in _positions(text):
            if path in seen:
                return JsonError(f"the key '{path[-1]}' is here twice", position)
            seen.add(path)
    except (RecursionError, ValueError):  # the value of the last key cannot be decoded
        pass
    return JsonError("broken JSON: nested too deep, or an impossible number", position)


def _positions(text: str, start: int = 0, path: JsonPath = ()) -> Generator[tuple[JsonPath, int], None, int]:
    """Yield the path and position of every key and list item in valid JSON, in order, and return the end position."""
    start = _skip_separators(text, start)
    if text[start] not in "{[":
        return _DECODER.raw_decode(text, start)[1]
    position, index = _skip_separators(text, start + 1), 0
    while text[position] not in "}]":
        part, end = _DECODER.raw_decode(text, position) if text[start] == "{" else (index, position)
        here = (*path, part)
        yield here, position
        position, index = _skip_separators(text, (yield from _positions(text, end, here))), index + 1
    return position + 1


def _skip_separators(text: str, position: int) -> int:
    """Return the position after white space, commas and colons, the only separators in valid JSON."""
    while text[position] in " \t\r\n,:":
        position += 1
    return position


def _can_be_written(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()  # fails for a lone surrogate
    except UnicodeEncodeError:
        return False
    return True


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):  # otherwise the first value would be lost without a message
        raise ValueError("duplicate key")
    return value


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


# `NaN` and `Infinity`, which `1e999` becomes, are not JSON. Python reads and writes them, but other programs do not.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_distinct)
# A high surrogate without a low one, or the reverse.
_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
