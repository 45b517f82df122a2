"""Fingerprints: short names for everything an output is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from paperlog import __version__

_Class = TypeVar("_Class", bound=type)


def fingerprint(*parts: object) -> str:
    """A digest of the parts' `repr`, which for our frozen values says everything they hold and nothing else."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def spelled_quickly(cls: _Class) -> _Class:
    """A class decorator for dataclasses of two fields or more whose `repr` is taken thousands of times in a build.

    The `repr` that `dataclass` makes guards against values that hold themselves, which costs more than all the rest.
    """
    values = attrgetter(*(each.name for each in fields(cls) if each.repr))

    def spell(self: Any) -> str:
        return f"{cls.__name__}{values(self)!r}"

    cls.__repr__ = spell  # type: ignore[assignment] # what a class decorator is for
    return cls


def fingerprint_files(folder: Path, patterns: Iterable[str]) -> str:
    """A digest of the names and bytes of the files in a folder that match one of the patterns."""
    digest = hashlib.blake2b(digest_size=16)
    found = {path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}
    for path in sorted(found):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.blake2b(path.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()


@cache
def code_fingerprint() -> str:
    """A digest of this package's code and the versions of what it stands on: made by others, outputs may differ."""
    versions = [version(name) for name in ("markdown", "pymdown-extensions", "pygments", "math-core", "jinja2", "lxml")]
    return fingerprint(__version__, versions, fingerprint_files(Path(__file__).parent.parent, ("*.py", "*.json")))
