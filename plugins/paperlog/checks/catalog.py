"""Every rule that a problem can come from: its code, its severity and what it requires.

For a rule with its own function, the text is the docstring of that function. The schema, the converter and the plan
each check several rules at once; the texts of those rules are here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from paperlog.checks import (
    blog_rules,
    file_rules,
    paper_rules,
    raw_markup_rules,
    tag_rules,
    text_rules,
    web_link_rules,
)
from paperlog.problems import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Rule(Struct, frozen=True):
    """A rule with its code; `asks` is Markdown whose first sentence says what the rule requires."""

    code: str
    weight: Severity
    asks: str
    is_fixable: bool = False

    @property
    def is_switchable(self) -> bool:
        """Whether the rule can be switched off: one that finds errors cannot, since they prevent a build."""
        return self.weight is not Severity.ERROR


def _of(code: str, weight: Severity, function: Callable[..., Any], *, is_fixable: bool = False) -> Rule:
    return Rule(code, weight, inspect.cleandoc(function.__doc__ or ""), is_fixable)


TEXT_RULES = (
    _of("placeholder", WARNING, text_rules.placeholders),
    _of("no-summary", WARNING, text_rules.missing_summary),
    _of("heading-level", WARNING, text_rules.heading_levels),
    _of("image-alt", WARNING, text_rules.images_without_text),
    _of("unclosed", WARNING, raw_markup_rules.unclosed_blocks),
    _of("broken-link", WARNING, raw_markup_rules.broken_links),
    _of("tracking-link", WARNING, web_link_rules.tracking_links, is_fixable=True),
    _of("arxiv-pdf", WARNING, web_link_rules.pdf_links, is_fixable=True),
    Rule("no-text", WARNING, "A post has text, unless it is a draft."),
    Rule(
        "dead-link",
        WARNING,
        "The target of a link, image or video inside the blog exists. Paths are relative to the file that contains "
        "them; paths that start with `/` name pages of the site.\n\n`paperlog check` does not know pages that other "
        "MkDocs plugins generate.",
    ),
    Rule("dead-anchor", WARNING, "The heading that a link names (`other.md#results`, `#results`) exists."),
    Rule(
        "remote-media",
        WARNING,
        "Images and videos are stored beside the post, not on another host.\n\nThe other host could track every "
        "reader. Until you save the file beside the post, it is shown as a link.",
    ),
    Rule("math", WARNING, "A formula can be rendered; one that cannot is shown as its source."),
    Rule(
        "html",
        WARNING,
        "HTML in a post is complete and contains only [what a post can contain](#html-in-a-post): elements that exist "
        "and are closed; attributes, classes and styles from the lists below; no id that scripts use.\n\nAnything else "
        "is dropped. Identical drops are reported once.",
    ),
    Rule(
        "unsafe-html",
        ERROR,
        "HTML in a post runs nothing, loads nothing and asks readers for nothing: no scripts, event handlers, forms, "
        "styles that load files, or frames (except those of YouTube and Vimeo).",
    ),
    _of("merge-conflict", ERROR, raw_markup_rules.merge_conflicts),
    Rule("unsafe-link", ERROR, "Links lead to pages or files, never to `javascript:`, `data:` or an unknown scheme."),
    Rule(
        "too-large",
        ERROR,
        "A text can be converted within seconds: it has no more than a million characters, 20,000 lines or 2,000 "
        "headings, footnotes or abbreviations, no paragraph of more than 20,000 characters, and no thousands of "
        "brackets, tags or elements that are never closed.",
    ),
    Rule("markdown", ERROR, "The converter can read the text; lists and quotations are not nested too deeply."),
)

FRONT_MATTER_RULES = (
    _of("unknown-tag", WARNING, blog_rules.unknown_tags),
    _of("tag-alias", NOTE, tag_rules.tag_aliases, is_fixable=True),
    _of("repeated-tag", NOTE, tag_rules.repeated_tags),
    Rule("updated", WARNING, "`updated` is not earlier than `date`."),
    Rule(
        "cut-value",
        WARNING,
        "A value that contains ` #` is quoted: `title: Our model is #1 on GLUE` is the title *Our model is*, since `#` "
        "after a space starts a comment.\n\nOnly a `#` directly before a word is reported: `# like this` is taken as a "
        "comment.",
    ),
    Rule(
        "arxiv-float",
        WARNING,
        "An arXiv id that has lost its trailing zeros is written in full and quoted: `arxiv: 1912.0095` is read as "
        "`1912.00950`.\n\nTools that rewrite YAML treat an unquoted id as a number and drop its trailing zeros. The "
        "author may instead have left out a digit, so no record is requested for a guessed id.",
    ),
    Rule("front-matter", ERROR, "Values have the type and form that [Front matter](front-matter.md) lists."),
    Rule(
        "yaml",
        ERROR,
        "Front matter, registry and authors are YAML: one document each, without anchors, aliases, tags, merge keys "
        "or duplicate keys.",
    ),
    Rule("unknown-key", ERROR, "Every key is known."),
    Rule("no-date", ERROR, "A post has a `date`."),
    Rule("no-title", ERROR, "A post has a `title`, unless it is about exactly one paper."),
    Rule("no-name", ERROR, "A `via` that is a mapping has a `name`."),
    Rule("date", ERROR, "A date exists in the calendar and is written as `2019-12-03`."),
    Rule("arxiv-id", ERROR, "An arXiv id is valid, in any form that people paste."),
    Rule("link", ERROR, "A URL starts with `https://`, `http://` or `mailto:`, or is a path on the site."),
    Rule("alias", ERROR, "An alias is a path on the site that no other post has as its address or alias."),
    Rule("slug", ERROR, "A slug consists of lower-case letters, digits and single hyphens."),
    Rule("kind", ERROR, "The `kind` is a known one."),
    Rule("tag", ERROR, "A tag contains a letter or a digit."),
    Rule("duplicate-paper", ERROR, "A post names a paper once."),
    _of("duplicate-slug", ERROR, blog_rules.duplicate_slugs),
    _of("duplicate-id", ERROR, blog_rules.duplicate_ids),
    Rule("unknown-author", ERROR, "Every handle in `authors` is in `posts/_authors.yml`."),
)

BLOG_RULES = (
    _of("paper-again", NOTE, paper_rules.papers_again),
    _of("missing-record", WARNING, paper_rules.missing_records),
    _of("stale-record", WARNING, paper_rules.stale_records),
    _of("orphaned-record", NOTE, paper_rules.orphaned_records),
    _of("file-name", WARNING, file_rules.file_names),
    _of("large-file", WARNING, file_rules.large_files),
    Rule(
        "ignore",
        WARNING,
        "A comment `paperlog: ignore` names rules that exist and can be switched off.\n\n"
        "Rules that find errors cannot: a post with an error cannot be built.",
    ),
    Rule(
        "record",
        ERROR,
        "A record is JSON with the fields of a record, in a file named after its id.\n\n"
        "Fix the line: notes that people wrote into a record exist nowhere else, so `paperlog refresh` leaves a record "
        "that it cannot read as it is. `paperlog refresh --force <id>` fetches it again and renames the old file to "
        "end in `.broken`.",
    ),
    Rule("tags", ERROR, "In `posts/_tags.yml`, keys are slugs, each spelling means one tag, and parents exist."),
    Rule("authors", ERROR, "In `posts/_authors.yml`, keys are handles that can be part of an address."),
    Rule("orcid", ERROR, "An ORCID iD has the right form and check digit."),
    Rule("encoding", ERROR, "Files are UTF-8."),
    Rule(
        "file",
        ERROR,
        "Files can be read, are at most 5 MB if they are text, and are inside the blog: symbolic links do not lead out "
        "of it.",
    ),
    Rule("configuration", WARNING, "MkDocs knows every option in `mkdocs.yml`. A strict build fails if it does not."),
    Rule(
        "internal-error",
        ERROR,
        "No file makes paperlog itself fail. If one does, it is a bug in paperlog: the hint names the file with the "
        "traceback. Please report it.",
    ),
    Rule("template", ERROR, "The blog's own templates can be rendered; only a build checks this."),
    Rule("two-outputs-one-url", ERROR, "No two pages or files of the site have the same address."),
)

RULES: tuple[Rule, ...] = (*TEXT_RULES, *FRONT_MATTER_RULES, *BLOG_RULES)
CODES: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
