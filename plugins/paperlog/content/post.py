"""A post: the content of one Markdown file as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct, field

Kind = Literal["paper", "article", "tool", "video", "demo", "event", "note"]
"""What a post is about."""

KINDS: tuple[Kind, ...] = get_args(Kind)

LinkKind = Literal["code", "project", "video", "article", "demo", "slides", "discussion", "data", "model", "course"]
"""The kind of target of a link in the front matter."""

LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


class PaperReference(Struct, frozen=True, omit_defaults=True):
    """A reference to a paper in a post: an arXiv id, or a description of a paper that is not on arXiv.

    `arxiv` is the canonical id without version; `version` is the version that the author named, if any. `line` is the
    line of the reference in the file.
    """

    arxiv: str | None = None
    version: int | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    line: int = 1


class Link(Struct, frozen=True):
    """A link in the front matter."""

    kind: LinkKind
    url: str


class Via(Struct, frozen=True, omit_defaults=True):
    """Where the author came across the subject."""

    name: str
    url: str | None = None


class Post(Struct, frozen=True, omit_defaults=True):
    """One Markdown file, parsed.

    `path` is relative to the blog's folder (`posts/2019/freelb.md`). Dates are aware; `dated_by_day` is true if the
    author gave no time of day. `tags` are as typed; the library maps them through the registry. `title` is `None` only
    if the record of the single paper provides it. `body` is the Markdown after the front matter; its first line is line
    `body_line` of the file. `lines` maps the dotted path of each front-matter value (`date`, `tags.0`,
    `papers.1.arxiv`) to its line, `columns` to its column. `digest` identifies the bytes of the file. The posts of a
    build have no `body` (see `pipeline.prepare.Prepared`).
    """

    path: str
    slug: str
    date: datetime
    title: str | None = None
    dated_by_day: bool = True
    updated: datetime | None = None
    kind: Kind = "note"
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    papers: tuple[PaperReference, ...] = ()
    links: tuple[Link, ...] = ()
    summary: str | None = None
    via: Via | None = None
    draft: bool = False
    pinned: bool = False
    aliases: tuple[str, ...] = ()
    lang: str | None = None
    id: str | None = None
    body: str = ""
    body_line: int = 1
    digest: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """Return the line of a front-matter value, or of the nearest enclosing value; 1 if there is none."""
        return self.lines.get(self._nearest(key), 1)

    def place(self, key: str) -> tuple[int, int]:
        """Return the line and column as for `line`: `tags.0` is the place of `tags` if that is a single text."""
        key = self._nearest(key)
        return self.lines.get(key, 1), self.columns.get(key, 1)

    def _nearest(self, key: str) -> str:
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return key
