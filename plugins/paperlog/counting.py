"""Numbers with their nouns, such as `1 post` and `3 posts`."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 post` and `1,203 posts`; plurals end in `s`."""
    return f"{number:,} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """Return the form of a noun that follows a number."""
    return noun if number == 1 else f"{noun}s"
