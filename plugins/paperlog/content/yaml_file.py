"""Read and validate YAML files of named entries, such as the tag registry, keeping the line of every entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct
from pydantic import BaseModel, TypeAdapter, ValidationError

from paperlog.content.merge_conflicts import merge_conflict
from paperlog.content.source import decode
from paperlog.content.validation import ANYWHERE, problems_of
from paperlog.content.yaml_document import Document, read_yaml
from paperlog.problems import Problem

EntryT = TypeVar("EntryT", bound=BaseModel)


class Entries(Struct, Generic[EntryT], frozen=True):
    """Entries by name in the order of the file, with the document that has their lines."""

    by_name: Mapping[str, EntryT]
    document: Document

    def line(self, name: str) -> int:
        """Return the line on which an entry begins."""
        return self.document.key_place(name)[0]


def read_entries(
    data: bytes, *, path: str, model: type[EntryT], example: str
) -> tuple[Entries[EntryT] | None, tuple[Problem, ...]]:
    """Return the entries of a file that maps names to values of one model, or `None` and its problems.

    An empty file has no entries and no problems.

    Args:
        data: The bytes of the file.
        path: The path of the file, for problems.
        model: The model of each entry.
        example: One entry, for the hint if the file is not a mapping.
    """
    decoded = decode(data, path=path)
    if isinstance(decoded, Problem):
        return None, (decoded,)
    if conflict := merge_conflict(decoded, path=path, is_yaml=True):
        return None, (conflict,)
    document, problems = read_yaml(decoded, path=path)
    if document is None or problems:
        return None, problems
    values = {} if document.value is None else document.value
    if not isinstance(values, dict):
        hint = f"write lines such as '{example}'"
        return None, (Problem(path, 1, "the file must be a mapping of names to entries", hint, rule="yaml"),)
    filled = {name: {} if entry is None else entry for name, entry in values.items()}
    try:
        entries = TypeAdapter(dict[str, model]).validate_python(filled)  # type: ignore[valid-type] # a model at run time
    except ValidationError as error:
        known: Mapping[str, Iterable[str]] = {ANYWHERE: tuple(model.model_fields)}
        found = problems_of(error, document, path=path, known=known, synonyms={})
        return None, tuple(sorted(found))
    return Entries(entries, document), ()
