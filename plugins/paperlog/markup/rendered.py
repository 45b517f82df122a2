"""The result of converting one post."""

from __future__ import annotations

from msgspec import Struct

from paperlog.problems import Problem

LINK_OPEN = "\ufdd0"
LINK_CLOSE = "\ufdd1"
"""Noncharacters around every link target that the site still has to resolve.

Unicode reserves noncharacters for internal use, and the renderer removes them from its input.
"""

FORMULA_OPEN = "\ufdd2"
FORMULA_CLOSE = "\ufdd3"
"""Noncharacters around the number of a formula: the placeholder for its MathML until the page is sanitized."""


class Heading(Struct, frozen=True, omit_defaults=True):
    """An entry of a table of contents; `title` is HTML-escaped inline text."""

    level: int
    id: str
    title: str
    children: tuple[Heading, ...] = ()


class LocalLink(Struct, frozen=True, omit_defaults=True):
    """A link or image with a target in the blog; `target` is as the author typed it, with fragment and query."""

    target: str
    line: int
    is_image: bool = False


class Rendered(Struct, frozen=True):
    """The converted Markdown of one post.

    Local link targets in `html` and `excerpt` are unresolved and HTML-escaped, between `LINK_OPEN` and `LINK_CLOSE`. So
    the result depends only on the bytes of the post. `excerpt` is the HTML before `<!-- more -->`, or the first
    paragraph, without headings, ids and footnote markers. `has_more` is true if text follows it. `summary` is the
    excerpt as plain text, and `text` the whole post as plain text (math as TeX). `anchors` are the ids that links may
    point to. `mentions` are the canonical arXiv ids that the text links to, in order, without duplicates.
    """

    html: str
    excerpt: str
    has_more: bool
    summary: str
    text: str
    words: int
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    links: tuple[LocalLink, ...]
    mentions: tuple[str, ...]
    problems: tuple[Problem, ...]
