"""Pages that nobody else wants to see: rendered, framed and written one by one, in any process, as MkDocs would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext

from paperlog.mkdocs_plugin.files import TEMPLATE, FramedFile, OutputPage, output_page, write_output
from paperlog.mkdocs_plugin.mend import mend


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What the pages of one build have around them."""

    environment: jinja2.Environment
    config: MkDocsConfig
    files: Files
    nav: Navigation
    root: str
    pages: Sequence[File]
    _contexts: dict[int, TemplateContext] = field(default_factory=dict)

    def html(self, file: FramedFile) -> str:
        """A whole page."""
        page = output_page(file.output, root=self.root, config=self.config)
        page.active = True  # as MkDocs marks the page that it is at
        page.read_source(self.config)
        page.render(self.config, self.files)
        html = self.environment.get_template(TEMPLATE).render(self._context(page))
        return html if page.is_mended else mend(html)

    def _context(self, page: OutputPage) -> TemplateContext:
        """What MkDocs would show a template, worked out once for all pages in as many folders."""
        depth = page.url.count("/")
        if depth not in self._contexts:
            self._contexts[depth] = get_context(self.nav, self.pages, self.config, page)
        return {**self._contexts[depth], "page": page}


@dataclass(frozen=True, slots=True, eq=False)
class FrameJob:
    """A page to be made and written."""

    frame: Frame
    file: FramedFile

    def write(self) -> None:
        """Make it and write it."""
        file = self.file
        html = self.frame.html(file).encode(errors="xmlcharrefreplace")
        write_output(html, f"{file.dest_dir}/{file.dest_uri}")


def documentation(files: Iterable[File]) -> list[File]:
    """What templates see as `pages`: the documentation alone, whichever of the outputs MkDocs happens to make."""
    return [file for file in files if file.is_documentation_page() and not isinstance(file.page, OutputPage)]
