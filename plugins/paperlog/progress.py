"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, int, int], None]
"""Hears what is being done (`posts converted`), how many are done, and of how many."""


def nobody(_text: str, _done: int, _total: int) -> None:
    """Tell nobody."""
