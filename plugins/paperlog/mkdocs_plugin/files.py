"""Outputs of the plan as MkDocs knows them: pages it frames and files it copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from paperlog.site import urls
from paperlog.site.plan import FileOutput, PageOutput, TocEntry

TEMPLATE = "paperlog.html"


class OutputPage(Page):
    """A page whose content comes from the plan instead of from Markdown; every page event still sees it."""

    def __init__(self, output: PageOutput, file: File, config: MkDocsConfig) -> None:
        self._output = output
        # Templates of Material print titles as they are, so they get markup.
        super().__init__(escape(output.title), file, config)

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - the signature is MkDocs' own
        """Give the page what MkDocs would read from front matter."""
        output = self._output
        self.markdown = ""
        self.meta = {
            "template": TEMPLATE,
            "hide": ["navigation"] if output.sidebar else ["navigation", "toc"],
        }
        if output.description:
            self.meta["description"] = escape(output.description)
        if output.published:
            self.meta["published"] = output.published
        if not output.search:
            self.meta["search"] = {"exclude": True}

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the signature is MkDocs' own
        """Render the output, its links made relative to where it is."""
        page = self._output.render()
        base = urls.base_of(self._output.url)
        self.content = urls.place(page.html, base)
        self.meta["paperlog_head"] = urls.place(page.head, base)
        self.toc = TableOfContents([_anchor(entry) for entry in page.toc])
        self.present_anchor_ids = set(_ids(page.toc))


def page_file(output: PageOutput, *, root: str, config: MkDocsConfig) -> File:
    """The file of a page; a post has its source behind it, so that it can be edited and links to it checked."""
    src_uri = output.source or f"{output.url}index.md"
    if output.source is not None:
        file = File.generated(
            config, src_uri, abs_src_path=f"{root}/{output.source}", inclusion=InclusionLevel.NOT_IN_NAV
        )
        # `edit_uri` leads to the folder of the documentation; the posts are beside it.
        file.edit_uri = f"../{output.source}"
    else:
        file = File.generated(config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = output.dest
    file.page = OutputPage(output, file, config)
    return file


def static_file(output: FileOutput, *, config: MkDocsConfig) -> File:
    """A file that MkDocs writes as it is."""
    file = File.generated(config, output.dest, content=output.render(), inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = output.dest
    return file


def _anchor(entry: TocEntry) -> AnchorLink:
    link = AnchorLink(entry.title, entry.id, entry.level)
    link.children = [_anchor(child) for child in entry.children]
    return link


def _ids(entries: tuple[TocEntry, ...]) -> list[str]:
    return [found for entry in entries for found in (entry.id, *_ids(entry.children))]


def name_pages(nav: Sequence[Any], files: Files) -> None:
    """Give generated pages the titles that the navigation has for them, which MkDocs does only for its own."""
    for item in nav:
        for title, target in item.items() if isinstance(item, dict) else ():
            if isinstance(target, list):
                name_pages(target, files)
            elif (file := files.get_file_from_path(target)) and isinstance(file.page, OutputPage):
                file.page.title = escape(title)


def default_nav(docs: list[Any]) -> list[Any]:
    """The navigation of a blog that names none: the generated pages, then its documentation."""
    return [
        {"Posts": "index.md"},
        {"Tags": "tags/index.md"},
        {"Papers": "papers/index.md"},
        {"Archive": "archive/index.md"},
        *docs,
    ]
