"""The files that MkDocs publishes besides the blog: the pages of `docs/` and the files of the theme."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.utils.meta import get_data

from paperlog.checks.addresses import HostFile
from paperlog.mkdocs_plugin.config import blog_root, docs_folder
from paperlog.mkdocs_plugin.theme_files import list_shown_files
from paperlog.pipeline.plan import Published
from paperlog.search.documents import DocsPage

HOME_FILES = ("index.md", "README.md")
"""Files that MkDocs would use as the home page; they become the introduction of our home page."""

ROBOTS = "robots.txt"
"""The file for robots; one in the documentation replaces ours."""

_THEME_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/search.")


def host_files(config: MkDocsConfig) -> Files:
    """Return the files that MkDocs would build if no plugin added any."""
    files = get_files(config)
    list_shown_files(config.theme)
    files.add_files_from_theme(config.theme.get_env(), config)
    return files


def without_ours(files: Files, config: MkDocsConfig, *, posts_dir: str) -> Files:
    """Remove what we publish ourselves from the files: posts in the documentation and the search of the theme."""
    posts = f"{blog_root(config)}/{posts_dir}/"
    for file in list(files):
        is_post = file.src_dir == config.docs_dir and f"{config.docs_dir}/{file.src_uri}".startswith(posts)
        if is_post or file.src_uri.startswith(_THEME_SEARCH):
            files.remove(file)
    return files


def docs_pages(files: Files) -> list[File]:
    """Return the pages of the documentation."""
    return [file for file in files.documentation_pages() if file.src_uri not in HOME_FILES]


def published(files: Files, config: MkDocsConfig) -> Published:
    """Return what MkDocs publishes: the targets of links, the texts to search and the files whose names are taken."""
    folder = docs_folder(config)
    docs = docs_pages(files)
    # URLs of MkDocs are percent-encoded.
    sources = {f"{folder}/{file.src_uri}": unquote(file.url.removeprefix("./")) for file in docs}
    pages = frozenset(sources.values())
    sources |= {f"{folder}/{file.src_uri}": unquote(file.url) for file in files.media_files() if file.src_dir}
    return Published(
        docs=sources,
        pages=pages,
        texts=tuple(_texts(docs)),
        files=tuple(
            HostFile(
                file.dest_uri, file.src_uri, f"{folder}/{file.src_uri}" if file.src_dir == config.docs_dir else None
            )
            for file in files
            if file.src_uri not in (*HOME_FILES, ROBOTS)
        ),
        templates=tuple(_templates(config)),
    )


def _templates(config: MkDocsConfig) -> Iterator[str]:
    root, custom = blog_root(config), config.theme.custom_dir
    if custom:
        yield from (os.path.relpath(path, root) for path in sorted(Path(custom).rglob("*")) if not path.is_dir())


def _texts(files: list[File]) -> Iterator[DocsPage]:
    """Yield each page, except those that their front matter excludes from search (`search: {exclude: true}`)."""
    for file in files:
        if file.abs_src_path and not Path(file.abs_src_path).is_file():  # a pipe, for example, would block the build
            continue
        markdown, meta = get_data(file.content_bytes.decode("utf-8-sig", "replace"))
        search, title = meta.get("search"), meta.get("title")
        if not (isinstance(search, Mapping) and search.get("exclude")):
            url = unquote(file.url.removeprefix("./"))
            yield DocsPage(url, file.src_uri, markdown, title=str(title) if title else "")
