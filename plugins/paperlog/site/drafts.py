"""Files that only drafts use, which are not published with the other files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from paperlog.content.post import Post
from paperlog.markup.rendered import Rendered
from paperlog.site.link_targets import front_matter_links


def unpublished_assets(
    assets: Mapping[str, str],
    posts: Iterable[Post],
    *,
    rendered: Mapping[str, Rendered],
    shown: Iterable[str],
    texts: Iterable[str],
) -> frozenset[str]:
    """Return the assets used by drafts but by no published page.

    An asset that no post uses is published. Paths are compared case-insensitively, as on many disks.

    Args:
        assets: The URL of each asset, a file beside the posts, by its path.
        posts: All posts, including unpublished posts.
        rendered: The conversion of each post by its path.
        shown: The paths of the published posts.
        texts: The other published texts. A text uses each asset whose file name it contains.
    """
    names = {name.casefold(): path for path, url in assets.items() for name in (url, path)}
    is_shown = frozenset(shown)
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for post in posts:
        places = (_place(link.target, post.path) for link in (*rendered[post.path].links, *front_matter_links(post)))
        used[post.path in is_shown] |= {names[place] for place in places if place in names}
    hidden = used[False] - used[True]
    if hidden:
        read = [unquote(text).casefold() for text in texts]
        hidden = {path for path in hidden if not any(posixpath.basename(path).casefold() in text for text in read)}
    return frozenset(hidden)


def _place(target: str, source: str) -> str:
    path = unquote(urlsplit(target).path).casefold()
    folder = "" if path.startswith("/") else posixpath.dirname(source).casefold()
    return posixpath.normpath(posixpath.join(folder, path.lstrip("/")))


def docs_texts(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield path and text of each documentation page that exists as a file in the blog's folder."""
    for path in paths:
        file = root / path
        if file.is_file():
            yield path, file.read_text(encoding="utf-8-sig", errors="replace")
