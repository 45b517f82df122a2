"""Whether this process may fork workers, which then have everything imported and loaded already."""

from __future__ import annotations

import multiprocessing
import threading


def can_fork() -> bool:
    """True where the system can fork and no other thread could hold a lock that a forked child would wait for."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
