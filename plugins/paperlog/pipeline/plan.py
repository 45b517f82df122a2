"""The plan of a blog: all outputs and all problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from paperlog.cache.cache import Cache, Entries
from paperlog.cache.fingerprint import code_fingerprint, fingerprint, fingerprint_files
from paperlog.checks.addresses import HostFile, taken_addresses
from paperlog.checks.file_rules import leaving_files, special_files, unreadable_pages
from paperlog.checks.ignoring import without_ignored
from paperlog.checks.link_rules import check_links, links_to_drafts
from paperlog.checks.run import notes, reader
from paperlog.citations.citation_outputs import Citations
from paperlog.citations.page_citations import citation_additions
from paperlog.content.front_matter import split
from paperlog.feeds.feed_outputs import plan_feeds
from paperlog.feeds.overviews import feed_addresses, overviews
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.pipeline.read import Blog
from paperlog.problems import Problem
from paperlog.search.documents import DocsPage, documents
from paperlog.search.search_outputs import search_outputs
from paperlog.site import urls
from paperlog.site.assets import Assets
from paperlog.site.digests import Digests
from paperlog.site.drafts import docs_texts, unpublished_assets
from paperlog.site.image_sizes import Images
from paperlog.site.link_targets import Targets, front_matter_links, links_between, resolve_links
from paperlog.site.options import SiteOptions
from paperlog.site.page_additions import joined
from paperlog.site.pages import Pages, robots, sitemap
from paperlog.site.plan import FileOutput, Output, PageOutput, Plan, make_plan
from paperlog.site.presenter import Presenter
from paperlog.site.related import cached_related_posts
from paperlog.site.templates import Templates


class Published(Struct, frozen=True):
    """Files that the host publishes in addition to the blog, for the search index and for checking links.

    `docs` maps each documentation file, relative to the blog's folder, to its URL. `pages` are the URLs of the pages
    among them, and `texts` the pages for the search index. `files` are all files; outputs must not replace them.
    `templates` are the blog's own templates, relative to its folder.
    """

    docs: Mapping[str, str] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()
    texts: tuple[DocsPage, ...] = ()
    files: tuple[HostFile, ...] = ()
    templates: tuple[str, ...] = ()


class Result(Struct, frozen=True):
    """The plan of a blog and all problems, sorted; the plan can be built only if no problem is an error."""

    plan: Plan
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error, which stops the build."""
        return any(problem.is_error for problem in self.problems)


def plan_blog(
    blog: Blog,
    *,
    renderer: Renderer,
    template_folders: Sequence[str],
    published: Callable[[], Published],
    until: datetime,
    off: Sequence[str] = (),
    cache: Cache | None = None,
) -> Result:
    """Return all outputs and all problems of a blog.

    Args:
        blog: The blog as read, with or without errors.
        renderer: Converts the introduction of the home page.
        template_folders: The folders to search for templates, in order.
        published: Returns the files that the host publishes in addition to the blog.
        until: Feeds leave out posts dated later; nothing else depends on it.
        off: Names of the rules that are switched off for the blog.
        cache: Holds the introduction, assets' digests, parts of the search index and related posts between builds.
    """
    read = reader(blog.root)
    if blog.has_folder_links:
        return Result(Plan(()), without_ignored(blog.problems, off=off, read=read))
    cache = cache or Cache()
    host = published()
    citations = Citations(blog.library)
    targets = link_targets(blog, host, citations)
    assets = Assets(blog.root, cache)
    images = Images(assets.size, targets.sources)
    presenter = Presenter(
        blog.library, blog.options, blog.rendered, blog.html, renderer, targets, images, citations.view
    )
    digests = Digests(blog.rendered, targets, images, citations.digests)
    text_base = fingerprint(code_fingerprint(), blog.options, renderer.key)
    base = fingerprint(text_base, [_folder_fingerprint(path) for path in template_folders])
    templates = Templates(template_folders, options=blog.options)
    introductions = cache.entries("introduction", Rendered, key=fingerprint(code_fingerprint(), renderer.key))
    intro, intro_problems = introduction(blog, renderer, targets, introductions)
    introductions.save()
    feeds = plan_feeds(presenter, digests, base=text_base, until=until)
    additions = joined(
        feeds.additions(),
        citation_additions(citations, options=blog.options, describe=presenter.description),
    )
    related = cached_related_posts(
        blog.library,
        links_between(blog.library.entries, blog.rendered, targets),
        count=blog.options.related_posts,
        cache=cache,
    )
    intro_html = None if intro is None else images.sized(intro)
    pages = Pages(presenter, digests, templates, base, related, intro_html=intro_html, additions=additions)
    outputs = [
        *pages.outputs(),
        *_assets(blog, assets, _docs(blog, host)),
        *citations.outputs(base=text_base),
        *feeds.outputs(),
        *overviews(feeds, templates, page_base=base),
        *search_outputs(documents(presenter, digests, host.texts), base=text_base, cache=cache),
    ]
    assets.save()
    outputs += _for_machines(outputs, blog, host)
    plan, clashes = make_plan(outputs)
    found = [*blog.problems, *intro_problems, *leaving_files(blog.root, host.docs)]
    found += special_files(blog.root, (*host.docs, *host.templates))
    found += unreadable_pages(blog.root, (path for path, url in host.docs.items() if url in host.pages))
    # Each line gets one error, from the most specific rule: two equal aliases are not also an address conflict.
    errors = {(problem.path, problem.line) for problem in found if problem.is_error}
    taken = [*clashes, *taken_addresses(plan.outputs, host.files)]
    found += [problem for problem in taken if (problem.path, problem.line) not in errors]
    found += blog.faults.collect(blog.options.docs_dir, lambda: _draft_links(blog, host, targets, renderer))
    for entry in blog.library.entries:
        path = entry.post.path
        links = [*blog.rendered[path].links, *front_matter_links(entry.post)]
        found += blog.faults.collect(path, partial(check_links, links, source=path, targets=targets))
    return Result(plan, without_ignored(found, off=off, read=read))


def find_notes(blog: Blog, *, off: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Return notes on text that may be intended, which `paperlog check` reports in addition to a build's problems."""
    read = reader(blog.root)
    found = blog.faults.collect(
        blog.options.posts_dir,
        lambda: notes(blog.sources, blog.records, posts_dir=blog.options.posts_dir, read=read),
    )
    return without_ignored(found, off=off, read=read)


def link_targets(blog: Blog, published: Published, citations: Citations) -> Targets:
    """Return all targets that links of a blog may lead to."""
    # A link to a post that cannot be read is valid: it will work once the post is corrected.
    sources = {**dict.fromkeys(blog.unread, ""), **published.docs}
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


def _assets(blog: Blog, assets: Assets, docs: Iterable[tuple[str, str]]) -> Iterator[FileOutput]:
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
        yield FileOutput(_asset_url(path, blog.options), assets.get(path).digest, (blog.root / path).read_bytes)


def _docs(blog: Blog, published: Published) -> Iterator[tuple[str, str]]:
    """Yield the paths and texts of the documentation pages, including the introduction of the home page."""
    introductions = (f"{blog.options.docs_dir}/{name}" for name in ("index.md", "README.md"))
    pages = (path for path, url in published.docs.items() if url in published.pages)
    return docs_texts(blog.root, (*introductions, *pages))


def _draft_links(blog: Blog, published: Published, targets: Targets, renderer: Renderer) -> Iterator[Problem]:
    """Yield problems of links from the documentation to drafts; `introduction` checks its own links."""
    if targets.drafts:
        pages = ((path, text) for path, text in _docs(blog, published) if path in published.docs)
        yield from links_to_drafts(pages, docs_dir=blog.options.docs_dir, targets=targets, renderer=renderer)


def introduction(
    blog: Blog, renderer: Renderer, targets: Targets, entries: Entries[Rendered]
) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the HTML above the list on the home page, if the blog has any, and its problems.

    Args:
        blog: The blog, whose documentation holds the page.
        renderer: Converts its Markdown; a warm check needs the converter for nothing else.
        targets: The targets of links.
        entries: Holds the conversion between builds.
    """
    names = [f"{blog.options.docs_dir}/{name}" for name in ("index.md", "README.md")]
    path = next((name for name in names if (blog.root / name).exists()), None)
    if path is None:
        return None, ()
    if unreadable := (*leaving_files(blog.root, [path]), *special_files(blog.root, [path])):
        return None, unreadable
    source = blog.root / path
    text = source.read_text(encoding="utf-8", errors="replace")
    parts = split(text, path=path)  # front matter is ignored here, though the host reads it on other pages
    body, line = (text, 1) if isinstance(parts, Problem) else (parts.body, parts.body_line)
    digest = fingerprint(body, line)
    rendered, html = entries.get(path, digest=digest), entries.text(path, digest=digest)
    if rendered is None or html is None:
        try:
            rendered = renderer.render(body, path=path, body_line=line)
        except Exception as error:  # noqa: BLE001 - a fault of paperlog must not hide problems of the posts
            return None, (blog.faults.problem(path, error),)
        html = rendered.html
        entries.put(path, replace(rendered, html="", text=""), digest=digest, text=html)
    problems = (*rendered.problems, *check_links(rendered.links, source=path, targets=targets))
    return resolve_links(html, source=path, targets=targets), problems


def _for_machines(outputs: Iterable[Output], blog: Blog, published: Published) -> Iterator[FileOutput]:
    site_url = blog.options.site_url
    changed = {entry.url: (entry.post.updated or entry.post.date).date().isoformat() for entry in blog.library.entries}
    newest = max(changed.values(), default=None)
    pages = [output.url for output in outputs if isinstance(output, PageOutput)]
    listed = {url: changed.get(url, newest if url == urls.HOME else None) for url in [*pages, *sorted(published.pages)]}
    if site_url:  # a sitemap needs absolute URLs
        yield FileOutput("sitemap.xml", fingerprint(site_url, listed), lambda: sitemap(listed, site_url=site_url))
    yield FileOutput("robots.txt", fingerprint(site_url), lambda: robots(site_url=site_url))


def _folder_fingerprint(folder: str) -> str:
    # A theme's own folder is identified by its version: reading its eleven thousand icons takes longer than a build.
    path = Path(folder)
    return "" if (path / "mkdocs_theme.yml").is_file() else fingerprint_files(path, ("*",))
