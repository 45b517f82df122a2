"""Fix problems for `paperlog check --fix`: change a few characters each, and keep every other byte of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import yaml
from msgspec import Struct

from paperlog.checks.body import Body
from paperlog.checks.tag_rules import aliased_tag
from paperlog.checks.web_link_rules import abstract_page, front_matter_urls, untracked, web_links
from paperlog.content.front_matter import split
from paperlog.content.parse import parse_post
from paperlog.content.post import Post
from paperlog.content.source import decode
from paperlog.content.tags import Registry
from paperlog.problems import Problem

FIXABLE = frozenset(("tag-alias", "tracking-link", "arxiv-pdf"))
_NOT_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null"))
"""Slugs that YAML would not read as text."""


class _Edit(Struct, frozen=True):
    """A replacement of the characters of a text from `start` up to `end`."""

    start: int
    end: int
    new: str


def fixed(data: bytes, *, path: str, registry: Registry, problems: Collection[Problem]) -> bytes:
    """Return the bytes of a post with its fixable problems fixed; the same bytes if there are none.

    Args:
        data: The bytes of the file.
        path: The path of the file.
        registry: The registry with the names of tags.
        problems: The problems of the file, without those that its author has switched off.
    """
    places = {(problem.rule, problem.line, problem.column) for problem in problems if problem.rule in FIXABLE}
    text = decode(data, path=path)
    post, _ = parse_post(data, path=path)
    if not places or post is None or isinstance(text, Problem):
        return data
    raw = data.decode()
    offsets = _offsets(raw, text)
    if offsets is None:  # it contains forbidden characters, which `decode` removed
        return data
    for edit in sorted(_edits(post, text, registry, places), key=lambda edit: edit.start, reverse=True):
        raw = raw[: offsets[edit.start]] + edit.new + raw[offsets[edit.end] :]
    return raw.encode()


def _offsets(raw: str, text: str) -> list[int] | range | None:
    """Return the offset in `raw` of each character of `text`, whose lines end in a line feed; `None` if they differ."""
    mark = 1 if raw.startswith("\ufeff") else 0
    if raw[mark:] == text:
        return range(mark, len(raw) + 1)
    offsets = []
    index = mark
    for char in text:
        if index >= len(raw) or (raw[index] != char and not (char == "\n" and raw[index] == "\r")):
            return None
        offsets.append(index)
        index += 2 if raw[index : index + 2] == "\r\n" else 1
    return [*offsets, index] if index == len(raw) else None


def _edits(post: Post, text: str, registry: Registry, places: Collection[tuple[str, int, int]]) -> Iterator[_Edit]:
    start = len(text) - len(post.body)
    body = Body(post.body, path=post.path, first_line=post.body_line)
    for link in web_links(body.prose):
        new = _fixed_url(link.url, body.place(link.offset), places)
        if new != link.url:
            yield _Edit(start + link.offset, start + link.offset + len(link.url), new)
    scalars = _scalars(text, post.path)
    for key, url in front_matter_urls(post):
        new = _fixed_url(url, post.place(key), places)
        if new != url and post.place(key) in scalars:
            begin, end = scalars[post.place(key)]
            if text[begin:end].count(url) == 1:
                begin += text[begin:end].index(url)
                yield _Edit(begin, begin + len(url), new)
    yield from _tag_edits(post, text, registry, places, scalars)


def _fixed_url(url: str, place: tuple[int, int], places: Collection[tuple[str, int, int]]) -> str:
    if ("arxiv-pdf", *place) in places:
        return abstract_page(untracked(url))
    return untracked(url) if ("tracking-link", *place) in places else url


def _tag_edits(
    post: Post,
    text: str,
    registry: Registry,
    places: Collection[tuple[str, int, int]],
    scalars: dict[tuple[int, int], tuple[int, int]],
) -> Iterator[_Edit]:
    for index, typed in enumerate(post.tags):
        place = post.place(f"tags.{index}")
        tag = aliased_tag(typed, registry)
        if tag is None or ("tag-alias", *place) not in places or place not in scalars:
            continue
        begin, end = scalars[place]
        written = text[begin:end]
        quote = written[0] if written[:1] in ("'", '"') else ""
        name = f'"{tag.slug}"' if tag.slug in _NOT_TEXT and not quote else tag.slug
        if f"tags.{index}" in post.lines:
            yield _Edit(begin, end, f"{quote}{name}{quote}")
        elif "\n" not in written:  # several tags in one text, between commas
            yield from _in_list(written, begin, typed, tag.slug)


def _in_list(written: str, begin: int, typed: str, slug: str) -> Iterator[_Edit]:
    for piece in written.strip("\"'").split(","):
        if " ".join(piece.split()) == typed and written.count(piece.strip()) == 1:
            start = begin + written.index(piece.strip())
            yield _Edit(start, start + len(piece.strip()), slug)


def _scalars(text: str, path: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the start and end offset of each scalar of the front matter, by line and column."""
    parts = split(text, path=path)
    assert not isinstance(parts, Problem)  # it was parsed before
    start = text.index("\n", text.index("---")) + 1
    found = {}
    for event in yaml.parse(parts.yaml, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark is not None and event.end_mark is not None:
            place = event.start_mark.line + parts.yaml_line, event.start_mark.column + 1
            found[place] = start + event.start_mark.index, start + event.end_mark.index
    return found
