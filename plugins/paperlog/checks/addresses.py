"""Rule: no output of the plan has the address of a file that the host publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from paperlog.problems import Problem
from paperlog.site.plan import FileOutput, FolderOutput, Output, PageOutput


class HostFile(Struct, frozen=True):
    """A file that the host publishes beside the blog.

    `dest` is its path in the site's folder, and `name` is its name in the host. `path` is the author's file,
    relative to the blog's folder; files of the theme have none.
    """

    dest: str
    name: str
    path: str | None = None


def taken_addresses(outputs: Iterable[Output], files: Iterable[HostFile]) -> list[Problem]:
    """Return an error for each output whose address a file of the host already has."""
    by_dest = {file.dest.casefold(): file for file in files}
    names = {file.name.casefold(): file for file in files}
    parts = {dest[:place]: file for dest, file in by_dest.items() for place, sign in enumerate(dest) if sign == "/"}
    tops = {dest.partition("/")[0] for dest in by_dest}
    found = []
    for output in outputs:
        dest = output.dest.casefold().rstrip("/")
        above = _above(dest, by_dest) if dest.partition("/")[0] in tops else None  # skips the search for most outputs
        below = parts.get(dest) if isinstance(output, FolderOutput) else None
        file = by_dest.get(dest) or above or below or names.get(host_name(output).casefold())
        if output.dest == "404.html" and file is None:
            found.append(_taken(output, "by the page for addresses that do not exist"))
        elif file is not None and file.path is not None and not isinstance(output, FileOutput):
            message = f"this file would be published at '/{output.url}', which is taken"
            hint = f"by '{output.source}'" if output.source else "give it another name"
            found.append(Problem(file.path, 1, message, hint, rule="two-outputs-one-url"))
        elif file is not None:
            found.append(_taken(output, f"by '{file.path or file.name}'"))
    return found


def host_name(output: Output) -> str:
    """Return the name of an output in the host, which links and the navigation use."""
    if isinstance(output, PageOutput):
        return output.source or f"{output.url}index.md"
    return output.dest


def _above(dest: str, taken: Mapping[str, HostFile]) -> HostFile | None:
    """Return the file whose path is a parent folder of `dest`, or `None`."""
    parents = (dest[:place] for place, sign in enumerate(dest) if sign == "/")
    return next((taken[parent] for parent in parents if parent in taken), None)


def _taken(output: Output, owner: str) -> Problem:
    line = output.line if isinstance(output, FileOutput) else 1
    message = f"'/{output.url}' is asked for here, but taken"
    return Problem(output.source or "mkdocs.yml", line, message, owner, rule="two-outputs-one-url")
