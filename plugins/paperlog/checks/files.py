"""Rules on the files of a blog: their names and sizes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from paperlog.problems import Problem, Severity

LARGEST_ASSET = 5_000_000
"""Bytes of a picture or another file beside posts; a photograph that fills a screen has a tenth of it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_CONVENTIONAL = frozenset(("README.md", "CNAME", "LICENSE"))


def file_names(paths: Iterable[str], *, posts_dir: str) -> Iterator[Problem]:
    """The name of a file or folder is lower-case ASCII: letters, digits, `-`, `_` and `.`.

    Names become addresses. Other letters look like `%D0%BF` there, spaces like `%20`, and `Plot.png` is another file
    than `plot.png` on a server, though not on many an author's disk.
    """
    told: set[str] = set()
    for path in paths:
        inside = path.removeprefix(f"{posts_dir}/")
        if _NAME.fullmatch(inside.replace("/", "")) and "/." not in inside:
            continue
        above = path[: len(path) - len(inside)]
        for name in inside.split("/"):
            above += name
            if above not in told and not _NAME.fullmatch(name) and name not in _CONVENTIONAL:
                told.add(above)
                message = f"the name '{name}' is not lower-case ASCII"
                hint = "use the letters a to z, digits and hyphens, and mend the links to it"
                yield Problem(path, 1, message, hint, Severity.WARNING, "file-name")
            above += "/"


def large_files(root: Path, paths: Iterable[str]) -> Iterator[Problem]:
    """A file beside the posts has no more than 5 MB: every reader of a page loads all that it shows."""
    for path in paths:
        try:
            size = os.stat(f"{root}/{path}").st_size  # noqa: PTH116 - thousands of times
        except OSError:
            continue  # whoever reads it tells why it cannot be read
        if size > LARGEST_ASSET:
            message = f"the file has {size / 1_000_000:.1f} MB; {LARGEST_ASSET // 1_000_000} MB are enough"
            hint = "make the picture smaller, or put the file on another server and link to it"
            yield Problem(path, 1, message, hint, Severity.WARNING, "large-file")
