"""Outputs of the plan as pages and files of MkDocs."""

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
    """A page whose content comes from the plan instead of Markdown. All page events run for it."""

    def __init__(self, output: PageOutput, file: File, config: MkDocsConfig) -> None:
        self._output = output
        self.is_in_nav = False
        self.is_fixed = False
        self.kept: str | None = None  # the whole page of the last build, if it is still up to date
        self.pieces: Sequence[bytes] | None = None  # the content in UTF-8; lists share most of their pieces
        # Templates of Material do not escape titles, so they get markup.
        super().__init__(escape(output.title), file, config)

    @property
    def content(self) -> str | None:
        """The content as a string. Templates and other plugins read it, and may replace it."""
        return None if self.pieces is None else b"".join(self.pieces).decode()

    @content.setter
    def content(self, value: str | None) -> None:
        self.pieces = None if value is None else (encode(value),)

    @property
    def source_url(self) -> str | None:
        """The address of the page's source, derived from the address for editing in the same way as in Material."""
        edit = self.edit_url
        return edit.replace("blob" if "/blob/" in edit else "edit", "raw") if edit else None

    def _set_canonical_url(self, site_url: str | None) -> None:
        # The URL of an output is a plain path, so the URL parsing that MkDocs does here is not needed.
        if not site_url:
            super()._set_canonical_url(site_url)
        else:
            base = site_url if site_url.endswith("/") else f"{site_url}/"
            self.canonical_url = base + self.url
            self.abs_url = urlsplit(base).path + self.url

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what MkDocs would read from front matter."""
        output = self._output
        self.markdown = ""
        self.meta = {
            "template": TEMPLATE,
            "hide": _hidden(output, config),
        }
        if output.source is not None:
            # The navigation may give the post another title.
            self.meta["title"] = escape(output.title)
        if description := output.description or config.site_description:
            self.meta["description"] = escape(description)
        if output.published:
            self.meta["published"] = output.published

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the signature is MkDocs' own
        """Render the output with links relative to its address."""
        if self.kept is not None:
            self.pieces, self.is_fixed, self.present_anchor_ids = (), True, set()
            return
        page = self._output.render()
        base = urls.base_of(self._output.url)
        self.pieces = placed(page.html, page.fragments, base)
        self.meta["paperlog_head"] = urls.place(page.head, base)
        self.toc = TableOfContents([_anchor(entry) for entry in page.toc])
        self.present_anchor_ids = set(_ids(page.toc))


def _hidden(output: PageOutput, config: MkDocsConfig) -> list[str]:
    """Return the sidebars to hide: the navigation if tabs show it, and a table of contents without entries."""
    tabs = "navigation.tabs" in (config.theme.get("features") or ())
    return [*(["navigation"] if tabs else []), *([] if output.sidebar else ["toc"])]


class OutputFile(File):
    """A file of the plan, with the source name and the destination that MkDocs needs."""

    src_dir = None
    inclusion = InclusionLevel.NOT_IN_NAV

    def __init__(self, output: Output, config: MkDocsConfig) -> None:
        # Does the same as MkDocs' own constructor, but without `PurePath`, since a site has tens of thousands of files.
        self.src_uri = host_name(output)
        self.dest_uri = output.dest
        # Read from the dictionary, since the descriptor of an option takes longer than the rest of this constructor.
        options = config.data
        self.dest_dir = options["site_dir"]
        self.use_directory_urls = options["use_directory_urls"]


class PageFile(OutputFile):
    """The file of a page. A post has a source path, so that it can be edited and links to it can be checked."""

    generated_by = "paperlog"

    def __init__(self, output: PageOutput, config: MkDocsConfig, *, root: str) -> None:
        super().__init__(output, config)
        self.url = quote(output.url) or "./"  # the same with and without `use_directory_urls`
        if output.source is not None:
            self.abs_src_path = f"{root}/{output.source}"
            # `edit_uri` is relative to the folder of the documentation; the posts are beside it.
            self.edit_uri = f"../{output.source}"
        else:
            self.abs_src_path = None
            self._content = ""


def output_page(output: PageOutput, *, root: str, config: MkDocsConfig) -> OutputPage:
    """Return the page of an output, with its file."""
    return OutputPage(output, PageFile(output, config, root=root), config)


def page_file(output: PageOutput, *, root: str, in_nav: Mapping[str, str | None], config: MkDocsConfig) -> File:
    """Return the file of a page that MkDocs renders, with its title from the navigation."""
    page = output_page(output, root=root, config=config)
    src_uri = page.file.src_uri
    page.is_in_nav = src_uri in in_nav
    if (title := in_nav.get(src_uri)) is not None:
        page.title = escape(title)
    return page.file


class KeptFile(OutputFile):
    """An output that is already in place, such as one of the last build that is up to date.

    MkDocs does not write it, but other pages may link to it.
    """

    def is_documentation_page(self) -> bool:
        """Return false, since there is nothing to render."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - the signature is MkDocs' own
        """Do nothing: the file is in place."""


class FramedFile(KeptFile):
    """A page that is rendered and framed separately from the pages of MkDocs, because no other plugin sees it."""

    def __init__(self, output: PageOutput, config: MkDocsConfig) -> None:
        super().__init__(output, config)
        self.output = output


class RenderedFile(OutputFile):
    """An output that is written without a frame. It is rendered when it is written, to save memory."""

    def __init__(self, output: FileOutput, config: MkDocsConfig) -> None:
        super().__init__(output, config)
        self._output = output
        self._replaced: bytes | None = None
        self.is_written_elsewhere = False

    @property
    def content_bytes(self) -> bytes:
        """The content of the file."""
        return self._output.render() if self._replaced is None else self._replaced

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._replaced = value

    def is_documentation_page(self) -> bool:
        """Return false, since the output needs no frame."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature is MkDocs' own
        """Write the output, unless a worker writes it."""
        if not self.is_written_elsewhere:
            self.write()

    def write(self) -> None:
        """Write the output in this process."""
        write_output(self.content_bytes, f"{self.dest_dir}/{self.dest_uri}")


def write_output(content: bytes, path: str) -> None:
    """Write a file, and create its folder if needed.

    The way of MkDocs (check the folder before each file, then write through a buffer) takes three times as long.
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
        error.filename = path  # the system does not name the file that it could not write
        raise
    finally:
        os.close(descriptor)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - a Path takes as long as `mkdir` itself; most parents exist
    except OSError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as for `mkdir`


def _anchor(entry: TocEntry) -> AnchorLink:
    # Material does not escape the id, which it writes into an attribute.
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
    """Add every output to the files of MkDocs, in place of a file of the same name.

    Args:
        files: The files that MkDocs builds.
        plan: The outputs.
        kept: The destinations of outputs that the site already has.
        apart: Whether to render pages separately from those of MkDocs, unless the navigation names them.
        root: The blog's folder.
        in_nav: The files that the navigation names, with the title that it gives each, if any.
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
            continue  # written in the background
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
