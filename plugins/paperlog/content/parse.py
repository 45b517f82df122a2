"""Parse the bytes of a Markdown file to a post, or to all problems of its front matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from pydantic import ValidationError

from paperlog.content.fields import LONGEST_SLUG
from paperlog.content.front_matter import MINIMAL, Parts, split
from paperlog.content.likely_mistakes import likely_mistakes
from paperlog.content.merge_conflicts import merge_conflict
from paperlog.content.post import Kind, Link, PaperReference, Post, Via
from paperlog.content.schema import KNOWN_KEYS, SYNONYMS, FrontMatter, PaperEntry
from paperlog.content.slugs import slugify
from paperlog.content.source import decode, quoted
from paperlog.content.validation import problems_of
from paperlog.content.yaml_document import Document, read_yaml
from paperlog.problems import Problem

_KEYS = frozenset((*KNOWN_KEYS[""], *SYNONYMS))
_INDEX_STEMS = frozenset({"index", "readme"})


def parse_post(data: bytes, *, path: str) -> tuple[Post | None, tuple[Problem, ...]]:
    """Return a post and its warnings, or `None` and all problems; never raise, whatever the bytes.

    Args:
        data: The bytes of the file.
        path: The path of the file, relative to the blog's folder, with `/`.
    """
    decoded = decode(data, path=path)
    if isinstance(decoded, Problem):
        return None, (decoded,)
    parts = split(decoded, path=path)
    if isinstance(parts, Problem):
        return None, (merge_conflict(decoded, path=path) or parts,)
    conflict = merge_conflict(parts.yaml, path=path, first_line=parts.yaml_line, is_yaml=True)
    if conflict:  # it causes all other errors
        return None, (conflict,)
    document, problems = read_yaml(parts.yaml, path=path, first_line=parts.yaml_line, keys=_KEYS)
    if document is None:
        return None, problems
    if not isinstance(document.value, dict | None):
        message = "front matter must be lines of 'key: value'"
        return None, (*problems, Problem(path, parts.yaml_line, message, MINIMAL))
    values = document.value or {}
    problems = (*problems, *_missing_title(values, path, parts.yaml_line))
    try:
        front = FrontMatter.model_validate(values)
    except ValidationError as error:
        found = problems_of(error, document, path=path, known=KNOWN_KEYS, synonyms=SYNONYMS)
        return None, tuple(sorted((*problems, *found)))
    papers = _papers(front, document)
    errors = (*problems, *_repeated_papers(papers, path), *_repeated_authors(front, document, path))
    warnings = tuple(sorted(likely_mistakes(front, document, parts, path=path)))
    if errors:
        return None, tuple(sorted((*errors, *warnings)))
    return _post(front, papers, document, parts, path=path, data=data), warnings


def default_slug(path: str) -> str:
    """Return the default slug of a file: from its name, or from its folder for `index.md` and `README.md`."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.casefold() in _INDEX_STEMS:
        stem = folder.rpartition("/")[2] or stem
    return slugify(unicodedata.normalize("NFC", stem), longest=LONGEST_SLUG)


def _post(
    front: FrontMatter, papers: tuple[PaperReference, ...], document: Document, parts: Parts, *, path: str, data: bytes
) -> Post:
    links = tuple(Link(kind, url) for kind, urls in front.links.items() for url in urls)
    return Post(
        path=path,
        slug=front.slug or default_slug(path),
        date=front.date.moment,
        title=front.title,
        dated_by_day=front.date.by_day,
        updated=front.updated.moment if front.updated else None,
        kind=front.kind or _kind(papers, links),
        tags=front.tags,
        authors=front.authors,
        papers=papers,
        links=links,
        summary=front.summary,
        via=Via(front.via.name, front.via.url) if front.via else None,
        draft=front.draft,
        pinned=front.pinned,
        aliases=front.aliases,
        lang=front.lang,
        id=front.id,
        body=parts.body,
        body_line=parts.body_line,
        digest=blake2b(data, digest_size=16).hexdigest(),
        lines={".".join(map(str, key)): line for key, (line, _) in document.values.items()},
        columns={".".join(map(str, key)): column for key, (_, column) in document.values.items()},
    )


def _papers(front: FrontMatter, document: Document) -> tuple[PaperReference, ...]:
    references = [_reference(entry, document.place("papers", index)[0]) for index, entry in enumerate(front.papers)]
    if front.arxiv:
        line = document.place("arxiv")[0]
        references.insert(0, PaperReference(arxiv=front.arxiv.id, version=front.arxiv.version, line=line))
    return tuple(references)


def _reference(entry: PaperEntry, line: int) -> PaperReference:
    return PaperReference(
        arxiv=entry.arxiv.id if entry.arxiv else None,
        version=entry.arxiv.version if entry.arxiv else None,
        title=entry.title,
        authors=entry.authors,
        url=entry.url,
        year=entry.year,
        venue=entry.venue,
        doi=entry.doi,
        line=line,
    )


def _missing_title(values: Mapping[str, object], path: str, line: int) -> Iterator[Problem]:
    if "title" in values:
        return
    listed = values.get("papers")
    papers = ("arxiv" in values) + (len(listed) if isinstance(listed, list) else 0)
    if papers != 1:
        hint = "add a line 'title: ...'" if not papers else "only a post with exactly one paper can do without a title"
        yield Problem(path, line, "'title' is missing", hint, rule="no-title")


def _repeated_papers(papers: tuple[PaperReference, ...], path: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for paper in papers:
        if paper.arxiv is None:
            continue
        if paper.arxiv in first:
            message = f"paper '{paper.arxiv}' is named twice, first on line {first[paper.arxiv]}"
            yield Problem(path, paper.line, message, "keep one of them", rule="duplicate-paper")
        first.setdefault(paper.arxiv, paper.line)


def _repeated_authors(front: FrontMatter, document: Document, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, handle in enumerate(front.authors):
        if handle in seen:
            line, column = document.place("authors", index)
            yield Problem(path, line, f"author {quoted(handle)} is named twice", "keep one of them", column=column)
        seen.add(handle)


def _kind(papers: tuple[PaperReference, ...], links: tuple[Link, ...]) -> Kind:
    """Return the default kind of a post, from its papers and links."""
    kinds = {link.kind for link in links}
    if papers:
        return "paper"
    if kinds == {"video"}:
        return "video"
    if "demo" in kinds:
        return "demo"
    if "code" in kinds and "article" not in kinds:
        return "tool"
    return "article" if "article" in kinds else "note"
