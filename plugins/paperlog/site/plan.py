"""The plan: every output of a blog with its destination, its render function and a fingerprint of its inputs.

Only fingerprints decide what is rebuilt: outputs with equal fingerprints have the same bytes, on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import force_setattr

from paperlog.problems import Problem
from paperlog.site import urls
from paperlog.site.fragments import Fragment


class Page(Struct, frozen=True):
    """A rendered page, before the host adds the frame.

    `html` and `head` contain marked links (see `site.urls`). `html` also contains slots for fragments (see
    `site.fragments`).
    """

    html: str
    toc: tuple[TocEntry, ...] = ()
    head: str = ""
    fragments: tuple[Fragment, ...] = ()


class TocEntry(Struct, frozen=True):
    """A heading in the table of contents; `title` is HTML."""

    title: str
    id: str
    level: int
    children: tuple[TocEntry, ...] = ()


class PageOutput(Struct, frozen=True):
    """A page to which the host adds the frame.

    `source` is the page's source file, relative to the blog's folder, or `None` for a page made from several files.
    """

    url: str
    title: str
    fingerprint: str
    render: Callable[[], Page]
    description: str = ""
    source: str | None = None
    sidebar: bool = False
    published: str | None = None
    dest: str = ""
    """The path of the file below the site folder, derived from `url`."""

    def __post_init__(self) -> None:
        force_setattr(self, "dest", urls.file_of(self.url))


class FileOutput(Struct, frozen=True):
    """A file that is written unchanged; `source` and `line` say where an author requested it, if one did."""

    url: str
    fingerprint: str
    render: Callable[[], bytes]
    source: str | None = None
    line: int = 1
    dest: str = ""
    """The path of the file below the site folder, derived from `url`."""

    def __post_init__(self) -> None:
        force_setattr(self, "dest", urls.file_of(self.url))


class FolderOutput(Struct, frozen=True):
    """Files that are made together, all below one URL; their number and names are unknown until they are rendered.

    `render` returns the name of each file, relative to the folder, and its bytes.
    """

    url: str
    fingerprint: str
    render: Callable[[], Iterable[tuple[str, bytes]]]
    source: str | None = None

    @property
    def dest(self) -> str:
        """The path of the folder below the site folder, with a final slash."""
        return self.url


Output = PageOutput | FileOutput | FolderOutput


class Plan(Struct, frozen=True):
    """All outputs of a blog, in a fixed order."""

    outputs: tuple[Output, ...]


def make_plan(outputs: Iterable[Output]) -> tuple[Plan, tuple[Problem, ...]]:
    """Return a plan in which no output overwrites another, and a problem for each output that had to be left out.

    Two outputs conflict if they have the same path, or if the path of one is a parent folder of the other. The problem
    names both.
    """
    by_dest: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    problems = []
    for output in outputs:
        # Paths that differ only in case are the same file for some servers and disks.
        dest = output.dest.casefold().rstrip("/")
        other = by_dest.get(dest) or folders.get(dest)
        parents: list[str] = []
        parent = dest.rpartition("/")[0]
        while other is None and parent and parent not in folders:  # the parents of a known folder are known, too
            other = by_dest.get(parent)
            parents.append(parent)
            parent = parent.rpartition("/")[0]
        if other is None:
            by_dest[dest] = output
            folders.update(dict.fromkeys(parents, output))
        else:
            problems.append(_clash(output, other))
    return Plan(tuple(by_dest.values())), tuple(problems)


def _clash(output: Output, other: Output) -> Problem:
    if output.source is None and other.source is not None:
        output, other = other, output
    line = output.line if isinstance(output, FileOutput) else 1
    taken_by = f"by '{other.source}'" if other.source else "by a page that paperlog makes"
    message = f"'/{output.url}' is asked for here, but taken"
    return Problem(output.source or "mkdocs.yml", line, message, taken_by, rule="two-outputs-one-url")
