"""Faults of our own: reported as problems of the post they came up with, so that all other posts are still checked."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

from paperlog.problems import Problem

RULE = "internal-error"
"""The code of problems that are faults of paperlog."""


class Faults:
    """Turns exceptions into problems, and writes their tracebacks into a folder."""

    def __init__(self, folder: Path | None, *, root: Path) -> None:
        """Write nothing yet.

        Args:
            folder: Where tracebacks go; without one, or where it cannot be written, into the system's temporary folder.
            root: The blog's folder, to which messages are relative.
        """
        self._folder = folder
        self._root = root

    def problem(self, path: str, error: Exception) -> Problem:
        """Return the problem of the file that was at work when `error` was raised, after writing the traceback."""
        report = self._written("".join(traceback.format_exception(error)), path)
        return Problem(
            path,
            1,
            f"paperlog failed on this file, which is a fault of paperlog: {_summary(error)}",
            f"report it with the traceback in '{report}'; until it is fixed, take out what you changed last",
            rule="internal-error",
        )

    def caught(self, path: str, find: Callable[[], Iterable[Problem]]) -> list[Problem]:
        """Return the problems that `find` finds in a file, or the one of its failure."""
        try:
            return list(find())
        except Exception as error:  # noqa: BLE001 - whatever it is, the other files must still be checked
            return [self.problem(path, error)]

    def _written(self, text: str, path: str) -> str:
        name = f"{blake2b(path.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}.txt"
        data = f"{path}\n\n{text}".encode("utf-8", "backslashreplace")
        for folder in (self._folder, Path(tempfile.gettempdir()) / "paperlog"):
            if folder is None:
                continue
            try:
                folder.mkdir(parents=True, exist_ok=True)
                file = folder / name
                file.write_bytes(data)
            except OSError:
                continue
            return file.relative_to(self._root).as_posix() if file.is_relative_to(self._root) else str(file)
        return "no file: the disk cannot be written"


def _summary(error: Exception) -> str:
    """Return the kind of an exception and the first line of its message."""
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
