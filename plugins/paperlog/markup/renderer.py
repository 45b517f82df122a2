"""Convert the Markdown of posts, one after another, with one converter."""

from __future__ import annotations

import html
import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markdown import Markdown

from paperlog.canonical import spelled
from paperlog.characters import CONTROLS, NONCHARACTERS, SURROGATES
from paperlog.markup.abbreviations import mark_abbreviations
from paperlog.markup.excerpt import without_empty_paragraphs
from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS, is_pure
from paperlog.markup.heading_ids import HeadingIds
from paperlog.markup.limits import MAX_MENTIONS, MOST_PROBLEMS, TooLargeError, check_length, limit
from paperlog.markup.math import MathExtension
from paperlog.markup.plain_text import count_words, plain_text
from paperlog.markup.rendered import Heading, Rendered
from paperlog.markup.sanitizer import Sanitizer
from paperlog.markup.shortcuts import add_shortcuts
from paperlog.markup.source_lines import SourceLines
from paperlog.markup.tag_cleaner import TagCleaner
from paperlog.problems import Problem, Severity

# Control characters, lone surrogates and noncharacters: XML or UTF-8 cannot encode them, or the converter uses them as
# delimiters.
_UNUSABLE = re.compile(f"[{CONTROLS}{SURROGATES}{NONCHARACTERS}]")
_OWN_PACKAGES = ("paperlog", "markdown", "msgspec", "xml", "html", "re", "math_core", "lxml")
_H1 = re.compile(r"<h1[\s>]", re.IGNORECASE)


class Renderer:
    """Turns the Markdown of posts into HTML.

    The result of `render` depends only on its arguments and those of the constructor, not on earlier calls.
    """

    def __init__(
        self,
        extensions: Sequence[str] = DEFAULT_EXTENSIONS,
        extension_configs: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        classes: Iterable[str] = (),
        speed_up: Callable[[Markdown], None] = add_shortcuts,
    ) -> None:
        self._classes = frozenset(classes)
        self._speed_up = speed_up
        self._extensions = tuple(extensions)
        configs = extension_configs or {}
        self._configs = {name: {**DEFAULT_CONFIGS.get(name, {}), **configs.get(name, {})} for name in self._extensions}
        self._made: Markdown | None = None

    @property
    def unknown_extensions(self) -> tuple[str, ...]:
        """Extensions that may read more than their input, so that their results cannot be cached."""
        return tuple(name for name in self._extensions if not is_pure(name))

    @property
    def key(self) -> str:
        """The constructor's arguments as text that is equal in every process, for fingerprints."""
        configs = [(name, spelled(self._configs[name])) for name in self._extensions]
        return repr((self._extensions, configs, sorted(self._classes)))

    def render(self, body: str, *, path: str, body_line: int = 1) -> Rendered:
        """Convert the Markdown of one post, whose first line is line `body_line` of the file `path`.

        A text that cannot be converted is shown as its source, with a problem.

        Raises:
            Exception: Any exception raised by our own code or by a library that we depend on.
        """
        body = _UNUSABLE.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
        try:
            check_length(body)
            return self._render(body, path=path, body_line=body_line)
        except TooLargeError as error:
            self._made = None  # its parser has stopped in the middle
            line = SourceLines(body, first_line=body_line).find(error.near) if error.near else body_line
            return _as_source(body, error.problem(path, line))
        except Exception as error:
            self._made = None  # its parser may have stopped in the middle
            if isinstance(error, RecursionError):
                message = "the text cannot be converted: it nests too deep"
                hint = "simplify its lists, quotations or HTML"
            elif _is_from_extension(error):
                named = f": {', '.join(self.unknown_extensions)}" if self.unknown_extensions else ""
                message = f"a Markdown extension of the blog failed on this text: {type(error).__name__}: {error}"
                hint = f"look at 'markdown_extensions' in mkdocs.yml{named}"
            else:
                raise
            return _as_source(body, Problem(path, body_line, message, hint, rule="markdown"))

    def _render(self, body: str, *, path: str, body_line: int) -> Rendered:
        markdown = self._converter()
        formulas = [each for each in markdown.registeredExtensions if isinstance(each, MathExtension)]
        for math in formulas:
            math.uses_placeholders = True
        converted = markdown.reset().convert(body)
        tokens: list[dict[str, Any]] = getattr(markdown, "toc_tokens", [])
        lines = SourceLines(body, first_line=body_line)
        shift = _H1.search(converted) is not None
        headings = _headings(tokens, shift=1 if shift else 0)
        tags = TagCleaner(path=path, lines=lines, titles=_titles(headings), classes=self._classes)
        sanitizer = Sanitizer(tags, shift_headings=shift)
        pieces = sanitizer.run(converted)
        for math in formulas:
            pieces = math.fill_placeholders(pieces)
            tags.anchors |= math.anchors
        for extension in markdown.registeredExtensions:
            for name in extension.removed if isinstance(extension, HeadingIds) else ():
                tags.drop_id(name, "a heading")
        tags.finish()
        excerpt, has_more = sanitizer.excerpt.cut(pieces)
        page = without_empty_paragraphs("".join(pieces))
        text = plain_text(page)
        if len(tags.mentions) > MAX_MENTIONS:
            message = f"the text links to more than {MAX_MENTIONS:,} papers, each of which gets a page"
            raise TooLargeError(message, "split it into several posts")
        return Rendered(
            html=page,
            excerpt=excerpt,
            has_more=has_more,
            summary=plain_text(excerpt),
            text=text,
            words=count_words(text),
            headings=headings,
            anchors=frozenset(tags.anchors),
            links=tuple(tags.links),
            mentions=tuple(tags.mentions),
            problems=tuple(sorted([*tags.problems, *_math_problems(formulas, path=path, lines=lines)])),
        )

    def _converter(self) -> Markdown:
        if self._made is None:
            markdown = Markdown(extensions=self._extensions, extension_configs=self._configs, output_format="html")
            self._speed_up(markdown)
            limit(markdown)
            mark_abbreviations(markdown)
            self._made = markdown
        return self._made


def _is_from_extension(error: Exception) -> bool:
    """Return whether an exception was raised outside of our own code and the libraries that we depend on."""
    raised_in = traceback.extract_tb(error.__traceback__)[-1].filename
    return not any(f"/{name}/" in raised_in.replace("\\", "/") for name in _OWN_PACKAGES) and "<" not in raised_in


def _as_source(body: str, problem: Problem) -> Rendered:
    text = " ".join(body.split())
    return Rendered(
        html=f"<pre>{html.escape(body)}</pre>",
        excerpt="",
        has_more=bool(text),
        summary="",
        text=text,
        words=count_words(text),
        headings=(),
        anchors=frozenset(),
        links=(),
        mentions=(),
        problems=(problem,),
    )


def _headings(tokens: Sequence[Mapping[str, Any]], *, shift: int) -> tuple[Heading, ...]:
    return tuple(
        Heading(
            level=min(token["level"] + shift, 6),
            id=token["id"],
            title=token["name"],
            children=_headings(token["children"], shift=shift),
        )
        for token in tokens
    )


def _titles(headings: Sequence[Heading]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for heading in headings:
        titles[heading.id] = html.unescape(heading.title)
        titles |= _titles(heading.children)
    return titles


def _math_problems(extensions: Sequence[MathExtension], *, path: str, lines: SourceLines) -> list[Problem]:
    problems = []
    for extension in extensions:
        for failure in extension.failures[:MOST_PROBLEMS]:
            source = failure.source
            line = lines.find(source, source.split("\n", 1)[0])
            shown = " ".join(source.split())
            shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
            message = f"the formula '{shown}' cannot be set: {failure.reason}"
            hint = "fix it; if it is not math, write '\\$'"
            problems.append(Problem(path, line, message, hint, Severity.WARNING, "math"))
    return problems
