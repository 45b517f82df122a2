"""The cache of compiled templates: compiling Material's takes longer than filling a thousand shells."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import jinja2

from paperlog.cache.fingerprint import code_fingerprint, fingerprint


def cache_bytecode(environment: jinja2.Environment, *, made_by: Sequence[str]) -> None:
    """Let an environment use Jinja's own cache of compiled templates, in a folder of this user alone.

    Bytecode is run as it is, so it must not be in the blog's folder, where a stranger's pull request could put some.

    Args:
        environment: It compiles the templates; their names and sources are part of the key.
        made_by: The packages, besides Jinja and this one, whose filters compiling may apply to constants.
    """
    key = fingerprint(code_fingerprint(), [version(package) for package in made_by], _settings(environment))
    try:
        environment.bytecode_cache = jinja2.FileSystemBytecodeCache(pattern=f"paperlog-{key}-%s.cache")
    except (RuntimeError, OSError):  # there is no safe folder
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
