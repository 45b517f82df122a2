"""What one build holds, from the reading of its posts until all is written, and how it is undone."""

from __future__ import annotations

import atexit
import contextlib
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TextIO

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation

from paperlog import garbage
from paperlog.cache.built_site import Left
from paperlog.cache.cache import Cache
from paperlog.mkdocs_plugin.background import Background
from paperlog.mkdocs_plugin.config import blog_root, renderer_of
from paperlog.mkdocs_plugin.output_files import OutputPage
from paperlog.mkdocs_plugin.reuse import Reuse
from paperlog.mkdocs_plugin.writer import Writer
from paperlog.pipeline.read import Blog
from paperlog.progress import Progress

log = get_plugin_logger("paperlog")

_SOON = 2.0
"""Seconds. A build that ends within them shows no progress."""

_PAUSE = 0.1
"""Seconds between two changes of the line that shows progress."""

_MANY = 2_000
"""Outputs of a build that leaves so much behind that looking through it for garbage is felt."""


class Build:
    """One build. `blog` is there when the posts are read, `nav` when MkDocs has made it.

    `outputs` says how many the plan has, `has_folders` whether those that are folders are made. `others` are the files
    that MkDocs writes, where nobody but this process writes into the site.
    """

    blog: Blog
    nav: Navigation

    def __init__(self, config: MkDocsConfig, *, cache: Cache, left: Left | None, is_dirty: bool) -> None:
        """Begin it, once other builds of this blog have ended.

        Args:
            config: MkDocs' configuration.
            cache: The blog's cache.
            left: What the last build of this process left.
            is_dirty: Whether files of the site that no build made stay there.
        """
        self.config = config
        self.root = blog_root(config)
        self.progress = build_progress(stream=sys.stderr, clock=time.monotonic)
        self.renderer = renderer_of(config)
        self.reuse = Reuse(cache, config=config, left=left, is_dirty=is_dirty)
        self.background: Background | None = None
        self.writer: Writer | None = None
        self._documentation: Sequence[File] | None = None
        self.outputs = 0
        self.others: list[str] | None = None
        self.has_folders = True
        garbage.pause()
        atexit.register(self.undo)  # nobody tells plugins of Ctrl-C
        self._ends_at_once = _end_in_order()

    def documentation(self, pages: Iterable[File]) -> Sequence[File]:
        """What templates see as `pages`: the documentation alone, whichever of the outputs MkDocs happens to make.

        MkDocs hands over the same pages for each of them, so only the first are looked at.
        """
        if self._documentation is None:
            self._documentation = [file for file in pages if not isinstance(file.page, OutputPage)]
        return self._documentation

    def end(self) -> Left | None:
        """All is written; what is left is for the next build of this process."""
        left = self.reuse.save(has_folders=self.has_folders, others=self.others)
        self._let_go()
        garbage.resume(is_much=self.outputs >= _MANY)
        return left

    def undo(self) -> None:
        """Stop, put the old site back as it was, and let other builds begin."""
        with _undisturbed():
            garbage.resume()
            self.progress.finish()
            if self.writer is not None:
                self.writer.stop()
            if self.background is not None:
                self.background.stop()
            self.reuse.give_back()
        self._let_go()

    def _let_go(self) -> None:
        atexit.unregister(self.undo)
        if self._ends_at_once:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self._ends_at_once = False


def build_progress(*, stream: TextIO, clock: Callable[[], float]) -> Progress:
    """Return the progress of a build, as verbose or quiet as MkDocs is."""
    return Progress(
        stream=stream,
        clock=clock,
        say=partial(log.info, "%s"),
        delay=_SOON,
        pause=_PAUSE,
        is_timed=log.isEnabledFor(logging.DEBUG),
        is_quiet=not log.isEnabledFor(logging.INFO),
    )


def _end_in_order() -> bool:
    """Have the process end by way of its exit when it is asked to, if it would end at once; whether it would have."""
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return False
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    return True


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hear of no further wish to end within the block, which takes a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
