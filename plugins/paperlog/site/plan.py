"""The plan: every output of a blog, where it goes, how it is rendered, and a fingerprint of all it is made from.

Nothing else decides what is rebuilt: two outputs with one fingerprint have the same bytes, on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import force_setattr

from paperlog.problems import Problem
from paperlog.site import urls
from paperlog.site.fragments import Fragment


class Page(Struct, frozen=True):
    """A rendered page, before its host puts it into a frame.

    `html` and `head` hold marked links (see `site.urls`), `html` also slots for fragments (see `site.placing`).
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
    """A page that the host frames.

    `source` is the file that authors wrote it in, relative to the blog's folder, or `None` for a page made from many.
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
    """The file below the site's folder, by its URL."""

    def __post_init__(self) -> None:
        force_setattr(self, "dest", urls.file_of(self.url))


class FileOutput(Struct, frozen=True):
    """A file that is written as it is. `source` and `line` are where an author asked for it, if one did."""

    url: str
    fingerprint: str
    render: Callable[[], bytes]
    source: str | None = None
    line: int = 1
    dest: str = ""
    """The file below the site's folder, by its URL."""

    def __post_init__(self) -> None:
        force_setattr(self, "dest", urls.file_of(self.url))


class FolderOutput(Struct, frozen=True):
    """Files that are made together, all below one URL; how many there are and what they are called shows only then.

    `render` gives the name of each, relative to the folder, and its bytes.
    """

    url: str
    fingerprint: str
    render: Callable[[], Iterable[tuple[str, bytes]]]
    source: str | None = None

    @property
    def dest(self) -> str:
        """The folder below the site's, with a final slash."""
        return self.url


Output = PageOutput | FileOutput | FolderOutput


class Plan(Struct, frozen=True):
    """All outputs of a blog, in a fixed order."""

    outputs: tuple[Output, ...]


def make_plan(outputs: Iterable[Output]) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan in which no output overwrites another; where two would, a problem names both.

    An output cannot stand in a folder of another's name either.
    """
    by_dest: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    problems = []
    for output in outputs:
        # Servers and disks that do not tell cases apart would take two such files for one.
        dest = output.dest.casefold().rstrip("/")
        other = by_dest.get(dest) or folders.get(dest)
        parents: list[str] = []
        parent = dest.rpartition("/")[0]
        while other is None and parent and parent not in folders:  # above a folder that is known all are
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
