"""Preparation of posts: each file is parsed, converted and checked independently, in worker processes if many."""

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
"""A prepared post as JSON, its HTML and its text: the form that workers transfer fastest."""


class Prepared(Struct, frozen=True, omit_defaults=True):
    """A parsed and converted post file; it depends only on the bytes of the file.

    `problems` are those of the file and its front matter; if one is an error, there is no post. `doubts` are the
    problems found by the rules on texts. `post` has no Markdown. A result from the cache also has no HTML and no plain
    text.
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
        """Create an empty collection.

        Args:
            root: The blog's folder.
            renderer: Converts the posts' Markdown.
            faults: Reports exceptions of our own code.
            cache: Holds prepared posts between builds; not used with extensions that may read more than a post's text.
            tell: Called with the number of prepared posts.
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
        """The conversion of each post by its path, without HTML and text if it comes from the cache."""
        return {path: each.rendered for path, each in self._prepared.items() if each.rendered is not None}

    @property
    def doubts(self) -> Iterator[Problem]:
        """The problems that the rules on texts find in all posts."""
        return (problem for each in self._prepared.values() for problem in each.doubts)

    def html(self, post: Post) -> str:
        """Return the HTML of a post."""
        rendered = self._prepared[post.path].rendered
        if rendered is not None and rendered.html:
            return rendered.html
        html = self._entries.text(post.path, digest=post.digest)
        if html is None:  # the cache is damaged
            data = (self._root / post.path).read_bytes()
            html = prepare(self._tools, PostFile(post.path, data, post.digest))[1]
        return html

    def parse(self, files: Sequence[PostFile]) -> Iterator[tuple[Post | None, tuple[Problem, ...]]]:
        """Prepare all files, then return for each its post, or `None` if it has errors, and its problems."""
        cached = {file.path: self._entries.get(file.path, digest=file.digest) for file in files}
        missing = [file for file in files if cached[file.path] is None]
        for file, (value, html, text) in zip(missing, self._make(missing), strict=True):
            prepared = _DECODER.decode(value)
            if not _failed(prepared):  # the reason may be temporary, such as too little memory
                self._entries.put(file.path, prepared, digest=file.digest, text=html)
            if prepared.rendered is not None:
                prepared = replace(prepared, rendered=replace(prepared.rendered, html=html, text=text))
            cached[file.path] = prepared
        self._entries.save()
        self._prepared = {path: each for path, each in cached.items() if each is not None}
        return ((each.post, each.problems) for each in self._prepared.values())

    def _make(self, files: Sequence[PostFile]) -> Iterator[Made]:
        if files:
            self._tools[0].render("", path="")  # creates the converter once, before workers are forked
        for number, made in enumerate(spread(prepare, self._tools, files), start=1):
            self._tell("posts converted", number, len(files))
            yield made


def prepare(tools: tuple[Renderer, Faults], file: PostFile) -> Made:
    """Parse, convert and check one post; report an exception of our own code as a problem of the post."""
    renderer, faults = tools
    try:
        return _prepare(renderer, file)
    except Exception as error:  # noqa: BLE001 - the other posts must be prepared after any exception
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
