"""Redirect pages for the old addresses of posts and for the aliases of tags."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.library import Library
from paperlog.site import urls
from paperlog.site.plan import FileOutput
from paperlog.site.tag_pages import alias_pages
from paperlog.site.templates import Templates


def redirects(library: Library, templates: Templates, *, base: str, site_url: str) -> Iterator[FileOutput]:
    """Yield a redirect page for each old address.

    Args:
        library: The posts and their tags.
        templates: Renders the pages.
        base: The fingerprint of the data that every page depends on.
        site_url: The site's URL, for the canonical URL of each target; may be empty.
    """

    def redirect(url: str, target: str, *, source: str | None = None, line: int = 1) -> FileOutput:
        canonical = f"{site_url}{quote(target)}" if site_url else None

        def render() -> bytes:
            html = templates.render("redirect.html", target=urls.link(target), canonical=canonical)
            return urls.place(html, urls.base_of(url)).encode()

        return FileOutput(url, fingerprint(base, "redirect", url, target, canonical), render, source=source, line=line)

    taken = set()
    for entry in library.entries:
        for number, alias in enumerate(entry.post.aliases):
            url = urls.alias_url(alias)
            taken.add(urls.file_of(url).casefold())
            yield redirect(url, entry.url, source=entry.post.path, line=entry.post.line(f"aliases.{number}"))
    for url, target in alias_pages(library):
        if urls.file_of(url).casefold() not in taken:  # an alias of a post takes precedence
            yield redirect(url, target)
