"""Disable cyclic garbage collection during builds and checks: almost nothing they allocate becomes garbage.

At ten thousand posts, one collection takes a second. Without this module there would be several during a build, one
right after it, when the collector is enabled again, and one when the process ends.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_DELAY = 2.0  # seconds after a build: another build is unlikely to start later than that


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Disable garbage collection within the block."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Freeze all objects within the block, so that collections in forked processes do not copy the shared memory."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def pause() -> None:
    """Disable garbage collection until `resume` is called."""
    gc.disable()
    gc.unfreeze()


def resume(*, is_much: bool = False) -> None:
    """Enable garbage collection again; with `is_much`, existing objects are frozen and only new ones are collected."""
    if is_much:
        gc.freeze()
    gc.enable()


def collect_later() -> None:
    """Collect the garbage of builds in the background, while a server waits for the next change."""
    timer = threading.Timer(_DELAY, _collect)
    timer.daemon = True
    timer.start()


def _collect() -> None:
    # If collection is disabled, the next build has started, and it schedules a collection of its own. Counting visits
    # each object, so it must not happen while a user waits for a page.
    if gc.isenabled() and gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
