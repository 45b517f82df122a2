"""The search index as outputs of the plan: a folder that is written as a whole, and files of result texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import fingerprint
from paperlog.search.documents import Document, PlannedDocument
from paperlog.search.index import FORMAT, PER_FILE, index_files, shown
from paperlog.search.segments import Segments
from paperlog.site.plan import FileOutput, FolderOutput

INDEX = "search/index/"
"""The folder of the index, relative to the site's root."""

SHOWN = "search/docs/"
"""The folder of the result texts, relative to the site's root."""


def search_outputs(
    documents: Sequence[PlannedDocument], *, base: str, cache: Cache
) -> Iterator[FileOutput | FolderOutput]:
    """Yield all files that a browser needs to search.

    Args:
        documents: The documents, in the order that `documents.documents` returns.
        base: The fingerprint of the code and the options that the conversion of a document depends on.
        cache: Stores segments between builds.
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
