"""Fingerprints: digests of everything that an output depends on."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from paperlog import __version__

_LIBRARIES = (
    *("markdown", "pymdown-extensions", "pygments", "math-core", "jinja2", "lxml"),
    *("pyyaml", "pydantic", "msgspec"),
)
_ENCODER = msgspec.json.Encoder(enc_hook=repr)


def fingerprint(*parts: object) -> str:
    """Return a digest of the parts, encoded as JSON; for our frozen values this covers all fields.

    Times keep their offsets. Values that JSON cannot encode are represented by `repr`, which must be equal in every
    process.
    """
    try:
        data = _ENCODER.encode(parts)
    except UnicodeEncodeError:  # an unpaired surrogate, as in a file name that is not UTF-8
        data = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def fingerprint_files(folder: Path, patterns: Iterable[str]) -> str:
    """Return a digest of the paths and bytes of all files below a folder whose names match one of the patterns."""
    matches = re.compile("|".join(map(translate, patterns))).fullmatch
    found = []
    for inside, _, names in os.walk(folder):  # creating hundreds of Path objects takes longer than reading the files
        found += [f"{inside}/{name}" for name in names if matches(name)]
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(filter(os.path.isfile, found)):
        digest.update(path.removeprefix(f"{folder}/").encode("utf-8", "surrogateescape"))
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path is slower
            digest.update(hashlib.blake2b(file.read(), digest_size=16).digest())
    return digest.hexdigest()


@cache
def code_fingerprint() -> str:
    """Return a digest of this package's code and of the versions of Python and the libraries used for outputs."""
    versions = [sys.version, *map(version, _LIBRARIES)]
    return fingerprint(__version__, versions, fingerprint_files(Path(__file__).parent.parent, ("*.py", "*.json")))
