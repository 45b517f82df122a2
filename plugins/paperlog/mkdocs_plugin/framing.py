"""Pages that no other plugin sees: rendered, framed and written one by one in any process, as MkDocs would do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext
from msgspec import Struct, field

from paperlog.mkdocs_plugin.output_files import FramedFile, OutputPage, output_page, write_output
from paperlog.mkdocs_plugin.shell import ShellTemplate


class Frame(Struct, frozen=True, eq=False):
    """What the pages of one build share: the template, the configuration and the navigation."""

    template: ShellTemplate
    config: MkDocsConfig
    files: Files
    nav: Navigation
    root: str
    pages: Sequence[File]
    _contexts: dict[int, TemplateContext] = field(default_factory=dict)

    def page(self, file: FramedFile) -> bytes:
        """Return the whole page of a file, in UTF-8."""
        page = output_page(file.output, root=self.root, config=self.config)
        page.active = True  # MkDocs marks the page that it renders
        page.read_source(self.config)
        page.render(self.config, self.files)
        return self.template.page(self._context(page))

    def _context(self, page: OutputPage) -> dict[str, Any]:
        """Return the context that MkDocs gives a template; it is the same for all pages at the same depth."""
        depth = page.url.count("/")
        if depth not in self._contexts:
            self._contexts[depth] = get_context(self.nav, self.pages, self.config, page)
        return {**self._contexts[depth], "page": page}


class FrameJob(Struct, frozen=True, eq=False):
    """A page to render and write."""

    frame: Frame
    file: FramedFile

    def write(self) -> None:
        """Render the page and write it."""
        file = self.file
        write_output(self.frame.page(file), f"{file.dest_dir}/{file.dest_uri}")
