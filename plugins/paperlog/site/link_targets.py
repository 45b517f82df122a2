"""Resolution of authors' links to the URLs of the site."""

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
from paperlog.problems import Suggestions

_MARKED = re.compile(f"{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}")


class Targets(Struct, frozen=True):
    """The possible targets of links.

    `sources` maps each source file (post, documentation page, image), relative to the blog's folder, to its published
    URL. `urls` are the published URLs, relative to the site's root. `anchors` maps source files to the ids on their
    pages, if known. `drafts` maps the source files of drafts to their future URLs.
    """

    sources: Mapping[str, str]
    urls: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    drafts: Mapping[str, str] = {}
    _suggestions: dict[str, Suggestions] = field(default_factory=dict)
    _namesakes: dict[str, list[str]] = field(default_factory=dict)

    def resolve(self, target: str, *, source: str) -> str | None:
        """Return the URL, relative to the site's root, that a link in the file `source` leads to; `None` if dead."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        if path.startswith("/"):
            url = path.lstrip("/")
            found = url if url in self.urls else f"{url}/" if f"{url}/" in self.urls else None
        else:
            found = self._by_source(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))
        return None if found is None else quote(found, safe="/:@!$&'()*+,;=~-._") + tail

    def leads_to_draft(self, target: str, *, source: str) -> bool:
        """Return whether a link in the file `source` leads to a draft, even if this build includes drafts."""
        if not self.drafts:
            return False
        path = unquote(urlsplit(target).path)
        if path.startswith("/"):
            return f"{path.strip('/')}/" in self.drafts.values()
        return any(each in self.drafts for each in _candidates(posixpath.join(posixpath.dirname(source), path)))

    def suggestions(self, name: str, known: Iterable[str]) -> Suggestions:
        """Return suggestions from the known words, cached by `name`: a name must always have the same known words."""
        return self._suggestions.setdefault(name, Suggestions(known))

    def namesakes(self, name: str) -> list[str]:
        """Return the source files with this file name, ignoring case."""
        if not self._namesakes:
            for path in self.sources:
                self._namesakes.setdefault(posixpath.basename(path).casefold(), []).append(path)
        return self._namesakes.get(name, [])

    def _by_source(self, path: str) -> str | None:
        return next((self.sources[each] for each in _candidates(path) if each in self.sources), None)


def _candidates(path: str) -> tuple[str, ...]:
    """Return the source files that a path may refer to, in order of preference."""
    path = posixpath.normpath(path)
    return (path, f"{path}.md", f"{path}/index.md")


def is_local(url: str) -> bool:
    """Return whether a URL is a path on this site rather than an address elsewhere."""
    if url.startswith(("https://", "http://")):
        return False  # the most frequent case, without parsing
    parts = urlsplit(url)
    return bool(parts.path) and not parts.scheme and not parts.netloc


def front_matter_links(post: Post) -> Iterator[LocalLink]:
    """Yield the links of the front matter that lead to this site."""
    for link in post.links:
        if is_local(link.url):
            yield LocalLink(link.url, post.line(f"links.{link.kind}"))
    if post.via is not None and post.via.url and is_local(post.via.url):
        yield LocalLink(post.via.url, post.line("via"))


def links_between(
    entries: Iterable[Entry], rendered: Mapping[str, Rendered], targets: Targets
) -> Mapping[str, tuple[str, ...]]:
    """Return the paths of the other posts that each post links to, by its path, in text order; most posts have none."""
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
    """Replace every marked target in `html` by a marked URL; a dead target stays as typed, without the marks."""
    if LINK_OPEN not in html:
        return html

    def resolved(match: re.Match[str]) -> str:
        typed = match.group(1)
        url = targets.resolve(unescape(typed), source=source)
        return typed if url is None else f"{LINK_OPEN}{escape(url)}{LINK_CLOSE}"

    return _MARKED.sub(resolved, html)
