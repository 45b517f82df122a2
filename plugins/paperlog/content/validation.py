"""Convert errors of pydantic to problems with our own messages, each on its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from paperlog.content.source import quoted
from paperlog.content.yaml_document import Document
from paperlog.problems import Problem, did_you_mean

ANYWHERE = "*"
"""The key of `known` for all mappings without an entry of their own."""

_SHAPES = {bool: "true or false", list: "a list", dict: "a mapping", str: "text"}


def invalid(
    predicate: str, value: str | None = None, *, hint: str | None = None, rule: str = "front-matter"
) -> PydanticCustomError:
    """Return an error for a validator to raise; the problem's message is the key, the predicate and the value."""
    predicate = predicate if value is None else f"{predicate}: {quoted(value)}"
    return PydanticCustomError("paperlog", "{predicate}", {"predicate": predicate, "hint": hint, "rule": rule})


def wrong_type(value: object, expected: str, hint: str | None = None) -> PydanticCustomError:
    """Return the error for a value of another type than expected."""
    if value is None:
        return invalid("has no value", hint=hint or f"write {expected}, or leave the line out", rule="no-value")
    shape = next((name for type_, name in _SHAPES.items() if isinstance(value, type_)), "something else")
    return invalid(f"must be {expected}, not {shape}", hint=hint)


def text(value: object) -> str:
    """Validate text and return it on one line, with white space collapsed."""
    if not isinstance(value, str):
        hint = None if value is None else "quote it if it is meant as text"
        raise wrong_type(value, "text", hint)
    line = " ".join(value.split())
    if not line:
        raise invalid("is empty", hint="write some text, or leave the line out")
    return line


def problems_of(
    error: ValidationError,
    document: Document,
    *,
    path: str,
    known: Mapping[str, Iterable[str]],
    synonyms: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield a problem for each error.

    Args:
        error: The error that validating `document.value` raised.
        document: The document with the place of every value.
        path: The file.
        known: The keys that a mapping may have, by the first part of its path; `""` is the document itself.
        synonyms: Keys of other tools, mapped to the equivalent keys of paperlog.
    """
    for details in error.errors(include_url=False, include_input=False):
        location = details["loc"]
        if details["type"] == "extra_forbidden":
            yield _unknown_key(location, document, path, known, synonyms)
        elif details["type"] == "literal_error":  # pydantic itself checks only keys, and appends '[key]'
            yield _unknown_key(location[:-1], document, path, known, synonyms)
        else:
            yield _wrong_value(details, document, path)


def _unknown_key(
    location: tuple[int | str, ...],
    document: Document,
    path: str,
    known: Mapping[str, Iterable[str]],
    synonyms: Mapping[str, str],
) -> Problem:
    key = str(location[-1])
    where = str(location[0]) if len(location) > 1 else ""
    keys = tuple(known[where] if where in known else known[ANYWHERE])
    meant = synonyms.get(key.casefold())
    hint = f"did you mean '{meant}'?" if meant in keys else did_you_mean(key, keys)
    line, column = document.key_place(*location)
    message = f"unknown key {quoted(key)}" + (f" in '{_named(location[:-1])}'" if where else "")
    hint = hint or f"known keys: {', '.join(keys)}"
    return Problem(path, line, message, hint, rule="unknown-key", column=column)


def _wrong_value(details: ErrorDetails, document: Document, path: str) -> Problem:
    location = details["loc"]
    name = _named(location)
    context = details.get("ctx", {})
    line, column = document.place(*location)
    match details["type"]:
        case "paperlog":
            message, hint, rule = f"'{name}' {context['predicate']}", context["hint"], context["rule"]
        case "missing":
            example = "2019-12-03" if location[-1] == "date" else "..."
            hint, rule = f"add a line '{location[-1]}: {example}'", f"no-{location[-1]}"
            message = f"'{name}' is missing"
        case "model_type" | "model_attributes_type" | "dict_type":
            subject = f"'{name}'" if name else "the file"
            message, hint, rule = f"{subject} must be a mapping of keys to values", None, "front-matter"
        case _:
            message, hint, rule = f"'{name}' is not valid: {details['msg'].lower()}", None, "front-matter"
    if rule == "no-value":
        rule = "front-matter"
        comment = document.source_line(line).partition("#")[2].strip()
        if comment:
            message += ": what follows '#' is a comment"
            hint = f"leave '#' out, or quote it: {quoted('#' + comment)}"
    return Problem(path, line, message, hint, rule=rule, column=column)


def _named(location: Iterable[int | str]) -> str:
    return ".".join(part for part in location if isinstance(part, str))
