"""Faults of paperlog itself, reported as problems of the file that caused them, so that all other files are checked."""

from __future__ import annotations

import os
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
        report = self._write(path, [error])
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

    def report(self, subject: str, errors: Iterable[BaseException]) -> str:
        """Write the tracebacks of errors that no file caused, and return a message for the user."""
        return f"this is a fault of paperlog: please report it with the traceback in '{self._write(subject, errors)}'"

    def _write(self, subject: str, errors: Iterable[BaseException]) -> str:
        """Write tracebacks to a file, and return its path relative to the blog's folder if it is there."""
        tracebacks = "\n".join("".join(traceback.format_exception(error)) for error in errors)
        data = f"{subject}\n\n{tracebacks}".encode("utf-8", "backslashreplace")
        name = f"{blake2b(subject.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}.txt"
        try:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / name).write_bytes(data)
                return (self._folder / name).relative_to(self._root).as_posix()
        except OSError:
            pass  # the folder cannot be written, so the fallback is used
        try:
            descriptor, file = tempfile.mkstemp(prefix="paperlog-", suffix=".txt")
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(data)
        except OSError:
            return "no file: the disk cannot be written"
        return file


def _summary(error: Exception) -> str:
    """Return the type name of an exception and the first line of its message, at most 200 characters."""
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
