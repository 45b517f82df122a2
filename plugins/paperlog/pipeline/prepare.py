"""Prepares posts: each file is parsed, converted and checked apart from all others, by workers where there are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from paperlog.checks.run import text_problems
from paperlog.content.parse import parse_post
from paperlog.content.post import Post
from paperlog.content.read import PostFile
from paperlog.forking import spread
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.faults import RULE, Faults
from paperlog.problems import Problem
from paperlog.progress import Tell, nobody
from paperlog.site.fingerprint import code_fingerprint, fingerprint
from paperlog.site.memory import Memory
from paperlog.site.prepared import Prepared, from_json, to_json

Made = tuple[bytes, str, str]
"""A prepared post as JSON, its HTML and its text: what takes a worker least time to hand over."""


class Posts:
    """The prepared posts of one build, by path. What is known of them comes from a memory and goes back there."""

    def __init__(
        self,
        root: Path,
        renderer: Renderer,
        *,
        faults: Faults,
        cache: Path | None = None,
        memory: Memory | None = None,
        tell: Tell = nobody,
    ) -> None:
        """Without a cache, or with an extension that may read more than a post's text, nothing is remembered.

        Args:
            root: The blog's folder.
            renderer: Converts their Markdown.
            faults: Reports posts on which our own code fails.
            cache: A folder that builds leave things in for the next one.
            memory: What this process remembers of its last build.
            tell: Hears how many are prepared.
        """
        self._root = root
        self._tools = renderer, faults
        self._tell = tell
        self._memory = (memory or Memory()) if cache is not None and not renderer.unknown_extensions else None
        if self._memory is not None and cache is not None:
            self._memory.begin(cache / "posts", key=fingerprint(code_fingerprint(), renderer.key))
        self._prepared: dict[str, Prepared] = {}

    @property
    def rendered(self) -> dict[str, Rendered]:
        """The conversion of each post by its path; those that are remembered lack their HTML and their text."""
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
        known = self._memory.html(post.path, digest=post.digest) if self._memory is not None else None
        if known is None:  # somebody edited the cache
            data = (self._root / post.path).read_bytes()
            return prepare(self._tools, PostFile(post.path, data, post.digest))[1]
        return known

    def parse(self, files: Sequence[PostFile]) -> Iterator[tuple[Post | None, tuple[Problem, ...]]]:
        """The post of each file, if it has no errors, and what is wrong with it, once all are prepared."""
        memory = self._memory
        known = {file.path: memory.get(file.path, digest=file.digest) if memory else None for file in files}
        missing = [file for file in files if known[file.path] is None]
        new: dict[str, bytes] = {}
        for file, (value, html, text) in zip(missing, self._make(missing), strict=True):
            new[file.path] = value
            known[file.path] = _complete(value, html, text)
        self._prepared = {path: each for path, each in known.items() if each is not None}
        if memory is not None:
            digests = {file.path: file.digest for file in files}
            # A failure may have had a reason that is gone next time, such as too little memory.
            sound = {path: each for path, each in self._prepared.items() if not _failed(each)}
            memory.save({path: (digests[path], each) for path, each in sound.items()}, new)
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
        return to_json(Prepared(problems=(faults.problem(file.path, error),))), "", ""


def _prepare(renderer: Renderer, file: PostFile) -> Made:
    post, problems = parse_post(file.data, path=file.path)
    if post is None:
        return to_json(Prepared(problems=problems)), "", ""
    rendered = renderer.render(post.body, path=post.path, body_line=post.body_line)
    doubts = tuple(text_problems(post, excerpt=rendered.summary))
    return to_json(Prepared(replace(post, body=""), problems, rendered, doubts)), rendered.html, rendered.text


def _complete(value: bytes, html: str, text: str) -> Prepared:
    prepared = from_json(value)
    if prepared.rendered is None:
        return prepared
    return replace(prepared, rendered=replace(prepared.rendered, html=html, text=text))


def _failed(prepared: Prepared) -> bool:
    return any(problem.rule == RULE for problem in prepared.problems)
