"""The Markdown that posts are written in: Python-Markdown's extensions, each with the reason why it is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markdown.extensions.toc import slugify_unicode

DEFAULT_EXTENSIONS: tuple[str, ...] = (
    "abbr",  # abbreviations explained on hover, once for a whole post
    "admonition",  # notes and warnings, as in every MkDocs site
    "attr_list",  # sizes of images, ids of headings
    "def_list",  # terms and what they mean
    "footnotes",  # side remarks that feeds can show too
    "md_in_html",  # Markdown inside `<figure>` and `<div markdown>`
    "tables",  # results are tables
    "toc",  # ids and permalinks of headings, the table of contents
    "pymdownx.betterem",  # `snake_case_names` and `**bold**text` come out as meant
    "pymdownx.caret",  # `^^inserted^^`
    "pymdownx.details",  # folded remarks without a script
    "pymdownx.highlight",  # colours at build time
    "pymdownx.inlinehilite",  # the same in a line
    "pymdownx.magiclink",  # bare URLs become links
    "pymdownx.mark",  # `==marked==`
    "pymdownx.superfences",  # fences in lists and admonitions
    "pymdownx.tasklist",  # `- [x] done`
    "pymdownx.tilde",  # `~~deleted~~`
    "paperlog.markup.heading_ids",  # headings that are called like something that scripts look for
    "paperlog.markup.math",  # MathML at build time
)

DEFAULT_CONFIGS: Mapping[str, Mapping[str, Any]] = {
    # The permalink's accessible name is added by the sanitizer, from the heading itself: no language to translate.
    "toc": {"permalink": "#", "permalink_title": "", "slugify": slugify_unicode},
    "pymdownx.highlight": {"anchor_linenums": False, "pygments_lang_class": True},
    # One `^` or `~` stays text: notes on papers are full of 10^6 and ~5 %.
    "pymdownx.caret": {"superscript": False},
    "pymdownx.tilde": {"subscript": False},
}

_READ_FILES = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.emoji"})
_PACKAGES = ("markdown.extensions.", "pymdownx.", "material.extensions.")
_SHIPPED = frozenset(
    {
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
        "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc",
        "wikilinks",
    }
)  # fmt: skip


_MKDOCS_OWN = ("toc", "tables")  # and `fenced_code`, which `superfences` replaces


def with_defaults(named: Sequence[str]) -> tuple[str, ...]:
    """The extensions for posts of a blog that names some: MkDocs' own, the blog's, and ours, each once."""
    listed = dict.fromkeys((*_MKDOCS_OWN, *named, *DEFAULT_EXTENSIONS))
    return tuple(name for name in listed if name != "fenced_code")


def is_pure(extension: str) -> bool:
    """Whether an extension is known to depend on nothing but the text and its options."""
    if extension in _SHIPPED or extension in DEFAULT_EXTENSIONS:
        return True
    return extension.startswith(_PACKAGES) and extension not in _READ_FILES
