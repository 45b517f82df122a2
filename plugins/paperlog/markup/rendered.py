"""What converting one post gives."""

from __future__ import annotations

from msgspec import Struct

from paperlog.problems import Problem

LINK_OPEN = "\ufdd0"
LINK_CLOSE = "\ufdd1"
"""Noncharacters around every link target that the site still has to resolve.

Unicode reserves them for internal use, so no author's text holds them: the renderer removes them from its input.
"""

FORMULA_OPEN = "\ufdd2"
FORMULA_CLOSE = "\ufdd3"
"""Noncharacters around the number of a formula, which stands for its MathML until the page has been cleaned."""


class Heading(Struct, frozen=True, omit_defaults=True):
    """An entry of a table of contents; `title` is HTML-escaped inline text."""

    level: int
    id: str
    title: str
    children: tuple[Heading, ...] = ()


class LocalLink(Struct, frozen=True, omit_defaults=True):
    """A link or image whose target lies in the blog: `target` is as the author typed it, with fragment and query."""

    target: str
    line: int
    is_image: bool = False


class Rendered(Struct, frozen=True):
    """One post's Markdown, converted once.

    `html` and `excerpt` keep each local link target between `LINK_OPEN` and `LINK_CLOSE`, unresolved and HTML-
    escaped, so that the result depends on nothing but the post's own bytes. `excerpt` is the HTML before `<!-- more
    -->`, else the first paragraph, without headings, ids and footnote marks; `has_more` says whether text follows
    it. `summary` is the excerpt as plain text and `text` the whole post as plain text (math as TeX). `anchors` are
    the ids that links may point to. `mentions` are the canonical arXiv ids that the text links to, in order, each
    once.
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
