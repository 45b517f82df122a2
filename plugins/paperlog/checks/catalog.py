"""Every rule that a problem can come from: its code, its weight and what it asks for.

What a rule asks for is the docstring of its function, where it has one of its own. The others are rules of the schema,
of the converter or of the plan, which find many things in one go; what each asks for is told here.
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
    """A rule by its code; `asks` is Markdown, its first sentence says what the rule wants."""

    code: str
    weight: Severity
    asks: str
    is_fixable: bool = False

    @property
    def is_switchable(self) -> bool:
        """Whether a blog or a line can do without it: what has an error cannot be built."""
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
    Rule("no-text", WARNING, "A post has a text, unless it is a draft."),
    Rule(
        "dead-link",
        WARNING,
        "A link, image or film that lies in the blog exists: paths are relative to the file they stand in, and those "
        "that start with `/` name pages of the site.\n\n`paperlog check` does not know pages that other plugins of "
        "MkDocs make.",
    ),
    Rule("dead-anchor", WARNING, "A link to a heading (`other.md#results`, `#results`) leads to one that is there."),
    Rule(
        "remote-media",
        WARNING,
        "Pictures and films lie beside the post, not on another host.\n\nThe other host would learn of every reader. "
        "Until the file is saved, it is shown as a link.",
    ),
    Rule("math", WARNING, "A formula can be set; one that cannot is shown as its source."),
    Rule(
        "html",
        WARNING,
        "HTML in a post is whole, and holds what [a post can hold](#html-in-a-post): elements that exist and are "
        "closed, attributes, classes and styles of the lists below, and no id that scripts use.\n\nAnything else is "
        "dropped, and reported once for all places where the same was dropped.",
    ),
    Rule(
        "unsafe-html",
        ERROR,
        "HTML in a post runs nothing, loads nothing and asks readers for nothing: no scripts, event handlers, forms, "
        "styles that load files, nor frames, except those of YouTube and Vimeo.",
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
    Rule("markdown", ERROR, "The converter can read the text; lists and quotations do not nest without end."),
)

FRONT_MATTER_RULES = (
    _of("unknown-tag", WARNING, blog_rules.unknown_tags),
    _of("tag-alias", NOTE, tag_rules.tag_aliases, is_fixable=True),
    _of("repeated-tag", NOTE, tag_rules.repeated_tags),
    Rule("updated", WARNING, "`updated` is not earlier than `date`."),
    Rule(
        "cut-value",
        WARNING,
        "A value that holds ` #` is quoted: `title: Our model is #1 on GLUE` is the title *Our model is*, since `#` "
        "after a space starts a comment.\n\nOnly a comment whose word follows at once is told: `# like this` is meant.",
    ),
    Rule(
        "arxiv-float",
        WARNING,
        "An arXiv id that has lost its last zeros is written out and quoted: `arxiv: 1912.0095` is taken for "
        "`1912.00950`.\n\nWithout quotes an id is a number to tools that rewrite YAML, and they drop the zeros. A "
        "digit may as well have been forgotten, so nobody is asked for the record of an id that was guessed.",
    ),
    Rule("front-matter", ERROR, "Values have the type and form that [Front matter](front-matter.md) lists."),
    Rule(
        "yaml",
        ERROR,
        "Front matter, registry and authors are YAML: one document each, without anchors, aliases, tags, merge keys "
        "and keys that stand twice.",
    ),
    Rule("unknown-key", ERROR, "Every key is one that exists."),
    Rule("no-date", ERROR, "A post has a `date`."),
    Rule("no-title", ERROR, "A post has a `title`, unless it is about exactly one paper."),
    Rule("no-name", ERROR, "A `via` that is a mapping has a `name`."),
    Rule("date", ERROR, "A date exists and is written as `2019-12-03`."),
    Rule("arxiv-id", ERROR, "An arXiv id is one, in any form that people paste."),
    Rule("link", ERROR, "A URL starts with `https://`, `http://` or `mailto:`, or is a path on the site."),
    Rule("alias", ERROR, "An alias is a path on the site that no other post has as its address or alias."),
    Rule("slug", ERROR, "A slug is made of lower-case letters, digits and single hyphens."),
    Rule("kind", ERROR, "A `kind` is one that exists."),
    Rule("tag", ERROR, "A tag has a letter or a digit."),
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
        "A record is JSON that says what a record says, in a file named after its id.\n\n"
        "Fix the line: what people wrote into a record is in no other place, so `paperlog refresh` leaves one that it "
        "cannot read as it is. `paperlog refresh --force <id>` fetches it again, and gives the old file the ending "
        "`.broken`.",
    ),
    Rule("tags", ERROR, "In `posts/_tags.yml`, keys are slugs, no spelling means two tags, and parents exist."),
    Rule("authors", ERROR, "In `posts/_authors.yml`, keys are handles, which can stand in an address."),
    Rule("orcid", ERROR, "An ORCID iD is one, with the right check digit."),
    Rule("encoding", ERROR, "Files are UTF-8."),
    Rule(
        "file",
        ERROR,
        "Files can be read, have no more than 5 MB if they are text, and lie in the blog: a symbolic link never leads "
        "out of it.",
    ),
    Rule(
        "internal-error",
        ERROR,
        "No file makes paperlog itself fail. Where one does, the fault is ours, and the hint names the file with the "
        "traceback; please report it.",
    ),
    Rule("template", ERROR, "A template of the blog's own can be rendered; only a build finds out."),
    Rule("two-outputs-one-url", ERROR, "No two pages or files of the site have one address."),
)

RULES: tuple[Rule, ...] = (*TEXT_RULES, *FRONT_MATTER_RULES, *BLOG_RULES)
CODES: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
