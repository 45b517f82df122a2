"""Keeps the collector of garbage out of builds and checks: nearly all that they make stays, so it finds nothing.

At ten thousand posts a look takes a second. There would be several during a build, one right after it, when the
collector is on again, and one when the process ends.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_REST = 2.0  # seconds after a build in which nobody is likely to want another


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Look for no garbage within the block."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Start processes within the block whose looks leave alone, and so do not copy, the memory that they share."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def pause() -> None:
    """Look for no garbage from here on."""
    gc.disable()
    gc.unfreeze()


def resume(*, is_much: bool = False) -> None:
    """Look for garbage again, if there is much only in what is made from here on."""
    if is_much:
        gc.freeze()
    gc.enable()


def collect_later() -> None:
    """Collect what builds have left, while a server waits for the next change."""
    timer = threading.Timer(_REST, _collect)
    timer.daemon = True
    timer.start()


def _collect() -> None:
    # When it is off, the next build has begun, and another look will come after it. Counting takes a look at each
    # object, so not even that is done while somebody waits for the page.
    if gc.isenabled() and gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
