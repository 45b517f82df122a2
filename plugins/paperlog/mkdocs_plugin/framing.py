"""Pages that nobody else wants to see: rendered, framed and written one by one, in any process, as MkDocs would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils import write_file

from paperlog.mkdocs_plugin.files import TEMPLATE, FramedFile, OutputPage, page_file
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

    def html(self, file: FramedFile) -> str:
        """A whole page."""
        page = page_file(file.output, root=self.root, in_nav={}, config=self.config).page
        assert isinstance(page, OutputPage)
        page.active = True  # as MkDocs marks the page that it is at
        page.read_source(self.config)
        page.render(self.config, self.files)
        context = get_context(self.nav, self.pages, self.config, page)
        html = self.environment.get_template(TEMPLATE).render(context)
        return html if page.is_mended else mend(html)


@dataclass(frozen=True, slots=True, eq=False)
class FrameJob:
    """A page to be made and written."""

    frame: Frame
    file: FramedFile

    def write(self) -> None:
        """Make it and write it."""
        write_file(self.frame.html(self.file).encode(errors="xmlcharrefreplace"), self.file.abs_dest_path)


def documentation(files: Iterable[File]) -> list[File]:
    """What templates see as `pages`: the documentation alone, whichever of the outputs MkDocs happens to make."""
    return [file for file in files if file.is_documentation_page() and not isinstance(file.page, OutputPage)]
