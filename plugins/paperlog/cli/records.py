"""What the commands that fetch records share: the store they write to, and what they say about faults of our own."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING

from paperlog.problems import RefusedError

if TYPE_CHECKING:
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.papers.store import Store


def writable_store(configuration: BlogConfiguration) -> Store:
    """Return the blog's store.

    Raises:
        RefusedError: A symbolic link leads out of the blog's folder, which no command writes outside of.
    """
    from paperlog.content.post_files import leaves
    from paperlog.papers.store import Store

    store = Store(configuration.store)
    if leaves(str(store.folder.resolve()), str(configuration.root.resolve())):
        raise RefusedError(f"'{store.folder}' leads out of the blog's folder")
    return store


def written_faults(faults: Iterable[BaseException], configuration: BlogConfiguration) -> str:
    """Write the tracebacks of faults of our own to a file, and return what to tell people about it."""
    file = configuration.cache / "fault.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join("".join(traceback.format_exception(fault)) for fault in faults)
    file.write_text(text, encoding="utf-8", errors="backslashreplace")
    return f"this is a fault of paperlog: please report it, with what '{file}' says"
