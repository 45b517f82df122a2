"""The cache of compiled templates: compiling Material's takes longer than rendering the frames of a thousand pages."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import jinja2

from paperlog.cache.fingerprint import code_fingerprint, fingerprint


def cache_bytecode(environment: jinja2.Environment, *, made_by: Sequence[str]) -> None:
    """Enable Jinja's own bytecode cache for an environment, in a folder that only this user can write.

    Bytecode is executed without checks. It must not be in the blog's folder, where a pull request could add some.

    Args:
        environment: Compiles the templates; their names and sources are part of the key.
        made_by: The packages, besides Jinja and this one, whose filters the compiler may apply to constants.
    """
    key = fingerprint(code_fingerprint(), [version(package) for package in made_by], _settings(environment))
    try:
        environment.bytecode_cache = jinja2.FileSystemBytecodeCache(pattern=f"paperlog-{key}-%s.cache")
    except (RuntimeError, OSError):  # no safe folder is available
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
