"""Reading of a blog: all files read, all posts prepared, and their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import code_fingerprint
from paperlog.checks.blog_rules import folded_slug
from paperlog.checks.file_rules import folder_links
from paperlog.checks.run import blog_problems
from paperlog.content.library import Library, build_library
from paperlog.content.post import Post
from paperlog.content.read import Sources, read_sources
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.papers.paper import Paper
from paperlog.papers.store import Store
from paperlog.pipeline.faults import Faults
from paperlog.pipeline.prepare import Posts
from paperlog.problems import Problem
from paperlog.progress import OnProgress, no_progress
from paperlog.site.options import SiteOptions


class Blog(Struct, frozen=True, eq=False):
    """Everything that authors wrote.

    `problems` are those of single files and of conflicts between files. `unread` are the paths of posts that are not in
    `library` because of an error. `rendered` is keyed by a post's path; results from the cache have no HTML, so use
    `html` to get it.
    """

    root: Path
    options: SiteOptions
    sources: Sources
    records: Mapping[str, Paper]
    library: Library
    rendered: Mapping[str, Rendered]
    problems: tuple[Problem, ...]
    unread: frozenset[str]
    faults: Faults
    html: Callable[[Post], str]
    has_folder_links: bool
    """Whether symbolic links in the documentation prevent the host from listing it: it could follow them for ever."""

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error, which stops the build."""
        return any(problem.is_error for problem in self.problems)


def read_blog(
    root: Path,
    *,
    options: SiteOptions,
    renderer: Renderer,
    cache: Cache | None = None,
    drafts: bool = False,
    tell: OnProgress = no_progress,
) -> Blog:
    """Read, convert and check everything that authors wrote; the result holds the problems, and none is raised.

    Args:
        root: The blog's folder, where `mkdocs.yml` is.
        options: The blog's options.
        renderer: Converts the posts' Markdown.
        cache: Holds prepared posts and papers between builds.
        drafts: Whether the blog includes posts marked as drafts.
        tell: Called with the progress.
    """
    cache = cache or Cache()
    faults = Faults(cache.folder / "faults" if cache.folder else None, root=root)
    tell("posts read", 0, 0)
    prepared = Posts(root, renderer, faults=faults, cache=cache, tell=tell)
    sources = read_sources(root, posts_dir=options.posts_dir, parse=prepared.parse)
    tell("posts read", len(sources.posts), len(sources.posts))
    records, store_problems = Store(root / options.posts_dir / "_papers").load_papers(
        root=root, entries=cache.entries("papers", Paper, key=code_fingerprint())
    )
    posts = [post for post in sources.posts if drafts or not post.draft]
    rendered = prepared.rendered
    links = folder_links(root, docs_dir=options.docs_dir)
    found = [*sources.problems, *store_problems, *prepared.doubts, *links]
    found += [problem for result in rendered.values() for problem in result.problems]
    found += faults.collect(
        options.posts_dir,
        lambda: blog_problems(sources, records, posts=posts, root=root, posts_dir=options.posts_dir),
    )
    published = list(_publishable(posts, sources)) if any(problem.is_error for problem in found) else posts
    library = build_library(
        published,
        registry=sources.registry,
        authors=sources.authors,
        records=records,
        mentions={path: result.mentions for path, result in rendered.items()},
    )
    unread = {problem.path for problem in sources.problems if problem.is_error}
    unread |= {post.path for post in posts} - {post.path for post in published}
    return Blog(
        root,
        options,
        sources,
        records,
        library,
        rendered,
        tuple(found),
        frozenset(unread),
        faults,
        prepared.html,
        has_folder_links=bool(links),
    )


def _publishable(posts: Iterable[Post], sources: Sources) -> Iterator[Post]:
    """Yield posts from which a library can be built despite errors: one for each address, without unknown authors."""
    slugs: set[str] = set()
    for post in posts:
        if (slug := folded_slug(post)) not in slugs:
            slugs.add(slug)
            yield replace(post, authors=tuple(handle for handle in post.authors if handle in sources.authors))
