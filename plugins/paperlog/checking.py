"""A whole blog checked without building it: the problems of a build and some notes, in a fraction of its time."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace
from pathspec.gitignore import GitIgnoreSpec

from paperlog.blog import Blog, Published, draft_links, introduction, link_targets
from paperlog.checks.files import folder_links, leaving_files, special_files
from paperlog.checks.ignoring import without_ignored
from paperlog.checks.run import blog_problems, notes, reader, texts_problems
from paperlog.checks.suspects import local_targets
from paperlog.citations.outputs import Citations
from paperlog.content.library import Library, build_library
from paperlog.content.post import Post
from paperlog.content.read import Sources, read_sources
from paperlog.forking import spread
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.papers.identifier import find_identifiers
from paperlog.papers.record import Record
from paperlog.papers.store import Store
from paperlog.problems import Problem
from paperlog.site import urls
from paperlog.site.links import Targets, check_links, front_matter_links
from paperlog.site.options import SiteOptions

_FOR_MACHINES = ("sitemap.xml", "robots.txt", "404.html")
# As MkDocs has it.
_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
_NEVER_PUBLISHED = (".*", "/templates/")
_A_PARAGRAPH = "text"  # stands for the excerpt of a text that has one


class Checked(Struct, frozen=True):
    """The problems and notes of a blog, sorted, and how many posts were looked at."""

    problems: tuple[Problem, ...]
    posts: int


def check_blog(
    root: Path,
    *,
    options: SiteOptions,
    renderer: Renderer,
    published: Published,
    off: Sequence[str] = (),
    wants: Callable[[str], bool] = lambda _: True,
) -> Checked:
    """All problems and notes of a blog; nothing is raised and nothing is written.

    A build stops at errors before it looks at links; here both are told, and links to posts with errors are right.

    Args:
        root: The blog's folder.
        options: The blog's choices.
        renderer: Converts the texts that need it to be judged.
        published: What the host publishes beside the blog.
        off: Codes of rules that the blog does without.
        wants: Whether the text of a post, by its path, matters; everything else about the blog is told all the same.
    """
    sources = read_sources(root, posts_dir=options.posts_dir)
    records, store_problems = Store(root / options.posts_dir / "_papers").load_all(root=root)
    posts = [post for post in sources.posts if not post.draft]
    library = _library(posts, sources, records)
    blog = Blog(root, options, sources, library, {})
    targets = link_targets(blog, published, Citations(library))
    unread = {problem.path: "" for problem in sources.problems if problem.is_error}
    targets = replace(targets, sources={**unread, **targets.sources})

    asked = [post for post in sources.posts if wants(post.path)]
    rendered = _convert_suspects(asked, sources.posts, renderer, targets)
    targets = replace(targets, anchors={path: result.anchors for path, result in rendered.items()})
    found = [*sources.problems, *store_problems]
    found += [problem for post in asked if post.path in rendered for problem in rendered[post.path].problems]
    excerpts = {post.path: _A_PARAGRAPH for post in asked} | {path: result.summary for path, result in rendered.items()}
    found += texts_problems(asked, excerpts)
    found += blog_problems(
        sources, records, posts=posts, root=root, posts_dir=options.posts_dir, docs_dir=options.docs_dir
    )
    found += [*leaving_files(root, published.docs), *special_files(root, published.docs)]
    found += introduction(blog, renderer, targets)[1]
    found += draft_links(blog, published, targets, renderer)
    for post in (post for post in asked if not post.draft):
        links = rendered[post.path].links if post.path in rendered else ()
        found += check_links([*links, *front_matter_links(post)], source=post.path, targets=targets)
    found += _clashing_addresses(library, targets, blog)
    found += _pages_in_the_way(blog, published)
    found += notes(sources, records, posts_dir=options.posts_dir)
    number = len(asked) + sum(wants(path) and path.endswith((".md", ".markdown")) for path in unread)
    return Checked(without_ignored(found, off=off, read=reader(root)), number)


def _library(posts: Sequence[Post], sources: Sources, records: Mapping[str, Record]) -> Library:
    # Papers that texts only mention have pages too, which hardly any post links to by their addresses.
    named = any("/papers/" in post.body for post in posts)
    mentions = {post.path: tuple(found.id for found in find_identifiers(post.body)) for post in posts if named}
    # An author whom nobody knows is a problem of the sources; a library has none.
    posts = [
        replace(post, authors=tuple(handle for handle in post.authors if handle in sources.authors)) for post in posts
    ]
    return build_library(posts, registry=sources.registry, authors=sources.authors, records=records, mentions=mentions)


def _convert_suspects(
    asked: Sequence[Post], posts: Sequence[Post], renderer: Renderer, targets: Targets
) -> Mapping[str, Rendered]:
    """The conversions of the posts that may have problems, and of those to whose headings they link."""
    suspects = [post for post in asked if not renderer.is_plain or _is_suspect(post, targets)]
    rendered = _convert(suspects, renderer)
    by_path = {post.path: post for post in posts}
    headings = {path for post in suspects for path in _linked(rendered[post.path], post.path, by_path)}
    further = [by_path[path] for path in sorted(headings - rendered.keys())]
    return rendered | _convert(further, renderer)


def _is_suspect(post: Post, targets: Targets) -> bool:
    found = local_targets(post.body)
    return found is None or any(targets.resolve(target, source=post.path) is None for target in found)


def _convert(posts: Sequence[Post], renderer: Renderer) -> dict[str, Rendered]:
    return {post.path: result for post, result in zip(posts, spread(_render, renderer, posts), strict=True)}


def _render(renderer: Renderer, post: Post) -> Rendered:
    return renderer.render(post.body, path=post.path, body_line=post.body_line)


def _linked(result: Rendered, path: str, posts: Mapping[str, Post]) -> Iterator[str]:
    """The posts to whose headings a text links."""
    for link in result.links:
        target, sign, _ = link.target.partition("#")
        other = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        if sign and other in posts:
            yield other


def _clashing_addresses(library: Library, targets: Targets, blog: Blog) -> Iterator[Problem]:
    """Old addresses of posts that are the address of something else, as the plan of a build would find them."""
    owners: dict[str, str | None] = {urls.file_of(url).casefold(): None for url in (*targets.urls, *_FOR_MACHINES)}
    owners |= {urls.file_of(targets.sources[path]).casefold(): path for path in blog.sources.assets}
    posts = {urls.file_of(entry.url).casefold() for entry in library.entries}
    redirects = ((entry.post, number) for entry in library.entries for number in range(len(entry.post.aliases)))
    for post, number in redirects:
        url = urls.alias_url(post.aliases[number])
        file = urls.file_of(url).casefold()
        parents = (file[:place] for place, letter in enumerate(file) if letter == "/")
        taken = next((name for name in (file, *parents) if name in owners), None)
        if taken is not None and taken not in posts:  # that of another post is told as `alias`
            owner = owners[taken]
            hint = f"by '{owner}'" if owner else "by a page that paperlog makes"
            message = f"'/{url}' is asked for here, but taken"
            yield Problem(post.path, post.line(f"aliases.{number}"), message, hint, rule="two-outputs-one-url")


def _pages_in_the_way(blog: Blog, published: Published) -> Iterator[Problem]:
    """Pages of the documentation that have the address of a page of the blog."""
    own = link_targets(blog, Published(), Citations(blog.library))
    posts = {url: path for path, url in own.sources.items()}
    for path, url in published.docs.items():
        if url in published.pages and url in own.urls:
            hint = f"by '{posts[url]}'" if url in posts else "give it another name"
            message = f"this file would be published at '/{url}', which is taken"
            yield Problem(path, 1, message, hint, rule="two-outputs-one-url")


def published_docs(
    folder: Path, *, docs_dir: str, posts_dir: str, directory_urls: bool, left_out: Sequence[str] = ()
) -> Published:
    """What MkDocs publishes of a folder of documentation, where no plugin interferes.

    Args:
        folder: The blog's.
        docs_dir: The folder of the documentation in it.
        posts_dir: The folder of the posts in it, which may lie in that of the documentation.
        directory_urls: Whether a page has a folder of its own.
        left_out: Lines of `exclude_docs` and `draft_docs`, in the language of `.gitignore`.
    """
    sources: dict[str, str] = {}
    pages = set()
    unpublished = GitIgnoreSpec.from_lines([*_NEVER_PUBLISHED, *left_out])
    for name in sorted(_files_below(folder, docs_dir)):
        source = posixpath.normpath(f"{docs_dir}/{name}")
        if source.startswith(f"{posts_dir}/") or name in ("index.md", "README.md") or unpublished.match_file(name):
            continue
        sources[source] = _docs_url(name, directory_urls=directory_urls)
        if name.endswith(_MARKDOWN):
            pages.add(sources[source])
    return Published(docs=sources, pages=frozenset(pages))


def _files_below(root: Path, docs_dir: str) -> Iterator[str]:
    """The files that MkDocs would find, relative to the folder of the documentation."""
    left_out = {problem.path for problem in folder_links(root, docs_dir=docs_dir)}
    top = root / docs_dir
    for folder, folders, files in os.walk(top, followlinks=True):
        above = Path(folder).relative_to(top).as_posix()
        prefix = "" if above == "." else f"{above}/"
        folders[:] = [name for name in folders if posixpath.normpath(f"{docs_dir}/{prefix}{name}") not in left_out]
        yield from (f"{prefix}{name}" for name in files)


def _docs_url(name: str, *, directory_urls: bool) -> str:
    if not name.endswith(_MARKDOWN):
        return name
    stem = name.rpartition(".")[0]
    folder, _, last = stem.rpartition("/")
    is_index = last in ("index", "README")
    if is_index:
        return (f"{folder}/" if folder else "") if directory_urls else f"{stem.removesuffix(last)}index.html"
    return f"{stem}/" if directory_urls else f"{stem}.html"
