"""Many texts in one file of the cache, one after another: a file each would take as long to write as the site itself.

Where a text stands is its author's to remember. What is read is compared with a digest, so a file that was cut short,
written anew or edited gives nothing that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

Place = tuple[int, int, str]
"""Where a text starts, how many bytes it has, and their digest."""


class Blob:
    """One such file, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def size(self) -> int:
        """Its bytes."""
        return self._path.stat().st_size if self._path.is_file() else 0

    def add(self, texts: Iterable[str]) -> list[Place]:
        """Write texts at its end; the place of each."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        places = []
        with self._path.open("ab") as file:
            start = file.tell()
            for text in texts:
                data = text.encode("utf-8", "surrogatepass")
                file.write(data)
                places.append((start, len(data), _digest(data)))
                start += len(data)
        return places

    def get(self, place: Place) -> str | None:
        """The text at a place, if it is still there."""
        start, length, digest = place
        if not 0 <= start <= start + length <= self.size:  # somebody edited the place, or cut the file short
            return None
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                data = file.read(length)
        except (OSError, ValueError):
            return None
        return data.decode("utf-8", "surrogatepass") if _digest(data) == digest else None

    def clear(self) -> None:
        """Forget all texts."""
        self._path.unlink(missing_ok=True)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()
