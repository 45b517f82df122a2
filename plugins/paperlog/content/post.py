"""A post: what one Markdown file says, as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct, field

Kind = Literal["paper", "article", "tool", "video", "demo", "event", "note"]
"""What a post is about."""

KINDS: tuple[Kind, ...] = get_args(Kind)

LinkKind = Literal["code", "project", "video", "article", "demo", "slides", "discussion", "data", "model", "course"]
"""What a link in the front matter leads to."""

LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


class PaperReference(Struct, frozen=True, omit_defaults=True):
    """A paper as a post names it: by arXiv id, or described where it is not on arXiv.

    `arxiv` is the canonical id without version; `version` the one that the author named, if any. `line` is where
    in the file the reference stands.
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

    `path` is relative to the blog's folder (`posts/2019/freelb.md`). Dates are aware; `dated_by_day` is true where
    the author gave no time of day. `tags` are as typed; the library maps them through the registry. `title` is `None`
    only where the record of the single paper provides it. `body` is the Markdown after the front matter, whose first
    line is line `body_line` of the file. `lines` holds the line of each front-matter value by its dotted path
    (`date`, `tags.0`, `papers.1.arxiv`), `columns` its column. `digest` identifies the bytes of the file. The posts of
    a build lack their `body` (see `preparing.Prepared`).
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
        """The line of a front-matter value, or of the nearest value around it; the first line where there is none."""
        return self.lines.get(self._written(key), 1)

    def place(self, key: str) -> tuple[int, int]:
        """The same with the column: `tags.0` is where `tags` stands if that is a single text."""
        key = self._written(key)
        return self.lines.get(key, 1), self.columns.get(key, 1)

    def _written(self, key: str) -> str:
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return key
