"""Find the files in a folder of posts that are safe to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from paperlog.problems import Problem


def files_of(folder: Path, *, prefix: str, problems: list[Problem], blog: Path | None = None) -> Iterator[str]:
    """Yield the paths of all files in a folder and its subfolders, each prefixed with `prefix`.

    Names that start with `_` or `.` are skipped. A file that cannot be read, or a link that leads out of the folder, is
    added to `problems`; so is the folder itself if it is a link that leads out of the folder `blog`.
    """
    real_folder = os.path.realpath(folder)
    if blog is not None and folder != blog and leaves(real_folder, os.path.realpath(blog)):
        hint = "move the posts here: a build publishes every file in their folder"
        message = "the folder of posts is a symbolic link that leads out of the blog"
        problems.append(Problem(prefix.rstrip("/") or ".", 1, message, hint, rule="file"))
        return
    yield from _walk(str(folder), prefix, problems, real_root=real_folder)


def leaves(real_path: str, real_root: str) -> bool:
    """Return whether a path is outside a folder, both with links resolved."""
    return not real_path.startswith(real_root.rstrip("/") + "/")


def leaving(path: str) -> Problem:
    """Return the problem of a link that leads out of the folder of posts."""
    hint = "copy the file here: what posts show has to be in their folder"
    return Problem(path, 1, "a symbolic link leads out of the folder of posts", hint, rule="file")


def special(path: str) -> Problem:
    """Return the problem of a pipe, socket or device; reading one could block forever."""
    return Problem(path, 1, "this is no regular file", "remove it", rule="file")


def _walk(folder: str, prefix: str, problems: list[Problem], real_root: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        problems.append(
            Problem(prefix.rstrip("/") or ".", 1, "the folder of posts does not exist", "create it", rule="file")
        )
        return
    except OSError as error:
        message = f"the folder cannot be read: {(error.strerror or 'unknown reason').lower()}"
        problems.append(Problem(prefix.rstrip("/") or ".", 1, message, rule="file"))
        return
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        problem = _unreadable(entry, prefix, real_root)
        if problem:
            problems.append(problem)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{prefix}{entry.name}/", problems, real_root)
        else:
            yield prefix + entry.name


def _unreadable(entry: os.DirEntry[str], prefix: str, real_root: str) -> Problem | None:
    if not entry.name.isprintable():
        shown = entry.name.encode("unicode_escape").decode("ascii")  # also the bytes of a name that is not UTF-8
        message = "the name of the file is not UTF-8 or holds a control character"
        return Problem(prefix + shown, 1, message, "rename it", rule="file")
    path = prefix + entry.name
    if entry.is_symlink():
        if leaves(os.path.realpath(entry.path), real_root):
            return leaving(path)
        if entry.is_dir():
            return Problem(path, 1, "a symbolic link to a folder is not followed", "move the folder here", rule="file")
    if not entry.is_file() and not entry.is_dir():
        return special(path)
    return None
