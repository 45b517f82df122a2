"""Rules for links between the files of a blog: each target (page, file or heading) exists."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from paperlog.content.front_matter import split
from paperlog.markup.rendered import LocalLink
from paperlog.markup.renderer import Renderer
from paperlog.problems import Problem, Severity
from paperlog.site.link_targets import Targets

_FILMS = (".mp4", ".webm", ".ogv", ".mov", ".m4v", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".vtt")
_MOST_SHOWN = 5
"""Maximum number of headings that a hint lists."""


def check_links(links: Iterable[LocalLink], *, source: str, targets: Targets) -> tuple[Problem, ...]:
    """Return a warning for every link whose target or heading does not exist."""
    return tuple(
        problem for link in links for problem in [_check(link, source=source, targets=targets)] if problem is not None
    )


def _check(link: LocalLink, *, source: str, targets: Targets) -> Problem | None:
    parts = urlsplit(link.target)
    typed = unquote(parts.path)
    if source not in targets.drafts and targets.leads_to_draft(link.target, source=source):
        return draft_problem(link, source=source)
    if targets.resolve(link.target, source=source) is None:
        noun = "link" if not link.is_image else "file" if typed.lower().endswith(_FILMS) else "image"
        hint = _page_hint(typed, targets) if typed.startswith("/") else _file_hint(typed, source, targets)
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


def draft_problem(link: LocalLink, *, source: str) -> Problem:
    """Return the warning about a link to a draft, even if the link works under `mkdocs serve`."""
    message = f"link to '{link.target}', which is a draft"
    hint = "readers find no page there until the draft is published"
    return Problem(source, link.line, message, hint, Severity.WARNING, "dead-link")


def links_to_drafts(
    pages: Iterable[tuple[str, str]], *, docs_dir: str, targets: Targets, renderer: Renderer
) -> Iterator[Problem]:
    """Yield a warning for each link of a documentation page that leads to a draft; `pages` are paths and texts."""
    names = {name for path, url in targets.drafts.items() for name in (Path(path).stem, url.split("/")[-2])}
    for path, text in pages:
        if not any(name in unquote(text) for name in names):  # avoids converting most pages
            continue
        parts = split(text, path=path)
        body, line = (text, 1) if isinstance(parts, Problem) else (parts.body, parts.body_line)
        for link in renderer.render(body, path=path, body_line=line).links:
            if _leads_to_draft(link, path, docs_dir, targets):
                yield draft_problem(link, source=path)


def _leads_to_draft(link: LocalLink, path: str, docs_dir: str, targets: Targets) -> bool:
    # The host also resolves paths as if the posts were inside the documentation folder.
    sources = (path, path.removeprefix(f"{docs_dir}/"))
    return any(targets.leads_to_draft(link.target, source=source) for source in sources)


def _page_hint(typed: str, targets: Targets) -> str:
    """Return the hint for a path from the site root: the page of the named file, or a page with a similar URL."""
    url = targets.sources.get(typed.lstrip("/"))
    if url is not None:
        return f"did you mean '/{url}'?"
    close = targets.suggestions("/", (f"/{url}" for url in targets.urls)).hint(typed)
    return close or "paths that start with '/' name pages of the site"


def _file_hint(typed: str, source: str, targets: Targets) -> str:
    """Return the hint for a relative path: the only file of that name in any folder, or a file with a similar path."""
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
