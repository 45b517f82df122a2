"""`posts/_tags.yml`: the file of the tag registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from paperlog.content.fields import Tags, Text
from paperlog.content.source import quoted
from paperlog.content.tags import TAG_KINDS, Registry, Tag, TagKind, fold, tag_slug
from paperlog.content.validation import invalid, text
from paperlog.content.yaml_file import Entries, read_entries
from paperlog.problems import Problem, Suggestions, did_you_mean


def _kind(value: object) -> str:
    kind = text(value)
    if kind not in TAG_KINDS:
        hint = did_you_mean(kind, TAG_KINDS) or f"kinds: {', '.join(TAG_KINDS)}"
        raise invalid("is not a kind of tag", kind, hint=hint)
    return kind


class TagEntry(BaseModel):
    """One tag in the registry file; its key is its slug."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = Field(
        None, title="text", description="the tag as readers see it; defaults to the key", examples=["NLP"]
    )
    aliases: Tags = Field(
        (), title="list of text", description="other words for it", examples=[["language-processing"]]
    )
    description: Text = Field(None, title="text", description="one sentence for the tag's page")
    parent: Text = Field(None, title="key of a tag", description="a wider tag", examples=["machine-learning"])
    kind: Annotated[TagKind | None, BeforeValidator(_kind)] = Field(
        None, title=", ".join(f"`{kind}`" for kind in TAG_KINDS), description="what the tag names", examples=["task"]
    )


def load_registry(data: bytes, *, path: str) -> tuple[Registry, tuple[Problem, ...]]:
    """Return the registry of a file and its problems; an empty registry if there are any."""
    entries, problems = read_entries(data, path=path, model=TagEntry, example="nlp: {name: NLP}")
    if entries is None:
        return Registry(), problems
    problems = (*_slugs(entries, path), *_claims(entries, path), *_parents(entries, path))
    if problems:
        return Registry(), tuple(sorted(problems))
    return Registry(tuple(_tag(slug, entry) for slug, entry in entries.by_name.items())), ()


def _tag(slug: str, entry: TagEntry) -> Tag:
    return Tag(
        slug=slug,
        name=entry.name or slug,
        aliases=entry.aliases,
        description=entry.description,
        parent=entry.parent,
        kind=entry.kind,
    )


def _slugs(entries: Entries[TagEntry], path: str) -> Iterator[Problem]:
    """Yield a problem for each key that is not a slug and so cannot be part of a URL."""
    for key, entry in entries.by_name.items():
        slug = tag_slug(key)
        if slug != key:
            hint = f"write '{slug}'" if entry.name else f"write '{slug}: {{name: \"{key}\"}}'"
            yield Problem(path, entries.line(key), f"{quoted(key)} cannot be the slug of a tag", hint, rule="tags")


def _claims(entries: Entries[TagEntry], path: str) -> Iterator[Problem]:
    """Yield a problem for each spelling that means two tags."""
    claimed: dict[str, tuple[str, int]] = {}
    for key, entry in entries.by_name.items():
        spellings = [(key, entries.line(key)), (entry.name or key, entries.document.place(key, "name")[0])]
        spellings += [
            (alias, entries.document.place(key, "aliases", index)[0]) for index, alias in enumerate(entry.aliases)
        ]
        for spelling, line in spellings:
            owner, first = claimed.setdefault(fold(spelling), (key, line))
            if owner != key:
                message = f"{quoted(spelling)} means tag '{key}' here and tag '{owner}' on line {first}"
                yield Problem(path, line, message, "leave it to one of them", rule="tags")


def _parents(entries: Entries[TagEntry], path: str) -> Iterator[Problem]:
    """Yield a problem for each parent that does not exist and each tag that is its own ancestor."""
    parents: Mapping[str, str | None] = {key: entry.parent for key, entry in entries.by_name.items()}
    suggestions = Suggestions(parents)
    circles = _in_circles(parents)
    for key, parent in parents.items():
        if parent is None:
            continue
        line = entries.document.place(key, "parent")[0]
        if parent not in parents:
            hint = suggestions.hint(parent) or "name the key of another tag"
            yield Problem(path, line, f"parent {quoted(parent)} is not in the registry", hint, rule="tags")
        elif key in circles:
            yield Problem(
                path, line, f"tag '{key}' is among its own parents", "remove one parent of the circle", rule="tags"
            )


def _in_circles(parents: Mapping[str, str | None]) -> set[str]:
    """Return the tags that are their own ancestors, in linear time: each tag is visited once."""
    found: set[str] = set()
    visited: dict[str, int] = {}  # the number of the walk that first visited a tag
    for number, start in enumerate(parents):
        tag: str | None = start
        while tag is not None and tag not in visited:
            visited[tag] = number
            tag = parents.get(tag)
        if tag is not None and visited[tag] == number:  # the walk has returned to its own path
            while tag not in found:
                found.add(tag)
                tag = parents[tag] or tag
    return found
