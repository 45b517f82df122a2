"""A whole blog checked without building it: the problems of a build and some notes, in a fraction of its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from paperlog.blog import Blog, Published, front_matter_links, introduction, link_targets
from paperlog.checks.ignoring import without_ignored
from paperlog.checks.run import blog_problems, notes, reader, texts_problems
from paperlog.checks.suspects import local_targets
from paperlog.citations.outputs import Citations
from paperlog.content.library import Library, build_library
from paperlog.content.post import Post
from paperlog.content.read import Sources, read_sources
from paperlog.markup.batch import Text, render_all
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.papers.identifier import find_identifiers
from paperlog.papers.record import Record
from paperlog.papers.store import Store
from paperlog.problems import Problem
from paperlog.site import urls
from paperlog.site.links import Targets, check_links
from paperlog.site.options import SiteOptions

_FOR_MACHINES = ("sitemap.xml", "robots.txt", "404.html")
_A_PARAGRAPH = "text"  # stands for the excerpt of a text that has one


def check_blog(
    root: Path,
    *,
    options: SiteOptions,
    renderer: Renderer,
    published: Published,
    off: Sequence[str] = (),
    only: Iterable[str] | None = None,
) -> tuple[Problem, ...]:
    """All problems and notes of a blog, sorted; nothing is raised and nothing is written.

    A build stops at errors before it looks at links; here both are told, and links to posts with errors are right.

    Args:
        root: The blog's folder.
        options: The blog's choices.
        renderer: Converts the texts that need it to be judged.
        published: What the host publishes beside the blog.
        off: Codes of rules that the blog does without.
        only: The posts whose texts matter, where not all do; everything else about the blog is told all the same.
    """
    sources = read_sources(root, posts_dir=options.posts_dir)
    records, store_problems = Store(root / options.posts_dir / "_papers").load_all(root=root)
    posts = [post for post in sources.posts if not post.draft]
    library = _library(posts, sources, records)
    blog = Blog(root, options, sources, library, {})
    targets = link_targets(blog, published, Citations(library))
    in_doubt = {problem.path: "" for problem in sources.problems if problem.is_error}
    drafts = {post.path: "" for post in sources.posts if post.draft}
    targets = replace(targets, sources={**in_doubt, **targets.sources})

    chosen = None if only is None else frozenset(only)
    asked = [post for post in sources.posts if chosen is None or post.path in chosen]
    rendered = _convert_suspects(asked, library, renderer, targets)
    targets = replace(targets, anchors=_anchors(rendered, sources.posts, renderer))
    found = [*sources.problems, *store_problems]
    found += [problem for result in rendered.values() for problem in result.problems]
    excerpts = {post.path: _A_PARAGRAPH for post in asked} | {path: found.summary for path, found in rendered.items()}
    found += texts_problems(asked, excerpts)
    found += blog_problems(sources, records, posts=posts, root=root, posts_dir=options.posts_dir)
    found += introduction(blog, renderer, targets)[1]
    for post in posts:
        links = rendered[post.path].links if post.path in rendered else ()
        found += check_links([*links, *front_matter_links(post)], source=post.path, targets=targets)
    found += _clashing_addresses(library, targets, blog)
    found += notes(sources, records, posts_dir=options.posts_dir)
    del drafts
    return without_ignored(found, off=off, read=reader(root))
