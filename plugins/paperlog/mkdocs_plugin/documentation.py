"""The pages of the documentation as search knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from mkdocs.structure.files import File
from mkdocs.utils.meta import get_data

from paperlog.search.documents import DocsPage


def docs_pages(files: Iterable[File]) -> Iterator[DocsPage]:
    """Each page that its front matter does not keep from being found (`search: {exclude: true}`)."""
    for file in files:
        markdown, meta = get_data(file.content_bytes.decode("utf-8-sig", "replace"))
        search, title = meta.get("search"), meta.get("title")
        if not (isinstance(search, Mapping) and search.get("exclude")):
            url = unquote(file.url.removeprefix("./"))
            yield DocsPage(url, file.src_uri, markdown, title=str(title) if title else "")
