"""The index as outputs of the plan: a folder that is made as a whole, and files of what results show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import fingerprint
from paperlog.search.documents import Document, PlannedDocument
from paperlog.search.index import FORMAT, PER_FILE, index_files, shown
from paperlog.search.segments import Segments
from paperlog.site.plan import FileOutput, FolderOutput

INDEX = "search/index/"
"""Where the index is, below the site's root."""

SHOWN = "search/docs/"
"""Where what results show is."""


def search_outputs(
    documents: Sequence[PlannedDocument], *, base: str, cache: Cache
) -> Iterator[FileOutput | FolderOutput]:
    """Everything that a browser needs to search.

    Args:
        documents: In the order of `documents`.
        base: Stands for the code and the options that the conversion of a document depends on.
        cache: Holds segments between builds.
    """
    prints = [document.fingerprint for document in documents]
    version = fingerprint(base, FORMAT, prints)

    def files() -> Iterator[tuple[str, bytes]]:
        yield from index_files(_made(documents), Segments(cache, base=base), version=version[:16])

    yield FolderOutput(INDEX, version, files)
    for start in range(0, len(documents), PER_FILE):
        inside = documents[start : start + PER_FILE]
        yield _shown_file(start, inside, fingerprint(base, FORMAT, prints[start : start + PER_FILE]))


def _shown_file(start: int, documents: Sequence[PlannedDocument], made_from: str) -> FileOutput:
    return FileOutput(f"{SHOWN}{start // PER_FILE}.json", made_from, lambda: shown(_made(documents)))


def _made(documents: Iterable[PlannedDocument]) -> Sequence[Document]:
    return [document.make() for document in documents]
