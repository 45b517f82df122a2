"""The keys of a post's front matter: the single definition for checks, handbook and editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from paperlog.content.fields import (
    MOST_ENTRIES,
    Aliases,
    Arxiv,
    Boolean,
    Date,
    Doi,
    FeedId,
    Handles,
    KindName,
    Language,
    Name,
    OptionalDate,
    OptionalUrl,
    PersonNames,
    Slug,
    Tags,
    Text,
    Urls,
    Year,
)
from paperlog.content.post import LINK_KINDS, LinkKind
from paperlog.content.url_rules import LinkError, check_url
from paperlog.content.validation import invalid, text, wrong_type

LINK_MEANINGS: Mapping[LinkKind, str] = {
    "code": "source code",
    "project": "the project's own page",
    "video": "a talk or an explanation",
    "article": "an article about it",
    "demo": "something to try",
    "slides": "slides of a talk",
    "discussion": "where people talk about it",
    "data": "a data set",
    "model": "trained weights",
    "course": "a course or lecture notes",
}
"""The description of each kind of link."""

SYNONYMS: Mapping[str, str] = {
    "abstract": "summary",
    "author": "authors",
    "blog": "article",
    "categories": "tags",
    "category": "tags",
    "dataset": "data",
    "description": "summary",
    "excerpt": "summary",
    "git": "code",
    "github": "code",
    "gitlab": "code",
    "homepage": "project",
    "keywords": "tags",
    "language": "lang",
    "lastmod": "updated",
    "link": "links",
    "modified": "updated",
    "paper": "papers",
    "pdf": "article",
    "permalink": "slug",
    "published": "date",
    "redirect_from": "aliases",
    "repo": "code",
    "repository": "code",
    "source": "via",
    "type": "kind",
    "url": "links",
    "website": "project",
    "weights": "model",
    "youtube": "video",
}
"""Keys of other tools, mapped to the equivalent keys of paperlog."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PaperEntry(_Entry):
    """One of several papers, or a paper that is not on arXiv."""

    arxiv: Arxiv = Field(None, title="arXiv id", description="its arXiv id", examples=["1909.11764v5"])
    title: Text = Field(None, title="text", description="its title; required if there is no `arxiv`")
    authors: PersonNames = Field((), title="list of names", description="who wrote it", examples=[["Chen Zhu"]])
    url: OptionalUrl = Field(None, title="URL", description="where to read it")
    year: Year = Field(None, title="year", description="when it came out", examples=[2019])
    venue: Text = Field(None, title="text", description="where it was published", examples=["ICLR 2020"])
    doi: Doi = Field(None, title="DOI", description="its DOI, bare or as a URL", examples=["10.1145/3292500.3330701"])


class ViaEntry(_Entry):
    """Where the author of the post came across its subject."""

    name: Name = Field(title="text", description="a person, channel or site")
    url: OptionalUrl = Field(None, title="URL", description="its page")


def _papers(value: object) -> object:
    if not isinstance(value, list):
        raise wrong_type(value, "a list of papers", "start each paper with '- ' on a line of its own")
    if len(value) > MOST_ENTRIES:
        raise invalid(f"has {len(value):,} entries; {MOST_ENTRIES} are enough", hint="split the post")
    return tuple({"arxiv": entry} if isinstance(entry, str) else entry for entry in value)


def _paper(value: object) -> object:
    if isinstance(value, dict) and not value.keys() & {"arxiv", "title"}:
        raise invalid("names neither 'arxiv' nor 'title'", hint="a paper that is not on arXiv needs its title")
    return value


def _links(value: object) -> object:
    if isinstance(value, dict):
        return value
    raise wrong_type(value, "a mapping of kinds to URLs", "write for example 'links: {code: https://...}'")


def _via(value: object) -> object:
    if not isinstance(value, str):
        return value
    name = text(value)
    try:
        host = urlsplit(check_url(name)).hostname if name.startswith(("http://", "https://")) else None
    except LinkError:
        host = None
    return {"name": host, "url": name} if host else {"name": name}


class FrontMatter(_Entry):
    """The front matter: the YAML between the two lines `---` at the top of a post."""

    title: Text = Field(
        None,
        title="text",
        description="the post's title; with exactly one paper, it defaults to the paper's title. "
        "Quote it if it contains a colon",
        examples=["FreeLB: adversarial training for BERT"],
    )
    date: Date = Field(
        title="date, or date and time",
        description="when the post was written; a time without offset is UTC",
        examples=["2019-12-03", "2019-12-03T18:30:00+01:00"],
    )
    tags: Tags = Field(
        (),
        title="list of text",
        description="topics, in any spelling from `posts/_tags.yml`. One text with commas works too; quote a tag that "
        "starts with `#`",
        examples=[["nlp", "bert"]],
    )
    arxiv: Arxiv = Field(
        None,
        title="arXiv id",
        description="the paper that the post is about, in any form people paste: id, URL, PDF link or DOI, with or "
        "without version",
        examples=["1909.11764", "https://arxiv.org/abs/1909.11764v5"],
    )
    papers: Annotated[tuple[Annotated[PaperEntry, BeforeValidator(_paper)], ...], BeforeValidator(_papers)] = Field(
        (),
        title="list of arXiv ids or mappings",
        description="the papers, if there are several or one is not on arXiv; see below",
        examples=[["1909.11764", {"title": "A paper that is not on arXiv", "url": "https://example.org/paper.pdf"}]],
    )
    authors: Handles = Field(
        (),
        title="list of handles",
        description="who wrote the post: keys of `posts/_authors.yml`. A single handle needs no list",
        examples=[["ada"]],
    )
    links: Annotated[dict[LinkKind, Urls], BeforeValidator(_links)] = Field(
        {},
        title="mapping of kinds to URLs",
        description="related pages, in the order they are shown; a kind may have a list of URLs. See below",
        examples=[{"code": "https://github.com/google-research/dreamer"}],
    )
    summary: Text = Field(
        None,
        title="text",
        description="one sentence for lists and previews, instead of the text before `<!-- more -->` "
        "or the first paragraph",
    )
    via: Annotated[ViaEntry | None, BeforeValidator(_via)] = Field(
        None,
        title="text, or mapping of `name` and `url`",
        description="where you came across it",
        examples=[{"name": "ML Trainings", "url": "https://mltrainings.ru"}],
    )
    kind: KindName = Field(
        None,
        title="`paper`, `article`, `tool`, `video`, `demo`, `event` or `note`",
        description="what the post is about; by default derived from papers and links",
        examples=["event"],
    )
    updated: OptionalDate = Field(
        None,
        title="date, or date and time",
        description="when the text last changed in a way that readers should know",
        examples=["2020-01-02"],
    )
    draft: Boolean = Field(
        default=False,
        title="`true` or `false`",
        description="whether the post is shown only by `mkdocs serve`",
        examples=[True],
    )
    pinned: Boolean = Field(
        default=False,
        title="`true` or `false`",
        description="whether it comes first on the home page",
        examples=[True],
    )
    slug: Slug = Field(
        None,
        title="text",
        description="the post's part of its URL, `/posts/<slug>/`; defaults to the file's name",
        examples=["freelb"],
    )
    aliases: Aliases = Field(
        (),
        title="list of paths",
        description="old addresses on this site that lead to the post",
        examples=[["/2019/12/freelb/"]],
    )
    lang: Language = Field(
        None,
        title="language code",
        description="the language of the post, if it differs from that of the site",
        examples=["ru"],
    )
    id: FeedId = Field(
        None,
        title="text without spaces",
        description="the post's identity in feeds; written by tools, so that a renamed post does not appear as new",
    )


KNOWN_KEYS: Mapping[str, Iterable[str]] = {
    "": tuple(FrontMatter.model_fields),
    "papers": tuple(PaperEntry.model_fields),
    "via": tuple(ViaEntry.model_fields),
    "links": LINK_KINDS,
    "*": (),
}
"""The keys of the front matter and of the mappings in it."""
