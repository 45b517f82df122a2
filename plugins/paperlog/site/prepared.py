"""What a build needs of one post's file, which depends on nothing but its bytes; as JSON for the next build, and back.

The JSON has lists where the values have fields: there are thousands of them, and nobody but this module reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from paperlog.content.post import Link, PaperReference, Post, Via
from paperlog.markup.rendered import Heading, LocalLink, Rendered
from paperlog.problems import Problem, Severity

FORMAT = 1
"""Grows with every change of the JSON."""


class Prepared(Struct, frozen=True):
    """A post's file, parsed and converted.

    `problems` are those of the file and its front matter; with an error among them there is no post. `doubts` are what
    the rules on texts find. A post that is remembered has neither HTML nor text.
    """

    post: Post | None
    problems: tuple[Problem, ...]
    rendered: Rendered | None
    doubts: tuple[Problem, ...] = ()


def to_json(prepared: Prepared) -> list[Any]:
    """A value for `json.dumps`. The Markdown is left out: it stands in the file."""
    post, rendered = prepared.post, prepared.rendered
    return [
        _post_to_json(post) if post else None,
        [_problem_to_json(problem) for problem in prepared.problems],
        _rendered_to_json(rendered) if rendered else None,
        [_problem_to_json(problem) for problem in prepared.doubts],
    ]


def from_json(value: Any, *, path: str, digest: str, text: str) -> Prepared:
    """The same post, but for the HTML.

    Args:
        value: What `to_json` gave.
        path: Of the file.
        digest: Of its bytes.
        text: The file, decoded.

    Raises:
        LookupError, TypeError, ValueError: Somebody else wrote the value.
    """
    post, problems, rendered, doubts = value
    return Prepared(
        _post_from_json(post, path, digest, text) if post else None,
        tuple(_problem_from_json(path, problem) for problem in problems),
        _rendered_from_json(path, rendered) if rendered else None,
        tuple(_problem_from_json(path, problem) for problem in doubts),
    )


def _post_to_json(post: Post) -> list[Any]:
    return [
        post.slug,
        post.date.isoformat(),
        post.title,
        post.dated_by_day,
        post.updated.isoformat() if post.updated else None,
        post.kind,
        post.tags,
        post.authors,
        [
            (each.arxiv, each.version, each.title, each.authors, each.url, each.year, each.venue, each.doi, each.line)
            for each in post.papers
        ],
        [(link.kind, link.url) for link in post.links],
        post.summary,
        (post.via.name, post.via.url) if post.via else None,
        post.draft,
        post.pinned,
        post.aliases,
        post.lang,
        post.id,
        len(post.body),
        post.body_line,
        dict(post.lines),
        dict(post.columns),
    ]


def _post_from_json(value: list[Any], path: str, digest: str, text: str) -> Post:
    (
        slug, date, title, by_day, updated, kind, tags, authors, papers, links, summary, via, draft, pinned, aliases,
        lang, feed_id, length, body_line, lines, columns,
    ) = value  # fmt: skip
    return Post(
        path,
        slug,
        datetime.fromisoformat(date),
        title,
        by_day,
        datetime.fromisoformat(updated) if updated else None,
        kind,
        tuple(tags),
        tuple(authors),
        tuple(
            PaperReference(arxiv, version, name, tuple(names), url, year, venue, doi, line)
            for arxiv, version, name, names, url, year, venue, doi, line in papers
        ),
        tuple(Link(*link) for link in links),
        summary,
        Via(*via) if via else None,
        draft,
        pinned,
        tuple(aliases),
        lang,
        feed_id,
        text[len(text) - length :],
        body_line,
        digest,
        lines,
        columns,
    )


def _rendered_to_json(result: Rendered) -> list[Any]:
    return [
        result.excerpt,
        result.has_more,
        result.summary,
        result.words,
        _headings_to_json(result.headings),
        sorted(result.anchors),
        [(link.target, link.line, link.is_image) for link in result.links],
        result.mentions,
        [_problem_to_json(problem) for problem in result.problems],
    ]


def _rendered_from_json(path: str, value: list[Any]) -> Rendered:
    excerpt, has_more, summary, words, headings, anchors, links, mentions, problems = value
    return Rendered(
        html="",
        excerpt=excerpt,
        has_more=has_more,
        summary=summary,
        text="",
        words=words,
        headings=_headings_from_json(headings),
        anchors=frozenset(anchors),
        links=tuple(LocalLink(*link) for link in links),
        mentions=tuple(mentions),
        problems=tuple(_problem_from_json(path, problem) for problem in problems),
    )


def _headings_to_json(headings: tuple[Heading, ...]) -> list[Any]:
    return [(each.level, each.id, each.title, _headings_to_json(each.children)) for each in headings]


def _headings_from_json(values: list[Any]) -> tuple[Heading, ...]:
    return tuple(
        Heading(level, name, title, _headings_from_json(children) if children else ())
        for level, name, title, children in values
    )


def _problem_to_json(problem: Problem) -> Mapping[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity,
        "rule": problem.rule,
        "column": problem.column,
    }


def _problem_from_json(path: str, value: Mapping[str, Any]) -> Problem:
    if value["path"] != path:
        raise ValueError(f"a problem of '{value['path']}' among those of '{path}'")
    return Problem(**{**value, "severity": Severity(value["severity"])})
