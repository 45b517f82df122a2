"""Where the links that authors type lead, once it is known which pages the site has."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct, field

from paperlog.content.library import Entry
from paperlog.content.post import Post
from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, LocalLink, Rendered
from paperlog.problems import Problem, Severity, Suggestions

_FILMS = (".mp4", ".webm", ".ogv", ".mov", ".m4v", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".vtt")
_MOST_SHOWN = 5
"""Headings that a hint lists."""

_MARKED = re.compile(f"{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}")


class Targets(Struct, frozen=True):
    """What links may point to.

    `sources` maps a source file, relative to the blog's folder, to the URL it is published at (posts, documentation
    pages, images). `urls` are the published URLs, relative to the site's root. `anchors` are the ids on the pages of
    `sources` where they are known.
    """

    sources: Mapping[str, str]
    urls: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    _suggestions: dict[str, Suggestions] = field(default_factory=dict)
    _namesakes: dict[str, list[str]] = field(default_factory=dict)

    def resolve(self, target: str, *, source: str) -> str | None:
        """The URL, relative to the site's root, that a link in the file `source` leads to; `None` for nowhere."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        if path.startswith("/"):
            url = path.lstrip("/")
            found = url if url in self.urls else f"{url}/" if f"{url}/" in self.urls else None
        else:
            found = self._by_source(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))
        return None if found is None else quote(found, safe="/:@!$&'()*+,;=~-._") + tail

    def suggestions(self, name: str, known: Iterable[str]) -> Suggestions:
        """Return what suggests one of the known words, which are the same whenever they are called by that name."""
        return self._suggestions.setdefault(name, Suggestions(known))

    def namesakes(self, name: str) -> list[str]:
        """Return the source files of that name, whatever its case."""
        if not self._namesakes:
            for path in self.sources:
                self._namesakes.setdefault(posixpath.basename(path).casefold(), []).append(path)
        return self._namesakes.get(name, [])

    def _by_source(self, path: str) -> str | None:
        for candidate in (path, f"{path}.md", f"{path}/index.md"):
            if candidate in self.sources:
                return self.sources[candidate]
        return None


def is_local(url: str) -> bool:
    """Whether a URL is a path on this site rather than an address elsewhere."""
    if url.startswith(("https://", "http://")):
        return False  # nearly all of them are
    parts = urlsplit(url)
    return bool(parts.path) and not parts.scheme and not parts.netloc


def front_matter_links(post: Post) -> Iterator[LocalLink]:
    """The links of the front matter that lead to this site."""
    for link in post.links:
        if is_local(link.url):
            yield LocalLink(link.url, post.line(f"links.{link.kind}"))
    if post.via is not None and post.via.url and is_local(post.via.url):
        yield LocalLink(post.via.url, post.line("via"))


def links_between(
    entries: Iterable[Entry], rendered: Mapping[str, Rendered], targets: Targets
) -> Mapping[str, tuple[str, ...]]:
    """By a post's path, the paths of the other posts that it links to, in the order of its text; most link to none."""
    paths = {entry.url: entry.post.path for entry in entries}
    found = {}
    for path in paths.values():
        if links := rendered[path].links:
            urls = (targets.resolve(link.target, source=path) for link in links if not link.is_image)
            others = dict.fromkeys(paths.get(unquote(urlsplit(url).path)) for url in urls if url)
            if posts := tuple(other for other in others if other is not None and other != path):
                found[path] = posts
    return found


def resolve_links(html: str, *, source: str, targets: Targets) -> str:
    """Markup with every marked target replaced by a marked URL; a target that leads nowhere stays as it was typed."""
    if LINK_OPEN not in html:
        return html

    def resolved(match: re.Match[str]) -> str:
        typed = match.group(1)
        url = targets.resolve(unescape(typed), source=source)
        return typed if url is None else f"{LINK_OPEN}{escape(url)}{LINK_CLOSE}"

    return _MARKED.sub(resolved, html)


def check_links(links: Iterable[LocalLink], *, source: str, targets: Targets) -> tuple[Problem, ...]:
    """A warning for every link that leads nowhere, or to a heading that its page does not have."""
    return tuple(
        problem for link in links for problem in [_check(link, source=source, targets=targets)] if problem is not None
    )


def _check(link: LocalLink, *, source: str, targets: Targets) -> Problem | None:
    parts = urlsplit(link.target)
    typed = unquote(parts.path)
    if targets.resolve(link.target, source=source) is None:
        noun = "link" if not link.is_image else "file" if typed.lower().endswith(_FILMS) else "image"
        hint = _page_meant(typed, targets) if typed.startswith("/") else _file_meant(typed, source, targets)
        if typed.lower().startswith("www."):
            hint = f"write 'https://{link.target}'"
        elif link.is_image and typed.startswith("/"):
            hint += "; images lie beside the post"
        message = f"{noun} to '{link.target}', which does not exist"
        return Problem(source, link.line, message, hint, Severity.WARNING, "dead-link")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), typed)) if parts.path else source
    anchors = targets.anchors.get(path)
    anchor = unquote(parts.fragment)
    if anchor and anchors is not None and anchor not in anchors:
        message = f"link to '{link.target}', but '{path}' has no heading '#{anchor}'"
        hint = targets.suggestions(f"#{path}", anchors).hint(anchor) or _headings(anchors)
        return Problem(source, link.line, message, hint, Severity.WARNING, "dead-anchor")
    return None


def _page_meant(typed: str, targets: Targets) -> str:
    """The hint for a path from the root of the site: the page of the file that it names, or one of a similar URL."""
    url = targets.sources.get(typed.lstrip("/"))
    if url is not None:
        return f"did you mean '/{url}'?"
    close = targets.suggestions("/", (f"/{url}" for url in targets.urls)).hint(typed)
    return close or "paths that start with '/' name pages of the site"


def _file_meant(typed: str, source: str, targets: Targets) -> str:
    """The hint for a relative path: the only file of that name wherever it is, or one of a similar path."""
    folder = posixpath.dirname(source) or "."
    name = posixpath.basename(typed.rstrip("/")).casefold()
    namesakes = [*targets.namesakes(name), *targets.namesakes(f"{name}.md")]
    meant = namesakes[0] if len(namesakes) == 1 else None
    if meant is None:
        known = targets.suggestions(name if namesakes else "", namesakes or targets.sources)
        meant = known.nearest(posixpath.normpath(posixpath.join(folder, typed)))
    if meant is None:
        return "the path is relative to the file that it stands in"
    return f"did you mean '{posixpath.relpath(meant, folder)}'?"


def _headings(anchors: Iterable[str]) -> str:
    headings = sorted(anchor for anchor in anchors if ":" not in anchor)  # footnotes have colons
    if not headings:
        return "it has no headings at all"
    more = ", ..." if len(headings) > _MOST_SHOWN else ""
    return f"headings there: {', '.join(f'#{heading}' for heading in headings[:_MOST_SHOWN])}{more}"
