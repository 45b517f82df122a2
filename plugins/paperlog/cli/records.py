"""Functions for the commands that fetch records: the store to write to, and a report of internal errors."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING

from paperlog.problems import RefusedError

if TYPE_CHECKING:
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.papers.store import Store


def writable_store(configuration: BlogConfiguration) -> Store:
    """Return the store of the blog.

    Raises:
        RefusedError: The store is outside the folder of the blog, because of a symbolic link.
    """
    from paperlog.content.post_files import leaves
    from paperlog.papers.store import Store

    store = Store(configuration.store)
    if leaves(str(store.folder.resolve()), str(configuration.root.resolve())):
        raise RefusedError(f"'{store.folder}' leads out of the blog's folder")
    return store


def written_faults(faults: Iterable[BaseException], configuration: BlogConfiguration) -> str:
    """Write the tracebacks of internal errors to a file, and return a message for the user."""
    file = configuration.cache / "fault.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join("".join(traceback.format_exception(fault)) for fault in faults)
    file.write_text(text, encoding="utf-8", errors="backslashreplace")
    return f"this is a fault of paperlog: please report it, with what '{file}' says"
