"""`posts/_authors.yml`: the people who write posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from paperlog.content.fields import OptionalUrl, Text
from paperlog.content.source import quoted
from paperlog.content.validation import invalid, wrong_type
from paperlog.content.yaml_file import Entries, read_entries
from paperlog.problems import Problem

HANDLE = re.compile(r"[^\W_](?:[\w-]{0,78}[^\W_])?")
"""Matches a handle, which can be part of an address."""
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx])/?")


class Author(Struct, frozen=True):
    """A person who writes posts. `orcid` is the bare identifier, `0000-0002-1825-0097`."""

    handle: str
    name: str
    url: str | None = None
    orcid: str | None = None


def _orcid(value: object) -> str:
    if not isinstance(value, str):
        raise wrong_type(value, "an ORCID iD")
    match = _ORCID.fullmatch(value.strip())
    if match is None:
        raise invalid("is not an ORCID iD", value, hint="write it as 0000-0002-1825-0097", rule="orcid")
    orcid = match[1].upper()
    if _check_digit(orcid) != orcid[-1]:
        raise invalid("is an ORCID iD with a wrong digit", value, hint="copy it from orcid.org", rule="orcid")
    return orcid


def _check_digit(orcid: str) -> str:
    """Return the last character of an ORCID iD by ISO 7064 MOD 11-2."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


class AuthorEntry(BaseModel):
    """One author in the file; the key is the handle."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = Field(None, title="text", description="the name that readers see; defaults to the handle")
    url: OptionalUrl = Field(None, title="URL", description="the author's page")
    orcid: Annotated[str | None, BeforeValidator(_orcid)] = Field(
        None, title="ORCID iD", description="bare or as a URL", examples=["0000-0002-1825-0097"]
    )


def load_authors(data: bytes, *, path: str) -> tuple[Mapping[str, Author], tuple[Problem, ...]]:
    """Return the authors of a file by handle, and its problems; no authors if there are any."""
    entries, problems = read_entries(data, path=path, model=AuthorEntry, example="ada: {name: Ada Lovelace}")
    if entries is None:
        return {}, problems
    problems = tuple(_handles(entries, path))
    if problems:
        return {}, problems
    return {
        handle: Author(handle, entry.name or handle, entry.url, entry.orcid)
        for handle, entry in entries.by_name.items()
    }, ()


def _handles(entries: Entries[AuthorEntry], path: str) -> Iterator[Problem]:
    """Yield a problem for each handle that cannot be in a URL or differs from another only in case."""
    first: dict[str, str] = {}
    for handle in entries.by_name:
        line = entries.line(handle)
        if not HANDLE.fullmatch(handle):
            hint = "use letters, digits, hyphens and underscores"
            yield Problem(path, line, f"{quoted(handle)} cannot be a handle", hint, rule="authors")
        other = first.setdefault(handle.casefold(), handle)
        if other != handle:
            message = f"handle '{handle}' differs from '{other}' on line {entries.line(other)} only in case"
            yield Problem(path, line, message, "choose another handle", rule="authors")
