"""Where the links that authors type lead, once it is known which pages the site has."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

from paperlog.markup.rendered import LINK_CLOSE, LINK_OPEN, LocalLink
from paperlog.problems import Problem, Severity, did_you_mean

_MARKED = re.compile(f"{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}")


@dataclass(frozen=True, slots=True)
class Targets:
    """What links may point to.

    `sources` maps a source file, relative to the blog's folder, to the URL it is published at (posts, documentation
    pages, images). `urls` are the published URLs, relative to the site's root. `anchors` are the ids on the pages of
    `sources` where they are known.
    """

    sources: Mapping[str, str]
    urls: frozenset[str]
    anchors: Mapping[str, frozenset[str]]

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

    def _by_source(self, path: str) -> str | None:
        for candidate in (path, f"{path}.md", f"{path}/index.md"):
            if candidate in self.sources:
                return self.sources[candidate]
        return None


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
    noun = "image" if link.is_image else "link"
    if targets.resolve(link.target, source=source) is None:
        folder = posixpath.dirname(source)
        known = (posixpath.relpath(path, folder or ".") for path in targets.sources)
        hint = did_you_mean(urlsplit(link.target).path, known) or "the path is relative to the file that it stands in"
        return Problem(
            source, link.line, f"{noun} to '{link.target}', which does not exist", hint, Severity.WARNING, "dead-link"
        )
    parts = urlsplit(link.target)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(parts.path))) if parts.path else source
    anchors = targets.anchors.get(path)
    if parts.fragment and anchors is not None and unquote(parts.fragment) not in anchors:
        return Problem(
            source,
            link.line,
            f"link to '{link.target}', but '{path}' has no heading '#{unquote(parts.fragment)}'",
            did_you_mean(unquote(parts.fragment), anchors),
            Severity.WARNING,
            "dead-anchor",
        )
    return None
