"""The state of one build, from reading the posts to the last output, and how to undo it."""

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
from paperlog.cache.built_site import SiteState
from paperlog.cache.cache import Cache
from paperlog.mkdocs_plugin.background import Background
from paperlog.mkdocs_plugin.config import PaperlogConfig, blog_root, renderer_of
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
"""The number of outputs from which a garbage collection after the build takes noticeable time."""


class Build:
    """One build. `blog` is set when the posts have been read, `nav` when MkDocs has created it.

    `outputs` is the number of outputs in the plan, and `has_folders` says whether its folders have been written.
    `others` are the files that MkDocs writes; it is set if only this process writes into the site.
    """

    blog: Blog
    nav: Navigation

    def __init__(
        self,
        config: MkDocsConfig,
        options: PaperlogConfig,
        *,
        cache: Cache,
        last: SiteState | None,
        is_dirty: bool,
    ) -> None:
        """Start the build, after other builds of this blog have ended.

        Args:
            config: The configuration of MkDocs.
            options: The options of the plugin.
            cache: The cache of the blog.
            last: The state that the last build of this process returned, if any.
            is_dirty: Whether files in the site that no build wrote are kept.
        """
        self.config = config
        self.root = blog_root(config)
        self.progress = build_progress(stream=sys.stderr, clock=time.monotonic)
        self.renderer = renderer_of(config, options)
        self.reuse = Reuse(cache, config=config, last=last, is_dirty=is_dirty)
        self.background: Background | None = None
        self.writer: Writer | None = None
        self._documentation: Sequence[File] | None = None
        self.outputs = 0
        self.others: list[str] | None = None
        self.has_folders = True
        garbage.pause()
        atexit.register(self.undo)  # MkDocs has no event for Ctrl-C
        self._handles_sigterm = _exit_on_sigterm()

    def documentation(self, pages: Iterable[File]) -> Sequence[File]:
        """Return what templates see as `pages`: the documentation, without any outputs of the plan.

        MkDocs passes the same pages each time, so the result of the first call is reused.
        """
        if self._documentation is None:
            self._documentation = [file for file in pages if not isinstance(file.page, OutputPage)]
        return self._documentation

    def end(self) -> SiteState | None:
        """End the build, and return its state for the next build of this process."""
        state = self.reuse.save(has_folders=self.has_folders, others=self.others)
        self._unregister()
        garbage.resume(is_much=self.outputs >= _MANY)
        return state

    def undo(self) -> None:
        """Stop the build, restore the old site, and release the cache."""
        with _ignored_signals():
            garbage.resume()
            self.progress.finish()
            if self.writer is not None:
                self.writer.stop()
            if self.background is not None:
                self.background.stop()
            self.reuse.restore()
        self._unregister()

    def _unregister(self) -> None:
        atexit.unregister(self.undo)
        if self._handles_sigterm:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self._handles_sigterm = False


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


def _exit_on_sigterm() -> bool:
    """Make SIGTERM exit through `sys.exit`, so that `atexit` runs. Return whether a handler was installed."""
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return False
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    return True


@contextlib.contextmanager
def _ignored_signals() -> Iterator[None]:
    """Ignore SIGINT and SIGTERM within the block, which is short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
