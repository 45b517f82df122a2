"""Compiled templates, remembered between builds: compiling Material's takes longer than filling a thousand shells."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import jinja2

from paperlog.site.fingerprint import code_fingerprint, fingerprint


def remember_bytecode(environment: jinja2.Environment, *, made_by: Sequence[str]) -> None:
    """Let an environment take compiled templates from Jinja's own cache, which belongs to this user alone.

    It is not in the blog's folder, where a stranger's pull request could put code that would then be run.

    Args:
        environment: What compiles; a template's name and source are part of what its bytecode is remembered by.
        made_by: The packages, besides Jinja and this one, that gave it filters, which compiling applies to constants.
    """
    key = fingerprint(code_fingerprint(), [version(package) for package in made_by], _settings(environment))
    try:
        environment.bytecode_cache = jinja2.FileSystemBytecodeCache(pattern=f"paperlog-{key}-%s.cache")
    except (RuntimeError, OSError):  # no such folder can be had here
        environment.bytecode_cache = None


def _settings(environment: jinja2.Environment) -> Sequence[object]:
    names = ("filters", "tests", "globals", "extensions")
    return (
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        str(environment.autoescape),
        environment.undefined.__qualname__,
        [sorted(getattr(environment, name)) for name in names],
    )
