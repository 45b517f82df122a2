"""Fingerprints: short names for everything an output is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(*parts: object) -> str:
    """A digest of the parts' `repr`, which for our frozen values says everything they hold and nothing else."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def fingerprint_files(folder: Path, patterns: Iterable[str]) -> str:
    """A digest of the names and bytes of the files in a folder that match one of the patterns."""
    digest = hashlib.blake2b(digest_size=16)
    found = {path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}
    for path in sorted(found):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.blake2b(path.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()
