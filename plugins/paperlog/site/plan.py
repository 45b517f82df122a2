"""The plan: every output of a blog, where it goes, how it is rendered, and a fingerprint of all it is made from.

Nothing else decides what is rebuilt: two outputs with one fingerprint have the same bytes, on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from paperlog.problems import Problem
from paperlog.site import urls


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, before its host puts it into a frame. `html` and `head` hold marked links (see `site.urls`)."""

    html: str
    toc: tuple[TocEntry, ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading in the table of contents; `title` is HTML."""

    title: str
    id: str
    level: int
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A page that the host frames.

    `source` is the file that authors wrote it in, relative to the blog's folder, or `None` for a page made from many.
    `search` says whether the page itself is worth finding, as posts and papers are and lists of them are not.
    """

    url: str
    title: str
    fingerprint: str
    render: Callable[[], Page] = field(repr=False, compare=False)
    description: str = ""
    source: str | None = None
    sidebar: bool = False
    search: bool = False
    published: str | None = None

    @property
    def dest(self) -> str:
        """The file below the site's folder."""
        return urls.file_of(self.url)


@dataclass(frozen=True, slots=True)
class FileOutput:
    """A file that is written as it is."""

    url: str
    fingerprint: str
    render: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def dest(self) -> str:
        """The file below the site's folder."""
        return urls.file_of(self.url)


Output = PageOutput | FileOutput


@dataclass(frozen=True, slots=True)
class Plan:
    """All outputs of a blog, in a fixed order."""

    outputs: tuple[Output, ...]

    @property
    def pages(self) -> tuple[PageOutput, ...]:
        """The outputs that the host frames."""
        return tuple(output for output in self.outputs if isinstance(output, PageOutput))

    @property
    def files(self) -> tuple[FileOutput, ...]:
        """The outputs that are written as they are."""
        return tuple(output for output in self.outputs if isinstance(output, FileOutput))


def make_plan(outputs: Iterable[Output]) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan in which no output overwrites another; where two would, a problem names both."""
    by_dest: dict[str, Output] = {}
    problems = []
    for output in outputs:
        # Servers and disks that do not tell cases apart would take two such files for one.
        dest = output.dest.casefold()
        if (other := by_dest.get(dest)) is None:
            by_dest[dest] = output
            continue
        path = _source(output) or _source(other) or "mkdocs.yml"
        message = f"'{output.url}' would be written twice"
        problems.append(Problem(path, 1, message, _who(other), rule="two-outputs-one-url"))
    return Plan(tuple(by_dest.values())), tuple(problems)


def _source(output: Output) -> str | None:
    return output.source if isinstance(output, PageOutput) else None


def _who(other: Output) -> str:
    source = _source(other)
    return f"it belongs to '{source}' already" if source else "the name is taken by a page that paperlog makes"
