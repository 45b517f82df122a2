"""A whole blog: read from its folder, checked, and planned, with no host in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, field

from paperlog.checks.files import leaving_files, special_files
from paperlog.checks.ignoring import without_ignored
from paperlog.checks.run import blog_problems, reader
from paperlog.citations.additions import citation_additions
from paperlog.citations.outputs import Citations
from paperlog.content.front_matter import split
from paperlog.content.library import Library, build_library
from paperlog.content.post import Post
from paperlog.content.read import Sources, read_sources
from paperlog.feeds.outputs import plan_feeds
from paperlog.feeds.overviews import feed_addresses, overviews
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.papers.store import Store
from paperlog.preparing import Posts
from paperlog.problems import Problem, ProblemsError
from paperlog.progress import Tell, nobody
from paperlog.search.documents import DocsPage, documents
from paperlog.search.outputs import search_outputs
from paperlog.site import urls
from paperlog.site.additions import joined
from paperlog.site.digests import Digests
from paperlog.site.drafts import docs_texts, links_to_drafts, unpublished_assets
from paperlog.site.fingerprint import code_fingerprint, fingerprint, fingerprint_files
from paperlog.site.images import Images
from paperlog.site.links import Targets, check_links, front_matter_links, links_between, resolve_links
from paperlog.site.memory import Memory
from paperlog.site.options import SiteOptions
from paperlog.site.pages import Pages, robots, sitemap
from paperlog.site.paper_memory import PaperMemory
from paperlog.site.plan import FileOutput, Output, PageOutput, Plan, make_plan
from paperlog.site.presenter import Presenter
from paperlog.site.related import remembered_related_posts
from paperlog.site.templates import Templates


class Blog(Struct, frozen=True, eq=False):
    """A blog whose files could all be read.

    `rendered` is by a post's path; what is remembered from an earlier build lacks its HTML, which `html` gives.
    `problems` are warnings only.
    """

    root: Path
    options: SiteOptions
    sources: Sources
    library: Library
    rendered: Mapping[str, Rendered]
    problems: tuple[Problem, ...] = ()
    html: Callable[[Post], str] = lambda _: ""


def load_blog(
    root: Path,
    *,
    options: SiteOptions,
    renderer: Renderer,
    cache: Path | None = None,
    memory: Memory | None = None,
    papers: PaperMemory | None = None,
    drafts: bool = False,
    off: Sequence[str] = (),
    tell: Tell = nobody,
) -> Blog:
    """Read and convert everything that authors wrote.

    Args:
        root: The blog's folder, where `mkdocs.yml` is.
        options: The blog's choices.
        renderer: Converts the posts' Markdown.
        cache: A folder where prepared posts and papers are remembered between builds.
        memory: What this process remembers of the last build's posts, and will of those of this one.
        papers: The same for papers.
        drafts: Whether posts marked as drafts are part of the blog.
        off: Codes of rules that the blog does without.
        tell: Hears how far the work is.

    Raises:
        ProblemsError: Some file has an error; it holds every problem of every file.
    """
    tell("posts read", 0, 0)
    prepared = Posts(root, renderer, cache=cache, memory=memory, tell=tell)
    sources = read_sources(root, posts_dir=options.posts_dir, parse=prepared.parse)
    tell("posts read", len(sources.posts), len(sources.posts))
    papers = papers or PaperMemory()
    if cache is not None:
        papers.begin(cache / "papers.json", key=code_fingerprint())
    records, store_problems = Store(root / options.posts_dir / "_papers").load_papers(root=root, read=papers.read)
    papers.save()
    posts = [post for post in sources.posts if drafts or not post.draft]
    rendered = prepared.rendered
    found = [*sources.problems, *store_problems, *prepared.doubts]
    found += [problem for result in rendered.values() for problem in result.problems]
    found += blog_problems(
        sources, records, posts=posts, root=root, posts_dir=options.posts_dir, docs_dir=options.docs_dir
    )
    found = list(without_ignored(found, off=off, read=reader(root)))
    if any(problem.is_error for problem in found):
        raise ProblemsError(found)
    library = build_library(
        posts,
        registry=sources.registry,
        authors=sources.authors,
        records=records,
        mentions={path: result.mentions for path, result in rendered.items()},
    )
    return Blog(root, options, sources, library, rendered, tuple(found), prepared.html)


class Published(Struct, frozen=True):
    """What the host publishes beside the blog, so that it can be found and links to it checked.

    `docs` maps each file of the documentation, relative to the blog's folder, to its URL; `pages` are the URLs of those
    that are pages, and `texts` the pages that search finds.
    """

    docs: Mapping[str, str] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()
    texts: tuple[DocsPage, ...] = ()


def plan_blog(
    blog: Blog,
    *,
    renderer: Renderer,
    template_folders: Sequence[str],
    published: Published,
    until: datetime,
    cache: Path | None = None,
) -> tuple[Plan, tuple[Problem, ...]]:
    """Every output of a blog and the problems that only the whole shows, such as dead links.

    Args:
        blog: What was read.
        renderer: Converts the introduction of the home page.
        template_folders: Where templates are looked for, in order.
        published: What the host publishes beside the blog.
        until: Posts dated later are in no feed yet; nothing else depends on it.
        cache: A folder where parts of the search index and related posts are remembered between builds.
    """
    citations = Citations(blog.library)
    targets = link_targets(blog, published, citations)
    images = Images(blog.root, targets.sources)
    presenter = Presenter(
        blog.library, blog.options, blog.rendered, blog.html, renderer, targets, images, citations.view
    )
    digests = Digests(blog.rendered, targets, images, citations.digests)
    text_base = fingerprint(code_fingerprint(), blog.options, renderer.key)
    base = fingerprint(text_base, [_folder_fingerprint(path) for path in template_folders])
    templates = Templates(template_folders, options=blog.options)
    intro, intro_problems = introduction(blog, renderer, targets)
    feeds = plan_feeds(presenter, digests, base=text_base, until=until)
    additions = joined(
        feeds.additions(),
        citation_additions(citations, options=blog.options, describe=presenter.description),
    )
    related = remembered_related_posts(
        blog.library,
        links_between(blog.library.entries, blog.rendered, targets),
        count=blog.options.related_posts,
        file=cache / "related.json" if cache else None,
    )
    intro_html = None if intro is None else images.sized(intro)
    pages = Pages(presenter, digests, templates, base, related, intro_html=intro_html, additions=additions)
    outputs = [
        *pages.outputs(),
        *_assets(blog, _docs(blog, published)),
        *citations.outputs(base=text_base),
        *feeds.outputs(),
        *overviews(feeds, templates, page_base=base),
        *search_outputs(
            documents(presenter, digests, published.texts), base=text_base, cache=cache / "search" if cache else None
        ),
    ]
    outputs += _for_machines(outputs, blog, published)
    plan, clashes = make_plan(outputs)
    problems = [*intro_problems, *clashes, *leaving_files(blog.root, published.docs)]
    problems += draft_links(blog, published, targets, renderer)
    for entry in blog.library.entries:
        path = entry.post.path
        links = [*blog.rendered[path].links, *front_matter_links(entry.post)]
        problems += check_links(links, source=path, targets=targets)
    return plan, tuple(problems)


def link_targets(blog: Blog, published: Published, citations: Citations) -> Targets:
    """Everything that links of a blog may lead to."""
    sources = dict(published.docs)
    sources |= {entry.post.path: entry.url for entry in blog.library.entries}
    sources |= {path: _asset_url(path, blog.options) for path in blog.sources.assets}
    anchors = {path: result.anchors for path, result in blog.rendered.items()}
    library = blog.library
    known = {urls.HOME, urls.TAGS, urls.PAPERS, urls.ARCHIVE, urls.SEARCH}
    known |= {notes.url for notes in library.papers} | citations.addresses
    known |= {group.url for groups in library.groups.values() for group in groups}
    known |= {urls.month_url(*month) for month in library.months} | {urls.year_url(year) for year, _ in library.months}
    if blog.options.feed_authority:
        groups = (group.url for found in library.groups.values() for group in found)
        known |= feed_addresses([urls.HOME, *groups])
    drafts = {post.path: f"posts/{post.slug}/" for post in blog.sources.posts if post.draft}
    return Targets(sources, published.pages | known | set(sources.values()), anchors, drafts)


def _asset_url(path: str, options: SiteOptions) -> str:
    return f"posts/{path.removeprefix(options.posts_dir).lstrip('/')}"


def _assets(blog: Blog, docs: Iterable[tuple[str, str]]) -> Iterator[FileOutput]:
    hidden = unpublished_assets(
        {path: _asset_url(path, blog.options) for path in blog.sources.assets},
        blog.sources.posts,
        rendered=blog.rendered,
        shown=(entry.post.path for entry in blog.library.entries),
        texts=(text for _, text in docs),
    )
    for path in blog.sources.assets:
        if path in hidden:
            continue
        source = blog.root / path
        digest = blake2b(source.read_bytes(), digest_size=16).hexdigest()
        yield FileOutput(_asset_url(path, blog.options), digest, source.read_bytes)


def _docs(blog: Blog, published: Published) -> Iterator[tuple[str, str]]:
    """The documentation pages, also the introduction of the home page, with their texts."""
    introductions = (f"{blog.options.docs_dir}/{name}" for name in ("index.md", "README.md"))
    pages = (path for path, url in published.docs.items() if url in published.pages)
    return docs_texts(blog.root, (*introductions, *pages))


def draft_links(blog: Blog, published: Published, targets: Targets, renderer: Renderer) -> Iterator[Problem]:
    """What is wrong with links of the documentation to drafts; those of the introduction are checked with it."""
    if targets.drafts:
        pages = ((path, text) for path, text in _docs(blog, published) if path in published.docs)
        yield from links_to_drafts(pages, docs_dir=blog.options.docs_dir, targets=targets, renderer=renderer)


def introduction(blog: Blog, renderer: Renderer, targets: Targets) -> tuple[str | None, tuple[Problem, ...]]:
    """What stands above the list on the home page, and what is wrong with it."""
    names = [f"{blog.options.docs_dir}/{name}" for name in ("index.md", "README.md")]
    path = next((name for name in names if (blog.root / name).exists()), None)
    if path is None:
        return None, ()
    if unreadable := (*leaving_files(blog.root, [path]), *special_files(blog.root, [path])):
        return None, unreadable
    source = blog.root / path
    text = source.read_text(encoding="utf-8", errors="replace")
    parts = split(text, path=path)  # front matter, which the host reads for other pages, says nothing here
    body, line = (text, 1) if isinstance(parts, Problem) else (parts.body, parts.body_line)
    rendered = renderer.render(body, path=path, body_line=line)
    problems = (*rendered.problems, *check_links(rendered.links, source=path, targets=targets))
    return resolve_links(rendered.html, source=path, targets=targets), problems


def _for_machines(outputs: Iterable[Output], blog: Blog, published: Published) -> Iterator[FileOutput]:
    site_url = blog.options.site_url
    changed = {entry.url: (entry.post.updated or entry.post.date).date().isoformat() for entry in blog.library.entries}
    newest = max(changed.values(), default=None)
    pages = [output.url for output in outputs if isinstance(output, PageOutput)]
    listed = {url: changed.get(url, newest if url == urls.HOME else None) for url in [*pages, *sorted(published.pages)]}
    if site_url:  # a sitemap names whole addresses
        yield FileOutput("sitemap.xml", fingerprint(site_url, listed), lambda: sitemap(listed, site_url=site_url))
    yield FileOutput("robots.txt", fingerprint(site_url), lambda: robots(site_url=site_url))


def _folder_fingerprint(folder: str) -> str:
    # A theme's own folder is known by its version; reading its eleven thousand icons would take longer than a build.
    path = Path(folder)
    return "" if (path / "mkdocs_theme.yml").is_file() else fingerprint_files(path, ("*",))
