"""The Markdown extensions for posts, each with the reason why it is enabled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markdown.extensions.toc import slugify_unicode

DEFAULT_EXTENSIONS: tuple[str, ...] = (
    "abbr",  # abbreviations explained on hover, once for a whole post
    "admonition",  # notes and warnings, as in every MkDocs site
    "attr_list",  # sizes of images, ids of headings
    "def_list",  # terms and their definitions
    "footnotes",  # side remarks that feeds can show too
    "md_in_html",  # Markdown inside `<figure>` and `<div markdown>`
    "tables",  # tables of results
    "toc",  # ids and permalinks of headings, the table of contents
    "pymdownx.betterem",  # `snake_case_names` and `**bold**text` are converted as expected
    "pymdownx.caret",  # `^^inserted^^`
    "pymdownx.details",  # collapsible remarks without a script
    "pymdownx.highlight",  # syntax highlighting at build time
    "pymdownx.inlinehilite",  # the same for inline code
    "pymdownx.magiclink",  # bare URLs become links
    "pymdownx.mark",  # `==marked==`
    "pymdownx.superfences",  # fences in lists and admonitions
    "pymdownx.tasklist",  # `- [x] done`
    "pymdownx.tilde",  # `~~deleted~~`
    "paperlog.markup.heading_ids",  # ids of headings that do not clash with names used by scripts
    "paperlog.markup.math",  # MathML at build time
)

DEFAULT_CONFIGS: Mapping[str, Mapping[str, Any]] = {
    # The sanitizer makes the permalink's accessible name from the heading, so nothing has to be translated.
    "toc": {"permalink": "#", "permalink_title": "", "slugify": slugify_unicode},
    "pymdownx.highlight": {"anchor_linenums": False, "pygments_lang_class": True},
    # A single `^` or `~` stays text: notes on papers often contain 10^6 and ~5 %.
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


_MKDOCS_DEFAULTS = ("toc", "tables")  # MkDocs also has `fenced_code`, which `superfences` replaces


def with_defaults(named: Sequence[str]) -> tuple[str, ...]:
    """Return the extensions for posts without duplicates: those of MkDocs, those that the blog names, and ours."""
    listed = dict.fromkeys((*_MKDOCS_DEFAULTS, *named, *DEFAULT_EXTENSIONS))
    return tuple(name for name in listed if name != "fenced_code")


def is_pure(extension: str) -> bool:
    """Return whether the result of an extension is known to depend only on the text and its options."""
    if extension in _SHIPPED or extension in DEFAULT_EXTENSIONS:
        return True
    return extension.startswith(_PACKAGES) and extension not in _READ_FILES
