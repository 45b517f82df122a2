"""Prepares posts: each file is parsed, converted and checked apart from all others, by workers where there are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import code_fingerprint, fingerprint
from paperlog.checks.run import text_problems
from paperlog.content.parse import parse_post
from paperlog.content.post import Post
from paperlog.content.read import PostFile
from paperlog.forking import spread
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.faults import RULE, Faults
from paperlog.problems import Problem
from paperlog.progress import OnProgress, no_progress

Made = tuple[bytes, str, str]
"""A prepared post as JSON, its HTML and its text: what takes a worker least time to hand over."""


class Prepared(Struct, frozen=True, omit_defaults=True):
    """A post's file, parsed and converted, which depends on nothing but its bytes.

    `problems` are those of the file and its front matter; with an error among them there is no post. `doubts` are what
    the rules on texts find. The post lacks its Markdown, and what comes from the cache its HTML and plain text, too.
    """

    post: Post | None = None
    problems: tuple[Problem, ...] = ()
    rendered: Rendered | None = None
    doubts: tuple[Problem, ...] = ()


class Posts:
    """The prepared posts of one build, by path."""

    def __init__(
        self,
        root: Path,
        renderer: Renderer,
        *,
        faults: Faults,
        cache: Cache | None = None,
        tell: OnProgress = no_progress,
    ) -> None:
        """Prepare none yet.

        Args:
            root: The blog's folder.
            renderer: Converts their Markdown.
            faults: Reports posts on which our own code fails.
            cache: Holds prepared posts between builds; not used with extensions that may read more than a post's text.
            tell: Hears how many are prepared.
        """
        self._root = root
        self._tools = renderer, faults
        self._tell = tell
        if cache is None or renderer.unknown_extensions:
            cache = Cache()
        self._entries = cache.entries("posts", Prepared, key=fingerprint(code_fingerprint(), renderer.key))
        self._prepared: dict[str, Prepared] = {}

    @property
    def rendered(self) -> dict[str, Rendered]:
        """The conversion of each post by its path; those from the cache lack their HTML and their text."""
        return {path: each.rendered for path, each in self._prepared.items() if each.rendered is not None}

    @property
    def doubts(self) -> Iterator[Problem]:
        """What the rules on texts find in all posts."""
        return (problem for each in self._prepared.values() for problem in each.doubts)

    def html(self, post: Post) -> str:
        """The converted text of a post."""
        rendered = self._prepared[post.path].rendered
        if rendered is not None and rendered.html:
            return rendered.html
        html = self._entries.text(post.path, digest=post.digest)
        if html is None:  # the cache was damaged
            data = (self._root / post.path).read_bytes()
            html = prepare(self._tools, PostFile(post.path, data, post.digest))[1]
        return html

    def parse(self, files: Sequence[PostFile]) -> Iterator[tuple[Post | None, tuple[Problem, ...]]]:
        """The post of each file, if it has no errors, and what is wrong with it, once all are prepared."""
        cached = {file.path: self._entries.get(file.path, digest=file.digest) for file in files}
        missing = [file for file in files if cached[file.path] is None]
        for file, (value, html, text) in zip(missing, self._make(missing), strict=True):
            prepared = _DECODER.decode(value)
            if not _failed(prepared):  # which may have a reason that is gone next time, such as too little memory
                self._entries.put(file.path, prepared, digest=file.digest, text=html)
            if prepared.rendered is not None:
                prepared = replace(prepared, rendered=replace(prepared.rendered, html=html, text=text))
            cached[file.path] = prepared
        self._entries.save()
        self._prepared = {path: each for path, each in cached.items() if each is not None}
        return ((each.post, each.problems) for each in self._prepared.values())

    def _make(self, files: Sequence[PostFile]) -> Iterator[Made]:
        if files:
            self._tools[0].render("", path="")  # makes the converter, which forked workers then need not do each
        for number, made in enumerate(spread(prepare, self._tools, files), start=1):
            self._tell("posts converted", number, len(files))
            yield made


def prepare(tools: tuple[Renderer, Faults], file: PostFile) -> Made:
    """Parse, convert and check one post; where our own code fails, that is its problem."""
    renderer, faults = tools
    try:
        return _prepare(renderer, file)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other posts must still be prepared
        return msgspec.json.encode(Prepared(problems=(faults.problem(file.path, error),))), "", ""


def _prepare(renderer: Renderer, file: PostFile) -> Made:
    post, problems = parse_post(file.data, path=file.path)
    if post is None:
        return msgspec.json.encode(Prepared(problems=problems)), "", ""
    rendered = renderer.render(post.body, path=post.path, body_line=post.body_line)
    doubts = tuple(text_problems(post, excerpt=rendered.summary))
    bare = replace(rendered, html="", text="")
    return (
        msgspec.json.encode(Prepared(replace(post, body=""), problems, bare, doubts)),
        rendered.html,
        rendered.text,
    )


def _failed(prepared: Prepared) -> bool:
    return any(problem.rule == RULE for problem in prepared.problems)


_DECODER = msgspec.json.Decoder(Prepared)
