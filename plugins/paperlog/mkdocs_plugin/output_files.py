"""Outputs of the plan as MkDocs knows them: pages it frames and files it copies."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from paperlog.checks.addresses import host_name
from paperlog.mkdocs_plugin.documentation import HOME_FILES, ROBOTS
from paperlog.site import urls
from paperlog.site.fragments import encode, placed
from paperlog.site.plan import FileOutput, FolderOutput, Output, PageOutput, Plan, TocEntry

TEMPLATE = "paperlog.html"


class OutputPage(Page):
    """A page whose content comes from the plan instead of from Markdown; every page event still sees it."""

    def __init__(self, output: PageOutput, file: File, config: MkDocsConfig) -> None:
        self._output = output
        self.is_in_nav = False
        self.is_mended = False
        self.kept: str | None = None  # the whole page as the last build made it, if it is still right
        self.pieces: Sequence[bytes] | None = None  # the content in UTF-8: of a list, mostly what other lists show too
        # Templates of Material print titles as they are, so they get markup.
        super().__init__(escape(output.title), file, config)

    @property
    def content(self) -> str | None:
        """The content as templates and other plugins see it, who may also replace it."""
        return None if self.pieces is None else b"".join(self.pieces).decode()

    @content.setter
    def content(self, value: str | None) -> None:
        self.pieces = None if value is None else (encode(value),)

    @property
    def source_url(self) -> str | None:
        """Where the source of the page can be read, made of the address for editing as Material does it."""
        edit = self.edit_url
        return edit.replace("blob" if "/blob/" in edit else "edit", "raw") if edit else None

    def _set_canonical_url(self, site_url: str | None) -> None:
        # What MkDocs does by taking both addresses apart and joining them; ours is a path and nothing else.
        if not site_url:
            super()._set_canonical_url(site_url)
        else:
            base = site_url if site_url.endswith("/") else f"{site_url}/"
            self.canonical_url = base + self.url
            self.abs_url = urlsplit(base).path + self.url

    def read_source(self, config: MkDocsConfig) -> None:
        """Give the page what MkDocs would read from front matter."""
        output = self._output
        self.markdown = ""
        self.meta = {
            "template": TEMPLATE,
            "hide": _hidden(output, config),
        }
        if output.source is not None:
            # The navigation may call a post by another name than its own.
            self.meta["title"] = escape(output.title)
        if description := output.description or config.site_description:
            self.meta["description"] = escape(description)
        if output.published:
            self.meta["published"] = output.published

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the signature is MkDocs' own
        """Render the output, its links made relative to where it is."""
        if self.kept is not None:
            self.pieces, self.is_mended, self.present_anchor_ids = (), True, set()
            return
        page = self._output.render()
        base = urls.base_of(self._output.url)
        self.pieces = placed(page.html, page.fragments, base)
        self.meta["paperlog_head"] = urls.place(page.head, base)
        self.toc = TableOfContents([_anchor(entry) for entry in page.toc])
        self.present_anchor_ids = set(_ids(page.toc))


def _hidden(output: PageOutput, config: MkDocsConfig) -> list[str]:
    """The sidebars that a page does without: what tabs show already, and a table of contents without entries."""
    tabs = "navigation.tabs" in (config.theme.get("features") or ())
    return [*(["navigation"] if tabs else []), *([] if output.sidebar else ["toc"])]


class OutputFile(File):
    """A file of the plan, which MkDocs knows by its name among the sources and by its place on the site."""

    src_dir = None
    inclusion = InclusionLevel.NOT_IN_NAV

    def __init__(self, output: Output, config: MkDocsConfig) -> None:
        # What MkDocs' own constructor does, less its way through `PurePath`: there are tens of thousands of these.
        self.src_uri = host_name(output)
        self.dest_uri = output.dest
        # A dictionary's own look-up: an option's descriptor takes longer than all else that is done here.
        options = config.data
        self.dest_dir = options["site_dir"]
        self.use_directory_urls = options["use_directory_urls"]


class PageFile(OutputFile):
    """The file of a page; a post has its source behind it, so that it can be edited and links to it checked."""

    generated_by = "paperlog"

    def __init__(self, output: PageOutput, config: MkDocsConfig, *, root: str) -> None:
        super().__init__(output, config)
        self.url = quote(output.url) or "./"  # the same with and without `use_directory_urls`
        if output.source is not None:
            self.abs_src_path = f"{root}/{output.source}"
            # `edit_uri` leads to the folder of the documentation; the posts are beside it.
            self.edit_uri = f"../{output.source}"
        else:
            self.abs_src_path = None
            self._content = ""


def output_page(output: PageOutput, *, root: str, config: MkDocsConfig) -> OutputPage:
    """A page with its file."""
    return OutputPage(output, PageFile(output, config, root=root), config)


def page_file(output: PageOutput, *, root: str, in_nav: Mapping[str, str | None], config: MkDocsConfig) -> File:
    """The file of a page that MkDocs makes."""
    page = output_page(output, root=root, config=config)
    src_uri = page.file.src_uri
    page.is_in_nav = src_uri in in_nav
    if (title := in_nav.get(src_uri)) is not None:
        page.title = escape(title)
    return page.file


class KeptFile(OutputFile):
    """An output that MkDocs has nothing to do for, such as one of the last build that is still right.

    Others may link to it.
    """

    def is_documentation_page(self) -> bool:
        """Never, since there is nothing to render."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - the signature is MkDocs' own
        """Leave it where it is."""


class FramedFile(KeptFile):
    """A page that is rendered and framed apart from MkDocs' own pages, because nobody else wants to see it."""

    def __init__(self, output: PageOutput, config: MkDocsConfig) -> None:
        super().__init__(output, config)
        self.output = output


class RenderedFile(OutputFile):
    """An output that is written as it is, rendered when it is needed: thousands of them would fill the memory."""

    def __init__(self, output: FileOutput, config: MkDocsConfig) -> None:
        super().__init__(output, config)
        self._output = output
        self._replaced: bytes | None = None
        self.is_written_elsewhere = False

    @property
    def content_bytes(self) -> bytes:
        """What is written."""
        return self._output.render() if self._replaced is None else self._replaced

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._replaced = value

    def is_documentation_page(self) -> bool:
        """Never, since it is done."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature is MkDocs' own
        """Write it."""
        if not self.is_written_elsewhere:
            self.write()

    def write(self) -> None:
        """Write it, wherever this runs."""
        write_output(self.content_bytes, f"{self.dest_dir}/{self.dest_uri}")


def write_output(content: bytes, path: str) -> None:
    """Write a file, making its folder where it is the first there.

    MkDocs asks for the folder before each; together with a buffered file that takes three times as long as this.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        descriptor = os.open(path, flags, 0o666)
    except FileNotFoundError:
        _make_folder(path.rpartition("/")[0])
        descriptor = os.open(path, flags, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError as error:
        error.filename = path  # the system does not say which file it could not write
        raise
    finally:
        os.close(descriptor)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - a Path costs as much as the folder, and most are one of many in their parent
    except OSError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as above


def _anchor(entry: TocEntry) -> AnchorLink:
    # Material prints the id as it is, inside an attribute.
    link = AnchorLink(entry.title, str(escape(entry.id)), entry.level)
    link.children = [_anchor(child) for child in entry.children]
    return link


def _ids(entries: tuple[TocEntry, ...]) -> list[str]:
    return [found for entry in entries for found in (entry.id, *_ids(entry.children))]


def put_outputs(
    files: Files,
    plan: Plan,
    kept: frozenset[str],
    *,
    apart: bool,
    root: str,
    in_nav: Mapping[str, str | None],
    config: MkDocsConfig,
) -> None:
    """Add every output to MkDocs' files, in place of a file of the same name.

    Args:
        files: What MkDocs is going to build.
        plan: The outputs.
        kept: Those that the site holds already, by their file.
        apart: Whether pages are made apart from MkDocs' own, as far as the navigation does not name them.
        root: The blog's folder.
        in_nav: The titles that the navigation gives to files.
        config: MkDocs' configuration.
    """
    for name in HOME_FILES:
        if (home := files.get_file_from_path(name)) is not None:
            files.remove(home)
    for output in plan.outputs:
        if output.dest == ROBOTS and files.get_file_from_path(ROBOTS) is not None:
            continue
        file: File
        if isinstance(output, FolderOutput):
            continue  # made in the background
        is_named = host_name(output) in in_nav
        if output.dest in kept and not is_named:
            file = KeptFile(output, config)
        elif not isinstance(output, PageOutput):
            file = RenderedFile(output, config)
        elif apart and not is_named:
            file = FramedFile(output, config)
        else:
            file = page_file(output, root=root, in_nav=in_nav, config=config)
            if output.dest in kept and isinstance(file.page, OutputPage):
                file.page.kept = Path(file.abs_dest_path).read_bytes().decode()
        if (old := files.src_uris.get(file.src_uri)) is not None:
            files.remove(old)
        files.append(file)
