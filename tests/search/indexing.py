"""Makes the search index of a blog, and what it is made from, without building its site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from paperlog.cache.cache import Cache
from paperlog.citations.citation_outputs import Citations
from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from paperlog.markup.renderer import Renderer
from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.pipeline.plan import Published, link_targets, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.search.documents import DocsPage, PlannedDocument, documents
from paperlog.site.assets import Assets
from paperlog.site.digests import Digests
from paperlog.site.image_sizes import Images
from paperlog.site.options import SiteOptions
from paperlog.site.plan import FolderOutput
from paperlog.site.presenter import Presenter

OPTIONS = SiteOptions("A blog", "https://blog.example.org/")


def search_files(root: Path, *, docs: tuple[DocsPage, ...] = (), cache: Cache | None = None) -> Mapping[str, bytes]:
    """Each file that search needs, by its place below the site's root, and its bytes."""
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    blog = read_blog(root, options=OPTIONS, renderer=renderer, cache=cache)
    plan = plan_blog(
        blog,
        renderer=renderer,
        template_folders=(str(THEME_FOLDER),),
        published=lambda: Published(texts=docs),
        until=datetime(2030, 1, 1, tzinfo=UTC),
        cache=cache,
    ).plan
    found = [output for output in plan.outputs if output.url.startswith(("search/index/", "search/docs/"))]

    def files() -> Iterator[tuple[str, bytes]]:
        for output in found:
            if isinstance(output, FolderOutput):
                yield from ((output.url + name, content) for name, content in output.render())
            else:
                content = output.render()
                assert isinstance(content, bytes)
                yield output.url, content

    return dict(files())


def planned_documents(
    root: Path, *, docs: tuple[DocsPage, ...] = (), drafts: bool = False
) -> tuple[PlannedDocument, ...]:
    """The documents of a blog as the plan of its site has them."""
    renderer = Renderer(list(DEFAULT_EXTENSIONS), DEFAULT_CONFIGS)
    blog = read_blog(root, options=OPTIONS, renderer=renderer, drafts=drafts)
    citations = Citations(blog.library)
    targets = link_targets(blog, Published(), citations)
    images = Images(Assets(root).size, targets.sources)
    presenter = Presenter(blog.library, OPTIONS, blog.rendered, blog.html, renderer, targets, images, citations.view)
    return documents(presenter, Digests(blog.rendered, targets, images, citations.digests), docs)


def write_search(root: Path, site: Path) -> Path:
    """Write the files of a blog's index into a site's folder."""
    for name, content in search_files(root).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return site
