"""Faults of paperlog itself, reported as problems of the file that caused them, so that all other files are checked."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

from paperlog.problems import Problem

RULE = "internal-error"
"""The rule name of problems that are faults of paperlog."""


class Faults:
    """Converts exceptions to problems, and writes their tracebacks into a folder."""

    def __init__(self, folder: Path | None, *, root: Path) -> None:
        """Store the folders without writing anything.

        Args:
            folder: The folder for tracebacks; the fallback, for `None` or a folder that cannot be written, is the
                system's temporary folder.
            root: The blog's folder, to which paths in messages are relative.
        """
        self._folder = folder
        self._root = root

    def problem(self, path: str, error: Exception) -> Problem:
        """Write the traceback of `error`, and return a problem for the file at `path`, which caused the error."""
        report = self._written("".join(traceback.format_exception(error)), path)
        return Problem(
            path,
            1,
            f"paperlog failed on this file, which is a fault of paperlog: {_summary(error)}",
            f"report it with the traceback in '{report}'; until it is fixed, undo your last change",
            rule="internal-error",
        )

    def collect(self, path: str, find: Callable[[], Iterable[Problem]]) -> list[Problem]:
        """Return the problems that `find` returns; if `find` fails, return one problem for the file at `path`."""
        try:
            return list(find())
        except Exception as error:  # noqa: BLE001 - the other files must be checked after any exception
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
    """Return the type name of an exception and the first line of its message, at most 200 characters."""
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
