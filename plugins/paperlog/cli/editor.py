"""The text editor of the user, from the environment."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from paperlog.problems import RefusedError, UsageError


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """Return the words of the command in `VISUAL`, else in `EDITOR`. They are never passed to a shell.

    Raises:
        UsageError: Neither is set, or the command cannot be split into words.
    """
    text = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"the editor {text!r} cannot be read: {str(error).lower()}") from None
    if not words:
        raise UsageError("there is no editor to open\n  hint: set VISUAL or EDITOR, or leave '--edit' out")
    return words


def edit(path: Path, *, command: list[str]) -> None:
    """Open a file in an editor and wait until it is closed.

    Raises:
        RefusedError: The editor does not start, or exits with an error code.
    """
    try:
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the words of the user's own setting
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise RefusedError(f"the editor '{command[0]}' does not start: {reason}") from None
    if done.returncode:
        raise RefusedError(f"the editor '{command[0]}' ended with code {done.returncode}")
