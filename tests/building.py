"""Build small blogs with MkDocs, as `mkdocs build` does, and read the sites."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import html as lxml_html
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

POST = "---\ntitle: {title}\ndate: {date}\n{more}---\n{body}\n"


SLOWLY = """\
import os, time
def on_files(files, **_):
    time.sleep(float(os.environ.get("SLOWLY", "0")))
def on_post_template(output_content, **_):
    time.sleep(float(os.environ.get("SLOWLY", "0")))
"""
"""A hook that delays a build by `SLOWLY` seconds while the old site is moved away, and again while workers write."""


def post(title: str = "A post", *, date: str = "2019-12-03", more: str = "", body: str = "Some text.") -> str:
    """Return the text of a post; `more` contains more lines of front matter."""
    return POST.format(title=yaml.safe_dump(title, allow_unicode=True).splitlines()[0], date=date, more=more, body=body)


def record(
    identifier: str, *, title: str = "A paper", authors: tuple[str, ...] = ("Ada Byron",), more: str = ""
) -> str:
    """Return the text of a record's file; `more` is a JSON object with more keys."""
    import json

    return json.dumps(
        {
            "id": identifier,
            "version": 1,
            "title": title,
            "authors": list(authors),
            "published": "2019-09-25T00:00:00Z",
            "primary_category": "cs.LG",
            "categories": ["cs.LG"],
            **json.loads(more or "{}"),
        }
    )


def png(width: int, height: int) -> bytes:
    """Return the start of a PNG file, up to its size in pixels."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06\0\0\0"


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, given by their relative paths, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and the logged messages of level warning and above."""

    folder: Path
    log: tuple[str, ...]

    def text(self, path: str) -> str:
        """Return the text of a file; a path that ends with `/` means the `index.html` in it."""
        return (self.folder / (f"{path}index.html" if path.endswith("/") or not path else path)).read_text(
            encoding="utf-8"
        )

    def page(self, path: str) -> Any:
        """Return a page as a tree of elements."""
        return lxml_html.fromstring(self.text(path))

    def words(self, path: str, xpath: str) -> list[str]:
        """Return the text of each matching element, with collapsed white space."""
        return [" ".join(element.text_content().split()) for element in self.page(path).xpath(xpath)]

    def files(self) -> dict[str, bytes]:
        """Return the bytes of every file, by relative path."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    handler = _Lines()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)


def build_site(
    root: Path, files: Mapping[str, str | bytes], *, strict: bool = False, command: Any = "build", **config: Any
) -> Site:
    """Write the files of a blog and build it; `config` is merged into a minimal configuration."""
    (root / "docs").mkdir(parents=True, exist_ok=True)
    write_tree(root, files)
    if "mkdocs.yml" not in files:
        minimal = {
            "site_name": "A blog",
            "site_url": "https://blog.example.org/notes/",
            "theme": {"name": "material"},
            "plugins": ["paperlog"],
        }
        (root / "mkdocs.yml").write_text(yaml.safe_dump(minimal | config), encoding="utf-8")
    if command != "serve":  # `mkdocs serve` builds repeatedly in one process, `mkdocs build` once
        plugins = next(option for name, option in MkDocsConfig._schema if name == "plugins")
        plugins.plugin_cache.clear()
    with _warnings() as lines:
        loaded = load_config(str(root / "mkdocs.yml"), strict=strict)
        loaded.plugins.on_startup(command=command, dirty=False)
        build(loaded, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    return Site(root / "site", tuple(lines))
