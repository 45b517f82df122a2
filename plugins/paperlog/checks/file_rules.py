"""Rules on the files of a blog: their names and sizes."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from paperlog.content.post_files import special
from paperlog.content.source import decode
from paperlog.problems import Problem, Severity
from paperlog.reading import read_bytes

_HINT = "copy the file here: a build publishes every file in the blog"

LARGEST_ASSET = 5_000_000
"""Size limit in bytes for images and other files beside posts; a full-screen photograph needs a tenth of it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_CONVENTIONAL = frozenset(("README.md", "CNAME", "LICENSE"))


def file_names(paths: Iterable[str], *, posts_dir: str) -> Iterator[Problem]:
    """The name of a file or folder is lower-case ASCII: letters, digits, `-`, `_` and `.`.

    Names become addresses. There, other letters look like `%D0%BF` and spaces like `%20`. On a server, `Plot.png` and
    `plot.png` are different files; on many authors' disks they are the same. A post ends in `.md`: an editor that hides
    the extension may save it as `note.md.txt`, which is published unconverted.
    """
    reported: set[str] = set()
    for path in paths:
        inside = path.removeprefix(f"{posts_dir}/")
        if inside.endswith(".txt") and inside.casefold().endswith(".md.txt"):
            name = inside.rpartition("/")[2]
            hint = f"rename it to '{name[:-4]}'"
            message = f"'{name}' is no post: its name ends in '.txt'"
            yield Problem(path, 1, message, hint, Severity.WARNING, "file-name")
        if _NAME.fullmatch(inside.replace("/", "")) and "/." not in inside:
            continue
        above = path[: len(path) - len(inside)]
        for name in inside.split("/"):
            above += name
            if above not in reported and not _NAME.fullmatch(name) and name not in _CONVENTIONAL:
                reported.add(above)
                message = f"the name '{name}' is not lower-case ASCII"
                hint = "use the letters a to z, digits and hyphens, and fix the links to it"
                yield Problem(path, 1, message, hint, Severity.WARNING, "file-name")
            above += "/"


def large_files(root: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """A file beside the posts is at most 5 MB: every reader of a page downloads the files that it shows."""
    for path in paths:
        try:
            size = os.stat(f"{root}/{path}").st_size  # noqa: PTH116 - thousands of times
        except OSError:
            continue  # the code that reads the file reports why it cannot be read
        if size > LARGEST_ASSET:
            message = f"the file has {size / 1_000_000:.1f} MB; {LARGEST_ASSET // 1_000_000} MB are enough"
            hint = "make the picture smaller, or put the file on another server and link to it"
            yield Problem(path, 1, message, hint, Severity.WARNING, "large-file")


def leaving_files(root: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """A symbolic link in the documentation leads to a file of the blog; `paths` are relative to the blog's folder."""
    real_root = f"{os.path.realpath(root)}/"
    for path in paths:
        if not path.startswith("../") and not os.path.realpath(f"{root}/{path}").startswith(real_root):
            yield Problem(path, 1, "a symbolic link leads out of the blog", _HINT, rule="file")


def special_files(root: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """A file of the blog is a regular file; `paths` are relative to the blog's folder.

    Reading a pipe, a socket or a device may block forever.
    """
    for path in paths:
        try:
            kind = os.stat(f"{root}/{path}").st_mode  # noqa: PTH116 - thousands of times
        except OSError:
            continue  # the code that reads the file reports why it cannot be read
        if not stat.S_ISREG(kind):
            yield special(path)


def unreadable_pages(root: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """A page of the documentation is a file in UTF-8; `paths` are relative to the blog's folder."""
    for path in paths:
        file = f"{root}/{path}"
        is_special = os.path.exists(file) and not os.path.isfile(file)  # noqa: PTH110, PTH113 - as above
        if is_special or not os.path.lexists(file):  # reported by `special_files`, or made by another plugin
            continue
        try:
            data = read_bytes(file)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            yield Problem(path, 1, f"the file cannot be read: {reason}", rule="file")
            continue
        decoded = b"" if data is None else decode(data, path=path)
        if isinstance(decoded, Problem):
            yield decoded


def folder_links(root: Path, *, docs_dir: str) -> tuple[Problem, ...]:
    """A symbolic link to a folder, in the documentation, leads to a folder of the blog without such links.

    MkDocs follows every link. A link that leads out of the blog publishes the files there, and two links to folders
    above themselves make it loop forever. MkDocs also skips folders that it cannot read, without a warning.
    """
    unread: list[OSError] = []
    real_root = f"{os.path.realpath(root)}/"
    links = {
        os.path.join(folder, name)  # noqa: PTH118 - as `os.walk` has it
        for folder, names, _ in os.walk(root / docs_dir, onerror=unread.append)
        for name in names
        if os.path.islink(os.path.join(folder, name))  # noqa: PTH114, PTH118 - the same
    }
    found = [_unread_folder(root, error) for error in unread if error.errno != errno.ENOENT]
    for link in sorted(links):
        target = f"{os.path.realpath(link)}/"
        path = Path(link).relative_to(root).as_posix()
        if not target.startswith(real_root):
            found.append(Problem(path, 1, "a symbolic link leads out of the blog", _HINT, rule="file"))
        elif any(_real_place(other).startswith(target) for other in links):
            message = "a symbolic link leads to a folder that holds symbolic links"
            found.append(Problem(path, 1, message, "copy what it leads to", rule="file"))
    return tuple(found)


def _unread_folder(root: Path, error: OSError) -> Problem:
    message = f"the folder cannot be read: {(error.strerror or 'unknown reason').lower()}"
    return Problem(os.path.relpath(error.filename, root), 1, message, rule="file")


def _real_place(link: str) -> str:
    """Return the path of a link with the links among its parent folders resolved."""
    folder, _, name = link.rpartition("/")
    return f"{os.path.realpath(folder)}/{name}"
